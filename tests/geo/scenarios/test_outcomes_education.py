"""Children under a plan: where they live, where they go, and how mixed that is."""

import numpy as np
import pytest

from geo.scenarios.education import (
    compute_kita_children,
    compute_kita_mix,
    compute_new_pupils,
    compute_preparatory_classes,
    compute_pupils,
)
from geo.scenarios.plan import Plan
from geo.scenarios.state import Course, Start
from tests.geo.scenarios.builders import build_plan, build_start
from tests.geo.scenarios.courses import build_course

# 40 of 50 children have a migration background in the first area, 10 of 50 in the second.
MIXED = build_start(
    people=[[100.0, 100.0]],
    school_children=50,
    school_migration=[40, 10],
    school_places=[50, 60],
    kita_children=50,
    kita_migration=[40, 10],
)


def unchanged(start: Start) -> Course:
    return build_course(start, [[start.people] * 2])


def test_children_grow_with_their_groups_and_all_of_them_have_a_migration_background() -> None:
    start = build_start(people=[[100.0, 100.0], [0.0, 0.0]])
    people = [[start.people, [[200.0, 50.0], [10.0, 0.0]]]]
    plan = build_plan(1, kita_age_share={"asylum_countries": 10.0, "eu2": 20.0})
    children = compute_kita_children(start, plan, build_course(start, people))
    # 100 people more of the one and 10 of the other: 10 + 2 children; 50 fewer: 5 fewer.
    np.testing.assert_allclose(children.all[0, 1], [72, 55])
    np.testing.assert_allclose(children.migration[0, 1], [42, 25])


def test_there_are_never_fewer_children_than_none() -> None:
    start = build_start(people=[[1000.0, 0.0]], kita_children=20, kita_migration=5)
    children = compute_kita_children(
        start, build_plan(1), build_course(start, [[start.people, [[0.0, 0.0]]]])
    )
    assert children.all[0, 1].tolist() == [0, 20]
    assert children.migration[0, 1].tolist() == [0, 5]


@pytest.mark.parametrize(
    ("central", "expected"), [(0, [0.8, 0.2]), (50, [0.65, 0.35]), (100, [0.5, 0.5])]
)
def test_central_allocation_brings_each_kita_towards_the_mix_of_the_city(
    central: float, expected: list[float]
) -> None:
    mix = compute_kita_mix(MIXED, build_plan(1, kita_central_share=central), unchanged(MIXED))
    np.testing.assert_allclose(mix[0, 1], expected)


def test_with_catchments_everybody_goes_to_school_at_home() -> None:
    pupils = compute_pupils(MIXED, build_plan(1), unchanged(MIXED))
    assert pupils.all[0, 1].tolist() == [50, 50]
    np.testing.assert_allclose(pupils.share[0, 1], [0.8, 0.2])


def test_choice_lets_families_leave_above_the_mean_into_free_places() -> None:
    pupils = compute_pupils(MIXED, build_plan(1, school_choice_share=50), unchanged(MIXED))
    # 0.5 · (0.8 - 0.5)/0.5 = 0.3 of the 10 children without migration background: 3.
    np.testing.assert_allclose(pupils.all[0, 1], [47, 53])
    assert pupils.migration[0, 1].tolist() == [40, 10]


def test_without_free_places_choice_moves_nobody() -> None:
    full = build_start(
        people=[[100.0, 100.0]], school_children=50, school_migration=[40, 10], school_places=50
    )
    pupils = compute_pupils(full, build_plan(1, school_choice_share=100), unchanged(full))
    assert pupils.all[0, 1].tolist() == [50, 50]


def test_more_choice_never_makes_schools_more_alike() -> None:
    start = build_start(
        people=[[100.0] * 4],
        school_children=50,
        school_migration=[45, 30, 20, 5],
        school_places=[50, 40, 55, 52],
    )
    gaps = []
    for share in range(0, 101, 10):
        pupils = compute_pupils(start, build_plan(1, school_choice_share=share), unchanged(start))
        gaps.append(float(np.ptp(pupils.share[0, 1])))
        assert pupils.all[0, 1].sum() == pytest.approx(200)
    assert gaps == sorted(gaps)
    assert gaps[-1] > gaps[0]


def arrivals(*, years: int = 3) -> tuple[Start, Course]:
    """100 people arrive every year, before the plan too, all in the first area; nobody leaves."""
    start = build_start(people=[[1000.0, 0.0]], arrivals=[100])
    people = [[[[1000.0 + 100.0 * year, 0.0]] for year in range(years + 1)]]
    return start, build_course(start, people, arrived=100.0)


@pytest.mark.parametrize(("stay", "pupils"), [(1, 10), (2, 20), (2.5, 25), (0.5, 5)])
def test_new_pupils_are_those_of_the_years_that_they_stay_in_preparatory_classes(
    stay: float, pupils: float
) -> None:
    start, course = arrivals()
    plan = build_plan(3, school_age_share=10, preparatory_years=stay, preparatory_class_size=5)
    new = compute_new_pupils(start, plan, course)
    np.testing.assert_allclose(new[0, :, 0], pupils)
    assert (new[0, :, 1] == 0).all()
    np.testing.assert_allclose(compute_preparatory_classes(start, plan, course)[0], pupils / 5)


def test_departures_hide_no_arrivals_and_moves_inside_the_city_are_none() -> None:
    # 100 of 1,000 leave and 100 arrive: the stock stays, the arrivals are still seen.
    start = build_start(people=[[1000.0, 0.0]], arrivals=[100])
    plan = build_plan(1, school_age_share=10, preparatory_years=1)
    churn = build_course(start, [[start.people] * 2], arrived=100.0, departed=100.0)
    np.testing.assert_allclose(compute_new_pupils(start, plan, churn)[0, 1], [10, 0])
    moved = build_course(start, [[start.people, [[500.0, 500.0]]]])
    assert compute_new_pupils(start, plan, moved)[0, 1].tolist() == [0, 0]


def clearing_plan(share: float) -> Plan:
    return build_plan(3, school_age_share=10, preparatory_years=1, school_clearing=share)


def test_clearing_distributes_new_pupils_by_free_places() -> None:
    start, course = arrivals()
    start = build_start(people=[[1000.0, 0.0]], arrivals=[100], school_places=[100, 60])
    at_home = compute_pupils(start, clearing_plan(0), course)
    cleared = compute_pupils(start, clearing_plan(100), course)
    # Year 1: 50 and 40 children, 10 of them new. Free once these are gone: 60 and 20.
    np.testing.assert_allclose(at_home.all[0, 1], [50, 40])
    np.testing.assert_allclose(cleared.all[0, 1], [40 + 7.5, 40 + 2.5])
    np.testing.assert_allclose(cleared.new[0, 1], [7.5, 2.5])


def test_clearing_never_fills_a_school_over_its_places_nor_loses_a_child() -> None:
    _, course = arrivals()
    start = build_start(people=[[1000.0, 0.0]], arrivals=[100], school_places=[30, 44])
    cleared = compute_pupils(start, clearing_plan(100), course)
    np.testing.assert_allclose(cleared.all[0, 1], [46, 44])
    assert cleared.migration[0, 1].sum() == pytest.approx(50)
