"""Reads an embedded city from its text files; ``docs/data.md`` describes every file."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from geo.areas import empty_areas, name_offenders
from geo.catalogue import (
    Indicator,
    Source,
    indicators_of_group,
    load_groups,
    load_indicators,
    parse_groups,
    parse_indicators,
    read_toml,
)
from geo.city import City, CityKind, GeometryKind, Level
from geo.crs import DISPLAY_CRS, to_metric
from geo.errors import CatalogueError, DataError
from geo.gdal_safety import restrict_gdal
from geo.symbols import read_cell
from geo.values import Kind, Qualifier, empty_values

CITIES_FOLDER = Path(__file__).parent.parent.parent / "data" / "cities"
KIND_OF_CITY = {
    CityKind.FICTIONAL: Kind.FICTIONAL,
    CityKind.PUBLISHED: Kind.PUBLISHED,
    CityKind.UPLOADED: Kind.UPLOADED,
}


def list_embedded() -> list[str]:
    """Keys of the embedded cities, in the order of the menu."""
    order = read_toml(CITIES_FOLDER / "order.toml")
    return [str(key) for key in order["cities"]]


def read_card(key: str) -> dict[str, Any]:
    """The card of an embedded city, ``city.toml``.

    Raises:
        CatalogueError: It is missing or damaged.
    """
    file = CITIES_FOLDER / key / "city.toml"
    return _read_card(file, file.stat().st_mtime_ns if file.exists() else 0)


@lru_cache(maxsize=256)
def _read_card(file: Path, _changed: int) -> dict[str, Any]:
    """Every rerun of every page lists all cities; parsing two dozen cards would cost 30 ms."""
    return read_toml(file)


def stamp(key: str) -> str:
    """A text that changes when a file of the city does."""
    files = sorted(path for path in (CITIES_FOLDER / key).glob("*") if path.is_file())
    return " ".join(str(path.stat().st_mtime_ns) for path in files)


def load_embedded(key: str) -> City:
    """An embedded city with everything that is known of it.

    Raises:
        CatalogueError: One of its files is missing or damaged.
        DataError: Its tables break their contract.
    """
    folder = CITIES_FOLDER / key
    card = read_card(key)
    try:
        kind = CityKind(card["kind"])
        groups = load_groups() | parse_groups(card.get("groups", {}), file="city.toml")
        indicators = load_indicators() | parse_indicators(
            card.get("indicators", {}), file="city.toml"
        )
        for group in groups.values():
            indicators = indicators | indicators_of_group(group)
        return City(
            key=key,
            name=card["name"],
            kind=kind,
            geometry=GeometryKind(card["geometry"]),
            levels=tuple(Level(**level) for level in card["levels"]),
            areas=read_areas(folder),
            values=_known_only(read_values(folder, kind=KIND_OF_CITY[kind]), indicators),
            sources={name: Source(key=name, **entry) for name, entry in card["sources"].items()},
            groups=groups,
            indicators=indicators,
            fingerprint=hash_folder(folder),
            ags=card.get("ags", ""),
            state=card.get("state", ""),
            note_de=card.get("note_de", ""),
            note_en=card.get("note_en", ""),
            facts=read_table(folder / "facts.csv"),
            facilities=read_points(folder / "facilities.csv", index="facility_id"),
            facility_values=read_counts(folder / "facility_values.csv"),
            problem_properties=read_points(folder / "problem_properties.csv", index="property_id"),
            accommodation=read_points(folder / "accommodation.csv", index="accommodation_id"),
            background=read_background(folder / "background.geojson"),
        )
    except DataError:
        raise
    except (KeyError, TypeError, ValueError) as problem:
        raise CatalogueError(
            "errors.catalogue_missing_entry", file=f"{key}/city.toml", entry=str(problem)
        ) from problem


def hash_folder(folder: Path) -> str:
    """SHA-256 over the names and bytes of all files of a folder."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.iterdir() if path.is_file()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def read_areas(folder: Path) -> GeoDataFrame:
    """``areas.geojson`` (degrees), or ``areas.csv`` where no polygon is known, in metres."""
    file = folder / "areas.geojson"
    if file.exists():
        areas = to_metric(_read_geojson(file)).set_index("area_id")
    else:
        table = read_table(folder / "areas.csv")
        if table.empty:
            return empty_areas()
        geometry = gpd.GeoSeries([None] * len(table), crs=DISPLAY_CRS)
        areas = to_metric(GeoDataFrame(table, geometry=geometry)).set_index("area_id")
    areas["parent"] = areas["parent"].fillna("")
    return areas


