"""Two or three areas, a year or two: everything reckoned on paper beside the assertion."""

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from geo.errors import ScenarioError
from geo.scenarios.model import run
from geo.scenarios.state import Course, Start
from geo.values import Floats
from tests.geo.scenarios.builders import build_plan, build_start

NO_PULL: dict[str, Any] = {"pull_affordable": 0.0, "pull_network": 0.0, "pull_problem": 0.0}
ROOMY: dict[str, Any] = {"vacant": 200.0, "lettable": 100.0}


def course_of(start: Start, years: int = 1, **changes: Any) -> Course:
    return run(start, build_plan(years, **changes))


def came(start: Start, **changes: Any) -> Floats:
    """Persons added to each area in the first year."""
    added: Floats = course_of(start, **changes).people[0, 1].sum(axis=0) - start.people.sum(axis=0)
    return added


def test_a_city_that_nobody_comes_to_or_leaves_stays_as_it_is() -> None:
    course = course_of(build_start([[100, 50]]), years=3)
    assert_allclose(course.people[0, :, 0], [[100, 50]] * 4)
    assert_allclose(course.lettable[0], [[10, 10]] * 4)
    assert_allclose(course.vacant[0], [[20, 20]] * 4)


def test_equal_areas_share_arrivals_and_who_finds_no_dwelling_waits() -> None:
    course = course_of(build_start([[100, 100]], arrivals=[40]), years=2)
    # 20 persons in 8 dwellings each; then 2 dwellings are left in each for 5 persons.
    assert_allclose(course.people[0, :, 0], [[100, 100], [120, 120], [125, 125]])
    assert_allclose(course.lettable[0], [[10, 10], [2, 2], [0, 0]])
    assert_allclose(course.unhoused[0, :, 0], [0, 0, 30])


def test_leaving_frees_dwellings_that_are_let_in_the_same_year() -> None:
    start = build_start([[100]], arrivals=[45], departure_rates=[0.2])
    course = course_of(start)
    # 20 leave 8 dwellings; 18 dwellings take 45 persons.
    assert_allclose(course.departed[0, 0], [20])
    assert_allclose(course.people[0, 1, 0], [125])
    assert_allclose(course.lettable[0, 1], [0], atol=1e-9)


def test_departures_change_in_percent_of_todays_rate() -> None:
    start = build_start([[100, 100]], departure_rates=[0.1])
    course = course_of(start, departures_change=100)
    assert_allclose(course.people[0, 1, 0], [80, 80])
    assert_allclose(course.lettable[0, 1], [18, 18])


@pytest.mark.parametrize(
    ("changes", "levers", "expected"),
    [
        # Three times as many free dwellings, three times as many persons.
        ({"lettable": [10, 30]}, {}, [10, 30]),
        # Half of the free dwellings are affordable: 10 x (1 + 5) = 60 against 30 x 16 = 480.
        ({"lettable": [10, 30]}, {"pull_affordable": 1.0}, [40 / 9, 40 * 8 / 9]),
        # 1 + 9 against 1 + 99 people of the own group.
        ({"people": [[9, 99]]}, {"pull_network": 1.0}, [40 / 11, 400 / 11]),
        # 1 + 0 against 1 + 3 dwellings in problem properties.
        ({"problem": [0, 3]}, {"pull_problem": 1.0}, [8, 32]),
        # One euro less against one euro more than the mean: e^1 times as many.
        ({"rents": [6, 8]}, {"pull_rent": -0.5}, [40 * np.e / (1 + np.e), 40 / (1 + np.e)]),
    ],
)
def test_people_choose_by_what_is_free_and_what_draws_them(
    changes: dict[str, Any], levers: dict[str, Any], expected: list[float]
) -> None:
    fields: dict[str, Any] = {"vacant": 100.0, "lettable": 50.0, "arrivals": [40]} | changes
    assert_allclose(came(build_start(**fields), **{**NO_PULL, **levers}), np.array(expected))


def test_dwellings_far_below_the_accepted_rent_are_affordable_and_far_above_not() -> None:
    start = build_start(arrivals=[40], **ROOMY, rents=[0, 100])
    levers: dict[str, Any] = {**NO_PULL, "pull_affordable": 1.0}
    # 1 + 100 affordable dwellings against 1 + 0.
    assert_allclose(came(start, **levers), [40 * 101 / 102, 40 / 102])


def test_what_does_not_fit_is_offered_where_there_is_room() -> None:
    start = build_start([[100, 100]], arrivals=[20], lettable=[2, 20])
    # By population 10 each; two dwellings take 5, the other 5 go to the second area.
    assert_allclose(came(start, directed_share=100), [5, 15])


@pytest.mark.parametrize(
    ("rule", "levers", "expected"),
    [
        ("population", {}, [22, 18]),  # 1,100 against 900 residents
        ("vacancy", {}, [8, 32]),  # 20 against 80 dwellings
        ("weights", {"placement_weights": {"a1": 1, "a2": 3}}, [10, 30]),
        ("weights", {}, [22, 18]),  # nobody set any: by population
    ],
)
def test_the_municipality_places_by_its_rule(
    rule: str, levers: dict[str, Any], expected: list[float]
) -> None:
    start = build_start(
        [[100, 100]], others=[1000, 800], arrivals=[40], vacant=100, lettable=[20, 80]
    )
    course = course_of(start, directed_share=100, placement_rule=rule, **levers)
    assert_allclose(course.directed[0, 0, 0], expected)


