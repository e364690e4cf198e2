"""The annex: tagged, self-contained, complete in both languages, and no word becomes markup."""

import re
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest

from geo.reports.annex import TEXT_WIDTH, signs_line, write_pdf
from geo.reports.columns import PADDING, share_width
from geo.reports.drawing_text import text_width
from geo.reports.pictures import write_map_pdf
from geo.reports.slide import Column, Report, Table
from geo.texts import LANGUAGES, Language
from tests.geo.reports.readers import ask, pdf_text, written
from tests.geo.reports.slides import map_slide, small_report

HOSTILE = "#panic() $x^2$ *fett* _kursiv_ @quelle `roh` <marke> \\ // [x] = y ~ -- #{1+1}"
WRITERS = {"annex": write_pdf, "maps": write_map_pdf}


def one_slide(language: Language = "de") -> Report:
    return replace(small_report(language), slides=(map_slide(language),))


def long_table(rows: int) -> Table:
    """More rows than a page holds, under six long titles."""
    numbers = np.arange(rows, dtype=float)
    names = tuple(f"Gebiet {row:03d} in der Südlichen Vorstadt" for row in range(rows))
    words = tuple(f"{row},0" for row in range(rows))
    columns = [Column(f"Bevölkerungsanteil {n} in %", words, numbers, 1) for n in range(6)]
    return Table("Lang", (Column("Gebietsbezeichnung", names), *columns))


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_tagged_and_says_its_title_author_and_date(name: str, language: Language) -> None:
    report = small_report(language)
    said = ask("pdfinfo", "-isodates", "-", content=written(WRITERS[name], report))
    assert "Tagged:          yes" in said
    assert f"Title:           {report.title}" in said
    assert f"Author:          {report.author}" in said
    assert "CreationDate:    2024-05-17T00:00:00Z" in said


@pytest.mark.parametrize("name", WRITERS)
def test_it_brings_every_font_along(name: str) -> None:
    said = ask("pdffonts", "-", content=written(WRITERS[name], small_report("de")))
    fonts = [line.split() for line in said.splitlines()[2:]]
    assert fonts
    assert {font[-5] for font in fonts} == {"yes"}  # column "emb"
    assert all("DejaVuSans" in font[0] for font in fonts)


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_method_and_statement_can_be_read(name: str, language: Language) -> None:
    report = small_report(language)
    said = pdf_text(written(WRITERS[name], report))
    for slide in report.slides:
        for label, words in slide.facts.lines:
            assert f"{label}: {words}" in said
        for _, badge in slide.facts.badges:
            assert said.count(badge) >= len(report.slides)
        assert slide.title in said
        assert slide.statement in said
        assert slide.facts.method in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cell_of_every_table_can_be_read(language: Language) -> None:
    report = small_report(language)
    said = pdf_text(written(write_pdf, report))
    for slide in report.slides:
        for column in slide.table.columns:
            assert column.title in said
            assert all(word in said for word in column.words)


@pytest.mark.parametrize(("language", "last"), [("de", "Seite 5 von 5"), ("en", "Page 5 of 5")])
def test_every_page_says_which_of_how_many_it_is(language: Language, last: str) -> None:
    content = written(write_pdf, small_report(language))
    assert "Pages:           5" in ask("pdfinfo", "-", content=content)  # cover, four slides
    assert pdf_text(content).count(last) == 1


def test_every_page_is_a4() -> None:
    said = ask("pdfinfo", "-l", "9", "-", content=written(write_pdf, small_report("de")))
    assert said.count("595.276 x 841.89 pts (A4)") == 5


@pytest.mark.parametrize(("paper", "said"), [("a4", "(A4)"), ("a3", "(A3)")])
def test_maps_alone_have_a_page_each_of_the_paper_asked_for(paper: str, said: str) -> None:
    target = BytesIO()
    write_map_pdf(small_report("de"), target, paper=paper)  # type: ignore[arg-type]
    pages = ask("pdfinfo", "-l", "9", "-", content=target.getvalue())
    assert pages.count(said) == 4


@pytest.mark.parametrize("name", WRITERS)
def test_every_figure_says_in_words_what_it_shows(name: str) -> None:
    content = written(WRITERS[name], small_report("de"))
    assert len(re.findall(rb"/Alt[(<]", content)) == 4
    assert b"/Alt(Karte von vier Gebieten, 2023: am meisten im Bahnhofsviertel.)" in content
    structure = ask("pdfinfo", "-struct", "-", content=content)
    assert structure.count("Figure") == 4


def test_headings_and_tables_are_told_apart_from_text() -> None:
    structure = ask("pdfinfo", "-struct", "-", content=written(write_pdf, small_report("de")))
    assert 'H1 "Zugewanderte nach Vierteln"' in structure
    assert structure.count("H1 ") == 5  # contents, four slides
    assert structure.count("Table (block)") == 4
    assert structure.count("THead") == 4


