"""Any number of cities side by side, by an index or by an indicator.

compared = compare_index(cities, "dissimilarity", "syria", draws=1000, seed=0)
for entry in compared.compared:
    entry.result.value, entry.result.expected, entry.value, entry.rank
judge([compared.entries[0], compared.entries[1]])
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TypeVar

import numpy as np

from geo.city import City
from geo.region.city_figure import FigureQuestion, compute_city_figure
from geo.region.city_index import IndexQuestion, compute_city_index
from geo.region.judging import judge_all
from geo.region.ranking import are_separable, rank_cities, widen_reach
from geo.region.results import (
    CityFigure,
    CityIndex,
    IndexComparison,
    IndicatorComparison,
    RankInterval,
)
from geo.texts import Language, text

Entry = TypeVar("Entry", CityIndex, CityFigure)
Progress = Callable[[int, int], None]
"""Takes how many cities are finished and how many there are."""

AT_ONCE = 2
"""Cities computed at the same time; drawing leaves the interpreter free for the other one."""


class ComparisonStopped(Exception):  # noqa: N818 - no error: whoever asked wants no answer any more
    """The reader has gone or changed the question."""


def never() -> bool:
    """Nobody stops."""
    return False


def compare_index(
    cities: Sequence[City],
    question: IndexQuestion,
    *,
    on_progress: Progress | None = None,
    should_stop: Callable[[], bool] = never,
) -> IndexComparison:
    """Cities by an index: observed, expected under chance, excess, interval and place.

    The order of cities does not matter, except for the order of the answer. Same seed, same bits.

    Args:
        cities: Any number, embedded or imported; one that cannot answer says why.
        question: Whom, where and when.
        on_progress: Told after each city.
        should_stop: Asked before each city.

    Raises:
        ComparisonStopped: It was to stop.
    """
    work = partial(compute_city_index, question=question)
    entries = tuple(_run(work, cities, on_progress=on_progress, should_stop=should_stop))
    return assemble_index_comparison(entries, question)


def assemble_index_comparison(
    entries: Sequence[CityIndex], question: IndexQuestion
) -> IndexComparison:
    """Places and verdict from the answers of single cities, however they were computed."""
    placed = place_entries(entries)
    return IndexComparison(
        index=question.index,
        group=question.group,
        against=question.against,
        entries=placed,
        judgement=judge_all(placed),
        is_separable=_tell_apart(placed),
        draws=question.draws,
        seed=question.seed,
    )


def compare_indicator(
    cities: Sequence[City],
    question: FigureQuestion,
    *,
    on_progress: Progress | None = None,
    should_stop: Callable[[], bool] = never,
) -> IndicatorComparison:
    """Cities by an indicator: value with state, period and place; arguments as above.

    Raises:
        ComparisonStopped: It was to stop.
    """
    work = partial(compute_city_figure, question=question)
    entries = tuple(_run(work, cities, on_progress=on_progress, should_stop=should_stop))
    return assemble_indicator_comparison(entries, question)


def assemble_indicator_comparison(
    entries: Sequence[CityFigure], question: FigureQuestion
) -> IndicatorComparison:
    """Places and verdict from the answers of single cities, however they were computed."""
    placed = place_entries(entries)
    return IndicatorComparison(
        indicator=question.indicator,
        entries=placed,
        judgement=judge_all(placed),
        is_separable=_tell_apart(placed),
        draws=question.draws,
        seed=question.seed,
    )


def place_entries(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries with their places; those without a figure have none.

    Nor has one that hidden counts could move nobody knows how far: it could have any place, and
    the reach of all others is as wide as that makes it.
    """
    known = [row for row, entry in enumerate(entries) if entry.refusal is None]
    found = dict(zip(known, _rank([entries[row] for row in known]), strict=True))
    return tuple(
        replace(entry, rank=None if _is_unbounded(entry) else found.get(row))
        for row, entry in enumerate(entries)
    )


def _is_unbounded(entry: CityIndex | CityFigure) -> bool:
    return isinstance(entry, CityIndex) and entry.is_unbounded


def describe_unplaced(found: IndexComparison | IndicatorComparison, language: Language) -> str:
    """Which cities have a figure and no place because of hidden counts; empty where none."""
    names = ", ".join(entry.name for entry in found.compared if _is_unbounded(entry))
    return text("region.no_place_hidden", language, names=names) if names else ""


def _rank(entries: Sequence[CityIndex] | Sequence[CityFigure]) -> list[RankInterval]:
    """Places of entries that have a figure."""
    values = np.array([entry.value for entry in entries], dtype=np.float64)
    of_indices = [entry for entry in entries if isinstance(entry, CityIndex)]
    if of_indices:
        shifts = [entry.shifts for entry in of_indices]
        left = [1.0 - entry.result.expected for entry in of_indices]
        of_excess = [(down / by, up / by) for (down, up), by in zip(shifts, left, strict=True)]
        by_excess = rank_cities(values, [e.plausible_excess for e in of_indices], of_excess)
        by_value = rank_cities(values, [entry.plausible for entry in of_indices], shifts)
        return widen_reach(by_excess, by_value)
    draws = [e.plausible if e.plausible.size else np.array([e.value]) for e in entries]
    return rank_cities(values, draws)


def _tell_apart(entries: Sequence[CityIndex] | Sequence[CityFigure]) -> bool:
    return are_separable([entry.rank for entry in entries if entry.rank is not None])


def _run(
    work: Callable[[City], Entry],
    cities: Sequence[City],
    *,
    on_progress: Progress | None,
    should_stop: Callable[[], bool],
) -> Iterator[Entry]:
    """Each city's answer in order, a few at the same time."""

    def answer(city: City) -> Entry:
        if should_stop():
            raise ComparisonStopped
        return work(city)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for done, entry in enumerate(pool.map(answer, cities), start=1):
                if on_progress is not None:
                    on_progress(done, len(cities))
                yield entry
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
