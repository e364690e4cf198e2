"""How long the best possible placement takes, and what placing person by person makes of it.

The other way is a plain Python loop: each person goes to the area where D is smallest
afterwards. It is timed on a few people and reckoned up to all, because it computes D anew for
every area and person. HiGHS is loaded outside the clock.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from geo.scenarios.frontier import compute_frontier
from geo.scenarios.goals import GOALS, Goal
from geo.scenarios.optimise import optimise
from geo.scenarios.problem import Problem

AREAS, PERSONS, GROUPS, REPEATS = 400, 3000, 3, 5
LOOPED_PERSONS = 5
PROMISED_OPTIMUM_S, PROMISED_FRONTIER_S = 0.1, 2.0
COMPROMISES: tuple[tuple[Goal, Goal], ...] = (
    ("dissimilarity", "kita"),
    ("dissimilarity", "distance"),
    ("isolation", "kita"),
)


@dataclass(frozen=True)
class Timed:
    """One line of the table; ``promised`` is infinite where no time is promised."""

    what: str
    seconds: float
    promised: float

    @property
    def kept(self) -> bool:
        """Whether it is as fast as promised."""
        return self.seconds <= self.promised


def draw_problem(areas: int = AREAS) -> Problem:
    """A city with tight dwellings, a cap and stops."""
    generator = np.random.default_rng(1)
    residents = generator.integers(500, 6000, areas).astype(np.float64)
    share = generator.beta(1.2, 8.0, areas)
    mix = generator.dirichlet(np.ones(GROUPS), areas).T
    market = mix + 0.01
    return Problem(
        area_ids=tuple(f"area {number}" for number in range(areas)),
        groups=tuple(f"group {number}" for number in range(GROUPS)),
        people=mix * residents * share,
        others=residents * (1.0 - share),
        arriving=np.full(GROUPS, PERSONS / GROUPS),
        own_share=0.2,
        market=market / market.sum(axis=1, keepdims=True),
        household_size=np.linspace(2.0, 3.0, GROUPS),
        lettable=residents * generator.uniform(0.0, 0.018, areas),
        new_dwellings=0.0,
        area_cap=np.full(areas, 40.0),
        share_cap=0.5,
        stopped=np.arange(areas) < areas // 10,
        kita_balance=generator.normal(0.0, 20.0, areas),
        kita_age_share=np.full(GROUPS, 0.1),
        centres=generator.uniform(0.0, 15_000.0, (areas, 2)),
        known=np.ones(areas, dtype=bool),
    )


def run() -> list[Timed]:
    """Measure, print a Markdown table and give its lines."""
    problem = draw_problem()
    optimise(replace(problem, arriving=np.full(GROUPS, 1.0)), "dissimilarity")
    lines = [
        Timed(
            f"optimum, {goal}",
            _time(lambda goal=goal: optimise(problem, goal)),  # type: ignore[misc]  # one goal each
            PROMISED_OPTIMUM_S if goal == "dissimilarity" else np.inf,
        )
        for goal in GOALS
    ]
    lines += [
        Timed(
            f"frontier of 20, {' and '.join(goals)}",
            _time(lambda goals=goals: compute_frontier(problem, goals), repeats=1),  # type: ignore[misc]
            PROMISED_FRONTIER_S,
        )
        for goals in COMPROMISES
    ]
    looped = _time(lambda: place_one_by_one(problem, LOOPED_PERSONS), repeats=1)
    lines.append(Timed("D, person by person", looped * PERSONS / LOOPED_PERSONS, np.inf))
    print("| 400 areas, 3,000 persons | seconds | promised |")
    print("|---|---:|---:|")
    for line in lines:
        promised = f"{line.promised:g}" if np.isfinite(line.promised) else "–"
        print(f"| {line.what} | {line.seconds:.3f} | {promised} |")
    return lines


def _time(work: Callable[[], object], *, repeats: int = REPEATS) -> float:
    """Median seconds."""
    seconds = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)


def place_one_by_one(problem: Problem, persons: int) -> list[float]:
    """The usual way: plain lists, every area tried for every person."""
    group: list[float] = problem.people.sum(axis=0).tolist()
    others: list[float] = problem.others.tolist()
    for _ in range(persons):
        tried = []
        for area in range(len(group)):
            group[area] += 1.0
            tried.append(_dissimilarity(group, others))
            group[area] -= 1.0
        group[tried.index(min(tried))] += 1.0
    return group


def _dissimilarity(group: list[float], others: list[float]) -> float:
    group_total, others_total = sum(group), sum(others)
    pairs = zip(group, others, strict=True)
    return 0.5 * sum(abs(x / group_total - y / others_total) for x, y in pairs)
