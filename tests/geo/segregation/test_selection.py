"""Who takes part is stated to the last area, and nobody is counted twice."""

from dataclasses import replace

import numpy as np
import pytest
from cities import small_city, small_values, with_values

from geo.cities import load_city
from geo.city import City, GeometryKind
from geo.errors import IndexInputError, UnknownKeyError
from geo.segregation.city_counts import find_group, list_groups
from geo.segregation.selection import (
    SegregationChoice,
    choose_withheld,
    partition_groups,
    select_groups,
    select_two_groups,
)
from geo.values import State

from .rows import grid_city, long_rows

NAN = float("nan")
TURKEY = SegregationChoice("turkey")
QUARTERS = ("w1", "w2", "e1")


def with_state(city: City, area: str, indicator: str, state: State, value: float = NAN) -> City:
    values = city.values.copy()
    row = (values["area_id"] == area) & (values["indicator"] == indicator)
    values.loc[row, "value"] = value
    values.loc[row, "state"] = np.int8(state)
    return replace(city, values=values)


def test_the_group_and_everybody_else_are_the_population() -> None:
    selection = select_two_groups(small_city(), TURKEY)
    assert selection.counts.tolist() == [[50, 60, 0], [50, 240, 600]]
    assert selection.totals.tolist() == [100, 300, 600]
    assert selection.area_ids == QUARTERS
    assert (selection.period, selection.level) == ("2020", "quarter")
    assert selection.left_out == ()


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (State.SUPPRESSED, "suppressed"),
        (State.UNRELIABLE, "unreliable"),
        (State.MISSING, "missing"),
        (State.NOT_YET, "not_yet"),
        (State.NOT_APPLICABLE, "not_applicable"),
    ],
)
def test_an_area_without_a_count_is_left_out_with_its_reason(state: State, reason: str) -> None:
    selection = select_two_groups(with_state(small_city(), "w2", "turkey_count", state), TURKEY)
    assert selection.area_ids == ("w1", "e1")
    assert [(area.area, area.reason) for area in selection.left_out] == [("w2", reason)]
    assert selection.left_out[0].words("de") != selection.left_out[0].words("en")


def test_an_unreliable_count_with_a_number_takes_part() -> None:
    city = with_state(small_city(), "w2", "turkey_count", State.UNRELIABLE, value=60.0)
    assert select_two_groups(city, TURKEY).area_ids == QUARTERS


def test_an_area_without_residents_is_left_out_but_its_land_counts() -> None:
    city = grid_city({"population": [100, 0, 200], "turkey": [50, 0, 60]})
    selection = select_two_groups(city, TURKEY)
    assert [(area.area, area.reason) for area in selection.left_out] == [("a01", "no_residents")]
    assert selection.ground is not None
    assert selection.ground.land_area_m2.tolist() == [1e6, 1e6]
    assert selection.ground.empty_land_m2 == 1e6


def test_against_a_second_group_all_others_are_kept_as_residents() -> None:
    city = grid_city({"population": [100, 100], "turkey": [10, 50], "ukraine": [40, 20]})
    selection = select_two_groups(city, SegregationChoice("turkey", "ukraine"))
    assert selection.counts.tolist() == [[10, 50], [40, 20]]
    assert selection.rest.tolist() == [50, 30]


def test_a_second_group_needs_no_population() -> None:
    city = grid_city({"turkey": [100, 50], "ukraine": [40, 200]})
    selection = select_two_groups(city, SegregationChoice("turkey", "ukraine"))
    assert selection.totals.tolist() == [140, 250]
    with pytest.raises(UnknownKeyError) as refusal:
        select_two_groups(city, TURKEY)
    assert "Bevölkerung" in refusal.value.sentence("de")


def test_groups_that_share_people_are_refused() -> None:
    city = grid_city({"population": [100, 100], "turkey": [10, 50], "foreign": [40, 60]})
    with pytest.raises(IndexInputError) as refusal:
        select_two_groups(city, SegregationChoice("turkey", "foreign"))
    assert "Türkei" in refusal.value.sentence("de")


def test_a_group_larger_than_the_population_is_refused_by_name() -> None:
    city = with_values(small_city(), long_rows(
        {"population": [100, 300, 600], "turkey": [50, 301, 0]}, areas=QUARTERS
    ))  # fmt: skip
    with pytest.raises(IndexInputError) as refusal:
        select_two_groups(city, TURKEY)
    assert "w2 Mitte" in refusal.value.sentence("de")


