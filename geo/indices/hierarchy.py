"""Parts within parts: how much of a region's segregation lies between its cities?

M and H of a whole split exactly into a part between the members of a level and a part inside
them, and the part inside splits again by the next level: region, city, borough, area.

Literature: Theil & Finizza (1971); Reardon & Firebaugh (2002), Sociological Methodology 32;
Mora & Ruiz-Castillo (2011), Sociological Methodology 41.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import IndexInputError
from geo.indices.counts import (
    FloatArray,
    as_floats,
    group_shares,
    ratio,
    ratio_or_zero,
    times_log,
    where_defined,
)
from geo.indices.evenness import entropy, group_mix, mutual_information_multigroup

Labels = NDArray[np.generic]


@dataclass(frozen=True, eq=False)
class LevelSplit:
    """M or H of a whole, split by levels.

    Attributes:
        total: Of the areas in the whole, shape of the leading axes.
        by_level: Part between the members of the outermost level, between those of the next
            inside it, and so on, last the part between areas inside the innermost level;
            shape (..., levels + 1). It sums to ``total``.
    """

    total: FloatArray
    by_level: FloatArray


@dataclass(frozen=True, eq=False)
class Parts:
    """M and H of each part of a whole, with the weights that add them up.

    Attributes:
        labels: Names of the parts, sorted.
        mutual_information: M of each part, shape (..., parts).
        theil_h: H of each part; NaN where a part holds one group only.
        weight: Share of the whole's persons, Tₛ/T. Σ weight · M is M within.
        entropy_weight: Tₛ Eₛ/(T E). Σ entropy_weight · H is H within.
    """

    labels: Labels
    mutual_information: FloatArray
    theil_h: FloatArray
    weight: FloatArray
    entropy_weight: FloatArray


def split_mutual_information(counts: ArrayLike, levels: Sequence[ArrayLike]) -> LevelSplit:
    """M split by levels: what each level adds to the one above it.

    Args:
        counts: Residents, shape (..., groups, areas).
        levels: For each level, outermost first, the part that each area lies in.

    Raises:
        IndexInputError: A level has not one label an area, or a part lies in more than one
            part of the level above.
    """
    x = as_floats(counts)
    memberships = _validate_levels(levels, x.shape[-1])
    steps = [_information(merge_areas(x, labels)) for labels in memberships]
    steps.append(_information(x))
    by_level = np.diff(np.stack(steps, axis=-1), axis=-1, prepend=0.0)
    return LevelSplit(total=mutual_information_multigroup(x), by_level=by_level)


def split_theil_h(counts: ArrayLike, levels: Sequence[ArrayLike]) -> LevelSplit:
    """H split by levels; the parts of M, each divided by the entropy of the whole.

    H = H between + Σₛ (Tₛ Eₛ)/(T E) Hₛ. See ``split_mutual_information``.
    """
    split = split_mutual_information(counts, levels)
    whole = entropy(group_mix(as_floats(counts)))
    return LevelSplit(
        total=ratio(split.total, whole), by_level=ratio(split.by_level, whole[..., None])
    )


def compute_parts(counts: ArrayLike, membership: ArrayLike) -> Parts:
    """M and H inside each part of a whole.

    M of the whole is M between parts plus Σ weight · M, with the parts of one area or none
    counting 0 (their own M is not defined, NaN).

    Args:
        counts: Residents, shape (..., groups, areas).
        membership: The part that each area lies in, shape (areas,).
    """
    x = as_floats(counts)
    labels, part = np.unique(_validate_levels([membership], x.shape[-1])[0], return_inverse=True)
    merged = merge_areas(x, part)
    persons = merged.sum(axis=-2)
    mix = ratio(merged, persons[..., None, :])
    cell = ratio_or_zero(x, persons[..., None, part])
    relative = ratio_or_zero(ratio_or_zero(x, x.sum(axis=-2, keepdims=True)), mix[..., part])
    information = merge_areas(times_log(cell, relative).sum(axis=-2), part)
    inhabited = merge_areas(np.where(x.sum(axis=-2) > 0, 1.0, 0.0), part)
    several = (np.count_nonzero(merged > 0, axis=-2) > 1) & (inhabited > 1)
    mixedness = np.nan_to_num(entropy(np.swapaxes(mix, -1, -2)))
    weight = group_shares(persons)
    return Parts(
        labels=labels,
        mutual_information=where_defined(several, information),
        theil_h=where_defined(several, ratio(information, mixedness)),
        weight=weight,
        entropy_weight=ratio(weight * mixedness, entropy(group_mix(x))[..., None]),
    )


def merge_areas(counts: ArrayLike, membership: ArrayLike) -> FloatArray:
    """Counts of the parts that areas lie in, shape (..., parts), parts sorted by label."""
    x = as_floats(counts)
    labels = np.asarray(membership)
    order = np.argsort(labels, kind="stable")
    first = np.unique(labels[order], return_index=True)[1]
    if not first.size:
        return x
    merged: FloatArray = np.add.reduceat(x[..., order], first, axis=-1)
    return merged


def _information(counts: FloatArray) -> FloatArray:
    """M, with 0 instead of NaN where one part holds everybody: nothing lies between parts."""
    value = mutual_information_multigroup(counts)
    single = np.count_nonzero(counts.sum(axis=-2) > 0, axis=-1) == 1
    information: FloatArray = np.where(single, 0.0, value)
    return information


def _validate_levels(levels: Sequence[ArrayLike], areas: int) -> list[Labels]:
    memberships = [np.asarray(level) for level in levels]
    for labels in memberships:
        if labels.shape != (areas,):
            raise IndexInputError(
                "indices.wrong_membership", areas=str(areas), labels=str(labels.size)
            )
    for number, (outer, inner) in enumerate(pairwise(memberships), start=2):
        _validate_nested(outer, inner, number)
    return memberships


def _validate_nested(outer: Labels, inner: Labels, number: int) -> None:
    names, part = np.unique(inner, return_inverse=True)
    above = np.unique(outer, return_inverse=True)[1]
    pairs = np.unique(np.stack([part, above]), axis=1)
    torn = names[np.bincount(pairs[0], minlength=len(names)) > 1]
    if torn.size:
        named = ", ".join(str(name) for name in torn[:5])
        raise IndexInputError("indices.not_nested", level=str(number), parts=named)
