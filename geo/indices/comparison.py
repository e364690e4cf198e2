"""Is the difference of two cities, or of two periods, more than labels drawn by lot give?

Areas are labelled at random, the index of each label computed again, and the differences
compared with the observed one. What is tested is that both sets of areas are of one kind.

Literature: Rey, Cortes & Knaap (2021), Spatial Demography 9; Phipson & Smyth (2010).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from geo.errors import IndexInputError
from geo.indices.chance import ROUNDING, plus_one_share
from geo.indices.counts import FloatArray, GroupsIndex, validate_counts, where_defined
from geo.indices.sampling import CELLS_AT_ONCE, Seed, remembered_seed

Relabelling: TypeAlias = Callable[[int, np.random.Generator], tuple[FloatArray, FloatArray]]


@dataclass(frozen=True, eq=False)
class Difference:
    """Two values of an index and how often labels by lot put them as far apart.

    Attributes:
        first: Index of the first city or period.
        second: Index of the second.
        difference: Second less first.
        p_value: Two-sided, counting the observed labels as one of the draws.
        draws: Number of random labellings that counted; those that leave one side without a
            defined index (all of a small group on the other side) are left out.
        seed: Their seed, none where a generator was handed in.
    """

    first: float
    second: float
    difference: float
    p_value: float
    draws: int
    seed: int | None


def compare_cities(
    first: ArrayLike, second: ArrayLike, index: GroupsIndex, *, draws: int = 1000, seed: Seed = 0
) -> Difference:
    """Difference of two cities, tested by dealing out their areas anew.

    Args:
        first: Counts of one city, shape (groups, areas).
        second: Counts of the other, same groups, any number of areas.
        index: Takes counts of shape (..., groups, areas).
        draws: Number of random labellings.
        seed: Whole number, or a generator to go on with.

    Raises:
        IndexInputError: See ``validate_counts``; the cities differ in their groups.
    """
    one, two = _validate_pair(first, second, same_areas=False)
    pooled = np.concatenate([one, two], axis=-1)
    areas = one.shape[-1]

    def deal(size: int, generator: np.random.Generator) -> tuple[FloatArray, FloatArray]:
        order = np.broadcast_to(np.arange(pooled.shape[-1]), (size, pooled.shape[-1]))
        dealt = np.moveaxis(pooled[:, generator.permuted(order, axis=1)], 1, 0)
        return dealt[..., :areas], dealt[..., areas:]

    return _compare((one, two), index, deal, draws=draws, seed=seed)


def compare_periods(
    first: ArrayLike, second: ArrayLike, index: GroupsIndex, *, draws: int = 1000, seed: Seed = 0
) -> Difference:
    """Difference of two periods of one city, tested by swapping the periods of each area.

    Args:
        first: Counts of the earlier period, shape (groups, areas).
        second: Counts of the later period, same groups and areas in the same order.
        index: Takes counts of shape (..., groups, areas).
        draws: Number of random labellings.
        seed: Whole number, or a generator to go on with.

    Raises:
        IndexInputError: See ``validate_counts``; groups or areas differ.
    """
    one, two = _validate_pair(first, second, same_areas=True)

    def swap(size: int, generator: np.random.Generator) -> tuple[FloatArray, FloatArray]:
        swapped = generator.random((size, 1, one.shape[-1])) < 0.5
        return np.where(swapped, two, one), np.where(swapped, one, two)

    return _compare((one, two), index, swap, draws=draws, seed=seed)


def _validate_pair(
    first: ArrayLike, second: ArrayLike, *, same_areas: bool
) -> tuple[FloatArray, FloatArray]:
    one, two = validate_counts(first), validate_counts(second)
    alike = one.shape == two.shape if same_areas else one.shape[:-1] == two.shape[:-1]
    if one.ndim != 2 or not alike:
        raise IndexInputError("indices.shapes_differ", first=str(one.shape), second=str(two.shape))
    return one, two


def _compare(
    pair: tuple[FloatArray, FloatArray],
    index: GroupsIndex,
    relabel: Relabelling,
    *,
    draws: int,
    seed: Seed,
) -> Difference:
    one, two = pair
    generator = np.random.default_rng(seed)
    first, second = float(index(one)), float(index(two))
    portion = max(1, CELLS_AT_ONCE // max(one.size + two.size, 1))
    as_far, counted = 0, 0
    for start in range(0, draws, portion):
        left, right = relabel(min(portion, draws - start), generator)
        apart = np.abs(index(right) - index(left))
        counted += int(np.count_nonzero(np.isfinite(apart)))
        as_far += int(np.count_nonzero(apart >= abs(second - first) - ROUNDING))
    p_value = where_defined(np.isfinite(second - first), plus_one_share(as_far, counted))
    return Difference(
        first=first,
        second=second,
        difference=second - first,
        p_value=float(p_value),
        draws=counted,
        seed=remembered_seed(seed),
    )
