"""A stored city opens in a GIS with names, styles, figures and sources."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import pyogrio
import pytest

from geo import store
from geo.city import City
from geo.imports import build_city, read_files
from geo.store.newest import compute_newest, compute_newest_periods
from geo.store.presentation import compute_bounds
from tests.cities import small_city, with_values

GEOPACKAGE = 0x47504B47
STYLE_COLUMNS = [
    *("id", "f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column"),
    *("styleName", "styleQML", "styleSLD", "useAsDefault", "description", "owner", "ui"),
    "update_time",
]


@pytest.fixture
def package(make: Callable[..., City], workspace: Path) -> Path:
    store.save_city(make())
    return workspace / "feldstadt" / "city.gpkg"


@pytest.fixture
def database(package: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(package)) as opened:
        yield opened


def column(database: sqlite3.Connection, query: str) -> list[object]:
    return [row[0] for row in database.execute(query)]


def test_it_holds_layers_and_tables(package: Path) -> None:
    assert dict(pyogrio.list_layers(package)) == {
        "areas": "MultiPolygon",
        "areas_newest": "MultiPolygon",
        "values": None,
        "sources": None,
        "layer_styles": None,
    }
    values = pyogrio.read_dataframe(package, layer="values")
    assert {"suppressed", "exact_zero", "present", "not_applicable"} == set(values["state"])


def test_it_is_a_sound_geopackage_with_every_table_registered(database: sqlite3.Connection) -> None:
    assert column(database, "PRAGMA application_id") == [GEOPACKAGE]
    assert column(database, "PRAGMA integrity_check") == ["ok"]
    assert column(database, "PRAGMA foreign_key_check") == []
    tables = set(column(database, "SELECT name FROM sqlite_master WHERE type = 'table'"))
    contents = set(column(database, "SELECT table_name FROM gpkg_contents"))
    assert contents <= tables
    own = {name for name in tables if not str(name).startswith(("gpkg_", "sqlite_", "rtree_"))}
    assert own == contents
    extensions = column(database, "SELECT table_name FROM gpkg_extensions")
    for table in ("gpkg_data_columns", "gpkg_metadata", "gpkg_metadata_reference"):
        assert table in extensions


def test_styles_stand_where_qgis_looks_for_them(database: sqlite3.Connection) -> None:
    assert [row[1] for row in database.execute("PRAGMA table_info(layer_styles)")] == STYLE_COLUMNS
    rows = database.execute(
        "SELECT f_table_name, f_geometry_column, styleQML, styleSLD, useAsDefault FROM layer_styles"
    ).fetchall()
    geometries = dict(
        database.execute("SELECT table_name, column_name FROM gpkg_geometry_columns").fetchall()
    )
    assert {layer for layer, *_ in rows} == {"areas", "areas_newest"}
    for layer, geometry, qml, sld, is_default in rows:
        assert geometries[layer] == geometry
        assert is_default
        assert ET.fromstring(qml).tag == "qgis"  # noqa: S314 - our own text
        assert ET.fromstring(sld).tag.endswith("StyledLayerDescriptor")  # noqa: S314 - our own text


def test_areas_are_outlined_and_named(database: sqlite3.Connection) -> None:
    (qml,) = column(database, "SELECT styleQML FROM layer_styles WHERE f_table_name = 'areas'")
    root = ET.fromstring(str(qml))  # noqa: S314 - our own text
    labels = root.find("labeling/settings/text-style")
    assert labels is not None
    assert '"name"' in labels.attrib["fieldName"]
    finest = {one.attrib["value"] for one in root.findall("renderer-v2/categories/category")} - {
        "city"
    }
    assert any(f"'{level}'" in labels.attrib["fieldName"] for level in finest)


def test_the_newest_figures_stand_beside_the_polygons(package: Path) -> None:
    newest = pyogrio.read_dataframe(package, layer="areas_newest").set_index("area_id")
    finest = newest[newest["parent"] != ""] if (newest["parent"] != "").any() else newest
    assert finest.loc["0", "herkunft_nord_count"] == 1
    assert pd.isna(finest.loc["2", "herkunft_nord_count"])
    assert not finest.geometry.isna().any()


def test_newest_is_the_last_period_in_which_any_area_has_a_number() -> None:
    rows = [("w1", "population_count", "2019", 1.0), ("w1", "population_count", "2020", 2.0)]
    rows += [("w2", "population_count", "2019", 7.0), ("w1", "turkey_count", "2018", 4.0)]
    rows += [("w1", "turkey_count", "2020", float("nan"))]
    city = with_values(small_city(), rows)
    assert compute_newest_periods(city.values) == {
        "population_count": "2020",
        "turkey_count": "2018",
    }
    newest = compute_newest(city.areas, city.values)
    assert newest.loc["w1", ["population_count", "turkey_count"]].tolist() == [2, 4]
    # The figure of another year is not shown in its place.
    assert pd.isna(newest.loc["w2", "population_count"])


def test_columns_have_german_names_and_each_its_own(database: sqlite3.Connection) -> None:
    rows = database.execute(
        "SELECT table_name, column_name, name FROM gpkg_data_columns"
    ).fetchall()
    names = {(table, name): shown for table, name, shown in rows}
    assert names["areas", "name"] == "Gebiet"
    assert names["areas_newest", "herkunft_nord_count"] == "Herkunft Nord: Anzahl (2010)"
    assert len({(table, shown) for table, _, shown in rows}) == len(rows)


def test_every_layer_says_what_it_is(database: sqlite3.Connection) -> None:
    assert all(column(database, "SELECT description FROM gpkg_contents"))


def test_sources_and_licences_go_with_the_file(workspace: Path) -> None:
    city = small_city()
    source = replace(city.sources["source"], licence="dl-de/by-2-0", publisher="Amt für Statistik")
    store.save_city(replace(city, sources={"source": source}))
    with closing(sqlite3.connect(workspace / "small" / "city.gpkg")) as database:
        told = dict(database.execute("SELECT mime_type, metadata FROM gpkg_metadata").fetchall())
        seen = database.execute("SELECT title, publisher, licence FROM sources").fetchall()
    assert seen == [("Zählung", "Amt für Statistik", "dl-de/by-2-0")]
    assert "dl-de/by-2-0" in told["text/plain"]
    assert json.loads(told["application/json"])["sources"]["source"]["licence"] == "dl-de/by-2-0"


def test_a_city_without_a_map_has_tables_and_no_styles(workspace: Path) -> None:
    draft = read_files({"nach_stadtteilen.csv": b"jahr,nord,sued\n2010,1,2\n2011,3,\n"})
    store.save_city(build_city(draft, key="ohnekarte", name="Ohne Karte")[0])
    with closing(sqlite3.connect(workspace / "ohnekarte" / "city.gpkg")) as database:
        assert column(database, "SELECT count(*) FROM layer_styles") == [0]
        assert column(database, "PRAGMA integrity_check") == ["ok"]


@pytest.mark.parametrize(
    ("numbers", "bounds"),
    [([], []), ([3, 3, 3], [3]), ([0, 10], [0, 2, 4, 6, 8, 10]), ([1, None], [1])],
)
def test_classes_end_where_the_values_do(numbers: list[float], bounds: list[float]) -> None:
    assert compute_bounds(pd.Series(numbers, dtype="float64")) == pytest.approx(bounds)


def test_an_older_qgis_finds_the_names_in_the_style(database: sqlite3.Connection) -> None:
    (qml,) = column(database, "SELECT styleQML FROM layer_styles WHERE f_table_name = 'areas'")
    root = ET.fromstring(str(qml))  # noqa: S314 - our own text
    aliases = {one.attrib["field"]: one.attrib["name"] for one in root.findall("aliases/alias")}
    assert aliases["area_id"] == "Gebietsschlüssel"
