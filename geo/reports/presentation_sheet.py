"""What every slide of a presentation has: title, number, badges, source line, speaker notes."""

from dataclasses import dataclass

from geo.reports.box import Box
from geo.reports.presentation_deck import TITLE, TITLE_SIZE, put, slide_number
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
from geo.reports.presentation_text import Fitted, fit_text, measure_width
from geo.reports.slide import Facts, Slide
from geo.reports.telling import tell_facts, tell_sources
from geo.texts import Language, text

STATEMENT_SIZES = (28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0)
TITLE_SIZES = (TITLE_SIZE, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0)
STATEMENT = Box(40, 52, 880, 62)
BIG_TITLE = 38.0
SOURCE = Box(40, 478, 880, 26)
PLACE = Box(40, 508, 800, 24)
SMALL_SIZES = (10.0, 9.0, 8.0)
BADGE_SIZES = (13.0, 12.0, 11.0, 10.0, 9.0, 8.0)
BADGES_WIDTH = 500.0
BADGE_GAP = 6.0
LOUD = "#8a4500"
CALM = "#4a555b"
LOUD_KINDS = frozenset({"fictional", "schematic", "modelled"})
IN_SIGHT = 2
"""Facts that stand on the slide itself, the first ones: where and when."""


@dataclass(frozen=True)
class Sheet:
    """A slide that was begun: what may be put on it."""

    slide: Drawn
    canvas: Canvas


@dataclass(frozen=True)
class Badge:
    """What kind of figures these are: all words, those shown, where and in which colour."""

    words: str
    fitted: Fitted
    box: Box
    colour: str


def has_both(slide: Slide) -> bool:
    """Whether a title stands above the statement; else one of them is the large title."""
    return bool(slide.title and slide.statement)


def begin_sheet(deck: Drawn, slide: Slide, language: Language, *, title: str = "") -> Sheet:
    """A slide with title, badges and notes; ``finish_sheet`` ends it.

    Args:
        deck: The presentation.
        slide: What it says of itself.
        language: Of all words.
        title: Where it is not the slide's own; then it may have two lines.
    """
    badges = _place_badges(slide.facts)
    if title:
        sheet = _begin(deck, title, _beside(badges, TITLE.height * 2), language)
    elif has_both(slide):
        sheet = _begin(deck, slide.title, _beside(badges, TITLE.height), language)
    else:
        sheet = _begin(deck, slide.title or slide.statement, _big_box(slide), language, big=True)
    _draw_badges(sheet, badges)
    _write_notes(sheet, slide, language)
    return sheet


def finish_sheet(sheet: Sheet, slide: Slide) -> None:
    """Source and number: screen readers read in the order in which shapes were put there."""
    _draw_footer(sheet, slide)
    sheet.canvas.add(slide_number(sheet.canvas.number(), sheet.canvas.language))


def _big_box(slide: Slide) -> Box:
    """A title alone is short and leaves more room to the figure."""
    return STATEMENT if slide.statement else STATEMENT.strip(BIG_TITLE)


def _begin(deck: Drawn, title: str, box: Box, language: Language, *, big: bool = False) -> Sheet:
    """A slide with its title in the placeholder that outlines and screen readers know."""
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
    from pptx.util import Pt

    slide = deck.slides.add_slide(deck.slide_layouts[0])
    canvas = Canvas(slide.shapes.element, language)
    sizes = STATEMENT_SIZES if big else TITLE_SIZES
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
    return Sheet(slide, canvas)


def _place_badges(facts: Facts) -> list[Badge]:
    """Badges up to the right margin; of a sentence what stands before the colon is shouted."""
    most = BADGES_WIDTH / max(len(facts.badges), 1) - BADGE_GAP
    badges = []
    right = TITLE.right
    for kind, words in reversed(facts.badges):
        loud = words.partition(": ")[0]
        fitted = fit_text(loud, Box(0, 0, most - 20, TITLE.height - 6), BADGE_SIZES, bold=True)
        width = min(measure_width(fitted.words, fitted.size, bold=True) + 22, most)
        box = Box(right - width, TITLE.top, width, TITLE.height - 2)
        badges.append(Badge(words, fitted, box, LOUD if kind in LOUD_KINDS else CALM))
        right = box.left - BADGE_GAP
    return badges[::-1]


def _beside(badges: list[Badge], height: float) -> Box:
    """Room for a title at the left of the badges."""
    right = badges[0].box.left - 2 * BADGE_GAP if badges else TITLE.right
    return Box(TITLE.left, TITLE.top, right - TITLE.left, height)


def _draw_badges(sheet: Sheet, badges: list[Badge]) -> None:
    for badge in badges:
        fitted = badge.fitted
        words = [Paragraph(fitted.words, fitted.size, bold=True, colour=PAPER, align="ctr")]
        sheet.canvas.add(
            sheet.canvas.text(badge.words, badge.box, words, anchor="ctr", fill=badge.colour)
        )


def _draw_footer(sheet: Sheet, slide: Slide) -> None:
    """The source, and where and when; the rest is in the notes and on a slide of its own."""
    place = " · ".join(f"{label}: {words}" for label, words in slide.facts.lines[:IN_SIGHT])
    parts = (
        ("report_files.source", SOURCE, tell_sources(slide, sheet.canvas.language), INK),
        ("report_files.about_slide", PLACE, place, QUIET),
    )
    for key, box, words, colour in parts:
        if words:
            fitted = fit_text(words, box, SMALL_SIZES)
            told = [Paragraph(fitted.words, fitted.size, colour=colour)]
            name = text(key, sheet.canvas.language)
            sheet.canvas.add(sheet.canvas.text(name, box, told, anchor="b"))


def _write_notes(sheet: Sheet, slide: Slide, language: Language) -> None:
    lines = [
        slide.statement,
        *(f"{label}: {words}" for label, words in tell_facts(slide, language)),
        tell_sources(slide, language),
        *(figure.alternative for figure in slide.figures),
    ]
    frame = sheet.slide.notes_slide.notes_text_frame
    frame.text = "\n".join(line for line in lines if line)
    for run in frame._txBody.iter("{*}r"):  # noqa: SLF001 - to tell the language of each run
        run.get_or_add_rPr().set("lang", tag_of(language))
