"""Rows 4-7, 17-19, 23 and 25 of the checklist: where coordinates lie is asked, never assumed."""

import json
from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.crs import to_display
from geo.imports import ImportDraft, Severity
from tests.geo.imports.checklist.geometry_made import (
    frame,
    geopackage,
    ring,
    shapefile,
    squares,
    without,
)
from tests.geo.imports.checklist.table_checks import keys, problem, says
from tests.geo.imports.conftest import collection, feature, square

Read = Callable[..., ImportDraft]
HAMBURG = (10.0, 53.55)
ESRI_ZONE_3 = (
    'PROJCS["DHDN_3_Degree_Gauss_Zone_3",GEOGCS["GCS_Deutsches_Hauptdreiecksnetz",'
    'DATUM["D_Deutsches_Hauptdreiecksnetz",SPHEROID["Bessel_1841",6377397.155,299.1528128]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],'
    'PARAMETER["False_Easting",3500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",9.0],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


def middle(draft: ImportDraft) -> tuple[float, float]:
    assert draft.areas is not None
    west, south, east, north = to_display(draft.areas.frame).total_bounds
    return float(west + east) / 2, float(south + north) / 2


def bare(epsg: int, *, west: float = 566_000) -> dict[str, bytes]:
    """A shapefile in a system that it does not name."""
    return without(shapefile(frame(squares(2, west=west), to=epsg)), ".prj")


def geojson(made: gpd.GeoDataFrame, **more: object) -> bytes:
    features = [
        feature(ring(shape), nr=row.nr, name=row.name)
        for shape, row in zip(made.geometry, made[["nr", "name"]].itertuples(), strict=True)
    ]
    return collection(features, **more)


def named(name: str) -> dict[str, object]:
    return {"type": "name", "properties": {"name": name}}


@pytest.mark.parametrize(
    ("epsg", "west", "words"),
    [
        (25832, 566_000, "UTM"),
        (31467, 566_000, "Gauß-Krüger"),
        (31466, 330_000, "Gauß-Krüger"),
        (4647, 566_000, "acht Stellen"),
        (4326, 566_000, "Grad in Deutschland"),
    ],
)
def test_row_04_a_missing_prj_is_asked_for_with_candidates_and_outlines(
    read: Read, epsg: int, west: float, words: str
) -> None:
    draft = read(bare(epsg, west=west))
    found = says(draft, "crs_open", "gebiete.shp", f"EPSG:{epsg}", "--crs", "keines angenommen")
    assert found.severity is Severity.BLOCKING
    assert "53,5" in found.sentence("de")
    first = draft.crs_candidates[0]
    assert (first.epsg, first.file, first.swap_axes) == (epsg, "gebiete.shp", False)
    assert words in text_of(draft)
    real = frame(squares(2, west=west)).to_crs(4326).total_bounds
    assert first.bbox == pytest.approx(tuple(real), abs=0.001)
    outline = shapely.Polygon(first.outline)
    assert outline.centroid.coords[0] == pytest.approx(middle(draft), abs=0.001)


def text_of(draft: ImportDraft) -> str:
    from geo.texts import text

    return text(f"imports.{draft.crs_candidates[0].why.key}", "de")


def test_row_04_the_answer_opens_the_way_and_the_question_stays_at_hand(read: Read) -> None:
    files = bare(31467)
    asked = read(files)
    draft = read(files, crs=asked.crs_candidates[0].crs)
    assert not keys(draft, Severity.BLOCKING)
    assert middle(draft) == pytest.approx(HAMBURG, abs=0.05)
    assert draft.crs_candidates == asked.crs_candidates
    says(draft, "crs_chosen", "DHDN")


def test_row_04_both_zones_are_offered_where_the_numbers_fit_both(read: Read) -> None:
    """Easting 390,000 is Dortmund in zone 32 and Berlin in zone 33."""
    made = frame(squares(2, west=390_000, south=5_820_000))
    draft = read(without(shapefile(made), ".prj"))
    places = {candidate.epsg: candidate.bbox[0] for candidate in draft.crs_candidates}
    assert places[25832] == pytest.approx(7.4, abs=0.1)
    assert places[25833] == pytest.approx(13.4, abs=0.1)


def test_row_04_numbers_that_lie_nowhere_in_germany_are_asked_for_without_candidates(
    read: Read,
) -> None:
    draft = read(without(shapefile(frame(squares(2, west=9_000_000), epsg=None)), ".prj"))
    assert says(draft, "crs_unknown", "x: ", "--crs").severity is Severity.BLOCKING
    assert draft.crs_candidates == ()


def test_row_05_an_esri_prj_of_gauss_krueger_is_recognised_with_its_accuracy(read: Read) -> None:
    files = shapefile(frame(squares(2), to=31467))
    draft = read({**files, "gebiete.prj": ESRI_ZONE_3.encode()})
    assert not keys(draft, Severity.BLOCKING)
    assert middle(draft) == pytest.approx(HAMBURG, abs=0.05)
    told = says(draft, "crs_accuracy", "DHDN", "BETA2007", "nie aus dem Netz")
    assert 0.5 <= float(str(told.values["metres"])) <= 5


def test_row_05_other_datums_say_their_accuracy_without_the_german_grid(read: Read) -> None:
    draft = read(shapefile(frame(squares(2), to=2398)))
    assert "BETA2007" not in says(draft, "crs_accuracy_reached", "Pulkovo").sentence("de")


def test_row_05_the_way_out_of_gauss_krueger_changes_the_datum(read: Read) -> None:
    """The same numbers on the ellipsoid of ETRS89 would lie more than 100 m away."""
    there = frame(squares(1), to=31467)
    draft = read(shapefile(there))
    assert draft.areas is not None
    placed = draft.areas.frame.geometry.iloc[0].centroid
    assert placed.distance(squares(1)[0].centroid) < 0.01
    naive = "+proj=tmerc +lon_0=9 +x_0=3500000 +ellps=GRS80"
    beside = there.set_crs(naive, allow_override=True).to_crs(25832).geometry.iloc[0].centroid
    assert beside.distance(placed) > 100


def test_row_06_zones_in_one_upload_are_each_converted_and_it_is_told(read: Read) -> None:
    files = shapefile(frame(squares(2), to=31467), stem="west")
    large = frame([shapely.box(560_000, 5_930_000, 570_000, 5_940_000)], to=31468)
    files |= shapefile(large, stem="ost")
    draft = read(files)
    assert draft.areas is not None
    assert draft.areas.counts() == [1, 2]
    assert middle(draft) == pytest.approx(HAMBURG, abs=0.05)
    says(draft, "crs_zones_mixed", "Gauß-Krüger", "(3, 4)")


def test_row_06_an_answer_for_one_file_leaves_the_system_of_the_other(read: Read) -> None:
    files = shapefile(frame(squares(2), to=31467), stem="fein")
    large = frame([shapely.box(560_000, 5_930_000, 570_000, 5_940_000)])
    files |= without(shapefile(large, stem="grob"), ".prj")
    assert "crs_open" in keys(read(files), Severity.BLOCKING)
    draft = read(files, crs="25832")
    assert not keys(draft, Severity.BLOCKING)
    assert says(draft, "crs_kept", "DHDN").file == "fein.shp"
    assert middle(draft) == pytest.approx(HAMBURG, abs=0.1)


def test_row_07_eastings_of_eight_digits_are_accepted(read: Read) -> None:
    made = frame(squares(2), to=4647)
    assert made.total_bounds[0] == pytest.approx(32_566_000)
    draft = read(shapefile(made))
    assert not keys(draft, Severity.BLOCKING)
    assert draft.crs_candidates == ()
    assert middle(draft) == pytest.approx(HAMBURG, abs=0.05)


def test_row_17_a_geojson_in_metres_without_crs_is_asked_for(read: Read) -> None:
    draft = read({"a.geojson": geojson(frame(squares(2)))})
    found = says(draft, "crs_contradicted", "a.geojson", "WGS 84", "EPSG:25832", "--crs")
    assert found.severity is Severity.BLOCKING
    assert [candidate.epsg for candidate in draft.crs_candidates] == [25832]
    assert not keys(read({"a.geojson": geojson(frame(squares(2)))}, crs="25832"), Severity.BLOCKING)


@pytest.mark.parametrize("name", ["Hausnetz 7", "EPSG:99999"])
def test_row_18_a_crs_that_does_not_exist_is_told_and_asked_for(read: Read, name: str) -> None:
    draft = read({"a.geojson": geojson(frame(squares(2), to=4326), crs=named(name))})
    says(draft, "crs_name_unknown", f"„{name}“")
    assert says(draft, "crs_open", "EPSG:4326").severity is Severity.BLOCKING


def test_row_18_a_crs_that_contradicts_the_coordinates_is_asked_for(read: Read) -> None:
    """Degrees that call themselves metres."""
    draft = read({"a.geojson": geojson(frame(squares(2), to=4326), crs=named("EPSG:25832"))})
    assert (
        says(draft, "crs_contradicted", "UTM zone 32N", "EPSG:4326").severity is Severity.BLOCKING
    )


@pytest.mark.parametrize("name", ["EPSG:25832", "urn:ogc:def:crs:EPSG::25832"])
def test_row_19_a_crs_of_the_old_kind_is_accepted_with_a_note(read: Read, name: str) -> None:
    draft = read({"a.geojson": geojson(frame(squares(2)), crs=named(name))})
    assert not keys(draft, Severity.BLOCKING)
    assert says(draft, "crs_in_geojson", "EPSG:25832").severity is Severity.NOTE
    assert middle(draft) == pytest.approx(HAMBURG, abs=0.05)


def test_row_23_swapped_degrees_are_offered_to_be_exchanged(read: Read) -> None:
    turned = [[y, x] for x, y in square(0, 0)]
    files = {"a.geojson": collection([feature(turned, nr="1", name="Feld")])}
    asked = read(files)
    found = says(asked, "crs_swapped", "a.geojson", "vertauscht", "--swap-axes", "auf dem Bild")
    assert found.severity is Severity.BLOCKING
    assert asked.crs_candidates[0].swap_axes
    draft = read(files, swap_axes=True)
    assert not keys(draft, Severity.BLOCKING)
    says(draft, "crs_swapped_chosen", "getauscht")
    assert middle(draft) == pytest.approx((7.405, 51.505))


def test_row_23_swapped_metres_are_offered_too(read: Read) -> None:
    turned = [shapely.transform(shape, lambda points: points[:, ::-1]) for shape in squares(2)]
    files = without(shapefile(frame(turned)), ".prj")
    asked = read(files)
    assert asked.crs_candidates[0].swap_axes
    draft = read(files, crs=asked.crs_candidates[0].crs, swap_axes=True)
    assert not keys(draft, Severity.BLOCKING)
    assert middle(draft) == pytest.approx(HAMBURG, abs=0.05)


def test_row_23_without_need_nothing_is_exchanged(read: Read) -> None:
    draft = read({"a.geojson": geojson(frame(squares(2), to=4326))}, swap_axes=True)
    assert middle(draft) == pytest.approx(HAMBURG, abs=0.05)


def test_row_25_coordinates_that_end_nowhere_after_the_transform_lose_their_feature_with_a_word(
    read: Read,
) -> None:
    """A latitude of 51 million degrees is no place: GDAL alone would hand on infinity."""
    far = [[x, y * 1e6] for x, y in square(1, 0)]
    features = [feature(square(0, 0), nr="1", name="Hier"), feature(far, nr="2", name="Fern")]
    draft = read({"a.geojson": collection(features)}, crs="4326")
    found = says(draft, "crs_transform_failed", "a.geojson", "2 (2, Fern)", "--crs")
    assert found.severity is Severity.BLOCKING
    assert draft.areas is not None
    assert list(draft.areas.frame.index) == ["1"]
    assert np.isfinite(draft.areas.frame.total_bounds).all()


@pytest.mark.parametrize("huge", ["1e15", "1e300", "-1e18"])
def test_row_25_coordinates_larger_than_the_earth_never_pass(read: Read, huge: str) -> None:
    features = [feature(square(0, 0), nr="1", name="Hier"), feature(square(1, 0), nr="2", name="F")]
    data = json.dumps({"type": "FeatureCollection", "features": features})
    draft = read({"a.geojson": data.replace("7.42, 51.51", f"{huge}, 51.51")})
    assert draft.areas is not None
    assert list(draft.areas.frame.index) == ["1"]
    assert "2 (2, F)" in problem(draft, "geometry_endless").sentence("de")
    assert np.isfinite(draft.areas.frame.total_bounds).all()


def test_a_geopackage_says_its_system_and_nothing_is_asked(read: Read) -> None:
    draft = read({"a.gpkg": geopackage(gebiete=frame(squares(2), to=25833))})
    assert not keys(draft, Severity.BLOCKING)
    assert draft.crs_candidates == ()
    assert middle(draft) == pytest.approx(HAMBURG, abs=0.05)
