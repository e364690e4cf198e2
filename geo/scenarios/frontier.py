"""What one goal costs the other: the best placements for every compromise between two goals."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geo.numbers import format_number
from geo.scenarios.columns import Flows
from geo.scenarios.distance import solve_with_flows
from geo.scenarios.goals import Convex, Goal, check_goal
from geo.scenarios.infeasible import NoPlacementFoundError, explain_conflict
from geo.scenarios.optimise import compute_goal, format_goal, goal_scale
from geo.scenarios.problem import Flags, Problem
from geo.scenarios.program import (
    Answer,
    NoPlacementError,
    Program,
    build_program,
    read_placement,
    solve,
)
from geo.scenarios.solving import TOLERANCE, add_points, describe_goal, first_points, solve_goal
from geo.texts import Language, text
from geo.values import Floats

POINTS = 20
LEAN = 1e-4
"""Weight of the second goal, so that of equal points the better in both is found."""
SAME = 1e-9
CLOSER = (6.0,)


@dataclass(frozen=True)
class Point:
    """One compromise.

    Attributes:
        first, second: Values of both goals.
        placed: Persons placed, (G, A).
    """

    first: float
    second: float
    placed: Floats


@dataclass(frozen=True)
class Frontier:
    """Compromises that no other placement beats in both goals, by the first goal.

    Attributes:
        goals: The two.
        points: From the best for the first goal to the best for the second.
        plan: The values of the plan's own placement; NaN where not asked.
    """

    goals: tuple[Goal, Goal]
    points: tuple[Point, ...]
    plan: tuple[float, float]

    @property
    def is_conflict(self) -> bool:
        """Whether one goal costs the other anything."""
        return len(self.points) > 1

    def sentence(self, language: Language) -> str:
        """How much the second goal gains for what it costs the first."""
        first, second = self.goals
        names = {
            "first": text(f"optimise.goal_{first}", language),
            "second": text(f"optimise.goal_{second}", language),
        }
        best, other = self.points[0], self.points[-1]
        if not self.is_conflict:
            return text("optimise.frontier_none", language, **names)
        return text(
            "optimise.frontier",
            language,
            **names,
            points=format_number(len(self.points), language),
            first_best=format_goal(best.first, first, language),
            first_worst=format_goal(other.first, first, language),
            second_worst=format_goal(best.second, second, language),
            second_best=format_goal(other.second, second, language),
        )


@dataclass(frozen=True)
class _Pair:
    """Both goals as one programme, but for the pairs of areas of a distance."""

    problem: Problem
    goals: tuple[Goal, Goal]
    convex: Mapping[str, Convex]

    def build(self, flows: Flows | None = None) -> Program:
        """The programme for some pairs of areas."""
        return build_program(self.problem, self.convex, with_kita="kita" in self.goals, flows=flows)


@dataclass(frozen=True)
class _Found:
    """A compromise in the programme's units, and the pairs of areas that it needed."""

    values: tuple[float, float]
    point: Point
    pairs: Flags | None


def compute_frontier(
    problem: Problem,
    goals: tuple[Goal, Goal],
    *,
    points: int = POINTS,
    planned: Floats | None = None,
) -> Frontier:
    """Compromises between two goals: the first kept small while the second may not pass a bound.

    Between the two ends the bound goes down in equal steps (epsilon constraint; the small
    weight of the second goal leaves out points that others equal in one goal and beat in the
    other: Mavrotas 2009, Applied Mathematics and Computation 213).

    Args:
        problem: People and rules.
        goals: Two different ones.
        points: At most as many compromises, both ends included.
        planned: Where the plan's own rule places the same people, (G, A).

    Raises:
        ScenarioError: The city lacks what a goal needs, or the rules contradict each other.
    """
    for goal in goals:
        check_goal(problem, goal)
    if problem.without_room.any():
        raise NoPlacementFoundError(explain_conflict(problem))
    try:
        pair = _describe_pair(problem, goals)
        found = _compute_compromises(pair, points)
    except NoPlacementError as failure:
        raise NoPlacementFoundError(explain_conflict(problem)) from failure
    plan = (float("nan"), float("nan"))
    if planned is not None:
        plan = (compute_goal(problem, goals[0], planned), compute_goal(problem, goals[1], planned))
    return Frontier(goals, _drop_dominated(found), plan)


def _describe_pair(problem: Problem, goals: tuple[Goal, Goal]) -> _Pair:
    """Tangents of the isolation stand close where the best placements for each goal lie."""
    points = first_points(problem)
    if "isolation" in goals:
        for goal in goals:
            solved = solve_goal(problem, goal)
            placed = read_placement(solved.program, solved.last)[0].sum(axis=0)
            for closer in CLOSER:
                points = add_points(problem, points, placed, closer=closer)
    convex = {
        name: one for goal in goals for name, one in describe_goal(problem, goal, points).items()
    }
    return _Pair(problem, goals, convex)


def _compute_compromises(pair: _Pair, points: int) -> list[Point]:
    best_first = _find(pair, lead=0, lean=0.0)
    start = _find(pair, lead=1, lean=0.0, most=best_first.values[0], pairs=best_first.pairs)
    best_second = _find(pair, lead=1, lean=0.0, pairs=start.pairs)
    end = _find(pair, lead=0, lean=0.0, most=best_second.values[1], pairs=best_second.pairs)
    gain = start.values[1] - end.values[1]
    loss = end.values[0] - start.values[0]
    if gain <= SAME * max(1.0, abs(start.values[1])) or loss <= SAME:
        return [start.point]
    found, pairs = [start.point], end.pairs
    for most in np.linspace(start.values[1], end.values[1], points)[1:-1]:
        compromise = _find(pair, lead=0, lean=LEAN * loss / gain, most=float(most), pairs=pairs)
        pairs = compromise.pairs
        found.append(compromise.point)
    return [*found, end.point]


def _find(
    pair: _Pair,
    *,
    lead: int,
    lean: float,
    most: float | None = None,
    pairs: Flags | None = None,
) -> _Found:
    """One goal kept small, the other within a bound."""

    def solve_program(program: Program) -> Answer:
        costs = [program.objectives[goal] for goal in pair.goals]
        (cost, constant), (other, other_constant) = costs[lead], costs[1 - lead]
        bounds = [] if most is None else [(other, most - other_constant + TOLERANCE)]
        return solve(program, (cost + lean * other, constant), bounds)

    if "distance" in pair.goals:
        answer, program, pairs = solve_with_flows(
            pair.problem, pair.build, solve_program, pairs=pairs
        )
    else:
        program = pair.build()
        answer = solve_program(program)
    costs = [program.objectives[goal] for goal in pair.goals]
    first, second = (float(cost @ answer.columns) + constant for cost, constant in costs)
    return _Found((first, second), _read_point(pair, program, answer, (first, second)), pairs)


def _read_point(
    pair: _Pair, program: Program, answer: Answer, values: tuple[float, float]
) -> Point:
    placed, _ = read_placement(program, answer)
    first, second = (
        value * goal_scale(pair.problem, goal)
        if goal == "distance"
        else compute_goal(pair.problem, goal, placed)
        for goal, value in zip(pair.goals, values, strict=True)
    )
    return Point(first, second, placed)


def _drop_dominated(points: list[Point]) -> tuple[Point, ...]:
    """Points by the first goal, each better in the second than all before."""
    kept: list[Point] = []
    for point in sorted(points, key=lambda each: (each.first, each.second)):
        if not kept or point.second < kept[-1].second - SAME * max(1.0, abs(point.second)):
            kept.append(point)
    return tuple(kept)
