"""Series on one scale, and changes taken apart."""

import numpy as np
import pytest

from geo.errors import UnknownKeyError
from geo.region.city_figure import FigureQuestion
from geo.region.city_index import IndexQuestion
from geo.region.trends import compare_index_trends, compare_indicator_trends, split_changes
from geo.values import State
from tests.geo.region.towns import spread, town

COUNT, TURKEY = FigureQuestion("turkey_count"), IndexQuestion("turkey")
GROWING = town(
    "growing",
    {
        "2018": spread(4, 1000, 100),
        "2019": spread(4, 1000, 150),
        "2020": spread(4, 1000, 125),
    },
)
LATE = town("late", {"2019": spread(4, 1000, 300), "2020": spread(4, 1000, 330)})


def test_series_start_at_a_hundred_in_the_first_year_that_all_have() -> None:
    growing, late = compare_indicator_trends([GROWING, LATE], COUNT)
    assert (growing.base, late.base) == ("2019", "2019")
    assert growing.values.tolist() == [400.0, 600.0, 500.0]
    assert growing.indexed == pytest.approx([400 / 6, 100.0, 500 / 6])
    assert late.indexed == pytest.approx([100.0, 110.0])


def test_a_base_year_that_a_city_lacks_leaves_it_its_values_only() -> None:
    growing, late = compare_indicator_trends([GROWING, LATE], COUNT, base="2018")
    assert growing.indexed == pytest.approx([100.0, 150.0, 125.0])
    assert np.isnan(late.indexed).all()
    assert late.values.tolist() == [1200.0, 1320.0]
    assert late.refusal is not None
    assert (late.refusal.reason, "2018" in late.refusal.sentence("de")) == ("no_base", True)


def test_cities_without_a_common_year_have_no_common_scale() -> None:
    early = town("early", {"2001": spread(4, 1000, 100)})
    assert [
        trend.refusal.reason
        for trend in compare_indicator_trends([early, LATE], COUNT)
        if trend.refusal
    ] == ["no_common_base", "no_common_base"]


def test_a_year_without_a_figure_says_why() -> None:
    gaps = town(
        "gaps",
        {"2019": spread(2, 1000, 100), "2020": [(1, 1000), (2, 1000)], "2021": [(9, 900)]},
    )
    (trend,) = compare_indicator_trends([gaps], COUNT)
    assert trend.states == (State.PRESENT, State.SUPPRESSED, State.MISSING)
    assert trend.indexed[0] == 100.0
    assert np.isnan(trend.indexed[1:]).all()


def test_an_index_is_set_on_the_same_scale_beside_what_chance_gives() -> None:
    parting = town(
        "parting", {"2019": spread(10, 1000, 120, 80), "2020": spread(10, 1000, 140, 60)}
    )
    (trend,) = compare_index_trends([parting], TURKEY)
    # Each of 10 areas is 20 (then 40) members from the mean, of X = 1,000 and Y = 9,000 in all.
    assert trend.values == pytest.approx([5 * (0.02 + 20 / 9000), 5 * (0.04 + 40 / 9000)])
    assert trend.indexed == pytest.approx([100.0, 200.0])
    assert (trend.expected < trend.values).all()


def test_a_group_too_small_in_one_year_leaves_a_gap() -> None:
    small = town("small", {"2019": spread(10, 1000, 5), "2020": spread(10, 1000, 140, 60)})
    (trend,) = compare_index_trends([small], TURKEY)
    assert trend.states == (State.SUPPRESSED, State.PRESENT)
    assert trend.base == "2020"


def test_parts_of_a_change_add_up() -> None:
    moved = town("moved", {"2019": spread(8, 1000, 200, 50), "2020": spread(8, 1200, 200, 120)})
    (change,) = split_changes([moved], TURKEY)
    assert change.periods == ("2019", "2020")
    parts = change.composition + change.structure + change.areas
    assert parts == pytest.approx(change.after - change.before, abs=1e-12)


def test_people_who_only_change_places_change_the_structure() -> None:
    """Group and areas keep their sizes."""
    moved = town("moved", {"2019": spread(8, 1000, 120, 80), "2020": spread(8, 1000, 170, 30)})
    (change,) = split_changes([moved], TURKEY)
    assert change.structure == pytest.approx(change.after - change.before, abs=1e-9)
    assert change.composition == pytest.approx(0.0, abs=1e-9)


def test_odds_that_stay_leave_the_structure_as_it_is() -> None:
    """Odds of 1/4 and 1 become 1/2 and 2: twice as many to one in every area."""
    grown = town("grown", {"2019": spread(8, 300, 60, 150), "2020": spread(8, 300, 100, 200)})
    (change,) = split_changes([grown], TURKEY)
    assert change.structure == pytest.approx(0.0, abs=1e-9)
    assert change.composition == pytest.approx(change.after - change.before, abs=1e-9)


def test_areas_that_come_in_are_a_part_of_their_own() -> None:
    grown = town(
        "grown",
        {"2019": spread(8, 1000, 120, 80), "2020": [*spread(8, 1000, 120, 80), (500.0, 1000.0)]},
    )
    (change,) = split_changes([grown], TURKEY)
    assert change.areas == pytest.approx(change.after - change.before, abs=1e-9)


def test_one_year_has_no_change_and_a_small_group_no_index() -> None:
    one = town("one", spread(8, 1000, 120, 80))
    small = town("small", {"2019": spread(8, 1000, 5), "2020": spread(8, 1000, 120, 80)})
    strange = town("strange", spread(8, 1000, 120), group="syria")
    reasons = [c.refusal.reason for c in split_changes([one, small, strange], TURKEY) if c.refusal]
    assert reasons == ["one_period", "too_few", "no_data"]


def test_an_index_that_cannot_be_taken_apart_is_refused() -> None:
    two = town("two", {"2019": spread(8, 1000, 120, 80), "2020": spread(8, 1000, 120, 60)})
    with pytest.raises(UnknownKeyError):
        split_changes([two], TURKEY, index="gini")


def test_a_city_without_any_figure_takes_no_base_from_the_others() -> None:
    small = town("small", {"2019": spread(10, 1000, 5), "2020": spread(10, 1000, 5)})
    large = town("large", {"2019": spread(10, 1000, 120, 80), "2020": spread(10, 1000, 140, 60)})
    refused, based = compare_index_trends([small, large], TURKEY)
    assert refused.refusal is not None
    assert refused.refusal.reason == "too_few"
    assert (based.base, based.refusal) == ("2019", None)
    none = town("none", {"2019": spread(4, 1000, 0), "2020": spread(4, 1000, 0)})
    zero, late = compare_indicator_trends([none, LATE], COUNT)
    assert late.base == "2019"
    assert zero.refusal is not None
    assert zero.refusal.reason == "no_base"
    assert zero.states == (State.EXACT_ZERO, State.EXACT_ZERO)
