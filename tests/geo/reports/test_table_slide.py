"""A slide whose table is what it shows: every file makes it large, whole where it can be whole."""

import csv
import re
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, BinaryIO

import docx
import numpy as np
import openpyxl
import pytest

from geo.reports.annex import write_pdf
from geo.reports.box import Box
from geo.reports.document import write_docx
from geo.reports.drawing_canvas import Canvas, drawing_style
from geo.reports.drawing_sheet import PAPERS, draw_sheet
from geo.reports.drawing_table import SIZES, DrawingRuler, draw_table
from geo.reports.geopackage import write_gpkg
from geo.reports.html import write_html
from geo.reports.pictures import write_map_pdf, write_png, write_svg
from geo.reports.presentation import write_pptx
from geo.reports.presentation_text import measure_height
from geo.reports.slide import Column, Report, Slide, Table
from geo.reports.table_setting import Room, set_table
from geo.reports.tables_csv import write_csv
from geo.reports.typesetting import read_rows
from geo.reports.workbook import write_xlsx
from geo.texts import LANGUAGES, Language
from tests.geo.reports.measured_slides import (
    EMU,
    find_clipped,
    find_meeting_words,
    find_overlaps,
    open_file,
    print_slides,
)
from tests.geo.reports.readers import ask, pdf_text, written
from tests.geo.reports.slides import map_slide, small_report, table_report, table_slide
from tests.geo.reports.test_drawing import assert_apart_and_inside, words_of
from tests.geo.reports.test_ten_views import assert_pages_are_tidy

LONG = "Sehr lange Aussage über Donaudampfschifffahrtsgesellschaftskapitänswitwen, " * 8
WRITERS: dict[str, Callable[[Report, BinaryIO], None]] = {
    "html": write_html,
    "pptx": write_pptx,
    "pdf": write_pdf,
    "docx": write_docx,
    "png": write_png,
    "svg": write_svg,
    "map": write_map_pdf,
    "xlsx": write_xlsx,
    "csv": write_csv,
    "gpkg": write_gpkg,
}
SHAPES = {
    "few": (3, 1),
    "dozen": (12, 3),
    "long": (60, 2),
    "wide": (10, 30),
    "long and wide": (90, 25),
}
BADGES = {"de": "FIKTIV", "en": "FICTIONAL"}


def wordy_slide(language: Language = "de") -> Slide:
    """Cells, titles and caption longer than any slide has room for, and signs of markup."""
    numbers = np.array([1.0, 2.0, 3.0])
    columns = (
        Column("<b>Name</b> $x$", (LONG * 4, LONG, "#")),
        Column(LONG[:70], ("1,0", "2,0", "3,0"), numbers, 1),
        Column("Donaudampfschifffahrtsgesellschaft" * 3, ("x" * 90, "", "–")),
    )
    return replace(table_slide(language), table=Table(LONG, columns))


def all_slides(language: Language) -> Report:
    """Tables of every shape, one that is too wordy, none at all, and one without a statement."""
    slides = [table_slide(language, *shape) for shape in SHAPES.values()]
    bare = replace(slides[0], statement="")
    empty = replace(slides[0], table=Table("", ()))
    titles = replace(slides[0], table=Table("Leer", (Column("Nichts", ()),)))
    slides += [wordy_slide(language), bare, empty, titles]
    return replace(small_report(language), slides=tuple(slides))


def frames(slide: Any) -> list[Any]:
    """Native tables of a slide, and where they lie."""
    return [shape for shape in slide.shapes if shape.has_table]


def words_in(slide: Any) -> str:
    return " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


@pytest.mark.parametrize("name", WRITERS)
def test_every_file_is_written_and_the_same_again(name: str) -> None:
    report = all_slides("de")
    assert written(WRITERS[name], report) == written(WRITERS[name], report)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PAPERS)
def test_no_words_of_a_drawn_table_overlap_or_are_cut(paper: str, language: Language) -> None:
    for slide in all_slides(language).slides:
        with drawing_style():
            canvas = draw_sheet(slide, language, PAPERS[paper])
        assert_apart_and_inside(canvas)


