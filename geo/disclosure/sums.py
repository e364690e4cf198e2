"""Every sum that a reader may know: areas of a borough, ages and groups of a population."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from geo.city import City
from geo.disclosure.cells import CITY, Cells, Ids
from geo.disclosure.families import POPULATION, list_families, list_partial_families
from geo.disclosure.rule import Mask
from geo.indicators import compute_panel

__all__ = ["NO_CELL", "POPULATION", "Sums", "list_sums"]

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
    partial = [
        (total, (*known, others))
        for others, (total, known) in list_partial_families(city, cells.ids).items()
    ]
    for level in (CITY, *(level.key for level in city.levels)):
        for total, parts in (*list_families(city), *partial):
            places = [(key, level) for key in (total, *parts)]
            if all(place in cells.ids for place in places):
                ids = np.stack([cells.ids[place] for place in places], axis=1)
                found.append(Sums(ids=ids, holds=_holds(ids, cells)))
    for key, level in cells.ids:
        if level != CITY:
            found += _sums_over_areas(city, key, level, cells)
    found += _sums_behind_quotients(city, cells)
    return [sums for sums in found if sums.ids.size and sums.holds.any()]


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
    # Levels that contradict each other have a total each, and both are told; and a level that is
    # complete has one where a coarser one is not.
    own = np.concatenate([[NO_CELL], ids])[None, :]
    is_told = holds & np.isfinite(cells.values[cells.ids[key, CITY]])
    yield Sums(ids=own, holds=~is_told & np.isfinite(cells.values[ids].sum(axis=0)))


def _sums_behind_quotients(city: City, cells: Cells) -> Iterator[Sums]:
    """Both sides of the share that quotients compare with, where some areas are not known.

    A shown quotient, the area's own share and the residents give the group's sum over all areas
    with figures, though the city's total is unknown.
    """
    for indicator in city.indicators.values():
        for level in city.levels if indicator.form == "quotient" else ():
            panel = compute_panel(city, indicator.key, level=level.key)
            if panel is None or panel.numerator is None or panel.denominator is None:
                continue
            used = np.isfinite(panel.numerator) & np.isfinite(panel.denominator)
            columns = np.array([cells.periods.index(period) for period in panel.periods])
            for pattern in np.unique(used[~used.all(axis=1) & used.any(axis=1)], axis=0):
                holds = np.zeros((1, len(cells.periods)), dtype=bool)
                holds[0, columns[(used == pattern).all(axis=1)]] = True
                for key in (indicator.numerator, indicator.denominator):
                    ids = cells.ids[key, level.key][pattern]
                    yield Sums(ids=np.concatenate([[NO_CELL], ids])[None, :], holds=holds)


def _holds(ids: Ids, cells: Cells) -> Mask:
    """Where the parts add up to the total, or nobody can tell.

    Known parts that are more than their total are told by a source that contradicts itself.
    """
    total, parts = cells.values[ids[:, 0]], cells.values[ids[:, 1:]]
    beyond = np.nan_to_num(parts).sum(axis=1) - total
    is_open = np.isnan(parts).any(axis=1) & (beyond < 0)
    holds: Mask = is_open | ~(np.nan_to_num(np.abs(beyond)) > TOLERANCE)
    return holds
