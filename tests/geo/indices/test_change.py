"""The change of an index falls into five terms, each of which can be made alone."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.indices import change, evenness

INDICES = [
    evenness.mutual_information_multigroup,
    evenness.theil_h_multigroup,
    evenness.dissimilarity_multigroup,
]
BEFORE = np.array([[40.0, 30, 20, 10], [5, 10, 15, 20]])
AFTER = np.array([[20.0, 20, 20, 15], [5, 10, 10, 15]])
TERMS = ("additions", "removals", "group_margins", "area_margins", "structure")


def terms(found: change.Change) -> list[float]:
    return [float(getattr(found, name)) for name in TERMS]


@pytest.mark.parametrize("index", INDICES)
@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_terms_add_up_to_the_change(index: Any, seed: int) -> None:
    generator = np.random.default_rng(seed)
    before, after = generator.integers(1, 60, (2, 3, 6)) * (generator.random((2, 1, 6)) < 0.8)
    found = change.split_change(before, after, index=index)
    if np.isfinite(terms(found)).all():
        assert sum(terms(found)) == pytest.approx(float(found.total), abs=1e-12)
        assert found.margin_gap <= 1e-8


def test_going_back_in_time_turns_the_signs() -> None:
    there, back = change.split_change(BEFORE, AFTER), change.split_change(AFTER, BEFORE)
    assert terms(there) == pytest.approx([-term for term in terms(back)], abs=1e-9)


def test_groups_and_areas_may_change_places() -> None:
    found, turned = change.split_change(BEFORE, AFTER), change.split_change(BEFORE.T, AFTER.T)
    assert found.group_margins == pytest.approx(turned.area_margins, abs=1e-9)
    assert found.structure == pytest.approx(turned.structure, abs=1e-9)


def test_growing_areas_are_margins_and_not_structure() -> None:
    # The table of the unit test in elbersb/segregation: the last area doubles in size.
    before = np.array([[25.0, 28, 2], [25, 2, 18]])
    after = before * [1, 1, 2]
    found = change.split_change(before, after)
    assert found.structure == pytest.approx(0.0, abs=1e-9)
    assert found.additions == found.removals == 0.0
    assert found.group_margins + found.area_margins == pytest.approx(found.total, abs=1e-9)


def test_a_group_growing_everywhere_alike_is_margins_and_not_structure() -> None:
    found = change.split_change(BEFORE, BEFORE * [[1], [3]])
    assert found.structure == pytest.approx(0.0, abs=1e-9)


def test_sorting_with_the_same_margins_is_structure_alone() -> None:
    before, after = np.array([[60.0, 40], [40, 60]]), np.array([[80.0, 20], [20, 80]])
    found = change.split_change(before, after)
    assert terms(found) == pytest.approx([0, 0, 0, 0, float(found.total)], abs=1e-9)


def test_a_new_area_is_an_addition_and_a_lost_one_a_removal() -> None:
    wide = np.concatenate([BEFORE, [[0.0], [50.0]]], axis=1)
    narrow = np.concatenate([BEFORE, [[0.0], [0.0]]], axis=1)
    built, lost = change.split_change(narrow, wide), change.split_change(wide, narrow)
    assert terms(built) == pytest.approx([float(built.total), 0, 0, 0, 0], abs=1e-9)
    assert terms(lost) == pytest.approx([0, float(lost.total), 0, 0, 0], abs=1e-9)


def test_scale_does_not_matter() -> None:
    found = change.split_change(BEFORE, AFTER * 1000.0)
    assert terms(found) == pytest.approx(terms(change.split_change(BEFORE, AFTER)), abs=1e-9)


def test_a_batch_gives_what_each_city_gives_alone() -> None:
    batch = change.split_change(BEFORE, np.stack([AFTER, BEFORE * 2, AFTER[:, ::-1]]))
    alone = change.split_change(BEFORE, AFTER[:, ::-1])
    assert batch.structure[2] == pytest.approx(alone.structure, abs=1e-9)
    assert batch.total.shape == (3,)


def test_periods_without_a_common_area_have_no_structure() -> None:
    found = change.split_change([[5, 2, 0, 0], [1, 9, 0, 0]], [[0, 0, 5, 2], [0, 0, 1, 9]])
    assert found.total == pytest.approx(0.0)
    assert np.isnan(terms(found)).all()
    assert np.isnan(found.margin_gap)


def test_fitting_reaches_the_margins_and_keeps_the_odds_ratio() -> None:
    fitted = change.fit_margins([[4.0, 1], [2, 3]], [50, 50], [30, 70])
    assert fitted.sum(axis=1) == pytest.approx([50, 50])
    assert fitted.sum(axis=0) == pytest.approx([30, 70])
    odds = fitted[0, 0] * fitted[1, 1] / (fitted[0, 1] * fitted[1, 0])
    assert odds == pytest.approx(4 * 3 / (1 * 2))


def test_margins_that_cannot_be_reached_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change, "MOST_ROUNDS", 1)
    found = change.split_change(BEFORE, AFTER * [[1], [9]])
    assert found.margin_gap > change.TOLERANCE
    assert sum(terms(found)) == pytest.approx(float(found.total), abs=1e-12)
