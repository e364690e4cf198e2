"""The GeoPackage of a city: a layer of areas, point layers and tables, as QGIS shows them."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from geo.crs import METRIC_CRS
from geo.gdal_safety import restrict_gdal
from geo.values import State

TEXT_OF_STATE = {state.value: state.name.lower() for state in State}
CODE_OF_STATE = {name: code for code, name in TEXT_OF_STATE.items()}


def write_layers(
    path: Path, layers: Mapping[str, GeoDataFrame], tables: Mapping[str, pd.DataFrame]
) -> None:
    """Write a new GeoPackage; areas without polygons become a plain table."""
    import pyogrio

    restrict_gdal()
    for name, frame in layers.items():
        plain = frame.reset_index(drop=frame.index.name is None)
        if frame.geometry.isna().all():
            plain = pd.DataFrame(plain.drop(columns=frame.geometry.name))
            pyogrio.write_dataframe(plain, path, layer=name, driver="GPKG")
        else:
            is_polygon = frame.geom_type.isin(["Polygon", "MultiPolygon"]).all()
            promoted = {"geometry_type": "MultiPolygon"} if is_polygon else {}
            pyogrio.write_dataframe(
                plain, path, layer=name, driver="GPKG", promote_to_multi=is_polygon, **promoted
            )
    for name, table in tables.items():
        readable = table
        if "state" in table.columns and name == "values":
            readable = table.assign(state=table["state"].map(TEXT_OF_STATE))
        pyogrio.write_dataframe(readable, path, layer=name, driver="GPKG")


def read_areas(path: Path, *, with_map: bool) -> GeoDataFrame:
    """The table of areas, index ``area_id``, in metres."""
    frame = read_layer(path, "areas")
    if not with_map:
        frame = GeoDataFrame(frame, geometry=[None] * len(frame), crs=METRIC_CRS)
    frame = frame.set_crs(METRIC_CRS, allow_override=True).set_index("area_id")
    # GeoPackage keeps empty text as such, some programs turn it into NULL.
    frame[["name", "parent", "level"]] = frame[["name", "parent", "level"]].fillna("").astype("str")
    ordered: GeoDataFrame = frame[["name", "parent", "level", "geometry"]]
    return ordered


def read_values(path: Path) -> pd.DataFrame:
    """The long table of values."""
    table = read_table(path, "values")
    state = table["state"].map(CODE_OF_STATE).astype(np.int8)
    return table.assign(state=state, value=table["value"].astype(np.float64))


def read_table(path: Path, name: str) -> pd.DataFrame:
    """A table without geometry; text where it holds text."""
    table = pd.DataFrame(read_layer(path, name))
    for column in table.columns:
        if not pd.api.types.is_numeric_dtype(table[column]):
            table[column] = table[column].fillna("").astype("str")
    return table


def read_layer(path: Path, name: str) -> gpd.GeoDataFrame:
    """One layer as it is stored."""
    import pyogrio

    restrict_gdal()
    return pyogrio.read_dataframe(path, layer=name)


def layer_names(path: Path) -> list[str]:
    """The layers and tables that the file holds."""
    import pyogrio

    restrict_gdal()
    return [str(name) for name, _ in pyogrio.list_layers(path)]
