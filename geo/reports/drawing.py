"""Figures of a slide and whole slides, drawn without a browser.

Everything is set in points and measured before it is drawn; ``drawing_style`` must be open.
"""

from dataclasses import dataclass

from geo.reports.box import Box
from geo.reports.drawing_badges import badges_height, draw_badges
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
EDGE_OF_FIGURE = 1.5
"""Room around figures alone, so that no stroke or letter is cut, points."""
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
        legend = self.figure.legend
        kind = Paragraph(legend.badge, 7.0, bold=True).scaled(self.scale)
        lines = (legend.source, *legend.areas) if self.sourced else ()
        return kind, *(
            Paragraph(line, 6.5, colour=QUIET, after=0.2).scaled(self.scale) for line in lines
        )

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
        view = draw_areas(canvas, self.figure, place)
        below = Box(place.left, place.bottom, place.width, strip)
        draw_scale_bar(canvas, self.figure, view, below, self.scale)
        draw_north_arrow(canvas, self.figure, view, below, self.scale)
        canvas.stack(self.source(), box.left, box.bottom - foot, box.width)


def block_of(
    figure: Figure, language: Language, scale: float, *, sourced: bool
) -> MapBlock | ChartBlock:
    """A figure ready to be measured and drawn."""
    if isinstance(figure, MapFigure):
        return MapBlock(figure, scale, sourced)
    return ChartBlock(figure, language, scale, sourced)


@dataclass(frozen=True)
class FiguresBlock:
    """The figures of a slide side by side, under the badges that must be loud.

    Attributes:
        figures: One or two.
        badges: Of the slide's facts.
        language: Of numbers.
        scale: Of the letters; 1 for A4.
        sourced: Whether each says its source; not where the facts stand on the same sheet.
    """

    figures: tuple[Figure, ...]
    badges: tuple[tuple[str, str], ...]
    language: Language
    scale: float = 1.0
    sourced: bool = True

    def column(self, width: float) -> float:
        """Width of each figure."""
        n = max(len(self.figures), 1)
        return (width - (n - 1) * 2 * BETWEEN) / n

    def heading_height(self, width: float) -> float:
        """Of the headings, so that figures side by side begin at one height."""
        column = self.column(width)
        return max((self._heading(figure).height(column) for figure in self.figures), default=0.0)

    def _heading(self, figure: Figure) -> Paragraph:
        return Paragraph(figure.heading, 10.0 * self.scale, bold=True)

    def blocks(self, step: float = 1.0) -> tuple[MapBlock | ChartBlock, ...]:
        """Of all figures, in letters of a step."""
        scale = self.scale * step
        return tuple(
            block_of(figure, self.language, scale, sourced=self.sourced) for figure in self.figures
        )

    def fitting(self, box: Box) -> tuple[MapBlock | ChartBlock, ...]:
        """Figures side by side share one size of letters, the largest that fits all."""
        for step in SHRINKING:
            blocks = self.blocks(step)
            if all(isinstance(block, ChartBlock) or block.fits(box) for block in blocks):
                return blocks
        return self.blocks(SHRINKING[-1])

    def natural_height(self, width: float) -> float:
        """Points in which all looks right."""
        column = self.column(width)
        tall = max((block.natural_height(column) for block in self.blocks()), default=0.0)
        return badges_height(self.badges, width, self.scale) + self.heading_height(width) + tall

    def draw(self, canvas: Canvas, box: Box) -> None:
        """Draw all into a box, with letters as small as need be."""
        draw_badges(canvas, self.badges, box, self.scale)
        box = box.below(badges_height(self.badges, box.width, self.scale))
        column, headings = self.column(box.width), self.heading_height(box.width)
        tall = box.height - headings
        blocks = self.fitting(Box(box.left, box.top + headings, column, tall))
        for place, (figure, block) in enumerate(zip(self.figures, blocks, strict=True)):
            left = box.left + place * (column + 2 * BETWEEN)
            canvas.stack((self._heading(figure),), left, box.top, column)
            block.draw(canvas, Box(left, box.top + headings, column, tall))


def draw_figures(
    figures: tuple[Figure, ...],
    *,
    badges: tuple[tuple[str, str], ...] = (),
    language: Language,
    width: float,
    height: float | None = None,
    scale: float = 1.0,
) -> Canvas:
    """Figures alone, for whatever writes title, facts and table itself.

    Args:
        figures: One, or two side by side.
        badges: Of the slide's facts.
        language: Of numbers.
        width: Points.
        height: Points; as the figures need it where it is not given.
        scale: Of the letters; 1 for A4.
    """
    block = FiguresBlock(figures, badges, language, scale)
    inner = width - 2 * EDGE_OF_FIGURE
    tall = height or block.natural_height(inner) + 2 * EDGE_OF_FIGURE
    canvas = Canvas(width, tall)
    block.draw(canvas, Box(EDGE_OF_FIGURE, EDGE_OF_FIGURE, inner, tall - 2 * EDGE_OF_FIGURE))
    return canvas
