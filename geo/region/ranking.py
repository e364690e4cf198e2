"""Places of cities with their reach: which place could each have by chance?

All cities are drawn again together; in each draw they are put in order, and a city's reach goes
from the place that it beats in 2.5 % of the draws to the one that it misses in 2.5 %.

Chance is taken out of an index in two ways that are both in use, and each has its blind side. The
excess over chance is fair between cities where nobody is segregated, and takes too much from
cities that are: chance adds little to a large difference. Plausible values (bootstrap or posterior)
are fair between segregated cities, and leave a part of chance where nobody is. Of 60 pairs of
cities alike in truth, with areas of 6,000 and 1,500 people, the excess alone told 25 apart where D
was 0.28. A place therefore reaches as far as either way says; where they disagree, the order is
not known.

Where counts are hidden and stand in as estimates, a place also reaches as far as the hidden counts
could move it.

Literature: Goldstein & Spiegelhalter (1996), J. of the Royal Statistical Society A 159 (ranks of
institutions need their intervals).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from geo.indices.intervals import ENDS
from geo.region.results import RankInterval
from geo.values import Floats


def seed_of_city(city: str, seed: int) -> np.random.Generator:
    """Chance of a city's own: independent of other cities, the same in any order of them.

    One seed for all would let cities of equal size have the same luck in every draw, and their
    difference would look more certain than it is.
    """
    digest = hashlib.sha256(city.encode("utf-8")).digest()
    return np.random.default_rng([seed, *np.frombuffer(digest, dtype="<u4").tolist()])


def shuffle_draws(draws: Floats, city: str) -> Floats:
    """The draws of a city in an order of its own.

    All cities are drawn with the same seed, so that each has the figures that it has alone; what
    stands side by side in a draw must not come from the same luck.
    """
    return seed_of_city(city, 0).permutation(draws)


def rank_cities(
    values: Floats, plausible: Sequence[Floats], shifts: Sequence[tuple[float, float]] = ()
) -> list[RankInterval]:
    """Places in falling order, 1 for the highest.

    Equal values share a reach: the best of their places in the lower end, the worst in the
    upper one, so that a city beside itself has both.

    Args:
        values: One a city, (n_cities,), no NaN.
        plausible: Of each city, (draws,); a single number where nothing is drawn.
        shifts: How far each could lie below (0 or less) and above besides: its best place is
            the one with all others low, its worst with all others high.
    """
    if not len(values):
        return []
    draws = np.stack(np.broadcast_arrays(*plausible))
    down, up = np.array(shifts or [(0.0, 0.0)] * len(values)).T[:, :, None]
    low, high = draws + down, draws + up
    ranks = []
    for row, value in enumerate(values):
        others = np.arange(len(values)) != row
        before = 1 + np.count_nonzero(low[others] > high[row], axis=0)
        behind = 1 + np.count_nonzero(high[others] >= low[row], axis=0)
        ranks.append(
            RankInterval(
                rank=1 + int(np.count_nonzero(values > value)),
                lower=int(np.quantile(before, ENDS[0], method="lower")),
                upper=int(np.quantile(behind, ENDS[1], method="higher")),
                of=len(values),
            )
        )
    return ranks


def widen_reach(ranks: Sequence[RankInterval], other: Sequence[RankInterval]) -> list[RankInterval]:
    """The same places, reaching as far as either way of drawing says."""
    return [
        replace(one, lower=min(one.lower, two.lower), upper=max(one.upper, two.upper))
        for one, two in zip(ranks, other, strict=True)
    ]


def are_separable(ranks: Sequence[RankInterval]) -> bool:
    """Whether the reach of at least two places does not overlap; else the order says nothing."""
    return bool(ranks) and max(r.lower for r in ranks) > min(r.upper for r in ranks)
