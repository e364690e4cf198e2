"""Counts in which one contributor is so large that it could work out the others.

Whoever runs shared accommodation knows who lives there. If nearly all people of a group in an
area do, the operator subtracts its own from the count and knows the few neighbours. The same
holds for an area that is nearly one accommodation. Places are public, so the rule looks at
places in use: contributor / count > dominance.

Whoever runs a Kita or a school knows its children. As far as they live near it, they are part of
the area's children of that age; the rule takes all of them for neighbours, which hides rather
too much. Who lives in a problem property, or who owns it, is in no table, so there is nobody
whose part could be known; dwellings are no people.

Source: Hundepool et al. (2012), Statistical Disclosure Control, section 4.2 (dominance rule).
"""

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from geo.city import City
from geo.disclosure.cells import CITY, Cells, Key
from geo.disclosure.rule import DisclosureRule, Mask
from geo.values import Floats

ENROLLED = (
    (("kita",), "children_count", "kita_age_children_count"),
    (("kita",), "migration_background_count", "kita_age_migration_count"),
    (("primary", "school"), "children_count", "school_age_children_count"),
    (("primary", "school"), "migration_background_count", "school_age_migration_count"),
)
"""Kinds of facilities, what is counted of their children, and the count of an area it adds to."""


def find_dominated(city: City, cells: Cells, rule: DisclosureRule) -> Mask:
    """Counts that one accommodation, Kita or school dominates, (n_cells, n_periods)."""
    dominated = np.zeros(cells.values.shape, dtype=bool)
    if np.isinf(rule.dominance):
        return dominated
    for (key, level), contributed in _contributions(city, cells).items():
        ids = cells.ids[key, level]
        dominated[ids] = contributed > rule.dominance * cells.values[ids]
    return dominated & (cells.values > 0)


def _contributions(city: City, cells: Cells) -> dict[Key, Floats]:
    """The largest known contributor to counts of each area, (n_areas, n_periods) each."""
    found: dict[Key, Floats] = {}
    if not accommodation_of(city).empty:
        found |= _by_accommodation(city, cells)
    whole = city.whole or city
    if {"facility_id", "period"} <= set(whole.facility_values.columns):
        found |= _by_facilities(whole, cells)
    return found


def _by_accommodation(city: City, cells: Cells) -> dict[Key, Floats]:
    """Places in use, for every arriving group."""
    arriving = {f"{key}_count" for key, group in city.groups.items() if group.arrival}
    largest = {
        level.key: _largest_accommodation(city, level.key, cells.periods) for level in city.levels
    }
    return {
        (key, level): largest[level]
        for key, level in cells.ids
        if level != CITY and key in arriving
    }


def _by_facilities(city: City, cells: Cells) -> dict[Key, Floats]:
    """Children of the largest Kita or primary school of each area, for counts of their age."""
    found: dict[Key, Floats] = {}
    for kinds, column, key in ENROLLED:
        for level in city.levels:
            if (key, level.key) in cells.ids and column in city.facility_values:
                found[key, level.key] = _largest_enrolment(
                    city, level.key, cells.periods, kinds=kinds, column=column
                )
    return found


def _largest_enrolment(
    city: City, level: str, periods: tuple[str, ...], *, kinds: tuple[str, ...], column: str
) -> Floats:
    """Most children of one facility, (n_areas, n_periods)."""
    facilities, rows = city.facilities, city.facility_values
    places = facilities.index.get_indexer(pd.Index(rows["facility_id"]))
    of_kind = facilities["kind"].isin(kinds).to_numpy()
    areas = city.areas_at(level).index
    owners = areas.get_indexer(_areas_of(city, facilities["area_id"], areas))
    columns = pd.Index(periods).get_indexer(pd.Index(rows["period"].astype(str)))
    children = np.nan_to_num(rows[column].to_numpy(dtype=np.float64))
    used = (places >= 0) & of_kind[places] & (owners[places] >= 0) & (columns >= 0)
    largest = np.zeros((len(areas), len(periods)))
    np.maximum.at(largest, (owners[places[used]], columns[used]), children[used])
    return largest


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
