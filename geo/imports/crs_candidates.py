"""Where coordinates without a known system could lie: candidates for a picture, none assumed."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from geopandas import GeoDataFrame
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from geo.crs import DISPLAY_CRS
from geo.imports.report import Wording

Bounds = tuple[float, float, float, float]
Ring = tuple[tuple[float, float], ...]

GERMANY_TIGHT: Bounds = (5.6, 47.1, 15.3, 55.2)
"""West, south, east, north of Germany in degrees, a little wider than its border stones."""

ZONE_MARGIN_DEGREES = 3.0
"""A Land uses one zone for all its areas, so data lie this far outside the zone at most."""

SYSTEMS: tuple[tuple[int, str], ...] = (
    (4326, "degrees"),
    (25832, "utm"),
    (25833, "utm"),
    (4647, "utm_zone_number"),
    (5650, "utm_zone_number"),
    (31466, "gauss_krueger"),
    (31467, "gauss_krueger"),
    (31468, "gauss_krueger"),
    (31469, "gauss_krueger"),
    (2398, "gauss_krueger_east"),
    (2399, "gauss_krueger_east"),
    (3857, "web_mercator"),
    (3035, "europe"),
)
"""Systems that German files come in, the commonest first, with the word for why."""


@dataclass(frozen=True)
class CrsCandidate:
    """One system in which the coordinates of a layer lie in Germany.

    Attributes:
        file: Where the coordinates come from.
        epsg: Number of the system, for ``ImportOptions.crs``.
        name: Name of the system.
        why: What speaks for it, said in the reader's language.
        bbox: West, south, east, north in degrees.
        outline: Convex hull in degrees, longitude first, closed.
        swap_axes: Whether the two coordinates must be exchanged, for ``ImportOptions.swap_axes``.
    """

    file: str
    epsg: int
    name: str
    why: Wording
    bbox: Bounds
    outline: Ring
    swap_axes: bool = False

    @property
    def crs(self) -> str:
        """As ``ImportOptions.crs`` takes it."""
        return f"EPSG:{self.epsg}"


def find_candidates(file: str, frame: GeoDataFrame) -> tuple[CrsCandidate, ...]:
    """Every common German system in which all coordinates lie in Germany, the likeliest first.

    Args:
        file: Name for the report.
        frame: Polygons with finite coordinates, of whatever system.
    """
    bounds = frame.total_bounds
    # The hull of the boxes: cheap, and its corners say where the areas reach.
    boxes = shapely.box(*frame.bounds.to_numpy().T)
    hull = shapely.get_coordinates(shapely.convex_hull(shapely.union_all(boxes)))
    found = [*_fitting(file, bounds, hull, swap=False), *_fitting(file, bounds, hull, swap=True)]
    return tuple(found)


def _fitting(
    file: str, bounds: np.ndarray, hull: np.ndarray, *, swap: bool
) -> Iterator[CrsCandidate]:
    west, south, east, north = bounds
    if swap:
        west, south, east, north = south, west, north, east
        hull = hull[:, ::-1]
    for epsg, why in SYSTEMS:
        system = describe_system(epsg)
        if system.is_geographic != (west >= -180 and east <= 180 and south >= -90 and north <= 90):
            continue
        bbox = lonlat_bounds(system, (west, south, east, north))
        if bbox is None or not _lies_in(bbox, _area_of(system)):
            continue
        corners = to_lonlat(system, hull)
        yield CrsCandidate(
            file=file,
            epsg=epsg,
            name=system.name,
            why=Wording(f"crs_why_{'swapped' if swap else why}"),
            bbox=bbox,
            outline=tuple((float(lon), float(lat)) for lon, lat in corners),
            swap_axes=swap,
        )


@cache
def describe_system(epsg: int) -> CRS:
    """The system of a number."""
    return CRS.from_epsg(epsg)


def _area_of(system: CRS) -> Bounds:
    """Where in Germany a system is used, with the margin of a zone."""
    west, south, east, north = GERMANY_TIGHT
    used = system.area_of_use
    if used is None:
        return GERMANY_TIGHT
    margin = ZONE_MARGIN_DEGREES
    return max(west, used.west - margin), south, min(east, used.east + margin), north


def _lies_in(bbox: Bounds, outer: Bounds) -> bool:
    return bool(
        bbox[0] >= outer[0] and bbox[1] >= outer[1] and bbox[2] <= outer[2] and bbox[3] <= outer[3]
    )


def to_lonlat(system: CRS, points: np.ndarray) -> np.ndarray:
    """Points (n, 2), easting first, in degrees, longitude first; infinite where impossible."""
    transformer = Transformer.from_crs(system, DISPLAY_CRS, always_xy=True)
    try:
        lon, lat = transformer.transform(points[:, 0], points[:, 1])
    except ProjError:
        return np.full(points.shape, np.inf)
    return np.column_stack([lon, lat])


def lonlat_bounds(system: CRS, bounds: Bounds) -> Bounds | None:
    """The box of a box in degrees; None where the coordinates mean nothing in this system."""
    west, south, east, north = bounds
    corners = np.array([[west, south], [east, south], [east, north], [west, north]], dtype=float)
    there = to_lonlat(system, corners)
    if not np.isfinite(there).all():
        return None
    (low_x, low_y), (high_x, high_y) = there.min(axis=0), there.max(axis=0)
    return float(low_x), float(low_y), float(high_x), float(high_y)
