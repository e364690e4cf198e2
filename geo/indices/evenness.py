"""Evenness: are the groups spread alike over the areas?

Two-group forms take (group, other): residents of the group and of the group it is compared
with, usually all others. Forms for several groups take counts of shape (..., groups, areas).
The result has the leading axes. It is NaN where a group is empty or fewer than two areas are
inhabited; areas without residents change nothing.
"""

import numpy as np
from numpy.typing import ArrayLike

from geo.indices.counts import (
    BoolArray,
    FloatArray,
    as_floats,
    group_shares,
    has_two_areas,
    ratio,
    ratio_or_zero,
    stack_groups,
    times_log,
    where_defined,
)

SMALLEST = np.finfo(np.float64).tiny


def dissimilarity(group: ArrayLike, other: ArrayLike) -> FloatArray:
    """Share of the group that would have to move for both groups to be spread alike.

    D = ½ Σᵢ |xᵢ/X - yᵢ/Y|. 0: spread alike; 1: no area in common. With all other residents
    as ``other`` it is the segregation index of German city monitoring.

    Args:
        group: Residents of the group, shape (..., areas).
        other: Residents of the other group, same areas in the same order.

    Literature: Duncan & Duncan (1955), American Sociological Review 20; Helbig & Jähnen (2018).
    """
    x, y = as_floats(group), as_floats(other)
    value = 0.5 * np.abs(group_shares(x) - group_shares(y)).sum(axis=-1)
    return where_defined(has_two_areas(x + y), value)


def dissimilarity_multigroup(counts: ArrayLike) -> FloatArray:
    """Share of all persons who would have to move, of the share under complete segregation.

    D = Σᵢ Σₘ tᵢ |πᵢₘ - πₘ| / (2 T I) with I = Σₘ πₘ(1 - πₘ); 0 to 1; for two groups equal
    to the two-group form.

    Args:
        counts: Residents, shape (..., groups, areas).

    Literature: Morgan (1975); Sakoda (1981); Reardon & Firebaugh (2002), Soc. Methodology 32.
    """
    x, total = _split_totals(counts)
    share = group_mix(x)
    expected = share[..., None] * total[..., None, :]
    moved = np.abs(x - expected).sum(axis=(-2, -1))
    value = ratio(moved, 2.0 * total.sum(axis=-1) * interaction(share))
    return where_defined(_several_groups(x) & has_two_areas(total), value)


def gini(group: ArrayLike, other: ArrayLike) -> FloatArray:
    """Twice the area between the segregation curve and the line of evenness.

    G = Σᵢ Σⱼ tᵢ tⱼ |pᵢ - pⱼ| / (2 T² P (1 - P)), computed from areas sorted by pᵢ in
    O(n log n). Areas of equal share lie on one straight piece of the curve, so their order
    does not matter. 0: even; 1: no area in common; never smaller than D.

    Literature: James & Taeuber (1985), Sociological Methodology 15.
    """
    x, y = np.broadcast_arrays(as_floats(group), as_floats(other))
    order = np.argsort(ratio_or_zero(x, x + y), axis=-1)
    x_sorted = np.take_along_axis(group_shares(x), order, axis=-1)
    y_sorted = np.take_along_axis(group_shares(y), order, axis=-1)
    # One trapezium per area under the curve of cumulated others over cumulated members.
    twice_under = (x_sorted * (2.0 * np.cumsum(y_sorted, axis=-1) - y_sorted)).sum(axis=-1)
    return where_defined(has_two_areas(x + y), np.clip(twice_under - 1.0, 0.0, 1.0))


def gini_multigroup(counts: ArrayLike) -> FloatArray:
    """Gini over several groups: two-group values weighted by πₘ(1 - πₘ).

    Literature: Reardon & Firebaugh (2002), Sociological Methodology 32.
    """
    x, total = _split_totals(counts)
    share = group_mix(x)
    weight = share * (1.0 - share)
    each = gini(x, total[..., None, :] - x)
    value = ratio(np.where(weight > 0, weight * each, weight).sum(axis=-1), interaction(share))
    return where_defined(_several_groups(x) & has_two_areas(total), value)


def mutual_information(group: ArrayLike, other: ArrayLike) -> FloatArray:
    """How much knowing the area tells about the group of a person, in nats.

    See ``mutual_information_multigroup``; 0 to ln 2.
    """
    return mutual_information_multigroup(stack_groups(group, other))


