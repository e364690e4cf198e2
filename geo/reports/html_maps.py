"""Maps as SVG inside a page: each outline stands once, however many slides colour it.

Outlines are integers on a square of ``EXTENT`` units, relative and without spaces that are not
needed, so that 170 areas on ten slides cost what they cost on one. A slide only points at them
(``use``) and says colour and value.
"""

from dataclasses import dataclass, field
from math import isfinite

import numpy as np
import shapely
from geopandas import GeoSeries

from geo.layers.colouring import Colouring, Fill
from geo.layers.escape import escape_html
from geo.layers.rings import Line, encode_areas, encode_lines
from geo.layers.simplify import Shapes, simplify_coverage
from geo.numbers import HARD_SPACE, NO_NUMBER, format_number
from geo.reports.slide import MapFigure, Report
from geo.texts import Language

EXTENT = 8_000
"""Units of the longer side of a map: finer than any screen at eight times its size."""
TILE = 8
"""Side of a pattern's tile in pixels, as on the map page."""
UNITS_PER_PIXEL = 14
"""Of a map that nobody has zoomed; the page's script sets it to what is on screen."""
MOTIFS = {
    "hatch": "M-2 2L2 -2M0 8L8 0M6 10L10 6",
    "cross": "M0 0L8 8M0 8L8 0",
    "dots": "M2 2h1.6M6 6h1.6",
}

LINE, SURFACE = 1, 2
"""Dimensions of shapes."""

Outlines = tuple[tuple[str, ...], bytes, bytes]


@dataclass(frozen=True)
class Frame:
    """Where metres lie on the square: ``x = (east - west) * scale``, y downwards.

    Attributes:
        west, north: Of all shapes, metres.
        scale: Units a metre.
        width, height: Of all shapes, units.
    """

    west: float
    north: float
    scale: float
    width: int
    height: int

    def place(self, shapes: Shapes) -> Shapes:
        """Shapes in units of the square."""
        origin, factors = np.array([self.west, self.north]), np.array([self.scale, -self.scale])
        placed: Shapes = shapely.transform(shapes, lambda points: (points - origin) * factors)
        return placed


def frame_of(shapes: Shapes) -> Frame:
    """The frame that just holds some shapes in metres."""
    west, south, east, north = shapely.total_bounds(shapes)
    longest = max(east - west, north - south)
    scale = EXTENT / longest if isfinite(longest) and longest else 1.0
    across, down = ((east - west) * scale, (north - south) * scale)
    sizes = [max(1, round(size)) if isfinite(size) else 1 for size in (across, down)]
    west, north = (float(edge) if isfinite(edge) else 0.0 for edge in (west, north))
    return Frame(west, north, float(scale), *sizes)


@dataclass
class Atlas:
    """All outlines and patterns of a page, each once.

    Attributes:
        frames: Of each set of outlines, by its number.
        drawn: Their SVG.
    """

    numbers: dict[Outlines, int] = field(default_factory=dict)
    frames: list[Frame] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    patterns: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def number(self, figure: MapFigure) -> int:
        """Which set of outlines a map stands on; drawn when it is met first."""
        key = _key_of(figure)
        if key not in self.numbers:
            self.numbers[key] = len(self.frames)
            self._draw(figure, self.numbers[key])
        return self.numbers[key]

    def _draw(self, figure: MapFigure, number: int) -> None:
        shapes = _simplified(figure.shapes)
        frame = frame_of(shapes)
        areas = encode_areas(frame.place(shapes), 0)
        paths = [
            f'<path id="g{number}-{index}" data-n="{escape_html(name)}" d="{_path(area)}"/>'
            for index, (name, area) in enumerate(zip(figure.names, areas, strict=True))
        ]
        above = _edges(figure.outlines, frame)
        self.frames.append(frame)
        self.drawn.append(
            f'<g class="areas">{"".join(paths)}</g>'
            f'<path id="o{number}" class="outlines" d="{above}"/>'
        )

    def paint(self, fill: Fill) -> str:
        """What an element takes as ``fill``."""
        if fill.pattern not in MOTIFS:
            return escape_html(fill.colour)
        look = (fill.colour, fill.pattern, fill.line)
        name = self.patterns.setdefault(look, f"p{len(self.patterns)}")
        return f"url(#{name})"

    def svg(self) -> str:
        """The part of the page that nobody sees and all maps point at."""
        patterns = "".join(
            f'<pattern id="{name}" width="{TILE}" height="{TILE}" patternUnits="userSpaceOnUse" '
            f'patternTransform="scale({UNITS_PER_PIXEL})">'
            f'<rect width="{TILE}" height="{TILE}" fill="{escape_html(colour)}"/>'
            f'<path d="{MOTIFS[motif]}" stroke="{escape_html(line)}" stroke-width="1.4" '
            'fill="none"/></pattern>'
            for (colour, motif, line), name in self.patterns.items()
        )
        return (
            '<svg class="store" width="0" height="0" aria-hidden="true" focusable="false">'
            f"<defs>{patterns}{''.join(self.drawn)}</defs></svg>"
        )


