"""Tables of a city as rows of a database and back; whole columns at a time."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from sqlalchemy import Connection, text

from geo.crs import METRIC_CRS
from geo.store.interface import CityParts
from geo.store.postgis_schema import SRID

VALUE_COLUMNS = ("area_id", "indicator", "period", "value", "state", "kind", "source_id")

PUT_AREAS = """
INSERT INTO areas (city, place, area_id, name, parent, level, geom)
SELECT :city, given.place, given.area_id, given.name, given.parent, given.level,
       ST_GeomFromWKB(given.shape, CAST(:srid AS int))
FROM unnest(CAST(:place AS int[]), CAST(:area_id AS text[]), CAST(:name AS text[]),
            CAST(:parent AS text[]), CAST(:level AS text[]), CAST(:shape AS bytea[]))
     AS given(place, area_id, name, parent, level, shape)
"""
PUT_VALUES = """
INSERT INTO area_values
    (city, place, area_id, indicator, period, value, state, kind, source_id, more)
SELECT :city, given.*
FROM unnest(CAST(:place AS int[]), CAST(:area_id AS text[]), CAST(:indicator AS text[]),
            CAST(:period AS text[]), CAST(:value AS float8[]), CAST(:state AS int2[]),
            CAST(:kind AS text[]), CAST(:source_id AS text[]), CAST(:more AS jsonb[])) AS given
"""
PUT_OBJECTS = """
INSERT INTO objects (city, layer, place, attributes, geom)
SELECT :city, :layer, given.place, given.attributes, ST_GeomFromWKB(given.shape, CAST(:srid AS int))
FROM unnest(CAST(:place AS int[]), CAST(:attributes AS jsonb[]), CAST(:shape AS bytea[]))
     AS given(place, attributes, shape)
"""


def put_tables(connection: Connection, city: str, parts: CityParts) -> None:
    """All rows of a city; those of an earlier state must be gone."""
    areas = parts.layers["areas"]
    columns = {name: areas[name].astype(str).tolist() for name in ("name", "parent", "level")}
    columns |= {"area_id": areas.index.astype(str).tolist(), "shape": _shapes(areas)}
    _put(connection, PUT_AREAS, columns, city=city)
    values = parts.tables["values"]
    columns = {name: _plain(values[name]) for name in VALUE_COLUMNS}
    columns["more"] = _records(values.drop(columns=list(VALUE_COLUMNS)))
    _put(connection, PUT_VALUES, columns, city=city)
    for layer, frame in parts.layers.items():
        if layer != "areas":
            told = pd.DataFrame(_flat(frame).drop(columns=frame.geometry.name))
            columns = {"attributes": _records(told), "shape": _shapes(frame)}
            _put(connection, PUT_OBJECTS, columns, city=city, layer=layer)
    for layer, table in parts.tables.items():
        if layer != "values":
            columns = {"attributes": _records(table), "shape": [None] * len(table)}
            _put(connection, PUT_OBJECTS, columns, city=city, layer=layer)


def describe_frames(parts: CityParts) -> dict[str, Any]:
    """What rows alone do not say of a table: its columns in order, their types, its index."""
    told: dict[str, Any] = {}
    for name, frame in {**parts.layers, **parts.tables}.items():
        flat = _flat(frame) if name in parts.layers else frame
        plain = flat.drop(columns="geometry", errors="ignore")
        told[name] = {
            "columns": {str(column): _type_of(plain[column]) for column in plain.columns},
            "index": frame.index.name if name in parts.layers else None,
            "geometry": name in parts.layers,
        }
    return told


def take_areas(connection: Connection, city: str) -> GeoDataFrame:
    """The table of areas as it was put."""
    rows = connection.execute(
        text(
            "SELECT area_id, name, parent, level, ST_AsBinary(geom) FROM areas"
            " WHERE city = :city ORDER BY place"
        ),
        {"city": city},
    ).all()
    columns = ["area_id", "name", "parent", "level", "shape"]
    frame = pd.DataFrame([tuple(row) for row in rows], columns=columns)
    shapes = _geometry(frame.pop("shape"))
    plain = frame.astype(dict.fromkeys(columns[:-1], "str")).set_index("area_id")
    return GeoDataFrame(plain, geometry=shapes, crs=METRIC_CRS)


def take_values(connection: Connection, city: str, frames: Mapping[str, Any]) -> pd.DataFrame:
    """The long table of values as it was put."""
    rows = connection.execute(
        text(
            "SELECT area_id, indicator, period, value, state, kind, source_id, more"
            " FROM area_values WHERE city = :city ORDER BY place"
        ),
        {"city": city},
    ).all()
    frame = pd.DataFrame([tuple(row) for row in rows], columns=[*VALUE_COLUMNS, "more"])
    more = pd.DataFrame(frame.pop("more").tolist(), index=frame.index)
    typed = {"state": np.int8, "value": np.float64}
    texts = dict.fromkeys([name for name in VALUE_COLUMNS if name not in typed], "str")
    told = frames["values"]["columns"]
    return _typed(pd.concat([frame, more], axis=1), told).astype({**texts, **typed})


def take_objects(
    connection: Connection, city: str, layer: str, told: Mapping[str, Any]
) -> pd.DataFrame:
    """A point layer or a further table as it was put."""
    rows = connection.execute(
        text(
            "SELECT attributes, ST_AsBinary(geom) FROM objects"
            " WHERE city = :city AND layer = :layer ORDER BY place"
        ),
        {"city": city, "layer": layer},
    ).all()
    frame = _typed(pd.DataFrame([row[0] for row in rows]), told["columns"])
    if not told["geometry"]:
        return frame
    shapes = _geometry(pd.Series([row[1] for row in rows], dtype=object))
    if told["index"]:
        frame = frame.set_index(told["index"])
    located: pd.DataFrame = GeoDataFrame(frame, geometry=shapes, crs=METRIC_CRS)
    return located


def _put(
    connection: Connection, statement: str, columns: dict[str, list[Any]], **told: str
) -> None:
    count = len(next(iter(columns.values())))
    row = {**columns, **told, "place": list(range(count)), "srid": SRID}
    connection.execute(text(statement), row)


def _flat(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.reset_index(drop=frame.index.name is None)


def _shapes(frame: GeoDataFrame) -> list[bytes | None]:
    return [shapely.to_wkb(shape) for shape in frame.geometry]


def _geometry(shapes: pd.Series) -> Any:  # noqa: ANN401 - array of geometries
    return shapely.from_wkb([bytes(shape) if shape is not None else None for shape in shapes])


def _plain(column: pd.Series) -> list[Any]:
    """Numbers and texts as the driver takes them; what is missing is None."""
    objects = column.astype(object)
    return objects.where(column.notna(), None).tolist()


def _records(table: pd.DataFrame) -> list[str]:
    """Each row as a JSON object."""
    if not len(table.columns):
        return ["{}"] * len(table)
    told = {str(name): _plain(table[name]) for name in table.columns}
    rows = zip(*told.values(), strict=True)
    return [json.dumps(dict(zip(told, row, strict=True)), ensure_ascii=False) for row in rows]


def _type_of(column: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(column) or pd.api.types.is_numeric_dtype(column):
        return str(column.dtype)
    return "str"


def _typed(frame: pd.DataFrame, types: Mapping[str, str]) -> pd.DataFrame:
    """Columns in their order and type; text that is missing is empty, as in a GeoPackage."""
    ordered = frame.reindex(columns=list(types))
    texts = [name for name, kind in types.items() if kind == "str"]
    ordered[texts] = ordered[texts].fillna("")
    typed: pd.DataFrame = ordered.astype(dict(types))
    return typed
