"""What the reader knows better than the files say; every choice can be taken back."""

from collections.abc import Hashable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.imports import ImportDraft, ImportOptions
from geo.imports.draft import DecimalMark, ShareScale
from geo.symbols import Generation
from geo.texts import Language, load_texts, text
from pages.components.import_decisions import Decision, decide, version

ENCODINGS = ("", "utf-8", "cp1252", "utf-16")
DECIMALS: tuple[DecimalMark, ...] = ("", "comma", "point")
GENERATIONS: tuple[Generation, ...] = ("classic", "new")
SCALES: tuple[ShareScale, ...] = ("", "fraction", "percent")
KEY_WIDTHS = (0, 2, 3, 4, 5, 8, 12)
CRS_CHOICES = ("", "25832", "25833", "4326", "31466", "31467", "31468", "4647", "3857")
CHOICES: dict[str, Sequence[Hashable]] = {
    "encoding": ENCODINGS,
    "decimal": DECIMALS,
    "generation": GENERATIONS,
    "key_width": KEY_WIDTHS,
    "share_scale": SCALES,
    "crs": CRS_CHOICES,
}
"""Options with few values."""
OPTION_OF = {"signs": "generation"}
READING_FIELDS = (
    "encoding", "decimal", "signs", "table_key", "period", "key_width", "share_scale",
    "perturbed", "confirm_mixed_years",
)  # fmt: skip
PLACE_FIELDS = (
    "crs", "key_column", "name_column", "geometry_year", "layer", "swap_axes", "dissolve",
)  # fmt: skip


def choose_reading(options: ImportOptions, language: Language) -> None:
    """How the bytes and the cells of tables are read."""
    left, middle, right = st.columns(3)
    columns = (left, middle, right)
    for position, field in enumerate(READING_FIELDS):
        show_field(columns[position % 3], field, options, language)


def choose_place(draft: ImportDraft, options: ImportOptions, language: Language) -> None:
    """How the areas are read."""
    columns = st.columns(3)
    fields = [one for one in PLACE_FIELDS if one != "layer" or options.layer or layers_of(draft)]
    for position, field in enumerate(fields):
        show_field(columns[position % 3], field, options, language, layers=layers_of(draft))


def layers_of(draft: ImportDraft) -> list[str]:
    """Layers to choose from; none where there is no choice."""
    names = list(dict.fromkeys(layer.layer for layer in draft.upload.layers if layer.layer))
    return names if len(names) > 1 else []


def show_field(
    place: DeltaGenerator,
    field: str,
    options: ImportOptions,
    language: Language,
    *,
    layers: Sequence[str] = (),
    where: str = "all",
) -> None:
    """The field of one option.

    Args:
        place: Where it stands.
        field: Name of the option, as the texts of the page call it.
        options: As they stand after all decisions.
        language: Of its label.
        layers: To choose from.
        where: Tells apart the same field in two places of a page.
    """
    name = OPTION_OF.get(field, field)
    now = getattr(options, name)
    if isinstance(now, bool):
        _tick(place, name, on=now, language=language, where=where)
        return
    key = _key(name, now, language, where)
    if name == "crs":
        now = now.rpartition(":")[2]
    values = list(layers) if name == "layer" else list(CHOICES.get(name, ()))
    if not values:
        label = text(f"data.{name}", language)
        place.text_input(label, value=now, key=key, on_change=_keep, args=(name, key, now))
        return
    values = list(dict.fromkeys(["" if isinstance(now, str) else 0, *values, now]))
    if name == "generation":
        values.remove("")
    place.selectbox(
        text(f"data.{field}", language),
        values,
        index=values.index(now),
        format_func=lambda value: _name_choice(field, value, language),
        key=key,
        on_change=_keep,
        args=(name, key, now),
    )


def _name_choice(field: str, value: Hashable, language: Language) -> str:
    """A value of an option in words, where there are any."""
    known = f"data.{field}_{value or 'auto'}"
    if known in load_texts(language):
        return text(known, language)
    if not value:
        return text("data.auto", language)
    return str(value).upper() if field == "encoding" else str(value)


def _tick(place: DeltaGenerator, field: str, *, on: bool, language: Language, where: str) -> None:
    key = _key(field, on, language, where)
    place.checkbox(
        text(f"data.{field}", language),
        value=on,
        key=key,
        on_change=_keep,
        args=(field, key, on),
        wrap=True,
    )


def _key(field: str, now: Hashable, language: Language, where: str) -> str:
    """With the value in it, the same field in another place shows what was chosen here."""
    return f"import.option.{field}.{where}.{now}.{language}.{version()}"


def _keep(field: str, key: str, before: Hashable) -> None:
    value = st.session_state[key]
    decide(Decision(field, value.strip() if isinstance(value, str) else value), before=before)
