"""Numbers as offices write them, and signs that say why there is none."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.imports.cells import ParsedColumn, is_damaged_date, parse_cells
from geo.numbers import format_number
from geo.values import State


def parse(*cells: str, **options: object) -> ParsedColumn:
    return parse_cells(pd.Series(cells), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1234,5", 1234.5),
        ("1234.5", 1234.5),
        ("1 234,5", 1234.5),
        ("1\N{NO-BREAK SPACE}234", 1234),
        ("1\N{NARROW NO-BREAK SPACE}234", 1234),
        ("1'234", 1234),
        ("12,5 %", 12.5),
        ("8,20 €", 8.2),
        ("\N{MINUS SIGN}3,5", -3.5),
        ("–3,5", -3.5),
        ("1.234.567", 1234567),
        ("1234¹⁾", 1234),
        ("0,5", 0.5),
        (",5", 0.5),
        ("1e3", 1000),
        ("2.5e3", 2500),
    ],
)
def test_a_number_is_read_in_every_way_of_writing_it(cell: str, number: float) -> None:
    assert parse(cell).values[0] == pytest.approx(number)


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("-", State.EXACT_ZERO),
        (".", State.SUPPRESSED),
        ("*", State.SUPPRESSED),
        ("/", State.UNRELIABLE),
        ("x", State.NOT_APPLICABLE),
        ("...", State.NOT_YET),
        ("…", State.NOT_YET),
        ("", State.MISSING),
        (" ", State.MISSING),
        ("0", State.EXACT_ZERO),
        ("(12)", State.UNRELIABLE),
    ],
)
def test_a_sign_keeps_its_reason(cell: str, state: State) -> None:
    assert parse(cell, "7").states[0] == state


def test_letters_are_signs_only_in_the_new_generation() -> None:
    signs = ["g", "u", "t", "k"]
    assert parse(*signs).unreadable.all()
    new = parse(*signs, generation="new")
    expected = [State.SUPPRESSED, State.UNRELIABLE, State.NOT_YET, State.PRESENT]
    assert list(new.states) == expected


def test_marks_behind_a_number_are_remembered() -> None:
    parsed = parse("1234 s", "56 u", "78")
    assert list(parsed.values) == [1234, 56, 78]
    assert list(parsed.qualifiers) == ["about", "exact", "exact"]
    assert parsed.states[1] == State.UNRELIABLE
    assert list(parsed.notes) == ["s", "u", ""]


def test_one_sure_cell_decides_for_the_column() -> None:
    assert list(parse("1.234", "5,5").values) == [1234, 5.5]
    assert list(parse("1.234", "5.55").values) == [1.234, 5.55]


def test_groups_of_three_throughout_are_thousands_and_said_to_be_so() -> None:
    parsed = parse("1.234", "2.345", "987")
    assert list(parsed.values) == [1234, 2345, 987]
    assert parsed.is_open
    assert parsed.decimal == "comma"


def test_thousands_without_a_mark_beside_leave_the_column_open() -> None:
    parsed = parse("1.234", "2345")
    assert parsed.is_open
    assert parsed.decimal == ""


def test_the_neighbours_decide_an_open_column() -> None:
    assert parse("1.234", "2345", beside="point").values[0] == 1.234


def test_the_user_decides_over_everything() -> None:
    assert parse("1.234", "2.345", decimal="point").values[0] == 1.234


def test_cells_that_contradict_each_other_are_named() -> None:
    assert parse("1.234,5", "1,234.5").conflicting == ("1.234,5", "1,234.5")


@pytest.mark.parametrize("cell", ["abc", "1e400", "inf", "nan", "12 Personen", "1.2.3"])
def test_what_is_no_finite_number_is_unreadable(cell: str) -> None:
    parsed = parse(cell)
    assert parsed.unreadable[0]
    assert np.isnan(parsed.values[0])


@pytest.mark.parametrize("cell", ["Mär 04", "03. Apr", "12.Jan", "Mai 2004"])
def test_numbers_that_became_dates_are_recognised(cell: str) -> None:
    assert is_damaged_date(cell)


@given(st.integers(-(10**9), 10**9))
def test_every_whole_number_in_german_reads_back(number: int) -> None:
    assert parse(format_number(number, "de"), "0,5").values[0] == number


@given(st.integers(-(10**9), 10**9))
def test_every_whole_number_in_english_reads_back(number: int) -> None:
    assert parse(format_number(number, "en"), "0.5").values[0] == number


@given(st.floats(-1e6, 1e6, allow_nan=False))
def test_every_decimal_in_german_reads_back(number: float) -> None:
    read = parse(format_number(number, "de", decimals=2), "0,5").values[0]
    assert read == pytest.approx(number, abs=0.0051)


@given(st.lists(st.text(max_size=12), max_size=20))
def test_any_text_gives_a_state_and_never_an_error(cells: list[str]) -> None:
    parsed = parse_cells(pd.Series(cells, dtype="str"))
    has_number = np.isfinite(parsed.values)
    numbered = (State.PRESENT, State.EXACT_ZERO, State.UNRELIABLE)
    assert np.isin(parsed.states[has_number], numbered).all()
    assert not np.isinf(parsed.values).any()
