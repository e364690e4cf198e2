"""Which cities stand side by side: chosen, kept in the link, loaded, and told what they are."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from geo.cities import CityEntry
from geo.city import City, CityKind, GeometryKind
from geo.datasets.embedded import list_embedded, read_card
from geo.errors import GeoError
from geo.texts import Language, text
from pages.components import cached, link
from pages.components.guard import say
from pages.components.markdown import plain

AT_FIRST = 4
WITH_PROGRESS = 4
SEPARATOR = "~"


def choose_cities(current: str, language: Language) -> list[str]:
    """Keys of the chosen cities, in the order in which they were chosen.

    Args:
        current: Key of the city in the menu, the first at the beginning.
        language: Of all words.
    """
    entries = {entry.key: entry for entry in cached.entries()}
    key = f"cities.{language}"
    known = _asked_cities(entries)
    if key not in st.session_state:
        st.session_state[key] = known or _first_cities(current, list(entries.values()))
    st.session_state[key] = [one for one in st.session_state[key] if one in entries]
    chosen: list[str] = st.multiselect(
        text("compare_page.cities", language),
        list(entries),
        key=key,
        format_func=lambda one: entries[one].name,
        placeholder=text("compare_page.cities_none", language),
    )
    link.remember("cities", SEPARATOR.join(chosen))
    _offer_current(current, chosen, entries, language)
    return chosen


def _asked_cities(entries: dict[str, CityEntry]) -> list[str]:
    """What link or session ask for, as far as it is there; the rest is said above the page."""
    asked = [one for one in (link.chosen("cities") or "").split(SEPARATOR) if one]
    lost = [one for one in asked if one not in entries]
    if lost and "chosen.cities" not in st.session_state:
        st.session_state.setdefault(link.REFUSED, {})["cities"] = ", ".join(lost)
    return list(dict.fromkeys(one for one in asked if one in entries))


def _first_cities(current: str, entries: Sequence[CityEntry]) -> list[str]:
    """The city of the menu and the next ones of its kind, those of its state before others."""
    kind = next((entry.kind for entry in entries if entry.key == current), None)
    alike = [entry.key for entry in entries if entry.kind is kind and entry.key != current]
    alike.sort(key=lambda key: _state_of(key) != _state_of(current))
    return [*([current] if kind else []), *alike][:AT_FIRST]


def _state_of(key: str) -> str:
    """The state of an embedded city; empty where nobody says it."""
    return str(read_card(key).get("state", "")) if key in list_embedded() else ""


def _offer_current(
    current: str, chosen: Sequence[str], entries: dict[str, CityEntry], language: Language
) -> None:
    if current not in entries or current in chosen:
        return

    def add() -> None:
        st.session_state[f"cities.{language}"] = [*chosen, current]

    label = text("compare_page.add_current", language, city=plain(entries[current].name))
    st.button(label, key="compare.add", on_click=add, type="tertiary")


def load_cities(keys: Sequence[str], language: Language) -> list[City]:
    """The chosen cities; one that cannot be read says so and is left out."""
    place = st.empty()
    cities = []
    for done, key in enumerate(keys):
        if len(keys) >= WITH_PROGRESS:
            told = text("compare_page.loading", language, done=done, total=len(keys))
            place.progress(done / len(keys), text=told)
        try:
            cities.append(cached.load(key))
        except GeoError as refusal:
            say(refusal, language)
    place.empty()
    return cities


def show_kinds(cities: Sequence[City], language: Language) -> None:
    """Say loudly whose figures are invented, brought along, or drawn on schematic areas."""
    told = {
        "fictional": [city for city in cities if city.kind is CityKind.FICTIONAL],
        "schematic": [city for city in cities if city.geometry is GeometryKind.SCHEMATIC],
        "uploaded": [city for city in cities if city.kind is CityKind.UPLOADED],
    }
    for kind, of_kind in told.items():
        if of_kind:
            names = ", ".join(city.name for city in of_kind)
            said = escape(text(f"compare_page.kind_{kind}", language, names=names))
            st.html(f'<p class="atlas-badge atlas-{kind}" role="note">{said}</p>')
