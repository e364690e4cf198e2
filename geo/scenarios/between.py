"""Between cities: who goes where when one of several cities is closed by a residence obligation.

Everybody who moves on inside the region chooses among its municipalities; an obligation keeps a
part of those who would choose a covered city out of it for at most three years, they choose
again among the open ones, and some of them move after the obligation has ended for them. People
are expectations and need not be whole.
"""

from dataclasses import dataclass

import numpy as np

from geo.errors import ScenarioError
from geo.scenarios.between_region import Region
from geo.scenarios.between_terms import NO_OBLIGATION, Obligation, Outlook, Pulls
from geo.scenarios.plan import SEED
from geo.values import Floats

PER_RESIDENTS = 1000.0


@dataclass(frozen=True)
class BetweenCourse:
    """D draws (one for the central run), Y years, the region's C cities and last "elsewhere".

    Attributes:
        people: Of the group, (D, Y + 1, C + 1); elsewhere it starts at 0.
        unhoused: Of these without a dwelling, (D, Y + 1, C + 1).
        lettable: Free lettable dwellings, (D, Y + 1, C + 1); without end elsewhere.
        chosen: First choices of the year's migrants, (D, Y, C + 1).
        kept_out: Of these kept out, by the city first chosen, (D, Y, C + 1).
        received: The same people by the place that took them in, (D, Y, C + 1).
        arrived: The year's migrants where they went at last, (D, Y, C + 1).
        moved_back, moved_away: After expiry, into the city first chosen and out of the place
            that had taken them in, (D, Y, C + 1).
        departed: Left the region, (D, Y, C + 1).
        hosts: How people kept out divide up among the open places, (D, Y, C + 1).
    """

    people: Floats
    unhoused: Floats
    lettable: Floats
    chosen: Floats
    kept_out: Floats
    received: Floats
    arrived: Floats
    moved_back: Floats
    moved_away: Floats
    departed: Floats
    hosts: Floats


@dataclass(frozen=True)
class _Fixed:
    """What stays the same from year to year: migrants (D, Y), utilities (D, C + 1), pulls (D,)."""

    migrants: Floats
    utility: Floats
    vacancy: Floats
    network: Floats
    obliged: Floats


def run_between(
    region: Region,
    pulls: Pulls,
    outlook: Outlook,
    obligation: Obligation = NO_OBLIGATION,
    *,
    draws: int = 0,
    seed: int = SEED,
) -> BetweenCourse:
    """The course of all draws at once; 0 draws are the one central run.

    With the same seed two obligations meet the same chance, so their difference is not noise.
    P(city) ∝ residents · (1 + lettable per 1,000)^vacancy · (1 + group per 1,000)^network ·
    exp(rent · (rent - mean rent) + extra), each as of the year's beginning. Rates with residents
    as size make the choice independent of how a place is divided into municipalities.

    Raises:
        ScenarioError: An obliged city is not in the region, or rents are weighed but not known.

    Literature: McFadden (1978); pulls after Wiedner & Schaeffer (2024).
    """
    fixed = _fix(region, pulls, outlook, obligation, draws=draws, seed=seed)
    course = _open_course(region, outlook, draws=max(draws, 1))
    for year in range(1, outlook.years + 1):
        _move(course, fixed, region, obligation, year)
        _leave_and_return(course, outlook, obligation, year)
        _house(course, region, outlook, year)
    return course


def _fix(
    region: Region,
    pulls: Pulls,
    outlook: Outlook,
    obligation: Obligation,
    *,
    draws: int,
    seed: int,
) -> _Fixed:
    unknown = [key for key in obligation.cities if key not in region.keys]
    if unknown:
        raise ScenarioError("scenario_between.unknown_city", keys=", ".join(unknown))
    n, cities = max(draws, 1), len(region.keys)
    migrants = np.full((n, outlook.years), outlook.migrants)
    weights, luck = np.ones((n, 3)), np.zeros((n, cities))
    if draws:
        # One stream each, so that a spread moved by the user leaves the other chances alone.
        streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3)]
        migrants = _draw_migrants(outlook, migrants, streams[0])
        luck = outlook.attraction_spread * streams[1].standard_normal(luck.shape)
        weights = np.exp(outlook.weights_spread * streams[2].standard_normal(weights.shape))
    vacancy, network = pulls.vacancy * weights[:, 0], pulls.network * weights[:, 1]
    utility = np.log(region.population) + region.extra + luck
    utility = utility + _rent_utility(region, pulls) * weights[:, 2, None]
    start = utility + _pull(region, vacancy, network, region.people, region.lettable)
    obliged = np.array([key in obligation.cities for key in region.keys] + [False], dtype=float)
    with_elsewhere = np.column_stack([utility, _log_odds(outlook.elsewhere) + _log_sum(start)])
    return _Fixed(migrants, with_elsewhere, vacancy, network, obliged)


