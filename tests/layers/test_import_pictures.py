"""Pictures of an import show where areas lie and where borders do not fit, and nothing can act."""

import xml.etree.ElementTree as ET

import geopandas as gpd
import numpy as np
import pytest
from geopandas import GeoDataFrame
from shapely import box

from geo.crs import METRIC_CRS
from geo.imports.coverage import find_coverage_errors
from geo.imports.crs_candidates import find_candidates
from geo.layers.import_pictures import (
    GERMANY,
    draw_candidates,
    draw_coverage,
    list_faults,
    load_places,
    picture_html,
)

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</svg><script>alert(1)</script>\"'&"


def squares(
    *, names: tuple[str, str] = ("Feld A", "Feld B"), overlap: float = 20.0
) -> GeoDataFrame:
    shapes = [box(0, 0, 1000, 1000), box(1000 - overlap, 0, 2000, 1000)]
    frame = gpd.GeoDataFrame({"name": names}, index=["1", "2"], geometry=shapes, crs=METRIC_CRS)
    return frame.set_geometry(frame.translate(390_000, 5_700_000))


def parse(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - drawn here, not from outside


def words_of(svg: str) -> list[str]:
    return [element.text or "" for element in parse(svg).iter(f"{SVG}text")]


def test_every_candidate_has_its_number_and_every_place_its_name() -> None:
    frame = gpd.GeoDataFrame(geometry=[box(392_000, 5_708_000, 393_000, 5_709_000)])
    candidates = find_candidates("a.geojson", frame)
    words = words_of(draw_candidates(candidates, chosen=None, label="Wo?"))
    assert set(load_places()) <= set(words)
    assert {str(number) for number in range(1, len(candidates) + 1)} <= set(words)


def test_every_place_lies_in_the_picture_and_cologne_where_it_is() -> None:
    west, south, east, north = GERMANY
    at = np.array(list(load_places().values()))
    assert ((at > (west, south)) & (at < (east, north))).all()
    # The cathedral of Köln stands at 6.96 degrees east, 50.94 degrees north.
    assert load_places()["Köln"] == pytest.approx((6.96, 50.94), abs=0.06)


def test_the_chosen_candidate_has_another_colour() -> None:
    frame = gpd.GeoDataFrame(geometry=[box(392_000, 5_708_000, 393_000, 5_709_000)])
    candidates = find_candidates("a.geojson", frame)
    open_one = draw_candidates(candidates, chosen=None, label="")
    assert draw_candidates(candidates, chosen=0, label="") != open_one


def test_an_overlap_is_drawn_listed_and_can_be_looked_at_closely() -> None:
    areas = squares()
    errors = find_coverage_errors(areas)
    faults = list_faults(errors)
    assert faults["area_m2"].tolist() == pytest.approx([20_000.0])
    far = draw_coverage(areas, errors, focus=None, label="")
    near = draw_coverage(areas, errors, focus=0, label="")
    assert words_of(far) == words_of(near) == ["1"]
    assert far != near


def test_a_name_from_a_file_stays_a_name() -> None:
    areas = squares(names=(HOSTILE, "b"))
    svg = draw_coverage(areas, find_coverage_errors(areas), focus=None, label=HOSTILE)
    assert "<script" not in svg
    titles = [element.text for element in parse(svg).iter(f"{SVG}title")]
    assert f"1 {HOSTILE}" in titles
    assert "<script" not in picture_html(svg, HOSTILE)
