"""Chance: everybody placed by lot, with the sizes of groups and areas kept."""

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from geo.indices import chance, evenness, exposure, hypergeometric, sampling, verdict
from geo.indices.counts import FloatArray, over_groups, stack_groups

DISSIMILARITY = over_groups(evenness.dissimilarity)


def mean_over_all_orders(group: list[int], other: list[int]) -> float:
    """Expected D from every order in which the persons could take the places."""
    area = np.repeat(np.arange(len(group)), np.add(group, other))
    persons = [1] * sum(group) + [0] * sum(other)
    orders = np.array(sorted(set(permutations(persons))))
    members = np.stack([orders[:, area == i].sum(axis=1) for i in range(len(group))], axis=1)
    return float(evenness.dissimilarity(members, np.add(group, other) - members).mean())


@pytest.mark.parametrize(
    ("group", "other"), [([1, 1], [1, 1]), ([2, 0, 1], [0, 3, 1]), ([1, 0, 0], [1, 2, 3])]
)
def test_expected_dissimilarity_is_the_mean_over_all_ways_to_place_people(
    group: list[int], other: list[int]
) -> None:
    expected = chance.expected_dissimilarity(group, other)
    assert expected == pytest.approx(mean_over_all_orders(group, other))


def test_two_and_two_people_by_hand() -> None:
    # Two pairs of places: the second member sits with the first in one of three cases.
    assert chance.expected_dissimilarity([1, 1], [1, 1]) == pytest.approx(1.0 / 3.0)


@given(st.integers(1, 300), st.integers(1, 300), st.data())
def test_the_mean_deviation_agrees_with_the_sum_over_the_distribution(
    members: int, others: int, data: st.DataObject
) -> None:
    places = data.draw(st.integers(1, members + others))
    drawn = np.arange(members + 1)
    lot = hypergeom(members + others, members, places)
    mean = members * places / (members + others)
    expected = (np.abs(drawn - mean) * lot.pmf(drawn)).sum()
    found = hypergeometric.mean_absolute_deviation(
        *(np.array(float(number)) for number in (members, others, places))
    )
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_expected_dissimilarity_of_a_large_city_follows_the_normal_limit() -> None:
    # E|x - m| = σ √(2/π); two equal areas and groups: D = 2|x - m|/(T/2), σ² = T/16.
    persons = 4e12
    expected = 2.0 * np.sqrt(persons / 16) * np.sqrt(2 / np.pi) / (persons / 2)
    assert chance.expected_dissimilarity([1e12, 1e12], [1e12, 1e12]) == pytest.approx(
        expected, rel=1e-6
    )


def test_draws_keep_the_size_of_every_group_and_area() -> None:
    counts = np.random.default_rng(1).integers(0, 40, (2, 4, 11))
    drawn = sampling.draw_random_allocation(counts, draws=50, seed=2)
    assert drawn.shape == (50, 2, 4, 11)
    assert (drawn.sum(axis=-1) == counts.sum(axis=-1)).all()
    assert (drawn.sum(axis=-2) == counts.sum(axis=-2)).all()
    assert (drawn >= 0).all()


def test_draws_have_the_probabilities_of_shuffled_persons() -> None:
    # Margins 3 and 3 persons, areas of 2, 1 and 3 places: members in them are (a, b, c) with
    # probability C(2,a) C(1,b) C(3,c) / C(6,3).
    drawn = sampling.draw_random_allocation([[2, 1, 0], [0, 0, 3]], draws=40_000, seed=3)
    patterns, times = np.unique(drawn[:, 0], axis=0, return_counts=True)
    ways = {(2, 1, 0): 1, (2, 0, 1): 3, (1, 1, 1): 6, (1, 0, 2): 6, (0, 1, 2): 3, (0, 0, 3): 1}
    assert {tuple(pattern) for pattern in patterns.tolist()} == set(ways)
    expected = np.array([ways[tuple(pattern)] / 20 for pattern in patterns.tolist()])
    error = np.sqrt(expected * (1 - expected) / 40_000)
    assert (np.abs(times / 40_000 - expected) < 4.5 * error).all()


def test_drawn_moments_of_several_groups_are_hypergeometric() -> None:
    counts = np.array([[30, 5, 15], [10, 40, 20], [5, 5, 20]])
    drawn = sampling.draw_random_allocation(counts, draws=20_000, seed=4)
    members, places = counts.sum(axis=1)[:, None], counts.sum(axis=0)
    persons = counts.sum()
    mean = members * places / persons
    variance = mean * (1 - members / persons) * (persons - places) / (persons - 1)
    assert (np.abs(drawn.mean(axis=0) - mean) < 5 * np.sqrt(variance / 20_000)).all()
    assert drawn.var(axis=0) == pytest.approx(variance, rel=0.05)


