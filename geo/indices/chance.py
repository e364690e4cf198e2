"""How much of an index is chance? Small groups in small areas look segregated by accident.

The yardstick is random allocation: everybody placed by lot, with the observed size of every
area and group. It answers three questions: what index chance gives on average, how much is
left of the observed one, and how often chance gives as much.

Literature: Cortese, Falk & Cohen (1976), American Sociological Review 41; Winship (1977),
Social Forces 55; Carrington & Troske (1997), J. of Business & Economic Statistics 15.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from geo.indices.counts import (
    FloatArray,
    GroupsIndex,
    as_floats,
    has_two_areas,
    ratio,
    where_defined,
)
from geo.indices.hypergeometric import mean_absolute_deviation
from geo.indices.sampling import (
    Seed,
    compute_over_draws,
    draw_random_allocation,
    remembered_seed,
    validate_persons,
)

ROUNDING = 1e-12
LOWER, UPPER = 0.025, 0.975


@dataclass(frozen=True, eq=False)
class ChanceComparison:
    """An observed index beside what random allocation gives.

    Attributes:
        observed: The index, shape of the leading axes.
        expected: Its mean under random allocation.
        lower: Value that chance falls short of in 2.5 % of all draws.
        upper: Value that chance exceeds in 2.5 % of all draws.
        excess: (observed - expected)/(1 - expected); 0: as by chance, below 0: more even
            than by chance, 1: complete. Only meant for indices from 0 to 1.
        p_value: Share of draws with at least the observed value, counting the observed city
            as one of them.
        draws: Number of random cities.
        seed: Their seed, none where a generator was handed in.
    """

    observed: FloatArray
    expected: FloatArray
    lower: FloatArray
    upper: FloatArray
    excess: FloatArray
    p_value: FloatArray
    draws: int
    seed: int | None


def compare_with_chance(
    counts: ArrayLike, index: GroupsIndex, *, draws: int = 1000, seed: Seed = 0
) -> ChanceComparison:
    """An index compared with its values under random allocation with fixed margins.

    The p-value is (1 + b)/(1 + draws), b draws with at least the observed value: never 0,
    because the observed city is one possible outcome (Phipson & Smyth 2010).

    Args:
        counts: Whole persons, shape (..., groups, areas).
        index: Takes counts of that shape, see ``counts.over_groups`` for two-group indices.
        draws: Number of random cities.
        seed: Whole number, or a generator to go on with.

    Raises:
        IndexInputError: See ``validate_persons``.
    """
    persons = validate_persons(counts)
    generator = np.random.default_rng(seed)
    observed = np.asarray(index(as_floats(persons)))
    by_chance = compute_over_draws(
        lambda size: as_floats(draw_random_allocation(persons, draws=size, seed=generator)),
        index,
        draws=draws,
        cells=persons.size,
    )
    expected = by_chance.mean(axis=0)
    as_much = np.count_nonzero(by_chance >= observed - ROUNDING, axis=0)
    lower, upper = np.quantile(by_chance, [LOWER, UPPER], axis=0)
    return ChanceComparison(
        observed=observed[()],
        expected=expected[()],
        lower=lower[()],
        upper=upper[()],
        excess=excess_over_chance(observed, expected),
        p_value=where_defined(~np.isnan(observed), plus_one_share(as_much, draws)),
        draws=draws,
        seed=remembered_seed(seed),
    )


def excess_over_chance(observed: ArrayLike, expected: ArrayLike) -> FloatArray:
    """What is left of an index from 0 to 1 after chance: (D - E[D*])/(1 - E[D*]).

    NaN where chance alone gives 1. Literature: Carrington & Troske (1997).
    """
    by_chance = as_floats(expected)
    left: FloatArray = ratio(as_floats(observed) - by_chance, 1.0 - by_chance)[()]
    return left


def plus_one_share(as_much: ArrayLike, draws: int) -> FloatArray:
    """p-value from draws with at least the observed value: (1 + b)/(1 + draws)."""
    return (1.0 + as_floats(as_much)) / (1.0 + draws)


def expected_dissimilarity(group: ArrayLike, other: ArrayLike) -> FloatArray:
    """Mean of D under random allocation with fixed margins, exactly and without a draw.

    E[D*] = T/(2 X Y) Σᵢ E|xᵢ - tᵢ X/T| with xᵢ hypergeometric, whose mean absolute deviation
    has a closed form. Cities of any size and any number of leading axes in one call.

    Args:
        group: Whole persons of the group, shape (..., areas).
        other: Whole persons of the other group.

    Literature: Winship (1977), Social Forces 55 (the expected D).
    """
    x, y = np.broadcast_arrays(as_floats(group), as_floats(other))
    members, others = x.sum(axis=-1, keepdims=True), y.sum(axis=-1, keepdims=True)
    apart = mean_absolute_deviation(members, others, x + y).sum(axis=-1)
    members, others = members[..., 0], others[..., 0]
    value = apart * ratio(members + others, 2.0 * members) * ratio(np.ones_like(others), others)
    return where_defined(has_two_areas(x + y), value)
