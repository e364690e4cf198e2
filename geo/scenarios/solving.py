"""One way of solving for each goal; the frontier between two goals uses the same parts."""

from dataclasses import dataclass

import numpy as np

from geo.scenarios.distance import solve_with_flows
from geo.scenarios.goals import (
    Convex,
    Goal,
    describe_dissimilarity,
    describe_isolation,
    describe_unevenness,
    most_in_each,
)
from geo.scenarios.problem import Problem
from geo.scenarios.program import Answer, Program, build_program, read_placement, solve
from geo.values import Floats

TOLERANCE = 1e-7
"""Persons, places or kilometres by which the choice among ties may miss the optimum."""
EVENNESS = 1e-4
TANGENTS, NEAR, ROUNDS, SMALLEST_GAP = 12, 9, 8, 1e-9


@dataclass(frozen=True)
class Solved:
    """The answer of a goal.

    Attributes:
        first: With the goal alone as objective: its prices are those of the rules.
        last: After the choice among ties.
        bound: No placement is better, in the programme's unit.
    """

    program: Program
    first: Answer
    last: Answer
    bound: float


def solve_goal(problem: Problem, goal: Goal) -> Solved:
    """The best placement for one goal.

    Raises:
        NoPlacementError: Nothing fits all rules.
    """
    if goal == "isolation":
        return _solve_isolation(problem)
    if goal == "distance":
        return _solve_distance(problem)
    if goal == "kita":
        return _solve_kita(problem)
    return _solve_dissimilarity(problem)


def _solve_dissimilarity(problem: Problem) -> Solved:
    """D itself first, without the many columns of the choice among ties; then that choice."""
    exact = {"dissimilarity": describe_dissimilarity(problem)}
    program = build_program(problem, exact)
    first = solve(program, program.objectives["dissimilarity"])
    program = build_program(problem, {**exact, "unevenness": describe_unevenness(problem)})
    kept = _at_most(program, "dissimilarity", first.value)
    last = solve(program, program.objectives["unevenness"], [kept])
    return Solved(program, first, last, first.value)


def _solve_kita(problem: Problem) -> Solved:
    even = {"unevenness": describe_unevenness(problem)}
    program = build_program(problem, {}, with_kita=True)
    first = solve(program, program.objectives["kita"])
    program = build_program(problem, even, with_kita=True)
    missing, _ = program.objectives["missing"]
    unevenness, _ = program.objectives["unevenness"]
    kept = _at_most(program, "kita", first.value)
    last = solve(program, (missing + EVENNESS * unevenness, 0.0), [kept])
    return Solved(program, first, last, first.value)


def _solve_isolation(problem: Problem) -> Solved:
    """Tangents, then more of them around the answer, until bound and value meet."""
    points = first_points(problem)
    for round_number in range(ROUNDS):
        program = build_program(problem, {"isolation": describe_isolation(problem, points)})
        answer = solve(program, program.objectives["isolation"])
        placed = read_placement(program, answer)[0].sum(axis=0)
        value = compute_isolation_persons(problem, placed)
        if value - answer.value <= SMALLEST_GAP * max(value, 1.0):
            break
        points = add_points(problem, points[:, [0, -1]], placed, closer=6.0**round_number)
    return Solved(program, answer, answer, answer.value)


def _solve_distance(problem: Problem) -> Solved:
    answer, program, _ = solve_with_flows(
        problem,
        lambda flows: build_program(problem, {}, flows=flows),
        lambda program: solve(program, program.objectives["distance"]),
    )
    return Solved(program, answer, answer, answer.value)


def _at_most(program: Program, name: str, value: float) -> tuple[Floats, float]:
    """A goal kept at a value, in the sum of its columns."""
    cost, constant = program.objectives[name]
    return cost, value - constant + TOLERANCE


def compute_isolation_persons(problem: Problem, added: Floats) -> float:
    """Isolation times the group's total for persons added to each area, (A,)."""
    group = problem.people.sum(axis=0) + problem.chosen.sum(axis=0) + added
    total = group + problem.others
    share = np.divide(group, total, out=np.zeros_like(group), where=total > 0.0)
    return float((group * share).sum())


def first_points(problem: Problem) -> Floats:
    """Where tangents touch before anything is known, (A, K)."""
    points: Floats = most_in_each(problem)[:, None] * np.linspace(0.0, 1.0, TANGENTS)
    return points


def add_points(problem: Problem, points: Floats, placed: Floats, *, closer: float) -> Floats:
    """Further points around a placement, sorted, (A, K)."""
    most = most_in_each(problem)[:, None]
    apart = most / (TANGENTS * closer) * np.linspace(-1.0, 1.0, NEAR)
    around = np.clip(placed[:, None] + apart, 0.0, most)
    return np.sort(np.concatenate([points, around], axis=1), axis=1)


def describe_goal(problem: Problem, goal: Goal, points: Floats) -> dict[str, Convex]:
    """A goal that is a sum over areas, by its name; nothing for the others."""
    if goal == "dissimilarity":
        return {goal: describe_dissimilarity(problem)}
    return {goal: describe_isolation(problem, points)} if goal == "isolation" else {}