def read_background(file: Path) -> GeoDataFrame:
    """River, rail, parks in metres; empty where there is no file."""
    return to_metric(_read_geojson(file)) if file.exists() else GeoDataFrame()


def _read_geojson(file: Path) -> GeoDataFrame:
    restrict_gdal()
    try:
        # Text in, not a path: the driver then never guesses from a name.
        frame = gpd.read_file(file.read_bytes())
    except Exception as damage:
        raise CatalogueError(
            "errors.catalogue_unreadable", file=file.name, reason=type(damage).__name__
        ) from damage
    return frame.set_crs(DISPLAY_CRS, allow_override=True)


def read_table(file: Path) -> pd.DataFrame:
    """A CSV file as text, nothing guessed; an empty table where there is no file.

    Raises:
        CatalogueError: The file is damaged.
    """
    if not file.exists():
        return pd.DataFrame()
    try:
        return pd.read_csv(file, dtype="str", keep_default_na=False, index_col=False)
    except (ValueError, UnicodeDecodeError) as damage:
        raise CatalogueError(
            "errors.catalogue_unreadable", file=file.name, reason=str(damage)
        ) from damage


def read_counts(file: Path) -> pd.DataFrame:
    """A table whose ``*_count`` columns are numbers and all others text."""
    table = read_table(file)
    for column in [name for name in table.columns if name.endswith("_count")]:
        table[column] = _read_cells(table[column], file)["value"]
    return table


def read_points(file: Path, *, index: str) -> GeoDataFrame:
    """Points in metres from a CSV file with ``lat`` and ``lon`` in degrees."""
    table = read_counts(file)
    if table.empty:
        return GeoDataFrame()
    points = gpd.points_from_xy(table["lon"].astype(float), table["lat"].astype(float))
    frame = GeoDataFrame(table.drop(columns=["lat", "lon"]), geometry=points, crs=DISPLAY_CRS)
    return to_metric(frame).set_index(index)


def read_values(folder: Path, *, kind: Kind) -> pd.DataFrame:
    """The long table of values from ``values.csv`` (wide) and ``figures.csv`` (long)."""
    parts = [_read_wide(folder / "values.csv", kind), _read_long(folder / "figures.csv", kind)]
    known = [part for part in parts if not part.empty]
    return pd.concat(known, ignore_index=True) if known else empty_values()


def _known_only(values: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.DataFrame:
    unknown = sorted(set(values["indicator"]) - set(indicators))
    if unknown:
        raise CatalogueError("errors.catalogue_unknown_indicator", names=name_offenders(unknown))
    return values


def _read_wide(file: Path, kind: Kind) -> pd.DataFrame:
    """Columns area_id, period, source_id, then one an indicator."""
    table = read_table(file)
    if table.empty:
        return table
    keys = table[["area_id", "period", "source_id"]]
    columns = [
        # One column at a time, so that a bad cell is named by its own row and column.
        keys.join(_read_cells(table[indicator], file)).assign(indicator=indicator)
        for indicator in table.columns.drop(keys.columns)
    ]
    values = pd.concat(columns, ignore_index=True)
    return values.assign(kind=kind.value, qualifier=Qualifier.EXACT.value, note="")


def _read_long(file: Path, kind: Kind) -> pd.DataFrame:
    """Columns area_id, indicator, period, value, qualifier, source_id, note."""
    table = read_table(file)
    if table.empty:
        return table
    cells = _read_cells(table["value"], file)
    return pd.concat([table.drop(columns="value"), cells], axis=1).assign(kind=kind.value)


def _read_cells(cells: pd.Series, file: Path) -> pd.DataFrame:
    """Numbers at once where all are numbers, sign by sign only where they are not."""
    numbers = pd.to_numeric(cells, errors="coerce").to_numpy(dtype=np.float64, copy=True)
    states = np.where(numbers == 0, 1, 0).astype(np.int8)
    for row in np.flatnonzero(~np.isfinite(numbers)):
        try:
            numbers[row], states[row] = read_cell(cells.iloc[row])
        except ValueError:
            raise CatalogueError(
                "errors.catalogue_bad_cell",
                file=file.name,
                row=int(row) + 2,
                column=str(cells.name),
                cell=cells.iloc[row],
            ) from None
    return pd.DataFrame({"value": numbers, "state": states}, index=cells.index)