@pytest.mark.parametrize(
    ("arrivals", "expected"),
    [
        (30, [0, 30]),  # even then the second area has the lower share
        (70, [10, 60]),  # first 50 until both have 100 of 1,100, then half of the other 20 each
    ],
)
def test_least_segregation_fills_up_the_lowest_share(
    arrivals: float, expected: list[float]
) -> None:
    start = build_start([[100, 50]], arrivals=[arrivals], **ROOMY)
    course = course_of(start, directed_share=100, placement_rule="least_segregation")
    assert_allclose(course.directed[0, 0, 0], expected, atol=1e-9)


def test_no_weight_means_that_the_municipality_places_nobody_there() -> None:
    start = build_start([[100, 100]], arrivals=[40], lettable=[10, 4])
    course = course_of(
        start, directed_share=100, placement_rule="weights", placement_weights={"a2": 1}
    )
    # 4 dwellings take 10; the other 30 look for themselves and find room for 25.
    assert_allclose(course.directed[0, 0, 0], [0, 10])
    assert_allclose(course.people[0, 1, 0], [125, 110])
    assert_allclose(course.unhoused[0, 1], [5])


def test_half_placed_and_half_on_their_own() -> None:
    start = build_start([[100, 100]], arrivals=[40], **ROOMY)
    course = course_of(
        start, directed_share=50, placement_rule="weights", placement_weights={"a1": 1}, **NO_PULL
    )
    # 20 are placed in 8 of 100 dwellings; 20 share themselves by 92 and 100 free ones.
    assert_allclose(course.directed[0, 0, 0], [20, 0])
    assert_allclose(course.people[0, 1, 0], [120 + 20 * 92 / 192, 100 + 20 * 100 / 192])


def test_a_stop_binds_the_municipality_and_not_the_market() -> None:
    start = build_start([[100, 100]], arrivals=[40], **ROOMY)
    stopped: dict[str, Any] = {"stop_areas": ("a1",)}
    assert_allclose(came(start, directed_share=100, **stopped), [0, 40])
    assert_allclose(came(start, **stopped), [20, 20])


def test_a_cap_on_the_share_binds_the_municipality_alone() -> None:
    start = build_start([[100, 100]], arrivals=[40], **ROOMY)
    course = course_of(start, directed_share=100, cap_percent=10)
    # (100 + x) / (1,100 + x) = 1/10, so x = 100/9; the rest finds homes nevertheless.
    assert_allclose(course.directed[0, 0, 0], [100 / 9, 100 / 9])
    assert_allclose(course.people[0, 1, 0], [120, 120])


def test_a_cap_by_area_counts_persons_a_year() -> None:
    start = build_start([[100, 100]], arrivals=[40], **ROOMY)
    course = course_of(start, years=2, directed_share=100, cap_by_area={"a1": 5})
    assert_allclose(course.directed[0, :, 0], [[5, 35], [5, 35]])


def test_people_in_no_register_live_there_from_the_start_and_go_on_arriving() -> None:
    course = course_of(build_start([[100, 100]], arrivals=[8], **ROOMY), underregistration=20)
    assert_allclose(course.people[0, 0, 0], [125, 125])
    assert_allclose(course.arrived[0, 0], [10])


def test_onward_migration_is_part_of_the_stock_and_negative_means_leaving() -> None:
    start = build_start([[100, 100]], **ROOMY)
    assert_allclose(course_of(start, secondary_migration=10).secondary[0, 0], [20])
    leaving = course_of(start, secondary_migration=-10)
    assert_allclose(leaving.departed[0, 0], [20])
    assert_allclose(leaving.arrived[0, 0], [0])


def test_relatives_join_those_who_were_there_before_the_lag() -> None:
    start = build_start([[100, 100]], arrivals=[100], **ROOMY)
    levers: dict[str, Any] = {"reunification_rate": 0.1, "reunification_first_year": 2}
    # Residents: 200, 300 after year 1. A lag of 1 looks at year 1, a lag of 2 at the start.
    assert_allclose(course_of(start, 2, **levers).reunited[0, :, 0], [0, 30])
    assert_allclose(course_of(start, 2, **levers, reunification_lag=2).reunited[0, :, 0], [0, 20])
    # Without a lag also those who come in the year bring relatives: 0.1 x (300 + 100).
    assert_allclose(course_of(start, 2, **levers, reunification_lag=0).reunited[0, :, 0], [0, 40])


def test_a_lever_may_differ_by_group() -> None:
    start = build_start([[100], [100]], arrivals=[10, 20], **ROOMY)
    course = course_of(start, arrivals_change={"eu2": 50})
    assert_allclose(course.arrived[0, 0], [10, 30])


def test_nobody_moves_where_figures_are_not_known() -> None:
    start = build_start([[100, 100]], arrivals=[10], departure_rates=[0.1], known=[1, 0])
    course = course_of(start, directed_share=50)
    # 10 leave the first area, 10 come to it; nobody leaves the second.
    assert_allclose(course.people[0, 1, 0], [100, 100])
    assert_allclose(course.lettable[0, 1, 1], 0)


@pytest.mark.parametrize(
    ("levers", "key"),
    [
        ({"exempt_work": 60, "exempt_study": 50}, "errors.scenario_exempt_above_all"),
        ({"special_dwellings": 10}, "errors.scenario_no_site"),
        ({"stop_areas": ("a9",)}, "errors.scenario_unknown_area"),
        ({"cap_by_area": {"a9": 1}}, "errors.scenario_unknown_area"),
    ],
)
def test_a_plan_that_cannot_be_computed_says_why(levers: dict[str, Any], key: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        course_of(build_start(), **levers)
    assert caught.value.key == key
    assert caught.value.sentence("de")
