"""Compromises between two goals: none beaten by another, the ends those of each goal alone."""

from itertools import combinations, pairwise, permutations

import numpy as np
import pytest

from geo.scenarios.frontier import compute_frontier
from geo.scenarios.goals import GOALS, Goal, compute_kita_goal, compute_share_goal
from geo.scenarios.infeasible import NoPlacementFoundError
from geo.scenarios.optimise import optimise
from geo.scenarios.planned import place_by_population
from tests.geo.scenarios.problems import draw_feasible, hand_problem, random_problem

CLOSE: dict[Goal, float] = {"dissimilarity": 1e-6, "isolation": 1e-6, "kita": 1e-5, "distance": 0.1}


def test_a_frontier_on_paper() -> None:
    """All would live in A; each of ten moved to B lowers D by 1/20 and costs 300 m on average."""
    problem = hand_problem([10, 0], [100, 100], 10, market=[[1.0, 0.0]])
    found = compute_frontier(problem, ("dissimilarity", "distance"), points=6)
    assert [point.first for point in found.points] == pytest.approx(
        [0.0, 0.1, 0.2, 0.3, 0.4, 0.5], abs=1e-6
    )
    assert [point.second for point in found.points] == pytest.approx(
        [3000, 2400, 1800, 1200, 600, 0], abs=1e-3
    )
    assert "von 3.000 m je Person auf 0 m je Person" in found.sentence("de")


@pytest.mark.parametrize("goals", [*permutations(GOALS, 2)])
def test_points_are_sorted_and_none_beats_another(goals: tuple[Goal, Goal]) -> None:
    found = compute_frontier(random_problem(11), goals, points=8)
    for earlier, later in pairwise(found.points):
        assert later.first > earlier.first
        assert later.second < earlier.second


@pytest.mark.parametrize("goals", [*combinations(GOALS, 2)])
def test_the_ends_are_the_best_for_each_goal(goals: tuple[Goal, Goal]) -> None:
    problem = random_problem(12)
    found = compute_frontier(problem, goals, points=5)
    first, second = (optimise(problem, goal).value for goal in goals)
    assert found.points[0].first == pytest.approx(first, abs=CLOSE[goals[0]])
    assert found.points[-1].second == pytest.approx(second, abs=CLOSE[goals[1]])


def test_no_random_plan_lies_beyond_the_frontier() -> None:
    problem = random_problem(13, groups=1)
    found = compute_frontier(problem, ("isolation", "kita"))
    plans = draw_feasible(problem, 5000)
    isolation = compute_share_goal(problem, "isolation", plans)
    kita = compute_kita_goal(problem, plans)
    for point in found.points:
        assert not ((isolation < point.first - 1e-6) & (kita < point.second - 1e-6)).any()


def test_the_plan_is_a_point_that_the_frontier_dominates() -> None:
    problem = random_problem(14)
    planned = place_by_population(problem)
    found = compute_frontier(problem, ("dissimilarity", "isolation"), planned=planned)
    assert found.plan[0] >= found.points[0].first - 1e-9
    assert found.plan[1] >= found.points[-1].second - 1e-9


def test_one_placement_best_for_both_is_no_conflict() -> None:
    """Everybody already wants to live where the group is missing."""
    problem = hand_problem([10, 0], [100, 100], 10, market=[[0.0, 1.0]])
    found = compute_frontier(problem, ("dissimilarity", "distance"))
    assert len(found.points) == 1
    assert not found.is_conflict
    assert found.sentence("en").startswith("No contradiction")


def test_contradicting_rules_are_named_here_too() -> None:
    with pytest.raises(NoPlacementFoundError):
        compute_frontier(random_problem(1, lettable=np.ones(12)), ("dissimilarity", "kita"))
