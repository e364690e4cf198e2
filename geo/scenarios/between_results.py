"""What an obligation between cities does: with it, without it, and the difference."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from geo.scenarios.between import BetweenCourse, run_between
from geo.scenarios.between_region import Region
from geo.scenarios.between_terms import NO_OBLIGATION, Obligation, Outlook, Pulls
from geo.scenarios.plan import SEED
from geo.values import Floats

DRAWS = 300
BAND = (0.05, 0.95)
"""Nine of ten draws lie inside."""


@dataclass(frozen=True)
class Band:
    """A central value with its interval over draws; the shape is that of the question."""

    central: Floats
    lower: Floats
    upper: Floats


@dataclass(frozen=True)
class BetweenResult:
    """Central runs and draws, each with and without the obligation, under the same chance."""

    region: Region
    obligation: Obligation
    with_it: BetweenCourse
    without: BetweenCourse
    draws_with: BetweenCourse
    draws_without: BetweenCourse

    def people(self, *, obliged: bool) -> Band:
        """The group by year and place, (Y + 1, C + 1)."""
        if obliged:
            return _band(self.with_it.people, self.draws_with.people)
        return _band(self.without.people, self.draws_without.people)

    def difference(self) -> Band:
        """With minus without the obligation, (Y + 1, C + 1)."""
        return _band(
            self.with_it.people - self.without.people,
            self.draws_with.people - self.draws_without.people,
        )

    def difference_of(self, cities: Sequence[str]) -> Band:
        """With minus without it in several cities together, (Y + 1,)."""
        chosen = [self.region.keys.index(city) for city in cities]
        sides = (self.with_it, self.without), (self.draws_with, self.draws_without)
        central, drawn = (
            (one.people - other.people)[..., chosen].sum(axis=-1) for one, other in sides
        )
        return _band(central, drawn)

    def share(self) -> Floats:
        """Central part of the residents, others held as they are, (Y + 1, C)."""
        people = self.with_it.people[0, :, :-1]
        others = self.region.population - self.region.people
        return people / (people + others)

    def total(self, flow: str) -> Band:
        """A flow of ``BetweenCourse`` summed over all years, with the obligation, (C + 1,)."""
        central, drawn = (getattr(run, flow) for run in (self.with_it, self.draws_with))
        return _band(central.sum(axis=1), drawn.sum(axis=1))

    def hosts_per_hundred(self) -> Floats:
        """Where 100 people kept out go, (C + 1,); zeros where nobody is kept out."""
        received: Floats = self.with_it.received[0].sum(axis=0)
        return 100 * received / received.sum() if received.any() else received

    def returned_per_hundred(self) -> float:
        """Of 100 kept out whose term ends in these years, how many move back; NaN if none."""
        years = self.with_it.chosen.shape[1]
        ended = [self.obligation.free_in(year) <= years for year in range(1, years + 1)]
        kept = self.with_it.kept_out[0][ended].sum()
        back = self.with_it.moved_back[0].sum()
        return float(100 * back / kept) if kept > 0 else np.nan


def compute_between(
    region: Region,
    pulls: Pulls,
    outlook: Outlook,
    obligation: Obligation,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> BetweenResult:
    """All four runs; in each draw both sides see the same migrants and the same attraction.

    Raises:
        ScenarioError: See ``run_between``.
    """
    sides = (obligation, NO_OBLIGATION)
    central = [run_between(region, pulls, outlook, side) for side in sides]
    drawn = [run_between(region, pulls, outlook, side, draws=draws, seed=seed) for side in sides]
    return BetweenResult(region, obligation, *central, *drawn)


def compute_other_reading(result: BetweenResult, pulls: Pulls, outlook: Outlook) -> Floats:
    """Where 100 people kept out would go under other pulls, (C + 1,)."""
    course = run_between(result.region, pulls, outlook, result.obligation)
    return replace(result, with_it=course).hosts_per_hundred()


def round_to_hundred(parts: Floats) -> list[int]:
    """Whole numbers with the same sum, the largest remainders rounded up (Hare-Niemeyer)."""
    whole = np.floor(parts).astype(int)
    left = round(float(parts.sum())) - int(whole.sum())
    whole[np.argsort(whole - parts, kind="stable")[:left]] += 1
    return [int(number) for number in whole]


def _band(central: Floats, drawn: Floats) -> Band:
    lower, upper = np.quantile(drawn, BAND, axis=0)
    return Band(central[0], lower, upper)
