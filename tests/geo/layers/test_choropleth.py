"""From a panel to codes, colours and tooltips."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.catalogue import Indicator
from geo.classification import classify
from geo.errors import DataError, UnknownKeyError
from geo.layers.choropleth import classify_panels, colour_panel, numbers_to_classify
from geo.values import Panel, State

SHARE = Indicator("some_share", "Anteil", "Share", form="share", unit="percent", topic="people")


def panel_of(values: list[list[float]], states: list[list[int]] | None = None) -> Panel:
    numbers = np.array(values, dtype=float)
    absent = np.where(np.isnan(numbers), State.MISSING, State.PRESENT)
    return Panel(
        indicator=SHARE.key,
        periods=tuple(str(2020 + row) for row in range(len(numbers))),
        area_ids=tuple(f"{area:02}" for area in range(numbers.shape[1])),
        values=numbers,
        states=np.array(absent if states is None else states, dtype=np.int8),
    )


def test_shares_become_per_cent_in_tooltips_and_classes() -> None:
    panel = panel_of([[0.1, 0.2, 0.3]])
    classes = classify_panels([panel], SHARE, k=3)
    colouring = colour_panel(panel, "2020", SHARE, classes, language="de")
    assert colouring.numbers.tolist() == [10, 20, 30]
    assert (colouring.decimals, colouring.unit) == (1, "%")
    assert colouring.title == "Anteil, 2020"
    assert colouring.codes.tolist() == [0, 1, 2]


def test_the_number_in_the_tooltip_is_rounded_like_the_bounds() -> None:
    panel = panel_of([[0.12345, 0.5]])
    classes = classify(np.array([12.3, 50.0]), method="own", bounds=[12.3], decimals=1)
    colouring = colour_panel(panel, "2020", SHARE, classes, language="de")
    assert colouring.numbers[0] == 12.3
    assert colouring.codes.tolist() == [0, 1]


def test_exact_zeros_do_not_pull_the_lowest_class_down() -> None:
    panel = panel_of([[0.0, 0.0, 0.2, 0.4]], [[1, 1, 0, 0]])
    classes = classify_panels([panel], SHARE, k=2)
    assert classes.bounds[0] == 20
    colouring = colour_panel(panel, "2020", SHARE, classes, language="de")
    assert colouring.codes.tolist() == [2, 2, 0, 1]
    assert colouring.fills[2].words == "genau null"


def test_an_uncertain_number_is_shown_but_shapes_no_class() -> None:
    panel = panel_of([[0.2, 0.4, 0.99]], [[0, 0, State.UNRELIABLE]])
    classes = classify_panels([panel], SHARE, k=2)
    colouring = colour_panel(panel, "2020", SHARE, classes, language="de")
    assert classes.bounds[-1] == 40
    assert colouring.numbers[2] == 99
    assert colouring.fills[colouring.codes[2]].words == "zu unsicher"


def test_a_suppressed_area_carries_no_number() -> None:
    panel = panel_of([[0.2, np.nan]], [[0, State.SUPPRESSED]])
    colouring = colour_panel(panel, "2020", SHARE, classify_panels([panel], SHARE), language="en")
    assert np.isnan(colouring.numbers[1])
    assert colouring.fills[colouring.codes[1]].words == "confidential"


def test_classes_pooled_over_periods_are_the_same_for_each() -> None:
    panel = panel_of([[0.1, 0.2], [0.3, 0.4]])
    classes = classify_panels([panel], SHARE, k=2)
    assert classes.bounds == (10, 25, 40)
    codes = [
        colour_panel(panel, period, SHARE, classes, language="de").codes.tolist()
        for period in panel.periods
    ]
    assert codes == [[0, 0], [1, 1]]


@given(st.lists(st.floats(0.001, 1), min_size=4, max_size=30))
def test_two_maps_pooled_share_bounds_whichever_comes_first(shares: list[float]) -> None:
    half = len(shares) // 2
    left, right = panel_of([shares[:half]]), panel_of([shares[half:]])
    assert classify_panels([left, right], SHARE) == classify_panels([right, left], SHARE)


def test_a_panel_without_numbers_shows_why() -> None:
    panel = panel_of([[np.nan, np.nan]])
    colouring = colour_panel(panel, "2020", SHARE, classify_panels([panel], SHARE), language="de")
    assert {colouring.fills[code].words for code in colouring.codes} == {"nicht bekannt"}


def test_numbers_of_another_map_need_their_own_classes() -> None:
    empty, full = panel_of([[np.nan]]), panel_of([[0.5]])
    with pytest.raises(DataError):
        colour_panel(full, "2020", SHARE, classify_panels([empty], SHARE), language="de")


def test_a_period_that_is_not_there_is_refused() -> None:
    panel = panel_of([[0.5]])
    with pytest.raises(UnknownKeyError):
        colour_panel(panel, "1999", SHARE, classify_panels([panel], SHARE), language="de")


def test_colouring_changes_nothing_that_was_given() -> None:
    panel = panel_of([[0.1, 0.25, np.nan]])
    before = panel.values.copy()
    numbers_to_classify(panel, SHARE)
    colour_panel(panel, "2020", SHARE, classify_panels([panel], SHARE), language="de")
    np.testing.assert_array_equal(panel.values, before)
