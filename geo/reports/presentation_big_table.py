"""A table that is itself what a slide shows: native, in letters for the last row of seats."""

from collections.abc import Sequence
from dataclasses import replace

from geo.reports.box import Box
from geo.reports.presentation_shapes import ACCENT, PAPER, QUIET, Canvas, Paragraph
from geo.reports.presentation_table import BAND, Look, draw_cell, draw_row, frame_table
from geo.reports.presentation_text import ELLIPSIS, LINE, Fitted, fit_text, measure_width, wrap
from geo.reports.slide import Column, Table
from geo.reports.table_setting import ABOVE, BESIDE, Room, SetTable, set_table, tell_left_out
from geo.texts import text

SIZES = (28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0)
USUAL = 14.0
CAPTION, CAPTION_HEIGHT = (16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0), 26.0
FOOT, FOOT_HEIGHT = (12.0, 11.0, 10.0, 9.0, 8.0), 20.0


class SlideRuler:
    """Measures as slides are set."""

    line = LINE

    def width(self, words: str, size: float, *, bold: bool = False) -> float:
        """Points that words take in one line, and a little more: programs round differently."""
        return measure_width(words, size, bold=bold) + 0.02 * size

    def lines(self, words: str, size: float, width: float, *, bold: bool = False) -> Sequence[str]:
        """Words in lines no longer than ``width`` points."""
        return wrap(words, size, width, bold=bold)


def draw_big_table(canvas: Canvas, table: Table, box: Box) -> bool:
    """Put a table with its caption into a box; what does not fit is named in a sentence.

    Args:
        canvas: The slide.
        table: All of it; nothing is drawn where it has no columns.
        box: Where.

    Returns:
        Whether all of the table stands there.
    """
    if not table.columns:
        return True
    if table.caption:
        head = box.strip(CAPTION_HEIGHT)
        fitted = fit_text(table.caption, head, CAPTION, bold=True)
        words = [Paragraph(fitted.words, fitted.size, bold=True, colour=ACCENT)]
        canvas.add(canvas.text("", head, words))
        box = box.below(CAPTION_HEIGHT)
    made = set_table(
        table, Room(box.width, box.height, SIZES, USUAL, FOOT_HEIGHT + 4), SlideRuler()
    )
    name = table.caption or text("report_files.table", canvas.language)
    place = Box(box.left, box.top, made.width, made.height)
    canvas.add(frame_table(canvas, made.widths, _rows(canvas, made), place, name))
    said = tell_left_out(made, canvas.language, "reports.whole_behind")
    if said:
        foot = Box(box.left, place.bottom + 4, box.width, FOOT_HEIGHT)
        fitted = fit_text(said, foot, FOOT)
        canvas.add(canvas.text("", foot, [Paragraph(fitted.words, fitted.size, colour=QUIET)]))
    return made.is_whole


def _rows(canvas: Canvas, made: SetTable) -> str:
    head = Look(bold=True, colour=PAPER, ground=ACCENT)
    titles = [
        _cell(canvas, made, (column.title, lines), column, head)
        for column, lines in zip(made.table.columns, made.titles, strict=False)
    ]
    rows = [draw_row(titles, made.head)]
    for at, (row, height) in enumerate(zip(made.cells, made.heights, strict=True)):
        look = Look(ground=BAND if at % 2 else PAPER)
        cells = [
            _cell(canvas, made, (column.words[at], lines), column, look)
            for column, lines in zip(made.table.columns, row, strict=False)
        ]
        rows.append(draw_row(cells, height))
    return "".join(rows)


def _cell(
    canvas: Canvas,
    made: SetTable,
    told: tuple[str, tuple[str, ...]],
    column: Column,
    look: Look,
) -> str:
    """Words run on, so that they break anew where somebody makes the column wider."""
    words, lines = told
    shown = " ".join(lines) if lines[-1].endswith(ELLIPSIS) else words
    align = "l" if column.numbers is None else "r"
    margins = (BESIDE * made.size, ABOVE * made.size)
    fitted = Fitted(shown, made.size)
    return draw_cell(canvas, fitted, replace(look, align=align), margins=margins)
