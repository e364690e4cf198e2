"""Polygons as they come: systems, faults, keys."""

from collections.abc import Callable, Mapping

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import box

from geo.crs import to_display
from geo.imports import ImportDraft, Severity
from geo.imports.crs_candidates import find_candidates
from tests.geo.imports.conftest import collection, feature, square

Read = Callable[..., ImportDraft]
Grid = Callable[..., bytes]


def keys(draft: ImportDraft, severity: Severity | None = None) -> set[str]:
    return {
        problem.key
        for problem in draft.report.problems
        if severity is None or problem.severity is severity
    }


def frame(draft: ImportDraft) -> gpd.GeoDataFrame:
    assert draft.areas is not None
    return draft.areas.frame


@pytest.mark.parametrize("epsg", [25832, 4647, 31466, 31467, 3857, 4326, 3035])
def test_a_system_shows_itself_by_the_size_of_its_coordinates(epsg: int) -> None:
    dortmund = gpd.GeoDataFrame(geometry=[box(7.3, 51.4, 7.6, 51.6)], crs=4326).to_crs(epsg)
    assert find_candidates("a", dortmund)[0].epsg == epsg


def test_coordinates_in_metres_without_a_system_are_asked_for_with_a_preview(read: Read) -> None:
    metric = gpd.GeoSeries([box(7.4, 51.5, 7.41, 51.51)], crs=4326).to_crs(25832)
    ring = [list(point) for point in metric.iloc[0].exterior.coords]
    draft = read({"a.geojson": collection([feature(ring, nr="1", name="Feld")])})
    assert "crs_contradicted" in keys(draft, Severity.BLOCKING)
    point = to_display(frame(draft)).geometry.iloc[0].centroid
    assert (point.x, point.y) == pytest.approx((7.405, 51.505), abs=0.001)


def test_swapped_coordinates_are_offered_to_be_exchanged(read: Read) -> None:
    ring = [[y, x] for x, y in square(0, 0)]
    draft = read({"a.geojson": collection([feature(ring, nr="1", name="Feld")])})
    assert "crs_swapped" in keys(draft, Severity.BLOCKING)
    assert to_display(frame(draft)).geometry.iloc[0].centroid.y == pytest.approx(51.505)


def test_coordinates_of_no_known_system_are_asked_for(read: Read) -> None:
    ring = [[1e8, 1e8], [1e8 + 1, 1e8], [1e8, 1e8 + 1], [1e8, 1e8]]
    draft = read({"a.geojson": collection([feature(ring, nr="1", name="Feld")])})
    assert keys(draft, Severity.BLOCKING) == {"crs_unknown"}


def test_a_system_that_does_not_exist_is_refused(read: Read, grid: Grid) -> None:
    assert "crs_option_unknown" in keys(read({"a.geojson": grid("1")}, crs="+proj=evil"))


def test_a_bow_tie_is_refused_because_its_area_would_change(read: Read) -> None:
    (west, south), _, (east, north), *_ = square(0, 0)
    ring = [[west, south], [east, north], [east, south], [west, north], [west, south]]
    draft = read({"a.geojson": collection([feature(ring, nr="1", name="Feld")])})
    assert "geometry_repair_too_large" in keys(draft, Severity.BLOCKING)


def test_what_is_no_polygon_is_listed_and_left_out(read: Read) -> None:
    features: list[Mapping[str, object]] = [
        feature(square(0, 0), nr="1", name="Feld A"),
        {"type": "Feature", "properties": {"nr": "2", "name": "B"}, "geometry": None},
        {
            "type": "Feature",
            "properties": {"nr": "3", "name": "C"},
            "geometry": {"type": "Point", "coordinates": [7.4, 51.5]},
        },
    ]
    draft = read({"a.geojson": collection(features)})
    assert list(frame(draft).index) == ["1"]
    assert {"geometry_missing", "geometry_not_polygon"} <= keys(draft, Severity.WARNING)


def test_heights_are_dropped(read: Read) -> None:
    ring = [[*point, 55.0] for point in square(0, 0)]
    draft = read({"a.geojson": collection([feature(ring, nr="1", name="Feld")])})
    assert not frame(draft).geometry.has_z.any()


def test_repeated_keys_are_refused_with_their_list(read: Read, grid: Grid) -> None:
    draft = read({"a.geojson": grid("1", "2", "2")})
    problem = next(p for p in draft.report.problems if p.key == "areas_duplicate")
    assert problem.severity is Severity.BLOCKING
    assert "2" in problem.sentence("de")


def test_repeated_keys_are_put_together_on_demand(read: Read, grid: Grid) -> None:
    draft = read({"a.geojson": grid("1", "2", "2")}, dissolve=True)
    assert not draft.report.is_blocked
    areas = frame(draft).geometry.area
    assert areas["2"] == pytest.approx(2 * areas["1"], rel=0.001)


def test_overlapping_areas_are_told_and_not_changed(read: Read) -> None:
    overlapping = [[x - 0.002, y] for x, y in square(1, 0)]
    features = [
        feature(square(0, 0), nr="1", name="A"),
        feature(overlapping, nr="2", name="B"),
    ]
    draft = read({"a.geojson": collection(features)})
    assert "coverage_overlaps" in keys(draft, Severity.WARNING)
    areas = frame(draft).geometry.area
    assert areas["1"] == pytest.approx(areas["2"], rel=0.001)


def test_polygons_inside_each_other_become_levels(read: Read) -> None:
    (west, south), *_ = square(0, 0)
    _, _, (east, north), *_ = square(1, 0)
    around = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    features = [
        feature(around, nr="9", name="Ganz"),
        feature(square(0, 0), nr="1", name="A"),
        feature(square(1, 0), nr="2", name="B"),
    ]
    areas = frame(read({"a.geojson": collection(features)}))
    assert list(areas.loc[["9", "1", "2"], "level"]) == ["city", "areas", "areas"]
    assert list(areas.loc[["1", "2"], "parent"]) == ["9", "9"]


def test_a_truncated_file_is_told_with_its_place(read: Read, grid: Grid) -> None:
    draft = read({"a.geojson": grid("1", "2")[:-40]})
    problem = next(p for p in draft.report.problems if p.key == "json_damaged")
    assert problem.file == "a.geojson"


def test_endless_coordinates_lose_only_their_feature(read: Read, grid: Grid) -> None:
    endless = grid("1", "2").replace(b"7.4, 51.5]", b"1e400, 51.5]")
    draft = read({"a.geojson": endless})
    assert "geometry_endless" in keys(draft, Severity.WARNING)
    assert list(frame(draft).index) == ["2"]
    assert np.isfinite(frame(draft).total_bounds).all()


def test_a_file_without_usable_columns_asks_for_the_key(read: Read) -> None:
    draft = read({"a.geojson": collection([feature(square(0, 0)), feature(square(1, 0))])})
    assert "areas_without_key" in keys(draft, Severity.BLOCKING)


def test_a_key_column_that_is_not_there_is_named(read: Read, grid: Grid) -> None:
    draft = read({"a.geojson": grid("1", "2")}, key_column="stt_nr")
    assert "key_column_missing" in keys(draft, Severity.BLOCKING)
