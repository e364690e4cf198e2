"""Placement problems small enough for paper, and random ones."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from geo.scenarios.placement import offer_by_weights, place
from geo.scenarios.problem import Problem
from geo.values import Floats


def hand_problem(group: ArrayLike, others: ArrayLike, arriving: float, **rules: Any) -> Problem:
    """One group, one person a household, room for all everywhere unless told otherwise."""
    people = np.atleast_2d(np.asarray(group, dtype=np.float64))
    groups, count = people.shape
    free = np.full(count, np.inf)
    problem = Problem(
        area_ids=tuple("ABCDEFGH"[:count]),
        groups=tuple("xyz"[:groups]),
        people=people,
        others=np.asarray(others, dtype=np.float64),
        arriving=np.full(groups, arriving / groups),
        own_share=0.0,
        market=np.full((groups, count), 1.0 / count),
        household_size=np.ones(groups),
        lettable=np.full(count, 1000.0),
        new_dwellings=0.0,
        area_cap=free,
        share_cap=1.0,
        stopped=np.zeros(count, dtype=bool),
        kita_balance=np.zeros(count),
        kita_age_share=np.full(groups, 0.5),
        centres=np.column_stack([3000.0 * np.arange(count), np.zeros(count)]),
        known=np.ones(count, dtype=bool),
    )
    arrays = {
        name: np.asarray(rule) if isinstance(rule, list) else rule for name, rule in rules.items()
    }
    return replace(problem, **arrays)


def random_problem(seed: int, *, areas: int = 12, groups: int = 2, **rules: Any) -> Problem:
    """A city with tight dwellings; households of different size."""
    generator = np.random.default_rng(seed)
    residents = generator.integers(200, 3000, areas).astype(np.float64)
    share = generator.beta(1.2, 6.0, areas)
    mix = generator.dirichlet(np.ones(groups), areas).T
    market = mix + 0.01
    problem = Problem(
        area_ids=tuple(f"a{number}" for number in range(areas)),
        groups=tuple(f"g{number}" for number in range(groups)),
        people=mix * residents * share,
        others=residents * (1.0 - share),
        arriving=np.full(groups, 300.0 / groups),
        own_share=0.0,
        market=market / market.sum(axis=1, keepdims=True),
        household_size=2.0 + 0.5 * np.arange(groups),
        lettable=generator.uniform(10.0, 40.0, areas),
        new_dwellings=0.0,
        area_cap=np.full(areas, np.inf),
        share_cap=1.0,
        stopped=np.zeros(areas, dtype=bool),
        kita_balance=generator.normal(0.0, 10.0, areas),
        kita_age_share=0.1 + 0.02 * np.arange(groups),
        centres=generator.uniform(0.0, 8000.0, (areas, 2)),
        known=np.ones(areas, dtype=bool),
    )
    return replace(problem, **rules)


def draw_feasible(problem: Problem, draws: int, *, seed: int = 1) -> Floats:
    """Random placements of everybody within all rules, (draws, G, A)."""
    generator = np.random.default_rng(seed)
    groups, areas = problem.people.shape
    weights = generator.dirichlet(np.full(areas, 0.5), (draws, groups))
    limit = np.minimum(problem.limit, problem.arriving.sum())
    placed = place(
        np.broadcast_to(problem.directed, (draws, groups)),
        offer_by_weights(weights),
        np.broadcast_to(problem.room, (draws, areas)),
        dwellings_per_person=1.0 / problem.household_size,
        limit=np.broadcast_to(limit, (draws, areas)),
        eligible=problem.known.astype(np.float64),
    )
    everybody: Floats = placed.people[placed.left.sum(axis=1) < 1e-6]
    return everybody
