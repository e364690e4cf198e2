"""Key figures of cities side by side, as a slide: each with its own period, nothing filled in."""

from collections.abc import Mapping, Sequence

import numpy as np

from geo.city import City
from geo.errors import StoryError
from geo.numbers import NO_NUMBER, decimals_of, format_date, format_number, round_shown
from geo.overview import KEY_FIGURES
from geo.region.city_figure import FigureQuestion
from geo.region.definitions import define_indicator
from geo.region.published import Statement
from geo.region.whole import WholeFigure, find_whole, shown_whole
from geo.reports.slide import Column, Slide, Table
from geo.stated import state_unit, state_value
from geo.stories.choices import Choices
from geo.stories.comparison_facts import Told, tell_comparison
from geo.stories.comparison_question import Comparing
from geo.stories.view import View
from geo.texts import Language, text
from geo.totals import compute_city_values
from geo.values import Floats

Figures = Mapping[str, Sequence[WholeFigure]]
"""Of every city, in their order, by indicator."""


def compute_figures_slide(view: View, choices: Choices, comparing: Comparing) -> Slide:
    """The slide of the key figures of cities, and of what they are compared by.

    Raises:
        StoryError: None of the cities has any.
    """
    question, language = comparing.question, comparing.language
    first = [question.indicator] if isinstance(question, FigureQuestion) else []
    every = {
        key: [find_figure(comparing, city, key) for city in comparing.cities]
        for key in dict.fromkeys((*first, *KEY_FIGURES))
    }
    known = {key: row for key, row in every.items() if any(one.is_known for one in row)}
    section = text("compare_page.section_figures", language)
    title = view.title or f"{section}: {choices.city}"
    if not known:
        raise StoryError("stories.nothing_there", view=title, city=choices.city)
    table = Table(text("stories.whole_cities", language), _build_columns(comparing, known))
    return Slide(
        title=title,
        statement=view.statement,
        figures=(),
        table=table,
        facts=tell_comparison(comparing, _told(comparing, known, section)),
    )


def find_figure(comparing: Comparing, city: City, key: str) -> WholeFigure:
    """A figure of a city as a whole: computed from its areas, else as it was published."""
    level = comparing.level_of(city)
    has = bool(level) and key in city.indicators
    values = compute_city_values(city, key, level=level, rule=comparing.rule) if has else {}
    return find_whole(city, key, values, period=comparing.question.period)


def _build_columns(comparing: Comparing, known: Figures) -> tuple[Column, ...]:
    """Cities as columns, or as rows where that makes fewer columns."""
    language = comparing.language
    names = tuple(city.name for city in comparing.cities)
    words, numbers = _tell_cells(comparing, known)
    decimals = tuple(_decimals(comparing, key) for key in known)
    named = tuple(_name(comparing, key) for key in known)
    units = tuple(_unit(comparing, key) for key in known)
    if len(names) > len(known):
        titles = [
            f"{name} ({unit})" if unit else name for name, unit in zip(named, units, strict=True)
        ]
        across = list(zip(*known.values(), strict=True))
        return (
            Column(text("common.city", language), names),
            *(
                Column(title, tuple(cells), row, places)
                for title, cells, row, places in zip(titles, words, numbers, decimals, strict=True)
            ),
            _period_column([_pair(named, row) for row in across], language),
        )
    return (
        Column(text("map.indicator", language), named),
        *(
            Column(name, tuple(cells), column, row_decimals=decimals)
            for name, cells, column in zip(names, zip(*words, strict=True), numbers.T, strict=True)
        ),
        Column(text("provenance.label_unit", language), units),
        _period_column([_pair(names, row) for row in known.values()], language),
    )


def _pair(names: Sequence[str], row: Sequence[WholeFigure]) -> list[tuple[str, str]]:
    """Name and period of each figure that was computed; what was published carries its own."""
    return [
        (name, one.period)
        for name, one in zip(names, row, strict=True)
        if one.is_known and one.statement is None
    ]


def _period_column(rows: Sequence[Sequence[tuple[str, str]]], language: Language) -> Column:
    """The period of a row; where they differ each with whom it holds for."""
    words = []
    for row in rows:
        sides: dict[str, list[str]] = {}
        for name, period in row:
            sides.setdefault(format_date(period, language), []).append(name)
        listed = [f"{period}: {', '.join(names)}" for period, names in sides.items()]
        words.append("; ".join(listed if len(sides) > 1 else sides) or NO_NUMBER)
    return Column(text("overview.period", language), tuple(words))


