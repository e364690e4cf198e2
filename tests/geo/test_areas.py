"""The table of areas keeps its promise, or says in one sentence what is wrong."""

import pytest
from cities import small_areas
from shapely import Polygon

from geo.areas import empty_areas, name_offenders, validate_areas
from geo.crs import to_display
from geo.errors import AreasError

LEVELS = ("borough", "quarter")


def test_a_sound_table_comes_back_as_it_is() -> None:
    areas = small_areas()
    assert validate_areas(areas, levels=LEVELS, with_map=True) is areas


def test_a_city_without_areas_is_sound() -> None:
    assert validate_areas(empty_areas(), levels=LEVELS, with_map=False).empty


def test_a_missing_column_is_named_with_those_found() -> None:
    with pytest.raises(AreasError, match=r"lacks the column “parent”.*name, level"):
        validate_areas(small_areas().drop(columns="parent"), levels=LEVELS, with_map=True)


def test_repeated_keys_are_listed() -> None:
    areas = small_areas().rename(index={"w2": "w1"})
    with pytest.raises(AreasError, match="more than once: w1"):
        validate_areas(areas, levels=LEVELS, with_map=True)


def test_an_area_without_polygon_is_named() -> None:
    areas = small_areas()
    areas.loc["e1", "geometry"] = Polygon()
    with pytest.raises(AreasError, match="no polygon: e1"):
        validate_areas(areas, levels=LEVELS, with_map=True)


def test_degrees_are_refused() -> None:
    with pytest.raises(AreasError, match="WGS 84, expected is EPSG:25832"):
        validate_areas(to_display(small_areas()), levels=LEVELS, with_map=True)


def test_unknown_parents_and_levels_are_named() -> None:
    areas = small_areas().replace({"parent": {"E": "X"}})
    with pytest.raises(AreasError, match=r"parent areas.*: X"):
        validate_areas(areas, levels=LEVELS, with_map=True)
    with pytest.raises(AreasError, match="not declared: quarter"):
        validate_areas(small_areas(), levels=("borough",), with_map=True)


def test_long_lists_of_offenders_are_cut_and_counted() -> None:
    assert name_offenders(range(7)) == "0, 1, 2, 3, 4 … (+2)"
