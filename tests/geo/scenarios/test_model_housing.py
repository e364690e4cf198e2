"""What levers of housing do to dwellings and to the people in them, reckoned on paper."""

from typing import Any

import pytest
from numpy.testing import assert_allclose

from geo.scenarios.model import run
from geo.scenarios.state import Course
from tests.geo.scenarios.builders import build_plan, build_start


def course_of(years: int = 2, *, fields: dict[str, Any] | None = None, **changes: Any) -> Course:
    return run(build_start(**(fields or {})), build_plan(years, **changes))


def test_a_constant_part_of_what_cannot_be_let_is_made_lettable() -> None:
    course = course_of(activated_vacancy=10)
    assert_allclose(course.activated[:, 0], [1, 0.9])
    assert_allclose(course.lettable[0, :, 0], [10, 11, 11.9])
    assert_allclose(course.vacant[0, :, 0], [20, 20, 20])


def test_new_social_dwellings_meant_for_arrivals_are_let_to_them() -> None:
    course = course_of(
        new_dwellings=120, new_dwellings_first_year=2, social_quota=50, mixing_share=40
    )
    # 60 in each area; a fifth for arrivals, of the other 48 one in sixty stays free as today.
    assert_allclose(course.built[:, 0], [0, 60])
    assert_allclose(course.lettable[0, :, 0], [10, 10, 10 + 12 + 48 / 60])
    assert_allclose(course.dwellings[:, 0], [600, 600, 660])


def test_new_dwellings_go_where_the_plan_wants_them() -> None:
    course = course_of(1, new_dwellings=40, new_dwellings_areas={"a1": 1, "a2": 3})
    assert_allclose(course.built[0], [10, 30])


def test_a_bought_dwelling_is_emptied_repaired_for_a_year_and_let() -> None:
    fields = {"people": [[100, 100]], "problem": [4, 0]}
    course = course_of(fields=fields, problem_bought=4)
    # 40 dwellings hold the 100; 4 of them hold 10, who move into 4 of the 20 free dwellings.
    assert_allclose(course.moved[0, :, 0], [10, 0])
    assert_allclose(course.bought[:, 0], [4, 0])
    assert_allclose(course.problem[:, 0], [4, 0, 0])
    assert_allclose(course.people[0, 1].sum(), 200)
    assert_allclose(course.lettable[0].sum(axis=-1), [20, 16, 20])
    assert_allclose(course.vacant[0].sum(axis=-1), [40, 40, 40])


def test_a_closed_dwelling_is_gone_and_its_people_are_housed_elsewhere() -> None:
    course = course_of(fields={"problem": [4, 0]}, problem_closed=4)
    assert_allclose(course.moved[0, :, 0], [10, 0])
    assert_allclose(course.dwellings[:, 0], [600, 596, 596])
    assert_allclose(course.lettable[0].sum(axis=-1), [20, 16, 16])


def test_a_closed_house_without_arrivals_moves_nobody() -> None:
    course = course_of(fields={"people": [[0, 100]], "problem": [4, 0]}, problem_closed=4)
    assert_allclose(course.moved, 0)


def test_nobody_is_lost_when_there_is_no_dwelling_for_those_moved_out() -> None:
    course = course_of(1, fields={"problem": [4, 0], "lettable": 0.0}, problem_closed=4)
    assert_allclose(course.unhoused[0, 1], [10])


def test_a_renovated_dwelling_keeps_its_people() -> None:
    course = course_of(1, fields={"problem": [4, 0]}, problem_renovated=3)
    assert_allclose(course.problem[:, 0], [4, 1])
    assert_allclose(course.moved, 0)
    assert_allclose(course.people[0, 1, 0], [100, 100])


@pytest.mark.parametrize(
    ("order", "number", "problem", "left"),
    [
        ("most_dwellings", 6, [10, 6], [5, 5]),  # 4 from the first until both have 6, then 1 each
        ("most_dwellings", 3, [10, 6], [7, 6]),
        ("highest_share", 2, [12, 4], [12, 2]),  # 12 of 600 is the 2 % to which 4 of 100 falls
        ("evenly", 8, [10, 6], [5, 3]),
        ("evenly", 99, [10, 6], [0, 0]),
    ],
)
def test_problem_properties_are_dealt_with_in_order(
    order: str, number: float, problem: list[float], left: list[float]
) -> None:
    fields = {"problem": problem, "dwellings": [600, 100]}
    course = course_of(1, fields=fields, problem_renovated=number, problem_order=order)
    assert_allclose(course.problem[1], left, atol=1e-9)


def test_dwellings_for_refugees_take_those_who_wait_first() -> None:
    fields = {"arrivals": [50], "lettable": 0.0}
    course = course_of(fields=fields, special_dwellings=20, special_area=("a2",), special_persons=3)
    # 60 places. The first 50 look on their own and wait; a year later they move in, and the
    # next 50 wait in turn, because nobody places newcomers.
    assert_allclose(course.unhoused[0, :, 0], [0, 50, 50])
    assert_allclose(course.directed[0, :, 0], [[0, 0], [0, 50]])
    assert_allclose(course.special, [[0, 20], [0, 0]])
    assert_allclose(course.dwellings[:, 1], [600, 620, 620])


def test_dwellings_for_refugees_take_no_more_than_they_hold() -> None:
    fields = {"arrivals": [100], "lettable": 0.0}
    course = course_of(
        1,
        fields=fields,
        special_dwellings=20,
        special_area=("a2",),
        special_persons=3,
        directed_share=100,
    )
    assert_allclose(course.directed[0, 0, 0], [0, 60])
    assert_allclose(course.unhoused[0, 1], [40])


def test_kita_places_are_added_every_year_where_the_plan_wants_them() -> None:
    course = course_of(kita_places_added=20, kita_places_areas={"a1": 1, "a2": 4})
    assert_allclose(course.kita_places, [[50, 50], [54, 66], [58, 82]])


def test_without_weights_kita_places_follow_the_children() -> None:
    course = course_of(1, fields={"kita_children": [30, 90]}, kita_places_added=20)
    assert_allclose(course.kita_places[1], [55, 65])
