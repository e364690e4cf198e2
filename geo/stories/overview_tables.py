"""The tables of the start page, as a slide has them: the page's own figures, as numbers, too."""

from collections.abc import Sequence

import numpy as np

from geo.numbers import NO_NUMBER, format_number
from geo.overview import YEARS_BACK, KeyFigure, Standout
from geo.provenance.lines import kind_words
from geo.reports.slide import Column, Table
from geo.stated import Fact
from geo.texts import Language, text
from geo.values import Floats, Panel


def tabulate_figures(
    figures: Sequence[KeyFigure], panels: Sequence[Panel], *, caption: str, language: Language
) -> Table:
    """A row for each figure, units in a column of their own.

    Args:
        figures: Of the city.
        panels: Of its areas, one for each figure: they say of which kind it is.
        caption: Of the table.
        language: Of the words.
    """
    earlier = [one.earlier for one in figures]
    before = text("stories.years_before", language, n=YEARS_BACK)
    columns = (
        Column(text("overview.indicator", language), tuple(one.name for one in figures)),
        _number_column(
            text("overview.value", language), figures, [one.number for one in figures], language
        ),
        Column(text("provenance.label_unit", language), tuple(one.unit for one in figures)),
        Column(text("overview.period", language), tuple(one.period for one in figures)),
        _number_column(before, figures, [one.number if one else None for one in earlier], language),
        Column(
            text("stories.of_period", language, what=before),
            tuple(NO_NUMBER if one is None else one.period for one in earlier),
        ),
        Column(
            text("provenance.label_kind", language),
            tuple(kind_words(panel.kind, language) for panel in panels),
        ),
    )
    return Table(caption, columns)


def tabulate_standouts(found: Sequence[Standout], *, caption: str, language: Language) -> Table:
    """A row for each indicator, as on the page; the unit of the city's value in its own column."""
    titles = {
        key: text(f"overview.{key}", language)
        for key in ("indicator", "highest", "lowest", "city_value", "period")
    }
    return Table(
        caption,
        (
            Column(titles["indicator"], tuple(one.name for one in found)),
            Column(titles["highest"], tuple(", ".join(one.highest) for one in found)),
            Column(titles["lowest"], tuple(", ".join(one.lowest) for one in found)),
            Column(
                titles["city_value"],
                _words([one.city_number for one in found], [o.decimals for o in found], language),
                _numbers([one.city_number for one in found]),
                row_decimals=tuple(one.decimals for one in found),
            ),
            Column(text("provenance.label_unit", language), tuple(one.unit for one in found)),
            Column(titles["period"], tuple(one.period for one in found)),
        ),
    )


def tabulate_facts(
    facts: Sequence[Fact], sources: Sequence[str], *, caption: str, language: Language
) -> Table:
    """A row for each statement; those that are not exact are no numbers.

    Args:
        facts: Of the city.
        sources: Of each, in short; the lines below the table name them in full.
        caption: Of the table.
        language: Of the words.
    """
    titles = {
        key: text(f"overview.{key}", language)
        for key in ("fact", "value", "period", "source", "note")
    }
    return Table(
        caption,
        (
            Column(titles["fact"], tuple(one.label for one in facts)),
            Column(
                titles["value"],
                tuple(one.bare for one in facts),
                _numbers([one.number for one in facts]),
                row_decimals=tuple(one.decimals for one in facts),
            ),
            Column(text("provenance.label_unit", language), tuple(one.unit for one in facts)),
            Column(titles["period"], tuple(one.period for one in facts)),
            Column(titles["source"], tuple(sources)),
            Column(titles["note"], tuple(one.note for one in facts)),
        ),
    )


def _number_column(
    title: str, figures: Sequence[KeyFigure], found: Sequence[float | None], language: Language
) -> Column:
    """Numbers without their units, which have a column of their own."""
    decimals = tuple(one.decimals for one in figures)
    words = _words(found, decimals, language)
    return Column(title, words, _numbers(found), row_decimals=decimals)


def _words(
    found: Sequence[float | None], decimals: Sequence[int], language: Language
) -> tuple[str, ...]:
    return tuple(
        NO_NUMBER if number is None else format_number(number, language, decimals=places)
        for number, places in zip(found, decimals, strict=True)
    )


def _numbers(found: Sequence[float | None]) -> Floats:
    return np.array([np.nan if one is None else one for one in found], dtype=np.float64)
