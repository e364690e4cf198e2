"""Two cities or periods: is the difference more than labels by lot give?"""

import numpy as np
import pytest

from geo.errors import IndexInputError
from geo.indices import comparison, evenness
from geo.indices.counts import over_groups, stack_groups

DISSIMILARITY = over_groups(evenness.dissimilarity)
EVEN = stack_groups([20] * 12, [80] * 12)
DIVIDED = stack_groups([80] * 3 + [0] * 9, [20] * 3 + [100] * 9)


def test_an_even_and_a_divided_city_differ() -> None:
    found = comparison.compare_cities(EVEN, DIVIDED, DISSIMILARITY, draws=499, seed=1)
    assert found.first == pytest.approx(0.0)
    # All 240 members on 3 areas with 60 of 960 others.
    assert found.second == pytest.approx(1 - 60 / 960)
    assert found.difference == found.second - found.first
    assert found.p_value < 0.01


def test_a_city_does_not_differ_from_itself() -> None:
    found = comparison.compare_cities(DIVIDED, DIVIDED, DISSIMILARITY, draws=99)
    assert (found.difference, found.p_value) == (0.0, 1.0)


def test_labellings_that_leave_a_city_without_the_group_do_not_count() -> None:
    # One member in four areas: whichever city it is dealt to, the other has no index.
    one = stack_groups([1, 0], [5, 5])
    both = stack_groups([1, 0], [5, 6])
    lonely = stack_groups([0, 0], [5, 5])
    assert comparison.compare_cities(one, lonely, DISSIMILARITY, draws=20).draws == 0
    assert 0 < comparison.compare_cities(one, both, DISSIMILARITY, draws=200).draws < 200


def test_turning_the_cities_round_turns_the_sign() -> None:
    there = comparison.compare_cities(EVEN, DIVIDED, DISSIMILARITY, draws=9)
    back = comparison.compare_cities(DIVIDED, EVEN, DISSIMILARITY, draws=9)
    assert there.difference == -back.difference


def test_cities_may_have_different_numbers_of_areas() -> None:
    found = comparison.compare_cities(EVEN[:, :5], DIVIDED, DISSIMILARITY, draws=99)
    assert 0.0 < found.p_value <= 1.0


def test_periods_are_swapped_area_by_area() -> None:
    # Only one area changed: it is swapped or not, and both give the observed difference.
    later = DIVIDED.copy()
    later[:, 0] = [0, 100]
    found = comparison.compare_periods(DIVIDED, later, DISSIMILARITY, draws=199)
    assert found.p_value == 1.0


def test_a_change_everywhere_is_more_than_swapping_gives() -> None:
    found = comparison.compare_periods(EVEN, DIVIDED, DISSIMILARITY, draws=499)
    assert found.p_value < 0.01


def test_two_samples_of_one_city_rarely_differ() -> None:
    generator = np.random.default_rng(2)
    group = generator.binomial(300, generator.beta(2, 8, 40), (2, 40))
    found = comparison.compare_cities(
        stack_groups(group[0, :20], 300 - group[0, :20]),
        stack_groups(group[1, 20:], 300 - group[1, 20:]),
        DISSIMILARITY,
        draws=499,
        seed=3,
    )
    assert found.p_value > 0.05


def test_an_undefined_city_has_no_p_value() -> None:
    found = comparison.compare_cities(np.zeros((2, 4)), EVEN, DISSIMILARITY, draws=9)
    assert np.isnan([found.first, found.difference, found.p_value]).all()


@pytest.mark.parametrize(("first", "second"), [(EVEN, EVEN[:, :5]), (EVEN[:1], EVEN)])
def test_periods_of_other_areas_or_groups_are_refused(
    first: np.ndarray, second: np.ndarray
) -> None:
    with pytest.raises(IndexInputError, match="same areas"):
        comparison.compare_periods(first, second, DISSIMILARITY)


def test_the_same_seed_gives_the_same_p_value() -> None:
    first = comparison.compare_cities(EVEN, DIVIDED[:, 1:], DISSIMILARITY, draws=50, seed=4)
    again = comparison.compare_cities(EVEN, DIVIDED[:, 1:], DISSIMILARITY, draws=50, seed=4)
    assert first.p_value == again.p_value
    assert (first.draws, first.seed) == (50, 4)
