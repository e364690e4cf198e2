"""Excel workbook: tables as numbers, where they come from, what signs mean, what was checked."""

import json
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any, BinaryIO, TypeAlias

from geo.numbers import format_number
from geo.reports.cells import Cell, is_formula, read_cells
from geo.reports.packing import make_repeatable, moment_of
from geo.reports.presentation_text import measure_width, wrap
from geo.reports.slide import Report, Slide
from geo.reports.telling import tell_report, tell_slide, tell_sources
from geo.symbols import SIGN_OF_STATE, Flag, say_flag
from geo.texts import Language, text
from geo.values import State

Book: TypeAlias = Any
"""A workbook, sheet or format of XlsxWriter, which has no types."""
FLAG_OF_STATE = {
    State.EXACT_ZERO: Flag.EXACT_ZERO,
    State.SUPPRESSED: Flag.WITHHELD,
    State.UNRELIABLE: Flag.UNRELIABLE,
    State.NOT_APPLICABLE: Flag.NO_SENSE,
    State.NOT_YET: Flag.LATER,
}
HEADER_ROW = 4
"""Of the table in each sheet of data, counted from zero: title, statement, badges, source above."""
WIDEST = 60
NARROWEST = 10
POINTS_A_SIGN = 6.0
ROW_HEIGHT = 15.5
TEXT_WIDTHS = (14, 44, 90)


@dataclass(frozen=True, eq=False)
class _Pen:
    """A workbook that was begun, its language and its formats."""

    book: Book
    language: Language
    formats: dict[str, Book]

    def format(self, **properties: object) -> Book:
        """A format, made once."""
        key = repr(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(properties)
        return self.formats[key]

    def say(self, key: str, **values: object) -> str:
        """Words of the catalogue."""
        return text(key, self.language, **values)


@dataclass(frozen=True, eq=False)
class _Data:
    """A sheet of data: its name, its slide and the cells of each column."""

    name: str
    slide: Slide
    cells: list[list[Cell]]


def write_xlsx(report: Report, target: BinaryIO) -> None:
    """Write a workbook: one sheet of data a slide, then sources, signs and checks.

    Numbers are numbers, with as many digits as are shown. Text never becomes a formula or a link.
    """
    import xlsxwriter

    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    made = BytesIO()
    moment = moment_of(report.date)
    with xlsxwriter.Workbook(made, {"in_memory": True, **safe}) as book:
        book.set_properties(
            {
                "title": report.title,
                "author": report.author,
                "created": moment.replace(tzinfo=None),
            }
        )
        pen = _Pen(book, report.language, {})
        sheets = _name_sheets(report)
        for data in sheets:
            _write_data(pen, data)
        _write_facts(pen, report, sheets)
        _write_signs(pen)
        _write_checks(pen, sheets)
    target.write(make_repeatable(made.getvalue(), moment=moment))


def _name_sheets(report: Report) -> list[_Data]:
    single = len(report.slides) == 1
    return [
        _Data(
            text("report_files.sheet_data", report.language)
            if single
            else text("report_files.sheet_data_of", report.language, n=number),
            slide,
            [read_cells(column, report.language) for column in slide.table.columns],
        )
        for number, slide in enumerate(report.slides, start=1)
    ]


def _write_data(pen: _Pen, data: _Data) -> None:
    sheet = pen.book.add_worksheet(data.name)
    slide = data.slide
    sheet.write_string(0, 0, f"{slide.title}: {slide.table.caption}", pen.format(bold=True))
    sheet.write_string(1, 0, slide.statement)
    badges = " · ".join(words for _, words in slide.facts.badges)
    sheet.write_string(2, 0, badges, pen.format(bold=True, font_color="#8a4500"))
    sheet.write_string(3, 0, tell_sources(slide, pen.language), pen.format(font_color="#4a555b"))
    for at, (column, cells) in enumerate(zip(slide.table.columns, data.cells, strict=True)):
        numbered = column.numbers is not None
        head = pen.format(
            bold=True,
            bottom=1,
            text_wrap=True,
            bg_color="#e3eaee",
            valign="vcenter",
            align="right" if numbered else "left",
        )
        width = _column_width(column.title, cells)
        sheet.set_column(at, at, width)
        sheet.write_string(HEADER_ROW, at, column.title, head)
        for row, cell in enumerate(cells, start=HEADER_ROW + 1):
            _write_cell(pen, sheet, (row, at), cell, numbered=numbered)
    _freeze_head(sheet, data)
    _set_paper(pen, sheet)


def _column_width(title: str, cells: list[Cell]) -> float:
    """In signs: wide enough for the cells and for the title in three lines."""
    longest = max((measure_width(cell.words, 11) for cell in cells), default=0.0)
    word = max((measure_width(word, 11, bold=True) for word in title.split()), default=0.0)
    needed = max(longest, word) / POINTS_A_SIGN + 2
    while needed < WIDEST and len(wrap(title, 11, needed * POINTS_A_SIGN, bold=True)) > 3:
        needed += 1
    return min(max(needed, NARROWEST), WIDEST)


def _write_cell(
    pen: _Pen, sheet: Book, place: tuple[int, int], cell: Cell, *, numbered: bool
) -> None:
    if cell.kind == "number":
        unit = '"' + cell.unit.replace('"', "") + '"' if cell.unit else ""
        pattern = "#,##0" + ("." + "0" * cell.decimals if cell.decimals else "") + unit
        sheet.write_number(*place, cell.number, pen.format(num_format=pattern))
    elif cell.words:
        aligned = pen.format(align="right") if numbered else pen.format(num_format="@")
        sheet.write_string(*place, cell.words, aligned)


def _freeze_head(sheet: Book, data: _Data) -> None:
    """The head stays in view and is repeated on every page; columns can be filtered."""
    n_columns = len(data.cells)
    n_rows = len(data.cells[0]) if data.cells else 0
    sheet.freeze_panes(HEADER_ROW + 1, 1)
    if n_columns:
        sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + n_rows, n_columns - 1)
    sheet.repeat_rows(HEADER_ROW)