@pytest.mark.parametrize("paper", PAPERS)
def test_a_drawn_table_is_larger_than_all_but_the_title_and_never_smaller_than_a_legend(
    paper: str,
) -> None:
    sheet = PAPERS[paper]
    with drawing_style():
        canvas = Canvas(sheet.width, sheet.height)
        box = Box(0, 0, 0.9 * sheet.width, 0.55 * sheet.height)
        few, many = (
            draw_table(canvas, table_slide("de", rows).table, box, "de", sheet.scale)
            for rows in (3, 90)
        )
    assert few is not None
    assert many is not None
    assert few.size >= 18.0 * sheet.scale
    assert few.is_whole
    assert many.size >= 8.0 * sheet.scale
    assert 8 <= len(many.heights) < 90


@pytest.mark.parametrize(
    ("language", "said"), [("de", "von 60 Zeilen; die ganze"), ("en", "of 60 rows; the whole")]
)
def test_a_drawn_table_says_how_many_rows_it_leaves_out(language: Language, said: str) -> None:
    with drawing_style():
        canvas = draw_sheet(table_slide(language, 60), language, PAPERS["screen"])
        words = [words for words, _ in words_of(canvas)]
    shown = sum(bool(re.match(r"\d+\. ", one)) for one in words)
    assert any(one.startswith(f"{shown} {said}") for one in words)


def test_a_table_that_fits_says_nothing_of_leaving_out() -> None:
    with drawing_style():
        words = [words for words, _ in words_of(draw_sheet(table_slide("de"), "de", PAPERS["a4"]))]
    assert not any("Zeilen" in one for one in words)


def test_columns_fit_and_rows_are_as_high_as_their_lines() -> None:
    """Ten letters of 10 points in DejaVu Sans are no wider than 100; two lines need 26 points."""
    table = Table("", (Column("Wort", ("mmmmmmmmmm mmmmmmmmmm",)),))
    room = Room(140.0, 100.0, (10.0,), 10.0, 0.0)
    made = set_table(table, room, DrawingRuler())
    assert made.cells == ((("mmmmmmmmmm", "mmmmmmmmmm"),),)
    assert made.heights[0] == pytest.approx(2 * 13.0 + 2 * 2.8)
    assert made.width <= 140.0


def test_the_largest_letters_are_taken_in_which_all_fits() -> None:
    table = table_slide("de", 12).table
    ruler = DrawingRuler()
    made = set_table(table, Room(700.0, 300.0, SIZES, 9.5, 20.0), ruler)
    larger = SIZES[SIZES.index(made.size) - 1]
    assert made.is_whole
    assert made.height <= 300.0
    assert not set_table(table, Room(700.0, 300.0, (larger,), larger, 20.0), ruler).is_whole


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_on_a_slide_of_the_presentation_lies_on_anything_else(language: Language) -> None:
    report = all_slides(language)
    assert find_overlaps(report) == []
    assert find_clipped(report) == []


def test_cells_of_the_presentation_are_high_enough_for_their_words() -> None:
    for slide in list(open_file(all_slides("de")).slides)[: len(all_slides("de").slides)]:
        for frame in frames(slide):
            rows = [row.height / EMU for row in frame.table.rows]
            assert sum(rows) == pytest.approx(frame.height / EMU, abs=0.1)
            for row, height in zip(frame.table.rows, rows, strict=True):
                for cell, column in zip(row.cells, frame.table.columns, strict=True):
                    run = cell.text_frame.paragraphs[0].runs[0]
                    size, bold = run.font.size.pt, bool(run.font.bold)
                    room = (column.width - cell.margin_left - cell.margin_right) / EMU
                    need = measure_height(run.text, size, room + 0.1, bold=bold)
                    assert need <= height - 2 * cell.margin_top / EMU + 0.1, run.text


def test_words_of_the_presentation_never_meet_where_libreoffice_prints_it(tmp_path: Path) -> None:
    slides = [slide for slide in all_slides("de").slides if slide.table.columns]
    report = replace(all_slides("de"), slides=tuple(slides[:3] + slides[5:6]))
    assert find_meeting_words(print_slides(written(write_pptx, report), tmp_path)) == []


