"""An index over all periods, with bands, chance and the places where periods do not compare."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from geo.city import City
from geo.errors import UnknownKeyError
from geo.indices.chance import compare_with_chance, expected_dissimilarity
from geo.indices.intervals import plausible_interval
from geo.indices.registry import BOTH, INDICES
from geo.numbers import format_number
from geo.segregation.city_counts import POPULATION, REST, SUFFIX, CityCounts
from geo.segregation.results import HEADLINE_INDEX, bind_index
from geo.segregation.selection import MINIMUM_TOTAL, Form, Selection
from geo.texts import Language, text
from geo.values import Floats

BreakReason = Literal["areas", "source"]


@dataclass(frozen=True)
class Break:
    """A step in a series that need not be a change in the city.

    Attributes:
        period: The first period after it.
        reason: ``areas``: others have data; ``source``: figures come from elsewhere.
        areas_added: Areas with data that had none in the period before.
        areas_removed: Areas that lost theirs.
    """

    period: str
    reason: BreakReason
    areas_added: int = 0
    areas_removed: int = 0

    def sentence(self, language: Language) -> str:
        """What does not compare from this period on."""
        return text(
            f"segregation.break_{self.reason}",
            language,
            period=self.period,
            added=format_number(self.areas_added, language),
            removed=format_number(self.areas_removed, language),
        )


@dataclass(frozen=True, eq=False)
class TimeSeries:
    """An index by period, arrays of shape (periods,); NaN where it is not defined or not shown.

    Attributes:
        index: Key of the registry.
        periods: Ascending, those in which any area has data.
        value: Of the city.
        expected: Mean under random allocation.
        chance_upper: Exceeded by chance in 2.5 % of draws; NaN without draws.
        lower: Lower end of the 95 % interval; NaN without draws.
        upper: Upper end.
        p_value: Share of random cities at least as segregated; NaN without draws.
        n_areas: Areas that take part.
        group_total: Persons of the (first) group; NaN where too small to be shown.
        too_few: Periods whose groups are too small for an index.
        breaks: Where periods do not compare.
        draws: Number of random cities.
        seed: Their seed.
    """

    index: str
    periods: tuple[str, ...]
    value: Floats
    expected: Floats
    chance_upper: Floats
    lower: Floats
    upper: Floats
    p_value: Floats
    n_areas: npt.NDArray[np.int64]
    group_total: Floats
    too_few: npt.NDArray[np.bool_]
    breaks: tuple[Break, ...]
    draws: int
    seed: int


def compute_time_series(
    city: City,
    counts: CityCounts,
    *,
    index: str = HEADLINE_INDEX,
    draws: int = 0,
    seed: int = 0,
    form: Form = "two_groups",
    minimum: int = MINIMUM_TOTAL,
) -> TimeSeries:
    """An index of evenness or exposure over all periods in one call.

    Args:
        city: Where.
        counts: Of its groups, see ``read_counts``.
        index: Key of an index that needs no map.
        draws: Random cities a period; 0: values, and the exact expected D of two groups.
        seed: Of the draws.
        form: Whether two groups are compared or several at once.
        minimum: Smallest group that has an index.

    Raises:
        UnknownKeyError: There is no such index without a map.
        IndexInputError: With draws: counts are not whole.
    """
    if index not in INDICES or INDICES[index].needs != BOTH:
        known = ", ".join(key for key, entry in INDICES.items() if entry.needs == BOTH)
        raise UnknownKeyError("segregation.unknown_index", key=index, known=known)
    selection, used, periods = _all_periods(counts, form=form, minimum=minimum)
    group_totals = selection.counts.sum(axis=-1)
    smaller = group_totals.sum(axis=-1) - group_totals.max(axis=-1, initial=0.0)
    too_few = smaller < minimum
    first = group_totals[:, 0]
    result = TimeSeries(
        index=index,
        periods=periods,
        **_figures(selection, index, draws=draws, seed=seed),
        n_areas=used.sum(axis=1),
        group_total=np.where((first > 0) & (first < counts.rule.threshold), np.nan, first),
        too_few=too_few,
        breaks=_find_breaks(city, counts, periods, used),
        draws=max(draws, 0),
        seed=seed,
    )
    return _without(result, too_few)


def _all_periods(
    counts: CityCounts, *, form: Form, minimum: int
) -> tuple[Selection, npt.NDArray[np.bool_], tuple[str, ...]]:
    """All periods as one selection with periods leading; unknown areas have no residents."""
    has_data = counts.has_data
    known = counts.known[has_data]
    people = np.where(known[:, None], counts.counts[has_data], 0.0)
    rest = np.where(known, counts.rest[has_data], 0.0)
    nameless = ("",) * len(counts.area_ids)
    selection = Selection(
        form=form,
        groups=counts.groups,
        counts=people,
        rest=rest,
        area_ids=counts.area_ids,
        names=nameless,
        parents=nameless,
        shown=np.ones(len(counts.area_ids), dtype=bool),
        minimum=minimum,
        level=counts.level,
    )
    used = known & (people.sum(axis=1) + rest > 0)
    periods = tuple(p for p, has in zip(counts.periods, has_data.tolist(), strict=True) if has)
    return selection, used, periods


def _figures(selection: Selection, index: str, *, draws: int, seed: int) -> dict[str, Floats]:
    """Value, expected value, chance and interval of each period."""
    counts = selection.counts
    function = bind_index(INDICES[index], selection)
    nothing = np.full(len(counts), np.nan)
    if draws <= 0:
        is_exact = index == HEADLINE_INDEX and selection.form == "two_groups"
        expected = expected_dissimilarity(counts[:, 0], counts[:, 1]) if is_exact else nothing
        absent = dict.fromkeys(("chance_upper", "lower", "upper", "p_value"), nothing)
        return {"value": np.asarray(function(counts)), "expected": expected, **absent}
    chance = compare_with_chance(counts, function, draws=draws, seed=seed)
    plausible = plausible_interval(counts, function, draws=draws, seed=seed)
    return {
        "value": chance.observed,
        "expected": chance.expected,
        "chance_upper": chance.upper,
        "lower": plausible.lower,
        "upper": plausible.upper,
        "p_value": chance.p_value,
    }


def _without(series: TimeSeries, periods: npt.NDArray[np.bool_]) -> TimeSeries:
    """The series without figures in some periods."""
    names = ("value", "expected", "chance_upper", "lower", "upper", "p_value")
    emptied: dict[str, Any] = {
        name: np.where(periods, np.nan, getattr(series, name)) for name in names
    }
    return replace(series, **emptied)


def _find_breaks(
    city: City, counts: CityCounts, periods: tuple[str, ...], used: npt.NDArray[np.bool_]
) -> tuple[Break, ...]:
    """Periods in which other areas have data, or figures come from another source."""
    sources = _sources_by_period(city, counts.groups)
    breaks = []
    for row in range(1, len(periods)):
        before, after = used[row - 1], used[row]
        if (before != after).any():
            added, removed = int((after & ~before).sum()), int((before & ~after).sum())
            breaks.append(Break(periods[row], "areas", added, removed))
        if sources.get(periods[row - 1]) != sources.get(periods[row]):
            breaks.append(Break(periods[row], "source"))
    return tuple(breaks)


def _sources_by_period(city: City, groups: Sequence[str]) -> dict[str, frozenset[str]]:
    """The sources of the stored figures behind some groups."""
    keys = {POPULATION, *(f"{group}{SUFFIX}" for group in groups if group != REST)}
    for key in tuple(keys):
        keys.update(city.indicators[key].parts if key in city.indicators else ())
    sources: dict[str, frozenset[str]] = {}
    for key in sorted(keys):
        rows = city.values_of(key)
        for period, named in rows.groupby("period")["source_id"]:
            sources[str(period)] = sources.get(str(period), frozenset()) | set(named)
    return sources
