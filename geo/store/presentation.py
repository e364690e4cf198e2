"""What makes a GeoPackage speak for itself: styles, field names, descriptions, sources.

Styles go where QGIS looks for them (table ``layer_styles``), the rest into the tables that the
GeoPackage standard has for it (annexes F.8 metadata and F.9 schema).
"""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd

from geo.catalogue import Indicator
from geo.store.card import entries_of
from geo.store.interface import CityParts
from geo.store.newest import compute_newest, compute_newest_periods
from geo.store.qgis_styles import (
    Style,
    name_columns,
    style_of_areas,
    style_of_newest,
    style_of_points,
)
from geo.texts import text

MOST_CLASSES = 5
SOURCE_COLUMNS = ("key", "title", "publisher", "date", "licence", "url")
STYLES_TABLE = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT, f_table_schema TEXT,
  f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT, ui TEXT,
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);
"""
SOURCES_TABLE = """
CREATE TABLE sources (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, key TEXT, title TEXT, publisher TEXT,
  date TEXT, licence TEXT, url TEXT
);
"""
STANDARD_TABLES = """
CREATE TABLE IF NOT EXISTS gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
CREATE TABLE IF NOT EXISTS gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
  mime_type TEXT, constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name)
);
CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC,
  min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
);
CREATE TABLE IF NOT EXISTS gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml',
  metadata TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS gpkg_metadata_reference (
  reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id)
);
"""
SPECIFICATION = "http://www.geopackage.org/spec121/#extension_"
EXTENSIONS = (
    ("gpkg_data_columns", "gpkg_schema", "schema"),
    ("gpkg_data_column_constraints", "gpkg_schema", "schema"),
    ("gpkg_metadata", "gpkg_metadata", "metadata"),
    ("gpkg_metadata_reference", "gpkg_metadata", "metadata"),
)


def present_package(path: Path, parts: CityParts) -> None:
    """Add styles, field names, descriptions and sources to a GeoPackage that was just written."""
    with closing(sqlite3.connect(path)) as package, package:
        package.executescript(STYLES_TABLE + SOURCES_TABLE + STANDARD_TABLES)
        for table in ("layer_styles", "sources"):
            package.execute(
                "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)"
                " VALUES (?, 'attributes', ?, '', 0)",
                (table, table),
            )
        package.executemany(
            "INSERT OR IGNORE INTO gpkg_extensions VALUES (?, NULL, ?, ?, 'read-write')",
            [(table, name, SPECIFICATION + page) for table, name, page in EXTENSIONS],
        )
        _describe_layers(package)
        _name_fields(package, parts)
        _tell_sources(package, parts)
        _add_styles(package, parts)


def _describe_layers(package: sqlite3.Connection) -> None:
    present = [name for (name,) in package.execute("SELECT table_name FROM gpkg_contents")]
    package.executemany(
        "UPDATE gpkg_contents SET description = ? WHERE table_name = ?",
        [(text(f"store.layer_{name}", "de"), name) for name in present],
    )


def _name_fields(package: sqlite3.Connection, parts: CityParts) -> None:
    """German names of the columns, as QGIS shows them instead of the keys."""
    for table in ("areas", "areas_newest", "values"):
        present = [row[1] for row in package.execute(f'PRAGMA table_info("{table}")')]
        names = _names_of(table, parts)
        package.executemany(
            "INSERT INTO gpkg_data_columns (table_name, column_name, name, title)"
            " VALUES (?, ?, ?, ?)",
            [(table, column, name, name) for column, name in names.items() if column in present],
        )


def _names_of(table: str, parts: CityParts) -> dict[str, str]:
    """Names of a table's columns; the second one of a name adds its key."""
    names = _fixed_names() | (_newest_names(parts) if table == "areas_newest" else {})
    first = {name: column for column, name in reversed(names.items())}
    return {
        column: name if first[name] == column else f"{name} [{column}]"
        for column, name in names.items()
    }


def _fixed_names() -> dict[str, str]:
    columns = (
        *("area_id", "name", "parent", "level", "indicator", "period", "value", "state"),
        *("kind", "source_id", "qualifier", "note"),
    )
    return {column: text(f"store.column_{column}", "de") for column in columns}


def _newest_names(parts: CityParts) -> dict[str, str]:
    """Name and period of each indicator."""
    _, indicators, _ = entries_of(parts.card)
    periods = compute_newest_periods(parts.tables["values"])
    return {key: f"{_name(indicators.get(key), key)} ({period})" for key, period in periods.items()}


def _name(indicator: Indicator | None, key: str) -> str:
    return indicator.name_de if indicator and indicator.name_de else key


def _tell_sources(package: sqlite3.Connection, parts: CityParts) -> None:
    """Sources as a table that one sees, and with the rest of the card as metadata."""
    sources = parts.card["sources"]
    rows = [
        [key, *(str(told.get(c, "")) for c in SOURCE_COLUMNS[1:])] for key, told in sources.items()
    ]
    package.executemany(
        "INSERT INTO sources (key, title, publisher, date, licence, url) VALUES (?, ?, ?, ?, ?, ?)",
        rows,
    )
    licences = "; ".join(f"{row[1]} ({row[2]}, {row[3]}), {row[4]}".strip() for row in rows)
    about = text("store.package_about", "de", name=parts.card["name"], sources=licences or "–")
    told = {"name": parts.card["name"], "sources": sources}
    entries = [
        ("text/plain", about),
        ("application/json", json.dumps(told, ensure_ascii=False)),
    ]
    for kind, content in entries:
        number = package.execute(
            "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata)"
            " VALUES ('dataset', 'http://purl.org/dc/terms/', ?, ?)",
            (kind, content),
        ).lastrowid
        package.execute(
            "INSERT INTO gpkg_metadata_reference (reference_scope, md_file_id)"
            " VALUES ('geopackage', ?)",
            (number,),
        )


def _add_styles(package: sqlite3.Connection, parts: CityParts) -> None:
    styles = [name_columns(style, _names_of(style.layer, parts)) for style in choose_styles(parts)]
    package.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
        " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner)"
        " VALUES ('', '', ?, ?, ?, ?, ?, 1, '', '')",
        [(style.layer, "geom", style.name, style.qml, style.sld) for style in styles],
    )


def choose_styles(parts: CityParts) -> Iterable[Style]:
    """The styles of a city's layers; none where there is nothing to draw."""
    areas = parts.layers["areas"]
    if areas.geometry.isna().all():
        return
    yield style_of_areas(
        [level["key"] for level in parts.card["levels"]], name=text("store.style_areas", "de")
    )
    for layer, frame in parts.layers.items():
        if layer != "areas" and frame.geom_type.isin(["Point", "MultiPoint"]).all():
            yield style_of_points(layer, name=text("store.style_points", "de"))
    newest = compute_newest(areas, parts.tables["values"])
    finest = newest[newest["level"] == parts.card["levels"][-1]["key"]]
    names = _newest_names(parts)
    for column in sorted(names, key=lambda key: key != "population_count"):
        bounds = compute_bounds(finest[column])
        if len(bounds) > 1:
            yield style_of_newest(column, bounds, name=names[column])
            return


def compute_bounds(values: pd.Series) -> list[float]:
    """Ends of at most five classes of equal counts; fewer than two where all are the same."""
    known = values.dropna().to_numpy(dtype=np.float64)
    if not len(known):
        return []
    return [
        float(end) for end in np.unique(np.quantile(known, np.linspace(0, 1, MOST_CLASSES + 1)))
    ]
