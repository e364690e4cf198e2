"""GeoJSON and Esri JSON: parsed here first, so that no address inside is ever followed."""

import json
import re
from pathlib import Path
from typing import Any

from geopandas import GeoDataFrame
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.gdal_safety import write_private_files
from geo.imports.draft import RawLayer
from geo.imports.raw import (
    MAX_FEATURES,
    MAX_VERTICES,
    read_frame,
    tell_too_many,
    texts_of,
    unreadable,
)
from geo.imports.report import Problem, blocking, note, warning
from geo.imports.uploads import Upload

Parsed = dict[str, Any]
GEOMETRIES = {"Polygon", "MultiPolygon", "GeometryCollection", "Point", "MultiPoint"}
GEOMETRIES |= {"LineString", "MultiLineString"}
CRS_NAME = re.compile(r"^(?:urn:ogc:def:crs:)?(EPSG|OGC):(?:[\d.]*:)?(\w+)$", re.IGNORECASE)
KEY_AND_NAME = re.compile(r"^(\d+)[ _-]+(.+)$")
DEGREES = "EPSG:4326"


def read_json(upload: Upload) -> tuple[list[RawLayer], list[Problem]]:
    """The layer of a GeoJSON or Esri JSON file."""
    parsed, problems = _parse(upload)
    if parsed is None:
        return [], problems
    try:
        is_esri = "geometryType" in parsed or "spatialReference" in parsed
        crs, said = ("", []) if is_esri else _crs_of(upload.name, parsed)
        frame, more = _read_cleaned(upload, parsed)
    except Exception as damage:  # noqa: BLE001 - any fault of a foreign file is its fault
        return [], [*problems, unreadable(upload.name, damage)]
    problems += said + more
    if not isinstance(frame, GeoDataFrame):
        # Esri JSON can hold rows alone.
        return [], [*problems, blocking("no_polygons", file=upload.name)]
    if len(frame) > MAX_FEATURES or frame.count_coordinates().sum() > MAX_VERTICES:
        return [], [*problems, tell_too_many(upload.name)]
    if frame.empty:
        return [], [*problems, blocking("layer_empty", file=upload.name, layer=upload.name)]
    if is_esri:
        crs = "" if frame.crs is None else frame.crs.to_wkt()
        problems.append(note("esri_json", file=upload.name))
    return [RawLayer(upload.name, "", texts_of(frame), crs)], problems


def _decode(upload: Upload) -> tuple[str, list[Problem]]:
    """The text of the file; RFC 7946 wants UTF-8, so anything else is told."""
    encoding = json.detect_encoding(upload.data)
    if not encoding.startswith("utf-8"):
        # An odd byte at the end, or half a sign, becomes a sign that tells of the damage.
        told = note("json_encoding", file=upload.name, encoding=encoding.upper())
        return upload.data.decode(encoding, "replace").removeprefix("\ufeff"), [told]
    try:
        return upload.data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        told = note("text_encoding", file=upload.name, encoding="cp1252")
        return upload.data.decode("cp1252", "replace"), [told]


def _is_too_large(content: str) -> bool:
    """Whether there are far too many objects or corners, told from the text before any parsing.

    Every corner opens one bracket, and rings of four corners and more add less than one each;
    the exact numbers are counted once the file is read.
    """
    return content.count('"Feature"') > 2 * MAX_FEATURES or content.count("[") > 2 * MAX_VERTICES


def _parse(upload: Upload) -> tuple[Parsed | None, list[Problem]]:
    content, problems = _decode(upload)
    if _is_too_large(content):
        return None, [tell_too_many(upload.name)]
    try:
        parsed = json.loads(content)
    except json.JSONDecodeError as damage:
        place = {"line": damage.lineno, "position": damage.colno}
        return None, [blocking("json_damaged", file=upload.name, **place)]
    except RecursionError:
        return None, [blocking("json_damaged", file=upload.name, line=1, position=1)]
    if not isinstance(parsed, dict) or parsed.get("type") == "Topology":
        return None, [*problems, blocking("format_unknown", file=upload.name)]
    features = parsed.get("features")
    if isinstance(features, list) and len(features) > MAX_FEATURES:
        return None, [tell_too_many(upload.name)]
    return parsed, problems


def _crs_of(file: str, parsed: Parsed) -> tuple[str, list[Problem]]:
    """The coordinate system that the file names; a link is told, never followed."""
    named = parsed.get("crs")
    if not isinstance(named, dict):
        return DEGREES, []
    properties = named.get("properties")
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if named.get("type") == "link":
        return "", [warning("crs_link", file=file)]
    match = CRS_NAME.match(name.strip())
    if match is None:
        return "", [warning("crs_name_unknown", file=file, name=name[:80])]
    authority, code = match.groups()
    if authority.upper() == "OGC":
        return DEGREES, []
    try:
        CRS.from_user_input(f"EPSG:{code}")
    except CRSError:
        return "", [warning("crs_name_unknown", file=file, name=name[:80])]
    return f"EPSG:{code}", [note("crs_in_geojson", file=file, crs=f"EPSG:{code}")]


def _read_cleaned(upload: Upload, parsed: Parsed) -> tuple[Any, list[Problem]]:
    """Through GDAL, from a copy without the entry ``crs``."""
    problems: list[Problem] = []
    cleaned = {key: value for key, value in parsed.items() if key != "crs"}
    if cleaned.get("type") in GEOMETRIES:
        cleaned, problems = _feature_from_name(upload, cleaned)
    with write_private_files({"content.json": json.dumps(cleaned).encode()}) as folder:
        path = Path(folder) / "content.json"
        frame, said = read_frame(upload.name, path)
    return frame, problems + said


def _feature_from_name(upload: Upload, geometry: Parsed) -> tuple[Parsed, list[Problem]]:
    """A file that is one bare geometry: key and name stand in its name, ``507_dellviertel``."""
    stem = upload.name.rpartition(".")[0] or upload.name
    match = KEY_AND_NAME.match(stem)
    key, name = match.groups() if match else (stem, stem)
    properties = {"key": key, "name": name.replace("_", " ").title()}
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    said = note("name_from_file", file=upload.name, key=key, name=properties["name"])
    return {"type": "FeatureCollection", "features": [feature]}, [said]
