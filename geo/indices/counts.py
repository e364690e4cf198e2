"""The door to the indices: what counts must be, and the arithmetic they share.

Nothing inside the room checks again. An area without a known count (NaN) has to be left out
by the caller, in group and total alike, because an index over guessed areas is a guess.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import IndexInputError

FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]
TwoGroupIndex: TypeAlias = Callable[[FloatArray, FloatArray], FloatArray]
GroupsIndex: TypeAlias = Callable[[FloatArray], FloatArray]

PLACES_NAMED = 5


def validate_counts(counts: ArrayLike, *, total: ArrayLike | None = None) -> FloatArray:
    """Counts as an array of floats, or the sentence that says what is wrong and where.

    Args:
        counts: Persons per area, shape (..., areas) or (..., groups, areas).
        total: All residents per area; where given, no count may exceed it. It is broadcast
            against ``counts``.

    Raises:
        IndexInputError: No numbers, no area axis, a count that is NaN or infinite, a negative
            count, or more persons of a group than residents. Areas are named by their
            position, counted from 1.
    """
    checked = _as_finite_counts(counts)
    if total is None:
        return checked
    whole = _as_finite_counts(total)
    try:
        exceeds = checked > whole
    except ValueError:
        raise IndexInputError(
            "indices.shapes_differ", first=str(checked.shape), second=str(whole.shape)
        ) from None
    if exceeds.any():
        raise IndexInputError("indices.group_exceeds_total", areas=_name_places(exceeds))
    return checked


def _as_finite_counts(counts: ArrayLike) -> FloatArray:
    try:
        checked = np.array(counts, dtype=np.float64)
    except (TypeError, ValueError):
        raise IndexInputError("indices.not_numbers", found=type(counts).__name__) from None
    if checked.ndim == 0:
        raise IndexInputError("indices.no_area_axis", found=str(counts))
    if not np.isfinite(checked).all():
        raise IndexInputError("indices.not_finite", areas=_name_places(~np.isfinite(checked)))
    if (checked < 0).any():
        raise IndexInputError("indices.negative", areas=_name_places(checked < 0))
    return checked


def _name_places(wrong: BoolArray) -> str:
    """Positions along the area axis, the first few, counted from 1."""
    areas = np.flatnonzero(wrong.reshape(-1, wrong.shape[-1]).any(axis=0)) + 1
    named = ", ".join(str(area) for area in areas[:PLACES_NAMED])
    return named if areas.size <= PLACES_NAMED else f"{named} …"


def as_floats(counts: ArrayLike) -> FloatArray:
    """The same numbers as floats, so that large whole numbers neither wrap nor truncate."""
    return np.asarray(counts, dtype=np.float64)


def ratio(part: FloatArray, whole: FloatArray) -> FloatArray:
    """Part by whole; NaN where the whole is zero, without a warning."""
    quotient: FloatArray = part / np.where(whole > 0, whole, np.nan)
    return quotient


def ratio_or_zero(part: FloatArray, whole: FloatArray) -> FloatArray:
    """Part by whole; zero where both are zero: an empty area adds nothing."""
    quotient: FloatArray = part / np.where(whole > 0, whole, 1.0)
    return quotient


def times_log(share: FloatArray, other: FloatArray) -> FloatArray:
    """The terms share · ln(other), zero where the share is zero."""
    terms: FloatArray = share * np.log(np.where(other > 0, other, 1.0))
    return terms


def group_shares(values: FloatArray) -> FloatArray:
    """Each area's share of the sum over all areas; NaN for an empty group."""
    return ratio(values, values.sum(axis=-1, keepdims=True))


def where_defined(defined: BoolArray, value: FloatArray) -> FloatArray:
    """The value where it is defined, NaN elsewhere; a plain number for a single city."""
    result: FloatArray = np.where(defined, value, np.nan)[()]
    return result


def has_two_areas(total: FloatArray) -> BoolArray:
    """Whether at least two areas are inhabited: one alone cannot be uneven."""
    enough: BoolArray = np.count_nonzero(total > 0, axis=-1) > 1
    return enough


def stack_groups(*groups: ArrayLike) -> FloatArray:
    """Arrays of shape (..., areas) as one of shape (..., groups, areas)."""
    return np.stack(np.broadcast_arrays(*(as_floats(group) for group in groups)), axis=-2)


def over_groups(index: TwoGroupIndex) -> GroupsIndex:
    """An index of (group, other) as one of an array of shape (..., 2, areas)."""

    def index_of_both(counts: FloatArray) -> FloatArray:
        return index(counts[..., 0, :], counts[..., 1, :])

    return index_of_both
