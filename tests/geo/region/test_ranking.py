"""Places with their reach: laws that hold for any draws."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from geo.region.ranking import are_separable, rank_cities, seed_of_city, widen_reach
from geo.region.results import RankInterval
from geo.values import Floats

DRAWS = arrays.arrays(
    np.float64, st.tuples(st.integers(1, 6), st.integers(1, 20)), elements=st.integers(0, 8)
)


def rank(draws: Floats) -> list[RankInterval]:
    return rank_cities(np.median(draws, axis=1), list(draws))


def test_places_of_three_towns_that_never_meet() -> None:
    places = rank_cities(np.array([1.0, 3.0, 2.0]), [np.full(5, x) for x in (1.0, 3.0, 2.0)])
    assert places == [RankInterval(3, 3, 3, 3), RankInterval(1, 1, 1, 3), RankInterval(2, 2, 2, 3)]
    assert are_separable(places)


def test_towns_that_change_places_in_half_of_the_draws_reach_both() -> None:
    swinging = np.tile([0.0, 2.0], 50)
    places = rank_cities(np.array([1.0, 1.5]), [swinging, 2.0 - swinging])
    assert [(p.lower, p.upper) for p in places] == [(1, 2), (1, 2)]
    assert not are_separable(places)


def test_towns_that_change_places_in_one_of_a_hundred_draws_do_not() -> None:
    rarely = np.append(np.zeros(99), 2.0)
    places = rank_cities(np.array([0.0, 1.0]), [rarely, np.ones(100)])
    assert [(p.lower, p.upper) for p in places] == [(2, 2), (1, 1)]


def test_nobody_has_no_place_and_one_alone_has_the_first() -> None:
    assert rank_cities(np.zeros(0), []) == []
    assert rank_cities(np.ones(1), [np.arange(3.0)]) == [RankInterval(1, 1, 1, 1)]
    assert not are_separable([])


def test_the_wider_reach_of_two_is_taken() -> None:
    one, two = [RankInterval(2, 2, 3, 5)], [RankInterval(4, 1, 2, 5)]
    assert widen_reach(one, two) == [RankInterval(2, 1, 3, 5)]


@given(DRAWS)
def test_a_reach_lies_within_all_places(draws: Floats) -> None:
    for place in rank(draws):
        assert 1 <= place.lower <= place.upper <= place.of == len(draws)


@given(DRAWS)
def test_permuting_towns_permutes_their_places(draws: Floats) -> None:
    order = np.random.default_rng(len(draws)).permutation(len(draws))
    places = rank(draws)
    assert rank(draws[order]) == [places[row] for row in order]


@given(DRAWS)
def test_a_town_beside_itself_shares_its_reach(draws: Floats) -> None:
    twice = np.concatenate([draws, draws])
    places = rank(twice)
    assert places[: len(draws)] == places[len(draws) :]
    assert all(place.lower < place.upper for place in places)


@given(DRAWS, st.integers(1, 5))
def test_whoever_rises_never_falls_back(draws: Floats, rise: int) -> None:
    risen = draws.copy()
    risen[0] += rise
    before, after = rank(draws)[0], rank(risen)[0]
    assert after.rank <= before.rank
    assert after.lower <= before.lower
    assert after.upper <= before.upper


@given(DRAWS)
def test_only_the_order_of_figures_counts(draws: Floats) -> None:
    assert rank(draws) == rank_cities(np.median(draws, axis=1), list(np.exp(draws)))


def test_towns_have_chance_of_their_own_that_stays() -> None:
    one, again, other = (seed_of_city(key, 7).random(4) for key in ("aa", "aa", "ab"))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_a_town_that_could_lie_higher_reaches_the_place_before_it() -> None:
    values, draws = np.array([1.0, 1.5, 3.0]), [np.full(9, x) for x in (1.0, 1.5, 3.0)]
    places = rank_cities(values, draws, [(0.0, 0.6), (0.0, 0.0), (0.0, 0.0)])
    assert [(p.rank, p.lower, p.upper) for p in places] == [(3, 2, 3), (2, 2, 3), (1, 1, 1)]


@given(DRAWS, st.floats(0.0, 9.0))
def test_what_is_not_known_only_widens_the_reach(draws: Floats, up: float) -> None:
    shifts = [(-up, up / 2)] + [(0.0, 0.0)] * (len(draws) - 1)
    wider = rank_cities(np.median(draws, axis=1), list(draws), shifts)
    for known, unknown in zip(rank(draws), wider, strict=True):
        assert unknown.rank == known.rank
        assert unknown.lower <= known.lower <= known.upper <= unknown.upper
