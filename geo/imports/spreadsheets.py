"""Excel and OpenDocument workbooks as rows of text, with the number formats that hide zeros."""

import datetime as dt
import io
import re
import warnings
import zipfile
from typing import Any

from geo.imports.draft import RawTable
from geo.imports.header import MAX_COLUMNS, Rows, build_table
from geo.imports.raw import value_as_text
from geo.imports.report import Problem, blocking, note, warning
from geo.imports.text_tables import MAX_ROWS
from geo.imports.uploads import DAMAGE, OLE, Upload

MAX_BLANK_ROWS = 2_000
ZEROS = re.compile(r"^0{2,12}$")
# The start of a workbook of Excel 97 and, behind it, the record of its password.
LOCKED = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
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
    import openpyxl

    problems: list[Problem] = []
    sheets: dict[str, Rows] = {}
    with warnings.catch_warnings():
        # openpyxl warns of print settings and data validation that it will not keep.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(upload.data), read_only=True, data_only=True)
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for sheet in visible:
            rows, ended = _stream_rows(sheet)
            sheets[sheet.title] = _texts(rows)
            if ended:
                told = {"sheet": sheet.title, "rows": MAX_BLANK_ROWS}
                problems.append(warning("sheet_gap", file=upload.name, row=ended, **told))
        ends = {title: max((line for line, _ in rows), default=1) for title, rows in sheets.items()}
        problems += _formulas_without_values(upload, ends)
    if hidden:
        problems.append(note("sheets_hidden", file=upload.name, sheets=", ".join(hidden)))
    return sheets, problems


def _stream_rows(sheet: Any) -> tuple[list[list[str]], int]:  # noqa: ANN401 - openpyxl has no types
    """The rows up to a long gap, and the row where reading ended at one; 0 where it did not.

    A single cell in the last corner of a sheet makes it a billion cells large.
    """
    rows: list[list[str]] = []
    blank = 0
    for row in sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS + 1):
        texts = [_cell_text(cell) for cell in row]
        blank = 0 if any(texts) else blank + 1
        rows.append(texts if any(texts) else [])
        if blank > MAX_BLANK_ROWS:
            return rows, len(rows)
    return rows, 0


def _cell_text(cell: Any) -> str:  # noqa: ANN401 - openpyxl has no types
    value = cell.value
    # Blanks between groups of digits are written plainly or after a backslash.
    number_format = re.sub(r"[\\ ]", "", str(getattr(cell, "number_format", "") or ""))
    if isinstance(value, int) and not isinstance(value, bool) and ZEROS.match(number_format):
        return str(value).zfill(len(number_format))
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and number_format.endswith("%"):
        return f"{value_as_text(round(float(value) * 100, 10))} %"
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    return value_as_text(value)


def _formulas_without_values(upload: Upload, ends: dict[str, int]) -> list[Problem]:
    """Formulas that no program has computed read as empty: say so, and what to do."""
    import openpyxl

    source = io.BytesIO(upload.data)
    formulas = openpyxl.load_workbook(source, read_only=True, data_only=False)
    computed = openpyxl.load_workbook(source, read_only=True, data_only=True)
    problems: list[Problem] = []
    for sheet, results in zip(formulas.worksheets, computed.worksheets, strict=True):
        end = ends.get(sheet.title, 1)
        limits = {"max_row": end, "max_col": MAX_COLUMNS + 1, "values_only": True}
        pairs = zip(sheet.iter_rows(**limits), results.iter_rows(**limits), strict=False)
        lost = [
            line
            for line, (written, shown) in enumerate(pairs, start=1)
            if any(
                isinstance(cell, str) and cell.startswith("=") and result is None
                for cell, result in zip(written, shown, strict=False)
            )
        ]
        if lost:
            told = {"n": len(lost), "sheet": sheet.title}
            problems.append(warning("formulas_uncomputed", file=upload.name, row=lost[0], **told))
    return problems


def _read_other(upload: Upload) -> tuple[dict[str, Rows], list[Problem]]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(upload.data))
    visible = [
        entry.name for entry in book.sheets_metadata if entry.visible == SheetVisibleEnum.Visible
    ]
    hidden = [name for name in book.sheet_names if name not in visible]
    sheets: dict[str, Rows] = {}
    for name in visible:
        sheet = book.get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS + 1)
        sheets[name] = _texts([[_plain_text(cell) for cell in row] for row in rows])
    problems = []
    if hidden:
        problems.append(note("sheets_hidden", file=upload.name, sheets=", ".join(hidden)))
    return sheets, problems


def _plain_text(value: Any) -> str:  # noqa: ANN401 - whatever the cell holds
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    return value_as_text(value)


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
