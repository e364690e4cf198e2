"""What must hold for every city, plan and draw."""

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from geo.scenarios.draws import Luck
from geo.scenarios.levers import load_levers
from geo.scenarios.model import run
from geo.scenarios.plan import Plan
from geo.scenarios.state import Course, Start
from geo.values import Floats
from tests.geo.scenarios.builders import CITY, FINGERPRINT, build_plan, build_start

HOUSEHOLD = 2.5
ROOMS = ("arrivals", "placement", "obligation", "pull", "housing", "problem_properties")
BUILDING = ("housing", "problem_properties")
MOST_EXEMPT = 16  # six shares of at most 16 % exempt fewer than everybody
ARRAYS = [field.name for field in fields(Course)]


def random_start(seed: int) -> Start:
    generator = np.random.default_rng(seed)
    groups, areas = int(generator.integers(1, 4)), int(generator.integers(1, 6))
    dwellings = generator.uniform(100, 2000, areas)
    vacant = dwellings * generator.uniform(0, 0.3, areas)
    return build_start(
        np.floor(generator.uniform(0, 300, (groups, areas))).tolist(),
        others=generator.uniform(0, 3000, areas),
        dwellings=dwellings,
        vacant=vacant,
        lettable=vacant * generator.uniform(0, 1, areas),
        problem=dwellings * generator.choice([0, 0.1], areas),
        rents=generator.uniform(4, 14, areas),
        known=(generator.random(areas) < 0.9).astype(float),
        arrivals=generator.uniform(0, 400, groups),
        departure_rates=generator.uniform(0, 1, groups),
    )


@st.composite
def changes(draw: st.DrawFn, *, rooms: tuple[str, ...] = ROOMS) -> dict[str, Any]:
    """Any levers of the rooms moved anywhere within their bounds, for areas a1 to a5."""
    wanted = [lever for lever in load_levers().values() if lever.room in rooms]
    moved: dict[str, Any] = {}
    for lever in draw(st.lists(st.sampled_from(wanted), unique_by=lambda each: each.key)):
        number = st.floats(lever.minimum, lever.maximum)
        if lever.key.startswith("exempt_"):
            number = st.floats(0, MOST_EXEMPT)
        if lever.form == "choice":
            moved[lever.key] = draw(st.sampled_from(lever.options))
        elif lever.form == "areas":
            moved[lever.key] = ("a1",)
        elif lever.form == "by_area":
            moved[lever.key] = {"a1": draw(number)}
        else:
            moved[lever.key] = draw(number)
    if moved.get("special_dwellings"):
        moved["special_area"] = ("a1",)
    return moved


def plan_of(moved: dict[str, Any], *, years: int = 5, seed: int = 1) -> Plan:
    return Plan("Plan", CITY, FINGERPRINT, years=years, seed=seed, changes=moved)


def everybody(course: Course) -> Floats:
    """Housed and unhoused, (draws, years + 1, groups)."""
    present: Floats = course.people.sum(axis=-1) + course.unhoused
    return present


@settings(max_examples=150, deadline=None)
@given(city=st.integers(0, 10_000), moved=changes(), draws=st.sampled_from([0, 3]))
def test_nobody_is_lost_and_nothing_is_negative(
    city: int, moved: dict[str, Any], draws: int
) -> None:
    course = run(random_start(city), plan_of(moved), draws=draws)
    present = everybody(course)
    balance = present[:, :-1] + course.arrived - course.departed - present[:, 1:]
    assert_allclose(balance, 0, atol=1e-6)
    for name in ARRAYS:
        values = getattr(course, name)
        assert np.isfinite(values).all(), name
        assert values.min(initial=0) >= -1e-9, name


@settings(max_examples=100, deadline=None)
@given(city=st.integers(0, 10_000), moved=changes(), draws=st.sampled_from([0, 3]))
def test_free_dwellings_are_vacant_and_vacant_ones_are_dwellings(
    city: int, moved: dict[str, Any], draws: int
) -> None:
    start = random_start(city)
    course = run(start, plan_of(moved), draws=draws)
    known = start.known > 0
    assert (course.lettable <= course.vacant + 1e-9).all()
    assert (course.vacant <= course.dwellings + 1e-6)[..., known].all()


@settings(max_examples=80, deadline=None)
@given(
    city=st.integers(0, 10_000),
    moved=changes(rooms=("placement", "obligation", "pull")),
    draws=st.sampled_from([0, 3]),
)
def test_each_dwelling_is_either_let_or_free(city: int, moved: dict[str, Any], draws: int) -> None:
    start = random_start(city)
    roomy = build_start(
        start.people.tolist(),
        arrivals=start.arrivals,
        departure_rates=start.departure_rates,
        dwellings=50_000,
        vacant=start.vacant,
        lettable=start.lettable,
    )
    course = run(roomy, plan_of(moved), draws=draws)
    let = course.people.sum(axis=2) / HOUSEHOLD
    assert_allclose(let + course.lettable, np.broadcast_to(let[:, :1] + roomy.lettable, let.shape))


@settings(max_examples=80, deadline=None)
@given(city=st.integers(0, 10_000), moved=changes(), draws=st.sampled_from([0, 2]))
def test_no_lever_at_rest_changes_anything(city: int, moved: dict[str, Any], draws: int) -> None:
    start = random_start(city)
    at_rest = {
        key: lever.default
        for key, lever in load_levers().items()
        if key not in moved and lever.default not in ((), [])
    }
    plain = run(start, plan_of(moved), draws=draws)
    spoken = run(start, plan_of({**at_rest, **moved}), draws=draws)
    for name in ARRAYS:
        assert_array_equal(getattr(plain, name), getattr(spoken, name), err_msg=name)


