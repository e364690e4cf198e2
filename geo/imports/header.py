"""From rows of text to a table: where the header is, what is title, what is footer."""

from collections import Counter

import pandas as pd

from geo.imports.cells import looks_numeric
from geo.imports.draft import RawTable
from geo.imports.report import Problem, blocking, note
from geo.symbols import STATE_OF_SIGN

Row = tuple[int, list[str]]
Rows = list[Row]
MAX_COLUMNS = 500
MAX_HEADER_ROWS = 5
NAMED_ROWS = 5


def build_table(file: str, sheet: str, rows: Rows) -> tuple[RawTable | None, list[Problem]]:
    """The table in some rows; None where there is none or its rows are ragged."""
    if not rows:
        return None, [blocking("table_empty", file=file, sheet=sheet or file)]
    width = _width(rows)
    if width > MAX_COLUMNS:
        return None, [blocking("table_too_wide", file=file, limit=MAX_COLUMNS)]
    if width < 2:
        return None, [blocking("table_one_column", file=file)]
    rows = [(line, _trim(cells, width)) for line, cells in rows]
    first = _first_data_row(rows, width)
    if first is None:
        return None, [blocking("table_without_data", file=file, sheet=sheet or file)]
    start = _header_start(rows, first, width)
    end = _footer_start(rows, first, width)
    ragged = [(line, len(cells)) for line, cells in rows[first:end] if len(cells) != width]
    if ragged:
        listed = ", ".join(f"{line} ({cells})" for line, cells in ragged[:NAMED_ROWS])
        line = ragged[0][0]
        return None, [blocking("table_ragged", file=file, row=line, width=width, rows=listed)]
    footer = tuple(" ".join(filter(None, row)) for _, row in rows[end:])
    columns, problems = _column_names(file, [cells for _, cells in rows[start:first]], width)
    remarks = [remark for remark in footer if remark.strip("_-–— ")]
    if remarks:
        told = {"n": len(remarks), "first": remarks[0]}
        problems.append(note("footer_kept", file=file, row=rows[end][0], **told))
    body = rows[first:end]
    cells = pd.DataFrame(
        [row for _, row in body], columns=columns, index=[line for line, _ in body], dtype="str"
    )
    return RawTable(
        file=file,
        sheet=sheet,
        cells=cells,
        title=tuple(" ".join(filter(None, row)) for _, row in rows[:start]),
        footer=footer,
    ), problems


def _width(rows: Rows) -> int:
    """The number of cells that most rows have."""
    widths = Counter(len(cells) for _, cells in rows if sum(map(bool, cells)) > 1)
    if not widths:
        return 1
    return max(widths.items(), key=lambda pair: (pair[1], pair[0]))[0]


def _trim(cells: list[str], width: int) -> list[str]:
    """Without empty cells beyond the width of the table."""
    kept = list(cells)
    while len(kept) > width and not kept[-1]:
        kept.pop()
    return kept


def is_year(cell: str) -> bool:
    """A year between 1850 and 2149, as periods are written."""
    return len(cell) == 4 and cell.isdecimal() and 1850 <= int(cell) < 2150


def _first_data_row(rows: Rows, width: int) -> int | None:
    """The first row of full width that holds numbers which are no column headings."""
    full = [cells for _, cells in rows if len(cells) == width and sum(map(bool, cells)) > 1]
    numeric = [[looks_numeric(cell) for cell in cells] for cells in full[:400]]
    if not numeric:
        return None
    rows_counted = len(numeric)
    share = [sum(column) / rows_counted for column in zip(*numeric, strict=True)]
    years = [
        sum(is_year(cells[column]) for cells in full[:400]) / rows_counted
        for column in range(width)
    ]
    # A column of numbers has them in most rows; years count where the column holds years.
    usual = [column for column in range(width) if share[column] > 0.4]
    for position, (_, cells) in enumerate(rows):
        filled = [column for column in usual if column < len(cells) and cells[column]]
        data = [
            column
            for column in filled
            if (looks_numeric(cells[column]) or cells[column] in STATE_OF_SIGN)
            and not (is_year(cells[column]) and years[column] < 0.5)
        ]
        # A row of another width may be a title with a number; two numbers make it a ragged row.
        needed = max(1 if len(cells) == width else 2, len(filled) / 2)
        if len(data) >= needed:
            return position
    return None


def _header_start(rows: Rows, first: int, width: int) -> int:
    start = first
    for above in range(first - 1, max(-1, first - 1 - MAX_HEADER_ROWS), -1):
        cells = rows[above][1]
        if len(cells) != width or (cells[0] and not any(cells[1:])):
            break
        # One heading over all columns counts only below others; else it is a title.
        start = above if sum(map(bool, cells)) > 1 else start
    return start


def _footer_start(rows: Rows, first: int, width: int) -> int:
    """Rows at the end with a single cell are notes and sources, so is all below a ruled line."""
    for position in range(first, len(rows)):
        cells = [cell for cell in rows[position][1] if cell]
        if len(cells) == 1 and len(cells[0]) > 2 and set(cells[0]) <= set("_-–—"):
            return position
    end = len(rows)
    while end > first and _is_remark(rows[end - 1][1], width):
        end -= 1
    return end


def _is_remark(cells: list[str], width: int) -> bool:
    """One text and nothing else; in a table of two columns only where the second is cut off."""
    return sum(map(bool, cells)) == 1 and (len(cells) < width or width > 2)


def _column_names(
    file: str, header: list[list[str]], width: int
) -> tuple[list[str], list[Problem]]:
    problems = []
    if not header:
        problems.append(note("table_without_header", file=file))
    levels = [
        _spread(row) if position < len(header) - 1 else row for position, row in enumerate(header)
    ]
    joined = [
        ": ".join(dict.fromkeys(filter(None, (row[column] for row in levels))))
        for column in range(width)
    ]
    names: list[str] = []
    for position, name in enumerate(joined, start=1):
        own = name or f"Spalte {position}"
        if own in names:
            times = sum(other == own or other.startswith(f"{own} (") for other in names) + 1
            problems.append(note("column_repeated", file=file, column=own, times=times))
            own = f"{own} ({times})"
        names.append(own)
    return names, problems


def _spread(row: list[str]) -> list[str]:
    """A merged heading stands over all columns up to the next one."""
    spread: list[str] = []
    for cell in row:
        spread.append(cell or (spread[-1] if spread else ""))
    return spread