def test_the_presentation_has_a_native_table_in_large_letters() -> None:
    slide = open_file(table_report("de")).slides[0]
    (frame,) = frames(slide)
    assert [cell.text for cell in frame.table.rows[3].cells] == [
        "3. Kinder in Armut, in %",
        "über 54",
        "amtlich veröffentlicht",
    ]
    assert frame.table.cell(1, 0).text_frame.paragraphs[0].runs[0].font.size.pt >= 24
    assert frame.table.first_row
    words = words_in(slide)
    assert all(said in words for said in ("Kennzahlen", "Die Stadt in Zahlen.", "FIKTIV"))
    assert "Quelle: Amt, Einwohnerbuch; CC BY 4.0" in words
    assert table_slide("de").facts.method in slide.notes_slide.notes_text_frame.text


def test_a_table_that_is_seen_whole_does_not_come_again_behind() -> None:
    titles = [slide.shapes.title.text for slide in open_file(table_report("de")).slides]
    assert titles == ["Kennzahlen", "Angaben zu Folie 1: Kennzahlen"]


@pytest.mark.parametrize(
    ("language", "rows", "columns"),
    [
        ("de", "von 60 Zeilen; alles steht in der Tabelle dahinter.", "von 32 Spalten"),
        ("en", "of 60 rows; all in the table behind.", "of 32 columns"),
    ],
)
def test_the_presentation_says_what_it_leaves_out_and_shows_it_behind(
    language: Language, rows: str, columns: str
) -> None:
    slides = [table_slide(language, 60), table_slide(language, 10, 30)]
    shown = list(open_file(replace(small_report(language), slides=tuple(slides))).slides)
    first, second = (frames(slide)[0].table for slide in shown[:2])
    assert f"{len(first.rows) - 1} {rows}" in words_in(shown[0])
    assert f"{len(second.columns)} {columns}" in words_in(shown[1])
    behind = {
        cell.text for slide in shown[2:] for it in frames(slide) for cell in it.table.iter_cells()
    }
    wanted = {word for slide in slides for column in slide.table.columns for word in column.words}
    assert wanted <= behind


def test_no_letter_of_the_presentation_is_smaller_than_eleven_points_in_a_big_table() -> None:
    report = all_slides("de")
    sizes = {
        run.font.size.pt
        for slide in list(open_file(report).slides)[: len(report.slides)]
        for frame in frames(slide)
        for cell in frame.table.iter_cells()
        for run in cell.text_frame.paragraphs[0].runs
    }
    assert min(sizes) >= 11


def test_the_annex_has_the_table_once_without_a_figure_and_its_badges() -> None:
    content = written(write_pdf, table_report("de"))
    said = pdf_text(content)
    assert said.count("3. Kinder in Armut, in %") == 1
    assert "Abbildung" not in said
    assert "FIKTIV" in said
    assert "SCHEMATISCHE GEBIETE" in said
    structure = ask("pdfinfo", "-struct", "-", content=content)
    assert "Figure" not in structure
    assert structure.count("Table (block)") == 1
    assert "Tagged:          yes" in ask("pdfinfo", "-", content=content)


def test_pages_of_the_annex_are_tidy_even_under_endless_badges() -> None:
    slide = table_slide("de", 60)
    facts = replace(slide.facts, badges=(("fictional", LONG), ("schematic", "KURZ")))
    report = table_report("de")
    assert_pages_are_tidy(
        written(write_pdf, replace(report, slides=(replace(slide, facts=facts), slide)))
    )
    assert_pages_are_tidy(written(write_map_pdf, replace(report, slides=(slide, wordy_slide()))))


