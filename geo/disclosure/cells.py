"""All counts of people of a city as one table: what an attacker wants to fill."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.city import City
from geo.disclosure.families import list_partial_families, rest_of
from geo.disclosure.implied import compute_implied_counts, fill_implied
from geo.disclosure.rule import Mask
from geo.indicators import compute_panel
from geo.values import Floats, Panel, State

Ids = npt.NDArray[np.intp]
Key = tuple[str, str]
"""Indicator and level; the level of the whole city is ``CITY``."""
CITY = ""


@dataclass(frozen=True, eq=False)
class Cells:
    """All counts as one table: a row a cell, a column a period.

    Attributes:
        values: Shape (n_cells, n_periods); NaN where nobody knows the count.
        never_shown: Cells that only follow from others (a group's rest of the population).
        ids: Rows of an indicator at a level, in the order of its areas; one of the city.
        areas: Row of each cell's area in the city's table, -1 for the city, (n_cells,).
        siblings: A number that cells of one count have in common if their areas lie in one
            area of the level above, (n_cells,).
    """

    periods: tuple[str, ...]
    values: Floats
    never_shown: Mask
    ids: Mapping[Key, Ids]
    areas: Ids
    siblings: Ids


def lay_out_cells(city: City) -> Cells:
    """Counts of people of all levels and of the city, and what shares leave of denominators."""
    counted = [key for key, one in city.indicators.items() if one.form == "count" and one.of_people]
    panels: dict[Key, Panel] = {}
    for level in city.levels:
        for key in counted:
            panel = compute_panel(city, key, level=level.key)
            if panel is not None:
                panels[key, level.key] = panel
    panels |= _implied(city, panels)
    counted = list(dict.fromkeys([*counted, *(key for key, _ in panels)]))
    periods = tuple(sorted({period for panel in panels.values() for period in panel.periods}))
    tables = {place: _over_periods(panel, periods) for place, panel in panels.items()}
    for key in counted:
        of_levels = [tables[key, level.key] for level in city.levels if (key, level.key) in tables]
        if of_levels:
            # Of the coarsest level that has the count; unknown where one of its areas is.
            tables[key, CITY] = of_levels[0].sum(axis=0, keepdims=True)
    rests = dict(_rests(city, tables))
    ids: dict[Key, Ids] = {}
    start = 0
    for place, table in (tables | rests).items():
        ids[place] = np.arange(start, start + len(table))
        start += len(table)
    areas, siblings = _neighbours(city, ids)
    stacked = [*tables.values(), *rests.values(), np.empty((0, len(periods)))]
    shown = sum(len(table) for table in tables.values())
    return Cells(
        periods=periods,
        values=np.concatenate(stacked),
        never_shown=np.arange(start) >= shown,
        ids=ids,
        areas=areas,
        siblings=siblings,
    )


def _implied(city: City, panels: Mapping[Key, Panel]) -> dict[Key, Panel]:
    """Counts that nobody stored but that stored figures tell."""
    found: dict[Key, Panel] = {}
    for indicator in city.indicators.values():
        for level in city.levels:
            implied = compute_implied_counts(city, indicator, level=level.key)
            if implied is not None:
                place = implied.indicator, level.key
                found[place] = fill_implied(found.get(place, panels.get(place)), implied)
    return found


def _neighbours(city: City, ids: Mapping[Key, Ids]) -> tuple[Ids, Ids]:
    """Area of each cell, and a number of the cells of the same count beside it."""
    index = city.areas.index
    parents = index.get_indexer(pd.Index(city.areas["parent"]))
    areas, siblings = [np.empty(0, dtype=np.intp)], [np.empty(0, dtype=np.intp)]
    for number, level in enumerate(level for _, level in ids):
        if level == CITY:
            own, above = np.array([-1]), np.array([-1])
        else:
            own = index.get_indexer(city.areas_at(level).index)
            above = parents[own]
        areas.append(own)
        siblings.append(number * (len(index) + 1) + above + 1)
    return np.concatenate(areas), np.concatenate(siblings)


def _over_periods(panel: Panel, periods: Sequence[str]) -> Floats:
    """Counts of a panel, a row an area, a column each of all periods."""
    table = np.full((len(panel.area_ids), len(periods)), np.nan)
    # Where a count can have no meaning nobody is counted, and sums pass over it.
    counts = np.where(panel.states == State.NOT_APPLICABLE, 0.0, panel.values)
    table[:, pd.Index(periods).get_indexer(pd.Index(panel.periods))] = counts.T
    return table


def _rests(city: City, tables: Mapping[Key, Floats]) -> Iterator[tuple[Key, Floats]]:
    """What is left of a denominator without its numerator, and of a total without known parts."""
    families: dict[str, tuple[str, tuple[str, ...]]] = {
        rest_of(one.key): (one.denominator, (one.numerator,))
        for one in city.indicators.values()
        if one.form == "share"
    }
    families |= list_partial_families(city, tables)
    for name, (total, parts) in families.items():
        for level in (CITY, *(level.key for level in city.levels)):
            if all((key, level) in tables for key in (total, *parts)):
                rest = tables[total, level] - sum(tables[part, level] for part in parts)
                yield (name, level), np.where(rest >= 0, rest, np.nan)
