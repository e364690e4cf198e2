"""The geometry of a city, given to the browser once by address and never again.

Areas, outlines of the areas above them and the background are one file; every point layer is a
file of its own whose address the browser learns only when the layer is shown to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from geopandas import GeoDataFrame, GeoSeries

from geo.city import City
from geo.crs import METRIC_CRS, to_display
from geo.layers.escape import escape_json
from geo.layers.points import unique_properties
from geo.layers.publish import publish_file
from geo.layers.rings import encode_areas, encode_lines, encode_points
from geo.layers.simplify import Shapes, choose_precision, dissolve, simplify_coverage

POINT_PRECISION = 5
BACKGROUND_TOLERANCE_M = 5.0


@dataclass(frozen=True)
class Geometry:
    """What is known of a published geometry without reading it again.

    Attributes:
        folder: Where its files lie.
        name: File of areas, outlines and background.
        area_ids: Areas in the file's order, which is the order of ``Colouring.codes``.
        bounds: West, south, east, north in degrees.
        points: File and number of points of each point layer that the city has.
    """

    folder: Path
    name: str
    area_ids: tuple[str, ...]
    bounds: tuple[float, float, float, float]
    points: Mapping[str, tuple[str, int]]

    def is_there(self) -> bool:
        """Whether its files have not been cleared away since."""
        names = [self.name, *(name for name, _ in self.points.values())]
        return all((self.folder / name).is_file() for name in names)


def publish_geometry(city: City, level: str, *, folder: Path, owner: str = "") -> Geometry:
    """Write what the map of a city at a level needs, and say where it is.

    Args:
        city: With a map.
        level: Key of one of its levels.
        folder: Of files that the server hands out as they are.
        owner: Whose files they are, see ``geo.layers.publish``; the city's key where none is said.

    Raises:
        PublishError: The folder cannot be written to.
        UnknownKeyError: The city has no such level.
    """
    areas = city.areas_at(level)
    content, bounds = encode_city(areas, city.background)
    owner = owner or city.key
    return Geometry(
        folder=folder,
        name=_publish(content, "areas", folder=folder, owner=owner),
        area_ids=tuple(map(str, areas.index)),
        bounds=bounds,
        points=_publish_points(city, folder, owner),
    )


def encode_city(
    areas: GeoDataFrame, background: GeoDataFrame
) -> tuple[dict[str, Any], tuple[float, float, float, float]]:
    """Content of the geometry file, and its bounds in degrees.

    Args:
        areas: Of one level, in metres.
        background: Lines and polygons in metres with a column ``kind``; may be empty.
    """
    metres = simplify_coverage(areas.geometry.to_numpy())
    degrees = _in_degrees(metres)
    precision = choose_precision(degrees)
    boroughs = dissolve(metres, areas["parent"].to_numpy(dtype=object))
    content = {
        "precision": precision,
        "ids": list(map(str, areas.index)),
        "names": list(map(str, areas["name"])),
        "areas": encode_areas(degrees, precision),
        "boroughs": encode_areas(_in_degrees(boroughs), precision),
        "background": _encode_background(background, precision),
    }
    west, south, east, north = shapely.total_bounds(degrees).tolist()
    return content, (west, south, east, north)


def _encode_background(background: GeoDataFrame, precision: int) -> list[dict[str, Any]]:
    """One entry a kind: its lines and its surfaces."""
    if background.empty:
        return []
    shapes = shapely.simplify(background.geometry.to_numpy(), BACKGROUND_TOLERANCE_M)
    degrees = _in_degrees(shapes)
    kinds = background["kind"].to_numpy(dtype=object)
    return [
        {"kind": str(kind), **_encode_kind(degrees[kinds == kind], precision)}
        for kind in dict.fromkeys(kinds)
    ]


def _encode_kind(shapes: Shapes, precision: int) -> dict[str, Any]:
    parts = shapely.get_parts(shapes)
    dimensions = shapely.get_dimensions(parts)
    return {
        "lines": encode_lines(parts[dimensions == 1], precision),
        "surfaces": encode_areas(parts[dimensions == 2], precision),
    }


def _publish(content: dict[str, Any], stem: str, *, folder: Path, owner: str) -> str:
    told = escape_json(content).encode()
    return publish_file(told, folder=folder, stem=stem, suffix=".json", owner=owner)


def _publish_points(city: City, folder: Path, owner: str) -> dict[str, tuple[str, int]]:
    tables: dict[str, GeoDataFrame] = {
        "facilities": city.facilities,
        "problem_properties": unique_properties(city),
        "accommodation": city.accommodation,
    }
    published = {}
    for key, table in tables.items():
        if table.empty:
            continue
        names = (
            table["name"].fillna("").astype(str) if "name" in table.columns else [""] * len(table)
        )
        content = {
            "precision": POINT_PRECISION,
            "names": list(names),
            "points": encode_points(_in_degrees(table.geometry.to_numpy()), POINT_PRECISION),
        }
        published[key] = (_publish(content, "points", folder=folder, owner=owner), len(table))
    return published


def _in_degrees(shapes: Shapes) -> Shapes:
    degrees: Shapes = to_display(GeoSeries(shapes, crs=METRIC_CRS)).to_numpy()
    return degrees
