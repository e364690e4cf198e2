"""What the reader knows better than the files say; every choice can be taken back."""

from collections.abc import Callable, Hashable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.imports import ImportDraft, ImportOptions
from geo.imports.draft import DecimalMark, ShareScale
from geo.symbols import Generation
from geo.texts import Language, text
from pages.components.import_decisions import Decision, decide, version

ENCODINGS = ("", "utf-8", "cp1252", "utf-16")
DECIMALS: tuple[DecimalMark, ...] = ("", "comma", "point")
GENERATIONS: tuple[Generation, ...] = ("classic", "new")
SCALES: tuple[ShareScale, ...] = ("", "fraction", "percent")
KEY_WIDTHS = (0, 2, 3, 4, 5, 8, 12)
CRS_CHOICES = ("", "25832", "25833", "4326", "31466", "31467", "31468", "4647", "3857")


def choose_reading(options: ImportOptions, language: Language) -> None:
    """How the bytes and the cells of tables are read."""
    left, middle, right = st.columns(3)
    _choose(left, "encoding", ENCODINGS, options.encoding, language, lambda name: str(name).upper())
    _choose(middle, "decimal", DECIMALS, options.decimal, language)
    _choose(right, "generation", GENERATIONS, options.generation, language, words="signs")
    _write(left, "table_key", options.table_key, language)
    _write(middle, "period", options.period, language)
    _choose(right, "key_width", KEY_WIDTHS, options.key_width, language, str)
    _choose(left, "share_scale", SCALES, options.share_scale, language)
    _tick(middle, "perturbed", on=options.perturbed, language=language)
    _tick(right, "confirm_mixed_years", on=options.confirm_mixed_years, language=language)


def choose_place(draft: ImportDraft, options: ImportOptions, language: Language) -> None:
    """How the areas are read."""
    left, middle, right = st.columns(3)
    _choose(left, "crs", _systems(options.crs), options.crs, language)
    _write(middle, "key_column", options.key_column, language)
    _write(right, "name_column", options.name_column, language)
    _write(left, "geometry_year", options.geometry_year, language)
    layers = list(dict.fromkeys(layer.layer for layer in draft.upload.layers if layer.layer))
    if options.layer or len(layers) > 1:
        names = list(dict.fromkeys(["", *layers, options.layer]))
        _choose(middle, "layer", names, options.layer, language, str)
    _tick(left, "swap_axes", on=options.swap_axes, language=language)
    _tick(right, "dissolve", on=options.dissolve, language=language)


def _systems(chosen: str) -> list[str]:
    code = chosen.rpartition(":")[2]
    return list(dict.fromkeys([*CRS_CHOICES, *([code] if code else [])]))


def _choose(
    place: DeltaGenerator,
    field: str,
    values: Sequence[Hashable],
    now: Hashable,
    language: Language,
    name: Callable[[Hashable], str] | None = None,
    *,
    words: str = "",
) -> None:
    """A select box of one option; its choice goes on the stack."""
    now = str(now).rpartition(":")[2] if field == "crs" else now

    def describe(value: Hashable) -> str:
        if not value:
            return text("data.auto", language)
        if field == "crs":
            known = value in CRS_CHOICES
            return text(f"data.crs_{value}", language) if known else str(value)
        return name(value) if name else text(f"data.{words or field}_{value}", language)

    key = f"import.option.{field}.{language}.{version()}"
    place.selectbox(
        text(f"data.{words or field}", language),
        values,
        index=list(values).index(now) if now in values else 0,
        format_func=describe,
        key=key,
        on_change=_keep,
        args=(field, key, now),
    )


def _write(place: DeltaGenerator, field: str, now: str, language: Language) -> None:
    key = f"import.option.{field}.{language}.{version()}"
    place.text_input(
        text(f"data.{field}", language), value=now, key=key, on_change=_keep, args=(field, key, now)
    )


def _tick(place: DeltaGenerator, field: str, *, on: bool, language: Language) -> None:
    key = f"import.option.{field}.{language}.{version()}"
    place.checkbox(
        text(f"data.{field}", language),
        value=on,
        key=key,
        on_change=_keep,
        args=(field, key, on),
        wrap=True,
    )


def _keep(field: str, key: str, before: Hashable) -> None:
    value = st.session_state[key]
    decide(Decision(field, value.strip() if isinstance(value, str) else value), before=before)
