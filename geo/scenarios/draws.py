"""Chance in a scenario: the same luck for every plan of a seed, whatever its levers say.

Each source of chance has its own stream of random numbers and is drawn in a shape that no
lever changes. So two plans with one seed meet the same good and bad years and can be compared
draw by draw.
"""

import numpy as np

from geo.scenarios.plan import LONGEST
from geo.values import Floats

UNCERTAINTY_OF_UNREGISTERED = 0.5
"""Assumption: who is not registered may be half as many or half as many again."""


class Luck:
    """What chance does in each draw; in the central run it does nothing.

    Args:
        seed: Of all streams.
        draws: How many; 0 for the central run, which has one draw without chance.
        groups, areas: Sizes of the city.
    """

    def __init__(self, seed: int, *, draws: int, groups: int, areas: int) -> None:
        """Draw all that does not depend on the year."""
        self.draws = max(draws, 1)
        self.is_central = draws == 0
        self._shape = (self.draws, groups, areas + 1)
        streams = [
            np.random.Generator(np.random.PCG64(child))
            for child in np.random.SeedSequence(seed).spawn(4)
        ]
        self._departures = streams[0]
        if not self.is_central:
            self._arrivals = streams[1].standard_normal((self.draws, LONGEST, groups))
            self._attraction = streams[2].standard_normal((self.draws, areas))
            self._unregistered = streams[3].uniform(-1.0, 1.0, (self.draws, groups))

    def vary_arrivals(self, expected: Floats, year: int, *, spread: float) -> Floats:
        """Arrivals of one year with the mean and variance of a negative binomial.

        Variance = mean + (spread x mean)². They stay real numbers because persons are
        expectations, so a lognormal of these two moments takes its place: it moves smoothly
        with the levers, which common random numbers need.

        Args:
            expected: Persons, shape (draws, groups).
            year: Plan year, from 1.
            spread: Coefficient of variation beyond that of single persons.
        """
        if self.is_central:
            return expected
        one_by_one = np.divide(1.0, expected, out=np.zeros_like(expected), where=expected > 0)
        return expected * _lognormal(self._arrivals[:, year - 1], spread**2 + one_by_one)

    def vary_attraction(self, *, spread: float) -> Floats | None:
        """A factor of mean 1 for each draw and area, (draws, areas); None in the central run."""
        if self.is_central or spread == 0:
            return None
        return np.exp(spread * self._attraction - spread**2 / 2)

    def vary_unregistered(self, share: Floats) -> Floats:
        """The share of people not registered, (draws, groups), even around the one assumed."""
        if self.is_central:
            return share[None, :]
        varied: Floats = share * (1.0 + UNCERTAINTY_OF_UNREGISTERED * self._unregistered)
        return varied

    def vary_leaving(self, rate: Floats, people: Floats) -> Floats:
        """The part of each group that leaves in this year; call once a year, in order.

        Mean is the rate, variance that of single persons deciding, rate (1 - rate) / people,
        as far as the part stays symmetric around the rate between nobody and everybody.

        Args:
            rate: Shape (groups,).
            people: Shape (draws, groups, areas + 1), the unhoused last.
        """
        expected = rate[:, None]
        if self.is_central:
            return np.broadcast_to(expected, people.shape)
        # Uniform numbers between plus and minus the root of 3 have variance 1.
        width = np.sqrt(3.0 * expected * (1.0 - expected) / np.maximum(people, 1e-9))
        np.minimum(width, np.minimum(expected, 1.0 - expected), out=width)
        chance = self._departures.random(self._shape)
        chance *= 2.0
        chance -= 1.0
        width *= chance
        width += expected
        return width


def _lognormal(normal: Floats, squared_variation: Floats) -> Floats:
    """A factor of mean 1 and the coefficient of variation given, squared."""
    variance = np.log1p(squared_variation)
    factor: Floats = np.exp(np.sqrt(variance) * normal - variance / 2)
    return factor
