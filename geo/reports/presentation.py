"""PowerPoint 16:9: one statement a slide, everything on it editable, tables behind the statements.

All statements come first, so that a talk runs from one to the next. Behind them, in the same
order and each under the number of its slide, come the tables and what is known of the figures.
Speaker notes hold method and facts of every slide.
"""

from io import BytesIO
from typing import BinaryIO

from geo.reports.box import Box
from geo.reports.packing import make_repeatable, moment_of
from geo.reports.presentation_big_table import draw_big_table
from geo.reports.presentation_chart import draw_chart
from geo.reports.presentation_deck import open_deck, revise_member
from geo.reports.presentation_grid import draw_grid
from geo.reports.presentation_legend import draw_legend, height_of_legend
from geo.reports.presentation_map import draw_map
from geo.reports.presentation_shapes import ACCENT, Drawn, Paragraph
from geo.reports.presentation_sheet import (
    STATEMENT,
    STATEMENT_SIZES,
    Sheet,
    begin_sheet,
    finish_sheet,
    has_both,
)
from geo.reports.presentation_table import draw_facts, draw_page, paginate, paginate_facts
from geo.reports.presentation_text import fit_text
from geo.reports.slide import ChartFigure, MapFigure, Report, Slide
from geo.reports.telling import tell_facts
from geo.texts import Language, text

CONTENT = Box(40, 122, 880, 350)
WITHOUT_STATEMENT = Box(40, 98, 880, 374)
TABLE = Box(40, 96, 880, 376)
HEADING = 32.0
HEADING_SIZES = (18.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0)
LEGEND_SHARE = 0.32
MOST_OF_LEGEND = 0.5
"""Of the height of one of two figures."""
GAP = 24.0
SIDE_BY_SIDE = 2
"""Figures that share a slide half and half; more are small maps."""
Figure = MapFigure | ChartFigure


def write_pptx(report: Report, target: BinaryIO) -> None:
    """Write a presentation.

    Args:
        report: What to show; nothing is added to it.
        target: Where the file goes.
    """
    moment = moment_of(report.date)
    deck = open_deck(report, moment)
    shown = [_show_statement(deck, slide, report.language) for slide in report.slides]
    for number, slide in enumerate(report.slides, start=1):
        if not shown[number - 1]:
            _show_table(deck, slide, number, report.language)
        _show_facts(deck, slide, number, report.language)
    made = BytesIO()
    deck.save(made)
    target.write(
        make_repeatable(
            made.getvalue(),
            moment=moment,
            revise=lambda name, content: revise_member(name, content, report.language),
        )
    )


def _show_statement(deck: Drawn, slide: Slide, language: Language) -> bool:
    """Gives whether the whole table is seen already."""
    sheet = begin_sheet(deck, slide, language)
    if has_both(slide):
        fitted = fit_text(slide.statement, STATEMENT, STATEMENT_SIZES, bold=True)
        words = [Paragraph(fitted.words, fitted.size, bold=True)]
        name = text("report_files.statement", language)
        sheet.canvas.add(sheet.canvas.text(name, STATEMENT, words))
    content = CONTENT if slide.statement else WITHOUT_STATEMENT
    is_told = not slide.figures and draw_big_table(sheet.canvas, slide.table, content)
    if len(slide.figures) == 1:
        figure = slide.figures[0]
        _draw_figure(sheet, figure, _head_figure(sheet, figure, content))
    elif len(slide.figures) == SIDE_BY_SIDE:
        _draw_pair(sheet, slide.figures, content)
    elif slide.figures:
        draw_grid(sheet, slide.figures, content)
    finish_sheet(sheet, slide)
    return is_told


def _head_figure(sheet: Sheet, figure: Figure, box: Box) -> Box:
    """Write what stands above a figure; gives the room below."""
    if not figure.heading:
        return box
    head = box.strip(HEADING)
    fitted = fit_text(figure.heading, head, HEADING_SIZES, bold=True)
    words = [Paragraph(fitted.words, fitted.size, bold=True, colour=ACCENT)]
    sheet.canvas.add(sheet.canvas.text("", head, words))
    return box.below(HEADING + 4)


def _draw_figure(sheet: Sheet, figure: Figure, box: Box) -> None:
    if isinstance(figure, ChartFigure):
        draw_chart(sheet.slide, sheet.canvas, figure, box)
        return
    aside = box.width * LEGEND_SHARE
    draw_map(sheet.canvas, figure, Box(box.left, box.top, box.width - aside - GAP, box.height))
    legend = Box(box.right - aside, box.top, aside, box.height)
    draw_legend(sheet.canvas, figure.legend, legend)


def _draw_pair(sheet: Sheet, figures: tuple[Figure, ...], content: Box) -> None:
    """Two side by side; both maps get the same room, so that they have the same scale."""
    halves = content.halves(GAP)
    rooms = [
        _head_figure(sheet, figure, half) for figure, half in zip(figures, halves, strict=True)
    ]
    lowest = [room.strip(room.height * MOST_OF_LEGEND) for room in rooms]
    under = max(
        height_of_legend(figure.legend, room, columns=2) if isinstance(figure, MapFigure) else 0.0
        for figure, room in zip(figures, lowest, strict=True)
    )
    for figure, room in zip(figures, rooms, strict=True):
        if isinstance(figure, ChartFigure):
            draw_chart(sheet.slide, sheet.canvas, figure, room)
        else:
            draw_map(sheet.canvas, figure, room.strip(room.height - under - 6))
            legend = room.below(room.height - under)
            draw_legend(sheet.canvas, figure.legend, legend, columns=2)


def _show_table(deck: Drawn, slide: Slide, number: int, language: Language) -> None:
    pages = paginate(slide.table, TABLE.width) if slide.table.columns else []
    told = {"n": number, "caption": slide.table.caption, "pages": len(pages)}
    key = "report_files.table_title_pages" if len(pages) > 1 else "report_files.table_title"
    for rank, page in enumerate(pages, start=1):
        title = text(key, language, **told, page=rank)
        sheet = begin_sheet(deck, slide, language, title=title)
        draw_page(sheet.canvas, page, TABLE, title)
        finish_sheet(sheet, slide)


def _show_facts(deck: Drawn, slide: Slide, number: int, language: Language) -> None:
    pages = paginate_facts(tell_facts(slide, language), TABLE)
    told = {"n": number, "title": slide.title, "pages": len(pages)}
    key = "report_files.facts_title_pages" if len(pages) > 1 else "report_files.facts_title"
    for rank, page in enumerate(pages, start=1):
        title = text(key, language, **told, page=rank)
        sheet = begin_sheet(deck, slide, language, title=title)
        draw_facts(sheet.canvas, page, TABLE, title)
        finish_sheet(sheet, slide)
