"""Shapes as short integers: the outline of a city is sent once, but it is the bulk of it.

A line is a flat list ``[x0, y0, dx, dy, dx, dy, ...]`` in units of ``10 ** -precision`` degrees,
first point absolute, then steps. Against GeoJSON this is a quarter of the bytes, and the
browser reads it as fast as JSON is read.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

Line = list[int]
Points = npt.NDArray[np.int64]


def encode_areas(polygons: npt.NDArray[np.object_], precision: int) -> list[list[list[Line]]]:
    """Areas, each a list of polygons, each a list of rings (outer first, open at the end).

    Args:
        polygons: Polygons and multipolygons in degrees, shape (n,).
        precision: Decimals kept.
    """
    parts, area_of_part = shapely.get_parts(polygons, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    encoded: list[list[list[Line]]] = [[] for _ in range(len(polygons))]
    polygons_by_part: list[list[Line]] = [[] for _ in range(len(parts))]
    for part, line in zip(part_of_ring, encode_lines(rings, precision), strict=True):
        polygons_by_part[part].append(line[:-2])  # the browser closes rings itself
    for area, polygon in zip(area_of_part, polygons_by_part, strict=True):
        encoded[area].append(polygon)
    return encoded


def encode_lines(lines: npt.NDArray[np.object_], precision: int) -> list[Line]:
    """Lines or rings, repeated points dropped; each keeps at least its first and last."""
    if not len(lines):
        return []
    coordinates, line_of_point = shapely.get_coordinates(lines, return_index=True)
    points = np.rint(coordinates * 10**precision).astype(np.int64)
    starts = np.flatnonzero(np.r_[True, line_of_point[1:] != line_of_point[:-1]])
    ends = np.r_[starts[1:], len(points)] - 1
    moved = np.any(np.diff(points, axis=0, prepend=points[:1] - 1) != 0, axis=1)
    moved[starts] = True
    moved[ends] = True
    kept = np.flatnonzero(moved)
    firsts = np.searchsorted(kept, starts)
    return [line.ravel().tolist() for line in np.split(_to_steps(points[kept], firsts), firsts[1:])]


def encode_points(points: npt.NDArray[np.object_], precision: int) -> Line:
    """Points as one line of steps."""
    coordinates = shapely.get_coordinates(points)
    whole = np.rint(coordinates * 10**precision).astype(np.int64)
    steps: Line = _to_steps(whole, np.array([0])).ravel().tolist()
    return steps


def decode_line(line: Sequence[int], precision: int) -> npt.NDArray[np.float64]:
    """The points of an encoded line in degrees, shape (n, 2)."""
    points: npt.NDArray[np.float64] = np.cumsum(np.reshape(line, (-1, 2)), axis=0) / 10**precision
    return points


def _to_steps(points: Points, firsts: npt.NDArray[np.intp]) -> Points:
    """Differences to the point before; the points at ``firsts`` stay absolute."""
    steps = np.diff(points, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    steps[firsts] = points[firsts]
    return steps
