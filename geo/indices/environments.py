"""Spatial evenness: segregation between the surroundings of people, at a chosen radius.

Each area is given the mix of all residents within the radius, near ones weighing more. A
small radius gives the index of the areas themselves; the profile over radii tells block from
borough segregation. The point of an area stands for all its residents, so radii below the
usual distance of neighbouring points say nothing new.

Pairs within the largest radius come from a tree, for a block of areas at a time, and each
serves all radii; what is held at once is bounded and does not grow with the square.

Literature: Reardon & O'Sullivan (2004), Sociological Methodology 34; Reardon et al. (2008),
Demography 45.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.indices.counts import (
    BoolArray,
    FloatArray,
    as_floats,
    has_two_areas,
    ratio,
    ratio_or_zero,
    stack_groups,
    where_defined,
)
from geo.indices.evenness import entropy, group_mix, interaction

Kernel = Literal["biweight", "uniform"]
PAIRS_AT_ONCE = 2_000_000

_WEIGHTS: dict[Kernel, Callable[[FloatArray], FloatArray]] = {
    "biweight": lambda reach: np.where(reach < 1.0, (1.0 - reach**2) ** 2, 0.0),
    "uniform": lambda reach: np.where(reach <= 1.0, 1.0, 0.0),
}


@dataclass(frozen=True, eq=False)
class ScaleProfile:
    """Spatial indices by radius.

    Attributes:
        radii_m: Radii in metres, shape (radii,).
        dissimilarity: Spatial D, shape (..., radii).
        theil_h: Spatial H, shape (..., radii).
        kernel: How nearness weighs.
    """

    radii_m: FloatArray
    dissimilarity: FloatArray
    theil_h: FloatArray
    kernel: Kernel


def spatial_dissimilarity(
    group: ArrayLike,
    other: ArrayLike,
    centroids_m: ArrayLike,
    *,
    radius_m: float = 1000.0,
    kernel: Kernel = "biweight",
) -> FloatArray:
    """Dissimilarity between the surroundings of residents.

    D̃ = Σᵢ Σₘ tᵢ |π̃ᵢₘ - πₘ| / (2 T I), π̃ᵢ the mix around area i, I = Σₘ πₘ(1 - πₘ). 0: all
    surroundings are mixed like the city; 1: groups of any size live beyond each other's
    radius. Because surroundings overlap, odd layouts can pass 1.

    Args:
        group: Residents of the group, shape (..., areas).
        other: Residents of the other group.
        centroids_m: Points of the areas in metres of a metric grid, shape (areas, 2).
        radius_m: Radius of the surroundings in metres.
        kernel: ``biweight`` weighs (1 - (d/r)²)², ``uniform`` all alike within the radius.
    """
    return spatial_dissimilarity_multigroup(
        stack_groups(group, other), centroids_m, radius_m=radius_m, kernel=kernel
    )


def spatial_dissimilarity_multigroup(
    counts: ArrayLike,
    centroids_m: ArrayLike,
    *,
    radius_m: float = 1000.0,
    kernel: Kernel = "biweight",
) -> FloatArray:
    """Spatial D over several groups, counts of shape (..., groups, areas)."""
    profile = scale_profile(counts, centroids_m, [radius_m], kernel=kernel)
    value: FloatArray = profile.dissimilarity[..., 0]
    return value


def spatial_theil_h(
    group: ArrayLike,
    other: ArrayLike,
    centroids_m: ArrayLike,
    *,
    radius_m: float = 1000.0,
    kernel: Kernel = "biweight",
) -> FloatArray:
    """How much less mixed the average resident's surroundings are than the city.

    H̃ = 1 - Σᵢ tᵢ Ẽᵢ / (T E), Ẽᵢ the entropy of the mix around area i. 0: as mixed as the
    city; 1: one group only in every surrounding. It can fall below 0 where most people live
    in surroundings more mixed than the city.

    Args:
        group: Residents of the group, shape (..., areas).
        other: Residents of the other group.
        centroids_m: Points of the areas in metres of a metric grid, shape (areas, 2).
        radius_m: Radius of the surroundings in metres.
        kernel: ``biweight`` weighs (1 - (d/r)²)², ``uniform`` all alike within the radius.
    """
    return spatial_theil_h_multigroup(
        stack_groups(group, other), centroids_m, radius_m=radius_m, kernel=kernel
    )


def spatial_theil_h_multigroup(
    counts: ArrayLike,
    centroids_m: ArrayLike,
    *,
    radius_m: float = 1000.0,
    kernel: Kernel = "biweight",
) -> FloatArray:
    """Spatial H over several groups, counts of shape (..., groups, areas)."""
    profile = scale_profile(counts, centroids_m, [radius_m], kernel=kernel)
    value: FloatArray = profile.theil_h[..., 0]
    return value


def scale_profile(
    counts: ArrayLike,
    centroids_m: ArrayLike,
    radii_m: Sequence[float],
    *,
    kernel: Kernel = "biweight",
) -> ScaleProfile:
    """Spatial D and H at many radii in one pass over the pairs of areas.

    Args:
        counts: Residents, shape (..., groups, areas).
        centroids_m: Points of the areas in metres of a metric grid, shape (areas, 2).
        radii_m: Radii in metres, each above 0.
        kernel: How nearness weighs within the radius.
    """
    x, radii = as_floats(counts), as_floats(radii_m)
    lead = x.shape[:-2]
    moved, mixed = np.zeros((*lead, len(radii))), np.zeros((*lead, len(radii)))
    total, share = x.sum(axis=-2), group_mix(x)
    for block, near in _surroundings(x, as_floats(centroids_m), radii, _WEIGHTS[kernel]):
        residents = total[..., block]
        for position, around in enumerate(near):
            mix = ratio_or_zero(around, around.sum(axis=-2, keepdims=True))
            apart = np.abs(mix - share[..., None]).sum(axis=-2)
            moved[..., position] += (residents * apart).sum(axis=-1)
            mixed[..., position] += (residents * entropy(np.swapaxes(mix, -1, -2))).sum(axis=-1)
    persons = total.sum(axis=-1)[..., None]
    defined = has_two_areas(total)[..., None]
    return ScaleProfile(
        radii_m=radii,
        dissimilarity=_scaled(moved, 2.0 * persons * interaction(share)[..., None], defined),
        theil_h=1.0 - _scaled(mixed, persons * entropy(share)[..., None], defined),
        kernel=kernel,
    )


def _scaled(value: FloatArray, whole: FloatArray, defined: BoolArray) -> FloatArray:
    return where_defined(defined, ratio(value, whole))


def _surroundings(
    counts: FloatArray,
    centroids: FloatArray,
    radii: FloatArray,
    weight: Callable[[FloatArray], FloatArray],
) -> Iterator[tuple[slice, list[FloatArray]]]:
    """Blocks of areas with the weighted counts around them, one array a radius."""
    from scipy.sparse import csr_array

    areas = centroids.shape[0]
    flat = counts.reshape(int(np.prod(counts.shape[:-1])), areas)
    for block, near, distance in _pairs_by_block(centroids, float(radii.max())):
        rows = block.stop - block.start
        around = []
        for radius in radii:
            weights = csr_array((weight(distance / radius), near), shape=(rows, areas))
            around.append((weights @ flat.T).T.reshape(*counts.shape[:-1], rows))
        yield block, around


def _pairs_by_block(
    centroids: FloatArray, radius: float
) -> Iterator[tuple[slice, tuple[NDArray[np.intp], NDArray[np.intp]], FloatArray]]:
    """Pairs of areas within the radius, at most PAIRS_AT_ONCE at a time (or one area's)."""
    from scipy.spatial import cKDTree

    tree = cKDTree(centroids)
    neighbours = tree.query_ball_point(centroids, radius, return_length=True)
    start = 0
    while start < len(centroids):
        held = np.searchsorted(np.cumsum(neighbours[start:]), PAIRS_AT_ONCE, side="right")
        block = slice(start, start + max(1, int(held)))
        pairs = cKDTree(centroids[block]).sparse_distance_matrix(
            tree, radius, output_type="ndarray"
        )
        yield block, (pairs["i"], pairs["j"]), pairs["v"]
        start = block.stop