def test_without_a_wish_the_newest_period_with_data_is_taken() -> None:
    known, unknown = [50.0, 60.0], [NAN, NAN]
    city = grid_city(
        {
            "2018": {"population": [100, 200], "turkey": known},
            "2019": {"population": [100, 200], "turkey": known},
            "2020": {"population": [100, 200], "turkey": unknown},
        }
    )
    assert select_two_groups(city, TURKEY).period == "2019"
    assert select_two_groups(city, SegregationChoice("turkey", period="2018")).period == "2018"
    with pytest.raises(UnknownKeyError) as refusal:
        select_two_groups(city, SegregationChoice("turkey", period="2020"))
    assert "2018, 2019" in refusal.value.sentence("de")


def test_boroughs_add_up_their_quarters() -> None:
    selection = select_two_groups(small_city(), SegregationChoice("turkey", level="borough"))
    assert selection.counts.tolist() == [[110, 0], [290, 600]]


@pytest.mark.parametrize("wanted", ["turkey", "turkey_count", "Türkei", "TURKEY", " türkei "])
def test_a_group_is_found_by_key_and_name(wanted: str) -> None:
    assert find_group(small_city(), wanted) == "turkey"


def test_any_count_of_people_can_be_a_group() -> None:
    city = grid_city({"population": [500, 500], "age_65_plus": [100, 300]})
    assert "age_65_plus" in list_groups(city)
    selection = select_two_groups(city, SegregationChoice("age_65_plus"))
    assert selection.counts[0].tolist() == [100, 300]


def test_groups_that_make_up_the_population_are_found() -> None:
    counts = {"population": [100, 100], "turkey": [40, 60], "ukraine": [60, 40]}
    assert partition_groups(grid_city(counts)) == ("ukraine", "turkey")
    selection = select_groups(grid_city(counts))
    assert selection.form == "multigroup"
    assert selection.counts.sum(axis=0).tolist() == [100, 100]


def test_groups_that_do_not_add_up_are_not_taken_for_the_population() -> None:
    city = grid_city({"population": [100, 100], "turkey": [40, 60], "ukraine": [50, 40]})
    assert partition_groups(city) == ()
    with pytest.raises(UnknownKeyError):
        select_groups(city)
    assert select_groups(city, ("turkey", "ukraine")).population_total == 190


@pytest.mark.parametrize("kind", [GeometryKind.SCHEMATIC, GeometryKind.NONE])
def test_a_map_that_means_nothing_gives_no_ground(kind: GeometryKind) -> None:
    city = grid_city({"population": [100, 100], "turkey": [40, 60]}, geometry=kind)
    selection = select_two_groups(city, TURKEY)
    assert selection.ground is None
    assert selection.no_ground == kind.value


def test_areas_with_small_counts_take_part_but_are_not_shown() -> None:
    city = grid_city({"population": [500, 500, 500, 500], "turkey": [3, 2, 80, 90]})
    selection = select_two_groups(city, TURKEY)
    assert len(selection.area_ids) == 4
    assert selection.shown.tolist() == [False, False, True, True]


def test_an_area_hidden_for_its_last_others_gets_a_companion() -> None:
    # Three people are not in the group; D and the other areas would give them away.
    city = grid_city({"population": [500, 500, 500], "turkey": [497, 60, 80]})
    assert select_two_groups(city, TURKEY).shown.tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("totals", "withheld"),
    [
        ([400, 600], [False, False]),
        ([0, 600], [False, False]),
        ([3, 600], [True, True]),
        ([600, 3, 90, 0], [False, True, True, False]),
        ([1, 2, 70, 600], [True, True, True, False]),
        ([3, 4, 70, 600], [True, True, False, False]),
    ],
)
def test_a_small_total_does_not_follow_from_the_others(
    totals: list[float], withheld: list[bool]
) -> None:
    assert choose_withheld(np.array(totals, dtype=np.float64)).tolist() == withheld


def test_values_of_another_city_stay_untouched() -> None:
    city = small_city()
    before = small_values([]).columns.tolist(), city.values.copy()
    select_two_groups(city, TURKEY)
    assert city.values.equals(before[1])


def test_events_of_a_year_are_no_group_of_residents() -> None:
    city = load_city("musterhuette")
    assert not {"arrivals", "departures"} & set(list_groups(city))
    with pytest.raises(UnknownKeyError):
        find_group(city, "arrivals")
