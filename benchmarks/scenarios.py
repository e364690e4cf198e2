"""How fast a scenario answers, and how much faster than a plain loop over draws and areas.

The loop below is written from the description of the model, with one number at a time, and
must come to the same people in every draw, year and area: it is a second opinion as well.
Warm-up is outside the clock. ``python -m benchmarks.scenarios`` prints the table alone.
"""

import math
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from geo.scenarios.draws import Luck
from geo.scenarios.levers import LeverValue
from geo.scenarios.model import run as run_model
from geo.scenarios.placement import DUST, ROUNDS
from geo.scenarios.plan import LONGEST, Plan
from geo.scenarios.state import Course, Start
from geo.values import Floats

Result = TypeVar("Result")

AREAS = 200
GROUPS = 3
YEARS = 15
DRAWS = 500
DRAWS_OF_LOOP = 2
REPEATS = 5
SEED = 1
LONGEST_CENTRAL_S = 0.030
LONGEST_DRAWS_S = 1.0
MOST_BYTES = 500e6
LEVERS: dict[str, LeverValue] = {
    "directed_share": 50,
    "placement_rule": "least_segregation",
    "cap_percent": 30,
    "obligation_covered": 50,
    "reunification_rate": 0.05,
    "activated_vacancy": 5,
    "new_dwellings": 200,
    "problem_bought": 20,
}


@dataclass(frozen=True)
class Line:
    """One line of the table.

    Attributes:
        what: What is computed.
        seconds: Least time of some repeats.
        times: How many times as long the plain loop takes; 0 where it is not compared.
        gap: Largest difference of people in an area.
        promise: Longest time allowed.
    """

    what: str
    seconds: float
    promise: float
    times: float = 0.0
    gap: float = 0.0


def run() -> bool:
    """Measure, print a Markdown table; whether every promise is kept."""
    start = draw_start(AREAS)
    plain, moved = (Plan("Plan", "synthetic", "1", YEARS, SEED, each) for each in ({}, LEVERS))
    lines = [
        _compare(f"central run, {AREAS} areas, {YEARS} years", start, plain, draws=0),
        _compare(f"{DRAWS} draws of it", start, plain, draws=DRAWS),
        _measure("central run with eight levers moved", start, moved, draws=0),
        _measure(f"{DRAWS} draws of it", start, moved, draws=DRAWS),
    ]
    peak = measure_peak(lambda: run_model(start, moved, draws=DRAWS))
    print("| computed | milliseconds | at most | plain loop ÷ here | largest difference |")
    print("|---|---:|---:|---:|---:|")
    for line in lines:
        compared = f"{line.times:,.0f} | {line.gap:.0e}" if line.times else "– | –"
        print(
            f"| {line.what} | {line.seconds * 1e3:,.1f} | {line.promise * 1e3:,.0f} | {compared} |"
        )
    print(f"\nMost memory with {DRAWS} draws: {peak / 1e6:,.0f} MB of {MOST_BYTES / 1e6:,.0f} MB.")
    return peak <= MOST_BYTES and all(line.seconds <= line.promise for line in lines)


def draw_start(areas: int, *, seed: int = SEED) -> Start:
    """An invented city of many areas in which dwellings become short."""
    generator = np.random.default_rng(seed)
    dwellings = generator.uniform(800, 6000, areas)
    vacant = dwellings * generator.uniform(0.01, 0.12, areas)
    people = generator.uniform(10, 600, (GROUPS, areas))
    return Start(
        city="synthetic",
        fingerprint="1",
        level="area",
        period=2024,
        area_ids=tuple(f"{number:03d}" for number in range(areas)),
        groups=("asylum_countries", "eu2", "ukraine"),
        people=people,
        others=dwellings * 1.8,
        arrivals=people.sum(axis=1) * [0.15, 0.35, 0.2],
        departure_rates=np.array([0.08, 0.3, 0.1]),
        dwellings=dwellings,
        vacant=vacant,
        lettable=vacant * 0.6,
        released=np.zeros((LONGEST, areas)),
        social=dwellings * 0.1,
        problem=np.floor(generator.exponential(4, areas)),
        rents=generator.uniform(6, 11, areas),
        kita_children=dwellings * 0.1,
        kita_migration=dwellings * 0.05,
        kita_places=dwellings * 0.09,
        school_children=dwellings * 0.08,
        school_migration=dwellings * 0.04,
        school_places=dwellings * 0.08,
        centres=generator.uniform(0, 20_000, (areas, 2)),
        known=np.ones(areas),
    )


def run_plain_loop(start: Start, plan: Plan, *, draws: int, looped: int) -> Floats:
    """People by draw, year, group and area under a plan without changes, one number at a time.

    Args:
        start: The city.
        plan: Without changes.
        draws: As many as the model was asked for; says how the luck was drawn.
        looped: How many of them are computed here.
    """
    groups, areas = start.people.shape
    luck = Luck(plan.seed, draws=draws, groups=groups, areas=areas)
    streams = [
        np.random.Generator(np.random.PCG64(child))
        for child in np.random.SeedSequence(plan.seed).spawn(4)
    ]
    shape = (plan.years, max(draws, 1), groups, areas + 1)
    leaving = streams[0].random(shape) * 2 - 1 if draws else np.zeros(shape)
    normal = streams[1].standard_normal((max(draws, 1), LONGEST, groups)) if draws else None
    chance = luck.vary_attraction(spread=plan.number("attraction_spread"))
    courses = []
    for draw in range(looped):
        factors = [1.0] * areas if chance is None else chance[draw].tolist()
        arriving = None if normal is None else normal[draw].tolist()
        courses.append(_loop_over_years(start, plan, leaving[:, draw], arriving, factors))
    return np.array(courses)


