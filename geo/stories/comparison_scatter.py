"""Two indicators of cities as wholes, as a slide: a labelled point for every city."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.catalogue import Indicator
from geo.errors import StoryError
from geo.numbers import NO_NUMBER, decimals_of, format_date, round_shown
from geo.region.city_figure import FigureQuestion
from geo.region.city_index import IndexQuestion
from geo.region.comparison import compare_indicator
from geo.region.published import Statement
from geo.region.results import IndicatorComparison
from geo.region.whole import WholeFigure, say_whole, shown_whole
from geo.reports.slide import ChartFigure, Column, Series, Slide, Table
from geo.stories.choices import Choices
from geo.stories.comparison_facts import Told, source_of_cities, tell_comparison
from geo.stories.comparison_figures import find_figure
from geo.stories.comparison_question import Comparing, list_indicators
from geo.stories.view import View
from geo.texts import text

SECOND_INDICATORS = ("vacancy_share", "benefit_receipt_share", "rent_mean_eur_per_m2")
"""What the first indicator is usually set against, the first that there is."""
FEWEST = 2


@dataclass(frozen=True, eq=False)
class Axis:
    """One of the indicators.

    Attributes:
        indicator: As the first city that has it knows it.
        figures: Of all cities, in their order.
    """

    indicator: Indicator
    figures: tuple[WholeFigure, ...]


def compute_scatter_slide(view: View, choices: Choices, comparing: Comparing) -> Slide:
    """The slide of two indicators of the cities as wholes.

    Raises:
        UnfitChoiceError: The view chose an indicator that no city has.
        StoryError: Both are known of fewer than two cities.
    """
    language = comparing.language
    axes = [_find(comparing, key) for key in _choose_pair(choices, comparing)]
    names = [axis.indicator.name(language) for axis in axes]
    title = view.title or f"{', '.join(names)}: {choices.city}"
    places = [
        place
        for place, pair in enumerate(zip(axes[0].figures, axes[1].figures, strict=True))
        if pair[0].is_known and pair[1].is_known
    ]
    if len(places) < FEWEST:
        raise StoryError("stories.nothing_there", view=title, city=choices.city)
    told = _told(comparing, axes, places)
    return Slide(
        title=title,
        statement=view.statement,
        figures=(_draw(comparing, axes, places, told),),
        table=_build_table(comparing, axes),
        facts=tell_comparison(comparing, told),
    )


def _choose_pair(choices: Choices, comparing: Comparing) -> tuple[str, str]:
    known = list_indicators(comparing.cities)
    question = comparing.question
    usual = f"{question.group}_share" if isinstance(question, IndexQuestion) else question.indicator
    first = choices.choose("first", known, usual if usual in known else None)
    seconds = [key for key in (*SECOND_INDICATORS, *known) if key in known and key != usual]
    return first, choices.choose("second", known, (seconds or known)[0])


def _find(comparing: Comparing, key: str) -> Axis:
    indicator = comparing.indicator(key)
    if indicator is None:
        raise TypeError(key)
    return Axis(indicator, tuple(find_figure(comparing, city, key) for city in comparing.cities))


def _titled(axis: Axis, comparing: Comparing) -> str:
    unit = text(f"units.{axis.indicator.unit}", comparing.language)
    return f"{axis.indicator.name(comparing.language)} ({unit})"


def _numbers(comparing: Comparing, axis: Axis) -> list[float]:
    """In display units, rounded as shown; NaN where there is none."""
    return [
        float(round_shown(shown_whole(city, axis.indicator.key, one), decimals_of(axis.indicator)))
        if one.is_known
        else np.nan
        for city, one in zip(comparing.cities, axis.figures, strict=True)
    ]


def _words(comparing: Comparing, axis: Axis) -> tuple[str, ...]:
    return tuple(
        say_whole(city, axis.indicator.key, one, comparing.language)
        for city, one in zip(comparing.cities, axis.figures, strict=True)
    )


def _draw(comparing: Comparing, axes: list[Axis], places: list[int], told: Told) -> ChartFigure:
    x, y = (np.array(_numbers(comparing, axis))[places] for axis in axes)
    titles = [_titled(axis, comparing) for axis in axes]
    words = [_words(comparing, axis) for axis in axes]
    cities = [comparing.cities[place] for place in places]
    said = "; ".join(
        f"{city.name}: {words[0][place]} · {words[1][place]}"
        for city, place in zip(cities, places, strict=True)
    )
    return ChartFigure(
        shape="cloud",
        labels=tuple(city.name for city in cities),
        x_title=titles[0],
        y_title=titles[1],
        series=(Series("", y, x=x),),
        decimals=max(decimals_of(axis.indicator) for axis in axes),
        alternative=f"{titles[0]} · {titles[1]}. {said}.",
        source=source_of_cities(comparing, [city.key for city in cities], told),
    )


def _build_table(comparing: Comparing, axes: Sequence[Axis]) -> Table:
    """All cities, those of which something is not known as well."""
    language = comparing.language
    columns = [Column(text("common.city", language), tuple(one.name for one in comparing.cities))]
    for axis in axes:
        # A number in a file would lose the “über” of a published figure.
        exact = [
            np.nan if figure.statement else number
            for figure, number in zip(axis.figures, _numbers(comparing, axis), strict=True)
        ]
        columns += [
            Column(
                _titled(axis, comparing),
                _words(comparing, axis),
                np.array(exact),
                decimals_of(axis.indicator),
            ),
            Column(
                f"{axis.indicator.name(language)}, {text('map.period', language)}",
                tuple(format_date(one.period, language) or NO_NUMBER for one in axis.figures),
            ),
        ]
    return Table(text("compare_page.scatter_table", language), tuple(columns))


def _told(comparing: Comparing, axes: list[Axis], places: list[int]) -> Told:
    language = comparing.language
    about = text("compare_page.scatter_about", language)
    names = [axis.indicator.name(language) for axis in axes]
    found = [_compare(comparing, axis, places) for axis in axes]
    notes = [
        line
        for axis, one in zip(axes, found, strict=True)
        for line in _note(comparing, axis, places, one)
    ]
    shown = {comparing.cities[place].key: place for place in places}
    figures = {key: [axis.figures[place] for axis in axes] for key, place in shown.items()}
    defined = [
        f"{name}: {axis.indicator.definition(language)}"
        for name, axis in zip(names, axes, strict=True)
    ]
    return Told(
        periods={
            key: ", ".join(dict.fromkeys(format_date(one.period, language) for one in pair))
            for key, pair in figures.items()
        },
        levels={
            key: comparing.level_of(comparing.city(key))
            for key, pair in figures.items()
            if not all(one.statement for one in pair)
        },
        counted=_count(found),
        lines=list(dict.fromkeys([*notes, about])),
        subject=" · ".join(names),
        method=" ".join(dict.fromkeys([*defined, about])),
        behind={
            key: tuple(
                axis.indicator.key
                for axis, one in zip(axes, pair, strict=True)
                if one.statement is None
            )
            for key, pair in figures.items()
        },
        stated={key: _statements([one.statement for one in pair]) for key, pair in figures.items()},
    )


def _statements(found: Sequence[Statement | None]) -> tuple[Statement, ...]:
    return tuple(one for one in found if one is not None)


def _compare(comparing: Comparing, axis: Axis, places: list[int]) -> IndicatorComparison:
    """The cities shown, by one of the indicators."""
    question = comparing.question
    asked = FigureQuestion(
        axis.indicator.key,
        period=question.period,
        level=question.level,
        levels=question.levels,
        rule=question.rule,
        draws=0,
    )
    return compare_indicator([comparing.cities[place] for place in places], asked)


def _count(found: Sequence[IndicatorComparison]) -> dict[str, tuple[int, int]]:
    """Areas behind the figures of each city, of the indicator that fewest have."""
    counted: dict[str, tuple[int, int]] = {}
    for one in (entry for each in found for entry in each.compared):
        n = (one.n_areas, one.n_unknown)
        counted[one.city] = min(n, counted.get(one.city, n))
    return counted


def _note(
    comparing: Comparing, axis: Axis, places: list[int], found: IndicatorComparison
) -> list[str]:
    """Whether the cities shown may be compared by an indicator, and in which years they differ."""
    language = comparing.language
    name = axis.indicator.name(language)
    lines = []
    # Of a figure that was published as a whole the verdict knows nothing.
    if not any(axis.figures[place].statement for place in places):
        verdict = found.judgement.verdict.words(language)
        lines.append(f"{name}: {text('compare_page.verdict', language, verdict=verdict)}")
        lines += [reason.words(language) for reason in found.judgement.reasons]
    periods = [axis.figures[place].period for place in places]
    if len(set(periods)) > 1:
        sides = "; ".join(
            f"{comparing.cities[place].name}: {format_date(period, language)}"
            for place, period in zip(places, periods, strict=True)
        )
        differ = text("compare_page.years_differ", language, names=sides)
        lines.append(f"{name}: {differ}")
    return lines
