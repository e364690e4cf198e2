"""All counts of people of a city as one table: what an attacker wants to fill."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.city import City
from geo.disclosure.rule import Mask
from geo.indicators import compute_panel
from geo.values import Floats, Panel

Ids = npt.NDArray[np.intp]
Key = tuple[str, str]
"""Indicator and level."""


@dataclass(frozen=True, eq=False)
class Cells:
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


def lay_out_cells(city: City) -> Cells:
    """Counts of people of all levels, and what shares leave of their denominators."""
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
    return Cells(
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
                yield (rest_of(indicator.key), level.key), np.where(rest >= 0, rest, np.nan)


def rest_of(share: str) -> str:
    """The name of what a share leaves of its denominator."""
    return f"rest of {share}"
