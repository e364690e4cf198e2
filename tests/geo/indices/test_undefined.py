"""What cannot be defined is NaN, quietly, and never spoils the rest of a batch."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from geo.indices import (
    chance,
    clustering,
    concentration,
    evenness,
    exposure,
    hierarchy,
    local,
    sampling,
)
from geo.indices.environments import scale_profile, spatial_theil_h
from geo.indices.registry import INDICES

TWO_GROUP = [entry.function for entry in INDICES.values() if entry.needs == ("group", "other")] + [
    chance.expected_dissimilarity
]
SEVERAL = [
    entry.multigroup
    for entry in INDICES.values()
    if entry.multigroup and entry.needs == ("group", "other")
]
LOCAL = [local.local_dissimilarity, local.local_surplus, local.local_isolation,
         local.local_exposure, local.local_theil, local.location_quotient]  # fmt: skip


@pytest.fixture(autouse=True)
def numpy_is_quiet() -> Iterator[None]:
    with np.errstate(divide="raise", invalid="raise", over="raise"):
        yield


@pytest.mark.parametrize("index", TWO_GROUP)
@pytest.mark.parametrize(
    ("group", "other"),
    [([0, 0], [3, 4]), ([0, 0], [0, 0]), ([5], [6]), ([5, 0], [6, 0]), ([], [])],
    ids=["empty group", "nobody", "one area", "one inhabited area", "no area"],
)
def test_an_index_without_a_meaning_is_not_a_number(index: Any, group: Any, other: Any) -> None:
    assert np.isnan(index(group, other))


@pytest.mark.parametrize("index", SEVERAL)
@pytest.mark.parametrize("shape", [(3, 4), (3, 1), (3, 0)])
def test_several_groups_without_persons_have_no_index(index: Any, shape: tuple[int, int]) -> None:
    assert np.isnan(index(np.zeros(shape)))


@pytest.mark.parametrize("index", SEVERAL)
def test_a_single_group_is_not_segregated_from_anybody(index: Any) -> None:
    assert np.isnan(index(np.array([[3.0, 4.0], [0.0, 0.0]])))


@pytest.mark.parametrize("index", [evenness.dissimilarity, evenness.gini, evenness.theil_h])
def test_evenness_needs_somebody_to_compare_with(index: Any) -> None:
    assert np.isnan(index([3, 4], [0, 0]))


def test_a_group_alone_in_the_city_is_fully_isolated() -> None:
    assert exposure.isolation([3, 4], [0, 0]) == 1.0
    assert exposure.exposure([3, 4], [0, 0]) == 0.0


@pytest.mark.parametrize("index", TWO_GROUP)
def test_an_undefined_city_leaves_the_others_of_the_batch_alone(index: Any) -> None:
    group, other = np.array([[1, 2, 3], [0, 0, 0]]), np.array([[4, 1, 6], [7, 8, 9]])
    found = index(group, other)
    assert found[0] == index(group[0], other[0])
    assert np.isnan(found[1])


@pytest.mark.parametrize("index", TWO_GROUP)
def test_a_missing_count_makes_its_own_city_undefined_only(index: Any) -> None:
    group, other = np.array([[1, 2, 3], [1, np.nan, 0]]), np.array([[4, 1, 6], [7, 8, 9]])
    assert np.isnan(index(group, other)).tolist() == [False, True]


@pytest.mark.parametrize("index", LOCAL)
def test_local_parts_of_an_undefined_city_are_not_numbers(index: Any) -> None:
    found = index(np.array([[0, 0], [1, 2]]), np.array([[0, 0], [3, 1]]))
    assert np.isnan(found).tolist() == [[True, True], [False, False]]


@pytest.mark.parametrize("index", TWO_GROUP)
def test_counts_of_a_million_millions_keep_their_digits(index: Any) -> None:
    group, other = np.array([3, 1, 0, 6]), np.array([1, 1, 5, 3])
    if index is chance.expected_dissimilarity:
        # Mean over places by lot falls with the root of the persons.
        large = index(group * 10**12, other * 10**12)
        assert large == pytest.approx(index(group * 10**4, other * 10**4) * 1e-4, rel=1e-3)
    else:
        assert index(group * 10**12, other * 10**12) == pytest.approx(index(group, other))


def test_delta_needs_land_and_a_group() -> None:
    assert np.isnan(concentration.delta([0, 0], [1, 2]))
    assert np.isnan(concentration.delta([1, 2], [0, 0]))
    assert np.isnan(concentration.delta([1], [2]))


@pytest.mark.parametrize("areas", [0, 1, 3])
def test_spatial_indices_without_persons_are_not_numbers(areas: int) -> None:
    nobody, points = np.zeros(areas), np.arange(2.0 * areas).reshape(areas, 2)
    assert np.isnan(clustering.spatial_proximity(nobody, nobody, points, nobody))
    assert np.isnan(clustering.distance_decay_isolation(nobody, nobody, points, nobody))
    assert np.isnan(spatial_theil_h(nobody, nobody, points))


def test_a_profile_of_many_cities_marks_only_the_undefined_one() -> None:
    counts = np.array([[[1, 2], [3, 1]], [[0, 0], [5, 5]]], float)
    profile = scale_profile(counts, [[0, 0], [400, 0]], [100, 500])
    assert np.isnan(profile.dissimilarity).tolist() == [[False, False], [True, True]]
    assert np.isnan(profile.theil_h).tolist() == [[False, False], [True, True]]


def test_a_city_without_areas_stays_without_areas() -> None:
    nobody = np.zeros((2, 0))
    assert hierarchy.merge_areas(nobody, []).shape == (2, 0)
    assert sampling.draw_random_allocation(nobody, draws=3, seed=1).shape == (3, 2, 0)
    assert sampling.draw_resampled_persons(nobody, draws=3, seed=1).shape == (3, 2, 0)
