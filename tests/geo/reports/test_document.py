"""The text document: real styles, tables and fields, read back by another program."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from PIL import Image

from geo.reports.document import write_docx
from geo.texts import LANGUAGES, Language
from tests.geo.reports.readers import ask, office_pdf, pdf_text, written
from tests.geo.reports.slides import map_slide, small_report

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(language: Language = "de") -> docx.document.Document:
    return docx.Document(BytesIO(written(write_docx, small_report(language))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_program_opens_it_and_shows_every_word(language: Language, tmp_path: Path) -> None:
    report = small_report(language)
    pages = office_pdf(written(write_docx, report), "docx", tmp_path)
    said = pdf_text(pages)
    for slide in report.slides:
        for label, words in slide.facts.lines:
            assert f"{label}: {words}" in said
        for column in slide.table.columns:
            assert column.title in said
            assert all(word in said for word in column.words)
        assert slide.title in said
        assert slide.statement in said
        assert slide.facts.method in said
        assert all(badge in said for _, badge in slide.facts.badges)
    assert {"de": "Seite 4 von 4", "en": "Page 4 of 4"}[language] in said
    assert "(A4)" in ask("pdfinfo", "-", content=pages)


def test_titles_are_headings_that_a_table_of_contents_finds() -> None:
    headings = [one.text for one in opened().paragraphs if one.style.name == "Heading 1"]
    assert headings == [slide.title for slide in small_report("de").slides]


def test_tables_are_tables_whose_titles_come_again_on_each_page() -> None:
    for table, slide in zip(opened().tables, small_report("de").slides, strict=True):
        read = [[cell.text for cell in row.cells] for row in table.rows]
        columns = slide.table.columns
        assert read[0] == [column.title for column in columns]
        assert read[1:] == [list(row) for row in zip(*(c.words for c in columns), strict=True)]
        assert table.rows[0]._tr.find(f"{WORD}trPr/{WORD}tblHeader") is not None


def test_every_picture_says_in_words_what_it_shows_and_is_sharp() -> None:
    document = opened()
    said = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert said[0] == "Karte von vier Gebieten, 2023: am meisten im Bahnhofsviertel."
    assert said[3].startswith("Vorher: 2022: Karte von vier Gebieten, 2022")
    parts = [part for part in document.part.package.iter_parts() if "media" in part.partname]
    assert len(parts) == 4
    for part in parts:
        with Image.open(BytesIO(part.blob)) as picture:
            assert picture.width / (170 / 25.4) >= 200  # dots an inch


def test_page_numbers_are_fields() -> None:
    footer = opened().sections[0].footer.paragraphs[0]._p
    fields = [one.get(f"{WORD}instr") for one in footer.iter(f"{WORD}fldSimple")]
    assert fields == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize(("language", "tag"), [("de", "de-DE"), ("en", "en-GB")])
def test_its_language_is_that_of_its_words(language: Language, tag: str) -> None:
    document = opened(language)
    tags = [one.get(f"{WORD}val") for one in document.styles.element.iter(f"{WORD}lang")]
    assert set(tags) == {tag}
    assert document.core_properties.language == tag
    assert document.core_properties.title == small_report(language).title
    assert document.core_properties.author == "Amt für Statistik"


def test_it_is_the_same_again_and_dated_as_the_report() -> None:
    first, second = (written(write_docx, small_report("de")) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(BytesIO(first)) as package:
        core = package.read("docProps/core.xml").decode()
        assert {member.date_time[0] for member in package.infolist()} == {1980}
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2024-05-17T00:00:00Z"}


def test_control_signs_and_markup_in_names_stay_words() -> None:
    slide = replace(map_slide("de"), title="eins\x00zwei <w:p> &amp; #x")
    content = written(write_docx, replace(small_report("de"), slides=(slide,)))
    headings = [p.text for p in docx.Document(BytesIO(content)).paragraphs if "zwei" in p.text]
    assert headings == ["eins zwei <w:p> &amp; #x"]
