"""Which counts must stay hidden, so that no single subtraction gives a small one away.

Small counts are hidden first. Then every sum that a reader may know is looked at: areas that
make up a borough or the city, age bands and groups that make up the population, a group and
the rest of the population. Where exactly one term of a sum is hidden, or all hidden ones must
be 1, the others give them away, so the smallest other term is hidden too; again, until no sum
is left of which that can be said.

What follows from several sums at once (a linear programme) is not covered here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.catalogue import load_groups
from geo.city import City
from geo.indicators import compute_panel
from geo.values import Floats, Panel

Mask = npt.NDArray[np.bool_]
Ids = npt.NDArray[np.intp]
Key = tuple[str, str]
"""Indicator and level."""

POPULATION = "population_count"
UNDER_65, OVER_65 = "population_under_65_count", "age_65_plus_count"
MOST_ROUNDS = 100
NO_CELL = -1
TOLERANCE = 0.5
"""Counts are whole; a sum that is off by more is not a sum of these parts."""


@dataclass(frozen=True, eq=False)
class Suppression:
    """Hidden cells of all counts of people of a city."""

    periods: tuple[str, ...]
    hidden: Mapping[Key, Mask]

    def of(self, panel: Panel, key: str, level: str) -> Mask:
        """Hidden cells of an indicator in the periods of a panel of the same level."""
        mask = self.hidden.get((key, level))
        if mask is None:
            return np.zeros(panel.values.shape, dtype=bool)
        rows = pd.Index(self.periods).get_indexer(pd.Index(panel.periods))
        return np.where(rows[:, None] >= 0, mask[rows], False)


@dataclass(frozen=True, eq=False)
class _Cells:
    """All counts as one table: a row a cell, a column a period.

    Attributes:
        values: Shape (n_cells, n_periods); NaN where nobody knows the count.
        never_shown: Cells that only follow from others (a group's rest of the population).
        ids: Rows of an indicator at a level, in the order of its areas.
    """

    periods: tuple[str, ...]
    values: Floats
    never_shown: Mask
    ids: Mapping[Key, Ids]


def compute_suppression(city: City, threshold: int) -> Suppression:
    """Hidden cells for a smallest shown count; computed once a city.

    Args:
        threshold: Counts from 1 to ``threshold - 1`` are hidden.
    """
    known = city.suppressions.get(threshold)
    if not isinstance(known, Suppression):
        known = _compute(city, threshold)
        city.suppressions[threshold] = known
    return known


def _compute(city: City, threshold: int) -> Suppression:
    cells = _lay_out(city)
    hidden: Mask = (cells.values > 0) & (cells.values < threshold)
    sums = [ids for ids in _sums(city, cells) if ids.size]
    for _ in range(MOST_ROUNDS):
        before = int(hidden.sum())
        for ids in sums:
            _hide_companions(ids, cells, hidden)
        if int(hidden.sum()) == before:
            break
    return Suppression(
        periods=cells.periods, hidden={key: hidden[ids].T for key, ids in cells.ids.items()}
    )


def _lay_out(city: City) -> _Cells:
    counted = [key for key, one in city.indicators.items() if one.form == "count" and one.of_people]
    panels: dict[Key, Panel] = {}
    for level in city.levels:
        for key in counted:
            panel = compute_panel(city, key, level=level.key)
            if panel is not None:
                panels[key, level.key] = panel
    periods = tuple(sorted({period for panel in panels.values() for period in panel.periods}))
    tables = {place: _over_periods(panel, periods) for place, panel in panels.items()}
    rests = dict(_rests(city, tables))
    ids: dict[Key, Ids] = {}
    start = 0
    for place, table in (tables | rests).items():
        ids[place] = np.arange(start, start + len(table))
        start += len(table)
    stacked = [*tables.values(), *rests.values(), np.empty((0, len(periods)))]
    shown = sum(len(table) for table in tables.values())
    return _Cells(
        periods=periods,
        values=np.concatenate(stacked),
        never_shown=np.arange(start) >= shown,
        ids=ids,
    )


def _over_periods(panel: Panel, periods: Sequence[str]) -> Floats:
    """Counts of a panel, a row an area, a column each of all periods."""
    table = np.full((len(panel.area_ids), len(periods)), np.nan)
    table[:, pd.Index(periods).get_indexer(pd.Index(panel.periods))] = panel.values.T
    return table


def _rests(city: City, tables: Mapping[Key, Floats]) -> Iterator[tuple[Key, Floats]]:
    """What is left of a denominator without its numerator, for every share of people."""
    for indicator in city.indicators.values():
        if indicator.form != "share":
            continue
        for level in city.levels:
            above = tables.get((indicator.numerator, level.key))
            below = tables.get((indicator.denominator, level.key))
            if above is not None and below is not None:
                rest = below - above
                yield (_rest_of(indicator.key), level.key), np.where(rest >= 0, rest, np.nan)


def _rest_of(share: str) -> str:
    return f"rest of {share}"


def _sums(city: City, cells: _Cells) -> Iterator[Ids]:
    """Every kind of sum as rows of cell numbers: the total first, then its parts."""
    for level in city.levels:
        for total, parts in _families(city):
            places = [(key, level.key) for key in (total, *parts)]
            if all(place in cells.ids for place in places):
                yield _true_sums(np.stack([cells.ids[place] for place in places], axis=1), cells)
    for (key, level_key), ids in cells.ids.items():
        yield from _sums_over_areas(city, key, level_key, ids, cells)


def _families(city: City) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Indicators that are the sum of others in every area."""
    for indicator in city.indicators.values():
        if indicator.form == "count" and indicator.parts:
            yield indicator.key, indicator.parts
        if indicator.form == "share":
            yield indicator.denominator, (indicator.numerator, _rest_of(indicator.key))
    ages = tuple(
        key for key in city.indicators if key.startswith("age_") and key.endswith("_count")
    )
    yield POPULATION, ages
    yield POPULATION, (UNDER_65, OVER_65)
    yield from _group_families()


def _group_families() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every way to put the population, or a composed group, together from groups."""
    composed = {key: frozenset(group.parts) for key, group in load_groups().items() if group.parts}
    base = frozenset(key for key, group in load_groups().items() if not group.parts)
    for whole, members in {"population": base, **composed}.items():
        inside = [key for key, parts in composed.items() if parts < members]
        for size in range(len(inside) + 1):
            for chosen in combinations(inside, size):
                covered = [part for key in chosen for part in composed[key]]
                if len(covered) == len(set(covered)):
                    rest = sorted(members - set(covered))
                    yield f"{whole}_count", tuple(f"{key}_count" for key in (*chosen, *rest))


def _sums_over_areas(city: City, key: str, level: str, ids: Ids, cells: _Cells) -> Iterator[Ids]:
    """Areas that make up an area one level up; those without one make up the city."""
    parents = city.areas_at(level)["parent"].to_numpy()
    above = {
        str(area): cell
        for upper in city.levels
        if (key, upper.key) in cells.ids
        for area, cell in zip(
            city.areas_at(upper.key).index, cells.ids[key, upper.key], strict=True
        )
    }
    for parent in np.unique(parents):
        parts = ids[parents == parent]
        if parent in above:
            yield _true_sums(np.concatenate([[above[parent]], parts])[None, :], cells)
        else:
            # The total of the city is public; it has no cell of its own.
            yield np.concatenate([[NO_CELL], parts])[None, :]


def _true_sums(ids: Ids, cells: _Cells) -> Ids:
    """Only those rows in which the parts do add up to the total, wherever all are known."""
    off = np.abs(cells.values[ids[:, 1:]].sum(axis=1) - cells.values[ids[:, 0]])
    true: Ids = ids[~(np.nan_to_num(off) > TOLERANCE).any(axis=1)]
    return true


def _hide_companions(ids: Ids, cells: _Cells, hidden: Mask) -> None:
    """Where exactly one term of a sum is hidden, hide the smallest other one with it.

    Args:
        ids: Shape (n_sums, n_terms); ``NO_CELL`` for a term that everybody knows.
        hidden: Changed in place.
    """
    values, public = cells.values[ids], ids == NO_CELL
    is_hidden = hidden[ids] & ~public[..., None]
    open_term = is_hidden | np.isnan(values) | cells.never_shown[ids][..., None]
    open_term &= ~public[..., None]
    n_open = open_term.sum(axis=1)
    alone = (n_open == 1) & is_hidden.any(axis=1)
    # Hidden parts that add up to their number are all exactly 1.
    all_hidden = (is_hidden.sum(axis=1) == n_open) & ~is_hidden[:, 0]
    alone |= all_hidden & (n_open > 1) & (np.where(is_hidden, values, 0).sum(axis=1) == n_open)
    usable = ~open_term & ~public[..., None] & (values > 0)
    sizes = np.where(usable, values, np.inf)
    chosen = sizes.argmin(axis=1)
    rows, columns = np.nonzero(alone & np.isfinite(sizes.min(axis=1)))
    hidden[ids[rows, chosen[rows, columns]], columns] = True
