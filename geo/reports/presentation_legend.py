"""A legend on a slide, in the largest size in which all of it fits."""

import math
from dataclasses import dataclass

from geo.layers.legend import Legend, LegendRow
from geo.numbers import HARD_SPACE, format_number
from geo.reports.box import Box
from geo.reports.presentation_map import swatch
from geo.reports.presentation_shapes import INK, QUIET, Canvas, Paragraph
from geo.reports.presentation_text import LINE, fit_text, measure_height
from geo.texts import text

SIZES = (14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0)
READABLE = 11.0
SMALL = 0.8
"""Size of remarks against that of classes."""
SWATCH = (2.0, 1.2)
"""Width and height of a swatch in font sizes."""
GAP = 6.0


@dataclass(frozen=True)
class _Plan:
    """One size: how high each part comes."""

    size: float
    head: float
    row: float
    small: float

    def total(self, lines: int) -> float:
        return self.head + GAP + self.row * lines + (GAP + self.small if self.small else 0)


def height_of_legend(legend: Legend, box: Box, *, columns: int = 1) -> float:
    """How high a legend gets in a readable size, at most as high as a box."""
    plan = _plan(legend, READABLE, box, _head(legend), _small(legend), columns)
    return min(plan.total(math.ceil(len(legend.rows) / columns)), box.height)


def draw_legend(canvas: Canvas, legend: Legend, box: Box, *, columns: int = 1) -> None:
    """Put a legend into a box.

    Args:
        canvas: The slide.
        legend: What the map's colours mean.
        box: Where.
        columns: In how many columns its classes stand.
    """
    head, small = _head(legend), _small(legend)
    lines = math.ceil(len(legend.rows) / columns)
    plans = [_plan(legend, size, box, head, small, columns) for size in SIZES]
    plan = next((plan for plan in plans if plan.total(lines) <= box.height), plans[-1])
    left = box.height - plan.head - GAP - plan.row * lines - GAP
    shapes = [_words(canvas, head, box.strip(plan.head), plan.size, bold=True)]
    width = box.width / columns
    for place, row in enumerate(legend.rows):
        column, rank = divmod(place, lines)
        cell = Box(
            box.left + column * width,
            box.top + plan.head + GAP + rank * plan.row,
            width - (GAP if columns > 1 else 0),
            plan.row,
        )
        shapes.extend(_row(canvas, legend, row, cell, plan.size))
    if small and left > plan.size:
        top = box.top + plan.head + GAP + plan.row * lines + GAP
        room = Box(box.left, top, box.width, min(left, plan.small))
        shapes.append(_words(canvas, small, room, plan.size * SMALL, colour=QUIET))
    name = text("report_files.legend", canvas.language)
    used = Box(box.left, box.top, box.width, min(plan.total(lines), box.height))
    canvas.add(canvas.group(name, used, shapes))


def _head(legend: Legend) -> str:
    given = {"unit": legend.unit, "period": legend.period}
    told = [text(f"legend.{key}", legend.language, it=it) for key, it in given.items() if it]
    return "\n".join(line for line in (legend.title, " · ".join(told)) if line)


def _small(legend: Legend) -> str:
    return "\n".join(line for line in (legend.method, *legend.notes, *legend.areas) if line)


def _label(legend: Legend, row: LegendRow) -> str:
    if row.n is None:
        return row.label
    count = f"(n{HARD_SPACE}={HARD_SPACE}{format_number(row.n, legend.language)})"
    return f"{row.label} {count}"


def _plan(legend: Legend, size: float, box: Box, head: str, small: str, columns: int) -> _Plan:
    width = box.width / columns - size * SWATCH[0] - GAP - (GAP if columns > 1 else 0)
    labels = [measure_height(_label(legend, row), size, width) for row in legend.rows]
    return _Plan(
        size=size,
        head=measure_height(head, size, box.width, bold=True),
        row=max([size * LINE, *labels]) + 3,
        small=measure_height(small, size * SMALL, box.width) if small else 0.0,
    )


def _words(
    canvas: Canvas, words: str, room: Box, size: float, *, bold: bool = False, colour: str = INK
) -> str:
    """Lines of which only the first is bold."""
    fitted = fit_text(words, room, (size,), bold=bold)
    paragraphs = [
        Paragraph(line, size, bold=bold and not rank, colour=colour)
        for rank, line in enumerate(fitted.words.split("\n"))
    ]
    return canvas.text("", room, paragraphs)


def _row(canvas: Canvas, legend: Legend, row: LegendRow, cell: Box, size: float) -> list[str]:
    width, height = size * SWATCH[0], size * SWATCH[1]
    label = Box(cell.left + width + GAP, cell.top, cell.width - width - GAP, cell.height)
    fitted = fit_text(_label(legend, row), label, (size,))
    return [
        swatch(
            canvas, row.fill, Box(cell.left, cell.top + (cell.height - height) / 2, width, height)
        ),
        canvas.text("", label, [Paragraph(fitted.words, fitted.size)], anchor="ctr"),
    ]
