"""The options of the rule: refused when out of range, and what each of them hides or rounds."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from cities import small_city, with_values
from geopandas import GeoDataFrame
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from geo.city import City
from geo.crs import METRIC_CRS
from geo.disclosure import DisclosureRule, compute_shown_panel, round_counts
from geo.errors import SettingsError
from geo.totals import compute_city_values


def city_of(counts: list[float], totals: list[float]) -> City:
    rows = []
    for area, count, total in zip(("w1", "w2", "e1"), counts, totals, strict=True):
        rows += [(area, "ukraine_count", "2020", count), (area, "population_count", "2020", total)]
    return with_values(small_city(), rows)


def values_of(city: City, key: str, rule: DisclosureRule) -> list[float]:
    panel = compute_shown_panel(city, key, level="quarter", rule=rule)
    assert panel is not None
    return [float(number) for number in panel.values[0]]


@pytest.mark.parametrize("wrong", [{"threshold": 0}, {"dominance": 0.0}, {"rounding": 7}])
def test_an_option_out_of_range_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(SettingsError):
        DisclosureRule(**wrong)


def test_a_rule_is_part_of_a_cache_key() -> None:
    assert hash(DisclosureRule(threshold=3)) == hash(DisclosureRule(threshold=3))


@pytest.mark.parametrize(
    ("base", "told"),
    [
        (1, [0, 1, 7, 8, 12]),
        (3, [0, 3, 6, 9, 12]),
        (5, [0, 5, 5, 10, 10]),
        (10, [0, 10, 10, 10, 10]),
    ],
)
def test_counts_round_to_the_nearest_multiple_and_nobody_vanishes(
    base: int, told: list[int]
) -> None:
    counts = np.array([0.0, 1, 7, 8, 12])
    assert round_counts(counts, DisclosureRule(rounding=base)).tolist() == told


@given(counts=st.lists(st.integers(0, 10_000), min_size=1), base=st.sampled_from([3, 5, 10]))
def test_rounding_twice_is_rounding_once_and_keeps_the_order(counts: list[int], base: int) -> None:
    rule = DisclosureRule(rounding=base)
    numbers = np.sort(np.array(counts, dtype=float))
    once = round_counts(numbers, rule)
    np.testing.assert_array_equal(round_counts(once, rule), once)
    assert (np.diff(once) >= 0).all()
    assert (np.abs(once - numbers) < base).all()


def test_shares_are_made_of_rounded_counts_and_totals_round_on_their_own() -> None:
    city, rule = city_of([12, 33, 54], [104, 296, 603]), DisclosureRule(rounding=10)
    assert values_of(city, "ukraine_count", rule) == [10, 30, 50]
    assert values_of(city, "ukraine_share", rule) == pytest.approx([10 / 100, 30 / 300, 50 / 600])
    # 12 + 33 + 54 = 99 becomes 100, while 10 + 30 + 50 are 90.
    assert compute_city_values(city, "ukraine_count", level="quarter", rule=rule) == {"2020": 100.0}


def test_a_quotient_does_not_tell_the_exact_total() -> None:
    city, rule = city_of([12, 33, 54], [104, 296, 603]), DisclosureRule(rounding=10)
    # City: 99 of 1,003 are told as 100 of 1,000.
    expected = [1.0, 1.0, (50 / 600) / 0.1]
    assert values_of(city, "ukraine_location_quotient", rule) == pytest.approx(expected)


def test_a_count_that_one_accommodation_dominates_is_hidden_with_a_companion() -> None:
    city = city_of([100, 60, 200], [900, 900, 900])
    house = GeoDataFrame(
        {
            "kind": ["shared"],
            "name": ["Haus"],
            "area_id": ["w1"],
            "capacity_count": [95.0],
            "from_period": ["2019"],
            "to_period": [""],
        },
        index=pd.Index(["A1"], name="accommodation_id"),
        geometry=[Point(500, 500)],
        crs=METRIC_CRS,
    )
    city = replace(city, accommodation=house)
    assert np.isfinite(values_of(city, "ukraine_count", DisclosureRule())).all()
    told = values_of(city, "ukraine_count", DisclosureRule(dominance=0.9))
    assert np.isnan(told[0])
    assert np.isnan(told).sum() >= 2
    later = replace(city, accommodation=house.assign(from_period="2021"))
    assert np.isfinite(values_of(later, "ukraine_count", DisclosureRule(dominance=0.9))).all()
