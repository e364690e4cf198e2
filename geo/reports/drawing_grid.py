"""Three to six small maps drawn on one sheet, with one legend where they have one scale."""

from dataclasses import dataclass

from geo.layers.legend import Legend
from geo.reports.box import Box
from geo.reports.drawing_canvas import Canvas
from geo.reports.drawing_figure import SHRINKING, Figure, block_of, draw_whole_map, source_of
from geo.reports.drawing_legend import LegendBlock
from geo.reports.drawing_map import (
    STRIP,
    draw_areas,
    draw_north_arrow,
    draw_scale_bar,
    height_to_width,
)
from geo.reports.drawing_text import Paragraph, stack_height
from geo.reports.slide import MapFigure
from geo.reports.small_maps import Grid, lay_grid, maps_with_legend
from geo.texts import Language

GAP = 12.0
LEGEND = 125.0
"""Width of a legend for all at scale 1."""
TALLEST = 440.0
"""Height of all maps that may choose it, at scale 1, so that a page holds them and their words."""
HEADING = 9.5
MOST_OF_HEADING = 0.3
"""Of a cell's height."""
BESIDE = 80.0
"""Width at scale 1 from which scale bar and north arrow stand beside a small map, not below it."""
UPRIGHT = 650.0
"""Width below which two maps stand beside each other, at scale 1."""


@dataclass(frozen=True)
class GridBlock:
    """Small maps; attributes as of the figures of a slide."""

    figures: tuple[Figure, ...]
    language: Language
    scale: float = 1.0
    sourced: bool = True

    def natural_height(self, width: float) -> float:
        """Points in which the maps look right in a column of paper."""
        columns = 2 if width < UPRIGHT * self.scale else 3
        rows = -(-len(self.figures) // columns)
        _, legend = maps_with_legend(self.figures)
        aside = (LEGEND + GAP) * self.scale if legend else 0.0
        column = (width - aside) / columns - GAP
        cell = column * self._aspect() + (STRIP + 2.6 * HEADING + GAP) * self.scale
        if legend is None:
            cell += 120.0 * self.scale
        return min(rows * cell, TALLEST * self.scale) + self._foot(legend, width)

    def draw(self, canvas: Canvas, box: Box) -> None:
        """Draw all into a box, with letters as small as need be."""
        maps, legend = maps_with_legend(self.figures)
        if legend is None:
            self._draw_apart(canvas, box)
            return
        foot = self._foot(legend, box.width)
        room = box.strip(box.height - foot)
        for step in SHRINKING:
            scale = self.scale * step
            grid = self._lay(room, scale, legend=LEGEND * self.scale)
            words = LegendBlock(legend, grid.legend.width, scale)
            heads = self._heads(grid, scale)
            fits = heads <= MOST_OF_HEADING * grid.cells[0].height
            if fits and words.height() <= grid.legend.height:
                break
        words.draw(canvas, grid.legend.left, grid.legend.top)
        for figure, cell in zip(maps, grid.cells, strict=True):
            self._draw_cell(canvas, figure, cell, heads, scale)
        canvas.stack(self._source(legend), box.left, box.bottom - foot, box.width)

    def _draw_cell(
        self, canvas: Canvas, figure: MapFigure, cell: Box, heads: float, scale: float
    ) -> None:
        canvas.stack((self._heading(figure, scale),), cell.left, cell.top, cell.width)
        room = cell.below(heads)
        wide = room.height / max(height_to_width(figure), 1e-9)
        if wide <= room.width - BESIDE * scale:
            view = draw_areas(canvas, figure, Box(room.left, room.top, wide, room.height))
            strip = STRIP * scale
            place = Box(room.left + wide + GAP, room.bottom - strip, BESIDE * scale - GAP, strip)
            draw_scale_bar(canvas, figure, view, place, scale)
            above = Box(place.left, place.top - strip, 1.5 * strip, strip)
            draw_north_arrow(canvas, figure, view, above, scale)
            return
        tall = max(room.height - STRIP * scale, 4.0)
        draw_whole_map(canvas, figure, Box(room.left, room.top, room.width, tall), scale)

    def _draw_apart(self, canvas: Canvas, box: Box) -> None:
        """Each with a legend of its own, in one size of letters."""
        for step in SHRINKING:
            scale = self.scale * step
            grid = self._lay(box, scale, legend=0.0)
            heads = self._heads(grid, scale)
            blocks = [
                block_of(one, self.language, scale, sourced=self.sourced) for one in self.figures
            ]
            rooms = [cell.below(heads) for cell in grid.cells]
            if all(
                not isinstance(one, MapFigure) or block.fits(room)  # type: ignore[union-attr]
                for one, block, room in zip(self.figures, blocks, rooms, strict=True)
            ):
                break
        for figure, block, cell in zip(self.figures, blocks, grid.cells, strict=True):
            canvas.stack((self._heading(figure, scale),), cell.left, cell.top, cell.width)
            block.draw(canvas, cell.below(heads))

    def _lay(self, box: Box, scale: float, *, legend: float) -> Grid:
        return lay_grid(
            len(self.figures),
            box,
            aspect=self._aspect(),
            legend=legend,
            gap=GAP * self.scale,
            around=(STRIP + 2 * HEADING) * scale,
        )

    def _aspect(self) -> float:
        """Of the tallest map."""
        shapes = [height_to_width(one) for one in self.figures if isinstance(one, MapFigure)]
        return min(max([*shapes, 0.3]), 3.0)

    def _heading(self, figure: Figure, scale: float) -> Paragraph:
        return Paragraph(figure.heading, HEADING * scale, bold=True)

    def _heads(self, grid: Grid, scale: float) -> float:
        """Height of all headings, so that all maps begin at one."""
        return max(
            self._heading(figure, scale).height(cell.width)
            for figure, cell in zip(self.figures, grid.cells, strict=True)
        )

    def _source(self, legend: Legend) -> tuple[Paragraph, ...]:
        return source_of(legend, self.scale, sourced=self.sourced)

    def _foot(self, legend: Legend | None, width: float) -> float:
        return stack_height(self._source(legend), width) + GAP / 2 if legend else 0.0
