"""Two plans beside each other: laws of differences, rankings and fans, and bottlenecks."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ScenarioError
from geo.scenarios.bottlenecks import compute_bottlenecks
from geo.scenarios.comparison import compute_difference, compute_fan, rank_plans
from geo.scenarios.outcomes import Outcomes, compute_outcomes
from tests.geo.scenarios.builders import build_plan, build_start
from tests.geo.scenarios.courses import build_course

START = build_start(people=[[100.0, 100.0]])


def outcomes_with(unhoused: list[float], *, years: int = 1, seed: int = 1) -> Outcomes:
    """One draw for each number of people without a dwelling at the end."""
    people = np.broadcast_to(START.people, (len(unhoused), years + 1, 1, 2))
    waiting = np.zeros((len(unhoused), years + 1, 1))
    waiting[:, 1:, 0] = np.array(unhoused)[:, None]
    course = build_course(START, people, unhoused=waiting)
    return compute_outcomes(START, build_plan(years=years, seed=seed), course)


numbers = st.lists(st.integers(0, 3), min_size=2, max_size=8)


@given(numbers)
def test_wins_losses_and_ties_are_all_draws_and_change_sides_with_the_plans(
    unhoused: list[int],
) -> None:
    first = outcomes_with([float(number) for number in unhoused])
    second = outcomes_with([float(number) for number in reversed(unhoused)])
    ranking, reverse = rank_plans(first, second, "unhoused"), rank_plans(second, first, "unhoused")
    assert ranking.first + ranking.second + ranking.tied == pytest.approx(1)
    assert (ranking.first, ranking.second) == (reverse.second, reverse.first)
    assert ranking.share + reverse.share == pytest.approx(1)
    difference = compute_difference(first, second, "unhoused")
    assert (difference == -compute_difference(second, first, "unhoused")).all()


@pytest.mark.parametrize(
    ("first", "second", "share", "verdict"),
    [
        ([1.0] * 20, [2.0] * 20, 1.0, "robust"),
        ([1.0] * 20, [2.0] * 17 + [0.0] * 3, 0.85, "likely"),
        ([1.0] * 20, [2.0] * 12 + [0.0] * 8, 0.6, "open"),
        ([1.0] * 20, [2.0] * 10 + [1.0] * 10, 0.75, "open"),
        ([2.0] * 20, [1.0] * 20, 0.0, "robust"),
        ([1.0] * 20, [1.0] * 20, 0.5, "alike"),
        ([1.0], [2.0], 1.0, "one_run"),
    ],
)
def test_fewer_people_without_a_dwelling_win_and_the_draws_say_how_surely(
    first: list[float], second: list[float], share: float, verdict: str
) -> None:
    ranking = rank_plans(outcomes_with(first), outcomes_with(second), "unhoused")
    assert ranking.share == pytest.approx(share)
    assert ranking.verdict == verdict


def test_what_rounding_leaves_of_nothing_is_not_better_than_nothing() -> None:
    first, second = outcomes_with([1e-13, 2e-13]), outcomes_with([5e-14, 0.0])
    assert rank_plans(first, second, "unhoused").tied == 1


def test_the_sentence_names_the_better_plan_first() -> None:
    ranking = rank_plans(outcomes_with([2.0] * 20), outcomes_with([1.0] * 20), "unhoused")
    said = ranking.sentence("en", first="A", second="B")
    assert said.startswith("Robust: “B” does better than “A” in 100")


def test_a_longer_plan_is_compared_over_the_years_of_the_shorter() -> None:
    difference = compute_difference(
        outcomes_with([3.0], years=4), outcomes_with([1.0], years=2), "unhoused"
    )
    assert difference.tolist() == [[0, 2, 2]]


def test_draws_with_other_luck_or_other_figures_are_not_compared() -> None:
    with pytest.raises(ScenarioError, match="draws"):
        rank_plans(outcomes_with([1.0, 2.0]), outcomes_with([1.0, 2.0], seed=2), "unhoused")
    with pytest.raises(ScenarioError, match="draws"):
        rank_plans(outcomes_with([1.0, 2.0]), outcomes_with([1.0]), "unhoused")
    first = outcomes_with([1.0])
    other = replace(first, start=replace(START, fingerprint="older"))
    with pytest.raises(ScenarioError, match="figures"):
        compute_difference(first, other, "unhoused")


def test_nothing_is_ranked_by_what_is_neither_good_nor_bad() -> None:
    with pytest.raises(ScenarioError, match="arrived"):
        rank_plans(outcomes_with([1.0]), outcomes_with([1.0]), "arrived")


def test_a_fan_of_equal_draws_has_no_width_and_a_fan_of_ranks_shows_its_quantiles() -> None:
    assert np.ptp(compute_fan(np.full((7, 3), 5.0)), axis=0).tolist() == [0, 0, 0]
    ranks = np.arange(101.0)[:, None]
    assert compute_fan(ranks)[:, 0].tolist() == pytest.approx([5, 25, 50, 75, 95])


def test_bottlenecks_name_the_first_year_in_which_most_draws_are_short() -> None:
    # Two draws of three run out of dwellings in year 2, all in year 3; area 2 never.
    lettable = np.full((3, 4, 2), 10.0)
    lettable[:2, 2, 0] = 0.5
    lettable[:, 3, 0] = 0
    start = build_start(people=[[100.0, 100.0]], kita_children=[40, 60], kita_places=50)
    course = build_course(start, np.broadcast_to(start.people, (3, 4, 1, 2)), lettable=lettable)
    found = compute_bottlenecks(
        compute_outcomes(start, build_plan(years=3, kita_take_up=100), course)
    )
    np.testing.assert_array_equal(found.lettable, [2, np.nan])
    np.testing.assert_array_equal(found.kita, [np.nan, 0])
    assert np.isnan(found.school).all()
    assert np.isnan(found.cap).all()


def test_a_cap_is_reached_when_the_share_or_the_placement_comes_up_to_it() -> None:
    start = build_start(people=[[100.0, 100.0]])
    people = [[[[100.0, 100.0]], [[250.0, 100.0]]]]
    course = build_course(start, people, directed=[[[[150.0, 0.0]]]])
    by_share = build_plan(years=1, cap_percent=20)
    by_area = build_plan(years=1, cap_by_area={"a1": 200.0, "a2": 0.0})
    full = build_plan(years=1, cap_by_area={"a1": 150.0})
    # 250 of 1,250 are 20 per cent.
    for plan, expected in ((by_share, [1, np.nan]), (full, [1, np.nan]), (by_area, [np.nan] * 2)):
        found = compute_bottlenecks(compute_outcomes(start, plan, course))
        np.testing.assert_array_equal(found.cap, expected)
