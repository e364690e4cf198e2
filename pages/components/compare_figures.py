"""Key figures of the cities side by side: each with its own period, nothing filled in."""

from collections.abc import Sequence
from math import isfinite

import streamlit as st

from geo.city import City
from geo.numbers import NO_NUMBER, format_date, format_value
from geo.overview import KEY_FIGURES
from geo.provenance import Provenance, compute_provenance
from geo.region.whole import WholeFigure, find_whole
from geo.stories.view import Screen
from geo.texts import Language, text
from pages.components import access, cached
from pages.components.compare_choices import CompareChoice, level_of, name_indicator
from pages.components.compare_published import say_sides
from pages.components.compare_whence import provenance_of
from pages.components.guard import LONGEST
from pages.components.html_table import show_table
from pages.components.markdown import plain
from pages.components.provenance_view import show_whence
from pages.components.view_choices import note

MANY_CITIES = 9
"""From here on cities are rows, not columns."""


def find_figure(city: City, indicator: str, choice: CompareChoice) -> WholeFigure:
    """An indicator of a city in the chosen period, or its newest where none is chosen."""
    level = level_of(city, choice)
    has = bool(level) and indicator in city.indicators
    values = cached.city_values(city, indicator, level) if has else {}
    return find_whole(city, indicator, values, period=choice.period)


def show_figures(cities: Sequence[City], choice: CompareChoice, language: Language) -> None:
    """The table, or why there is none."""
    table = {
        key: [find_figure(city, key, choice) for city in cities]
        for key in dict.fromkeys((*filter(None, [choice.indicator]), *KEY_FIGURES))
    }
    known = {key: row for key, row in table.items() if any(one.is_known for one in row)}
    section = text("compare_page.section_figures", language)
    st.subheader(section)
    names = ", ".join(city.name for city in cities)
    note(
        Screen.COMPARISON,
        title=f"{section}: {names}",
        statement=_say_first(cities, known, language),
    )
    if not known:
        st.info(text("compare_page.no_figures", language))
        return
    header = [text("map.indicator", language), *(city.name for city in cities)]
    rows = [
        [_name(cities, key, language), *(_cell(cities, key, one, language) for one in row)]
        for key, row in known.items()
    ]
    grid = [header, *rows]
    if len(cities) >= MANY_CITIES:
        grid = [list(column) for column in zip(*grid, strict=True)]
        grid[0][0] = text("common.city", language)
    caption = text("compare_page.figures_about", language)
    show_table(grid[0], grid[1:], caption=caption, numbers=frozenset(range(1, len(grid[0]))))
    _show_notes(cities, known, language)
    show_whence(
        lambda: _provenance(cities, known, choice, language), key="figures", language=language
    )


def _say_first(
    cities: Sequence[City], known: dict[str, list[WholeFigure]], language: Language
) -> str:
    """The first line of the table in one sentence; empty where there is none."""
    for key, row in known.items():
        sides = [
            f"{city.name} {_cell(cities, key, one, language)}"
            for city, one in zip(cities, row, strict=True)
            if one.is_known
        ]
        return say_sides(_name(cities, key, language), sides, language)
    return ""


def _name(cities: Sequence[City], key: str, language: Language) -> str:
    return name_indicator(cities, key, language)


def _cell(cities: Sequence[City], key: str, figure: WholeFigure, language: Language) -> str:
    """Value and period; what was published stands as it was stated."""
    if figure.statement is not None:
        stated = figure.statement.stated(language)
        period = format_date(figure.period, language)
        return text("compare_page.cell_stated", language, value=stated, period=period)
    if not isfinite(figure.value):
        return NO_NUMBER
    indicator = next(city.indicators[key] for city in cities if key in city.indicators)
    value = format_value(figure.value, indicator, language)
    return text(
        "compare_page.cell", language, value=value, period=format_date(figure.period, language)
    )


def _show_notes(
    cities: Sequence[City], table: dict[str, list[WholeFigure]], language: Language
) -> None:
    """Years that differ, and cities that lack everything."""
    differing = [
        name_indicator(cities, key, language)
        for key, row in table.items()
        if len({one.period[:4] for one in row if one.is_known}) > 1
    ]
    if differing:
        st.caption(
            text(
                "compare_page.years_differ",
                language,
                names=plain(", ".join(differing), longest=LONGEST),
            )
        )
    empty = [
        city.name
        for position, city in enumerate(cities)
        if not any(row[position].is_known for row in table.values())
    ]
    if empty:
        st.caption(
            text("compare_page.lacks_all", language, names=plain(", ".join(empty), longest=LONGEST))
        )


def _provenance(
    cities: Sequence[City],
    table: dict[str, list[WholeFigure]],
    choice: CompareChoice,
    language: Language,
) -> list[Provenance]:
    told = []
    for key, row in table.items():
        for city, figure in zip(cities, row, strict=True):
            if figure.statement is not None:
                told += provenance_of(city, figure.statement, language)
            elif figure.is_known:
                level = level_of(city, choice)
                told.append(compute_provenance(city, key, figure.period, level, rule=access.rule()))
    return told
