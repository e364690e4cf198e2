"""Moves between cities: done by hand on three cities, and laws that hold for all."""

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ScenarioError
from geo.scenarios.between import BetweenCourse, run_between
from geo.scenarios.between_region import Municipality, Region, join_region
from geo.scenarios.between_results import compute_between, compute_other_reading, round_to_hundred
from geo.scenarios.between_terms import READINGS, Obligation, Outlook, Pulls

BY_VACANCY = Pulls(vacancy=1.0, network=0.0)
STEADY = Outlook(migrants=70, years=2, household_size=2.5)
A_CLOSED = Obligation(("a",), exempt=0.25, compliance=0.8, rebound=0.5, term=1, last_year=1)


def place(key: str, *, lettable: float = 0.0, people: float = 0.0) -> Municipality:
    return Municipality(key, key, population=1000, people=people, lettable=lettable, rent=6)


def three_cities() -> Region:
    """With 3, 1 and 0 free dwellings per 1,000 they draw like 4 : 2 : 1."""
    return join_region([place("a", lettable=3), place("b", lettable=1), place("c")])


def assert_same(one: BetweenCourse, other: BetweenCourse) -> None:
    for field in fields(BetweenCourse):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name))


def test_seventy_people_choose_among_three_cities_like_four_to_two_to_one() -> None:
    course = run_between(three_cities(), BY_VACANCY, STEADY)
    np.testing.assert_allclose(course.chosen[0, 0], [40, 20, 10, 0])


def test_six_in_ten_are_kept_out_and_divide_up_like_two_to_one() -> None:
    """Of 40 who choose a, 75 % are not exempt and 80 % of these comply: 24 stay away."""
    course = run_between(three_cities(), BY_VACANCY, STEADY, A_CLOSED)
    np.testing.assert_allclose(course.kept_out[0, 0], [24, 0, 0, 0])
    np.testing.assert_allclose(course.received[0, 0], [0, 16, 8, 0])
    np.testing.assert_allclose(course.arrived[0, 0], [16, 36, 18, 0])


def test_half_of_those_kept_out_come_after_the_term_out_of_the_places_that_took_them() -> None:
    course = run_between(three_cities(), BY_VACANCY, STEADY, A_CLOSED)
    np.testing.assert_allclose(course.moved_back[0, 1], [12, 0, 0, 0])
    np.testing.assert_allclose(course.moved_away[0, 1], [0, 8, 4, 0])


def test_two_and_a_half_people_fit_a_dwelling_and_the_rest_is_counted_as_unhoused() -> None:
    course = run_between(three_cities(), BY_VACANCY, STEADY, A_CLOSED)
    np.testing.assert_allclose(course.unhoused[0, 1], [16 - 7.5, 36 - 2.5, 18, 0])
    np.testing.assert_allclose(course.lettable[0, 1, :3], 0, atol=1e-12)


def test_an_eighth_of_the_migrants_goes_elsewhere_as_of_today() -> None:
    """Four, two, one for the cities and one for elsewhere."""
    outlook = replace(STEADY, migrants=80, elsewhere=1 / 8)
    course = run_between(three_cities(), BY_VACANCY, outlook, A_CLOSED)
    np.testing.assert_allclose(course.chosen[0, 0], [40, 20, 10, 10])
    np.testing.assert_allclose(course.received[0, 0], [0, 12, 6, 6])


def test_people_who_left_the_region_do_not_come_back_after_the_term() -> None:
    outlook = replace(STEADY, departures=0.5)
    course = run_between(three_cities(), BY_VACANCY, outlook, A_CLOSED)
    np.testing.assert_allclose(course.moved_back[0, 1, 0], 24 * 0.5 * 0.5)


def test_own_group_draws_where_network_is_weighed() -> None:
    """Three and no people per 1,000 residents draw like 4 : 1."""
    region = join_region([place("a", people=3), place("b")])
    course = run_between(region, Pulls(vacancy=0, network=1), STEADY)
    np.testing.assert_allclose(course.chosen[0, 0], [56, 14, 0])


def test_a_rent_above_the_mean_deters_by_its_weight() -> None:
    """One euro above and one below with weight -ln(2)/2 draw like 1 : 2."""
    region = join_region([replace(place("a"), rent=7.0), replace(place("b"), rent=5.0)])
    pulls = Pulls(vacancy=0, network=0, rent=-np.log(2) / 2)
    course = run_between(region, pulls, replace(STEADY, migrants=90))
    np.testing.assert_allclose(course.chosen[0, 0], [30, 60, 0])


def test_dividing_a_city_into_two_halves_moves_nobody() -> None:
    half = Municipality("h1", "", population=500, people=10, lettable=5)
    whole = Municipality("w", "", population=1000, people=20, lettable=10)
    other = place("o", lettable=30, people=2)
    parts = run_between(join_region([half, replace(half, key="h2"), other]), Pulls(), STEADY)
    one = run_between(join_region([whole, other]), Pulls(), STEADY)
    np.testing.assert_allclose(parts.people[..., :2].sum(axis=-1), one.people[..., 0])