def test_mean_correlation_ratio_by_chance_follows_its_closed_form() -> None:
    # From the hypergeometric variance: E[η²] = (n - 1)/(T - 1) over n inhabited areas.
    counts = np.array([[12, 3, 9, 0, 6], [20, 31, 4, 0, 15]])
    found = chance.compare_with_chance(
        counts, over_groups(exposure.correlation_ratio), draws=20_000, seed=5
    )
    assert found.expected == pytest.approx(3 / 99, rel=0.03)


def test_drawn_and_exact_expected_dissimilarity_agree() -> None:
    counts = np.random.default_rng(7).integers(0, 60, (3, 2, 25))
    found = chance.compare_with_chance(counts, DISSIMILARITY, draws=4000, seed=6)
    exact = chance.expected_dissimilarity(counts[:, 0], counts[:, 1])
    assert found.expected == pytest.approx(exact, rel=0.02)


def test_excess_is_zero_at_chance_and_one_at_separation() -> None:
    assert chance.excess_over_chance([0.2, 1.0, 0.6], 0.2) == pytest.approx([0.0, 1.0, 0.5])
    assert np.isnan(chance.excess_over_chance(1.0, 1.0))


def test_the_p_value_counts_the_observed_city_and_is_never_zero() -> None:
    separated = stack_groups([100, 100, 0, 0], [0, 0, 100, 100])
    found = chance.compare_with_chance(separated, DISSIMILARITY, draws=99)
    assert found.p_value == 0.01
    even = stack_groups([50, 50], [50, 50])
    assert chance.compare_with_chance(even, DISSIMILARITY, draws=99).p_value == 1.0


def test_by_chance_alone_p_values_are_even() -> None:
    cities = sampling.draw_random_allocation([[20] * 10, [60] * 10], draws=200, seed=8)
    found = chance.compare_with_chance(cities, DISSIMILARITY, draws=199, seed=9)
    assert 0.02 <= np.mean(found.p_value <= 0.1) <= 0.2
    assert np.mean(found.p_value) == pytest.approx(0.5, abs=0.1)


def test_the_same_seed_gives_the_same_numbers_and_is_remembered() -> None:
    counts = stack_groups([5, 9, 1], [20, 10, 8])
    first = chance.compare_with_chance(counts, DISSIMILARITY, draws=50, seed=12)
    again = chance.compare_with_chance(counts, DISSIMILARITY, draws=50, seed=12)
    assert (first.expected, first.p_value) == (again.expected, again.p_value)
    assert (first.seed, first.draws) == (12, 50)
    handed = chance.compare_with_chance(
        counts, DISSIMILARITY, draws=50, seed=np.random.default_rng(12)
    )
    assert handed.expected == first.expected
    assert handed.seed is None


def test_portions_bound_what_is_held_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []

    def index(counts: FloatArray) -> FloatArray:
        sizes.append(counts.size)
        return evenness.dissimilarity(counts[..., 0, :], counts[..., 1, :])

    monkeypatch.setattr(sampling, "CELLS_AT_ONCE", 60)
    found = chance.compare_with_chance([[5, 9, 1], [20, 10, 8]], index, draws=25)
    assert max(sizes) == 60
    assert sum(sizes) == 6 + 25 * 6
    assert found.draws == 25


def test_a_city_without_the_group_is_not_compared_but_does_not_stop_the_batch() -> None:
    counts = np.array([[[5, 9], [20, 10]], [[0, 0], [7, 7]], [[0, 0], [0, 0]]])
    found = chance.compare_with_chance(counts, DISSIMILARITY, draws=20)
    for value in (found.observed, found.expected, found.excess, found.p_value, found.upper):
        assert np.isnan(value).tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("group", "other", "outcome"),
    [
        ([0, 0, 0], [5, 5, 5], "undefined"),
        ([3, 0, 1], [10, 12, 9], "too_few"),
        ([100, 101, 99], [300, 298, 302], "within_chance"),
        ([900, 100, 0], [300, 900, 1000], "beyond_chance"),
    ],
)
def test_the_verdict_follows_its_rule(group: Any, other: Any, outcome: str) -> None:
    found = verdict.judge(group, other, draws=199)
    assert found.outcome == outcome
    assert found.text_key == f"indices.verdict_{outcome}"


def test_four_separated_people_are_still_too_few() -> None:
    # All of the group in one area gives D near 1, but a lot of four often does as well.
    assert verdict.judge([4, 0, 0, 0], [6, 10, 10, 10], draws=199).outcome == "too_few"
