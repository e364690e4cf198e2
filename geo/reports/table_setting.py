"""How a table is set that is itself what a slide shows: as large as fits, else its first rows.

Measuring is left to whoever draws: a picture breaks lines otherwise than a presentation does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Protocol

from geo.reports.slide import Column, Table
from geo.texts import Language, text

BESIDE, ABOVE = 0.5, 0.28
"""Room in a cell left and right of its words, above and below them, in sizes of the letters."""
FIRST, OTHERS, NUMBERS = 12.0, 8.0, 12.0
"""Width that a column has before its cells are broken into lines, in sizes: the one that names
the rows, others of words, and numbers with what stands behind them."""
WIDEST = 0.6
"""Of the whole width, what a column may demand; words that are longer are torn."""
TITLE_LINES = 3
AIR = 3.0
"""Room that a column gets beyond what it needs, in sizes; wider gaps lead the eye astray."""
ENOUGH_ROWS = 8
"""For these, or for half of all rows, letters need not become smaller."""
MOST_OF_ROW = 0.3
"""Of the whole height, what one row may take where not all rows fit."""


class Ruler(Protocol):
    """How words are measured and broken."""

    line: float
    """Height of a line, in sizes of its letters."""

    def width(self, words: str, size: float, *, bold: bool = False) -> float:
        """Points that words take in one line."""

    def lines(self, words: str, size: float, width: float, *, bold: bool = False) -> Sequence[str]:
        """Words in lines no longer than ``width`` points."""


@dataclass(frozen=True)
class Room:
    """Where a table may stand, and in which letters.

    Attributes:
        width, height: Points.
        sizes: Of letters, from large to small.
        usual: Size where not all rows fit; smaller where not all columns or very few rows do.
        foot: Points that the sentence on what is left out takes.
    """

    width: float
    height: float
    sizes: tuple[float, ...]
    usual: float
    foot: float


@dataclass(frozen=True, eq=False)
class SetTable:
    """A table as it stands on a slide.

    Attributes:
        table: All of it.
        size: Of the letters, points.
        widths: Of the columns that are shown, points.
        titles: Their titles in lines.
        cells: Words in lines, by row and column.
        head: Height of the titles, points.
        heights: Of the rows that are shown, points.
        is_whole: Whether nothing is left out or shortened.
    """

    table: Table
    size: float
    widths: tuple[float, ...]
    titles: tuple[tuple[str, ...], ...]
    cells: tuple[tuple[tuple[str, ...], ...], ...]
    head: float
    heights: tuple[float, ...]
    is_whole: bool

    @property
    def width(self) -> float:
        """Of all columns, points."""
        return sum(self.widths)

    @property
    def height(self) -> float:
        """Of titles and rows, points."""
        return self.head + sum(self.heights)


def count_rows(table: Table) -> int:
    """How many rows a table has."""
    return len(table.columns[0].words) if table.columns else 0


def tell_left_out(made: SetTable, language: Language, key: str) -> str:
    """What is not on the slide and where it is; empty where all is.

    Args:
        made: The table as it stands there.
        language: Of the sentence.
        key: Of the sentence, with a place for what is shown.
    """
    if made.is_whole:
        return ""
    told = []
    rows, columns = count_rows(made.table), len(made.table.columns)
    if len(made.heights) < rows:
        told.append(text("reports.rows_of", language, n=len(made.heights), total=rows))
    if len(made.widths) < columns:
        told.append(text("reports.columns_of", language, n=len(made.widths), total=columns))
    return text(key, language, shown=", ".join(told) or text("reports.shortened", language))


def set_table(table: Table, room: Room, ruler: Ruler) -> SetTable:
    """Set a table in the largest letters in which all of it fits; else as many rows as fit.

    Args:
        table: With at least one column.
        room: Where, and in which letters.
        ruler: Measures words.
    """
    for size in room.sizes:
        rows = count_rows(table)
        if rows * size * (ruler.line + 2 * ABOVE) > room.height:
            continue  # not even with one line a row
        widths = _share_width(table.columns, room.width, size, ruler)
        made = _set_rows(table, widths, size, ruler) if widths else None
        if made and made.height <= room.height:
            return made
    return _cut(table, room, ruler)


def _cut(table: Table, room: Room, ruler: Ruler) -> SetTable:
    """The first columns and rows, in letters that can be read; smaller where few rows fit else."""
    sizes = [size for size in room.sizes if size <= room.usual] or [room.sizes[-1]]
    for size in sizes:
        is_last = size == sizes[-1]
        widths = _share_width(table.columns, room.width, size, ruler)
        if not widths and not is_last:
            continue
        made = _fill(table, room, widths or _fewer_columns(table, room, size, ruler), size, ruler)
        if len(made.heights) >= min(ENOUGH_ROWS, count_rows(table) / 2):
            break
    return made


def _fewer_columns(table: Table, room: Room, size: float, ruler: Ruler) -> tuple[float, ...]:
    """Points of as many of the first columns as fit; at least of one."""
    for n in range(len(table.columns) - 1, 0, -1):
        widths = _share_width(table.columns[:n], room.width, size, ruler)
        if widths:
            return widths
    return (room.width,)


def _fill(
    table: Table, room: Room, widths: tuple[float, ...], size: float, ruler: Ruler
) -> SetTable:
    """As many rows as fit above the sentence on what is left out."""
    height = room.height - room.foot
    made = _set_rows(table, widths, size, ruler, most=MOST_OF_ROW * height, rows=_most(room, size))
    ends = accumulate(made.heights, initial=made.head)
    kept = max(sum(end <= height for end in ends) - 1, 0)
    return replace(made, cells=made.cells[:kept], heights=made.heights[:kept], is_whole=False)


def _most(room: Room, size: float) -> int:
    """More rows than fit even with one line each."""
    return int(room.height / size) + 1


def _share_width(
    columns: Sequence[Column], width: float, size: float, ruler: Ruler
) -> tuple[float, ...]:
    """Points of each column: what it needs, then what it wishes, then air; none if too narrow."""
    asked = [
        _needs_and_wishes(column, size, width, ruler, first=place == 0)
        for place, column in enumerate(columns)
    ]
    needs = [need for need, _ in asked]
    rest = width - sum(needs)
    if rest < 0:
        return ()
    more = sum(wish for _, wish in asked)
    given = min(rest / more, 1.0) if more else 0.0
    air = min((rest - given * more) / len(columns), AIR * size)
    return tuple(need + given * wish + air for need, wish in asked)


def _needs_and_wishes(
    column: Column, size: float, width: float, ruler: Ruler, *, first: bool
) -> tuple[float, float]:
    """Points without which words are torn, and points more with which no cell is broken."""
    words = {word for cell in column.words for word in cell.split(" ")}
    longest = max((ruler.width(word, size) for word in words), default=0.0)
    headed = max(ruler.width(word, size, bold=True) for word in column.title.split(" "))
    cells = max((ruler.width(cell, size) for cell in set(column.words)), default=0.0)
    title = ruler.width(column.title, size, bold=True)
    spared = NUMBERS if column.numbers is not None else FIRST if first else OTHERS
    need = max(
        longest,
        headed,
        min(title, 1.15 * title / TITLE_LINES + size),
        min(cells, spared * size),
        size,
    )
    need = min(need, WIDEST * width) + 2 * BESIDE * size
    return need, max(cells + 2 * BESIDE * size - need, 0.0)


def _set_rows(
    table: Table,
    widths: tuple[float, ...],
    size: float,
    ruler: Ruler,
    *,
    most: float | None = None,
    rows: int | None = None,
) -> SetTable:
    """Words broken into lines; in rows no higher than ``most``, if that is given."""
    around = 2 * ABOVE * size
    limit = None if most is None else max(int((most - around) / (size * ruler.line)), 1)
    columns = table.columns[: len(widths)]
    inner = [max(width - 2 * BESIDE * size, 1.0) for width in widths]
    titles = tuple(
        _lines(column.title, size, room, ruler, limit, bold=True)
        for column, room in zip(columns, inner, strict=True)
    )
    cells = tuple(
        tuple(
            _lines(column.words[row], size, room, ruler, limit)
            for column, room in zip(columns, inner, strict=True)
        )
        for row in range(count_rows(table))[:rows]
    )
    heights = tuple(
        max(map(len, row), default=1) * size * ruler.line + around for row in (titles, *cells)
    )
    return SetTable(table, size, widths, titles, cells, heights[0], heights[1:], is_whole=True)


def _lines(
    words: str, size: float, width: float, ruler: Ruler, limit: int | None, *, bold: bool = False
) -> tuple[str, ...]:
    lines = tuple(ruler.lines(words, size, width, bold=bold)) or ("",)
    if limit is None or len(lines) <= limit:
        return lines
    last = lines[limit - 1]
    while last and ruler.width(f"{last}…", size, bold=bold) > width:
        last = last[:-1]
    return (*lines[: limit - 1], f"{last.rstrip()}…")