def _set_paper(pen: _Pen, sheet: Book) -> None:
    """A4 across, all columns on a page, pages counted."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&R" + pen.say("report_files.page_of"))


def _write_lines(pen: _Pen, key: str, titles: list[str], lines: list[list[str]]) -> None:
    """A sheet of text: a title row, then rows as high as their longest cell needs."""
    sheet = pen.book.add_worksheet(pen.say(key))
    sheet.set_row(0, 1.5 * ROW_HEIGHT, pen.format(valign="top"))
    for at, (title, width) in enumerate(zip(titles, TEXT_WIDTHS, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, title, pen.format(bold=True, bottom=1, bg_color="#e3eaee"))
    for row, line in enumerate(lines, start=1):
        broken = [
            len(wrap(words, 11, width * POINTS_A_SIGN))
            for words, width in zip(line, TEXT_WIDTHS, strict=True)
        ]
        sheet.set_row(row, max(broken) * ROW_HEIGHT)
        for at, words in enumerate(line):
            sheet.write_string(row, at, words, pen.format(text_wrap=True, valign="top"))
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    _set_paper(pen, sheet)


def _write_facts(pen: _Pen, report: Report, sheets: list[_Data]) -> None:
    titles = [pen.say(f"report_files.column_{name}") for name in ("sheet", "fact", "words")]
    lines = [["", label, words] for label, words in tell_report(report)]
    for data in sheets:
        told = tell_slide(data.slide, pen.language)
        lines += [[data.name, label, words] for label, words in told]
    _write_lines(pen, "report_files.sheet_facts", titles, lines)


def _write_signs(pen: _Pen) -> None:
    titles = [pen.say(f"report_files.column_{name}") for name in ("sign", "state", "meaning")]
    lines = [
        [
            SIGN_OF_STATE[state] or pen.say("report_files.empty_cell"),
            pen.say(f"legend.state_{state.name.lower()}"),
            say_flag(flag, pen.language),
        ]
        for state, flag in FLAG_OF_STATE.items()
    ]
    missing = pen.say("legend.state_missing")
    lines.append([pen.say("report_files.empty_cell"), missing, missing])
    _write_lines(pen, "report_files.sheet_signs", titles, lines)


def _write_checks(pen: _Pen, sheets: list[_Data]) -> None:
    """What was checked, and the rule, sources and program behind it."""
    titles = [pen.say(f"report_files.column_{name}") for name in ("sheet", "check", "result")]
    lines: list[list[str]] = []
    for data in sheets:
        checked = [(pen.say(f"report_files.check_{key}"), it) for key, it in _check(pen, data)]
        told = [*checked, *data.slide.facts.lines]
        lines += [[data.name, label, words] for label, words in told]
    _write_lines(pen, "report_files.sheet_checks", titles, lines)


def _check(pen: _Pen, data: _Data) -> list[tuple[str, str]]:
    """What was counted while a sheet was written."""
    cells = [cell for column in data.cells for cell in column]
    kinds = Counter(cell.kind for cell in cells)
    states = Counter(cell.state for cell in cells if cell.kind == "state")
    guarded = sum(is_formula(cell.words) for cell in cells if cell.kind == "words")

    def count(number: int) -> str:
        return format_number(number, pen.language)

    return [
        ("rows", count(len(data.cells[0]) if data.cells else 0)),
        ("numbers", count(kinds["number"])),
        ("withheld", count(states[State.SUPPRESSED])),
        ("other_signs", count(states.total() - states[State.SUPPRESSED])),
        ("digits", pen.say("report_files.check_digits_kept")),
        ("formulas", count(guarded)),
        ("sum", checksum(data.slide, data.cells)),
    ]


def checksum(slide: Slide, cells: list[list[Cell]]) -> str:
    """SHA-256 of titles and cells as they are shown, so of nothing that is not."""
    shown = [
        [column.title, *(cell.words for cell in column_cells)]
        for column, column_cells in zip(slide.table.columns, cells, strict=True)
    ]
    return sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()
