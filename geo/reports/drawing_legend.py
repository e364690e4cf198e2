"""The legend of a map that stands still: swatches, words and how many areas each row has."""

import numpy as np
import numpy.typing as npt

from geo.layers.colouring import Fill
from geo.layers.legend import Legend, LegendRow
from geo.numbers import format_number
from geo.reports.box import Box
from geo.reports.drawing_canvas import Canvas, Points
from geo.reports.drawing_text import LINE_HEIGHT, QUIET, Paragraph, stack_height, text_width, wrap
from geo.texts import text

TITLE, WORDS, SMALL = 9.0, 8.0, 7.0
"""Sizes of letters at scale 1, for A4."""
SWATCH = (20.0, 10.0)
GAP = 6.0
EDGE = "#3a4348"
HATCHES = {"": "", "hatch": "/////", "cross": "xxxx", "dots": "...."}


class LegendBlock:
    """A legend set in a width, to be measured first and drawn then."""

    def __init__(self, legend: Legend, width: float, scale: float) -> None:
        """Set the words.

        Args:
            legend: What is to be said.
            width: Points that there are.
            scale: Of the letters; 1 for A4.
        """
        self.legend, self.width, self.scale = legend, width, scale
        given = {"unit": legend.unit, "period": legend.period}
        facts = [text(f"legend.{key}", legend.language, it=it) for key, it in given.items() if it]
        self.above = tuple(
            paragraph.scaled(scale)
            for paragraph in (
                Paragraph(legend.title, TITLE, bold=True),
                *(Paragraph(fact, WORDS) for fact in facts),
            )
        )
        self.below = tuple(
            Paragraph(words, SMALL, colour=QUIET).scaled(scale)
            for words in (legend.method, *legend.notes)
        )

    @property
    def counts(self) -> tuple[str, ...]:
        """How many areas each row has, as written; empty where that says nothing."""
        return tuple(
            "" if row.n is None else format_number(row.n, self.legend.language)
            for row in self.legend.rows
        )

    @property
    def head(self) -> str:
        """What stands above the counts; empty where there are none."""
        return text("legend.column_n", self.legend.language) if any(self.counts) else ""

    @property
    def label_width(self) -> float:
        """Points for the words of a row, between its swatch and its count."""
        size = WORDS * self.scale
        counts = max(
            (text_width(count, size) for count in self.counts),
            default=0.0,
        )
        head = text_width(self.head, SMALL * self.scale)
        taken = SWATCH[0] * self.scale + 2 * GAP + max(counts, head)
        return max(self.width - taken, 4 * size)

    def row_heights(self) -> list[float]:
        """Points of each row."""
        size = WORDS * self.scale
        return [
            (max(len(wrap(row.label, self.label_width, size)), 1) * LINE_HEIGHT + 0.25) * size
            for row in self.legend.rows
        ]

    def height(self) -> float:
        """Points of the whole legend."""
        head = LINE_HEIGHT * SMALL * self.scale if self.head else 0.0
        words = stack_height(self.above, self.width) + stack_height(self.below, self.width)
        return words + head + sum(self.row_heights()) + GAP

    def draw(self, canvas: Canvas, left: float, top: float) -> None:
        """Draw it with its upper left corner there."""
        top = canvas.stack(self.above, left, top, self.width)
        if self.head:
            look = Paragraph("", SMALL * self.scale, colour=QUIET)
            canvas.write(self.head, left + self.width, top, look, align="right")
            top += LINE_HEIGHT * SMALL * self.scale
        for row, count, height in zip(
            self.legend.rows, self.counts, self.row_heights(), strict=True
        ):
            self._draw_row(canvas, row, count, left, top)
            top += height
        canvas.stack(self.below, left, top + GAP, self.width)

    def _draw_row(
        self, canvas: Canvas, row: LegendRow, count: str, left: float, top: float
    ) -> None:
        size = WORDS * self.scale
        look = Paragraph("", size)
        wide, high = (side * self.scale for side in SWATCH)
        draw_swatch(canvas, row.fill, Box(left, top + 0.1 * size, wide, high))
        for number, line in enumerate(wrap(row.label, self.label_width, size)):
            canvas.write(line, left + wide + GAP, top + number * LINE_HEIGHT * size, look)
        if count:
            canvas.write(count, left + self.width, top, look, align="right")


def draw_swatch(canvas: Canvas, fill: Fill, box: Box) -> None:
    """A little area filled as on the map."""
    draw_filled(canvas, box.corners, None, fill)


def draw_filled(
    canvas: Canvas,
    points: Points,
    steps: npt.NDArray[np.uint8] | None,
    fill: Fill,
    *,
    edge: str = EDGE,
) -> None:
    """A shape with the ground and the pattern of a fill; points and steps as of a canvas."""
    canvas.shape(
        points,
        steps,
        facecolor=fill.colour,
        edgecolor=edge,
        linewidth=0.5 if edge == EDGE else 1.0,
        joinstyle="round",
        hatch=HATCHES[fill.pattern] or None,
        hatchcolor=fill.line,
    )
