"""Areas, outlines, scale bar and north arrow of a map that stands still."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from geopandas import GeoSeries, points_from_xy

from geo.crs import DISPLAY_CRS, to_display
from geo.numbers import HARD_SPACE, format_number
from geo.reports.box import Box
from geo.reports.drawing_canvas import Canvas, Points
from geo.reports.drawing_legend import EDGE, draw_filled
from geo.reports.drawing_text import INK, Paragraph, text_width
from geo.reports.slide import MapFigure
from geo.texts import Language

Shapes = npt.NDArray[np.object_]

HALO = "#ffffff"
"""Beside the dark line of a border, so that it is seen between two dark areas, too."""
STRIP = 24.0
"""Height below a map for scale bar and north arrow at scale 1, points."""
PAD = 2.0
"""Room for the outline at the edge of a map, points."""
VERTICES_LEFT_ALONE = 2_000
FINEST = 0.2
"""Points of paper: the square root of a triangle that is left out, 0.07 mm."""
STEP_NORTH = 0.001
"""Degrees of latitude walked to see where north is."""
SHARE_OF_BAR = 0.35
"""Of the map's width, at most."""


@dataclass(frozen=True)
class View:
    """How a map lies on paper.

    Attributes:
        west, south, east, north: Metres of the projection at the edges of the map's box.
        units_a_point: Metres of the projection that a point of paper shows.
    """

    west: float
    south: float
    east: float
    north: float
    units_a_point: float

    def place(self, points: Points, box: Box) -> Points:
        """Points of the projection as points of paper in the box of the map."""
        corner, turned = np.array([self.west, self.north]), np.array([1.0, -1.0])
        placed: Points = (points - corner) * turned / self.units_a_point + (box.left, box.top)
        return placed


def bounds_of(figure: MapFigure) -> npt.NDArray[np.float64]:
    """West, south, east and north of all areas; a square kilometre where there are none."""
    bounds = np.asarray(figure.shapes.total_bounds, dtype=np.float64)
    return bounds if np.isfinite(bounds).all() else np.array([0.0, 0.0, 1000.0, 1000.0])


def height_to_width(figure: MapFigure) -> float:
    """How high the areas are for their width."""
    west, south, east, north = bounds_of(figure)
    return float((north - south) / max(east - west, 1e-9))


def view_of(figure: MapFigure, box: Box) -> View:
    """The areas as large as they fit into a box, in the middle."""
    west, south, east, north = bounds_of(figure)
    wide, high = max(box.width - 2 * PAD, 1.0), max(box.height - 2 * PAD, 1.0)
    units = max((east - west) / wide, (north - south) / high, 1e-9)
    x, y = (west + east) / 2, (south + north) / 2
    half_width, half_height = units * box.width / 2, units * box.height / 2
    return View(x - half_width, y - half_height, x + half_width, y + half_height, units)


def draw_areas(canvas: Canvas, figure: MapFigure, box: Box) -> View:
    """All areas in their fills, then the outlines above them; returns how they lie."""
    view = view_of(figure, box)
    shapes = np.asarray(figure.shapes.array, dtype=object)
    drawn = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if drawn.any():
        outlines = simplify_to_paper(shapes[drawn], view)
        codes = figure.colouring.codes[drawn]
        for code in np.unique(codes):
            points, steps = path_of(outlines[codes == code])
            draw_filled(
                canvas, view.place(points, box), steps, figure.colouring.fills[code], edge=HALO
            )
        points, steps = path_of(outlines)
        canvas.shape(
            view.place(points, box),
            steps,
            facecolor="none",
            edgecolor=EDGE,
            linewidth=0.4,
            joinstyle="round",
        )
    _draw_outlines(canvas, figure.outlines, view, box)
    return view


def simplify_to_paper(shapes: Shapes, view: View) -> Shapes:
    """Outlines without detail that paper cannot show; neighbours still share every border."""
    if shapely.get_num_coordinates(shapes).sum() <= VERTICES_LEFT_ALONE:
        return shapes
    simplified: Shapes = shapely.coverage_simplify(shapes, FINEST * view.units_a_point)
    return simplified


def path_of(polygons: Shapes) -> tuple[Points, npt.NDArray[np.uint8]]:
    """All rings of polygons as one path; holes run the other way round, so that they stay open."""
    from matplotlib.path import Path

    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(polygons)))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    steps = np.full(len(points), Path.LINETO, dtype=np.uint8)
    first = np.r_[True, ring[1:] != ring[:-1]] if len(ring) else np.zeros(0, bool)
    steps[first] = Path.MOVETO
    steps[np.r_[first[1:], True] if len(ring) else first] = Path.CLOSEPOLY
    return points, steps


