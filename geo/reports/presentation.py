"""PowerPoint 16:9: one statement a slide, everything on it editable, tables behind the statements.

All statements come first, so that a talk runs from one to the next; the tables follow in the same
order, each under the number of its slide. Speaker notes hold method and facts of every slide.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from geo.reports.packing import make_repeatable, moment_of
from geo.reports.presentation_chart import draw_chart
from geo.reports.presentation_deck import (
    TITLE,
    TITLE_SIZE,
    open_deck,
    put,
    revise_member,
    slide_number,
)
from geo.reports.presentation_legend import draw_legend, height_of_legend
from geo.reports.presentation_map import draw_map
from geo.reports.presentation_shapes import (
    ACCENT,
    INK,
    PAPER,
    QUIET,
    Canvas,
    Drawn,
    Paragraph,
    colour_of,
    tag_of,
)
from geo.reports.presentation_table import Page, draw_page, paginate
from geo.reports.presentation_text import Box, Fitted, fit_text, measure_width
from geo.reports.slide import ChartFigure, Facts, MapFigure, Report, Slide
from geo.texts import Language, text

STATEMENT = Box(40, 52, 880, 62)
STATEMENT_SIZES = (28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0)
CONTENT = Box(40, 122, 880, 350)
TABLE = Box(40, 96, 880, 376)
SOURCE = Box(40, 478, 880, 24)
FACTS = Box(40, 504, 800, 26)
SOURCE_SIZES = (10.0, 9.0, 8.0)
FACTS_SIZES = (9.0, 8.0, 7.0, 6.5)
HEADING = 22.0
LEGEND_SHARE = 0.32
MOST_OF_LEGEND = 0.5
"""Of the height of one of two figures."""
GAP = 24.0
BADGE_SIZES = (13.0, 12.0, 11.0, 10.0, 9.0, 8.0)
BADGES_WIDTH = 500.0
BADGE_GAP = 6.0
LOUD = "#8a4500"
CALM = "#4a555b"
LOUD_KINDS = frozenset({"fictional", "schematic", "modelled"})


@dataclass(frozen=True)
class _Sheet:
    """A slide that was begun: what may be put on it."""

    slide: Drawn
    canvas: Canvas


@dataclass(frozen=True)
class _Badge:
    """What kind of figures these are: all words, those shown, where and in which colour."""

    words: str
    fitted: Fitted
    box: Box
    colour: str


def write_pptx(report: Report, target: BinaryIO) -> None:
    """Write a presentation.

    Args:
        report: What to show; nothing is added to it.
        target: Where the file goes.
    """
    moment = moment_of(report.date)
    deck = open_deck(report, moment)
    for slide in report.slides:
        _show_statement(deck, slide, report.language)
    for number, slide in enumerate(report.slides, start=1):
        pages = paginate(slide.table, TABLE.width) if slide.table.columns else []
        for rank, page in enumerate(pages, start=1):
            title = _table_title(slide, number, (rank, len(pages)), report.language)
            _show_table(deck, slide, page, title, report.language)
    made = BytesIO()
    deck.save(made)
    target.write(
        make_repeatable(
            made.getvalue(),
            moment=moment,
            revise=lambda name, content: revise_member(name, content, report.language),
        )
    )


def _table_title(slide: Slide, number: int, page: tuple[int, int], language: Language) -> str:
    rank, pages = page
    key = "report_files.table_title" if pages == 1 else "report_files.table_title_pages"
    return text(key, language, n=number, caption=slide.table.caption, page=rank, pages=pages)


def _begin(deck: Drawn, title: str, box: Box, language: Language, *, big: bool = False) -> _Sheet:
    """A slide with its title in the placeholder that outlines and screen readers know."""
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
    from pptx.util import Pt

    slide = deck.slides.add_slide(deck.slide_layouts[0])
    canvas = Canvas(slide.shapes.element, language)
    sizes = STATEMENT_SIZES if big else (TITLE_SIZE, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0)
    fitted = fit_text(title, box, sizes, bold=True)
    place = slide.shapes.title
    put(place, box)
    frame = place.text_frame
    frame.text = fitted.words
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.TOP if big else MSO_ANCHOR.MIDDLE
    frame.auto_size = MSO_AUTO_SIZE.NONE
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run.font.size, run.font.bold = Pt(fitted.size), True
            run.font.color.rgb = colour_of(INK if big else ACCENT)
            run._r.get_or_add_rPr().set("lang", tag_of(language))  # noqa: SLF001 - the library's own setting knows fewer languages
    canvas.add(slide_number(canvas.number(), language))
    return _Sheet(slide, canvas)


def _show_statement(deck: Drawn, slide: Slide, language: Language) -> None:
    badges = _place_badges(slide.facts)
    beside = _beside(badges, TITLE.height)
    if slide.statement:
        sheet = _begin(deck, slide.title, beside, language)
        fitted = fit_text(slide.statement, STATEMENT, STATEMENT_SIZES, bold=True)
        name = text("report_files.statement", language)
        words = [Paragraph(fitted.words, fitted.size, bold=True)]
        sheet.canvas.add(sheet.canvas.text(name, STATEMENT, words))
    else:
        sheet = _begin(deck, slide.title, STATEMENT, language, big=True)
    _draw_badges(sheet, badges)
    boxes = CONTENT.halves(GAP) if len(slide.figures) > 1 else (CONTENT,)
    for figure, box in zip(slide.figures, boxes, strict=False):
        _draw_figure(sheet, figure, box, alone=len(slide.figures) == 1)
    _draw_footer(sheet, slide)
    _write_notes(sheet, slide, language)


def _draw_figure(sheet: _Sheet, figure: MapFigure | ChartFigure, box: Box, *, alone: bool) -> None:
    if figure.heading:
        head = box.strip(HEADING)
        fitted = fit_text(figure.heading, head, STATEMENT_SIZES[5:] + FACTS_SIZES, bold=True)
        words = [Paragraph(fitted.words, fitted.size, bold=True, colour=ACCENT)]
        sheet.canvas.add(sheet.canvas.text("", head, words))
        box = box.below(HEADING + 4)
    if isinstance(figure, ChartFigure):
        draw_chart(sheet.slide, sheet.canvas, figure, box)
    elif alone:
        aside = box.width * LEGEND_SHARE
        draw_map(sheet.canvas, figure, Box(box.left, box.top, box.width - aside - GAP, box.height))
        legend = Box(box.right - aside, box.top, aside, box.height)
        draw_legend(sheet.canvas, figure.legend, legend)
    else:
        lower = box.strip(box.height * MOST_OF_LEGEND)
        under = height_of_legend(figure.legend, lower, columns=2)
        draw_map(sheet.canvas, figure, box.strip(box.height - under - 6))
        draw_legend(sheet.canvas, figure.legend, box.below(box.height - under), columns=2)


def _show_table(deck: Drawn, slide: Slide, page: Page, title: str, language: Language) -> None:
    badges = _place_badges(slide.facts)
    room = _beside(badges, TITLE.height * 2)
    sheet = _begin(deck, title, room, language)
    _draw_badges(sheet, badges)
    draw_page(sheet.canvas, page, TABLE, title)
    _draw_footer(sheet, slide)
    _write_notes(sheet, slide, language)


def _place_badges(facts: Facts) -> list[_Badge]:
    """Badges up to the right margin; of a sentence what stands before the colon is shouted."""
    most = BADGES_WIDTH / max(len(facts.badges), 1) - BADGE_GAP
    badges = []
    right = TITLE.right
    for kind, words in reversed(facts.badges):
        loud = words.partition(": ")[0]
        fitted = fit_text(loud, Box(0, 0, most - 20, TITLE.height - 6), BADGE_SIZES, bold=True)
        width = min(measure_width(fitted.words, fitted.size, bold=True) + 22, most)
        box = Box(right - width, TITLE.top, width, TITLE.height - 2)
        badges.append(_Badge(words, fitted, box, LOUD if kind in LOUD_KINDS else CALM))
        right = box.left - BADGE_GAP
    return badges[::-1]


def _beside(badges: list[_Badge], height: float) -> Box:
    """Room for a title at the left of the badges."""
    right = badges[0].box.left - GAP / 2 if badges else TITLE.right
    return Box(TITLE.left, TITLE.top, right - TITLE.left, height)


def _draw_badges(sheet: _Sheet, badges: list[_Badge]) -> None:
    for badge in badges:
        fitted = badge.fitted
        words = [Paragraph(fitted.words, fitted.size, bold=True, colour=PAPER, align="ctr")]
        sheet.canvas.add(
            sheet.canvas.text(badge.words, badge.box, words, anchor="ctr", fill=badge.colour)
        )


def _sources(slide: Slide) -> str:
    told = [
        figure.source if isinstance(figure, ChartFigure) else figure.legend.source
        for figure in slide.figures
    ]
    return " ".join(dict.fromkeys(line for line in told if line))


def _draw_footer(sheet: _Sheet, slide: Slide) -> None:
    """The source, then all facts, small: a slide is passed on without its notes."""
    lines = [words for _, words in slide.facts.badges if ": " in words]
    lines += [f"{label}: {words}" for label, words in slide.facts.lines]
    parts = (
        ("report_files.source", SOURCE, _sources(slide), SOURCE_SIZES, INK),
        ("report_files.facts", FACTS, " · ".join(lines), FACTS_SIZES, QUIET),
    )
    language = sheet.canvas.language
    for key, box, words, sizes, colour in parts:
        if words:
            fitted = fit_text(words, box, sizes)
            told = [Paragraph(fitted.words, fitted.size, colour=colour)]
            sheet.canvas.add(sheet.canvas.text(text(key, language), box, told, anchor="b"))


def _write_notes(sheet: _Sheet, slide: Slide, language: Language) -> None:
    facts = slide.facts
    lines = [
        slide.statement,
        *(told for _, told in facts.badges),
        text("report_files.method", language, it=facts.method) if facts.method else "",
        *(f"{label}: {words}" for label, words in facts.lines),
        _sources(slide),
        *(figure.alternative for figure in slide.figures),
    ]
    frame = sheet.slide.notes_slide.notes_text_frame
    frame.text = "\n".join(line for line in lines if line)
    for run in frame._txBody.iter("{*}r"):  # noqa: SLF001 - to tell the language of each run
        run.get_or_add_rPr().set("lang", tag_of(language))