def _loop_over_years(
    start: Start,
    plan: Plan,
    leaving: Floats,
    arriving: list[list[float]] | None,
    factors: list[float],
) -> list[list[list[float]]]:
    people, free = start.people.tolist(), start.lettable.tolist()
    waiting = [0.0] * len(people)
    size = plan.number("household_size")
    course = [[list(row) for row in people]]
    pull = _pull_of_areas(start, plan, factors)
    for year in range(plan.years):
        for group, rate in enumerate(start.departure_rates.tolist()):
            chance = leaving[year, group].tolist()
            for area, present in enumerate(people[group]):
                gone = present * _leaving_part(rate, present, chance[area])
                people[group][area] = present - gone
                free[area] += gone / size
            waiting[group] *= 1 - _leaving_part(rate, waiting[group], chance[-1])
            expected = float(start.arrivals[group])
            if arriving is not None:
                variance = math.log1p(plan.share("arrivals_spread") ** 2 + 1 / expected)
                normal = arriving[year][group]
                expected *= math.exp(math.sqrt(variance) * normal - variance / 2)
            waiting[group] += expected
        weights = _weigh_areas(plan, people, free, pull)
        _house(people, free, waiting, weights, size)
        course.append([list(row) for row in people])
    return course


def _leaving_part(rate: float, present: float, chance: float) -> float:
    width = math.sqrt(3 * rate * (1 - rate) / max(present, 1e-9))
    return rate + min(width, rate, 1 - rate) * chance


def _pull_of_areas(start: Start, plan: Plan, factors: list[float]) -> list[tuple[float, float]]:
    """Affordable part and the factor of problem properties and chance, by area."""
    mean = float(start.rents @ start.dwellings / start.dwellings.sum())
    return [
        (1 / (1 + math.exp(rent - mean)), (1 + problem) ** plan.number("pull_problem") * factor)
        for rent, problem, factor in zip(
            start.rents.tolist(), start.problem.tolist(), factors, strict=True
        )
    ]


def _weigh_areas(
    plan: Plan, people: list[list[float]], free: list[float], pull: list[tuple[float, float]]
) -> list[list[float]]:
    of_affordable, of_network = plan.number("pull_affordable"), plan.number("pull_network")
    return [
        [
            free[area] * (1 + free[area] * part) ** of_affordable * factor * (1 + own) ** of_network
            for area, (own, (part, factor)) in enumerate(zip(row, pull, strict=True))
        ]
        for row in people
    ]


def _house(
    people: list[list[float]],
    free: list[float],
    waiting: list[float],
    weights: list[list[float]],
    size: float,
) -> None:
    """Offer by weights for some rounds, then in proportion to what is free."""
    for attempt in range(ROUNDS + 1):
        if max(waiting) <= DUST:
            return
        if attempt == ROUNDS:
            weights = [list(free)] * len(people)
        _offer(people, free, waiting, weights, size)


def _offer(
    people: list[list[float]],
    free: list[float],
    waiting: list[float],
    weights: list[list[float]],
    size: float,
) -> None:
    totals = [
        sum(weight for weight, room in zip(row, free, strict=True) if room > DUST)
        for row in weights
    ]
    offered = list(waiting)
    for area, room in enumerate(free):
        if room <= DUST:
            continue
        offers = [
            amount * row[area] / total if total else 0.0
            for amount, row, total in zip(offered, weights, totals, strict=True)
        ]
        fitting = min(1.0, room * size / sum(offers)) if sum(offers) else 1.0
        for group, offer in enumerate(offers):
            people[group][area] += offer * fitting
            waiting[group] -= offer * fitting
        free[area] = max(room - sum(offers) * fitting / size, 0.0)
    waiting[:] = [left if left > DUST else 0.0 for left in waiting]


def _compare(what: str, start: Start, plan: Plan, *, draws: int) -> Line:
    looped = min(DRAWS_OF_LOOP, max(draws, 1))
    seconds, course = _time(lambda: run_model(start, plan, draws=draws), repeats=REPEATS)
    other, people = _time(lambda: run_plain_loop(start, plan, draws=draws, looped=looped))
    return Line(
        what=what,
        seconds=seconds,
        promise=LONGEST_DRAWS_S if draws else LONGEST_CENTRAL_S,
        times=other * max(draws, 1) / looped / seconds,
        gap=float(np.abs(course.people[:looped] - people).max()),
    )


def _measure(what: str, start: Start, plan: Plan, *, draws: int) -> Line:
    seconds, _ = _time(lambda: run_model(start, plan, draws=draws), repeats=REPEATS)
    return Line(what, seconds, promise=LONGEST_DRAWS_S if draws else LONGEST_CENTRAL_S)


def _time(work: Callable[[], Result], *, repeats: int = 1) -> tuple[float, Result]:
    """Least time of some repeats in seconds, and the result."""
    least = float("inf")
    for _ in range(repeats):
        begun = time.perf_counter()
        result = work()
        least = min(least, time.perf_counter() - begun)
    return least, result


def measure_peak(work: Callable[[], Course]) -> float:
    """Most memory that the work holds at once, its result included, in bytes."""
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return float(peak)


if __name__ == "__main__":
    sys.exit(0 if run() else 1)
