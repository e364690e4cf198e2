"""The report as a text document that an office goes on writing: real styles, tables and fields."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, BinaryIO

from geo.reports.annex import (
    TEXT_WIDTH,
    cover_lines,
    is_said_below,
    rows_of,
    signs_line,
    words_of,
)
from geo.reports.columns import letters_of, share_width
from geo.reports.document_parts import (
    GROUND,
    add_page_words,
    describe_picture,
    keep_whole,
    repeat_header,
    rule_table,
    set_language,
    shade,
)
from geo.reports.drawing import draw_figures
from geo.reports.drawing_canvas import drawing_style, save_png
from geo.reports.drawing_text import printable
from geo.reports.packing import make_repeatable, moment_of
from geo.reports.slide import Report, Slide, Table
from geo.reports.typesetting import spoken
from geo.texts import Language

DOTS_AN_INCH = 220.0
FONT = "Arial"
INK = "1C2226"
POINT = 12700
"""English metric units, in which Word files count."""


def write_docx(report: Report, target: BinaryIO) -> None:
    """A text document on A4 with one chapter a slide."""
    from docx import Document

    document = Document()
    _set_page(document)
    _set_styles(document)
    set_language(document, report.language)
    _set_properties(document, report)
    words = words_of(report.language)
    document.add_paragraph(words["annex"], style="Subtitle")
    if not is_said_below(report):
        document.add_paragraph(printable(report.title), style="Title")
    _add_terms(document, cover_lines(report))
    for place, slide in enumerate(report.slides):
        heading = document.add_heading(printable(slide.title), level=1)
        heading.paragraph_format.page_break_before = place > 0
        _add_slide(document, slide, report.language)
    add_page_words(document.sections[0].footer.paragraphs[0], words["page_of"])
    written = BytesIO()
    document.save(written)
    target.write(make_repeatable(written.getvalue(), moment=moment_of(report.date)))


def _set_page(document: Any) -> None:  # noqa: ANN401 - python-docx has no types
    from docx.shared import Mm

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin = Mm(22), Mm(18)
    page.top_margin, page.bottom_margin = Mm(22), Mm(20)


def _set_styles(document: Any) -> None:  # noqa: ANN401 - python-docx has no types
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    sizes = {
        "Normal": 10,
        "Title": 20,
        "Subtitle": 10,
        "Heading 1": 15,
        "Heading 2": 11,
        "Caption": 8.5,
        "Footer": 8,
    }
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.size, style.font.name = Pt(size), FONT
        style.font.color.rgb = RGBColor.from_string(INK)
        style.font.italic = False
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.line_spacing = 1.05
    document.styles["Title"].font.bold = True


def _set_properties(document: Any, report: Report) -> None:  # noqa: ANN401 - as above
    properties = document.core_properties
    properties.title = printable(report.title)
    properties.author = properties.last_modified_by = printable(report.author)
    properties.comments = properties.keywords = properties.subject = ""
    properties.revision = 1
    properties.created = properties.modified = moment_of(report.date).replace(tzinfo=None)


def _add_terms(document: Any, lines: Sequence[tuple[str, str]]) -> None:  # noqa: ANN401 - as above
    from docx.shared import Pt

    for label, said in lines:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.add_run(f"{printable(label)}: ").bold = True
        paragraph.add_run(printable(said))
        for run in paragraph.runs:
            run.font.size = Pt(9)


def _add_slide(document: Any, slide: Slide, language: Language) -> None:  # noqa: ANN401 - as above
    words = words_of(language)
    if slide.facts.badges:
        badges = " · ".join(badge for _, badge in slide.facts.badges)
        document.add_paragraph().add_run(printable(badges)).bold = True
    if slide.statement:
        document.add_paragraph(printable(slide.statement))
    if slide.figures:
        _add_picture(document, slide, language)
    if slide.table.columns:
        _add_table(document, slide.table)
        signs = signs_line(slide.table, language)
        if signs:
            document.add_paragraph(style="Caption").add_run(printable(signs)).bold = False
    if slide.facts.method:
        document.add_heading(words["method"], level=2)
        shade(document.add_paragraph(printable(slide.facts.method)), GROUND)
    if slide.facts.lines:
        document.add_heading(words["facts"], level=2)
        _add_terms(document, slide.facts.lines)


def _add_picture(document: Any, slide: Slide, language: Language) -> None:  # noqa: ANN401 - as above
    said = printable(spoken(slide))
    with drawing_style():
        canvas = draw_figures(
            slide.figures, badges=slide.facts.badges, language=language, width=TEXT_WIDTH
        )
        picture = save_png(canvas, title=slide.title, alternative=said, dots_an_inch=DOTS_AN_INCH)
    placed = document.add_picture(BytesIO(picture), width=round(TEXT_WIDTH * POINT))
    describe_picture(placed, said, printable(slide.title))


def _add_table(document: Any, table: Table) -> None:  # noqa: ANN401 - python-docx has no types
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    if table.caption:
        caption = document.add_paragraph(printable(table.caption), style="Caption")
        caption.paragraph_format.keep_with_next = True
    rows = [[column.title for column in table.columns], *rows_of(table)]
    made = document.add_table(rows=len(rows), cols=len(table.columns))
    rule_table(made)
    size = Pt(letters_of(table))
    made.autofit = False
    for column, points in zip(
        made.columns, share_width(table, TEXT_WIDTH, letters_of(table)), strict=True
    ):
        column.width = round(points * POINT)
    right = [column.numbers is not None for column in table.columns]
    for number, (row, words) in enumerate(zip(made.rows, rows, strict=True)):
        keep_whole(row)
        for cell, word, numeric in zip(row.cells, words, right, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(1)
            run = paragraph.add_run(printable(word))
            run.font.size, run.bold = size, number == 0
            if numeric:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    repeat_header(made.rows[0])
