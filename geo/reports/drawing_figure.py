"""One figure of a slide, measured and then drawn: a map with all it must carry, or a chart."""

from dataclasses import dataclass

from geo.layers.legend import Legend
from geo.reports.box import Box
from geo.reports.drawing_canvas import Canvas
from geo.reports.drawing_chart import ChartBlock
from geo.reports.drawing_legend import LegendBlock
from geo.reports.drawing_map import (
    STRIP,
    draw_areas,
    draw_north_arrow,
    draw_scale_bar,
    height_to_width,
)
from geo.reports.drawing_text import QUIET, Paragraph, stack_height
from geo.reports.slide import ChartFigure, MapFigure
from geo.texts import Language

Figure = MapFigure | ChartFigure

WIDE = 340.0
"""From this width on a map has its legend beside it, points at scale 1."""
BETWEEN = 14.0
SMALLEST, TALLEST = 110.0, 330.0
"""Height of a map that may choose it, points at scale 1."""
SHRINKING = (1.0, 0.92, 0.85, 0.78, 0.7, 0.62, 0.55, 0.48, 0.4)
"""Steps in which letters become smaller until everything fits."""


@dataclass(frozen=True)
class MapBlock:
    """A map with legend, scale bar, north arrow and, where it is not told beside, its source."""

    figure: MapFigure
    scale: float
    sourced: bool = True

    def legend(self, width: float) -> LegendBlock:
        """Beside the map where there is room, else below it."""
        wide = min(max(0.38 * width, 140.0 * self.scale), 0.5 * width)
        return LegendBlock(self.figure.legend, wide if self.beside(width) else width, self.scale)

    def beside(self, width: float) -> bool:
        """Whether the legend stands beside the map."""
        return width >= WIDE * self.scale

    def source(self) -> tuple[Paragraph, ...]:
        """Where figures and areas come from, and of what kind the figures are."""
        return source_of(self.figure.legend, self.scale, sourced=self.sourced)

    def natural_height(self, width: float) -> float:
        """Points in which the map fills its width."""
        legend = self.legend(width)
        beside = self.beside(width)
        map_width = width - legend.width - BETWEEN if beside else width
        tall = map_width * height_to_width(self.figure)
        tall = min(max(tall, SMALLEST * self.scale), TALLEST * self.scale) + STRIP * self.scale
        body = max(tall, legend.height()) if beside else tall + 6.0 + legend.height()
        return body + 6.0 + stack_height(self.source(), width)

    def fits(self, box: Box) -> bool:
        """Whether the legend finds room and the map at least two fifths of the height."""
        legend = self.legend(box.width)
        left = box.height - 6.0 - stack_height(self.source(), box.width)
        if self.beside(box.width):
            return legend.height() <= left and left >= 0.4 * box.height
        return left - legend.height() - 6.0 - STRIP * self.scale >= 0.4 * box.height

    def draw(self, canvas: Canvas, box: Box) -> None:
        """Draw it into a box."""
        legend = self.legend(box.width)
        foot = stack_height(self.source(), box.width)
        strip = STRIP * self.scale
        body = box.height - foot - 6.0
        if self.beside(box.width):
            place = Box(box.left, box.top, box.width - legend.width - BETWEEN, body - strip)
            legend.draw(canvas, place.right + BETWEEN, box.top)
        else:
            tall = body - legend.height() - 6.0 - strip
            place = Box(box.left, box.top, box.width, tall)
            legend.draw(canvas, box.left, place.bottom + strip + 6.0)
        draw_whole_map(canvas, self.figure, place, self.scale)
        canvas.stack(self.source(), box.left, box.bottom - foot, box.width)


def source_of(legend: Legend, scale: float, *, sourced: bool) -> tuple[Paragraph, ...]:
    """Lines below a map: of what kind its figures are, and sources where they are wanted."""
    kind = Paragraph(legend.badge, 7.0, bold=True).scaled(scale)
    lines = (legend.source, *legend.areas) if sourced else ()
    return kind, *(Paragraph(line, 6.5, colour=QUIET, after=0.2).scaled(scale) for line in lines)


def draw_whole_map(canvas: Canvas, figure: MapFigure, box: Box, scale: float) -> None:
    """Areas in a box, scale bar and north arrow in the strip below it."""
    view = draw_areas(canvas, figure, box)
    below = Box(box.left, box.bottom, box.width, STRIP * scale)
    draw_scale_bar(canvas, figure, view, below, scale)
    draw_north_arrow(canvas, figure, view, below, scale)


def block_of(
    figure: Figure, language: Language, scale: float, *, sourced: bool
) -> MapBlock | ChartBlock:
    """A figure ready to be measured and drawn."""
    if isinstance(figure, MapFigure):
        return MapBlock(figure, scale, sourced)
    return ChartBlock(figure, language, scale, sourced)
