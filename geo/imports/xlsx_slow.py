"""Unusual workbooks, read cell by cell: slow, but never larger than what is filled."""

import io
import warnings
from typing import Any

from geo.imports.header import MAX_COLUMNS
from geo.imports.report import Problem, note, warning
from geo.imports.text_tables import MAX_ROWS
from geo.imports.xlsx_marks import cell_as_text, meaning_of_format

MAX_BLANK_ROWS = 2_000


def read_slowly(data: bytes, file: str) -> tuple[dict[str, list[list[str]]], list[Problem]]:
    """Every visible sheet as rows of text, up to a long gap.

    Args:
        data: An xlsx workbook.
        file: Name for the report.
    """
    import openpyxl

    problems: list[Problem] = []
    sheets: dict[str, list[list[str]]] = {}
    with warnings.catch_warnings():
        # openpyxl warns of print settings and data validation that it will not keep.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                rows, ended = _stream_rows(sheet)
                sheets[sheet.title] = rows
                problems += tell_gap(file, sheet.title, ended)
        for title, lines in _lines_without_values(data, sheets).items():
            problems += tell_uncomputed(file, title, lines)
    return sheets, [*problems, *tell_hidden(file, hidden)]


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
    if cell.value is None:
        return ""
    code = str(getattr(cell, "number_format", "") or "")
    return cell_as_text(cell.value, meaning_of_format(code))


def _lines_without_values(data: bytes, sheets: dict[str, list[list[str]]]) -> dict[str, list[int]]:
    """The lines of every sheet with formulas that no program has computed; they read as empty."""
    import openpyxl

    formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    computed = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    found: dict[str, list[int]] = {}
    for sheet, results in zip(formulas.worksheets, computed.worksheets, strict=True):
        if sheet.title not in sheets:
            continue
        end = max(1, len(sheets[sheet.title]))
        limits = {"max_row": end, "max_col": MAX_COLUMNS + 1, "values_only": True}
        pairs = zip(sheet.iter_rows(**limits), results.iter_rows(**limits), strict=False)
        found[sheet.title] = [
            line
            for line, (written, shown) in enumerate(pairs, start=1)
            if any(
                isinstance(cell, str) and cell.startswith("=") and result is None
                for cell, result in zip(written, shown, strict=False)
            )
        ]
    return found


def tell_gap(file: str, sheet: str, ended: int) -> list[Problem]:
    """That reading ended at a long gap, where it did."""
    if not ended:
        return []
    return [warning("sheet_gap", file=file, row=ended, sheet=sheet, rows=MAX_BLANK_ROWS)]


def tell_uncomputed(file: str, sheet: str, lines: list[int]) -> list[Problem]:
    """Formulas without a value, and what to do."""
    if not lines:
        return []
    return [warning("formulas_uncomputed", file=file, row=lines[0], n=len(lines), sheet=sheet)]


def tell_hidden(file: str, hidden: list[str]) -> list[Problem]:
    """Sheets that are hidden and were not read."""
    return [note("sheets_hidden", file=file, sheets=", ".join(hidden))] if hidden else []
