"""Shares, quotients and sums of parts and of areas, by hand and by law."""

import numpy as np
import pytest
from cities import small_city, with_values
from hypothesis import given
from hypothesis import strategies as st

from geo.catalogue import load_groups, load_indicators
from geo.city import City
from geo.errors import UnknownKeyError
from geo.indicators import compute_panel, known_indicators
from geo.values import Kind, State


def values_of(city: City, key: str, level: str = "quarter") -> list[float]:
    panel = compute_panel(city, key, level=level)
    assert panel is not None
    return [float(value) for value in panel.values[0]]


def test_a_share_divides_the_group_by_all() -> None:
    assert values_of(small_city(), "turkey_share") == [0.5, 0.2, 0.0]


def test_a_location_quotient_divides_by_the_citys_share() -> None:
    # City: 110 of 1,000; 0.5 / 0.11 and 0.2 / 0.11.
    assert values_of(small_city(), "turkey_location_quotient") == pytest.approx(
        [0.5 / 0.11, 0.2 / 0.11, 0.0]
    )


def test_counts_of_a_borough_are_the_sums_of_its_quarters() -> None:
    assert values_of(small_city(), "turkey_count", "borough") == [110.0, 0.0]
    assert values_of(small_city(), "turkey_share", "borough") == [110 / 400, 0.0]


def test_a_borough_with_an_unknown_part_is_unknown() -> None:
    rows = [("w1", "turkey_count", "2020", np.nan), ("w2", "turkey_count", "2020", 7.0)]
    panel = compute_panel(with_values(small_city(), rows), "turkey_count", level="borough")
    assert panel is not None
    assert np.isnan(panel.values).all()
    assert (panel.states == State.MISSING).all()


def test_an_own_figure_of_a_borough_wins_over_the_sum() -> None:
    city = small_city()
    rows = [("W", "population_count", "2020", 999.0), ("w1", "population_count", "2020", 1.0)]
    assert values_of(with_values(city, rows), "population_count", "borough")[0] == 999.0


def test_a_composed_group_is_the_sum_of_its_parts() -> None:
    parts = load_groups()["foreign"].parts
    rows = [("w1", f"{part}_count", "2020", float(i + 1)) for i, part in enumerate(parts)]
    assert values_of(with_values(small_city(), rows), "foreign_count")[0] == 21.0


def test_a_composed_group_without_all_parts_is_unknown() -> None:
    assert compute_panel(small_city(), "foreign_count", level="quarter") is None


def test_a_zero_denominator_has_no_meaning_and_no_number() -> None:
    rows = [("w1", "turkey_count", "2020", 0.0), ("w1", "population_count", "2020", 0.0)]
    panel = compute_panel(with_values(small_city(), rows), "turkey_share", level="quarter")
    assert panel is not None
    assert np.isnan(panel.values[0, 0])
    assert panel.states[0, 0] == State.NOT_APPLICABLE


def test_density_is_people_per_square_kilometre() -> None:
    assert values_of(small_city(), "population_density") == pytest.approx([100, 300, 600])


def test_a_mean_of_a_borough_is_weighted() -> None:
    rows = [
        ("w1", "rent_mean_eur_per_m2", "2020", 6.0),
        ("w2", "rent_mean_eur_per_m2", "2020", 10.0),
        ("w1", "dwellings_count", "2020", 300.0),
        ("w2", "dwellings_count", "2020", 100.0),
    ]
    city = with_values(small_city(), rows)
    assert values_of(city, "rent_mean_eur_per_m2", "borough")[0] == pytest.approx(7.0)


def test_a_derived_panel_says_so() -> None:
    panel = compute_panel(small_city(), "turkey_share", level="quarter")
    assert panel is not None
    assert panel.kind is Kind.UPLOADED, "own data stay own, computed or not"
    assert panel.sources == ("source",)


def test_only_indicators_with_a_number_are_known() -> None:
    known = known_indicators(small_city(), level="quarter")
    assert "turkey_share" in known
    assert "vacancy_share" not in known


def test_an_indicator_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownKeyError, match="no indicator “nonsense”"):
        compute_panel(small_city(), "nonsense", level="quarter")
    with pytest.raises(UnknownKeyError, match="no area level “nonsense”"):
        compute_panel(small_city(), "turkey_share", level="nonsense")


@given(
    totals=st.lists(st.integers(1, 10_000), min_size=3, max_size=3),
    shares=st.lists(st.floats(0, 1), min_size=3, max_size=3),
)
def test_the_citys_location_quotient_is_one_on_average(
    totals: list[int], shares: list[float]
) -> None:
    """Law: the quotients weighted by population average to one where the group exists."""
    counts = [int(total * share) for total, share in zip(totals, shares, strict=True)]
    rows = [
        row
        for area, total, count in zip(("w1", "w2", "e1"), totals, counts, strict=True)
        for row in (
            (area, "population_count", "2020", float(total)),
            (area, "turkey_count", "2020", float(count)),
        )
    ]
    quotients = np.array(values_of(with_values(small_city(), rows), "turkey_location_quotient"))
    if sum(counts):
        assert np.average(quotients, weights=totals) == pytest.approx(1.0)
    else:
        assert np.isnan(quotients).all()


def test_every_catalogue_indicator_rests_on_indicators_of_the_catalogue() -> None:
    indicators = load_indicators()
    for indicator in indicators.values():
        for key in (indicator.numerator, indicator.denominator, *indicator.parts):
            assert not key or key in indicators, (indicator.key, key)
