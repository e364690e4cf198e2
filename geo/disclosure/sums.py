"""Every sum that a reader may know: areas of a borough, ages and groups of a population."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from geo.catalogue import load_groups
from geo.city import City
from geo.disclosure.cells import Cells, Ids, rest_of

POPULATION = "population_count"
UNDER_65, OVER_65 = "population_under_65_count", "age_65_plus_count"
NO_CELL = -1
TOLERANCE = 0.5
"""Counts are whole; a sum that is off by more is not a sum of these parts."""


def list_sums(city: City, cells: Cells) -> Iterator[Ids]:
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
            yield indicator.denominator, (indicator.numerator, rest_of(indicator.key))
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


def _sums_over_areas(city: City, key: str, level: str, ids: Ids, cells: Cells) -> Iterator[Ids]:
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


def _true_sums(ids: Ids, cells: Cells) -> Ids:
    """Only those rows in which the parts do add up to the total, wherever all are known."""
    off = np.abs(cells.values[ids[:, 1:]].sum(axis=1) - cells.values[ids[:, 0]])
    true: Ids = ids[~(np.nan_to_num(off) > TOLERANCE).any(axis=1)]
    return true
