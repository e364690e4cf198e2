"""Rows 20-22, 24, 26-31 and 68 of the checklist: what the polygons themselves are like."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import shapely

from geo.imports import ImportDraft, Severity, build_city
from geo.store.workspace import load_workspace_city, save_city
from tests.geo.imports.checklist.geometry_made import (
    SIDE,
    SOUTH,
    WEST,
    frame,
    geopackage,
    shapefile,
    squares,
)
from tests.geo.imports.checklist.table_checks import keys, problem, says
from tests.geo.imports.conftest import collection, feature, square

Read = Callable[..., ImportDraft]
TABLE = "nr;jahr;Einwohner\n01;2019;1200\n02;2019;3400\n"


def two(**more: object) -> list[Mapping[str, object]]:
    """Two squares as GeoJSON features; keywords replace members of the second."""
    second = feature(square(1, 0), nr="2", name="Straße")
    return [feature(square(0, 0), nr="1", name="Allee"), {**second, **more}]


def ids(draft: ImportDraft) -> list[str]:
    assert draft.areas is not None
    return list(draft.areas.frame.index)


def test_row_20_a_geojson_in_cp1252_is_read_and_told(read: Read) -> None:
    data = json.dumps({"type": "FeatureCollection", "features": two()}, ensure_ascii=False)
    draft = read({"a.geojson": data.encode("cp1252")})
    assert draft.areas is not None
    assert list(draft.areas.frame["name"]) == ["Allee", "Straße"]
    says(draft, "text_encoding", "a.geojson", "cp1252", "Umlaute")


def test_row_21_a_byte_order_mark_is_no_matter(read: Read) -> None:
    draft = read({"a.geojson": b"\xef\xbb\xbf" + collection(two())})
    assert ids(draft) == ["1", "2"]
    assert not keys(draft, Severity.BLOCKING)


def test_row_22_a_truncated_file_names_line_and_sign(read: Read) -> None:
    data = json.dumps({"type": "FeatureCollection", "features": two()}, indent=1)
    draft = read(
        {"a.geojson": data[: data.index('"Straße"' if "Straße" in data else '"name": "S')]}
    )
    found = says(draft, "json_damaged", "a.geojson", "bricht ab", "Zeile", "herunterladen")
    assert found.severity is Severity.BLOCKING
    assert found.values["line"] == data[: data.index('"name": "S')].count("\n") + 1


@pytest.mark.parametrize("written", ["NaN", "1e400", "-1e400"])
def test_row_24_a_coordinate_that_is_no_number_loses_its_feature_with_its_key(
    read: Read, written: str
) -> None:
    data = collection(two()).replace(b"[7.42, 51.51]", f"[{written}, 51.51]".encode())
    draft = read({"a.geojson": data})
    says(draft, "geometry_endless", "a.geojson", "2 (2, Straße)", "außen vor")
    assert ids(draft) == ["1"]


def test_row_26_features_that_are_no_polygons_are_listed_with_number_and_name(
    read: Read,
) -> None:
    line = {"type": "LineString", "coordinates": [[7.4, 51.5], [7.5, 51.5]]}
    draft = read({"a.geojson": collection(two(geometry=line))})
    says(draft, "geometry_not_polygon", "keine Fläche", "2 (2, Straße)")
    assert ids(draft) == ["1"]
    nothing = read({"a.geojson": collection(two(geometry=None))})
    says(nothing, "geometry_missing", "2 (2, Straße)")


def test_row_26_the_lines_of_a_collection_go_and_are_told(read: Read) -> None:
    line = {"type": "LineString", "coordinates": [[7.4, 51.5], [7.5, 51.5]]}
    polygon = {"type": "Polygon", "coordinates": [square(1, 0)]}
    mixed = {"type": "GeometryCollection", "geometries": [polygon, line]}
    draft = read({"a.geojson": collection(two(geometry=mixed))})
    says(draft, "geometry_parts_dropped", "2 (2, Straße)", "Punkte oder Linien")
    assert draft.areas is not None
    areas = draft.areas.frame.geometry.area
    assert areas["2"] == pytest.approx(areas["1"], rel=0.001)


def test_row_27_heights_are_dropped_and_told(read: Read) -> None:
    raised = [shapely.force_3d(shape, 55.0) for shape in squares(2)]
    draft = read(shapefile(frame(raised)))
    says(draft, "geometry_heights", "2 Objekte", "Höhen")
    assert draft.areas is not None
    assert not draft.areas.frame.geometry.has_z.any()
    assert list(draft.areas.frame.geometry.area) == pytest.approx([SIDE**2] * 2)


def test_row_28_a_bow_tie_stops_the_import_with_both_areas(read: Read) -> None:
    (west, south), _, (east, north), *_ = square(0, 0)
    tie = [[west, south], [east, north], [east, south], [west, north], [west, south]]
    draft = read({"a.geojson": collection([feature(tie, nr="7", name="Schleife"), *two()[1:]])})
    found = says(draft, "geometry_repair_too_large", "1 (7, Schleife)", "m²", "%", "GIS")
    assert found.severity is Severity.BLOCKING


def test_row_28_a_small_loop_is_repaired_with_its_area_before_and_after(read: Read) -> None:
    """A loop of ten by ten metres at the corner of a square kilometre: 0.01 % of it."""
    loop = shapely.Polygon(
        [
            (WEST, SOUTH),
            (WEST + SIDE, SOUTH),
            (WEST + SIDE, SOUTH + SIDE),
            (WEST, SOUTH + SIDE),
            (WEST, SOUTH + 10),
            (WEST + 10, SOUTH + 20),
            (WEST + 10, SOUTH + 10),
            (WEST, SOUTH + 20),
        ]
    )
    assert not loop.is_valid
    draft = read({"a.gpkg": geopackage(gebiete=frame([loop]))})
    found = says(draft, "geometry_repaired", "1 (01, Feld A)", "vorher", "nachher")
    assert float(str(found.values["change"])) == pytest.approx(0.01, abs=0.01)
    assert draft.areas is not None
    assert draft.areas.frame.geometry.is_valid.all()
    assert not keys(draft, Severity.BLOCKING)


def test_row_29_a_ring_without_area_is_listed_and_left_out(read: Read) -> None:
    far = WEST + 5 * SIDE
    flat = shapely.Polygon([(far, SOUTH), (far + 9, SOUTH), (far + 5, SOUTH), (far, SOUTH)])
    draft = read({"a.gpkg": geopackage(gebiete=frame([*squares(2), flat]))})
    says(draft, "geometry_flat", "3 (03, Feld C)", "fehlt")
    assert ids(draft) == ["01", "02"]


def test_row_29_the_same_polygon_twice_is_told_and_kept(read: Read) -> None:
    shapes = squares(2)
    draft = read({"a.gpkg": geopackage(gebiete=frame([*shapes, shapes[1]]))})
    says(draft, "geometry_repeated", "2 (02, Feld B), 3 (03, Feld C)", "nichts gelöscht")
    assert ids(draft) == ["01", "02", "03"]
    says(draft, "coverage_overlaps", "1 Stelle", "02 Feld B, 03 Feld C")


def test_row_29_slivers_are_listed_with_their_area_and_kept(read: Read) -> None:
    """A strip 1 km long and 20 cm wide has 200 m², and a shard half a square metre."""
    one, other = squares(2)
    strip = shapely.box(WEST + 3 * SIDE, SOUTH, WEST + 3 * SIDE + 0.2, SOUTH + SIDE)
    shard = shapely.box(WEST, SOUTH + 2 * SIDE, WEST + 0.5, SOUTH + 2 * SIDE + 1)
    draft = read({"a.gpkg": geopackage(gebiete=frame([one, other, strip, shard]))})
    assert ids(draft) == ["01", "02", "03", "04"]
    found = says(draft, "coverage_slivers", "03 Feld C", "04 Feld D", "nichts gelöscht")
    assert found.values["n"] == 2
    assert draft.coverage is not None
    slivers = draft.coverage.slivers
    assert list(slivers["area_m2"]) == pytest.approx([200, 0.5])
    assert list(slivers["kind"]) == ["part", "part"]


def test_row_30_an_overlap_and_a_gap_are_places_for_the_map_and_nothing_is_repaired(
    read: Read,
) -> None:
    """The second square reaches 50 m into the first; between the lower and upper row are 30 m."""
    first, second = squares(2)
    second = shapely.box(WEST + SIDE - 50, SOUTH, WEST + 2 * SIDE, SOUTH + SIDE)
    top, middle = SOUTH + SIDE, WEST + SIDE
    around = shapely.box(WEST, top, WEST + 2 * SIDE, top + SIDE)
    hole = shapely.box(middle - 300, top, middle + 300, top + 30)
    draft = read({"a.gpkg": geopackage(gebiete=frame([first, second, around - hole]))})
    says(draft, "coverage_overlaps", "a.gpkg", "1 Stelle", "50.000 m²", "01 Feld A, 02 Feld B")
    says(draft, "coverage_gaps", "1 Lücke", "18.000 m²", "Seen", "nichts verändert")
    assert draft.coverage is not None
    (overlap,) = draft.coverage.overlaps.itertuples()
    assert overlap.area_ids == ("01", "02")
    assert overlap.geometry.symmetric_difference(first & second).area < 0.1
    (gap,) = draft.coverage.gaps.itertuples()
    assert set(gap.area_ids) == {"01", "02", "03"}
    assert gap.geometry.symmetric_difference(hole).area < 0.1
    assert draft.coverage.gaps.crs == "EPSG:25832"
    assert draft.areas is not None
    assert list(draft.areas.frame.geometry.area) == pytest.approx(
        [SIDE**2, SIDE * (SIDE + 50), 2 * SIDE**2 - 18_000]
    )


def test_row_30_areas_that_fit_raise_no_alarm(read: Read) -> None:
    draft = read(shapefile(frame(squares(5))))
    assert not {key for key in keys(draft) if key.startswith("coverage")}
    assert draft.coverage is not None
    assert draft.coverage.is_clean


def test_row_31_holes_exclaves_and_islands_are_kept_and_islands_told(read: Read) -> None:
    first, second = squares(2)
    inner = shapely.box(WEST + 400, SOUTH + 400, WEST + 600, SOUTH + 600)
    exclave = shapely.box(WEST + 5000, SOUTH, WEST + 5100, SOUTH + 100)
    island = shapely.box(WEST, SOUTH + 9000, WEST + 500, SOUTH + 9500)
    shapes = [first - inner, shapely.MultiPolygon([second, exclave]), island, inner]
    draft = read({"a.gpkg": geopackage(gebiete=frame(shapes))})
    assert draft.areas is not None
    areas = draft.areas.frame.geometry.area
    assert list(areas) == pytest.approx([960_000, 1_010_000, 250_000, 40_000])
    says(draft, "areas_islands", "03 Feld C", "berührt kein anderes")
    assert not keys(draft, Severity.BLOCKING)


def test_row_68_the_year_of_the_borders_is_kept_with_every_level_of_the_city(
    read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path))
    files = {**shapefile(frame(squares(2))), "zahlen.csv": TABLE.encode()}
    draft = read(files, geometry_year="2021")
    says(draft, "geometry_year_differs", "gebiete.shp", "Stand 2021", "2019")
    city, report = build_city(draft, key="probe", name="Probe")
    assert {level.geometry_year for level in city.levels} == {"2021"}
    save_city(city, report=report, originals=files, recipe={})
    again = load_workspace_city("probe")
    assert {level.geometry_year for level in again.levels} == {"2021"}


def test_row_68_the_year_is_read_from_the_file_name_or_asked_for(read: Read) -> None:
    named = read(shapefile(frame(squares(2)), stem="stadtteile_2019"))
    says(named, "geometry_year_found", "2019", "Dateinamen")
    assert named.areas is not None
    assert named.areas.geometry_year == "2019"
    unnamed = read(shapefile(frame(squares(2))))
    assert says(unnamed, "geometry_year_open", "--geometry-year").severity is Severity.NOTE


def test_row_68_borders_and_values_of_the_same_year_raise_no_word(read: Read) -> None:
    files = {**shapefile(frame(squares(2))), "zahlen.csv": TABLE.encode()}
    draft = read(files, geometry_year="2019")
    assert "geometry_year_differs" not in keys(draft)


def test_row_24_a_ring_that_is_not_closed_loses_its_feature_and_is_remarked(read: Read) -> None:
    geometry = {"type": "Polygon", "coordinates": [square(1, 0)[:-1]]}
    draft = read({"a.geojson": collection(two(geometry=geometry))})
    says(draft, "geometry_missing", "2 (2, Straße)", "keine lesbare Geometrie")
    assert "ring" in str(problem(draft, "reader_remarked").values["remarks"])
    assert ids(draft) == ["1"]
