"""A stored city as files: a folder that any GIS opens, the same in workspace and backup.

``city.gpkg`` holds areas, values and further tables, ``city.json`` the card, ``report.json``
what the import found, ``originals/`` the files as they were uploaded.
"""

import json
from pathlib import Path
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame

from geo.city import GeometryKind
from geo.errors import DataError, GeoError
from geo.store.card import card_text, read_card
from geo.store.geopackage import (
    layer_names,
    read_areas,
    read_layer,
    read_table,
    read_values,
    write_layers,
)
from geo.store.interface import CityParts
from geo.store.newest import compute_newest
from geo.store.parts import INDEX_OF_LAYER, POINT_LAYERS, TABLES
from geo.store.presentation import present_package

PACKAGE, CARD, REPORT, ORIGINALS = "city.gpkg", "city.json", "report.json", "originals"


def write_city_files(folder: Path, parts: CityParts) -> None:
    """Write all parts into an empty folder."""
    newest = compute_newest(parts.layers["areas"], parts.tables["values"])
    write_layers(folder / PACKAGE, {**parts.layers, "areas_newest": newest}, parts.tables)
    present_package(folder / PACKAGE, parts)
    (folder / CARD).write_text(card_text(parts.card), "utf-8")
    told = json.dumps(parts.report, ensure_ascii=False, indent=1)
    (folder / REPORT).write_text(told, "utf-8")
    (folder / ORIGINALS).mkdir()
    for name, content in parts.originals.items():
        (folder / ORIGINALS / name).write_bytes(content)


def read_city_files(folder: Path, *, key: str, whole: bool) -> CityParts:
    """The parts of a stored city.

    Args:
        folder: Where its files lie.
        key: Its key, for sentences.
        whole: Whether report, originals and cells left out are wanted; a map needs none.

    Raises:
        DataError: A file is missing, damaged or of a later version.
    """
    card = read_card(folder / CARD)
    try:
        layers, tables = _read_package(folder / PACKAGE, with_map=_has_map(card), whole=whole)
    except GeoError:
        raise
    except Exception as damage:
        # Whatever a damaged file makes the readers say, one sentence tells what to do.
        raise DataError("store.damaged", city=key, file=PACKAGE) from damage
    return CityParts(
        card=card,
        report=read_report_file(folder, key=key) if whole else None,
        layers=layers,
        tables=tables,
        originals=read_original_files(folder) if whole else {},
    )


def _has_map(card: dict[str, Any]) -> bool:
    return bool(card.get("geometry") != GeometryKind.NONE.value)


def _read_package(
    path: Path, *, with_map: bool, whole: bool
) -> tuple[dict[str, GeoDataFrame], dict[str, pd.DataFrame]]:
    present = set(layer_names(path))
    layers = {"areas": read_areas(path, with_map=with_map)}
    for name in POINT_LAYERS:
        if name in present:
            frame = read_layer(path, name)
            index = INDEX_OF_LAYER.get(name)
            layers[name] = frame.set_index(index) if index else frame
    tables = {"values": read_values(path)}
    wanted = (*TABLES, "left_out") if whole else TABLES
    tables |= {name: read_table(path, name) for name in wanted if name in present}
    return layers, tables


def read_report_file(folder: Path, *, key: str) -> Any:  # noqa: ANN401 - JSON
    """The report of the import; None where an old workspace has none.

    Raises:
        DataError: It is damaged.
    """
    try:
        return json.loads((folder / REPORT).read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError) as damage:
        raise DataError("store.damaged", city=key, file=REPORT) from damage


def read_original_files(folder: Path) -> dict[str, bytes]:
    """The files as they were uploaded."""
    kept = folder / ORIGINALS
    if not kept.is_dir():
        return {}
    return {file.name: file.read_bytes() for file in sorted(kept.iterdir()) if file.is_file()}