parts = st.floats(0, 1)
places = st.builds(
    Municipality,
    key=st.uuids().map(str),
    name=st.just("x"),
    population=st.floats(1000, 1e6),
    people=st.floats(0, 1000),
    lettable=st.floats(0, 1e4),
)
regions = st.lists(places, min_size=1, max_size=6, unique_by=lambda p: p.key).map(join_region)
outlooks = st.builds(
    Outlook,
    migrants=st.floats(0, 1e4),
    elsewhere=st.floats(0, 0.9),
    years=st.integers(1, 12),
    departures=parts,
    renewal=parts,
)
terms = {"covered": parts, "exempt": parts, "compliance": parts, "rebound": parts}


def obligations(region: Region) -> st.SearchStrategy[Obligation]:
    closed = st.lists(st.sampled_from(region.keys), unique=True).map(tuple)
    years = {"term": st.integers(1, 3), "first_year": st.integers(1, 5)}
    return st.builds(Obligation, cities=closed, last_year=st.integers(1, 12), **years, **terms)


@given(st.data(), regions, outlooks)
def test_nobody_is_lost_and_nobody_invented(
    data: st.DataObject, region: Region, outlook: Outlook
) -> None:
    course = run_between(region, Pulls(), outlook, data.draw(obligations(region)), draws=3)
    came, left = course.arrived.sum(axis=(1, 2)), course.departed.sum(axis=(1, 2))
    first, last = course.people[:, 0].sum(axis=1), course.people[:, -1].sum(axis=1)
    np.testing.assert_allclose(first + came - left, last, atol=1e-6, rtol=1e-12)
    pairs = [
        (course.chosen, course.arrived),
        (course.kept_out, course.received),
        (course.moved_back, course.moved_away),
    ]
    for one, other in pairs:
        np.testing.assert_allclose(one.sum(axis=2), other.sum(axis=2), atol=1e-6)


@given(st.data(), regions, outlooks)
def test_no_number_of_people_or_dwellings_falls_below_zero(
    data: st.DataObject, region: Region, outlook: Outlook
) -> None:
    course = run_between(region, Pulls(), outlook, data.draw(obligations(region)), draws=3)
    for field in fields(BetweenCourse):
        assert getattr(course, field.name).min() >= -1e-6
    assert (course.unhoused <= course.people + 1e-6).all()


@pytest.mark.parametrize(
    "idle",
    [
        Obligation(),
        Obligation(("a",), compliance=0, rebound=1),
        Obligation(("a",), exempt=1, rebound=1),
        Obligation(("a",), first_year=3, rebound=1),
    ],
)
def test_an_obligation_that_binds_nobody_changes_not_a_bit(idle: Obligation) -> None:
    region = three_cities()
    with_it = run_between(region, Pulls(), STEADY, idle, draws=20, seed=1)
    without = run_between(region, Pulls(), STEADY, draws=20, seed=1)
    for name in ("people", "unhoused", "lettable", "arrived", "moved_back", "departed"):
        np.testing.assert_array_equal(getattr(with_it, name), getattr(without, name))


def test_where_all_are_closed_and_there_is_no_elsewhere_everything_stays_as_it_was() -> None:
    region = three_cities()
    closed = run_between(region, Pulls(), STEADY, Obligation(region.keys, rebound=1))
    np.testing.assert_array_equal(closed.people, run_between(region, Pulls(), STEADY).people)
    assert closed.kept_out.sum() == 0


def test_where_all_are_closed_those_kept_out_go_elsewhere() -> None:
    region, outlook = three_cities(), replace(STEADY, elsewhere=0.1)
    closed = run_between(region, Pulls(), outlook, Obligation(region.keys))
    assert closed.received[..., :3].sum() == 0
    np.testing.assert_allclose(closed.received[..., 3], closed.kept_out.sum(axis=2))


def test_equal_cities_fare_alike() -> None:
    region = join_region([place("a", lettable=9), place("b", lettable=4), place("c", lettable=4)])
    course = run_between(region, Pulls(), STEADY, A_CLOSED)
    np.testing.assert_allclose(course.people[..., 1], course.people[..., 2], rtol=1e-12)


def test_the_term_ends_with_the_obligation_at_the_latest() -> None:
    assert Obligation(term=3, last_year=30).free_in(1) == 4
    assert Obligation(term=3, last_year=2).free_in(1) == 3


def test_the_same_seed_gives_the_same_course_to_the_bit_and_another_seed_another() -> None:
    one, again, other = (
        run_between(three_cities(), Pulls(), STEADY, A_CLOSED, draws=5, seed=seed)
        for seed in (7, 7, 8)
    )
    assert_same(one, again)
    assert (one.people != other.people).any()


