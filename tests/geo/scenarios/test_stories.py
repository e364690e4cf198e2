"""Published cases, told with round numbers and done on paper."""

from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from geo.scenarios.model import run
from tests.geo.scenarios.builders import build_plan, build_start


def test_an_obligation_like_salzgitters_holds_back_and_rebounds_when_it_lapses() -> None:
    """A place ban for future cases with legal exemptions, three years at most, then a rebound.

    1,000 a year would come, 9 in 10 of them under the ban; 10 % work, 5 % train, 10 % were
    assigned here before. 1,000 x 0.9 x (1 - 0.25) x 0.8 = 540 are kept out each year. When the
    law lapses after the third year the bans of all three years end; 30 % of those people come.
    """
    start = build_start([[1000, 1000]], arrivals=[1000], dwellings=9000, vacant=4000, lettable=3000)
    plan = build_plan(
        6,
        obligation_covered=90,
        exempt_work=10,
        exempt_training=5,
        exempt_assigned=10,
        obligation_compliance=80,
        obligation_last_year=3,
        obligation_rebound=30,
        reunification_rate=0.05,
    )
    course = run(start, plan)
    assert_allclose(course.held_back[0, :, 0], [540, 540, 540, 0, 0, 0])
    assert_allclose(course.delayed[0, :, 0], [0, 0, 0, 3 * 540 * 0.3, 0, 0])
    # Relatives are exempt: a twentieth of the residents of the year before, ban or not.
    assert_allclose(course.reunited[0, :2, 0], [100, 0.05 * (2000 + 460 + 100)])
    assert_allclose(course.arrived[0, 0], [460 + 100])


def test_a_ban_ends_for_each_person_after_its_term_while_it_goes_on_for_others() -> None:
    start = build_start([[100, 100]], arrivals=[100], dwellings=900, vacant=600, lettable=500)
    course = run(
        start,
        build_plan(
            5,
            obligation_covered=100,
            obligation_compliance=100,
            obligation_term=2,
            obligation_rebound=50,
        ),
    )
    # The cohort of year 1 is free in year 3, that of year 2 in year 4.
    assert_allclose(course.held_back[0, :, 0], [100] * 5)
    assert_allclose(course.delayed[0, :, 0], [0, 0, 50, 50, 50])


def test_churn_like_dortmund_nordstadts_turns_the_stock_over_every_year() -> None:
    """Arrivals of a year about the stock, departures slightly fewer; the few free dwellings do.

    1,000 people in 400 dwellings, 40 free, 1,000 come a year. 30 % leave a year, three times
    that with the lever at its bound: 900, whose 360 dwellings and the 40 free ones house 1,000.
    From then on all 440 dwellings are full with 1,100, of whom 990 leave and are replaced, and
    10 too many come each year, of whom nine in ten leave as well.
    """
    start = build_start(
        [[1000]], arrivals=[1000], departure_rates=[0.3], vacant=60, lettable=40, others=5000,
        dwellings=2900,
    )  # fmt: skip
    course = run(start, build_plan(3, departures_change=200))
    assert_allclose(course.people[0, :, 0, 0], [1000, 1100, 1100, 1100])
    assert_allclose(course.departed[0, :, 0], [900, 990, 990 + 9])
    assert_allclose(course.unhoused[0, :, 0], [0, 0, 10, 11], atol=1e-9)
    turnover = course.departed[0].sum() / course.people[0, :3].sum()
    assert 0.85 < turnover < 0.95


def test_an_estate_like_mittlerer_landweg_must_rehouse_a_fifth_of_the_part_converted() -> None:
    """780 dwellings for about 2,500 people, 3.2 in each; a third goes over to normal use.

    1,248 wait for a year, the next 1,248 come, and 2,496 move in. A third is 260 dwellings with
    832 people; at 2.5 in each 650 may stay and 182 must move, about 22 % of the people in that
    third. Nothing is free elsewhere: they wait with the 1,248 of the year.
    """
    start = build_start([[0, 0]], arrivals=[1248], vacant=200, lettable=[0, 0])
    levers: dict[str, Any] = {
        "special_dwellings": 780,
        "special_area": ("a1",),
        "special_persons": 3.2,
        "special_first_year": 2,
        "special_conversion_year": 3,
        "special_conversion_share": 100 / 3,
        "directed_share": 100,
    }
    course = run(start, build_plan(3, **levers))
    assert_allclose(course.unhoused[0, :3, 0], [0, 1248, 0], atol=1e-6)
    assert_allclose(course.people[0, 2, 0], [2496, 0])
    assert abs(2496 - 2500) < 5
    assert_allclose(course.moved[0, :, 0], [0, 0, 182])
    assert_allclose(course.people[0, 3, 0], [2496 - 182, 0])
    assert_allclose(course.unhoused[0, 3], [1248 + 182])
    assert_allclose(course.dwellings[:, 0], [600, 600, 1380, 1380])


def test_the_estates_concentration_is_that_of_everybody_placed_on_one_site() -> None:
    start = build_start([[0, 0]], arrivals=[2496], lettable=0.0)
    levers: dict[str, Any] = {
        "special_dwellings": 780,
        "special_area": ("a1",),
        "directed_share": 100,
    }
    course = run(start, build_plan(1, **levers))
    share = course.people[0, 1, 0] / (course.people[0, 1, 0] + start.others)
    assert_allclose(share, np.array([2496 / 3496, 0]))
