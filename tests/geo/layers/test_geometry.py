"""A city's geometry as the browser gets it."""

import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.crs import METRIC_CRS
from geo.errors import UnknownKeyError
from geo.layers.geometry import publish_geometry
from geo.layers.rings import decode_line
from tests.cities import small_city


def test_areas_stand_in_the_order_of_the_city(tmp_path: Path) -> None:
    geometry = publish_geometry(small_city(), "quarter", folder=tmp_path)
    content = json.loads((tmp_path / geometry.name).read_text("utf-8"))
    assert list(geometry.area_ids) == content["ids"] == ["w1", "w2", "e1"]
    assert content["names"] == ["Anfang", "Mitte", "Ende"]
    assert len(content["areas"]) == 3


def test_areas_lie_where_they_are(tmp_path: Path) -> None:
    city = small_city()
    geometry = publish_geometry(city, "quarter", folder=tmp_path)
    content = json.loads((tmp_path / geometry.name).read_text("utf-8"))
    corners = decode_line(content["areas"][0][0][0], content["precision"])
    back = gpd.GeoSeries(shapely.points(corners), crs="EPSG:4326").to_crs(METRIC_CRS)
    square = city.areas.geometry["w1"]
    assert max(shapely.distance(back.to_numpy(), square.boundary)) < 1.5  # metres
    west, south, east, north = geometry.bounds
    assert west < east
    assert south < north


def test_boroughs_are_drawn_around_their_quarters_only(tmp_path: Path) -> None:
    quarters = publish_geometry(small_city(), "quarter", folder=tmp_path)
    boroughs = publish_geometry(small_city(), "borough", folder=tmp_path)
    assert len(json.loads((tmp_path / quarters.name).read_text())["boroughs"]) == 2
    assert json.loads((tmp_path / boroughs.name).read_text())["boroughs"] == []


def test_background_keeps_lines_and_surfaces_apart(tmp_path: Path) -> None:
    background = gpd.GeoDataFrame(
        {"kind": ["river", "park", "river"]},
        geometry=[
            shapely.LineString([(0, 0), (2_000, 900)]),
            shapely.box(100, 100, 300, 300),
            shapely.box(500, 500, 900, 900),
        ],
        crs=METRIC_CRS,
    )
    city = replace(small_city(), background=background)
    geometry = publish_geometry(city, "quarter", folder=tmp_path)
    river, park = json.loads((tmp_path / geometry.name).read_text())["background"]
    assert (river["kind"], len(river["lines"]), len(river["surfaces"])) == ("river", 1, 1)
    assert (park["kind"], len(park["lines"]), len(park["surfaces"])) == ("park", 0, 1)


def test_every_point_layer_is_a_file_of_its_own(tmp_path: Path) -> None:
    points = gpd.GeoDataFrame(
        {"name": ["Kita <Süd>", None]},
        index=pd.Index(["k1", "k2"], name="facility_id"),
        geometry=shapely.points([(100, 100), (200, 300)]),
        crs=METRIC_CRS,
    )
    city = replace(small_city(), facilities=points)
    geometry = publish_geometry(city, "quarter", folder=tmp_path)
    assert set(geometry.points) == {"facilities"}
    name, count = geometry.points["facilities"]
    text = (tmp_path / name).read_text("utf-8")
    assert count == 2
    assert json.loads(text)["names"] == ["Kita <Süd>", ""]
    assert "<" not in text
    assert "Kita" not in (tmp_path / geometry.name).read_text("utf-8")


def test_a_property_with_two_episodes_is_one_point(tmp_path: Path) -> None:
    episodes = gpd.GeoDataFrame(
        {"state": ["vacant", "demolished"]},
        index=pd.Index(["p1", "p1"], name="property_id"),
        geometry=shapely.points([(100, 100), (100, 100)]),
        crs=METRIC_CRS,
    )
    city = replace(small_city(), problem_properties=episodes)
    geometry = publish_geometry(city, "quarter", folder=tmp_path)
    assert geometry.points["problem_properties"][1] == 1


def test_cleared_files_are_noticed(tmp_path: Path) -> None:
    geometry = publish_geometry(small_city(), "quarter", folder=tmp_path)
    assert geometry.is_there()
    (tmp_path / geometry.name).unlink()
    assert not geometry.is_there()


def test_unknown_level_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownKeyError):
        publish_geometry(small_city(), "street", folder=tmp_path)


def test_numbers_of_a_city_do_not_change_its_file(tmp_path: Path) -> None:
    other = small_city([("w1", "population_count", "2020", 1.0)])
    first = publish_geometry(small_city(), "quarter", folder=tmp_path)
    assert first.name == publish_geometry(other, "quarter", folder=tmp_path).name
    assert np.isfinite(first.bounds).all()
