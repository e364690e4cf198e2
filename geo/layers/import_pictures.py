"""Plain pictures of an import: where areas could lie, and where their borders do not fit.

SVG without any tile, font or script. Everything that comes from a file is escaped.
"""

import base64
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

import numpy as np
import numpy.typing as npt
import shapely
from geopandas import GeoDataFrame

from geo.catalogue import CATALOGUES_FOLDER, read_toml
from geo.imports.coverage import CoverageErrors
from geo.imports.crs_candidates import CrsCandidate

GERMANY = (5.4, 46.9, 15.6, 55.4)
MIDDLE_LATITUDE = 51.0
WIDTH = 460
COVERAGE_WIDTH, COVERAGE_HEIGHT = 760, 520
LEAST_VIEW_M = 60.0
NUMBERED = 25
"""In a view of the whole city, the largest faults have numbers; more would hide it."""
LAND, LINE, INK, FAINT = "#f4f6f7", "#d5dade", "#1c2429", "#5d6a72"
CHOSEN, OTHER = "#b34700", "#2d5d8c"
FILLS = {"overlap": "#b34700", "gap": "#2d5d8c", "part": "#6b4a9a"}


@dataclass(frozen=True)
class _Frame:
    """From coordinates to pixels."""

    west: float
    north: float
    scale_x: float
    scale_y: float

    def at(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Pixels of points (n, 2)."""
        x = (points[:, 0] - self.west) * self.scale_x
        y = (self.north - points[:, 1]) * self.scale_y
        return np.column_stack([x, y])


@cache
def load_places() -> dict[str, tuple[float, float]]:
    """Name to longitude and latitude of places by which Germany is recognised."""
    told = read_toml(CATALOGUES_FOLDER / "places.toml")
    return {
        str(entry["name"]): (float(entry["at"][0]), float(entry["at"][1]))
        for entry in told.values()
    }


def picture_html(svg: str, label: str) -> str:
    """A picture for a page: as an image nothing in it can act, and its label is read aloud."""
    data = base64.b64encode(svg.encode()).decode()
    return (
        f'<img alt="{escape(label)}" src="data:image/svg+xml;base64,{data}" '
        'style="max-width:100%;height:auto">'
    )


def draw_candidates(candidates: Sequence[CrsCandidate], *, chosen: int | None, label: str) -> str:
    """Candidates with their number on a graticule with well-known places.

    Args:
        candidates: Where the areas could lie.
        chosen: Position of the chosen one.
        label: What the picture shows, for a screen reader.
    """
    west, south, east, north = GERMANY
    scale = WIDTH / (east - west)
    frame = _Frame(west, north, scale, scale / math.cos(math.radians(MIDDLE_LATITUDE)))
    height = (north - south) * frame.scale_y
    parts = _graticule(frame, height)
    badges = []
    for position, candidate in enumerate(candidates):
        colour = CHOSEN if position == chosen else OTHER
        area, badge = _candidate(frame, candidate, str(position + 1), colour)
        parts.append(area)
        badges.append(badge)
    parts += [*_places(frame), *badges]
    return _svg(parts, WIDTH, height, label)


def _graticule(frame: _Frame, height: float) -> list[str]:
    west, south, east, north = GERMANY
    lines = []
    for lon in range(math.ceil(west), math.floor(east) + 1, 2):
        x = (lon - frame.west) * frame.scale_x
        lines.append(f'<path d="M{x:.0f} 0V{height:.0f}" stroke="{LINE}"/>')
        lines.append(_words(x + 3, height - 4, f"{lon}°", FAINT, 11))
    for lat in range(math.ceil(south), math.floor(north) + 1, 2):
        y = (frame.north - lat) * frame.scale_y
        lines.append(f'<path d="M0 {y:.0f}H{WIDTH}" stroke="{LINE}"/>')
        lines.append(_words(3, y - 3, f"{lat}°", FAINT, 11))
    return lines


def _places(frame: _Frame) -> list[str]:
    parts = []
    for name, (lon, lat) in load_places().items():
        ((x, y),) = frame.at(np.array([[lon, lat]]))
        parts.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="2.5" fill="{FAINT}"/>')
        parts.append(_words(x + 5, y + 4, name, FAINT, 12))
    return parts


def _candidate(frame: _Frame, candidate: CrsCandidate, number: str, colour: str) -> tuple[str, str]:
    """The hull with a ring, since a city is a few pixels wide, and the number at its side."""
    points = frame.at(np.array(candidate.outline, dtype=float))
    x, y = points.mean(axis=0)
    radius = max(11.0, float(np.hypot(*(points - (x, y)).T).max()) + 4)
    hull = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
    area = (
        f'<g fill="none" stroke="{colour}" stroke-width="2.5">'
        f'<polygon points="{hull}" fill="{colour}" stroke-width="1"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/></g>'
    )
    badge = (
        f'<circle cx="{x + radius:.1f}" cy="{y - radius:.1f}" r="9" fill="{colour}"/>'
        f'<text x="{x + radius:.1f}" y="{y - radius + 4:.1f}" text-anchor="middle" '
        f'font-size="12" font-weight="700" fill="#ffffff">{number}</text>'
    )
    return area, badge


def draw_coverage(
    areas: GeoDataFrame, errors: CoverageErrors, *, focus: int | None, label: str
) -> str:
    """The areas of a city with overlaps, gaps and slivers between them.

    Args:
        areas: In metres.
        errors: What ``find_coverage_errors`` has found.
        focus: Position in ``list_faults`` to look at closely; None for the whole city.
        label: What the picture shows, for a screen reader.
    """
    faults = list_faults(errors)
    view = areas.total_bounds if focus is None else _around(faults.geometry.iloc[focus])
    frame = _fit(view)
    per_pixel = 1 / frame.scale_x
    box = shapely.box(*_seen(frame))
    seen = areas[areas.intersects(box)]
    outlines = shapely.simplify(seen.geometry.to_numpy(), per_pixel)
    parts = [
        _path(frame, shape, fill=LAND, stroke=FAINT, words=f"{key} {name}".strip())
        for shape, key, name in zip(outlines, seen.index, seen["name"], strict=True)
    ]
    for number, (kind, shape) in enumerate(zip(faults["kind"], faults.geometry, strict=True), 1):
        if shape.intersects(box):
            is_named = focus is not None or number <= NUMBERED
            parts.append(_fault(frame, shape, str(kind), str(number) if is_named else ""))
    return _svg(parts, COVERAGE_WIDTH, COVERAGE_HEIGHT, label)


def list_faults(errors: CoverageErrors) -> GeoDataFrame:
    """Overlaps, gaps and slivers in one table, in the order of their numbers."""
    import pandas as pd

    tables = [errors.overlaps, errors.gaps, errors.slivers]
    joined = pd.concat([table for table in tables if len(table)] or tables, ignore_index=True)
    return GeoDataFrame(joined, geometry="geometry", crs=errors.overlaps.crs)


def _around(shape: shapely.Geometry) -> npt.NDArray[np.float64]:
    """The box of a fault with as much again around it, never too close to know the place."""
    west, south, east, north = shape.bounds
    margin = max(LEAST_VIEW_M, east - west, north - south)
    return np.array([west - margin, south - margin, east + margin, north + margin])


def _fit(bounds: npt.NDArray[np.float64]) -> _Frame:
    west, south, east, north = (float(bound) for bound in bounds)
    scale = min(COVERAGE_WIDTH / max(east - west, 1.0), COVERAGE_HEIGHT / max(north - south, 1.0))
    scale *= 0.96
    left = (west + east) / 2 - COVERAGE_WIDTH / 2 / scale
    top = (south + north) / 2 + COVERAGE_HEIGHT / 2 / scale
    return _Frame(left, top, scale, scale)


def _seen(frame: _Frame) -> tuple[float, float, float, float]:
    east = frame.west + COVERAGE_WIDTH / frame.scale_x
    return frame.west, frame.north - COVERAGE_HEIGHT / frame.scale_y, east, frame.north


def _fault(frame: _Frame, shape: shapely.Geometry, kind: str, number: str) -> str:
    """The fault itself and a ring with its number, as it may be thinner than a pixel."""
    colour = FILLS[kind]
    ((x, y),) = frame.at(np.array([shapely.point_on_surface(shape).coords[0]]))
    drawn = _path(frame, shape, fill=colour, stroke=colour, words=number)
    if not number:
        return drawn
    return (
        drawn + f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="none" stroke="{colour}" '
        'stroke-width="2"/>' + _words(x + 11, y + 4, number, colour, 13, bold=True)
    )


def _path(frame: _Frame, shape: shapely.Geometry, *, fill: str, stroke: str, words: str) -> str:
    steps = []
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        points = frame.at(shapely.get_coordinates(ring))
        steps.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    return (
        f'<path d="{"".join(steps)}" fill="{fill}" stroke="{stroke}" stroke-width="1" '
        f'fill-rule="evenodd"><title>{escape(words)}</title></path>'
    )


def _words(x: float, y: float, words: str, colour: str, size: int, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" fill="{colour}"{weight} '
        f'stroke="#ffffff" stroke-width="3" paint-order="stroke">{escape(words)}</text>'
    )


def _svg(parts: Sequence[str], width: float, height: float, label: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'role="img" aria-label="{escape(label)}" font-family="sans-serif" '
        f'width="{width:.0f}" height="{height:.0f}">'
        f'<rect width="100%" height="100%" fill="#ffffff" stroke="{LINE}"/>'
        f"<title>{escape(label)}</title>{''.join(parts)}</svg>"
    )
