"""Places of cities with their reach, as a slide: bars with intervals, and all that they rest on."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from geo.numbers import (
    NO_NUMBER,
    decimals_of,
    display_scale,
    format_date,
    format_number,
    format_share,
    format_value,
    round_shown,
)
from geo.region.comparison import describe_unplaced
from geo.region.results import (
    CityFigure,
    CityIndex,
    IndexComparison,
    IndicatorComparison,
    Verdict,
)
from geo.reports.slide import ChartFigure, Column, Series, Slide, Table
from geo.stories.comparison_facts import (
    Counted,
    Told,
    describe_place,
    source_of_cities,
    tell_comparison,
    with_interval,
)
from geo.stories.comparison_question import Comparing
from geo.stories.view import View
from geo.texts import Language, text

Comparison = IndexComparison | IndicatorComparison
Entry = CityIndex | CityFigure
DECIMALS = 3


def without_places(found: Comparison) -> Comparison:
    """The same without an order that would say nothing."""
    if isinstance(found, IndexComparison):
        return replace(found, entries=tuple(replace(one, rank=None) for one in found.entries))
    return replace(found, entries=tuple(replace(one, rank=None) for one in found.entries))


def compute_places_slide(
    view: View, comparing: Comparing, found: Comparison, *, judged: str, counted: Counted
) -> Slide:
    """The slide of the order of cities.

    Args:
        view: With title and statement.
        comparing: What was asked.
        found: The answer, with at least one city that has a figure.
        judged: May the cities be compared?
        counted: Areas that take part, by city.
    """
    language = comparing.language
    entries = [*found.compared, *(one for one in found.entries if one.refusal is not None)]
    table = (
        _index_table(comparing, found, entries)
        if isinstance(found, IndexComparison)
        else _figure_table(comparing, found, entries)
    )
    reasons = [reason.words(language) for reason in found.judgement.reasons]
    refused = [one.refusal.sentence(language) for one in found.entries if one.refusal]
    notes = _order_notes(found, language)
    told = Told(
        periods={one.city: one.period for one in found.compared},
        levels={one.city: one.level for one in found.compared},
        counted=counted,
        lines=[judged, *reasons, *refused, *notes],
        draws=found.draws,
        seed=found.seed,
    )
    return Slide(
        title=view.title,
        statement=view.statement,
        figures=(_draw_places(comparing, found),),
        table=table,
        facts=tell_comparison(comparing, told),
    )


def _order_notes(found: Comparison, language: Language) -> list[str]:
    """Whether the order says anything, and whether raw values would give another."""
    if found.judgement.verdict is Verdict.NOT_COMPARABLE:
        return [text("compare_page.not_ranked", language)]
    notes = []
    if len(found.compared) > 1 and not found.is_separable:
        notes.append(text("compare_page.not_separable", language))
    notes.append(describe_unplaced(found, language))
    if isinstance(found, IndicatorComparison):
        if not any(_has_reach(entry) for entry in found.compared):
            notes.append(text("compare_page.no_reach", language))
    else:
        raw = sorted(found.compared, key=lambda entry: -entry.result.value)
        if [entry.city for entry in raw] != [entry.city for entry in found.compared]:
            names = ", ".join(entry.name for entry in raw)
            notes.append(text("compare_page.raw_order", language, names=names))
    return [note for note in notes if note]


def _has_reach(entry: Entry) -> bool:
    """Whether anybody knows how far chance could move the figure; of means and prices nobody."""
    return bool(entry.plausible.size)


def _say_place(entry: Entry, language: Language) -> str:
    return describe_place(entry.rank, language, has_reach=_has_reach(entry))


def _draw_places(comparing: Comparing, found: Comparison) -> ChartFigure:
    """One bar a city with its interval, highest first."""
    language = comparing.language
    scale, decimals, title = 1.0, DECIMALS, ""
    if isinstance(found, IndexComparison):
        title = text("compare_page.axis_excess", language, index=comparing.name)
        ends = [one.excess_interval for one in found.compared]
    else:
        indicator = comparing.indicator(found.indicator)
        if indicator is not None:
            scale, decimals = display_scale(indicator), decimals_of(indicator)
            title = f"{comparing.name} ({text(f'units.{indicator.unit}', language)})"
        ends = [one.interval for one in found.compared]
    values = np.array([one.value for one in found.compared])
    lower, upper = np.array(ends, dtype=np.float64).T
    shown = [round_shown(one * scale, decimals) for one in (values, lower, upper)]
    has_ends = bool(np.isfinite(lower).any())
    compared: Sequence[Entry] = found.compared
    said = [
        f"{one.name}: {format_number(float(number), language, decimals=decimals)}"
        + (f" ({_say_place(one, language)})" if one.rank else "")
        for one, number in zip(compared, shown[0], strict=True)
    ]
    return ChartFigure(
        shape="bars",
        labels=tuple(one.name for one in found.compared),
        x_title=text("common.city", language),
        y_title=title,
        series=(
            Series("", shown[0], shown[1] if has_ends else None, shown[2] if has_ends else None),
        ),
        decimals=decimals,
        alternative=f"{title}. {'; '.join(said)}.",
        source=source_of_cities(comparing, [one.city for one in found.compared]),
    )


def _index_table(comparing: Comparing, found: IndexComparison, entries: Sequence[Entry]) -> Table:
    language = comparing.language
    indices = [one for one in entries if isinstance(one, CityIndex)]
    columns = [
        _measured(
            "observed",
            [(e.result.value, e.result.lower, e.result.upper) for e in indices],
            language,
        ),
        _measured("expected", [(e.result.expected, np.nan, np.nan) for e in indices], language),
        _measured("excess", [(e.value, *e.excess_interval) for e in indices], language),
        *_common_columns(comparing, indices),
    ]
    sizes = np.array([one.mean_area_population for one in indices])
    shares = np.array([one.group_share for one in indices])
    columns.insert(
        5,
        Column(
            text("compare_page.column_mean_area", language),
            tuple(format_number(one, language) for one in sizes.tolist()),
            round_shown(sizes, 0),
        ),
    )
    columns.insert(
        6,
        Column(
            text("compare_page.column_group_share", language),
            tuple(format_share(one, language) for one in shares.tolist()),
            round_shown(shares * 100, 1),
            1,
        ),
    )
    caption = text(
        "compare_page.index_table",
        language,
        index=comparing.name,
        draws=format_number(found.draws, language),
        seed=found.seed,
    )
    return Table(caption, (_city_column(indices, language), *columns))


def _figure_table(
    comparing: Comparing, found: IndicatorComparison, entries: Sequence[Entry]
) -> Table:
    language = comparing.language
    figures = [one for one in entries if isinstance(one, CityFigure)]
    indicator = comparing.indicator(found.indicator)
    caption = text("compare_page.indicator_table", language, name=comparing.name)
    columns = [_city_column(figures, language)]
    if indicator is not None:
        values = np.array([one.value for one in figures])
        columns.append(
            Column(
                text("compare_page.column_value", language),
                tuple(format_value(one, indicator, language) for one in values.tolist()),
                round_shown(values * display_scale(indicator), decimals_of(indicator)),
                decimals_of(indicator),
            )
        )
    return Table(caption, (*columns, *_common_columns(comparing, figures)))


def _city_column(entries: Sequence[Entry], language: Language) -> Column:
    return Column(text("common.city", language), tuple(one.name for one in entries))


def _measured(key: str, cells: Sequence[tuple[float, float, float]], language: Language) -> Column:
    """Values with their intervals."""
    return Column(
        title=text(f"compare_page.column_{key}", language),
        words=tuple(with_interval(*cell, language, decimals=DECIMALS) for cell in cells),
        numbers=round_shown([value for value, _, _ in cells], DECIMALS),
        decimals=DECIMALS,
    )


def _common_columns(comparing: Comparing, entries: Sequence[Entry]) -> list[Column]:
    """Place, number of areas, period and level."""
    language = comparing.language
    n_areas = np.array([np.nan if one.refusal else float(one.n_areas) for one in entries])
    return [
        Column(
            text("compare_page.column_place", language),
            tuple(_say_place(one, language) for one in entries),
        ),
        Column(
            text("compare_page.column_n_areas", language),
            tuple(format_number(one, language) for one in n_areas.tolist()),
            n_areas,
        ),
        Column(
            text("compare_page.column_period", language),
            tuple(format_date(one.period, language) or NO_NUMBER for one in entries),
        ),
        Column(
            text("compare_page.column_level", language),
            tuple(
                comparing.city(one.city).level(one.level).name(language) if one.level else NO_NUMBER
                for one in entries
            ),
        ),
    ]
