"""A whole slide on one sheet: what it says, its figures, and every line that paper carries."""

from dataclasses import dataclass

from geo.reports.box import Box
from geo.reports.drawing import FiguresBlock
from geo.reports.drawing_axes import GRID
from geo.reports.drawing_badges import badges_height, draw_badges
from geo.reports.drawing_canvas import Canvas
from geo.reports.drawing_figure import SHRINKING
from geo.reports.drawing_table import draw_table
from geo.reports.drawing_text import QUIET, Paragraph, stack_height
from geo.reports.slide import Facts, Slide
from geo.texts import Language

MARGIN = 28.0
BETWEEN = 18.0
SHARE_OF_FACTS = 0.24
"""Of the sheet's height, at most, for the lines below the figures."""


@dataclass(frozen=True)
class Paper:
    """A sheet.

    Attributes:
        width, height: Points.
        scale: Of the letters; 1 for A4 held in the hand.
        dots_an_inch: Of a picture of it.
    """

    width: float
    height: float
    scale: float
    dots_an_inch: float


PAPERS = {
    "screen": Paper(960.0, 540.0, 1.25, 144.0),
    "a4": Paper(3508 * 72 / 300, 2480 * 72 / 300, 1.0, 300.0),
    "a3": Paper(4961 * 72 / 300, 3508 * 72 / 300, 1.35, 300.0),
}
"""Lying. Paper in whole dots at 300 an inch: 297 by 210 mm are 3508 by 2480; the screen has 1920
by 1080."""


def draw_sheet(slide: Slide, language: Language, paper: Paper) -> Canvas:
    """A slide as one picture; ``drawing_style`` must be open."""
    canvas = Canvas(paper.width, paper.height)
    margin = MARGIN * paper.scale
    width = paper.width - 2 * margin
    head = (
        Paragraph(slide.title, 19.0 * paper.scale, bold=True, after=0.15),
        Paragraph(slide.statement, 12.0 * paper.scale, after=0.5),
    )
    top = canvas.stack(head, margin, 0.8 * margin, width)
    columns = fit_facts(slide.facts, width, paper)
    column = column_width(width)
    foot = max((stack_height(part, column) for part in columns), default=0.0)
    start = paper.height - 0.7 * margin - foot
    canvas.rectangle(Box(margin, start - 5.0, width, 0.8), facecolor=GRID, linewidth=0)
    for place, part in enumerate(columns):
        canvas.stack(part, margin + place * (column + BETWEEN), start, column)
    _draw_shown(
        canvas, slide, Box(margin, top, width, max(start - 12.0 - top, 60.0)), language, paper
    )
    return canvas


def _draw_shown(canvas: Canvas, slide: Slide, box: Box, language: Language, paper: Paper) -> None:
    """The figures; where there are none, the table itself."""
    badges, scale = slide.facts.badges, paper.scale
    if slide.figures:
        FiguresBlock(slide.figures, badges, language, scale, sourced=False).draw(canvas, box)
        return
    draw_badges(canvas, badges, box, scale)
    below = box.below(badges_height(badges, box.width, scale))
    draw_table(canvas, slide.table, below, language, scale)


def column_width(width: float) -> float:
    """Of one of the two columns of facts."""
    return (width - BETWEEN) / 2


def fit_facts(facts: Facts, width: float, paper: Paper) -> tuple[tuple[Paragraph, ...], ...]:
    """All facts and the method in two columns of about one height, in letters that leave room."""
    columns: tuple[tuple[Paragraph, ...], ...] = ()
    for step in SHRINKING:
        size = 6.8 * paper.scale * step
        words = [f"{label}: {said}" for label, said in facts.lines]
        lines = tuple(
            Paragraph(line, size, colour=QUIET, after=0.1) for line in [*words, facts.method]
        )
        columns = split_in_two(lines, column_width(width))
        tallest = max(stack_height(part, column_width(width)) for part in columns)
        if tallest <= SHARE_OF_FACTS * paper.height:
            break
    return columns


def split_in_two(
    lines: tuple[Paragraph, ...], width: float
) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """Lines in their order, cut where the taller of two columns is lowest."""
    heights = [
        max(stack_height(lines[:cut], width), stack_height(lines[cut:], width))
        for cut in range(len(lines) + 1)
    ]
    cut = heights.index(min(heights))
    return lines[:cut], lines[cut:]
