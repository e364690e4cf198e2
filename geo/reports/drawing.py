"""Figures of a slide, drawn without a browser.

Everything is set in points and measured before it is drawn; ``drawing_style`` must be open.
"""

from dataclasses import dataclass

from geo.reports.box import Box
from geo.reports.drawing_badges import badges_height, draw_badges
from geo.reports.drawing_canvas import Canvas
from geo.reports.drawing_chart import ChartBlock
from geo.reports.drawing_figure import BETWEEN, SHRINKING, Figure, MapBlock, block_of
from geo.reports.drawing_grid import GridBlock
from geo.reports.drawing_text import Paragraph
from geo.texts import Language

EDGE_OF_FIGURE = 1.5
"""Room around figures alone, so that no stroke or letter is cut, points."""
SIDE_BY_SIDE = 2
"""Figures that have their own legends; more are small maps."""


@dataclass(frozen=True)
class FiguresBlock:
    """The figures of a slide side by side, under the badges that must be loud.

    Attributes:
        figures: One, two side by side, or up to six small ones.
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

    @property
    def grid(self) -> GridBlock | None:
        """Small maps, where there are more than two."""
        if len(self.figures) <= SIDE_BY_SIDE:
            return None
        return GridBlock(self.figures, self.language, self.scale, self.sourced)

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
        badges = badges_height(self.badges, width, self.scale)
        if self.grid:
            return badges + self.grid.natural_height(width)
        column = self.column(width)
        tall = max((block.natural_height(column) for block in self.blocks()), default=0.0)
        return badges + self.heading_height(width) + tall

    def draw(self, canvas: Canvas, box: Box) -> None:
        """Draw all into a box, with letters as small as need be."""
        draw_badges(canvas, self.badges, box, self.scale)
        box = box.below(badges_height(self.badges, box.width, self.scale))
        if self.grid:
            self.grid.draw(canvas, box)
            return
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
        figures: One, two side by side, or up to six small ones.
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
