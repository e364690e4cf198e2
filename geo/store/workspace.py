"""Cities from own data: a folder each, written whole or not at all.

``workspace/<key>/`` holds ``city.gpkg`` (areas, values, facts), ``city.json`` (the card),
``report.json`` (what the import found) and ``originals/`` (the files as they were uploaded).
"""

import json
import os
import re
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame

from geo.city import City, CityKind, GeometryKind, Level
from geo.datasets.embedded import list_embedded
from geo.errors import CatalogueError, DataError, GeoError, UnknownKeyError
from geo.fingerprint import compute_fingerprint
from geo.imports.report import ImportReport
from geo.imports.uploads import clean_name
from geo.store.card import entries_of, known_fields, read_card, write_card
from geo.store.geopackage import (
    layer_names,
    read_areas,
    read_layer,
    read_table,
    read_values,
    write_layers,
)

ENVIRONMENT = "ANKUNFTSATLAS_WORKSPACE"
CITY_KEY = re.compile(r"^[a-z][a-z0-9-]{1,40}$")
POINT_LAYERS = ("facilities", "problem_properties", "accommodation", "background")
TABLES = ("facts", "facility_values")
INDEX_OF_LAYER = {
    "facilities": "facility_id",
    "problem_properties": "property_id",
    "accommodation": "accommodation_id",
}
OLD, NEW = ".old-", ".new-"


def workspace_folder() -> Path:
    """Where own cities live: the environment says so, else ``workspace`` in the current folder."""
    return Path(os.environ.get(ENVIRONMENT) or "workspace").absolute()


def validate_city_key(key: str, *, workspace: Path, replace: bool) -> None:
    """Check that a city may be stored under a key.

    Raises:
        DataError: The key is malformed, an embedded city has it, or one that is stored.
    """
    if not CITY_KEY.match(key):
        raise DataError("store.key_malformed", key=key)
    if key in list_embedded():
        raise DataError("store.key_embedded", key=key)
    if not replace and (workspace / key).exists():
        raise DataError("store.key_taken", key=key)


def validate_city_name(name: str) -> None:
    """Check that a city has a name to be found by.

    Raises:
        DataError: The name is blank.
    """
    if not name.strip():
        raise DataError("store.name_missing")


def list_workspace_cities(workspace: Path | None = None) -> list[tuple[str, str]]:
    """Key and name of every stored city, by name; a damaged one goes by its key."""
    folder = workspace or workspace_folder()
    if not folder.is_dir():
        return []
    _recover(folder)
    cities = []
    for entry in folder.iterdir():
        if not entry.is_dir() or not CITY_KEY.match(entry.name) or entry.name in list_embedded():
            continue
        try:
            name = str(read_card(entry / "city.json").get("name", entry.name))
        except DataError:
            name = entry.name
        cities.append((entry.name, name))
    return sorted(cities, key=lambda city: city[1].casefold())


def load_workspace_city(key: str, workspace: Path | None = None) -> City:
    """A stored city.

    Raises:
        UnknownKeyError: There is none of this key.
        DataError: Its files are damaged.
    """
    folder = (workspace or workspace_folder()) / key
    if not CITY_KEY.match(key) or not folder.is_dir():
        known = ", ".join(city for city, _ in list_workspace_cities(workspace))
        raise UnknownKeyError("errors.unknown_city", key=key, known=known or "–")
    card = read_card(folder / "city.json")
    try:
        return _city_of(key, card, folder / "city.gpkg")
    except CatalogueError as damage:
        raise DataError("store.damaged", city=key, file="city.json") from damage
    except GeoError:
        raise
    except Exception as damage:
        # Whatever a damaged file makes the readers say, one sentence tells what to do.
        raise DataError("store.damaged", city=key, file="city.gpkg") from damage


def _city_of(key: str, card: Mapping[str, Any], path: Path) -> City:
    groups, indicators, sources = entries_of(dict(card))
    geometry = GeometryKind(card["geometry"])
    present = layer_names(path)
    areas = read_areas(path, with_map=geometry is not GeometryKind.NONE)
    values = read_values(path)
    extras: dict[str, Any] = {name: read_table(path, name) for name in TABLES if name in present}
    for name in POINT_LAYERS:
        if name in present:
            frame = read_layer(path, name)
            index = INDEX_OF_LAYER.get(name)
            extras[name] = frame.set_index(index) if index else frame
    own = {key: groups[key] for key in card["groups"]}
    own |= {key: indicators[key] for key in card["indicators"]}
    return City(
        key=key,
        name=str(card["name"]),
        kind=CityKind.UPLOADED,
        geometry=geometry,
        levels=tuple(Level(**known_fields(Level, level)) for level in card["levels"]),
        areas=areas,
        values=values,
        sources=sources,
        groups=groups,
        indicators=indicators,
        fingerprint=compute_fingerprint(areas, {"values": values}, {**own, **sources}),
        ags=str(card.get("ags", "")),
        state=str(card.get("state", "")),
        note_de=str(card.get("note_de", "")),
        note_en=str(card.get("note_en", "")),
        **extras,
    )


