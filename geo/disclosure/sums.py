"""Every sum that a reader may know: areas of a borough, ages and groups of a population."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from geo.catalogue import load_groups
from geo.city import City
from geo.disclosure.cells import CITY, Cells, Ids, rest_of
from geo.disclosure.rule import Mask

POPULATION = "population_count"
UNDER_65, OVER_65 = "population_under_65_count", "age_65_plus_count"
NO_CELL = -1
TOLERANCE = 0.5
"""Counts are whole; a sum that is off by more is not a sum of these parts."""


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums of one kind.

    Attributes:
        ids: Cells, the total first, then its parts, shape (n_sums, n_terms); ``NO_CELL`` for
            a total that everybody knows and that is no cell.
        holds: Whether the parts do add up to the total in a period, shape (n_sums, n_periods);
            true where nobody knows all of them.
    """

    ids: Ids
    holds: Mask


def list_sums(city: City, cells: Cells) -> list[Sums]:
    """Every kind of sum, those of groups and ages in each area first, then those over areas."""
    found = []
    for level in (CITY, *(level.key for level in city.levels)):
        for total, parts in _families(city):
            places = [(key, level) for key in (total, *parts)]
            if all(place in cells.ids for place in places):
                ids = np.stack([cells.ids[place] for place in places], axis=1)
                found.append(Sums(ids=ids, holds=_holds(ids, cells)))
    for key, level in cells.ids:
        if level != CITY:
            found += _sums_over_areas(city, key, level, cells)
    return [sums for sums in found if sums.ids.size and sums.holds.any()]


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
    yield POPULATION, (UNDER_65, OVER_65)
    yield POPULATION, ages
    groups = list(_group_families())
    yield from groups
    base = max((parts for total, parts in groups if total == POPULATION), key=len)
    for parts in (ages, base):
        yield from _rests_of_population(city, parts)


def _rests_of_population(
    city: City, parts: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Everybody who is not in one part is in one of the others."""
    for indicator in city.indicators.values():
        if indicator.form == "share" and indicator.numerator in parts:
            others = tuple(part for part in parts if part != indicator.numerator)
            yield rest_of(indicator.key), others


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


def _sums_over_areas(city: City, key: str, level: str, cells: Cells) -> Iterator[Sums]:
    """Areas that make up an area one level up, and all of them, which make up the city."""
    ids = cells.ids[key, level]
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
        if parent in above:
            below = np.concatenate([[above[parent]], ids[parents == parent]])[None, :]
            yield Sums(ids=below, holds=_holds(below, cells))
    whole = np.concatenate([cells.ids[key, CITY], ids])[None, :]
    holds = _holds(whole, cells)
    yield Sums(ids=whole, holds=holds)
    # Levels that contradict each other have a total each, and both are told.
    own = np.concatenate([[NO_CELL], ids])[None, :]
    yield Sums(ids=own, holds=~holds & np.isfinite(cells.values[ids].sum(axis=0)))


def _holds(ids: Ids, cells: Cells) -> Mask:
    """Where the parts add up to the total, or nobody can tell.

    Known parts that are more than their total are told by a source that contradicts itself.
    """
    total, parts = cells.values[ids[:, 0]], cells.values[ids[:, 1:]]
    beyond = np.nan_to_num(parts).sum(axis=1) - total
    is_open = np.isnan(parts).any(axis=1) & (beyond < 0)
    holds: Mask = is_open | ~(np.nan_to_num(np.abs(beyond)) > TOLERANCE)
    return holds
