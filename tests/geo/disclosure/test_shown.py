"""No count of one to four people is shown, nor what would give it away."""

from collections.abc import Sequence

import numpy as np
import pytest
from cities import small_city, with_values
from hypothesis import given
from hypothesis import strategies as st

from geo.city import City
from geo.disclosure import DisclosureRule, compute_shown_panel
from geo.values import Panel, State

AREAS = ("w1", "w2", "e1")


def city_of(counts: Sequence[int], totals: Sequence[int] = (1000, 1000, 1000)) -> City:
    rows = [
        row
        for area, count, total in zip(AREAS, counts, totals, strict=True)
        for row in (
            (area, "population_count", "2020", float(total)),
            (area, "turkey_count", "2020", float(count)),
        )
    ]
    return with_values(small_city(), rows)


def shown(city: City, key: str) -> Panel:
    panel = compute_shown_panel(city, key, level="quarter")
    assert panel is not None
    return panel


def test_counts_of_one_to_four_are_suppressed_and_zero_is_shown() -> None:
    panel = shown(city_of([3, 0, 4]), "turkey_count")
    assert np.isnan(panel.values[0, [0, 2]]).all()
    assert panel.values[0, 1] == 0
    assert panel.states[0].tolist() == [State.SUPPRESSED, State.EXACT_ZERO, State.SUPPRESSED]


def test_a_single_suppressed_area_gets_a_companion() -> None:
    # City 80 and the other two areas would give the 3 away.
    panel = shown(city_of([3, 30, 47]), "turkey_count")
    assert panel.states[0].tolist() == [State.SUPPRESSED, State.SUPPRESSED, State.PRESENT]


def test_a_share_is_suppressed_where_its_count_is() -> None:
    city = city_of([3, 30, 47])
    counts, shares = shown(city, "turkey_count"), shown(city, "turkey_share")
    assert (counts.states == State.SUPPRESSED).tolist() == (
        shares.states == State.SUPPRESSED
    ).tolist()
    assert shares.numerator is not None
    assert np.isnan(shares.numerator[shares.states == State.SUPPRESSED]).all()


def test_a_share_that_leaves_fewer_than_five_others_is_suppressed() -> None:
    panel = shown(city_of([998, 500, 500]), "turkey_share")
    assert panel.states[0, 0] == State.SUPPRESSED


def test_a_share_on_too_small_a_base_carries_no_number() -> None:
    panel = shown(city_of([10, 500, 500], totals=(20, 1000, 1000)), "turkey_share")
    assert np.isnan(panel.values[0, 0])
    assert panel.states[0, 0] == State.UNRELIABLE


def test_things_are_not_confidential() -> None:
    rows = [("w1", "problem_properties_count", "2020", 2.0)]
    panel = shown(with_values(small_city(), rows), "problem_properties_count")
    assert panel.values[0, 0] == 2.0


def test_the_threshold_is_a_setting() -> None:
    panel = compute_shown_panel(
        city_of([3, 7, 8]), "turkey_count", level="quarter", rule=DisclosureRule(threshold=3)
    )
    assert panel is not None
    assert panel.values[0].tolist() == [3.0, 7.0, 8.0]


@given(counts=st.lists(st.integers(0, 40), min_size=3, max_size=3))
def test_no_small_count_is_shown_nor_follows_from_the_total(counts: list[int]) -> None:
    """Law: shown counts are 0 or at least 5, and hidden ones never stand alone among positives."""
    panel = shown(city_of(counts), "turkey_count")
    numbers = panel.values[0]
    visible = numbers[np.isfinite(numbers)]
    assert ((visible == 0) | (visible >= 5)).all()
    hidden = np.isnan(numbers)
    others = np.array(counts)[~hidden]
    assert hidden.sum() != 1 or not (others > 0).any()


@pytest.mark.parametrize("level", ["quarter", "borough"])
def test_a_panel_that_is_unknown_stays_unknown(level: str) -> None:
    assert compute_shown_panel(small_city(), "vacancy_share", level=level) is None