def test_draws_without_any_spread_of_cities_and_pulls_differ_only_in_their_migrants() -> None:
    outlook = replace(
        STEADY, migrants=1e6, arrivals_spread=0, attraction_spread=0, weights_spread=0
    )
    drawn = run_between(three_cities(), BY_VACANCY, outlook, draws=4)
    share = drawn.chosen[:, 0] / drawn.chosen[:, 0].sum(axis=1, keepdims=True)
    np.testing.assert_allclose(share[:, :3], np.tile([4 / 7, 2 / 7, 1 / 7], (4, 1)))
    assert len(set(drawn.chosen[:, 0].sum(axis=1))) > 1


def test_migrants_scatter_as_widely_as_said() -> None:
    """Variance of the negative binomial: mean + (spread · mean)² = 1,000 + 200²."""
    outlook = replace(STEADY, migrants=1000, years=1, arrivals_spread=0.2)
    drawn = run_between(three_cities(), Pulls(), outlook, draws=20_000).chosen.sum(axis=(1, 2))
    assert drawn.mean() == pytest.approx(1000, rel=0.01)
    assert drawn.std() == pytest.approx(np.sqrt(1000 + 200**2), rel=0.03)


def test_more_compliance_never_brings_more_people_into_the_closed_city() -> None:
    ends = [
        run_between(
            three_cities(), Pulls(), STEADY, Obligation(("a",), compliance=part / 10)
        ).people[0, -1, 0]
        for part in range(11)
    ]
    assert (np.diff(ends) < 0).all()


def test_in_a_salzgitter_like_region_relief_slows_when_the_first_terms_end() -> None:
    """Shares of job-seekers as published (NDS-2017: 1.8, 1.4, 1.3 %), in cities of equal size."""
    shares = {"like Salzgitter": 18.0, "like Delmenhorst": 14.0, "like Wilhelmshaven": 13.0}
    region = join_region([place(k, people=p, lettable=20) for k, p in shares.items()])
    outlook = Outlook(migrants=10, elsewhere=0.4, years=8)
    decree = Obligation(("like Salzgitter",), exempt=0.3, compliance=0.8, rebound=0.5)
    result = compute_between(region, READINGS["network"], outlook, decree, draws=50)
    lower = result.difference().central[:, 0]
    assert (lower[1:] < 0).all()
    assert (np.diff(lower[:4]) < 0).all()  # three years of growing relief
    relief = -np.diff(lower)
    assert relief[3] < 0.7 * relief[2]
    run = result.with_it
    np.testing.assert_allclose(run.moved_back[0, 3, 0], run.kept_out[0, 0, 0] / 2)
    hosts = result.hosts_per_hundred()
    assert hosts[1] > hosts[2] > 0
    assert hosts.sum() == pytest.approx(100)
    assert result.returned_per_hundred() == pytest.approx(50)


def test_the_interval_of_the_difference_is_that_of_pairs_of_draws() -> None:
    result = compute_between(three_cities(), Pulls(), STEADY, Obligation(("a",), compliance=0))
    difference = result.difference()
    assert difference.lower.min() == difference.upper.max() == 0


def test_the_other_reading_sends_those_kept_out_elsewhere() -> None:
    region = join_region(
        [place("a", people=9, lettable=9), place("b", lettable=9), place("c", people=9)]
    )
    result = compute_between(region, READINGS["housing"], STEADY, A_CLOSED, draws=2)
    here = result.hosts_per_hundred()
    there = compute_other_reading(result, READINGS["network"], STEADY)
    assert here[1] > here[2]
    assert there[1] < there[2]


def test_whole_parts_of_a_hundred_add_up_to_a_hundred() -> None:
    assert round_to_hundred(np.array([100 / 3, 100 / 3, 100 / 3])) == [34, 33, 33]
    assert round_to_hundred(np.array([61.6, 38.4, 0.0])) == [62, 38, 0]


@pytest.mark.parametrize("term", [0, 4])
def test_no_term_outside_one_to_three_years_is_taken(term: int) -> None:
    with pytest.raises(ScenarioError):
        Obligation(term=term)


@pytest.mark.parametrize("name", sorted(terms))
def test_no_part_above_one_is_taken(name: str) -> None:
    wrong: dict[str, Any] = {name: 1.01}
    with pytest.raises(ScenarioError):
        replace(Obligation(), **wrong)


@pytest.mark.parametrize(
    "wrong", [{"elsewhere": 1.0}, {"migrants": -1.0}, {"years": 31}, {"departures": 1.5}]
)
def test_no_impossible_outlook_is_taken(wrong: dict[str, Any]) -> None:
    with pytest.raises(ScenarioError):
        replace(STEADY, **wrong)


def test_an_obligation_for_a_city_that_is_not_there_is_refused() -> None:
    with pytest.raises(ScenarioError):
        run_between(three_cities(), Pulls(), STEADY, Obligation(("z",)))


def test_rents_cannot_be_weighed_where_one_is_not_known() -> None:
    region = join_region([place("a"), replace(place("b"), rent=np.nan)])
    with pytest.raises(ScenarioError):
        run_between(region, Pulls(rent=-0.1), STEADY)
