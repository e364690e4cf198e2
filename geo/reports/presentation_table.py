"""Tables on slides: as many rows as can be read from the last row of seats, then the next slide."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from geo.reports.box import Box
from geo.reports.presentation_shapes import (
    ACCENT,
    EMU,
    INK,
    NAMESPACES,
    PAPER,
    Canvas,
    Paragraph,
    line,
    quote,
    solid,
    text_body,
)
from geo.reports.presentation_text import Fitted, fit_text, measure_height, measure_width, wrap
from geo.reports.slide import Column, Table

SIZES = (16.0, 14.0, 12.0, 11.0, 10.0, 9.0, 8.0)
DENSE = 2
"""Place in the sizes of tables whose rows do not all go on one slide."""
DENSER = SIZES[2:5]
"""Of tables that are long; the others only for cells that do not fit."""
ROWS = 12
ROW = 25.0
HEAD = 50.0
MARGIN = 5.0
USUAL = 0.95
"""Part of the cells that a column is made wide enough for; the few longer ones are set smaller."""
NARROWEST = 60.0
WIDEST = (290.0, 190.0)
"""Of the first column and of the others."""
GAP = 24.0
BAND = "#eef2f4"
LABEL_WIDTH = 170.0
FACT_SIZES = (14.0, 13.0, 12.0, 11.0, 10.0)
MOST_OF_FACT = 200.0
"""Height that one fact may take."""


@dataclass(frozen=True)
class Block:
    """A piece of a table: some of its columns and rows, as it stands on a slide."""

    columns: tuple[Column, ...]
    widths: tuple[float, ...]
    first: int
    last: int
    sizes: tuple[float, ...]


Page = tuple[Block, ...]


@dataclass(frozen=True)
class Fact:
    """A label and its words, set in a size, and how high they come."""

    label: str
    fitted: Fitted
    height: float


@dataclass(frozen=True)
class Look:
    """How a cell looks."""

    bold: bool = False
    colour: str = INK
    ground: str = PAPER
    align: str = "l"


def paginate(table: Table, width: float) -> list[Page]:
    """A table in pieces, one or two side by side a slide.

    Rows come in pieces of twelve; columns that are too many go on in another piece that begins
    with the first column again.
    """
    pages: list[Page] = []
    n = len(table.columns[0].words)
    starts = range(0, n, ROWS) or range(1)
    sizes = _choose_sizes(table, width)
    for columns, widths in _split_columns(table.columns, width, sizes[0]):
        blocks = [Block(columns, widths, start, min(start + ROWS, n), sizes) for start in starts]
        side_by_side = 2 if sum(widths) * 2 + GAP <= width else 1
        pages.extend(
            tuple(blocks[at : at + side_by_side]) for at in range(0, len(blocks), side_by_side)
        )
    return pages


def _choose_sizes(table: Table, width: float) -> tuple[float, ...]:
    """Large where all rows go on one slide so; small where that gets two pieces side by side."""
    short = len(table.columns[0].words) <= ROWS
    room = width if short else (width - GAP) / 2
    places = range(DENSE) if short else range(DENSE, DENSE + len(DENSER))
    for place in places:
        if sum(_natural_widths(table.columns, SIZES[place])) <= room:
            return SIZES[place:]
    return SIZES[DENSE:]


def _split_columns(
    columns: tuple[Column, ...], width: float, size: float
) -> list[tuple[tuple[Column, ...], tuple[float, ...]]]:
    natural = _natural_widths(columns, size)
    groups: list[list[int]] = [[0]]
    for at in range(1, len(columns)):
        if sum(natural[it] for it in groups[-1]) + natural[at] > width and len(groups[-1]) > 1:
            groups.append([0])
        groups[-1].append(at)
    return [
        (tuple(columns[at] for at in group), tuple(natural[at] for at in group)) for group in groups
    ]


def _natural_widths(columns: tuple[Column, ...], size: float) -> list[float]:
    return [_natural(column, WIDEST[min(at, 1)], size) for at, column in enumerate(columns)]


def _natural(column: Column, widest: float, size: float) -> float:
    """Wide enough for its cells and for its title in two or three lines, within limits."""
    share = min(size / SIZES[DENSE], 1.0)
    lines = 2 if size > SIZES[DENSE] else 3
    cells = sorted(measure_width(word, size) for word in column.words) or [0.0]
    usual = cells[math.ceil(len(cells) * USUAL) - 1]
    words = max((measure_width(word, size, bold=True) for word in column.title.split()), default=0)
    needed = max(usual, words, NARROWEST * share)
    while needed < widest and len(wrap(column.title, size, needed, bold=True)) > lines:
        needed += 10
    return min(needed, widest * share**2) + 2 * MARGIN


def draw_page(canvas: Canvas, page: Page, box: Box, name: str) -> None:
    """Put the pieces of one page side by side."""
    left = box.left
    for block in page:
        canvas.add(
            _table_xml(canvas, block, Box(left, box.top, sum(block.widths), box.height), name)
        )
        left += sum(block.widths) + GAP


def paginate_facts(facts: Sequence[tuple[str, str]], box: Box) -> list[list[Fact]]:
    """Labels and words in pieces that fit on a slide, each as high as its words need."""
    pages: list[list[Fact]] = [[]]
    for label, words in facts:
        room = box.width - LABEL_WIDTH - 2 * MARGIN
        fitted = fit_text(words, Box(0, 0, room, MOST_OF_FACT), FACT_SIZES)
        height = measure_height(fitted.words, fitted.size, room) + 2 * MARGIN
        used = sum(fact.height for fact in pages[-1])
        if used + height > box.height:
            pages.append([])
        pages[-1].append(Fact(label, fitted, height))
    return pages


def draw_facts(canvas: Canvas, facts: Sequence[Fact], box: Box, name: str) -> None:
    """Put labels and words as a table of two columns into a box."""
    widths = (LABEL_WIDTH, box.width - LABEL_WIDTH)
    rows = ""
    for fact in facts:
        room = Box(0, 0, LABEL_WIDTH - 2 * MARGIN, fact.height)
        label = fit_text(fact.label, room, FACT_SIZES, bold=True)
        cells = [
            draw_cell(canvas, label, Look(bold=True)),
            draw_cell(canvas, fact.fitted, Look()),
        ]
        rows += draw_row(cells, fact.height)
    room = Box(box.left, box.top, sum(widths), sum(fact.height for fact in facts))
    canvas.add(frame_table(canvas, widths, rows, room, name))


def _table_xml(canvas: Canvas, block: Block, box: Box, name: str) -> str:
    titles = draw_row(
        [
            _cell(canvas, column.title, width, column, block.sizes, head=True)
            for column, width in zip(block.columns, block.widths, strict=True)
        ],
        HEAD,
    )
    rows = "".join(
        draw_row(
            [
                _cell(canvas, column.words[at], width, column, block.sizes, banded=at % 2 == 1)
                for column, width in zip(block.columns, block.widths, strict=True)
            ],
            ROW,
        )
        for at in range(block.first, block.last)
    )
    height = HEAD + ROW * (block.last - block.first)
    room = Box(box.left, box.top, box.width, height)
    return frame_table(canvas, block.widths, titles + rows, room, name)


def frame_table(canvas: Canvas, widths: Sequence[float], rows: str, box: Box, name: str) -> str:
    """Rows as a native table whose columns have some widths."""
    grid = "".join(f'<a:gridCol w="{round(width * EMU)}"/>' for width in widths)
    left, top, across, down = (
        round(side * EMU) for side in (box.left, box.top, box.width, box.height)
    )
    return (
        f'<p:graphicFrame {NAMESPACES}><p:nvGraphicFramePr><p:cNvPr id="{canvas.number()}"'
        f" name={quote(name)} descr={quote(name)}/><p:cNvGraphicFramePr>"
        '<a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
        f'<p:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{across}" cy="{down}"/></p:xfrm>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
        f'<a:tbl><a:tblPr firstRow="1" firstCol="1" bandRow="1"/><a:tblGrid>{grid}</a:tblGrid>'
        f"{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


def draw_row(cells: list[str], height: float) -> str:
    """Cells as one row of some points."""
    return f'<a:tr h="{round(height * EMU)}">{"".join(cells)}</a:tr>'


def _cell(
    canvas: Canvas,
    words: str,
    width: float,
    column: Column,
    sizes: tuple[float, ...],
    *,
    head: bool = False,
    banded: bool = False,
) -> str:
    room = Box(0, 0, width - 2 * MARGIN, (HEAD if head else ROW) - 2)
    fitted = fit_text(words, room, sizes, bold=head)
    align = "l" if column.numbers is None else "r"
    look = Look(ground=BAND if banded else PAPER, align=align)
    if head:
        look = Look(bold=True, colour=PAPER, ground=ACCENT, align=align)
    return draw_cell(canvas, fitted, look)


def draw_cell(
    canvas: Canvas, fitted: Fitted, look: Look, *, margins: tuple[float, float] = (MARGIN, 1.0)
) -> str:
    """One cell; margins are left and right of its words, above and below them, points."""
    paragraph = Paragraph(
        fitted.words, fitted.size, bold=look.bold, colour=look.colour, align=look.align
    )
    body = text_body([paragraph], canvas.language, tag="a")
    side, above = (round(margin * EMU) for margin in margins)
    border = line("#c4ccd1", 0.5).replace("<a:ln ", "<a:lnB ").replace("</a:ln>", "</a:lnB>")
    return (
        f'<a:tc>{body}<a:tcPr marL="{side}" marR="{side}" marT="{above}" marB="{above}"'
        f' anchor="ctr">{border}{solid(look.ground)}</a:tcPr></a:tc>'
    )
