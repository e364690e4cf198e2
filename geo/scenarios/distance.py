"""How far people are moved: the cheapest way from where they would live to where they are placed.

A transport problem over all pairs of areas. Only near pairs are given to the solver at first;
pairs that its prices show to be worth having are added until there are none, which proves the
optimum over all pairs. Whoever finds no way among the pairs so far pays for a way longer than
any, so that there is always an answer to price.
"""

from collections.abc import Callable

import numpy as np

from geo.scenarios.columns import Flows
from geo.scenarios.problem import Flags, Problem
from geo.scenarios.program import Answer, Program
from geo.values import Floats

NEAREST = 8
MOST_ROUNDS = 60
WORTH = 1e-6
"""Kilometres that a pair must save to be added."""

Build = Callable[[Flows], Program]
Solve = Callable[[Program], Answer]


def compute_kilometres(problem: Problem) -> Floats:
    """Straight distance between the centres of areas, (A, A)."""
    steps = problem.centres[:, None, :] - problem.centres[None, :, :]
    apart: Floats = np.hypot(steps[..., 0], steps[..., 1]) / 1000.0
    return np.nan_to_num(apart)


def compute_origin(problem: Problem) -> Floats:
    """Persons to be placed where they would live of their own accord, (A,)."""
    origin: Floats = problem.directed @ problem.market
    return origin


def choose_near_pairs(problem: Problem) -> Flags:
    """For each area from which people are moved the nearest ones, itself included, (A, A)."""
    apart = np.where(problem.known[None, :], compute_kilometres(problem), np.inf)
    near = np.argsort(apart, axis=1, kind="stable")[:, :NEAREST]
    pairs = np.zeros(apart.shape, dtype=bool)
    np.put_along_axis(pairs, near, values=True, axis=1)
    return _possible(problem) & pairs


def _possible(problem: Problem) -> Flags:
    possible: Flags = (compute_origin(problem) > 0.0)[:, None] & problem.known[None, :]
    return possible


def solve_with_flows(
    problem: Problem, build: Build, solve_program: Solve, *, pairs: Flags | None = None
) -> tuple[Answer, Program, Flags]:
    """An optimum over all pairs of areas, found with few of them.

    Args:
        problem: The problem.
        build: Makes the programme for some pairs.
        solve_program: Solves it.
        pairs: To begin with; where not given near ones, (A, A).

    Returns:
        The answer, its programme, and the pairs that it needed.
    """
    kilometres, possible = compute_kilometres(problem), _possible(problem)
    pairs = choose_near_pairs(problem) if pairs is None else pairs
    for _ in range(MOST_ROUNDS):
        origins, targets = np.nonzero(pairs)
        flows = Flows(
            origins=origins,
            targets=targets,
            kilometres=kilometres[origins, targets],
            people=compute_origin(problem),
            detour=1.0 + float(kilometres.max()),
        )
        program = build(flows)
        answer = solve_program(program)
        saved = _savings(answer, kilometres)
        worth = possible & ~pairs & (saved > WORTH)
        if not worth.any():
            break
        pairs = pairs | _best_of_each(saved, worth)
    return answer, program, pairs


def _savings(answer: Answer, kilometres: Floats) -> Floats:
    """What a pair would save per person by the prices of leaving and arriving, (A, A)."""
    count = len(kilometres)
    arriving, leaving = answer.equal_marginals[-2 * count : -count], answer.equal_marginals[-count:]
    detours = answer.costs[-1]
    per_kilometre = 2.0 * detours / (1.0 + float(kilometres.max()))
    saved: Floats = leaving[:, None] + arriving[None, :] - per_kilometre * kilometres
    return saved / per_kilometre if per_kilometre > 0.0 else np.zeros_like(saved)


def _best_of_each(saved: Floats, worth: Flags) -> Flags:
    """Of the pairs worth having those of each origin that save most."""
    most = np.where(worth, saved, -np.inf)
    chosen = np.zeros(worth.shape, dtype=bool)
    order = np.argsort(-most, axis=1, kind="stable")[:, :NEAREST]
    np.put_along_axis(chosen, order, values=True, axis=1)
    return chosen & worth
