"""Parts within parts add up to the whole."""

from typing import Any

import numpy as np
import pytest

from geo.errors import IndexInputError
from geo.indices import evenness, hierarchy

from .conftest import Schools

COUNTS = np.array([[30.0, 5, 0, 8, 12, 0], [10, 50, 7, 8, 13, 0], [1, 1, 40, 2, 9, 0]])
CITIES = ["a", "a", "a", "b", "b", "b"]
BOROUGHS = ["a1", "a1", "a2", "b1", "b2", "b2"]


def test_schools_split_between_and_within_states_as_published(
    schools: Schools, schools_expected: dict[str, Any]
) -> None:
    split = hierarchy.split_mutual_information(schools.counts, [schools.states])
    between = schools_expected["between_states"]["mutual_information_M_nat"]
    within = schools_expected["within_states_M_nat"]
    assert split.by_level == pytest.approx([between, within], abs=1e-9)
    h = hierarchy.split_theil_h(schools.counts, [schools.states])
    assert h.by_level[0] == pytest.approx(schools_expected["between_states"]["theil_H"], abs=1e-9)
    assert np.round(h.by_level[1], 3) == 0.321  # as printed by elbersb/segregation


def test_districts_between_states_and_schools_give_the_published_sum(schools: Schools) -> None:
    split = hierarchy.split_mutual_information(schools.counts, [schools.states, schools.districts])
    # elbersb/segregation gives .3379525 over districts.
    assert split.by_level[:2].sum() == pytest.approx(0.3379525, abs=5e-8)
    assert split.by_level.sum() == pytest.approx(split.total, abs=1e-14)


@pytest.mark.parametrize("split", [hierarchy.split_mutual_information, hierarchy.split_theil_h])
def test_levels_add_up_for_each_city_of_a_batch(split: Any) -> None:
    batch = np.stack([COUNTS, COUNTS[::-1], COUNTS + 3.0])
    found = split(batch, [CITIES, BOROUGHS])
    assert found.by_level.shape == (3, 3)
    assert found.by_level.sum(axis=-1) == pytest.approx(found.total, abs=1e-14)
    assert (found.by_level >= -1e-14).all()


def test_parts_and_their_weights_make_up_the_part_within() -> None:
    parts = hierarchy.compute_parts(COUNTS, CITIES)
    m = hierarchy.split_mutual_information(COUNTS, [CITIES])
    h = hierarchy.split_theil_h(COUNTS, [CITIES])
    assert parts.labels.tolist() == ["a", "b"]
    assert (parts.weight * parts.mutual_information).sum() == pytest.approx(m.by_level[1])
    assert (parts.entropy_weight * parts.theil_h).sum() == pytest.approx(h.by_level[1])


def test_each_part_has_the_index_it_has_alone() -> None:
    parts = hierarchy.compute_parts(COUNTS, CITIES)
    alone = [evenness.mutual_information_multigroup(half) for half in np.split(COUNTS, 2, axis=1)]
    assert parts.mutual_information == pytest.approx(alone)
    alone = [evenness.theil_h_multigroup(half) for half in np.split(COUNTS, 2, axis=1)]
    assert parts.theil_h == pytest.approx(alone)


def test_a_part_of_one_inhabited_area_or_one_group_has_no_index_of_its_own() -> None:
    counts = np.array([[5, 2, 9, 1, 2, 8], [5, 9, 0, 0, 0, 4]])
    parts = hierarchy.compute_parts(counts, [1, 2, 2, 3, 3, 3])
    assert np.isnan(parts.theil_h).tolist() == [True, False, False]
    parts = hierarchy.compute_parts(counts[:, :5], [1, 2, 2, 3, 3])
    assert np.isnan(parts.theil_h).tolist() == [True, False, True]


def test_everything_lies_within_when_there_is_only_one_part() -> None:
    split = hierarchy.split_mutual_information(COUNTS, [["city"] * 6])
    assert split.by_level == pytest.approx([0.0, float(split.total)])


def test_nothing_lies_within_when_each_area_is_a_part() -> None:
    split = hierarchy.split_theil_h(COUNTS, [range(6)])
    assert split.by_level == pytest.approx([float(split.total), 0.0])


def test_without_levels_all_lies_between_areas() -> None:
    split = hierarchy.split_mutual_information(COUNTS, [])
    assert split.by_level.tolist() == [split.total]


def test_areas_are_merged_by_label_in_sorted_order() -> None:
    merged = hierarchy.merge_areas([[1, 2, 3, 4]], ["z", "a", "z", "m"])
    assert merged.tolist() == [[2.0, 4.0, 4.0]]


def test_a_borough_in_two_cities_is_refused_by_name() -> None:
    with pytest.raises(IndexInputError, match=r"level 2 do not lie .*: a1"):
        hierarchy.split_theil_h(COUNTS, [CITIES, ["a1", "a1", "a2", "a1", "b1", "b1"]])


def test_a_membership_short_of_areas_is_refused() -> None:
    with pytest.raises(IndexInputError, match="For 6 areas there are 2 memberships"):
        hierarchy.split_theil_h(COUNTS, [["a", "b"]])


def test_an_empty_city_has_no_split() -> None:
    assert np.isnan(hierarchy.split_theil_h(np.zeros((2, 6)), [CITIES]).by_level).all()
