"""Outcomes per area and for the city, on cities one can reckon on paper."""

from dataclasses import replace

import numpy as np
import pytest

from geo.errors import ScenarioError, UnknownKeyError
from geo.scenarios.costs import compute_costs
from geo.scenarios.outcome_catalogue import known_outcomes, load_outcomes
from geo.scenarios.outcomes import compute_outcome, compute_outcomes
from geo.scenarios.segregation import compute_expected_dissimilarity
from tests.geo.scenarios.builders import build_plan, build_start
from tests.geo.scenarios.courses import build_course

# Two groups in two areas: 100 and 100 people, then 300 and 100.
START = build_start(people=[[60.0, 80.0], [40.0, 20.0]])
GROWN = [[[[60.0, 80.0], [40.0, 20.0]], [[260.0, 80.0], [40.0, 20.0]]]]


def test_every_outcome_of_the_catalogue_has_a_value_of_its_shape() -> None:
    outcomes = compute_outcomes(START, build_plan(years=1), build_course(START, GROWN))
    for key, outcome in load_outcomes().items():
        expected = (1, 2, 2) if outcome.scope == "area" else (1, 2)
        assert compute_outcome(outcomes, key).shape == expected, key
        assert np.isfinite(compute_outcome(outcomes, key)[:, 1:]).all(), key
        assert np.isnan(compute_outcome(outcomes, key)[:, 0]).all() == outcome.is_flow, key


def test_people_shares_and_changes_are_those_of_the_groups_asked_for() -> None:
    outcomes = compute_outcomes(START, build_plan(years=1), build_course(START, GROWN))
    assert compute_outcome(outcomes, "people")[0, 1].tolist() == [300, 100]
    assert compute_outcome(outcomes, "people", "eu2")[0, 1].tolist() == [40, 20]
    share = compute_outcome(outcomes, "people_share")[0]
    np.testing.assert_allclose(share, [[100 / 1100, 100 / 1100], [300 / 1300, 100 / 1100]])
    # The share of a group is that in all residents, the other group included.
    share = compute_outcome(outcomes, "people_share", "eu2")[0, 1]
    np.testing.assert_allclose(share, [40 / 1300, 20 / 1100])
    assert compute_outcome(outcomes, "people_change")[0].tolist() == [[0, 0], [200, 0]]


def test_flows_are_empty_in_the_year_of_the_start() -> None:
    course = build_course(START, GROWN, arrived=[[[150.0, 50.0]]])
    outcomes = compute_outcomes(START, build_plan(years=1), course)
    arrived = compute_outcome(outcomes, "arrived")
    assert np.isnan(arrived[0, 0])
    assert arrived[0, 1] == 200
    assert compute_outcome(outcomes, "arrived", "eu2")[0, 1] == 50


def test_an_area_is_overloaded_where_kita_and_dwellings_are_both_short() -> None:
    start = build_start(people=[[0.0, 0.0, 0.0]], kita_children=[60, 60, 40])
    # 5 of 600 dwellings are under 1 %, 10 are not; 50 places are too few for 60 children.
    course = build_course(start, np.zeros((1, 2, 1, 3)), lettable=[5.0, 10.0, 5.0])
    outcomes = compute_outcomes(start, build_plan(years=1, kita_take_up=100), course)
    assert compute_outcome(outcomes, "overloaded")[0, 1].tolist() == [1, 0, 0]
    assert compute_outcome(outcomes, "overloaded_areas")[0, 1] == 1
    assert compute_outcome(outcomes, "kita_balance")[0, 1].tolist() == [-10, -10, 10]
    # Free places in the third area do not help the first two.
    assert compute_outcome(outcomes, "kita_missing")[0, 1] == 20


def test_areas_that_are_not_counted_enter_no_sum_of_shortages() -> None:
    start = build_start(people=[[0.0, 0.0]])
    course = build_course(start, np.zeros((1, 2, 1, 2)))
    counted = np.array([True, False])
    outcomes = compute_outcomes(
        start, build_plan(years=1, kita_take_up=100), course, counted=counted
    )
    assert compute_outcome(outcomes, "kita_missing")[0, 1] == 10


def test_of_the_children_only_those_seek_a_place_whom_the_take_up_counts() -> None:
    start = build_start(people=[[0.0]], kita_children=[60])
    course = build_course(start, np.zeros((1, 2, 1, 1)))
    outcomes = compute_outcomes(start, build_plan(years=1, kita_take_up=50), course)
    # 50 places and half of 60 children.
    assert compute_outcome(outcomes, "kita_balance")[0, 1].tolist() == [20]


