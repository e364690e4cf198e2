"""Exposure: whom does the average member of a group have as neighbours?

All take (group, other) of shape (..., areas). Areas are shared with group and other only,
unless ``total`` says that others live there too. NaN where the group is empty or fewer than
two areas are inhabited.
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
    where_defined,
)
from geo.indices.evenness import group_mix


def isolation(group: ArrayLike, other: ArrayLike, *, total: ArrayLike | None = None) -> FloatArray:
    """Share of the own group in the area of the average member.

    xPx = Σᵢ (xᵢ/X)(xᵢ/tᵢ). From the group's share in the city (even spread) to 1. It rises
    with the size of the group: compare cities by ``correlation_ratio``.

    Args:
        group: Residents of the group, shape (..., areas).
        other: Residents of the other group.
        total: All residents, where there are more than these two groups.

    Literature: Bell (1954); Lieberson (1981); Massey & Denton (1988), Social Forces 67.
    """
    x, t = as_floats(group), _total(group, other, total)
    value = (group_shares(x) * ratio_or_zero(x, t)).sum(axis=-1)
    return where_defined(has_two_areas(t), value)


def exposure(group: ArrayLike, other: ArrayLike, *, total: ArrayLike | None = None) -> FloatArray:
    """Share of the other group in the area of the average member of the group.

    xPy = Σᵢ (xᵢ/X)(yᵢ/tᵢ). 0 to 1; not symmetric: a small group meets a large one often,
    not the other way round. With two groups, isolation and exposure add to 1.

    Args:
        group: Residents of the group, shape (..., areas).
        other: Residents of the other group.
        total: All residents, where there are more than these two groups.

    Literature: Lieberson (1981); Massey & Denton (1988), Social Forces 67.
    """
    x, y, t = as_floats(group), as_floats(other), _total(group, other, total)
    value = (group_shares(x) * ratio_or_zero(y, t)).sum(axis=-1)
    return where_defined(has_two_areas(t), value)


def correlation_ratio(
    group: ArrayLike, other: ArrayLike, *, total: ArrayLike | None = None
) -> FloatArray:
    """Isolation freed of the group's size.

    η² = (xPx - P)/(1 - P) = Σᵢ tᵢ(pᵢ - P)² / (T P(1 - P)), the form computed here because it
    keeps its digits when the group is spread evenly. 0: even; 1: no area in common.

    Args:
        group: Residents of the group, shape (..., areas).
        other: Residents of the other group.
        total: All residents, where there are more than these two groups.

    Literature: Bell (1954); White (1986), Population Index 52.
    """
    x, t = as_floats(group), _total(group, other, total)
    city = t.sum(axis=-1)
    share = ratio(np.broadcast_to(x, np.broadcast_shapes(x.shape, t.shape)).sum(axis=-1), city)
    spread = (t * (ratio_or_zero(x, t) - share[..., None]) ** 2).sum(axis=-1)
    value = ratio(spread, city * share * (1.0 - share))
    return where_defined(has_two_areas(t), value)


def normalised_exposure(counts: ArrayLike) -> FloatArray:
    """How far all groups together fall short of meeting as often as an even spread allows.

    P = Σᵢ Σₘ tᵢ (πᵢₘ - πₘ)² / (T (1 - πₘ)); 0 to 1; equal to η² for two groups.

    Args:
        counts: Residents, shape (..., groups, areas).

    Literature: James (1986); Reardon & Firebaugh (2002), Sociological Methodology 32.
    """
    x = as_floats(counts)
    total, share = x.sum(axis=-2), group_mix(x)
    deviation = ratio_or_zero(x, total[..., None, :]) - share[..., None]
    spread = (total[..., None, :] * deviation**2).sum(axis=-1)
    value = ratio((ratio(spread, 1.0 - share)).sum(axis=-1), total.sum(axis=-1))
    return where_defined(has_two_areas(total), value)


def _total(group: ArrayLike, other: ArrayLike, total: ArrayLike | None) -> FloatArray:
    return as_floats(group) + as_floats(other) if total is None else as_floats(total)