def _draw_outlines(canvas: Canvas, outlines: GeoSeries, view: View, box: Box) -> None:
    shapes = np.asarray(outlines.array, dtype=object)
    shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    if not len(shapes):
        return
    points, steps = path_of(simplify_to_paper(shapes, view))
    canvas.shape(
        view.place(points, box),
        steps,
        facecolor="none",
        edgecolor=INK,
        linewidth=1.6,
        joinstyle="round",
    )


def ground_metres(figure: MapFigure, view: View) -> float:
    """Metres on the ground that a metre of the projection stands for, in the middle of the map.

    A projection stretches: in UTM by up to about one per mille, more far from its meridian.
    """
    if figure.shapes.crs is None:
        return 1.0
    from pyproj import Geod

    x, y = (view.west + view.east) / 2, (view.south + view.north) / 2
    half = (view.east - view.west) / 4
    ends = to_display(
        GeoSeries(points_from_xy([x - half, x + half], [y, y]), crs=figure.shapes.crs)
    )
    _, _, walked = Geod(ellps="GRS80").inv(*ends.iloc[0].coords[0], *ends.iloc[1].coords[0])
    return float(walked) / (2 * half)


def north_of(figure: MapFigure, view: View) -> float:
    """Where true north is in the middle of the map, in degrees clockwise from straight up."""
    if figure.shapes.crs is None:
        return 0.0
    x, y = (view.west + view.east) / 2, (view.south + view.north) / 2
    start = GeoSeries(points_from_xy([x], [y]), crs=figure.shapes.crs)
    degrees = to_display(start).iloc[0]
    step = GeoSeries(points_from_xy([degrees.x], [degrees.y + STEP_NORTH]), crs=DISPLAY_CRS)
    end = step.to_crs(figure.shapes.crs).iloc[0]
    return math.degrees(math.atan2(end.x - x, end.y - y))


def choose_length(most: float) -> float:
    """The largest round length (1, 2 or 5 times a power of ten) that is at most ``most``."""
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= most * (1 + 1e-9))


def length_words(metres: float, language: Language) -> str:
    """Such as "500 m" and "2 km"."""
    number, unit = (metres / 1000, "km") if metres >= 1000 else (metres, "m")
    return f"{format_number(number, language)}{HARD_SPACE}{unit}"


def draw_scale_bar(
    canvas: Canvas, figure: MapFigure, view: View, box: Box, scale: float
) -> tuple[float, float]:
    """A bar of a round length at the left of a strip.

    Returns:
        Metres on the ground and points on paper.
    """
    look = Paragraph("", 7.0 * scale)
    metres_a_point = view.units_a_point * ground_metres(figure, view)
    metres = choose_length(max(min(SHARE_OF_BAR * box.width, 140.0 * scale), 12.0) * metres_a_point)
    length = metres / metres_a_point
    zero = text_width("0", look.size) + 3.0
    start, bar_top = box.left + zero, box.top + 0.35 * box.height
    for half, colour in enumerate((INK, "#ffffff")):
        part = Box(start + half * length / 2, bar_top, length / 2, 4.0 * scale)
        canvas.rectangle(part, facecolor=colour, edgecolor=INK, linewidth=0.6)
    top = bar_top - 0.32 * look.size
    canvas.write("0", box.left, top, look)
    words = length_words(metres, figure.legend.language)
    canvas.write(words, box.left + zero + length + 3.0, top, look)
    return metres, length


def draw_north_arrow(canvas: Canvas, figure: MapFigure, view: View, box: Box, scale: float) -> None:
    """An arrow to true north at the right of a strip, with its letter beside it."""
    side = min(box.height, 20.0 * scale)
    place = Box(box.right - side, box.top + (box.height - side) / 2, side, side)
    angle = math.radians(north_of(figure, view))
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    arrow = np.array([(0.0, -0.95), (0.5, 0.8), (0.0, 0.4), (-0.5, 0.8)])
    middle = (place.left + side / 2, place.top + side / 2)
    canvas.shape(arrow @ turn * side / 2 + middle, facecolor=INK, edgecolor=EDGE, linewidth=0.4)
    look = Paragraph("", 8.0 * scale, bold=True)
    canvas.write(
        "N", place.left - 2.0, place.top + 0.5 * (side - 1.3 * look.size), look, align="right"
    )
