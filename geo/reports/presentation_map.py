"""A map on a slide: one editable shape an area, its legend, scale bar and north arrow."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geo.layers.colouring import Colouring, Fill
from geo.numbers import HARD_SPACE, format_number
from geo.reports.box import Box
from geo.reports.presentation_shapes import (
    EMU,
    INK,
    NAMESPACES,
    OUTLINE,
    Canvas,
    Paragraph,
    filled,
    line,
    solid,
    transform,
)
from geo.reports.presentation_text import measure_width
from geo.reports.slide import MapFigure
from geo.texts import Language, text

Shapes = npt.NDArray[np.object_]
Points = npt.NDArray[np.float64]
STRIP = 30.0
"""Under the map, for scale bar and north arrow."""
DOTS = 700
"""A detail smaller than the map over this many dots is not seen on a slide."""
FINEST = 0.6
"""Points; a detail smaller than that is not seen on a small map either."""
LABEL = 11.0


@dataclass(frozen=True)
class Projection:
    """From metres to points of the slide."""

    west: float
    north: float
    left: float
    top: float
    scale: float

    def apply(self, coordinates: Points) -> Points:
        """Points of the slide, (n, 2)."""
        east = self.left + (coordinates[:, 0] - self.west) * self.scale
        return np.column_stack([east, self.top + (self.north - coordinates[:, 1]) * self.scale])


def draw_map(canvas: Canvas, figure: MapFigure, box: Box, *, beside: Box | None = None) -> None:
    """Put the areas, scale bar and north arrow of a map into a box.

    Args:
        canvas: The slide.
        figure: The map.
        box: Where.
        beside: Where bar and arrow stand, one above the other, if not below the areas.
    """
    shapes = np.asarray(figure.shapes.to_numpy(), dtype=object)
    drawn = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    if not drawn.size:
        return
    room = box if beside else box.strip(box.height - STRIP)
    projection = _project(shapes[drawn], room)
    tolerance = max(max(room.width, room.height) / DOTS, FINEST) / projection.scale
    coarse = shapely.coverage_simplify(shapes[drawn], tolerance)
    words = words_of_areas(figure.colouring, canvas.language)
    areas = [
        _freeform(
            canvas,
            figure.names[place],
            shape,
            projection,
            fill=filled(figure.colouring.fills[figure.colouring.codes[place]]),
            outline=line(OUTLINE, 0.5),
            told=words[place],
        )
        for place, shape in zip(drawn, coarse, strict=True)
    ]
    name = text("report_files.map", canvas.language)
    canvas.add(canvas.group(name, room, areas, alternative=figure.alternative))
    outlines = _outlines(canvas, figure, projection, tolerance)
    if outlines:
        canvas.add(canvas.group(text("report_files.outlines", canvas.language), room, outlines))
    strip = (beside or box).below((beside or box).height - STRIP)
    _draw_scale_bar(canvas, strip, projection.scale)
    above = Box(strip.left, strip.top - STRIP, 34.0, STRIP)
    _draw_north_arrow(canvas, above if beside else strip)


def _project(shapes: Shapes, room: Box) -> Projection:
    west, south, east, north = shapely.total_bounds(shapes)
    width, height = max(east - west, 1.0), max(north - south, 1.0)
    scale = float(min(room.width / width, room.height / height))
    return Projection(
        west=float(west),
        north=float(north),
        left=room.left + (room.width - width * scale) / 2,
        top=room.top + (room.height - height * scale) / 2,
        scale=scale,
    )


def words_of_areas(colouring: Colouring, language: Language) -> list[str]:
    """Number with unit, or why there is none, of each area."""
    unit = f"{HARD_SPACE}{colouring.unit}" if colouring.unit else ""
    return [
        colouring.fills[code].words
        or f"{format_number(number, language, decimals=colouring.decimals)}{unit}"
        for code, number in zip(colouring.codes, colouring.numbers, strict=True)
    ]


def _freeform(
    canvas: Canvas,
    name: str,
    shape: shapely.Geometry,
    projection: Projection,
    *,
    fill: str,
    outline: str,
    told: str = "",
) -> str:
    """One shape with all its parts and holes; its corners can be moved in PowerPoint."""
    lines = shapely.get_rings(shapely.get_parts(shape))
    closed = bool(len(lines))
    lines = lines if closed else shapely.get_parts(shape)
    coordinates, part = shapely.get_coordinates(lines, return_index=True)
    if not len(coordinates):
        return ""
    points = np.rint(projection.apply(coordinates) * EMU).astype(np.int64)
    corner = points.min(axis=0)
    extent = np.maximum(points.max(axis=0) - corner, 1)
    starts = np.flatnonzero(np.diff(part)) + 1
    paths = "".join(_path(ring, closed=closed) for ring in np.split(points - corner, starts))
    box = Box(*(corner / EMU), *(extent / EMU))
    rule = "" if closed else ' fill="none"'
    return (
        f"<p:sp {NAMESPACES}>{canvas.naming('Sp', name, alternative=told)}<p:spPr>{transform(box)}"
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
        f'<a:pathLst><a:path w="{extent[0]}" h="{extent[1]}"{rule}>{paths}</a:path></a:pathLst>'
        f"</a:custGeom>{fill}{outline}</p:spPr></p:sp>"
    )


def _path(points: npt.NDArray[np.int64], *, closed: bool) -> str:
    moved = np.r_[True, np.any(np.diff(points, axis=0) != 0, axis=1)]
    (x, y), *rest = points[moved].tolist()
    lines = "".join(f'<a:lnTo><a:pt x="{x}" y="{y}"/></a:lnTo>' for x, y in rest)
    end = "<a:close/>" if closed else ""
    return f'<a:moveTo><a:pt x="{x}" y="{y}"/></a:moveTo>{lines}{end}'


def _outlines(
    canvas: Canvas, figure: MapFigure, projection: Projection, tolerance: float
) -> list[str]:
    shapes = np.asarray(figure.outlines.to_numpy(), dtype=object)
    shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    name = text("report_files.outline", canvas.language)
    return [
        _freeform(canvas, name, shape, projection, fill="<a:noFill/>", outline=line(INK, 1.5))
        for shape in shapely.simplify(shapes, tolerance / 2)
    ]


def choose_bar_length(metres: float) -> float:
    """The longest of 1, 2, 5, 10, 20... metres that is not above the given length."""
    power = 10.0 ** np.floor(np.log10(metres))
    return float(max(step * power for step in (1, 2, 5) if step * power <= metres * (1 + 1e-9)))


def _draw_scale_bar(canvas: Canvas, strip: Box, scale: float) -> None:
    metres = choose_bar_length(strip.width / scale * 0.3)
    whole = metres >= 1000
    number = format_number(metres / 1000 if whole else metres, canvas.language)
    words = f"{number}{HARD_SPACE}{'km' if whole else 'm'}"
    length = metres * scale
    top = strip.top + 8
    half = length / 2
    pieces = [
        canvas.shape("", Box(strip.left, top, half, 5), "rect", solid(INK), line(INK, 0.5)),
        canvas.shape(
            "", Box(strip.left + half, top, half, 5), "rect", solid("#ffffff"), line(INK, 0.5)
        ),
    ]
    room = Box(strip.left + length + 6, strip.top + 3, measure_width(words, LABEL) + 4, 16)
    pieces.append(canvas.text("", room, [Paragraph(words, LABEL)], anchor="ctr"))
    frame = Box(strip.left, strip.top + 3, room.right - strip.left, 16)
    name = text("report_files.scale_bar", canvas.language)
    canvas.add(canvas.group(name, frame, pieces, alternative=words))


def _draw_north_arrow(canvas: Canvas, strip: Box) -> None:
    frame = Box(strip.right - 34, strip.top + 3, 30, 18)
    arrow = Box(frame.left, frame.top, 12, 18)
    letter = Box(frame.left + 15, frame.top, 15, 18)
    pieces = [
        canvas.shape("", arrow, "triangle", solid(INK), line(INK, 0)),
        canvas.text("", letter, [Paragraph("N", 12, bold=True)], anchor="ctr"),
    ]
    name = text("report_files.north_arrow", canvas.language)
    canvas.add(canvas.group(name, frame, pieces, alternative=name))


def swatch(canvas: Canvas, fill: Fill, box: Box) -> str:
    """A small rectangle that looks like the areas it stands for."""
    return canvas.shape("", box, "rect", filled(fill), line(OUTLINE, 0.5))
