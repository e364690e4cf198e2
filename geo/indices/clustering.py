"""Clustering: do areas of the group lie next to each other?

Proximity of two areas is c = exp(-d/L), d the distance of their centroids and L one
kilometre unless set; within an area d = √(0.6 a), a its land (Massey & Denton 1988). Distance
must be in a stated unit, because the exponential has none of its own: in metres it vanishes
even between neighbours.

The sums over all pairs are exact: proximities are made for a block of areas against all and
dropped again. Cutting off far pairs would save little, since a city is only some tens of L
wide, and would bias large cities; a full matrix of 20,000 areas would need 3 GB.
"""

import numpy as np
from numpy.typing import ArrayLike

from geo.indices.counts import (
    FloatArray,
    as_floats,
    group_shares,
    has_two_areas,
    ratio,
    ratio_or_zero,
    stack_groups,
    where_defined,
)

METRES_PER_KM = 1000.0
WITHIN_AREA = 0.6
BLOCK_CELLS = 2_000_000


def spatial_proximity(
    group: ArrayLike,
    other: ArrayLike,
    centroids_m: ArrayLike,
    land_area_m2: ArrayLike,
    *,
    decay_km: float = 1.0,
) -> FloatArray:
    """How much nearer people live to their own group than to people at large.

    SP = (X Pxx + Y Pyy) / (T Ptt) with Pxy = Σᵢ Σⱼ xᵢ yⱼ cᵢⱼ / (X Y). 1: no clustering;
    above 1: each group lives nearer to its own; below 1: alternating, like a chessboard.

    Args:
        group: Residents of the group, shape (..., areas).
        other: Residents of the other group.
        centroids_m: Points of the areas in metres of a metric grid, shape (areas, 2).
        land_area_m2: Land of the areas in square metres, shape (areas,).
        decay_km: Distance L over which proximity falls to 1/e, in kilometres.

    Literature: White (1983), American Journal of Sociology 88; Massey & Denton (1988),
    Social Forces 67.
    """
    both = stack_groups(group, other)
    near = proximity_sums(both, centroids_m, land_area_m2, decay_km=decay_km)
    own = (group_shares(both) * near).sum(axis=-1).sum(axis=-1)
    total = both.sum(axis=-2)
    everyone = (group_shares(total) * near.sum(axis=-2)).sum(axis=-1)
    return where_defined(has_two_areas(total), ratio(own, everyone))


def distance_decay_isolation(
    group: ArrayLike,
    other: ArrayLike,
    centroids_m: ArrayLike,
    land_area_m2: ArrayLike,
    *,
    decay_km: float = 1.0,
) -> FloatArray:
    """Chance that the next person a member meets, near before far, is of the own group.

    DPxx = Σᵢ (xᵢ/X) Σⱼ Kᵢⱼ xⱼ/tⱼ with Kᵢⱼ = cᵢⱼ tⱼ / Σₖ cᵢₖ tₖ. 0 to 1.

    Args:
        group: Residents of the group, shape (..., areas).
        other: Residents of the other group.
        centroids_m: Points of the areas in metres of a metric grid, shape (areas, 2).
        land_area_m2: Land of the areas in square metres, shape (areas,).
        decay_km: Distance L over which proximity falls to 1/e, in kilometres.

    Literature: Morgan (1983), Area 15; Massey & Denton (1988), Social Forces 67.
    """
    both = stack_groups(group, other)
    near = proximity_sums(both, centroids_m, land_area_m2, decay_km=decay_km)
    chance = ratio_or_zero(near[..., 0, :], near.sum(axis=-2))
    value = (group_shares(both[..., 0, :]) * chance).sum(axis=-1)
    return where_defined(has_two_areas(both.sum(axis=-2)), value)


def distance_decay_exposure(
    group: ArrayLike,
    other: ArrayLike,
    centroids_m: ArrayLike,
    land_area_m2: ArrayLike,
    *,
    decay_km: float = 1.0,
) -> FloatArray:
    """Chance that the next person a member meets, near before far, is of the other group.

    DPxy = 1 - DPxx, as there are two groups; see ``distance_decay_isolation``.
    """
    return 1.0 - distance_decay_isolation(
        group, other, centroids_m, land_area_m2, decay_km=decay_km
    )


def proximity_sums(
    counts: ArrayLike, centroids_m: ArrayLike, land_area_m2: ArrayLike, *, decay_km: float = 1.0
) -> FloatArray:
    """Persons around each area, each weighted by proximity: Σⱼ cᵢⱼ xⱼ, exact.

    Memory grows with the number of areas, not with its square.

    Args:
        counts: Shape (..., areas).
        centroids_m: Points of the areas in metres of a metric grid, shape (areas, 2).
        land_area_m2: Land of the areas in square metres, shape (areas,).
        decay_km: Distance L over which proximity falls to 1/e, in kilometres.

    Returns:
        Array of the shape of ``counts``.
    """
    persons = as_floats(counts)
    decay_m = METRES_PER_KM * decay_km
    points = as_floats(centroids_m) / decay_m
    inside = np.sqrt(WITHIN_AREA * as_floats(land_area_m2)) / decay_m
    areas = persons.shape[-1]
    sums = np.empty_like(persons)
    rows = max(1, BLOCK_CELLS // max(areas, 1))
    for start in range(0, areas, rows):
        block = slice(start, min(start + rows, areas))
        sums[..., block] = persons @ _proximity(points, inside, block).T
    return sums


def _proximity(points: FloatArray, inside: FloatArray, block: slice) -> FloatArray:
    """Proximity of a block of areas to all areas, shape (block, areas)."""
    distance = np.hypot(
        points[block, 0, None] - points[None, :, 0], points[block, 1, None] - points[None, :, 1]
    )
    distance[np.arange(distance.shape[0]), np.arange(block.start, block.stop)] = inside[block]
    proximity: FloatArray = np.exp(-distance)
    return proximity
