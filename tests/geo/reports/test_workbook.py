"""The workbook, read back by openpyxl."""

import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
import openpyxl
import pytest

from geo.reports.slide import Column, Report, Slide, Table
from geo.reports.workbook import HEADER_ROW, write_xlsx
from geo.texts import LANGUAGES, Language
from tests.geo.reports.slides import map_slide, small_map, small_report

HOSTILE = ("=1+1", "+49 511", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")')


def make_file(report: Report) -> bytes:
    target = BytesIO()
    write_xlsx(report, target)
    return target.getvalue()


def open_file(report: Report) -> Any:
    return openpyxl.load_workbook(BytesIO(make_file(report)))


def one_slide(slide: Slide, language: Language = "de") -> Report:
    return Report("Titel", (slide,), language, "Amt", "2024-05-17")


def with_columns(*columns: Column) -> Slide:
    return replace(map_slide("de"), table=Table("Tabelle", columns))


def read_table(sheet: Any) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(min_row=HEADER_ROW + 1, values_only=True)]


def test_the_same_report_gives_the_same_bytes() -> None:
    assert make_file(small_report("de")) == make_file(small_report("de"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_slide_has_a_sheet_with_the_numbers_of_its_table(language: Language) -> None:
    report = small_report(language)
    book = open_file(report)
    for slide, sheet in zip(report.slides, book.worksheets, strict=False):
        head, *rows = read_table(sheet)
        assert head == [column.title for column in slide.table.columns]
        for at, column in enumerate(slide.table.columns):
            for place, row in enumerate(rows):
                if column.numbers is None:
                    assert row[at] == column.words[place]
                elif np.isfinite(column.numbers[place]):
                    assert row[at] == pytest.approx(column.numbers[place], abs=1e-12)


def test_sheets_are_named_in_the_language_of_the_report() -> None:
    german = open_file(one_slide(map_slide("de"))).sheetnames
    english = open_file(one_slide(map_slide("en"), "en")).sheetnames
    assert german == ["Daten", "Metadaten", "Zeichenerklärung", "Prüfprotokoll"]
    assert english == ["Data", "Metadata", "Signs", "Checks"]
    assert open_file(small_report("de")).sheetnames[:2] == ["Daten 1", "Daten 2"]


def test_a_state_is_its_official_sign_whether_the_screen_shows_sign_or_word() -> None:
    nothing = np.full(4, np.nan)
    said = ("vertraulich", ".", "zu unsicher", "nicht bekannt")
    slide = with_columns(Column("Gebiet", tuple("abcd")), Column("Zahl", said, nothing))
    rows = read_table(open_file(one_slide(slide)).worksheets[0])[1:]
    assert [row[1] for row in rows] == [".", ".", "/", None]


def test_a_number_has_the_format_and_unit_of_the_screen_and_no_further_digit() -> None:
    column = Column("Anteil", ("1.234,6\xa0%",), np.array([1234.5678]), 1)
    slide = with_columns(Column("Gebiet", ("a",)), column)
    cell = open_file(one_slide(slide)).worksheets[0].cell(HEADER_ROW + 2, 2)
    assert cell.value == 1234.6
    assert cell.number_format == '#,##0.0"\xa0%"'


def test_a_figure_that_is_not_exact_stays_words() -> None:
    column = Column("Anteil", ("über 54\xa0%", "12 bis 15"), np.array([54.0, 12.0]))
    slide = with_columns(Column("Stadt", ("Kiel", "Bonn")), column)
    rows = read_table(open_file(one_slide(slide)).worksheets[0])[1:]
    assert [row[1] for row in rows] == ["über 54\xa0%", "12 bis 15"]


def test_a_figure_with_its_interval_is_a_number_that_shows_it() -> None:
    column = Column("D", ("0,31 (0,30–0,32)",), np.array([0.31]), 2)
    slide = with_columns(Column("Stadt", ("Kiel",)), column)
    cell = open_file(one_slide(slide)).worksheets[0].cell(HEADER_ROW + 2, 2)
    assert cell.value == 0.31
    assert cell.number_format == '#,##0.00" (0,30–0,32)"'


def test_hostile_words_are_text_and_never_a_formula_or_link() -> None:
    slide = with_columns(Column("=A1", HOSTILE))
    hostile = replace(slide, title="=1+1", statement="=2+2", facts=slide.facts)
    content = make_file(one_slide(hostile))
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    read = [sheet.cell(HEADER_ROW + 2 + at, 1) for at in range(len(HOSTILE))]
    assert [cell.value for cell in read] == list(HOSTILE)
    with zipfile.ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            member = package.read(name)
            assert b"<f>" not in member, name
            assert b"<hyperlink" not in member, name


def test_metadata_hold_every_fact_of_every_slide() -> None:
    report = small_report("de")
    sheet = open_file(report)["Metadaten"]
    told = {(row[0], row[1], row[2]) for row in sheet.iter_rows(values_only=True)}
    for number, slide in enumerate(report.slides, start=1):
        for label, words in slide.facts.lines:
            assert (f"Daten {number}", label, words) in told
        for _, words in slide.facts.badges:
            assert (f"Daten {number}", "Hinweis", words) in told


def test_signs_are_told_with_their_official_meaning() -> None:
    rows = list(open_file(small_report("de"))["Zeichenerklärung"].iter_rows(values_only=True))
    assert (".", "vertraulich", "unbekannt oder geheim zu halten") in rows
    assert ("-", "genau null", "genau null oder nichts vorhanden") in rows


def checks_of(report: Report) -> dict[str, str]:
    rows = open_file(report)["Prüfprotokoll"].iter_rows(values_only=True)
    return {row[1]: row[2] for row in rows}


def test_checks_count_numbers_and_withheld_cells() -> None:
    told = checks_of(one_slide(map_slide("de")))
    assert told["Zeilen"] == "4"
    assert told["Zellen mit Zahl"] == "2"
    assert told["Zellen, deren Zahl vertraulich ist (Zeichen „.“)"] == "1"
    assert told["Geheimhaltung"] == "1 Gebiet verdeckt"


def test_the_checksum_follows_what_is_shown_and_nothing_else() -> None:
    def checksum(*, word: str, number: float) -> str:
        column = Column("Zahl", (word,), np.array([number]), 1)
        told = checks_of(one_slide(with_columns(Column("Gebiet", ("a",)), column)))
        return next(words for label, words in told.items() if label.startswith("Prüfsumme"))

    hidden = checksum(word=".", number=2.0)
    assert hidden == checksum(word=".", number=3.0)
    assert hidden != checksum(word="-", number=2.0)


def test_a_number_behind_a_sign_is_in_no_member() -> None:
    figure = small_map("de")
    column = Column("Zahl", (".", "7,5"), np.array([7654.3, 7.5]), 1)
    slide = replace(with_columns(Column("Gebiet", ("a", "b")), column), figures=(figure,))
    with zipfile.ZipFile(BytesIO(make_file(one_slide(slide)))) as package:
        for name in package.namelist():
            assert b"7654" not in package.read(name), name