@pytest.mark.parametrize("name", WRITERS)
def test_words_never_become_markup(name: str) -> None:
    slide = map_slide("de")
    column = replace(slide.table.columns[0], words=(HOSTILE,) * 4)
    slide = replace(
        slide,
        title=HOSTILE,
        statement=HOSTILE,
        table=Table(HOSTILE, (column, *slide.table.columns[1:])),
        figures=(replace(slide.figures[0], heading=HOSTILE, alternative=HOSTILE),),
        facts=replace(slide.facts, method=HOSTILE, lines=((HOSTILE, HOSTILE),)),
    )
    report = replace(small_report("de"), title=HOSTILE, author=HOSTILE, slides=(slide,))
    content = written(WRITERS[name], report)
    assert pdf_text(content).replace(" ", "").count(HOSTILE.replace(" ", "")) >= 5
    assert HOSTILE in ask("pdfinfo", "-", content=content)


def test_a_long_table_goes_on_over_pages_under_its_titles() -> None:
    report = one_slide()
    slide = replace(report.slides[0], table=long_table(170))
    said = pdf_text(written(write_pdf, replace(report, slides=(slide,))))
    assert said.count("Gebietsbezeichnung") >= 3
    assert all(f"Gebiet {row:03d}" in said for row in range(170))


def test_signs_in_place_of_numbers_are_explained() -> None:
    assert signs_line(map_slide("de").table, "de") == (
        "Zeichen: . = vertraulich; leer = nicht bekannt"
    )
    assert signs_line(long_table(3), "de") == ""


@pytest.mark.parametrize("name", WRITERS)
def test_it_is_the_same_again(name: str) -> None:
    report = small_report("de")
    assert written(WRITERS[name], report) == written(WRITERS[name], report)


@pytest.mark.parametrize("name", WRITERS)
def test_a_report_without_author_date_or_slides_is_still_a_file(name: str) -> None:
    report = replace(one_slide(), author="", date="")
    assert "CreationDate:    1980-01-01" in ask(
        "pdfinfo", "-isodates", "-", content=written(WRITERS[name], report)
    )


def test_a_slide_of_words_alone_has_no_figure() -> None:
    report = one_slide()
    slide = replace(report.slides[0], figures=(), table=Table("", ()))
    content = written(write_pdf, replace(report, slides=(slide,)))
    assert b"/Alt" not in content
    assert slide.facts.method in pdf_text(content)


def test_a_report_that_is_called_as_its_only_slide_says_so_once() -> None:
    report = one_slide()
    called = replace(report, title=report.slides[0].title)
    told = [pdf_text(written(write_pdf, one)).count(called.title) for one in (report, called)]
    # The heading of the slide and the caption of its figure.
    assert told == [2, 2]


@pytest.mark.parametrize("size", [6.5, 8.5])
def test_columns_fill_the_page_and_tear_no_word_that_need_not_be_torn(size: float) -> None:
    for slide in small_report("de").slides:
        widths = share_width(slide.table, TEXT_WIDTH, size)
        assert sum(widths) == pytest.approx(TEXT_WIDTH)
        for column, width in zip(slide.table.columns, widths, strict=True):
            words = " ".join((column.title, *column.words)).split()
            assert max(text_width(word, size) for word in words) + PADDING <= width * 1.001


def test_numbers_and_dates_stay_whole_where_words_must_be_broken() -> None:
    sentence = "Sofortprogramm zur Unterstützung von Kommunen mit Zuzug anerkannter Geflüchteter"
    columns = [Column("Stand", ("31.12.2018",)), Column("Wert", ("11.000.000",))]
    columns += [Column("Bevölkerungsfortschreibung", (sentence,)) for _ in range(6)]
    widths = share_width(Table("", tuple(columns)), TEXT_WIDTH, 6.5)
    assert sum(widths) == pytest.approx(TEXT_WIDTH)
    for column, width in zip(columns[:2], widths[:2], strict=True):
        assert text_width(column.words[0], 6.5) + PADDING <= width * 1.001


def test_many_columns_share_what_there_is() -> None:
    columns = tuple(Column("Wohnungsleerstandsquote", ("1",), np.ones(1)) for _ in range(12))
    assert share_width(Table("", columns), TEXT_WIDTH, 6.5) == pytest.approx([TEXT_WIDTH / 12] * 12)


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize(
    "word", ["Łódź Київ Αθήνα", "مرحبا", "a\x00\n\ufffe\ufeffb", "\u0301 allein", "a\u202eb\u200bc"]
)
def test_names_in_any_letters_make_a_tagged_file(name: str, word: str) -> None:
    slide = map_slide("de")
    figure = replace(slide.figures[0], heading=word, alternative=word)
    slide = replace(slide, title=word, statement=word, figures=(figure,))
    report = replace(small_report("de"), title=word, slides=(slide,))
    assert "Tagged:          yes" in ask("pdfinfo", "-", content=written(WRITERS[name], report))


def test_letters_that_no_font_here_has_are_found_in_the_file_all_the_same() -> None:
    """They are printed as boxes; docs/files.md says so."""
    slide = replace(map_slide("de"), title="北京 und 東京", statement="서울")
    content = written(write_pdf, replace(one_slide(), slides=(slide,)))
    said = pdf_text(content)
    assert "北京 und 東京" in said
    assert "서울" in said
    assert "Tagged:          yes" in ask("pdfinfo", "-", content=content)