def collect_outlines(report: Report) -> Atlas:
    """The outlines of all maps of a report."""
    atlas = Atlas()
    for slide in report.slides:
        for figure in slide.figures:
            if isinstance(figure, MapFigure):
                atlas.number(figure)
    return atlas


def map_svg(figure: MapFigure, atlas: Atlas, language: Language) -> str:
    """One map: its areas by colour, each with what is said of it."""
    number = atlas.number(figure)
    frame = atlas.frames[number]
    said = area_words(figure.colouring, language)
    codes = figure.colouring.codes
    groups = []
    for code, fill in enumerate(figure.colouring.fills):
        members = np.flatnonzero(codes == code).tolist()
        if members:
            uses = "".join(
                f'<use href="#g{number}-{i}" data-v="{escape_html(said[i])}"/>' for i in members
            )
            groups.append(f'<g fill="{atlas.paint(fill)}">{uses}</g>')
    edge = EXTENT // 100
    box = f"{-edge} {-edge} {frame.width + 2 * edge} {frame.height + 2 * edge}"
    return (
        f'<svg class="map" role="img" viewBox="{box}" data-frame="{number}" '
        f'aria-label="{escape_html(figure.alternative)}">{"".join(groups)}'
        f'<use class="outlines" href="#o{number}"/></svg>'
    )


def area_words(colouring: Colouring, language: Language) -> list[str]:
    """What is said of each area: its number with unit, or why there is none."""
    variables = [(colouring.title, colouring.numbers, colouring.decimals, colouring.unit)]
    if colouring.second_numbers is not None:
        variables.append(
            (
                colouring.second_title,
                colouring.second_numbers,
                colouring.second_decimals,
                colouring.second_unit,
            )
        )
    states = [colouring.fills[code].words for code in colouring.codes.tolist()]
    spoken = [
        [
            _value_words(number, state, decimals, unit, language)
            for number, state in zip(numbers.tolist(), states, strict=True)
        ]
        for _, numbers, decimals, unit in variables
    ]
    if len(variables) == 1:
        return spoken[0]
    first, second = (title for title, *_ in variables)
    return [f"{first}: {one}; {second}: {two}" for one, two in zip(*spoken, strict=True)]


def _value_words(number: float, state: str, decimals: int, unit: str, language: Language) -> str:
    if not isfinite(number):
        return state or NO_NUMBER
    shown = format_number(number, language, decimals=decimals)
    return f"{shown}{HARD_SPACE}{unit}" if unit else shown


def _key_of(figure: MapFigure) -> Outlines:
    shapes, above = (
        b"".join(wkb or b"-" for wkb in shapely.to_wkb(series.to_numpy()))
        for series in (figure.shapes, figure.outlines)
    )
    return figure.names, shapes, above


def _simplified(series: GeoSeries) -> Shapes:
    """Outlines reduced to what a screen shows; areas without one stay empty."""
    shapes: Shapes = series.to_numpy().copy()
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    surfaces = there & (shapely.get_dimensions(shapes) == SURFACE)
    if surfaces.any():
        shapes[surfaces] = simplify_coverage(shapes[surfaces])
    shapes[~there] = shapely.Polygon()
    return shapes


def _edges(outlines: GeoSeries, frame: Frame) -> str:
    """Edges of the areas above, as lines."""
    if outlines.empty:
        return ""
    shapes = _simplified(outlines)
    dimensions = shapely.get_dimensions(shapes)
    lines = shapely.get_parts(shapely.boundary(shapes[dimensions == SURFACE]))
    drawn = shapely.get_parts(shapes[dimensions == LINE])
    placed = frame.place(np.concatenate([lines, drawn]))
    return "".join(_stroke(line) for line in encode_lines(placed, 0))


def _path(polygons: list[list[Line]]) -> str:
    return "".join(f"{_stroke(ring)}z" for rings in polygons for ring in rings)


def _stroke(line: Line) -> str:
    """A line of steps as path data: ``M10 20l3-4 5 6``."""
    start = f"M{line[0]} {line[1]}"
    if len(line) <= 2:
        return start
    steps = " ".join(map(str, line[2:])).replace(" -", "-")
    return f"{start}l{steps}"