def _tell_cells(comparing: Comparing, known: Figures) -> tuple[list[list[str]], Floats]:
    """Every cell in words, and as a number where it is exact, (indicators, cities)."""
    # A number in a file would lose the “über” of a published figure.
    numbers = [
        [
            np.nan
            if one.statement is not None or not one.is_known
            else float(round_shown(shown_whole(city, key, one), _decimals(comparing, key)))
            for city, one in zip(comparing.cities, row, strict=True)
        ]
        for key, row in known.items()
    ]
    words = [
        [_cell(comparing, key, one, number) for one, number in zip(row, cells, strict=True)]
        for (key, row), cells in zip(known.items(), numbers, strict=True)
    ]
    return words, np.array(numbers, dtype=np.float64)


def _cell(comparing: Comparing, key: str, figure: WholeFigure, number: float) -> str:
    """The number; what was published stands as it was stated, with its period."""
    language = comparing.language
    if figure.statement is None:
        return format_number(number, language, decimals=_decimals(comparing, key))
    row = figure.statement.row
    has_other_unit = state_unit(row, language) != _unit(comparing, key)
    value = state_value(row, language, with_unit=has_other_unit)
    period = format_date(figure.period, language)
    return text("compare_page.cell_stated", language, value=value, period=period)


def _unit(comparing: Comparing, key: str) -> str:
    indicator = comparing.indicator(key)
    return "" if indicator is None else text(f"units.{indicator.unit}", comparing.language)


def _decimals(comparing: Comparing, key: str) -> int:
    indicator = comparing.indicator(key)
    return 0 if indicator is None else decimals_of(indicator)


def _name(comparing: Comparing, key: str) -> str:
    indicator = comparing.indicator(key)
    return key if indicator is None else indicator.name(comparing.language)


def _told(comparing: Comparing, known: Figures, section: str) -> Told:
    language = comparing.language
    columns = dict(zip(comparing.cities, zip(*known.values(), strict=True), strict=True))
    shown = {
        city.key: [(key, one) for key, one in zip(known, column, strict=True) if one.is_known]
        for city, column in columns.items()
        if any(one.is_known for one in column)
    }
    computed = {
        city: [key for key, one in found if one.statement is None] for city, found in shown.items()
    }
    levels = {key: comparing.level_of(comparing.city(key)) for key, has in computed.items() if has}
    defined = [
        f"{_name(comparing, key)}: {indicator.definition(language)}"
        for key in known
        if (indicator := comparing.indicator(key)) is not None and indicator.definition(language)
    ]
    return Told(
        periods={city: _say_periods(found, language) for city, found in shown.items()},
        levels=levels,
        counted={
            city: (len(comparing.city(city).areas_at(level)), 0) for city, level in levels.items()
        },
        lines=_list_mismatches(comparing, known),
        subject=section,
        method=" ".join([text("stories.city_totals", language), *defined]),
        behind=computed,
        stated={city: _statements(found) for city, found in shown.items()},
    )


def _say_periods(found: Sequence[tuple[str, WholeFigure]], language: Language) -> str:
    periods = sorted({format_date(one.period, language) for _, one in found})
    return ", ".join(periods)


def _statements(found: Sequence[tuple[str, WholeFigure]]) -> tuple[Statement, ...]:
    return tuple(one.statement for _, one in found if one.statement is not None)


def _list_mismatches(comparing: Comparing, known: Figures) -> list[str]:
    """Years and definitions that differ, and cities that lack everything."""
    language = comparing.language
    years = [
        _name(comparing, key)
        for key, row in known.items()
        if len({one.period[:4] for one in row if one.is_known}) > 1
    ]
    definitions = [
        _name(comparing, key)
        for key, row in known.items()
        if len(
            {
                define_indicator(city, key).content
                for city, one in zip(comparing.cities, row, strict=True)
                if one.is_known and one.statement is None
            }
        )
        > 1
    ]
    lacking = [
        city.name
        for place, city in enumerate(comparing.cities)
        if not any(row[place].is_known for row in known.values())
    ]
    said = (
        ("compare_page.years_differ", years),
        ("stories.definitions_differ", definitions),
        ("compare_page.lacks_all", lacking),
    )
    return [text(key, language, names=", ".join(names)) for key, names in said if names]