def _draw_migrants(outlook: Outlook, expected: Floats, chance: np.random.Generator) -> Floats:
    """Negative binomial around the expectation: Poisson with a gamma-distributed mean."""
    if outlook.arrivals_spread > 0 and outlook.migrants > 0:
        shape = 1 / outlook.arrivals_spread**2
        expected = chance.gamma(shape, expected / shape)
    return chance.poisson(expected).astype(np.float64)


def _rent_utility(region: Region, pulls: Pulls) -> Floats:
    if pulls.rent == 0:
        return np.zeros(len(region.keys))
    if np.isnan(region.rents).any():
        raise ScenarioError("scenario_between.no_rents")
    above: Floats = region.rents - region.rents.mean()
    return pulls.rent * above


def _pull(
    region: Region, vacancy: Floats, network: Floats, people: Floats, lettable: Floats
) -> Floats:
    """The part of the utility that changes as the cities fill, (D, C)."""
    rate = PER_RESIDENTS / region.population
    homes = vacancy[:, None] * np.log1p(lettable * rate)
    drawn: Floats = homes + network[:, None] * np.log1p(people * rate)
    return drawn


def _log_odds(part: float) -> float:
    return float(np.log(part) - np.log1p(-part)) if part > 0 else -np.inf


def _log_sum(utility: Floats) -> Floats:
    top = utility.max(axis=1)
    total: Floats = top + np.log(np.exp(utility - top[:, None]).sum(axis=1))
    return total


def _shares(utility: Floats) -> Floats:
    """Choice probabilities; all 0 where no place is open."""
    weights = np.exp(utility - utility.max(axis=1, initial=-700.0)[:, None])
    total = weights.sum(axis=1, keepdims=True)
    shares: Floats = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    return shares


def _open_course(region: Region, outlook: Outlook, *, draws: int) -> BetweenCourse:
    places = len(region.keys) + 1
    stocks, flows = (draws, outlook.years + 1, places), (draws, outlook.years, places)
    people, lettable = np.zeros(stocks), np.zeros(stocks)
    people[:, 0, :-1], lettable[:, 0, :-1] = region.people, region.lettable
    lettable[:, 0, -1] = np.inf
    return BetweenCourse(people, np.zeros(stocks), lettable, *(np.zeros(flows) for _ in range(8)))


def _move(
    course: BetweenCourse, fixed: _Fixed, region: Region, obligation: Obligation, year: int
) -> None:
    """First choices, those kept out of them, and where they go instead."""
    past = year - 1
    now = fixed.utility.copy()
    now[:, :-1] += _pull(
        region,
        fixed.vacancy,
        fixed.network,
        course.people[:, past, :-1],
        course.lettable[:, past, :-1],
    )
    chosen = fixed.migrants[:, past, None] * _shares(now)
    hosts = _shares(np.where(fixed.obliged > 0, -np.inf, now))
    # Where every place is closed an obligation keeps nobody out of one into another.
    part = obligation.kept_part(year) if hosts.any() else 0.0
    kept_out = chosen * (fixed.obliged * part)
    received = kept_out.sum(axis=1, keepdims=True) * hosts
    course.chosen[:, past], course.hosts[:, past] = chosen, hosts
    course.kept_out[:, past], course.received[:, past] = kept_out, received
    course.arrived[:, past] = chosen - kept_out + received


def _leave_and_return(
    course: BetweenCourse, outlook: Outlook, obligation: Obligation, year: int
) -> None:
    """Departures, and the moves of those for whom the obligation ends this year."""
    past = year - 1
    course.departed[:, past] = outlook.departures * course.people[:, past]
    for kept in range(obligation.first_year, year):
        if obligation.free_in(kept) == year:
            part = obligation.rebound * (1 - outlook.departures) ** (year - kept)
            back = part * course.kept_out[:, kept - 1]
            course.moved_back[:, past] += back
            hosts = course.hosts[:, kept - 1]
            course.moved_away[:, past] += back.sum(axis=1, keepdims=True) * hosts


def _house(course: BetweenCourse, region: Region, outlook: Outlook, year: int) -> None:
    """Dwellings of those who left come free; who finds none stays in the city unhoused."""
    past = year - 1
    people, unhoused = course.people[:, past], course.unhoused[:, past]
    leaving = course.departed[:, past] + course.moved_away[:, past]
    coming = course.arrived[:, past] + course.moved_back[:, past]
    gone = np.divide(leaving, people, out=np.zeros_like(people), where=people > 0)
    room = course.lettable[:, past] + (people - unhoused) * gone / outlook.household_size
    room[:, :-1] += outlook.renewal * region.lettable
    seeking = unhoused * (1 - gone) + coming
    housed = np.minimum(seeking, room * outlook.household_size)
    course.people[:, year] = people - leaving + coming
    course.unhoused[:, year] = seeking - housed
    course.lettable[:, year] = room - housed / outlook.household_size
