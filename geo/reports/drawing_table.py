"""A table that is itself what a slide shows, drawn as large as fits."""

from collections.abc import Sequence

from geo.reports.box import Box
from geo.reports.drawing_axes import GRID
from geo.reports.drawing_canvas import Canvas
from geo.reports.drawing_text import INK, LINE_HEIGHT, QUIET, Paragraph, text_width, wrap
from geo.reports.slide import Table
from geo.reports.table_setting import ABOVE, BESIDE, Room, SetTable, set_table, tell_left_out
from geo.texts import Language

SIZES = (22.0, 20.0, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.5, 9.0, 8.5, 8.0)
"""Of the letters at scale 1, for A4 held in the hand."""
USUAL = 9.5
CAPTION = 10.0
FOOT = 8.0
"""Size of the sentence on what is left out."""
BAND = "#f1f3f4"


class DrawingRuler:
    """Measures as pictures are drawn."""

    line = LINE_HEIGHT

    def width(self, words: str, size: float, *, bold: bool = False) -> float:
        """Points that words take in one line."""
        return text_width(words, size, bold=bold)

    def lines(self, words: str, size: float, width: float, *, bold: bool = False) -> Sequence[str]:
        """Words in lines no longer than ``width`` points."""
        return wrap(words, width, size, bold=bold)


def draw_table(
    canvas: Canvas, table: Table, box: Box, language: Language, scale: float
) -> SetTable | None:
    """Draw a table with its caption; what does not fit is named in a sentence below it.

    Args:
        canvas: The sheet.
        table: All of it.
        box: Where.
        language: Of the sentence.
        scale: Of the letters; 1 for A4.

    Returns:
        The table as it stands there; None where there is none.
    """
    if not table.columns:
        return None
    caption = Paragraph(table.caption, CAPTION * scale, bold=True, after=0.5)
    top = canvas.stack((caption,), box.left, box.top, box.width)
    room = Room(
        box.width,
        box.bottom - top,
        tuple(size * scale for size in SIZES),
        USUAL * scale,
        foot=2 * FOOT * LINE_HEIGHT * scale + 4.0,
    )
    made = set_table(table, room, DrawingRuler())
    bottom = _draw_rows(canvas, made, box.left, top)
    said = tell_left_out(made, language, "reports.whole_elsewhere")
    canvas.stack((Paragraph(said, FOOT * scale, colour=QUIET),), box.left, bottom + 4.0, box.width)
    return made


def _draw_rows(canvas: Canvas, made: SetTable, left: float, top: float) -> float:
    """Titles over a line, then rows on every other of which lies a band; gives their end."""
    _draw_row(canvas, made, made.titles, Box(left, top, made.width, made.head), bold=True)
    top += made.head
    for place, (row, height) in enumerate(zip(made.cells, made.heights, strict=True)):
        if place % 2:
            canvas.rectangle(Box(left, top, made.width, height), facecolor=BAND, linewidth=0)
        _draw_row(canvas, made, row, Box(left, top, made.width, height))
        top += height
    for edge, colour in ((top - sum(made.heights), INK), (top, GRID)):
        canvas.rectangle(Box(left, edge - 0.4, made.width, 0.8), facecolor=colour, linewidth=0)
    return top


def _draw_row(
    canvas: Canvas,
    made: SetTable,
    row: tuple[tuple[str, ...], ...],
    box: Box,
    *,
    bold: bool = False,
) -> None:
    look = Paragraph("", made.size, bold=bold)
    left = box.left
    for column, lines, width in zip(made.table.columns, row, made.widths, strict=False):
        numeric = column.numbers is not None
        x = left + width - BESIDE * made.size if numeric else left + BESIDE * made.size
        top = box.top + ABOVE * made.size
        if bold:  # titles stand on their line
            top = box.bottom - ABOVE * made.size - len(lines) * LINE_HEIGHT * made.size
        for number, line in enumerate(lines):
            y = top + number * LINE_HEIGHT * made.size
            canvas.write(line, x, y, look, align="right" if numeric else "left")
        left += width
