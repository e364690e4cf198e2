"""Tables as CSV in two forms, with what is known of them beside, in one zip file.

German form: semicolon, decimal comma, UTF-8 with byte order mark, signs for missing numbers; it
opens in Excel as a table. Machine form: comma, decimal point, UTF-8; behind each column of
numbers one that says in words of ``geo.values.State`` why there is none.

A text that a spreadsheet program would compute gets an apostrophe in front. In the machine form
the last column ``escaped`` names the columns, counted from 1, whose apostrophe is ours, so that
taking it away gives the text back.
"""

import csv
import json
from io import StringIO
from typing import BinaryIO

from geo.reports.cells import Cell, is_formula, read_cells
from geo.reports.packing import write_zip
from geo.reports.slide import Column, Report, Slide
from geo.reports.telling import tell_report, tell_slide
from geo.texts import text

BYTE_ORDER_MARK = "\ufeff"
APOSTROPHE = "'"
ESCAPED = "escaped"
AS_STATED = "as_stated"
"""State of a cell with a figure that its source does not state exactly; its words are beside."""

Rows = list[list[str]]


def write_csv(report: Report, target: BinaryIO) -> None:
    """Write a zip file with two CSV files a slide and two files about them.

    Args:
        report: What to write; nothing is added to it.
        target: Where the file goes.
    """
    language = report.language
    members: dict[str, bytes] = {}
    for number, slide in enumerate(report.slides, start=1):
        cells = [read_cells(column, language) for column in slide.table.columns]
        name = f"{text('report_files.file_table', language)}_{number:02}"
        members[f"{name}.csv"] = _encode_german(_german_rows(slide, cells))
        members[f"{name}_{text('report_files.file_machine', language)}.csv"] = _encode(
            _machine_rows(slide, cells), ","
        ).encode()
    about = text("report_files.file_about", language)
    members[f"{about}.csv"] = _encode_german(_about_rows(report))
    members[f"{about}.json"] = json.dumps(_about(report), ensure_ascii=False, indent=1).encode()
    write_zip(target, members)


def _encode(rows: Rows, separator: str) -> str:
    sheet = StringIO()
    csv.writer(sheet, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return sheet.getvalue()


def _encode_german(rows: Rows) -> bytes:
    safe = [[guard(words) for words in row] for row in rows]
    return (BYTE_ORDER_MARK + _encode(safe, ";")).encode()


def guard(words: str) -> str:
    """A text that no spreadsheet program computes; numbers below zero stay numbers."""
    return APOSTROPHE + words if is_formula(words) and not _is_number(words) else words


def _is_number(words: str) -> bool:
    return words.removeprefix("-").replace(",", "", 1).replace(".", "", 1).isdecimal()


def _german_rows(slide: Slide, cells: list[list[Cell]]) -> Rows:
    rows = [[_german(cell) for cell in row] for row in zip(*cells, strict=True)]
    return [[column.title for column in slide.table.columns], *rows]


def _german(cell: Cell) -> str:
    """Without grouping, which not every program reads as part of a number."""
    if cell.kind == "number":
        return f"{cell.number:.{cell.decimals}f}".replace(".", ",")
    return cell.words


def _machine_rows(slide: Slide, cells: list[list[Cell]]) -> Rows:
    """Values, then their states; the last column tells what was escaped."""
    made = [
        _machine_columns(column, column_cells)
        for column, column_cells in zip(slide.table.columns, cells, strict=True)
    ]
    rows = [list(row) for row in zip(*(one for several in made for one in several), strict=True)]
    marked = []
    for number, row in enumerate(rows):
        safe = [guard(words) for words in row]
        changed = [str(at) for at, (a, b) in enumerate(zip(row, safe, strict=True), 1) if a != b]
        marked.append([*safe, " ".join(changed) if number else ESCAPED])
    return marked


def _machine_columns(column: Column, cells: list[Cell]) -> Rows:
    """One column of words, or a value, a state and, where needed, the words as stated."""
    if column.numbers is None:
        return [[column.title, *(cell.words for cell in cells)]]
    title = column.title
    values, states, stated = [title], [f"{title} [state]"], [f"{title} [words]"]
    for cell in cells:
        exact = cell.kind == "number"
        values.append(f"{cell.number:.{cell.decimals}f}" if exact else "")
        states.append(AS_STATED if cell.kind == "words" else cell.state.name.lower())
        told = cell.kind == "words" or "(" in cell.unit
        stated.append(cell.words if told else "")
    return [values, states, stated] if any(stated[1:]) else [values, states]


def _about_rows(report: Report) -> Rows:
    language = report.language
    names = ("table", "fact", "words")
    rows = [[text(f"report_files.column_{name}", language) for name in names]]
    rows += [["", label, words] for label, words in tell_report(report)]
    for number, slide in enumerate(report.slides, start=1):
        rows += [[str(number), label, words] for label, words in tell_slide(slide, language)]
    return rows


def _about(report: Report) -> dict[str, object]:
    """The same for programs."""
    return {
        "title": report.title,
        "author": report.author,
        "date": report.date,
        "language": report.language,
        "tables": [
            {
                "table": number,
                "facts": [list(pair) for pair in tell_slide(slide, report.language)],
                "kinds": [kind for kind, _ in slide.facts.badges],
            }
            for number, slide in enumerate(report.slides, start=1)
        ],
    }
