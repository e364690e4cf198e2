"""The best placement: on paper, by brute force, and against thousands of random ones."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import ScenarioError
from geo.scenarios.goals import (
    GOALS,
    Goal,
    compute_kita_goal,
    compute_share_goal,
)
from geo.scenarios.optimise import compute_goal, optimise, round_placement, round_shown
from geo.scenarios.planned import place_by_population
from geo.scenarios.prices import compute_prices, compute_rule_costs
from geo.values import Floats
from tests.geo.scenarios.problems import draw_feasible, hand_problem, random_problem


def test_all_are_placed_where_the_group_is_missing() -> None:
    found = optimise(hand_problem([10, 0], [100, 100], 10), "dissimilarity")
    assert found.placed[0] == pytest.approx([0, 10], abs=1e-6)
    assert found.value == pytest.approx(0.0, abs=1e-7)
    assert found.before == pytest.approx(0.5)


def test_a_cap_is_kept_and_has_the_price_of_one_person() -> None:
    """15 and 5 of 20 against halves: D = 1/4; one more in B moves D by 1/20."""
    found = optimise(hand_problem([10, 0], [100, 100], 10, area_cap=[np.inf, 5]), "dissimilarity")
    assert found.value == pytest.approx(0.25)
    (price,) = compute_prices(found)
    assert (price.rule, price.area_id) == ("area_cap", "B")
    assert price.gain == pytest.approx(100 / 20)
    (cost,) = compute_rule_costs(found)
    assert cost.without == pytest.approx(0.0, abs=1e-7)
    assert "Ohne die Obergrenzen je Gebiet wäre bestenfalls 0,0000" in cost.sentence("de")


def test_today_is_placement_by_residents() -> None:
    """110 and 100 residents share 21 persons as 11 and 10: 21 and 10 of 31 against halves."""
    found = optimise(hand_problem([10, 0], [100, 100], 21), "dissimilarity")
    assert found.today == pytest.approx(21 / 31 - 0.5)
    assert found.gap == pytest.approx(found.today - found.value)


def test_the_share_cap_counts_those_who_are_placed() -> None:
    """A tenth of the residents: 10 of 100 are allowed beside 90 others."""
    found = optimise(hand_problem([0, 0], [90, 910], 20, share_cap=0.1), "distance")
    assert found.placed.sum() == pytest.approx(20)
    assert found.placed[0, 0] == pytest.approx(10)


def test_equal_areas_get_equal_shares_for_the_least_isolation() -> None:
    found = optimise(hand_problem([0, 0], [100, 100], 10), "isolation")
    assert found.placed[0] == pytest.approx([5, 5], abs=1e-2)
    assert found.value == pytest.approx(5 / 105, abs=1e-7)


def test_kita_places_missing_are_levelled() -> None:
    """Ten children over areas with 0 and 5 free places: 2.5 are missing in both."""
    problem = hand_problem([0, 0], [100, 100], 20, kita_balance=[0.0, 5.0])
    found = optimise(problem, "kita")
    assert found.value == pytest.approx(2.5)
    assert found.placed[0] == pytest.approx([5, 15], abs=1e-5)


def test_of_equal_worst_overloads_the_fewest_missing_places_are_taken() -> None:
    """A lacks 9 whatever is done; the 5 children fit into the free places of C."""
    problem = hand_problem([0, 0, 0], [100, 100, 100], 10, kita_balance=[-9.0, 0.0, 5.0])
    found = optimise(problem, "kita")
    assert found.value == pytest.approx(9.0)
    assert found.placed[0] == pytest.approx([0, 0, 10], abs=1e-4)


def test_only_those_without_room_are_moved() -> None:
    """Six of ten go three kilometres: 1,800 metres on average."""
    problem = hand_problem([0, 0], [9, 9], 10, market=[[1.0, 0.0]], lettable=[4.0, 99.0])
    found = optimise(problem, "distance")
    assert found.value == pytest.approx(1800)
    assert found.placed[0] == pytest.approx([4, 6], abs=1e-6)


def test_new_dwellings_stand_where_they_help() -> None:
    """Five people need two new dwellings of 2.5 in B, where nothing is free."""
    problem = hand_problem(
        [5, 0], [50, 50], 5, lettable=[9.0, 0.0], household_size=[2.5], new_dwellings=2.0
    )
    found = optimise(problem, "dissimilarity")
    assert found.new_dwellings == pytest.approx([0, 2], abs=1e-6)
    assert found.value == pytest.approx(0.0, abs=1e-7)


def test_own_choice_stays_where_the_market_takes_it() -> None:
    problem = hand_problem([10, 0], [100, 100], 10, own_share=0.4, market=[[1.0, 0.0]])
    found = optimise(problem, "dissimilarity")
    assert problem.chosen[0] == pytest.approx([4, 0])
    assert found.placed[0] == pytest.approx([0, 6], abs=1e-6)


def test_stops_bind_the_municipality_and_never_the_market() -> None:
    problem = hand_problem([0, 9], [99, 99], 10, own_share=0.5, stopped=[True, False])
    found = optimise(problem, "dissimilarity")
    assert found.placed[0] == pytest.approx([0, 5])
    assert problem.chosen[0] == pytest.approx([2.5, 2.5])


def test_unknown_areas_take_no_part() -> None:
    problem = hand_problem([10, 0, 0], [100, 0, 100], 10, known=[True, False, True])
    assert optimise(problem, "dissimilarity").placed[0, 1] == 0.0


def test_ties_are_settled_by_residents() -> None:
    """B and C both lack the group by far; C has three times the residents of B."""
    found = optimise(hand_problem([400, 0, 0], [400, 1000, 3000], 8), "dissimilarity")
    assert found.placed[0] == pytest.approx([0, 2, 6], abs=0.5)


@pytest.mark.parametrize("goal", GOALS)
def test_no_whole_placement_of_a_small_city_is_better(goal: Goal) -> None:
    problem = hand_problem(
        [4, 1, 0],
        [20, 30, 10],
        6,
        area_cap=[3, 4, 3],
        kita_balance=[1.0, 0.0, -1.0],
        market=[[0.5, 0.5, 0.0]],
    )
    found = optimise(problem, goal)
    whole = [
        compute_goal(problem, goal, np.array([counts], dtype=np.float64))
        for counts in product(range(4), range(5), range(4))
        if sum(counts) == 6
    ]
    assert found.value <= min(whole) + 1e-7
    # Whole persons may cost a goal as much as one person counts in it.
    one_person = {"dissimilarity": 1 / 11, "isolation": 1 / 11, "kita": 0.5, "distance": 1000}
    assert min(whole) - found.value <= one_person[goal]


@pytest.mark.parametrize("goal", ["dissimilarity", "isolation", "kita"])
@pytest.mark.parametrize("own_share", [0.0, 0.3])
def test_ten_thousand_random_plans_never_beat_it(goal: Goal, own_share: float) -> None:
    problem = random_problem(3, own_share=own_share, area_cap=np.full(12, 60.0))
    plans = draw_feasible(problem, 10_000)
    assert len(plans) > 5000
    values: Floats = (
        compute_kita_goal(problem, plans)
        if goal == "kita"
        else compute_share_goal(problem, goal, plans)
    )
    assert optimise(problem, goal).value <= values.min() + 1e-7


def test_random_plans_never_move_people_less_far() -> None:
    problem = random_problem(4, areas=6, area_cap=np.full(6, 90.0), lettable=np.full(6, 60.0))
    best = optimise(problem, "distance").value
    assert all(
        compute_goal(problem, "distance", plan) >= best - 1e-6
        for plan in draw_feasible(problem, 30)
    )


@pytest.mark.parametrize("goal", GOALS)
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 999), more=st.floats(0.0, 30.0))
def test_more_room_or_cap_is_never_worse(goal: Goal, seed: int, more: float) -> None:
    tight = random_problem(seed, area_cap=np.full(12, 45.0), lettable=np.full(12, 25.0))
    found = optimise(tight, goal).value
    slack = 1e-6 * max(1.0, abs(found))
    for wide in (
        replace(tight, area_cap=tight.area_cap + more),
        replace(tight, lettable=tight.lettable + more),
        replace(tight, stopped=np.zeros(12, dtype=bool), share_cap=1.0),
    ):
        assert optimise(wide, goal).value <= found + slack


def test_prices_agree_with_one_person_more() -> None:
    problem = random_problem(8, groups=1, area_cap=np.full(12, 40.0), lettable=np.full(12, 99.0))
    found = optimise(problem, "isolation")
    prices = found.marginals["area_cap"]
    binding = np.flatnonzero(prices < -1e-7)
    assert len(binding) > 2
    for area in binding:
        step = 0.5 * (np.arange(12) == area)
        more, less = (
            optimise(replace(problem, area_cap=problem.area_cap + change), "isolation").value
            for change in (step, -step)
        )
        assert more - less == pytest.approx(prices[area], rel=0.05, abs=1e-7)


@pytest.mark.parametrize("goal", ["dissimilarity", "isolation", "kita"])
def test_the_programme_and_the_index_agree(goal: Goal) -> None:
    found = optimise(random_problem(5, own_share=0.2), goal)
    assert found.bound == pytest.approx(found.value, abs=1e-6)


def test_the_distance_is_the_optimum_over_all_pairs_of_areas() -> None:
    """Its placement needs no less distance when it is given."""
    problem = random_problem(6, areas=40, lettable=np.full(40, 4.0))
    found = optimise(problem, "distance")
    assert compute_goal(problem, "distance", found.placed) == pytest.approx(found.value, rel=1e-4)


@pytest.mark.parametrize("goal", GOALS)
def test_the_same_problem_has_the_same_answer(goal: Goal) -> None:
    first, second = (optimise(random_problem(7), goal) for _ in range(2))
    assert first.placed.tobytes() == second.placed.tobytes()


@pytest.mark.parametrize("goal", GOALS)
def test_rules_are_kept(goal: Goal) -> None:
    stopped = np.arange(12) == 2
    problem = random_problem(9, area_cap=np.full(12, 50.0), share_cap=0.4, stopped=stopped)
    placed = optimise(problem, goal).placed
    assert placed.sum(axis=1) == pytest.approx(problem.directed)
    assert (placed >= 0).all()
    assert (placed.sum(axis=0) <= problem.limit + 1e-6).all()
    assert ((placed / problem.household_size[:, None]).sum(axis=0) <= problem.room + 1e-6).all()


def test_todays_rule_never_beats_the_best() -> None:
    problem = random_problem(10)
    for goal in GOALS:
        found = optimise(problem, goal, planned=place_by_population(problem))
        assert found.gap >= -1e-6
        assert found.plan == pytest.approx(found.today)


def test_whole_persons_keep_the_total_of_each_group() -> None:
    rounded = round_placement(np.array([[1.5, 1.25, 0.25], [0.4, 0.4, 0.2]]))
    assert rounded.tolist() == [[2, 1, 0], [1, 0, 0]]


def test_a_small_stock_is_not_given_away_by_the_persons_placed() -> None:
    shown = round_shown(np.array([[7.0, 7.0, 7.0]]), np.array([[3.0, 0.0, 40.0]]))
    assert shown.tolist() == [5, 7, 7]


@pytest.mark.parametrize(("goal", "field"), [("kita", "kita_balance"), ("distance", "centres")])
def test_a_goal_without_figures_is_refused(goal: Goal, field: str) -> None:
    problem = random_problem(1)
    unknown = replace(problem, **{field: np.full_like(getattr(problem, field), np.nan)})
    with pytest.raises(ScenarioError, match="choose"):
        optimise(unknown, goal)
