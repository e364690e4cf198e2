"""The GeoPackage, read back by geopandas and by SQLite."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
from geopandas import GeoDataFrame
from lxml import etree
from pandas import DataFrame

from geo.crs import METRIC_CRS
from geo.reports import geopackage
from geo.reports.geopackage import write_gpkg
from geo.reports.slide import MapFigure, Report, Slide
from geo.store.geopackage import write_layers
from geo.texts import LANGUAGES, Language
from tests.geo.reports.slides import NAMES, line_slide, map_slide, small_map, small_report


def make_file(report: Report) -> bytes:
    target = BytesIO()
    write_gpkg(report, target)
    return target.getvalue()


def one_slide(slide: Slide, language: Language = "de") -> Report:
    return Report("Titel", (slide,), language, "Amt", "2024-05-17")


def store(report: Report, folder: Path) -> Path:
    path = folder / "report.gpkg"
    path.write_bytes(make_file(report))
    return path


def ask(path: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as package:
        return package.execute(question).fetchall()


def test_the_same_report_gives_the_same_bytes() -> None:
    assert make_file(small_report("de")) == make_file(small_report("de"))


def test_how_often_gdal_commits_is_not_in_the_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """It depends on the clock, and SQLite counts commits in the head of its file."""
    before = make_file(small_report("de"))

    def write_and_commit_again(
        path: Path, layers: Mapping[str, GeoDataFrame], tables: Mapping[str, DataFrame]
    ) -> None:
        write_layers(path, layers, tables)
        with closing(sqlite3.connect(path)) as package, package:
            package.execute("UPDATE gpkg_contents SET last_change = '2000-01-01T00:00:00.000Z'")

    monkeypatch.setattr(geopackage, "write_layers", write_and_commit_again)
    assert make_file(small_report("de")) == before


def test_each_map_is_a_layer_and_two_on_a_slide_are_two(tmp_path: Path) -> None:
    layers = {str(name) for name, _ in pyogrio.list_layers(store(small_report("de"), tmp_path))}
    assert layers == {"karte_01", "karte_04_a", "karte_04_b", "angaben", "layer_styles"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_areas_values_and_states_read_back_equal(tmp_path: Path, language: Language) -> None:
    figure = small_map(language)
    path = store(one_slide(map_slide(language), language), tmp_path)
    frame = gpd.read_file(path, layer="karte_01" if language == "de" else "map_01")
    assert list(frame["area_id"]) == list(figure.shapes.index)
    assert list(frame["name"]) == list(NAMES)
    assert frame.crs == METRIC_CRS
    assert all(frame.geometry.geom_equals(figure.shapes.reset_index(drop=True)))
    np.testing.assert_array_equal(frame["value"], [12.3, 34.5, np.nan, np.nan])
    assert list(frame["state"]) == ["present", "present", "suppressed", "missing"]


def test_classes_and_colours_are_those_of_the_legend(tmp_path: Path) -> None:
    figure = small_map("de")
    frame = gpd.read_file(store(one_slide(map_slide("de")), tmp_path), layer="karte_01")
    assert list(frame["class"]) == [row.label for row in figure.legend.rows]
    assert list(frame["colour"]) == [row.fill.colour for row in figure.legend.rows]


def test_qgis_finds_a_style_with_every_class_colour_and_pattern(tmp_path: Path) -> None:
    path = store(one_slide(map_slide("de")), tmp_path)
    ((layer, qml, sld, default),) = ask(
        path, "SELECT f_table_name, styleQML, styleSLD, useAsDefault FROM layer_styles"
    )
    assert (layer, default) == ("karte_01", 1)
    style = etree.fromstring(str(qml))
    labels = [category.get("value") for category in style.iter("category")]
    figure = small_map("de")
    assert labels == [row.label for row in figure.legend.rows]
    first = figure.legend.rows[0].fill.colour
    channels = ",".join(str(int(first[at : at + 2], 16)) for at in (1, 3, 5))
    assert f'value="{channels},255"' in str(qml)
    assert 'value="diagonal_x"' in str(qml)
    assert 'value="b_diagonal"' in str(qml)
    assert len(list(etree.fromstring(str(sld).encode()).iter())) > 4


def test_facts_are_a_table_and_metadata_of_their_layer(tmp_path: Path) -> None:
    report = small_report("de")
    path = store(report, tmp_path)
    table = pyogrio.read_dataframe(path, layer="angaben")
    rows = set(table[["slide", "fact", "words"]].itertuples(index=False, name=None))
    for number, slide in enumerate(report.slides, start=1):
        for label, words in slide.facts.lines:
            assert (number, label, words) in rows
    told = ask(
        path,
        "SELECT table_name, metadata FROM gpkg_metadata_reference"
        " JOIN gpkg_metadata ON md_file_id = id WHERE reference_scope = 'table'",
    )
    assert [layer for layer, _ in told] == ["karte_01", "karte_04_a", "karte_04_b"]
    facts = json.loads(str(told[0][1]))
    assert ["Geheimhaltung", "1 Gebiet verdeckt"] in facts
    assert [label for label, _ in facts].count("Hinweis") == 2


def test_all_dates_inside_are_those_of_the_report(tmp_path: Path) -> None:
    path = store(small_report("de"), tmp_path)
    stamps = ask(path, "SELECT last_change FROM gpkg_contents")
    stamps += ask(path, "SELECT timestamp FROM gpkg_metadata_reference")
    stamps += ask(path, "SELECT update_time FROM layer_styles")
    assert set(stamps) == {("2024-05-17T00:00:00.000Z",)}


def test_the_file_is_a_sound_database(tmp_path: Path) -> None:
    path = store(small_report("de"), tmp_path)
    assert ask(path, "PRAGMA integrity_check") == [("ok",)]
    assert ask(path, "PRAGMA foreign_key_check") == []


def test_a_report_without_maps_still_tells_its_facts(tmp_path: Path) -> None:
    layers = pyogrio.list_layers(store(one_slide(line_slide("de")), tmp_path))
    assert {str(name) for name, _ in layers} == {"angaben", "layer_styles"}


def hidden_number(figure: MapFigure) -> MapFigure:
    numbers = figure.colouring.numbers.copy()
    numbers[2] = 7654321.5
    return replace(figure, colouring=replace(figure.colouring, numbers=numbers))


def test_a_number_behind_a_sign_is_not_in_the_file() -> None:
    def has_it(content: bytes) -> bool:
        return np.float64(7654321.5).tobytes()[::-1] in content or b"7654321" in content

    plain = replace(map_slide("de"), figures=(hidden_number(small_map("de")),))
    assert not has_it(make_file(one_slide(plain)))
    # The search would find it were it there.
    shown = small_map("de")
    numbers = shown.colouring.numbers.copy()
    numbers[0] = 7654321.5
    shown = replace(shown, colouring=replace(shown.colouring, numbers=numbers))
    assert has_it(make_file(one_slide(replace(map_slide("de"), figures=(shown,)))))
