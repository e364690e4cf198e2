"""Tables on slides: as many rows as can be read from the last row of seats, then the next slide."""

from dataclasses import dataclass

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
from geo.reports.presentation_text import Box, fit_text, measure_width, wrap
from geo.reports.slide import Column, Table

SIZES = (16.0, 14.0, 12.0, 11.0, 10.0, 9.0, 8.0)
DENSE = 2
"""Place in the sizes of tables whose rows do not all go on one slide."""
ROWS = 12
ROW = 25.0
HEAD = 50.0
MARGIN = 5.0
NARROWEST = 70.0
WIDEST = (290.0, 190.0)
"""Of the first column and of the others."""
GAP = 24.0


@dataclass(frozen=True)
class Block:
    """A piece of a table: some of its columns and rows, as it stands on a slide."""

    columns: tuple[Column, ...]
    widths: tuple[float, ...]
    first: int
    last: int
    sizes: tuple[float, ...]


Page = tuple[Block, ...]


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
    """Large where the whole table goes on one slide so."""
    short = len(table.columns[0].words) <= ROWS
    for place in range(DENSE):
        if short and sum(_natural_widths(table.columns, SIZES[place])) <= width:
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
    """Wide enough for its cells and for its title in two lines, within limits."""
    cells = max((measure_width(word, size) for word in column.words), default=0.0)
    words = max((measure_width(word, size, bold=True) for word in column.title.split()), default=0)
    needed = max(cells, words, NARROWEST)
    while needed < widest and len(wrap(column.title, size, needed, bold=True)) > 2:
        needed += 10
    return min(needed, widest) + 2 * MARGIN


def draw_page(canvas: Canvas, page: Page, box: Box, name: str) -> None:
    """Put the pieces of one page side by side."""
    left = box.left
    for block in page:
        canvas.add(
            _table_xml(canvas, block, Box(left, box.top, sum(block.widths), box.height), name)
        )
        left += sum(block.widths) + GAP


def _table_xml(canvas: Canvas, block: Block, box: Box, name: str) -> str:
    grid = "".join(f'<a:gridCol w="{round(width * EMU)}"/>' for width in block.widths)
    titles = _row(
        [
            _cell(canvas, column.title, width, column, block.sizes, head=True)
            for column, width in zip(block.columns, block.widths, strict=True)
        ],
        HEAD,
    )
    rows = "".join(
        _row(
            [
                _cell(canvas, column.words[at], width, column, block.sizes, banded=at % 2 == 1)
                for column, width in zip(block.columns, block.widths, strict=True)
            ],
            ROW,
        )
        for at in range(block.first, block.last)
    )
    height = HEAD + ROW * (block.last - block.first)
    left, top, across, down = (round(side * EMU) for side in (box.left, box.top, box.width, height))
    return (
        f'<p:graphicFrame {NAMESPACES}><p:nvGraphicFramePr><p:cNvPr id="{canvas.number()}"'
        f" name={quote(name)} descr={quote(name)}/><p:cNvGraphicFramePr>"
        '<a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
        f'<p:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{across}" cy="{down}"/></p:xfrm>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
        f'<a:tbl><a:tblPr firstRow="1" firstCol="1" bandRow="1"/><a:tblGrid>{grid}</a:tblGrid>'
        f"{titles}{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


def _row(cells: list[str], height: float) -> str:
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
    paragraph = Paragraph(
        fitted.words,
        fitted.size,
        bold=head,
        colour=PAPER if head else INK,
        align="l" if column.numbers is None else "r",
    )
    body = text_body([paragraph], canvas.language, tag="a")
    ground = ACCENT if head else "#eef2f4" if banded else PAPER
    side = round(MARGIN * EMU)
    border = line("#c4ccd1", 0.5).replace("<a:ln ", "<a:lnB ").replace("</a:ln>", "</a:lnB>")
    return (
        f'<a:tc>{body}<a:tcPr marL="{side}" marR="{side}" marT="12700" marB="12700"'
        f' anchor="ctr">{border}{solid(ground)}</a:tcPr></a:tc>'
    )
