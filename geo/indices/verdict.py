"""What may be said of a city's segregation in one sentence, and when nothing may be said.

The rule, in this order:

1. undefined: a group is empty or fewer than two areas are inhabited.
2. too few: chance alone gives a dissimilarity of ``resolution`` or more in over one of forty
   draws. Published classes call 0.3 to 0.6 moderate and more than that high (Massey & Denton
   1993, American Apartheid, p. 20); where a fair lot easily reaches the second class, counts
   cannot tell an even city from a segregated one, whatever the index used. The rule needs no
   fixed least number of persons: it follows from the sizes of the group and of the areas.
3. within chance: a random allocation gives the observed index in more than one of twenty.
4. beyond chance: everything else.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from geo.indices.chance import ChanceComparison, compare_with_chance
from geo.indices.counts import over_groups, stack_groups
from geo.indices.evenness import dissimilarity

Outcome: TypeAlias = Literal["undefined", "too_few", "within_chance", "beyond_chance"]
RESOLUTION = 0.3
SIGNIFICANCE = 0.05


@dataclass(frozen=True, eq=False)
class Verdict:
    """The outcome and what it rests on.

    Attributes:
        outcome: Which sentence holds; its text key is ``indices.verdict_<outcome>``.
        chance: Dissimilarity of the city and of random allocation, with draws and seed.
        resolution: The dissimilarity that chance must not reach.
    """

    outcome: Outcome
    chance: ChanceComparison
    resolution: float

    @property
    def text_key(self) -> str:
        """Key of the sentence; it takes the value ``limit``, the resolution."""
        return f"indices.verdict_{self.outcome}"


def judge(
    group: ArrayLike,
    other: ArrayLike,
    *,
    resolution: float = RESOLUTION,
    draws: int = 1000,
    seed: int | np.random.Generator = 0,
) -> Verdict:
    """Judge one city.

    Args:
        group: Whole persons of the group, shape (areas,).
        other: Whole persons of the other group.
        resolution: The dissimilarity that chance must not reach.
        draws: Number of random cities.
        seed: Whole number, or a generator to go on with.
    """
    both = stack_groups(group, other)
    chance = compare_with_chance(both, over_groups(dissimilarity), draws=draws, seed=seed)
    outcome = choose_outcome(
        observed=float(chance.observed),
        upper=float(chance.upper),
        p_value=float(chance.p_value),
        resolution=resolution,
    )
    return Verdict(outcome, chance, resolution)


def choose_outcome(*, observed: float, upper: float, p_value: float, resolution: float) -> Outcome:
    """The rule above for a dissimilarity of two or more groups and its values under chance."""
    if np.isnan(observed):
        return "undefined"
    if upper >= resolution:
        return "too_few"
    return "within_chance" if p_value > SIGNIFICANCE else "beyond_chance"
