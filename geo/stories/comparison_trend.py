"""Several cities over time on one scale, as a slide: how each moved since the base year."""

from dataclasses import replace

import numpy as np

from geo.errors import StoryError
from geo.numbers import format_date, format_number, round_shown
from geo.region.city_index import IndexQuestion
from geo.region.trends import CityTrend, compare_index_trends, compare_indicator_trends
from geo.reports.slide import ChartFigure, Column, Series, Slide, Table
from geo.stories.choices import Choices
from geo.stories.comparison_facts import Counted, Told, source_of_cities, tell_comparison
from geo.stories.comparison_question import Comparing
from geo.stories.view import View
from geo.texts import Language, text
from geo.values import Floats

Lines = list[tuple[str, Floats]]
COMMON = "common"
DECIMALS = 0


def compute_trend_slide(
    view: View, choices: Choices, comparing: Comparing, *, judged: str, counted: Counted
) -> Slide:
    """The slide of how cities moved since a base year.

    Raises:
        StoryError: There is no year that all can be set against.
    """
    asked = choices.asked("base")
    found = _compare(comparing, "" if asked in ("", COMMON) else asked)
    drawn = [one for one in found if np.isfinite(one.indexed).any()]
    if not drawn:
        raise StoryError("stories.nothing_there", view=view.title, city=choices.city)
    language = comparing.language
    periods = sorted({period for one in drawn for period in one.periods})
    lines = [(one.name, _on_scale(one, periods)) for one in drawn]
    base = format_date(drawn[0].base, language)
    axis = text("compare_page.trend_axis", language, base=base)
    title = text("compare_page.trend_of", language, name=comparing.name)
    labels = tuple(format_date(period, language) for period in periods)
    return Slide(
        title=view.title,
        statement=view.statement,
        figures=(
            ChartFigure(
                shape="lines",
                labels=labels,
                x_title=text("map.period", language),
                y_title=axis,
                series=tuple(Series(name, values) for name, values in lines),
                decimals=DECIMALS,
                alternative=f"{title}. {_describe(lines, labels, language)}",
                source=source_of_cities(comparing, [one.city for one in drawn]),
            ),
        ),
        table=_build_table(f"{title}; {axis}", labels, lines, language),
        facts=tell_comparison(
            comparing, replace(_told(comparing, found, drawn, judged=judged), counted=counted)
        ),
    )


def _compare(comparing: Comparing, base: str) -> list[CityTrend]:
    question = comparing.question
    if isinstance(question, IndexQuestion):
        return compare_index_trends(comparing.cities, question, base=base)
    return compare_indicator_trends(comparing.cities, question, base=base)


def _on_scale(trend: CityTrend, periods: list[str]) -> Floats:
    """The trend over the periods of all cities, rounded as shown."""
    values = np.full(len(periods), np.nan)
    values[[periods.index(period) for period in trend.periods]] = trend.indexed
    return round_shown(values, DECIMALS)


def _describe(lines: Lines, labels: tuple[str, ...], language: Language) -> str:
    """Where each city stands in its newest period."""
    said = []
    for name, values in lines:
        last = int(np.flatnonzero(np.isfinite(values))[-1])
        number = format_number(float(values[last]), language, decimals=DECIMALS)
        said.append(f"{name}, {labels[last]}: {number}")
    return "; ".join(said) + "."


def _build_table(caption: str, labels: tuple[str, ...], lines: Lines, language: Language) -> Table:
    columns = [Column(text("map.period", language), labels)]
    columns += [
        Column(
            title=name,
            words=tuple(format_number(one, language, decimals=DECIMALS) for one in values.tolist()),
            numbers=values,
            decimals=DECIMALS,
        )
        for name, values in lines
    ]
    return Table(caption, tuple(columns))


def _told(
    comparing: Comparing, found: list[CityTrend], drawn: list[CityTrend], *, judged: str
) -> Told:
    language = comparing.language
    notes = [judged, *(one.refusal.sentence(language) for one in found if one.refusal)]
    notes += [
        text("compare_page.of_city", language, city=one.name, what=entry.sentence(language))
        for one in drawn
        for entry in one.breaks
    ]
    if isinstance(comparing.question, IndexQuestion):
        notes.append(text("compare_page.trend_raw", language))
    return Told(
        periods={one.city: _span(one, language) for one in drawn},
        levels={one.city: comparing.level_of(comparing.city(one.city)) for one in drawn},
        lines=notes,
    )


def _span(trend: CityTrend, language: Language) -> str:
    first, last = (
        format_date(period, language) for period in (trend.periods[0], trend.periods[-1])
    )
    return text("stories.span", language, first=first, last=last)