@settings(max_examples=60, deadline=None)
@given(
    moved=changes().map(
        lambda moved: {
            key: value
            for key, value in moved.items()
            if load_levers()[key].form not in ("areas", "by_area") and key != "special_dwellings"
        }
    ),
    areas=st.integers(2, 6),
)
def test_equal_areas_fare_equally(moved: dict[str, Any], areas: int) -> None:
    start = build_start(
        [[80] * areas, [20] * areas],
        arrivals=[90, 60],
        departure_rates=[0.1, 0.3],
        problem=12,
    )
    course = run(start, plan_of(moved))
    for name in ("people", "lettable", "vacant", "directed", "dwellings", "problem"):
        values = getattr(course, name)
        assert_allclose(
            values, np.broadcast_to(values[..., :1], values.shape), err_msg=name, atol=1e-7
        )


@settings(max_examples=60, deadline=None)
@given(city=st.integers(0, 10_000), moved=changes(), cap=st.floats(0, 60))
def test_caps_and_stops_bind_whom_the_municipality_places(
    city: int, moved: dict[str, Any], cap: float
) -> None:
    start = random_start(city)
    bound = {"stop_areas": ("a1",), "cap_by_area": dict.fromkeys(start.area_ids, cap)}
    course = run(start, plan_of({**moved, "directed_share": 100, **bound}), draws=2)
    assert (course.directed[..., 0] == 0).all()
    assert course.directed.sum(axis=2).max() <= cap + 1e-6


@settings(max_examples=40, deadline=None)
@given(city=st.integers(0, 10_000), moved=changes(), seed=st.integers(0, 2**32))
def test_the_same_seed_gives_the_same_course_to_the_bit(
    city: int, moved: dict[str, Any], seed: int
) -> None:
    start = random_start(city)
    first, second = (run(start, plan_of(moved, seed=seed), draws=2) for _ in range(2))
    for name in ARRAYS:
        assert_array_equal(getattr(first, name), getattr(second, name), err_msg=name)


def test_another_seed_gives_another_course() -> None:
    start = build_start(arrivals=[20])
    first, second = (run(start, build_plan(seed=seed), draws=2) for seed in (1, 2))
    assert (first.arrived != second.arrived).all()


def test_the_central_run_knows_no_seed() -> None:
    start = build_start(arrivals=[20])
    first, second = (run(start, build_plan(seed=seed)) for seed in (1, 2))
    assert_array_equal(first.people, second.people)


def test_plans_of_one_seed_meet_the_same_luck() -> None:
    start = build_start(
        [[100, 100]], arrivals=[50], departure_rates=[0.1], vacant=300, lettable=200
    )
    calm = run(start, build_plan(seed=7), draws=50)
    placed = run(start, build_plan(seed=7, directed_share=100, stop_areas=("a1",)), draws=50)
    longer = run(start, build_plan(9, seed=7), draws=50)
    assert_array_equal(placed.arrived, calm.arrived)
    assert_array_equal(longer.people[:, :6], calm.people)
    more = run(start, build_plan(seed=7, arrivals_change=50), draws=50)
    assert (more.arrived > calm.arrived).all()


def test_arrivals_spread_like_a_negative_binomial() -> None:
    luck = Luck(3, draws=40_000, groups=1, areas=1)
    drawn = luck.vary_arrivals(np.array([[100.0]]), 1, spread=0.2)
    # Variance 100 + (0.2 x 100)^2 = 500; the mean of 40,000 draws lies within 4 x 0.11 of 100.
    assert abs(drawn.mean() - 100) < 4 * np.sqrt(500 / 40_000)
    assert drawn.std() == pytest.approx(np.sqrt(500), rel=0.03)


def test_departures_spread_like_single_decisions() -> None:
    luck = Luck(3, draws=40_000, groups=1, areas=0)
    part = luck.vary_leaving(np.array([0.3]), np.full((40_000, 1, 1), 200.0))
    # A part of 200 persons who leave with chance 0.3: standard deviation sqrt(0.21 / 200).
    assert abs(part.mean() - 0.3) < 4 * np.sqrt(0.21 / 200 / 40_000)
    assert part.std() == pytest.approx(np.sqrt(0.21 / 200), rel=0.02)


def test_attraction_varies_around_one() -> None:
    chance = Luck(3, draws=40_000, groups=1, areas=1).vary_attraction(spread=0.3)
    assert chance is not None
    # A lognormal of mean 1 has the variance exp(0.09) - 1.
    assert abs(chance.mean() - 1) < 4 * np.sqrt(np.expm1(0.09) / 40_000)


def test_unregistered_people_vary_by_draw_around_the_lever() -> None:
    course = run(build_start(), build_plan(1, underregistration=20), draws=2000)
    unregistered = 1 - 100 / course.people[:, 0, 0, 0]
    assert unregistered.min() >= 0.1
    assert unregistered.max() <= 0.3
    # Uniform between 0.1 and 0.3: standard deviation 0.2 / sqrt(12).
    assert abs(unregistered.mean() - 0.2) < 4 * 0.2 / np.sqrt(12 * 2000)
