"""The long table keeps its promise, and becomes arrays without losing a reason of absence."""

import numpy as np
import pandas as pd
import pytest
from cities import small_areas, small_values

from geo.errors import UnknownKeyError, ValuesError
from geo.values import State, empty_values, pivot_panel, validate_values

AREAS = small_areas().index


def test_a_sound_table_comes_back_as_it_is() -> None:
    values = small_values([("w1", "population_count", "2020", 5.0)])
    assert validate_values(values, area_ids=AREAS) is values
    assert validate_values(empty_values(), area_ids=AREAS).empty


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("zz", "a", "2020", 1.0)], "not among the areas: zz"),
        ([("w1", "a", "2020", 1.0)] * 2, "more than once.*w1 / a / 2020"),
        ([("w1", "a", "2020", float("inf"))], "not finite.*w1 / a / 2020"),
    ],
)
def test_a_broken_table_is_refused_with_the_place(
    rows: list[tuple[str, str, str, float]], sentence: str
) -> None:
    with pytest.raises(ValuesError, match=sentence):
        validate_values(small_values(rows), area_ids=AREAS)


def test_a_number_under_a_state_of_absence_is_refused() -> None:
    values = small_values([("w1", "a", "2020", 3.0)])
    values["state"] = np.int8(State.SUPPRESSED)
    with pytest.raises(ValuesError, match="contradict"):
        validate_values(values, area_ids=AREAS)


def test_a_present_value_without_a_number_is_refused() -> None:
    values = small_values([("w1", "a", "2020", float("nan"))])
    values["state"] = np.int8(State.PRESENT)
    with pytest.raises(ValuesError, match="contradict"):
        validate_values(values, area_ids=AREAS)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ValuesError, match="lacks the column “state”"):
        validate_values(empty_values().drop(columns="state"), area_ids=AREAS)


def test_a_panel_has_periods_ascending_and_areas_in_table_order() -> None:
    values = small_values(
        [("e1", "a", "2021", 4.0), ("w1", "a", "2020", 1.0), ("w2", "a", "2020", 0.0)]
    )
    panel = pivot_panel(values, "a", pd.Index(["w1", "w2", "e1"]))
    assert panel is not None
    assert panel.periods == ("2020", "2021")
    np.testing.assert_array_equal(panel.values, [[1, 0, np.nan], [np.nan, np.nan, 4]])
    m, z, p = State.MISSING, State.EXACT_ZERO, State.PRESENT
    assert panel.states.tolist() == [[p, z, m], [m, m, p]]


def test_one_period_of_a_panel_keeps_its_shape() -> None:
    values = small_values([("w1", "a", "2020", 1.0), ("w1", "a", "2021", 2.0)])
    panel = pivot_panel(values, "a", pd.Index(["w1"]))
    assert panel is not None
    assert panel.at("2021").values.tolist() == [[2.0]]
    with pytest.raises(UnknownKeyError, match="no period “1999”"):
        panel.at("1999")


def test_an_unknown_indicator_has_no_panel() -> None:
    assert pivot_panel(empty_values(), "a", AREAS) is None
