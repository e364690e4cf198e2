"""Cities over time: series on one scale, and why an index changed in each."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from geo.city import City
from geo.disclosure import DisclosureRule
from geo.errors import GeoError
from geo.region.city_figure import FigureQuestion, compute_city_figure
from geo.region.city_index import IndexQuestion
from geo.region.refusals import refuse, refuse_by_error
from geo.region.results import NAN, Refusal
from geo.segregation.city_counts import CityCounts, read_counts
from geo.segregation.decomposition import Waterfall, split_change_of_city
from geo.segregation.results import HEADLINE_INDEX
from geo.segregation.series import Break, compute_time_series
from geo.totals import compute_city_values
from geo.values import Floats, State

BASE = 100.0


@dataclass(frozen=True, eq=False)
class CityTrend:
    """A figure of a city over its periods.

    Attributes:
        city: Key.
        name: On screen.
        periods: Ascending.
        values: As they are, (periods,); NaN where there is none.
        states: Why there is no number, (periods,).
        indexed: In per cent of the base year, (periods,); NaN where there is no base.
        base: Period that is 100; empty where there is none.
        expected: Of values of D, what chance gives in a city of these sizes, (periods,); a
            growing group lowers it. Empty for all others.
        breaks: Where periods do not compare.
        refusal: Why nothing, or nothing on the common scale, can be said; None where it can.
    """

    city: str
    name: str
    periods: tuple[str, ...] = ()
    values: Floats = field(default_factory=lambda: np.zeros(0))
    states: tuple[State, ...] = ()
    indexed: Floats = field(default_factory=lambda: np.zeros(0))
    base: str = ""
    expected: Floats = field(default_factory=lambda: np.zeros(0))
    breaks: tuple[Break, ...] = ()
    refusal: Refusal | None = None


@dataclass(frozen=True, eq=False)
class CityChange:
    """Why an index changed between two periods; the parts add up to the change.

    Attributes:
        city: Key.
        name: On screen.
        periods: First and last; empty where refused.
        before: Index of the first.
        after: Index of the last.
        composition: By other sizes of groups and of areas.
        structure: By people sorting themselves differently over the areas.
        areas: By areas or groups found in one of the periods only.
        waterfall: The same in its finest parts, for a chart.
        refusal: Why nothing can be said; None where it can.
    """

    city: str
    name: str
    periods: tuple[str, str] = ("", "")
    before: float = NAN
    after: float = NAN
    composition: float = NAN
    structure: float = NAN
    areas: float = NAN
    waterfall: Waterfall | None = None
    refusal: Refusal | None = None


def compare_index_trends(
    cities: Sequence[City], question: IndexQuestion, *, base: str = ""
) -> list[CityTrend]:
    """An index of each city over its periods, the base year 100.

    Args:
        cities: Any number, embedded or imported.
        question: Whom and where; its period, draws and seed do not matter.
        base: The earliest year that all cities with data have, where empty.
    """
    return _index_all([_index_trend(city, question) for city in cities], base)


def compare_indicator_trends(
    cities: Sequence[City], question: FigureQuestion, *, base: str = ""
) -> list[CityTrend]:
    """An indicator of each city as a whole over its periods, the base year 100.

    Args:
        cities: Any number, embedded or imported.
        question: What and where; its period, draws and seed do not matter.
        base: The earliest year that all cities with data have, where empty.
    """
    return _index_all([_figure_trend(city, question) for city in cities], base)


def split_changes(
    cities: Sequence[City],
    question: IndexQuestion,
    *,
    index: str = "mutual_information",
    periods: tuple[str, str] = ("", ""),
) -> list[CityChange]:
    """The change of an index in each city, taken apart into composition and structure.

    Args:
        cities: Any number, embedded or imported.
        question: Whom and where; its index, period, draws and seed do not matter.
        index: One that can be taken apart, see ``geo.segregation.decomposition``.
        periods: From and to; each city's first and newest with data where empty.

    Raises:
        UnknownKeyError: The index cannot be taken apart.

    Literature: Elbers (2021), Sociological Methods & Research 52.
    """
    return [_split(city, question, index, periods) for city in cities]


def _read(city: City, question: IndexQuestion) -> CityCounts:
    return read_counts(
        city,
        (question.group, question.against),
        level=question.levels.get(city.key, question.level),
        rule=question.rule,
        exact=question.exact,
    )


def _index_trend(city: City, question: IndexQuestion) -> CityTrend:
    try:
        series = compute_time_series(city, _read(city, question), index=question.index)
    except GeoError as error:
        return CityTrend(city.key, city.name, refusal=refuse_by_error(error))
    if not np.isfinite(series.value).any():
        reason = "too_few" if series.too_few.any() else "undefined"
        return CityTrend(city.key, city.name, refusal=refuse(reason, city=city.name))
    absent = [State.SUPPRESSED if few else State.MISSING for few in series.too_few]
    return CityTrend(
        city=city.key,
        name=city.name,
        periods=series.periods,
        values=series.value,
        states=_states(series.value, absent),
        expected=series.expected if question.index == HEADLINE_INDEX else np.zeros(0),
        breaks=series.breaks,
    )


def _figure_trend(city: City, question: FigureQuestion) -> CityTrend:
    newest = compute_city_figure(city, replace(question, period="", draws=0))
    if newest.refusal is not None:
        return CityTrend(city.key, city.name, refusal=newest.refusal)
    rule: DisclosureRule = question.rule
    values = compute_city_values(city, question.indicator, level=newest.level, rule=rule)
    periods = tuple(sorted(values))
    numbers = np.array([values[period] for period in periods])
    answers = [
        compute_city_figure(
            city, replace(question, period=period, level=newest.level, levels={}, draws=0)
        ).state
        for period in periods
    ]
    return CityTrend(city.key, city.name, periods, numbers, _states(numbers, answers))


def _states(values: Floats, absent: Sequence[State]) -> tuple[State, ...]:
    return tuple(
        state if np.isnan(value) else State.EXACT_ZERO if value == 0 else State.PRESENT
        for value, state in zip(values.tolist(), absent, strict=True)
    )


def _index_all(trends: list[CityTrend], base: str) -> list[CityTrend]:
    """The trends on a common scale."""
    with_data = [trend for trend in trends if trend.refusal is None]
    common = base or _common_base(with_data)
    return [trend if trend.refusal is not None else _set_base(trend, common) for trend in trends]


def _common_base(trends: Sequence[CityTrend]) -> str:
    """The earliest period in which all trends are above zero; empty where there is none."""
    positive = [
        {period for period, value in zip(t.periods, t.values.tolist(), strict=True) if value > 0}
        for t in trends
    ]
    # A city without any such year keeps no other from having a base.
    known = [periods for periods in positive if periods]
    return min(set.intersection(*known), default="") if known else ""


def _set_base(trend: CityTrend, base: str) -> CityTrend:
    values = dict(zip(trend.periods, trend.values.tolist(), strict=True))
    start = values.get(base, NAN)
    if start > 0:
        return replace(trend, indexed=BASE * trend.values / start, base=base)
    refusal = refuse("no_base", city=trend.name, base=base) if base else refuse("no_common_base")
    return replace(trend, indexed=np.full(len(trend.periods), NAN), refusal=refusal)


def _split(city: City, question: IndexQuestion, index: str, periods: tuple[str, str]) -> CityChange:
    empty = CityChange(city.key, city.name)
    try:
        counts = _read(city, question)
    except GeoError as error:
        return replace(empty, refusal=refuse_by_error(error))
    known = [p for p, has in zip(counts.periods, counts.has_data.tolist(), strict=True) if has]
    first, last = periods[0] or min(known, default=""), periods[1] or max(known, default="")
    if first == last:
        return replace(empty, refusal=refuse("one_period", city=city.name))
    try:
        waterfall = split_change_of_city(city, counts, (first, last), index=index)
    except GeoError as error:
        if error.key == "segregation.unknown_index":
            raise
        return replace(empty, refusal=refuse_by_error(error))
    if waterfall.outcome:
        return replace(empty, refusal=refuse(waterfall.outcome, city=city.name))
    value = {row.key: row.value for row in waterfall.rows}
    return CityChange(
        city=city.key,
        name=city.name,
        periods=(first, last),
        before=value["before"],
        after=value["after"],
        composition=value["group_margins"] + value["area_margins"],
        structure=value["structure"],
        areas=value["additions"] + value["removals"],
        waterfall=waterfall,
    )
