"""Local parts: which areas make the city's figure?

All give one value an area, shape (..., areas). The parts of an index add up to the index of
the same name exactly, so that a map of parts is a map of the index.
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
from geo.indices.evenness import entropy, group_mix, information_terms


def location_quotient(group: ArrayLike, other: ArrayLike) -> FloatArray:
    """How many times the city's share of the group is found in the area.

    LQᵢ = (xᵢ/tᵢ)/(X/T). 1: as in the city; NaN in an area without residents. Unsteady
    where few people live.
    """
    x, t = as_floats(group), as_floats(group) + as_floats(other)
    city = ratio(x.sum(axis=-1, keepdims=True), t.sum(axis=-1, keepdims=True))
    return ratio(ratio(x, t), city)


def local_dissimilarity(group: ArrayLike, other: ArrayLike) -> FloatArray:
    """The area's part of D: ½ |xᵢ/X - yᵢ/Y|; parts add up to D."""
    return np.abs(local_surplus(group, other))


def local_surplus(group: ArrayLike, other: ArrayLike) -> FloatArray:
    """The area's part of D with its sign: ½ (xᵢ/X - yᵢ/Y); parts add up to 0.

    Above 0 where the group has a larger part of its members than the other group of its own.
    """
    x, y = as_floats(group), as_floats(other)
    value = 0.5 * (group_shares(x) - group_shares(y))
    return _where_city_defined(value, x + y)


def local_isolation(group: ArrayLike, other: ArrayLike) -> FloatArray:
    """The area's part of xPx: (xᵢ/X)(xᵢ/tᵢ)."""
    x, t = as_floats(group), as_floats(group) + as_floats(other)
    return _where_city_defined(group_shares(x) * ratio_or_zero(x, t), t)


def local_exposure(group: ArrayLike, other: ArrayLike) -> FloatArray:
    """The area's part of xPy: (xᵢ/X)(yᵢ/tᵢ)."""
    x, y = as_floats(group), as_floats(other)
    return _where_city_defined(group_shares(x) * ratio_or_zero(y, x + y), x + y)


def local_theil(group: ArrayLike, other: ArrayLike) -> FloatArray:
    """The area's part of H, see ``local_theil_multigroup``."""
    return local_theil_multigroup(stack_groups(group, other))


def local_theil_multigroup(counts: ArrayLike) -> FloatArray:
    """The area's part of H: tᵢ (E - Eᵢ)/(E T); parts add up to H.

    A part below 0 is an area more mixed than the city, which lowers H.

    Args:
        counts: Residents, shape (..., groups, areas).

    Literature: Theil (1972); Reardon & Firebaugh (2002).
    """
    x = as_floats(counts)
    total = x.sum(axis=-2)
    city = entropy(group_mix(x))[..., None]
    area = entropy(np.swapaxes(ratio_or_zero(x, total[..., None, :]), -1, -2))
    value = group_shares(total) * ratio(city - area, city)
    return _where_city_defined(value, total)


def local_mutual_information(counts: ArrayLike) -> FloatArray:
    """The area's part of M: (tᵢ/T) Σₘ πᵢₘ ln(πᵢₘ/πₘ), never below 0; parts add up to M.

    Unlike ``local_theil`` it counts every departure from the city's mix, also towards more
    mixing than in the city.

    Args:
        counts: Residents, shape (..., groups, areas).

    Literature: Alonso-Villar & Del Río (2010); Elbers (2021).
    """
    x = as_floats(counts)
    return _where_city_defined(information_terms(x).sum(axis=-2), x.sum(axis=-2))


def _where_city_defined(value: FloatArray, total: FloatArray) -> FloatArray:
    return where_defined(has_two_areas(total)[..., None], value)
