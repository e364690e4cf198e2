"""Counts in which one contributor is so large that it could work out the others.

Whoever runs shared accommodation knows who lives there. If nearly all people of a group in an
area do, the operator subtracts its own from the count and knows the few neighbours. The same
holds for an area that is nearly one accommodation. Places are public, so the rule looks at
places in use: contributor / count > dominance.

Source: Hundepool et al. (2012), Statistical Disclosure Control, section 4.2 (dominance rule).
"""

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from geo.city import City
from geo.disclosure.cells import CITY, Cells
from geo.disclosure.rule import DisclosureRule, Mask
from geo.values import Floats


def find_dominated(city: City, cells: Cells, rule: DisclosureRule) -> Mask:
    """Counts of arriving groups that one accommodation dominates, (n_cells, n_periods)."""
    dominated = np.zeros(cells.values.shape, dtype=bool)
    if np.isinf(rule.dominance) or accommodation_of(city).empty:
        return dominated
    arriving = {f"{key}_count" for key, group in city.groups.items() if group.arrival}
    largest = {
        level.key: _largest_accommodation(city, level.key, cells.periods) for level in city.levels
    }
    for (key, level), ids in cells.ids.items():
        if level != CITY and key in arriving:
            dominated[ids] = largest[level] > rule.dominance * cells.values[ids]
    return dominated & (cells.values > 0)


def accommodation_of(city: City) -> GeoDataFrame:
    """All there is, also where the city shows none of it: its places are known all the same."""
    return (city.whole or city).accommodation


def _largest_accommodation(city: City, level: str, periods: tuple[str, ...]) -> Floats:
    """Places of the largest accommodation of each area in use, (n_areas, n_periods)."""
    table = accommodation_of(city)
    areas = city.areas_at(level).index
    rows = areas.get_indexer(_areas_of(city, table["area_id"], areas))
    places = np.nan_to_num(table["capacity_count"].to_numpy(dtype=np.float64))
    starts, ends = table["from_period"].astype(str), table["to_period"].astype(str)
    largest = np.zeros((len(areas), len(periods)))
    for column, period in enumerate(periods):
        # Years and dates may be mixed; "2023~" lies behind all days of 2023.
        is_used = (starts <= f"{period}~") & ((ends == "") | (ends + "~" >= period))
        used = is_used.to_numpy() & (rows >= 0)
        np.maximum.at(largest[:, column], rows[used], places[used])
    return largest


def _areas_of(city: City, area_ids: pd.Series, wanted: pd.Index) -> pd.Index:
    """The area of a level that each of some areas lies in, by going up from parent to parent."""
    parents = city.areas["parent"]
    found = pd.Series(area_ids.to_numpy(), dtype=object)
    for _ in city.levels:
        found = found.where(found.isin(wanted), found.map(parents))
    index: pd.Index = pd.Index(found)
    return index