def mutual_information_multigroup(counts: ArrayLike) -> FloatArray:
    """How much knowing the area tells about the group of a person, in nats.

    M = Σᵢ Σₘ (tᵢₘ/T) ln[(tᵢₘ/T) / ((tᵢ/T)(Tₘ/T))]. 0: nothing; at most the entropy of the
    groups. It splits exactly into parts, but changes with the city's mix of groups.

    Args:
        counts: Residents, shape (..., groups, areas).

    Literature: Theil & Finizza (1971); Mora & Ruiz-Castillo (2011), Soc. Methodology 41.
    """
    x, total = _split_totals(counts)
    groups = x.sum(axis=-1)
    share = ratio(np.ones(()), total.sum(axis=-1))
    # Entropy of areas plus entropy of groups less that of cells: one logarithm a cell.
    value = (
        _log_sum(x * share[..., None, None]).sum(axis=-1)
        - _log_sum(total * share[..., None])
        - _log_sum(groups * share[..., None])
    )
    several = np.count_nonzero(groups > 0, axis=-1) > 1
    return where_defined(several & has_two_areas(total), np.maximum(value, 0.0))


def theil_h(group: ArrayLike, other: ArrayLike) -> FloatArray:
    """How much less mixed the average resident's area is than the city.

    See ``theil_h_multigroup``; 0 to 1.
    """
    return theil_h_multigroup(stack_groups(group, other))


def theil_h_multigroup(counts: ArrayLike) -> FloatArray:
    """How much less mixed the average resident's area is than the city.

    H = Σᵢ tᵢ (E - Eᵢ) / (E T) = M / E, with the entropy E = -Σₘ πₘ ln πₘ of the city and Eᵢ
    of the area. 0: each area is as mixed as the city; 1: each area holds one group only.

    Args:
        counts: Residents, shape (..., groups, areas).

    Literature: Theil (1972); Reardon & Firebaugh (2002), Sociological Methodology 32.
    """
    x = as_floats(counts)
    value = ratio(mutual_information_multigroup(x), entropy(group_mix(x)))
    return np.clip(value, 0.0, 1.0)


def atkinson(group: ArrayLike, other: ArrayLike, *, b: float = 0.5) -> FloatArray:
    """Unevenness with a stated weight on areas where the group is rare or common.

    A = 1 - P/(1-P) · |Σᵢ (1-pᵢ)^(1-b) pᵢ^b tᵢ / (P T)|^(1/(1-b)), equal to
    1 - (Σᵢ (xᵢ/X)^b (yᵢ/Y)^(1-b))^(1/(1-b)), the form computed here. 0: even; 1: no area in
    common. For b = 0.5 both groups weigh alike; a larger b weighs areas of a high share more.

    Args:
        group: Residents of the group, shape (..., areas).
        other: Residents of the other group.
        b: Shape, above 0 and below 1.

    Literature: Atkinson (1970); James & Taeuber (1985); Massey & Denton (1988).
    """
    x, y = as_floats(group), as_floats(other)
    overlap = (group_shares(x) ** b * group_shares(y) ** (1.0 - b)).sum(axis=-1)
    value = 1.0 - np.minimum(overlap, 1.0) ** (1.0 / (1.0 - b))
    return where_defined(has_two_areas(x + y), value)


def group_mix(counts: FloatArray) -> FloatArray:
    """Share of each group in the city, shape (..., groups); NaN for an empty city."""
    persons = counts.sum(axis=-1)
    return ratio(persons, persons.sum(axis=-1, keepdims=True))


def entropy(share: FloatArray) -> FloatArray:
    """Entropy -Σₘ πₘ ln πₘ in nats over the last axis."""
    value: FloatArray = -times_log(share, share).sum(axis=-1)
    return value


def interaction(share: FloatArray) -> FloatArray:
    """Simpson's interaction I = Σₘ πₘ(1 - πₘ): the chance that two persons differ in group."""
    value: FloatArray = (share * (1.0 - share)).sum(axis=-1)
    return value


def information_terms(counts: FloatArray) -> FloatArray:
    """The summands of M per group and area, shape (..., groups, areas)."""
    total = counts.sum(axis=-2, keepdims=True)
    overall = group_mix(counts)[..., None]
    cell = ratio(counts, total.sum(axis=-1, keepdims=True))
    relative = ratio_or_zero(ratio_or_zero(counts, total), overall)
    return times_log(cell, relative)


def _log_sum(share: FloatArray) -> FloatArray:
    """The sum of p ln p over the last axis, 0 for p = 0."""
    terms = np.maximum(share, SMALLEST)
    np.log(terms, out=terms)
    terms *= share
    total: FloatArray = terms.sum(axis=-1)
    return total


def _split_totals(counts: ArrayLike) -> tuple[FloatArray, FloatArray]:
    x = as_floats(counts)
    return x, x.sum(axis=-2)


def _several_groups(counts: FloatArray) -> BoolArray:
    enough: BoolArray = np.count_nonzero(counts.sum(axis=-1) > 0, axis=-1) > 1
    return enough
