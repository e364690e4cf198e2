"""Three to six small maps on a slide, with one legend where they have one scale."""

import numpy as np

from geo.reports.box import Box
from geo.reports.presentation_chart import draw_chart
from geo.reports.presentation_legend import draw_legend
from geo.reports.presentation_map import STRIP, draw_map
from geo.reports.presentation_shapes import ACCENT, Paragraph
from geo.reports.presentation_sheet import Sheet
from geo.reports.presentation_text import fit_text
from geo.reports.slide import ChartFigure, MapFigure
from geo.reports.small_maps import lay_grid, maps_with_legend

HEADING, TALL_HEADING = 18.0, 31.0
"""Height of a heading in one line, and of one for which a line is too short."""
HEADING_SIZES = (14.0, 13.0, 12.0, 11.0, 10.0, 9.0)
READABLE = 12.0
LEGEND = 170.0
GAP = 14.0
BESIDE = 82.0
"""Width that scale bar and north arrow need beside a map."""
OWN_LEGEND = 0.42
"""Of a cell's width, for a legend of its own."""
Figure = MapFigure | ChartFigure


def draw_grid(sheet: Sheet, figures: tuple[Figure, ...], box: Box) -> None:
    """Put small maps into a box, each under its heading.

    Args:
        sheet: The slide.
        figures: Three to six.
        box: Where.
    """
    maps, legend = maps_with_legend(figures)
    aspects = [_aspect(figure) for figure in maps]
    grid = lay_grid(
        len(figures),
        box,
        aspect=max([*aspects, 0.3]),
        legend=LEGEND if legend else 0.0,
        gap=GAP,
        around=HEADING + STRIP,
    )
    size, head = _choose_heading(figures, grid.cells[0])
    for figure, cell in zip(figures, grid.cells, strict=True):
        _head(sheet, figure, cell.strip(head), size)
        room = cell.below(head + 2)
        if isinstance(figure, ChartFigure):
            draw_chart(sheet.slide, sheet.canvas, figure, room)
        elif legend:
            _draw_small(sheet, figure, room)
        else:
            left, aside = room.halves(GAP)
            wide = room.width * OWN_LEGEND
            map_box = Box(left.left, left.top, room.width - wide - GAP / 2, left.height)
            draw_map(sheet.canvas, figure, map_box)
            beside = Box(aside.right - wide, aside.top, wide, aside.height)
            draw_legend(sheet.canvas, figure.legend, beside)
    if legend:
        draw_legend(sheet.canvas, legend, grid.legend)


def _draw_small(sheet: Sheet, figure: MapFigure, room: Box) -> None:
    """With scale bar and north arrow at its side where it leaves room there."""
    wide = room.height / max(_aspect(figure), 1e-9)
    if wide + BESIDE > room.width:
        draw_map(sheet.canvas, figure, room)
        return
    beside = Box(room.left + wide + GAP / 2, room.top, BESIDE - GAP / 2, room.height)
    draw_map(sheet.canvas, figure, Box(room.left, room.top, wide, room.height), beside=beside)


def _head(sheet: Sheet, figure: Figure, box: Box, size: float) -> None:
    if figure.heading:
        fitted = fit_text(figure.heading, box, (size,), bold=True)
        words = [Paragraph(fitted.words, fitted.size, bold=True, colour=ACCENT)]
        sheet.canvas.add(sheet.canvas.text("", box, words))


def _choose_heading(figures: tuple[Figure, ...], cell: Box) -> tuple[float, float]:
    """Size and height of all headings: two lines where letters in one would be small."""
    for height in (HEADING, TALL_HEADING):
        room = cell.strip(height)
        size = min(fit_text(it.heading, room, HEADING_SIZES, bold=True).size for it in figures)
        if size >= READABLE:
            break
    return size, height


def _aspect(figure: MapFigure) -> float:
    """Height of the areas for their width; of none a square."""
    west, south, east, north = figure.shapes.total_bounds
    aspect = (north - south) / max(east - west, 1e-9)
    return float(aspect) if np.isfinite(aspect) else 1.0
