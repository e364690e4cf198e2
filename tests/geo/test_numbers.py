"""Numbers as Germans and Britons write them, rounded in one way everywhere."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.catalogue import load_indicators
from geo.numbers import (
    decimals_of,
    format_date,
    format_number,
    format_share,
    format_value,
    round_shown,
)


@pytest.mark.parametrize(
    ("number", "decimals", "german", "english"),
    [
        (1234.5, 1, "1.234,5", "1,234.5"),
        (1234567, 0, "1.234.567", "1,234,567"),
        (0, 2, "0,00", "0.00"),
        (-3.25, 1, "−3,3", "−3.3"),
        (-0.04, 1, "0,0", "0.0"),
        (math.nan, 1, "–", "–"),
    ],
)
def test_numbers_are_grouped_and_pointed_as_the_language_does(
    number: float, decimals: int, german: str, english: str
) -> None:
    assert format_number(number, "de", decimals=decimals) == german
    assert format_number(number, "en", decimals=decimals) == english


def test_shares_are_shown_as_per_cent_with_a_narrow_space() -> None:
    assert format_share(0.123, "de") == "12,3\N{NO-BREAK SPACE}%"
    assert format_share(math.nan, "de") == "–"


def test_values_carry_the_unit_of_their_indicator() -> None:
    indicators = load_indicators()
    share, count = indicators["vacancy_share"], indicators["dwellings_count"]
    assert format_value(0.0456, share, "de") == "4,6\N{NO-BREAK SPACE}%"
    assert format_value(1500, count, "de") == "1.500\N{NO-BREAK SPACE}Wohnungen"
    assert format_value(1500, count, "en", with_unit=False) == "1,500"
    assert format_value(math.nan, count, "de") == "–"


def test_counts_have_no_decimals_shares_one_and_means_two() -> None:
    indicators = load_indicators()
    keys = ("dwellings_count", "vacancy_share", "rent_mean_eur_per_m2")
    assert [decimals_of(indicators[key]) for key in keys] == [0, 1, 2]


@pytest.mark.parametrize(
    ("number", "decimals", "rounded"),
    [
        (2.5, 0, 3),
        (3.5, 0, 4),
        (-2.5, 0, -3),
        (1.005, 2, 1.01),
        (0.285 * 100, 0, 29),
        (12.25, 1, 12.3),
    ],
)
def test_halves_are_rounded_away_from_zero(number: float, decimals: int, rounded: float) -> None:
    assert round_shown(number, decimals) == rounded


def test_what_is_not_a_number_stays_so() -> None:
    assert np.isnan(round_shown([np.nan], 1)).all()
    assert np.isinf(round_shown([np.inf, -np.inf], 1)).all()


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_rounding_twice_is_rounding_once(number: float, decimals: int) -> None:
    once = round_shown(number, decimals)
    assert round_shown(once, decimals) == once
    assert abs(once - number) <= 0.5 * 10.0**-decimals + 1e-6


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.integers(0, 3))
def test_rounding_never_turns_the_order_round(one: float, other: float, decimals: int) -> None:
    low, high = sorted((one, other))
    assert round_shown(low, decimals) <= round_shown(high, decimals)


def test_dates_are_written_out_and_years_stay_as_they_are() -> None:
    assert format_date("2012-12-31", "de") == "31.12.2012"
    assert format_date("2012-12-31", "en") == "31 Dec 2012"
    assert format_date("2012", "de") == "2012"
    assert format_date("2012/2013", "de") == "2012/2013"
