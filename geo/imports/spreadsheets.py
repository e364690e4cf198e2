"""Excel and OpenDocument workbooks as rows of text, with the number formats that hide zeros."""

import io
import re
import zipfile
from typing import Any

from geo.areas import name_offenders
from geo.imports.cells import looks_numeric
from geo.imports.draft import RawTable
from geo.imports.header import MAX_COLUMNS, Rows, build_table, is_year
from geo.imports.report import Problem, blocking, note, warning
from geo.imports.text_tables import MAX_ROWS
from geo.imports.uploads import DAMAGE, OLE, Upload
from geo.imports.xlsx_marks import apply_marks, cell_as_text, place_of, read_marks
from geo.imports.xlsx_slow import (
    MAX_BLANK_ROWS,
    read_slowly,
    tell_gap,
    tell_hidden,
    tell_uncomputed,
)

# The start of a workbook of Excel 97 and, behind it, the record of its password.
LOCKED = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
MAX_CELLS_OF_WIDE = 2_000_000
MANIFEST = "META-INF/manifest.xml"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_workbook(upload: Upload) -> tuple[list[RawTable], list[Problem]]:
    """A table for every visible sheet that holds one."""
    if _is_encrypted(upload.data):
        return [], [blocking("workbook_encrypted", file=upload.name)]
    is_open_xml = b"xl/workbook.xml" in upload.data
    try:
        sheets, problems = _read_xlsx(upload) if is_open_xml else _read_other(upload)
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as damage:  # noqa: BLE001 - a panic of calamine is not even an Exception
        if "password" in str(damage).casefold():
            return [], [blocking("workbook_encrypted", file=upload.name)]
        reason = type(damage).__name__
        return [], [blocking("workbook_damaged", file=upload.name, reason=reason)]
    tables: list[RawTable] = []
    for sheet, rows in sheets.items():
        if len(rows) > MAX_ROWS:
            problems.append(blocking("table_too_long", file=upload.name, limit=MAX_ROWS))
            continue
        table, said = build_table(upload.name, sheet if len(sheets) > 1 else "", rows)
        if table is None and len(sheets) > 1 and sheet != next(iter(sheets)):
            # A cover or remarks: told, but no reason to refuse the workbook.
            said = [note("sheet_without_table", file=upload.name, sheet=sheet)]
        tables += [table] if table else []
        problems += said
    return tables, problems


def _is_encrypted(data: bytes) -> bool:
    """Whether a password is needed: an OLE wrapper of xlsx, or OpenDocument with sealed parts."""
    if data.startswith(OLE):
        return ENCRYPTED in data or LOCKED.search(data) is not None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            manifest = archive.read(MANIFEST) if MANIFEST in archive.namelist() else b""
    except DAMAGE:
        return False
    return b"encryption-data" in manifest


def _read_xlsx(upload: Upload) -> tuple[dict[str, Rows], list[Problem]]:
    """The fast way, and the slow one for workbooks that are not built as usual."""
    try:
        sheets, problems = read_fast(upload)
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - whatever the fast reader does not understand
        sheets, problems = read_slowly(upload.data, upload.name)
    return {name: _texts(rows) for name, rows in sheets.items()}, problems


def read_fast(upload: Upload) -> tuple[dict[str, list[list[str]]], list[Problem]]:
    """Values by calamine, and what it leaves out by one pass through the XML before."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(upload.data))
    visible, hidden = _list_sheets(book)
    problems: list[Problem] = []
    sheets: dict[str, list[list[str]]] = {}
    with zipfile.ZipFile(io.BytesIO(upload.data)) as archive:
        marks_of = {name: read_marks(archive, name) for name in visible}
    for name, marks in marks_of.items():
        values = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        sheets[name], ended = _cut_at_gap(apply_marks(values, marks))
        lines = [line for line in marks.uncomputed if not ended or line <= ended]
        problems += tell_gap(upload.name, name, ended) + tell_uncomputed(upload.name, name, lines)
        problems += _tell_merged(upload.name, sheets[name], marks.merged)
    return sheets, [*problems, *tell_hidden(upload.name, hidden)]


def _tell_merged(file: str, rows: list[list[str]], ranges: list[str]) -> list[Problem]:
    """Merged cells in rows with figures; merged headings and titles have none beside them."""
    found: list[str] = []
    for reference in sorted(ranges, key=lambda one: place_of(one.partition(":")[0])):
        first, _, last = reference.partition(":")
        top, bottom = place_of(first)[0], place_of(last or first)[0]
        cells = (cell for row in rows[top : bottom + 1] for cell in row)
        if last and any(looks_numeric(cell) and not is_year(cell) for cell in cells):
            found.append(reference)
    if not found:
        return []
    told = {"n": len(found), "ranges": name_offenders(found)}
    return [
        warning("cells_merged", file=file, row=place_of(found[0].partition(":")[0])[0] + 1, **told)
    ]


def _cut_at_gap(rows: list[list[str]]) -> tuple[list[list[str]], int]:
    """The rows up to a gap of many blank ones, and the row where it ends; 0 where there is none."""
    blank = 0
    for line, row in enumerate(rows, start=1):
        blank = 0 if any(row) else blank + 1
        if blank > MAX_BLANK_ROWS:
            return rows[:line], line
    return rows, 0


def _list_sheets(book: Any) -> tuple[list[str], list[str]]:  # noqa: ANN401 - of the fast reader
    """Names of the sheets of cells that are visible, and of those that are hidden."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    # Only xlsx and xlsb know charts on sheets of their own; others tell all as cells.
    cells = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    visible = [one.name for one in cells if one.visible == SheetVisibleEnum.Visible]
    return visible, [one.name for one in cells if one.name not in visible]


def _read_other(upload: Upload) -> tuple[dict[str, Rows], list[Problem]]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(upload.data))
    visible, hidden = _list_sheets(book)
    sheets: dict[str, Rows] = {}
    problems = tell_hidden(upload.name, hidden)
    for name in visible:
        sheet = book.get_sheet_by_name(name)
        n_cells = min(sheet.total_height, MAX_ROWS) * sheet.total_width
        if sheet.total_width > MAX_COLUMNS and n_cells > MAX_CELLS_OF_WIDE:
            # A cell far out makes every row millions of cells wide: minutes for nothing.
            problems.append(blocking("table_too_wide", file=upload.name, limit=MAX_COLUMNS))
            continue
        rows = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS + 1)
        sheets[name] = _texts([[cell_as_text(cell) for cell in row] for row in rows])
    return sheets, problems


def _texts(rows: list[list[str]]) -> Rows:
    """Rows with their line; blank rows and columns beyond the last filled one go."""
    width = max((_last_filled(row) for row in rows), default=0)
    return [
        (line, [" ".join(cell.split()) for cell in row[:width]] + [""] * (width - len(row)))
        for line, row in enumerate(rows, start=1)
        if any(row)
    ]


def _last_filled(row: list[str]) -> int:
    return max((position for position, cell in enumerate(row, start=1) if cell), default=0)
