"""Names that begin like a formula stay names in every spreadsheet."""

import pytest

from geo.formulas import disarm


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_words_that_begin_like_a_formula_get_an_apostrophe(sign: str) -> None:
    assert disarm(f"{sign}HYPERLINK(1)") == f"'{sign}HYPERLINK(1)"


@pytest.mark.parametrize("name", ["", "Altstadt-Nord", "Nord = Süd", "'s-Gravenhage", "1"])
def test_other_words_stay_as_they_are(name: str) -> None:
    assert disarm(name) == name
