"""Points on the map: sizes, states and compositions, and what must not be told."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from geopandas import GeoDataFrame
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from geo.areas import empty_areas
from geo.city import City, CityKind, GeometryKind
from geo.crs import METRIC_CRS
from geo.layers.colouring import HIDDEN
from geo.layers.facility_points import (
    CONFIDENTIAL,
    UNKNOWN,
    classify_difference,
    colour_facilities,
    compute_composition,
    facility_fills,
    facility_labels,
)
from geo.layers.legend_html import legend_html
from geo.layers.legend_points import build_point_legend, choose_sizes
from geo.layers.points import (
    LARGEST_RADIUS,
    SMALLEST_RADIUS,
    accommodation_kind_names,
    colour_accommodation,
    colour_problem_properties,
    is_during,
    property_state_names,
    radius_of,
    unique_properties,
)
from geo.texts import LANGUAGES, Language
from geo.values import empty_values

NEAR = 2


def points_of(rows: list[dict[str, Any]], index: str) -> GeoDataFrame:
    table = pd.DataFrame(rows)
    places = [Point(number, number) for number in range(len(table))]
    return GeoDataFrame(table, geometry=places, crs=METRIC_CRS).set_index(index)


def city_of(**tables: Any) -> City:
    return City(
        key="x",
        name="X",
        kind=CityKind.FICTIONAL,
        geometry=GeometryKind.NONE,
        levels=(),
        areas=empty_areas(),
        values=empty_values(),
        sources={},
        groups={},
        indicators={},
        fingerprint="x",
        **tables,
    )


def with_facilities(*rows: tuple[str, float, float]) -> City:
    """Facilities with kind, children and children with a migration background in 2022."""
    ids = [f"F{number}" for number in range(len(rows))]
    kinds, children, counted = zip(*rows, strict=True)
    return city_of(
        facilities=points_of(
            [{"facility_id": key, "kind": kind} for key, kind in zip(ids, kinds, strict=True)],
            "facility_id",
        ),
        facility_values=pd.DataFrame(
            {
                "facility_id": ids,
                "period": "2022",
                "children_count": np.array(children, dtype=float),
                "migration_background_count": np.array(counted, dtype=float),
            }
        ),
    )


def with_properties(*episodes: tuple[str, str, str, str]) -> City:
    columns = ("property_id", "state", "from_period", "to_period")
    rows = [dict(zip(columns, one, strict=True), dwellings_count=8.0) for one in episodes]
    return city_of(problem_properties=points_of(rows, "property_id"))


def with_accommodation(*rows: tuple[str, float, str, str]) -> City:
    columns = ("kind", "capacity_count", "from_period", "to_period")
    named = [
        dict(zip(columns, row, strict=True), accommodation_id=f"U{number}")
        for number, row in enumerate(rows)
    ]
    return city_of(accommodation=points_of(named, "accommodation_id"))


def test_a_point_of_four_times_the_size_has_twice_the_radius() -> None:
    assert radius_of([100, 25], 100).tolist() == [LARGEST_RADIUS, LARGEST_RADIUS / 2]


@given(st.lists(st.floats(0, 1e5), min_size=1), st.floats(0, 1e5))
def test_every_point_can_be_pointed_at_and_none_is_too_large(
    sizes: list[float], largest: float
) -> None:
    radii = radius_of([*sizes, np.nan], largest)
    assert radii.min() >= SMALLEST_RADIUS
    assert radii.max() <= LARGEST_RADIUS


@pytest.mark.parametrize(
    ("points", "expected"),
    [(-15.1, 0), (-15, 1), (-5.1, 1), (-5, 2), (0, 2), (5, 2), (5.1, 3), (15, 3), (15.1, 4)],
)
def test_classes_of_composition_are_alike_on_both_sides_of_the_mean(
    points: float, expected: int
) -> None:
    assert classify_difference(np.array([0.4 + points / 100]), np.array([0.4])) == expected


def test_the_mean_is_of_all_children_of_the_same_kind() -> None:
    city = with_facilities(("kita", 100, 20), ("kita", 300, 180), ("primary", 100, 90))
    # Kitas: (20 + 180) / (100 + 300); a mean of the two shares would be 40 %.
    assert compute_composition(city, "2022").mean.tolist() == [0.5, 0.5, 0.9]
    assert colour_facilities(city, "2022", language="de").codes.tolist() == [0, 3, NEAR]


@pytest.mark.parametrize(
    ("children", "counted"), [(4, 4), (4, 0), (50, 1), (50, 4), (50, 46), (50, 49)]
)
def test_small_numbers_of_children_are_confidential(children: float, counted: float) -> None:
    city = with_facilities(("kita", children, counted), ("kita", 100, 50))
    colouring = colour_facilities(city, "2022", language="de")
    assert colouring.codes[0] == CONFIDENTIAL
    assert "Anteil vertraulich" in colouring.texts[0]
    assert "%" not in colouring.texts[0]


@pytest.mark.parametrize(("children", "counted"), [(50, 0), (50, 5), (50, 45), (50, 50), (5, 5)])
def test_zero_all_and_five_children_may_be_told(children: float, counted: float) -> None:
    city = with_facilities(("kita", children, counted))
    assert colour_facilities(city, "2022", language="de").codes.tolist() == [NEAR]


def test_a_facility_with_few_children_tells_neither_number_nor_size() -> None:
    city = with_facilities(("kita", 4, 2), ("kita", 8, 4))
    colouring = colour_facilities(city, "2022", language="de")
    assert colouring.texts[0] == "Kita\nAnteil vertraulich"
    assert colouring.radii[0] == SMALLEST_RADIUS


def test_no_hidden_count_follows_from_the_mean() -> None:
    shown = [("kita", 100.0, 40.0), ("kita", 60.0, 30.0)]
    without = compute_composition(with_facilities(*shown), "2022").mean[0]
    with_hidden = compute_composition(with_facilities(*shown, ("kita", 80.0, 3.0)), "2022").mean[0]
    assert with_hidden == without == 70 / 160


def test_facilities_without_figures_then_are_not_known() -> None:
    city = with_facilities(("kita", 100, 50), ("kita", np.nan, np.nan), ("kita", 0, 0))
    assert colour_facilities(city, "2022", language="de").codes.tolist() == [NEAR, UNKNOWN, UNKNOWN]
    later = colour_facilities(city, "2023", language="de")
    assert later.codes.tolist() == [UNKNOWN] * 3
    assert later.texts[0] == "Kita\nAnteil nicht bekannt"


def test_a_city_without_figures_of_facilities_still_shows_where_they_are() -> None:
    known = with_facilities(("kita", 100, 50))
    city = city_of(facilities=known.facilities)
    colouring = colour_facilities(city, "2022", language="de")
    assert colouring.codes.tolist() == [UNKNOWN]
    assert legend_html(build_point_legend(colouring, city, period="2022", language="de"))


def test_only_the_chosen_kinds_are_drawn() -> None:
    city = with_facilities(("kita", 100, 50), ("primary", 100, 50), ("own kind", 100, 50))
    colouring = colour_facilities(city, "2022", kinds=["primary"], language="de")
    assert colouring.codes.tolist() == [HIDDEN, NEAR, HIDDEN]
    assert colouring.texts[1].startswith("Grundschule\n100 Kinder\n50,0")
    assert colour_facilities(city, "2022", language="de").texts[2].startswith("own kind")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fill_of_points_has_a_different_name(language: Language) -> None:
    assert len(set(facility_labels(language))) == len(facility_fills())
    assert len(set(property_state_names(language))) == 7
    assert len(set(accommodation_kind_names(language))) == 5


@pytest.mark.parametrize(
    ("start", "end", "period", "during"),
    [
        ("2020", "2021", "2019", False),
        ("2020", "2021", "2020", True),
        ("2020", "2021", "2021", True),
        ("2020", "2021", "2022", False),
        ("2020", "", "2030", True),
        ("2020", "2021", "2021-12-31", True),
        ("2020-05-01", "2020-06-30", "2020", True),
        ("2020-05-01", "", "2019-12-31", False),
        ("2020-05-01", "2020-06-30", "2020-12-31", False),
    ],
)
def test_spans_of_years_and_days_meet_periods_of_either(
    start: str, end: str, period: str, *, during: bool
) -> None:
    assert is_during(pd.Series([start]), pd.Series([end]), period).tolist() == [during]


def test_a_property_is_one_point_whatever_its_episodes() -> None:
    city = with_properties(
        ("P2", "suspected", "2020", ""),
        ("P1", "observed", "2019", "2020"),
        ("P1", "renovation", "2021", ""),
    )
    points = unique_properties(city)
    assert points.index.tolist() == ["P1", "P2"]
    assert points.geometry.x.tolist() == [1, 0]
    assert unique_properties(city_of()).empty


def test_a_property_has_the_state_of_its_episode_at_the_period() -> None:
    city = with_properties(
        ("P2", "suspected", "2021", ""),
        ("P1", "observed", "2019", "2020"),
        ("P1", "renovation", "2021", ""),
    )
    names = property_state_names("de")
    then, later = (
        colour_problem_properties(city, period, language="de") for period in ("2020", "2021")
    )
    assert names[then.codes[0]] == "Unter Beobachtung"
    assert then.codes[1] == HIDDEN
    assert then.texts == ("Unter Beobachtung seit 2019\n8 Wohnungen", "")
    assert [names[code] for code in later.codes] == ["In Sanierung", "Verdacht"]
    assert then.shape == "diamond"


def test_where_two_episodes_meet_the_later_one_holds() -> None:
    city = with_properties(("P1", "renovation", "2021", ""), ("P1", "observed", "2019", "2021"))
    codes = colour_problem_properties(city, "2021", language="de").codes
    assert property_state_names("de")[codes[0]] == "In Sanierung"


def test_only_the_chosen_states_are_drawn() -> None:
    city = with_properties(("P1", "settled", "2020", ""), ("P2", "observed", "2020", ""))
    codes = colour_problem_properties(city, "2021", states=["observed"], language="de").codes
    assert (codes == HIDDEN).tolist() == [True, False]


def test_a_state_that_no_catalogue_knows_is_drawn_as_not_known() -> None:
    city = with_properties(("P1", "haunted", "2020", ""))
    colouring = colour_problem_properties(city, "2021", language="de")
    assert property_state_names("de")[colouring.codes[0]] == "nicht bekannt"


def test_accommodation_is_sized_by_places_while_it_is_in_use() -> None:
    city = with_accommodation(
        ("shared", 100, "2015", ""), ("emergency", 25, "2015", "2016"), ("shared", 25, "2020", "")
    )
    colouring = colour_accommodation(city, "2021", language="de")
    assert (colouring.codes == HIDDEN).tolist() == [False, True, False]
    assert colouring.radii.tolist() == [LARGEST_RADIUS, LARGEST_RADIUS / 2, LARGEST_RADIUS / 2]
    assert colouring.texts == (
        "Gemeinschaftsunterkunft\n100 Plätze",
        "",
        "Gemeinschaftsunterkunft\n25 Plätze",
    )
    assert colouring.shape == "square"


def test_unknown_numbers_of_dwellings_and_places_are_left_out() -> None:
    city = with_accommodation(("shared", np.nan, "2015", ""))
    assert colour_accommodation(city, "2021", language="de").texts == ("Gemeinschaftsunterkunft",)


@pytest.mark.parametrize(
    ("largest", "sizes"),
    [(137, (100, 50, 20)), (550, (500, 200, 100)), (7, (5, 2, 1)), (1, (1,)), (0, ())],
)
def test_examples_of_sizes_are_round(largest: float, sizes: tuple[float, ...]) -> None:
    assert choose_sizes(largest) == sizes


def test_the_legend_of_points_counts_what_is_drawn_and_shows_sizes() -> None:
    city = with_facilities(("kita", 100, 50), ("kita", 100, 50), ("kita", 50, 3))
    colouring = colour_facilities(city, "2022", language="de")
    legend = build_point_legend(colouring, city, period="2022", language="de")
    assert [(row.label, row.n) for row in legend.rows] == [
        ("nahe am Mittel (bis 5 Punkte)", 2),
        ("vertraulich", 1),
        ("100 Kinder", None),
        ("50 Kinder", None),
        ("20 Kinder", None),
    ]
    assert legend.rows[2].radius == LARGEST_RADIUS
    assert legend.badge == "Erfundene Zahlen"


def test_a_legend_of_hidden_points_has_no_rows() -> None:
    city = with_accommodation(("shared", 100, "2015", "2016"))
    colouring = colour_accommodation(city, "2021", language="en")
    assert build_point_legend(colouring, city, period="2021", language="en").rows == ()


@pytest.mark.parametrize(
    ("city", "key", "labels"),
    [
        (
            with_properties(("P1", "observed", "2020", "")),
            "problem_properties",
            ["Unter Beobachtung", "5 Wohnungen", "2 Wohnungen", "1 Wohnung"],
        ),
        (
            with_accommodation(("emergency", 150, "2015", "")),
            "accommodation",
            ["Notunterkunft", "100 Plätze", "50 Plätze", "20 Plätze"],
        ),
    ],
)
def test_sizes_are_given_in_what_the_layer_counts(city: City, key: str, labels: list[str]) -> None:
    colour = colour_accommodation if key == "accommodation" else colour_problem_properties
    colouring = colour(city, "2021", language="de")
    legend = build_point_legend(colouring, city, period="2021", language="de")
    assert [row.label for row in legend.rows] == labels


def test_a_property_of_unknown_size_tells_its_state_alone() -> None:
    city = with_properties(("P1", "observed", "2020", ""))
    city.problem_properties["dwellings_count"] = np.nan
    colouring = colour_problem_properties(city, "2021", language="de")
    assert colouring.texts == ("Unter Beobachtung seit 2020",)