def save_city(
    city: City,
    *,
    report: ImportReport | None = None,
    originals: Mapping[str, bytes] | None = None,
    recipe: dict[str, Any] | None = None,
    replace: bool = False,
    workspace: Path | None = None,
) -> Path:
    """Store a city; a crash leaves either the old state or the new one.

    Raises:
        DataError: The key may not be used, or the city has no name.
    """
    folder = workspace or workspace_folder()
    validate_city_key(city.key, workspace=folder, replace=replace)
    validate_city_name(city.name)
    folder.mkdir(parents=True, exist_ok=True)
    _recover(folder)
    fresh = folder / f"{NEW}{city.key}-{secrets.token_hex(4)}"
    (fresh / "originals").mkdir(parents=True)
    try:
        _write_content(fresh, city, report or ImportReport(), recipe or {})
        for name, data in (originals or {}).items():
            (fresh / "originals" / clean_name(name)).write_bytes(data)
        _sync(fresh)
        _swap_in(fresh, folder / city.key, replace=replace)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return folder / city.key


def _write_content(fresh: Path, city: City, report: ImportReport, recipe: dict[str, Any]) -> None:
    layers: dict[str, GeoDataFrame] = {"areas": city.areas}
    layers |= {name: getattr(city, name) for name in POINT_LAYERS if not getattr(city, name).empty}
    tables: dict[str, pd.DataFrame] = {"values": city.values}
    tables |= {name: getattr(city, name) for name in TABLES if not getattr(city, name).empty}
    if not report.left_out.empty:
        tables["left_out"] = report.left_out.astype("str")
    write_layers(fresh / "city.gpkg", layers, tables)
    (fresh / "city.json").write_text(write_card(city, recipe), "utf-8")
    told = json.dumps(report.as_json("de"), ensure_ascii=False, indent=1)
    (fresh / "report.json").write_text(told, "utf-8")


def _sync(folder: Path) -> None:
    """Everything on disk before the folder gets its name."""
    for path in [*folder.rglob("*"), folder]:
        _sync_path(path)


def _sync_path(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _swap_in(fresh: Path, final: Path, *, replace: bool) -> None:
    old = final.with_name(f"{OLD}{final.name}")
    if replace and final.exists():
        final.rename(old)
    try:
        fresh.rename(final)
    except OSError as taken:
        if old.exists():
            old.rename(final)
        raise DataError("store.key_taken", key=final.name) from taken
    _sync_path(final.parent)
    shutil.rmtree(old, ignore_errors=True)


def _recover(workspace: Path) -> None:
    """Finish what a crash left: the old state where the new one had not yet its name."""
    for old in workspace.glob(f"{OLD}*"):
        final = workspace / old.name.removeprefix(OLD)
        if final.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(final)


def delete_city(key: str, workspace: Path | None = None) -> None:
    """Remove a stored city.

    Raises:
        UnknownKeyError: There is none of this key.
    """
    folder = (workspace or workspace_folder()) / key
    if not CITY_KEY.match(key) or not folder.is_dir():
        known = ", ".join(city for city, _ in list_workspace_cities(workspace))
        raise UnknownKeyError("errors.unknown_city", key=key, known=known or "–")
    gone = folder.with_name(f"{NEW}{key}-{secrets.token_hex(4)}")
    folder.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def workspace_stamp(key: str, workspace: Path | None = None) -> str:
    """A text that changes when the city's files do; empty where there is no such city."""
    folder = (workspace or workspace_folder()) / key
    if not CITY_KEY.match(key):
        return ""
    parts = []
    for name in ("city.json", "city.gpkg"):
        try:
            status = (folder / name).stat()
        except OSError:
            return ""
        parts.append(f"{status.st_mtime_ns}-{status.st_size}-{status.st_ino}")
    return "/".join(parts)
