"""The door refuses what no index can be computed from, and says what and where."""

from typing import Any

import numpy as np
import pytest

from geo.errors import IndexInputError
from geo.indices.counts import validate_counts
from geo.indices.sampling import validate_persons


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ([1, -2, 3, -4], "negative: 2, 4"),
        ([1, np.nan, 3], "missing or not finite: 2"),
        ([1, 2, np.inf], "missing or not finite: 3"),
        (["many", 2], "cannot be read as numbers"),
        ([[1, 2], [3]], "cannot be read as numbers"),
        (7, "one number per area, but only 7"),
        ([-1] * 7, "negative: 1, 2, 3, 4, 5 …"),
    ],
)
def test_counts_are_refused_with_the_place(counts: Any, sentence: str) -> None:
    with pytest.raises(IndexInputError, match=sentence):
        validate_counts(counts)


def test_a_group_larger_than_its_area_is_refused_with_the_place() -> None:
    with pytest.raises(IndexInputError, match="than live there in all: 2"):
        validate_counts([[1, 5], [1, 3]], total=[4, 4])


def test_group_and_total_of_other_areas_are_refused() -> None:
    with pytest.raises(IndexInputError, match=r"\(2,\) and \(3,\)"):
        validate_counts([1, 2], total=[1, 2, 3])


def test_the_german_sentence_names_the_place_too() -> None:
    with pytest.raises(IndexInputError) as caught:
        validate_counts([1, -2])
    assert "negativ: 2." in caught.value.sentence("de")


def test_good_counts_come_back_as_a_new_array_of_floats() -> None:
    given = np.array([[1, 2], [3, 4]])
    checked = validate_counts(given, total=[4, 4])
    assert checked.dtype == np.float64
    assert checked.tolist() == given.tolist()
    assert not np.shares_memory(checked, given)


def test_persons_are_drawn_whole() -> None:
    with pytest.raises(IndexInputError, match="not whole persons: 2"):
        validate_persons([[1, 2.5], [3, 4]])


def test_a_population_too_large_to_draw_is_refused() -> None:
    with pytest.raises(IndexInputError, match="fewer than 1000000000 are possible"):
        validate_persons([[5e8, 0], [0, 5e8]])