def test_areas_without_figures_have_no_outcome() -> None:
    start = replace(START, known=np.array([1.0, 0.0]))
    outcomes = compute_outcomes(start, build_plan(years=1), build_course(start, GROWN))
    assert np.isnan(compute_outcome(outcomes, "people")[0, :, 1]).all()


def test_what_a_city_has_no_figures_for_is_not_offered_and_refused() -> None:
    start = replace(START, missing=frozenset({"kita_places"}))
    offered = {outcome.key for outcome in known_outcomes(start)}
    assert not offered & {"kita_balance", "kita_rate", "kita_missing", "overloaded"}
    assert "kita_children" in offered
    outcomes = compute_outcomes(start, build_plan(years=1), build_course(start, GROWN))
    with pytest.raises(ScenarioError, match="kita_places"):
        compute_outcome(outcomes, "kita_missing")


def test_an_unknown_outcome_or_group_is_refused_with_what_is_known() -> None:
    outcomes = compute_outcomes(START, build_plan(years=1), build_course(START, GROWN))
    with pytest.raises(UnknownKeyError, match="people_share"):
        compute_outcome(outcomes, "happiness")
    with pytest.raises(UnknownKeyError, match="eu2"):
        compute_outcome(outcomes, "people", "turkey")
    with pytest.raises(UnknownKeyError, match="lettable"):
        compute_outcome(outcomes, "lettable", "eu2")


def test_cost_is_quantity_times_unit_cost_item_by_item() -> None:
    course = build_course(
        START,
        GROWN,
        built=[[2.0, 1.0]],
        special=[[0.0, 4.0]],
        bought=[[1.0, 0.0]],
        directed=[[[[10.0, 0.0], [0.0, 5.0]]]],
        unhoused=[[[0.0, 0.0], [3.0, 4.0]]],
        kita_places=[[50.0, 50.0], [70.0, 50.0]],
    )
    plan = build_plan(
        years=1,
        cost_new_dwelling=100_000,
        cost_special_dwelling=50_000,
        cost_bought_dwelling=20_000,
        cost_placement=100,
        cost_unhoused=1_000,
        cost_kita_place=10_000,
    )
    items = {key: float(cost[0, 0]) for key, cost in compute_costs(plan, course).items()}
    assert items == {
        "cost_new_dwelling": 300_000,
        "cost_special_dwelling": 200_000,
        "cost_bought_dwelling": 20_000,
        "cost_placement": 1_500,
        "cost_unhoused": 7_000,
        "cost_kita_place": 200_000,
        "cost_activated_dwelling": 0,
        "cost_renovated_dwelling": 0,
        "cost_closed_dwelling": 0,
    }
    outcomes = compute_outcomes(START, plan, course)
    assert compute_outcome(outcomes, "cost")[0, 1] == 728_500
    assert compute_outcome(outcomes, "cost_so_far")[0].tolist() == [0, 728_500]


def test_segregation_of_two_areas_is_what_one_reckons_by_hand() -> None:
    # 80 and 20 of the group, 20 and 80 others: D = ½(0.6 + 0.6), isolation = 0.8² + 0.2².
    start = build_start(people=[[80.0, 20.0]], others=[20, 80])
    outcomes = compute_outcomes(start, build_plan(1), build_course(start, [[[[80.0, 20.0]]] * 2]))
    np.testing.assert_allclose(compute_outcome(outcomes, "dissimilarity"), [[0.6, 0.6]])
    np.testing.assert_allclose(compute_outcome(outcomes, "isolation"), [[0.68, 0.68]])
    # H = 1 - E(0.8)/E(0.5).
    entropy = -(0.8 * np.log(0.8) + 0.2 * np.log(0.2))
    expected = 1 - entropy / np.log(2)
    np.testing.assert_allclose(compute_outcome(outcomes, "theil_h"), [[expected, expected]])


def test_a_group_is_compared_with_all_other_residents_arriving_or_not() -> None:
    start = build_start(people=[[10.0, 0.0], [0.0, 10.0]], others=[0, 0])
    people = [[[[10.0, 0.0], [0.0, 10.0]]] * 2]
    outcomes = compute_outcomes(start, build_plan(1), build_course(start, people))
    assert compute_outcome(outcomes, "dissimilarity", "eu2")[0, 1] == 1
    # Together both groups are everybody: nobody is left to be compared with.
    assert np.isnan(compute_outcome(outcomes, "dissimilarity")[0, 1])


def test_expected_dissimilarity_is_that_of_a_lot_over_whole_persons() -> None:
    # One of two people is of the group, one lives in each area: D is 1 however the lot falls.
    start = build_start(people=[[0.6, 0.4]], others=[0.4, 0.6])
    course = build_course(start, [[[[0.6, 0.4]]] * 2])
    np.testing.assert_allclose(compute_expected_dissimilarity(start, course), [1, 1])
