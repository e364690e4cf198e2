"""The last two steps: the city as it would stand on the map, and its name; only then it is kept."""

import json

import streamlit as st

from geo.cities import list_cities
from geo.city import City
from geo.disclosure.apart import protect_apart
from geo.imports import ImportDraft, build_city
from geo.imports.recipe import make_recipe
from geo.store.workspace import attach_keeper
from geo.texts import Language, text
from geo.updates import keep_import
from pages.components import access, background
from pages.components.import_city import preview_city, show_city_preview
from pages.components.markdown import plain
from pages.components.source_fields import choose_source
from pages.components.static_files import forget_preview

SAVED = "import.saved"
SLOT = "import.protect"


def show_preview(draft: ImportDraft, language: Language) -> None:
    """The city on the map, kept nowhere."""
    name = city_name() or text("import_page.preview_name", language)
    show_city_preview(preview_city(draft, name=name), language)


def city_name() -> str:
    """The name that was typed, also while its step is not open."""
    return str(st.session_state.get("import.name") or "").strip()


def name_and_save(draft: ImportDraft, language: Language) -> None:
    """Name the city and keep it."""
    st.subheader(text("provenance.source_step", language))
    choose_source(draft.options, language)
    left, right = st.columns(2)
    name = left.text_input(
        text("data.city_name", language), key="import.name", persist_state="session"
    )
    name = (name or "").strip()
    proposed = suggest_key(name)
    typed = right.text_input(
        text("data.city_key", language),
        placeholder=proposed,
        help=text("data.city_key_help", language),
        key="import.key",
        persist_state="session",
    )
    if not name:
        st.info(text("import_page.name_first", language))
        return
    _save(draft, language, name=name, key=(typed or "").strip() or proposed)


def _save(draft: ImportDraft, language: Language, *, name: str, key: str) -> None:
    exists = any(entry.key == key for entry in list_cities())
    replacing = exists and st.checkbox(
        text("data.replace", language, key=plain(key)), key="import.replace"
    )
    save, recipe = st.columns(2)
    if save.button(text("data.save", language), type="primary", key="import.save"):
        city, report = build_city(draft, key=key, name=name)
        is_new = keep_import(city, draft, report, replace_it=replacing)
        st.session_state[SAVED] = (key, is_new)
        forget_preview()
        _protect_beside_the_page(city)
    told = json.dumps(make_recipe(draft).as_json(), ensure_ascii=False, indent=1)
    recipe.download_button(
        text("import_page.recipe_download", language),
        told,
        file_name=f"{key}-rezept.json",
        mime="application/json",
        on_click="ignore",
        help=text("import_page.recipe_help", language),
        key="import.recipe",
    )
    saved: tuple[str, bool] | None = st.session_state.get(SAVED)
    if saved is not None and saved[0] == key:
        _show_saved(name, key, language, is_new=saved[1])


def _protect_beside_the_page(city: City) -> None:
    """Find and keep what must be hidden, so that whoever opens the city need not wait."""
    kept, rule = attach_keeper(city), access.configured_rule()

    def work(_should_stop: object, _report: object) -> bool:
        # Also where whoever saved it has left: others open it.
        protect_apart(kept, rule=rule)
        return True

    background.start(SLOT, (city.key, city.fingerprint, rule), work)


def _show_saved(name: str, key: str, language: Language, *, is_new: bool) -> None:
    sentence = "imports.saved" if is_new else "recipe.kept_already"
    st.success(text(sentence, language, name=plain(name), key=plain(key)))
    st.page_link(
        "pages/1_Karte.py",
        label=text("data.open_map", language),
        query_params={"city": key, "lang": language},
    )


def suggest_key(name: str) -> str:
    """A key from a name: small letters, digits and hyphens."""
    umlauts = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
    folded = name.casefold().translate(umlauts)
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in folded)
    return "-".join(part for part in kept.split("-") if part)[:40]