def test_the_text_document_has_the_table_once_and_no_picture() -> None:
    document = docx.Document(BytesIO(written(write_docx, table_report("de"))))
    assert len(document.tables) == 1
    assert len(document.inline_shapes) == 0
    words = [paragraph.text for paragraph in document.paragraphs]
    assert any("FIKTIV" in one for one in words)
    assert not any("Abbildung" in one for one in words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_the_table_and_has_all_of_it_behind(language: Language) -> None:
    page = written(write_html, table_report(language, 60)).decode()
    big, behind = page.split('class="sheet"')
    assert big.count("<tr>") == 1 + 40
    assert behind.count("<tr>") == 1 + 60
    assert BADGES[language] in big
    source = {"de": "Quelle: Amt, Einwohnerbuch", "en": "Source: Amt, Einwohnerbuch"}[language]
    assert source in big
    said = {"de": "40 von 60 Zeilen", "en": "40 of 60 rows"}[language]
    assert said in big  # where no script runs


def test_the_map_paper_of_a_table_shows_it_as_it_does_a_chart() -> None:
    said = pdf_text(written(write_map_pdf, table_report("de", 60)))
    assert "1. Bevölkerung" in said
    assert "von 60 Zeilen; die ganze Tabelle steht in der Präsentation" in said


def test_a_picture_of_a_table_is_read_row_by_row() -> None:
    table = Table("Zahlen", (Column("Name", ("a", "b")), Column("Wert", ("1", "2"))))
    assert read_rows(table) == "Zahlen: a: Wert 1; b: Wert 2"
    assert read_rows(table_slide("de", 60).table).endswith("…")
    said = written(write_svg, table_report("de")).decode()
    assert "3. Kinder in Armut, in %: Stand 2023 über 54" in said


def test_tables_and_their_source_are_in_workbook_and_csv() -> None:
    report = table_report("de")
    sheet = openpyxl.load_workbook(BytesIO(written(write_xlsx, report)))["Daten"]
    assert sheet["A4"].value == "Quelle: Amt, Einwohnerbuch; CC BY 4.0"
    assert sheet["A6"].value == "1. Bevölkerung"
    with zipfile.ZipFile(BytesIO(written(write_csv, report))) as package:
        rows = csv.reader(
            StringIO(package.read("tabelle_01.csv").decode("utf-8-sig")), delimiter=";"
        )
        assert len(list(rows)) == 5


def test_a_geopackage_without_a_map_still_says_what_the_table_is_of(tmp_path: Path) -> None:
    file = tmp_path / "table.gpkg"
    file.write_bytes(written(write_gpkg, table_report("de")))
    with sqlite3.connect(file) as package:
        told = package.execute("SELECT * FROM angaben").fetchall()
        layers = package.execute("SELECT table_name FROM gpkg_contents").fetchall()
    assert any("FIKTIV" in str(row) for row in told)
    assert "angaben" in {name for (name,) in layers}
    assert not any(name.startswith("karte") for (name,) in layers)


def test_a_slide_with_a_figure_keeps_its_own_source_line() -> None:
    slide = open_file(replace(small_report("de"), slides=(map_slide("de"),))).slides[0]
    assert "CC BY" not in words_in(slide)


def wordy_rows(n: int) -> Table:
    """Published figures: numbers with words behind them, sources in many words."""
    words = tuple(f"{row}.000 Personen (31.12.2018, veröffentlicht)" for row in range(n))
    sources = ("Landesamt für Statistik Niedersachsen, Lizenz nicht angegeben",) * n
    names = tuple(f"Angabe {row}" for row in range(n))
    numbers = np.arange(n) * 1000.0
    columns = (Column("Ort A", words, numbers), Column("Ort B", words, numbers))
    return Table("Zahlen", (Column("Angabe", names), *columns, Column("Quelle", sources)))


def test_words_behind_a_number_are_broken_before_a_column_is_left_out() -> None:
    made = set_table(wordy_rows(4), Room(500.0, 300.0, (14.0, 11.0), 14.0, 20.0), DrawingRuler())
    assert len(made.widths) == 4
    assert max(len(cell) for row in made.cells for cell in row[1:3]) > 1


def test_letters_become_smaller_where_only_a_few_rows_would_be_seen() -> None:
    ruler, table = DrawingRuler(), wordy_rows(40)
    large = set_table(table, Room(700.0, 300.0, (14.0,), 14.0, 20.0), ruler)
    chosen = set_table(table, Room(700.0, 300.0, (14.0, 12.0, 10.0), 14.0, 20.0), ruler)
    assert len(large.heights) < 8
    assert len(chosen.heights) > len(large.heights)
    assert chosen.size < 14.0
