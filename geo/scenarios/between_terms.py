"""What may be assumed about moves between cities: pulls, an obligation, the coming years."""

from dataclasses import dataclass, fields

import numpy as np

from geo.errors import ScenarioError
from geo.scenarios.plan import LONGEST, YEARS

LONGEST_TERM = 3
"""Years for one person, section 12a of the Residence Act."""


@dataclass(frozen=True)
class Pulls:
    """How strongly a city's traits draw; 0 leaves a trait without meaning.

    Attributes:
        vacancy: Of the logarithm of lettable dwellings per 1,000 residents.
        network: Of the logarithm of people of the group per 1,000 residents.
        rent: Of each euro per square metre above the region's mean; negative where it deters.
    """

    vacancy: float = 1.0
    network: float = 0.1
    rent: float = 0.0


READINGS: dict[str, Pulls] = {
    "housing": Pulls(vacancy=1.0, network=0.1),
    "network": Pulls(vacancy=0.1, network=1.0),
}
"""Cheap dwellings decide, or people of the same origin: the two readings of the literature."""


def _check_part(name: str, part: float) -> None:
    if not 0 <= part <= 1:
        raise ScenarioError("scenario_between.bad_part", name=name, part=part)


@dataclass(frozen=True)
class Obligation:
    """A residence obligation for some municipalities; without any it does nothing.

    Attributes:
        cities: Keys of the municipalities that people are kept out of.
        covered: Part of the yearly migrants whom the law can bind at all.
        exempt: Part of those with a job, training, close relatives, an earlier assignment.
        compliance: Part of the bound who keep to it.
        rebound: Part of those kept out who move to the city first chosen once they may.
        term: Years for which it binds one person, 1 to 3.
        first_year, last_year: Plan years in which it binds newcomers, from 1.
    """

    cities: tuple[str, ...] = ()
    covered: float = 1.0
    exempt: float = 0.0
    compliance: float = 0.8
    rebound: float = 0.0
    term: int = LONGEST_TERM
    first_year: int = 1
    last_year: int = LONGEST

    def __post_init__(self) -> None:
        """Refuse what the law does not know.

        Raises:
            ScenarioError: The term is over three years or a part is outside 0 to 1.
        """
        if not 1 <= self.term <= LONGEST_TERM:
            raise ScenarioError("scenario_between.bad_term", term=self.term, longest=LONGEST_TERM)
        for name in ("covered", "exempt", "compliance", "rebound"):
            _check_part(name, getattr(self, name))

    def kept_part(self, year: int) -> float:
        """Part of those choosing a covered city who are kept out in a plan year."""
        binding = self.first_year <= year <= self.last_year
        return self.covered * (1 - self.exempt) * self.compliance if binding else 0.0

    def free_in(self, year: int) -> int:
        """The plan year in which people kept out in ``year`` may move where they like."""
        return min(year + self.term, max(self.last_year, year) + 1)


NO_OBLIGATION = Obligation()


@dataclass(frozen=True)
class Outlook:
    """What else is assumed about the coming years.

    Attributes:
        migrants: People of the region who look for another municipality each year.
        elsewhere: Part of them who, as of today, choose none of these municipalities.
        years: Plan years, 1 to 30.
        departures: Part of the people who leave the region each year.
        renewal: Part of today's lettable dwellings that comes free anew each year.
        household_size: Persons who share a dwelling.
        arrivals_spread: Standard deviation of a year's migrants, as a part of their number.
        attraction_spread: Of the logarithm of a city's attraction between draws.
        weights_spread: Of the logarithm of the pulls between draws.
    """

    migrants: float
    elsewhere: float = 0.0
    years: int = YEARS
    departures: float = 0.0
    renewal: float = 0.0
    household_size: float = 2.5
    arrivals_spread: float = 0.2
    attraction_spread: float = 0.3
    weights_spread: float = 0.3

    def __post_init__(self) -> None:
        """Refuse what no year can look like.

        Raises:
            ScenarioError: A number is negative or a part is outside 0 to 1.
        """
        if not 1 <= self.years <= LONGEST:
            raise ScenarioError("errors.scenario_years", years=self.years, longest=LONGEST)
        for name in ("elsewhere", "departures"):
            _check_part(name, getattr(self, name))
        for field in fields(self):
            if not 0 <= getattr(self, field.name) < np.inf:
                raise ScenarioError("scenario_between.negative", name=field.name)
        if self.elsewhere == 1 or self.household_size < 1:
            raise ScenarioError("scenario_between.nobody_here")
