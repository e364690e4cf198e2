"""Badges of kinds that must be loud: fictional, schematic, modelled, own data."""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.reports.box import Box
from geo.reports.drawing_canvas import Canvas
from geo.reports.drawing_text import LINE_HEIGHT, Paragraph, text_width, wrap

LOUD = "#7a1f00"
BADGE_SIZE = 8.5
"""Of the letters at scale 1."""


@dataclass(frozen=True)
class Badge:
    """Words on dark ground, and where they stand in the badges' own box."""

    lines: tuple[str, ...]
    box: Box


def arrange_badges(
    badges: Sequence[tuple[str, str]], width: float, scale: float
) -> tuple[Badge, ...]:
    """Badges side by side as far as they fit, else below each other."""
    size = BADGE_SIZE * scale
    placed: list[Badge] = []
    left = top = bottom = 0.0
    for _, words in badges:
        lines = wrap(words, width - 12.0, size, bold=True)
        wide = max(text_width(line, size, bold=True) for line in lines) + 12.0
        high = len(lines) * LINE_HEIGHT * size + 3.0
        if left and left + wide > width:
            left, top = 0.0, bottom + 3.0
        placed.append(Badge(lines, Box(left, top, wide, high)))
        left, bottom = left + wide + 6.0, max(bottom, top + high)
    return tuple(placed)


def badges_height(badges: Sequence[tuple[str, str]], width: float, scale: float) -> float:
    """Points that the badges take with the room below them."""
    placed = arrange_badges(badges, width, scale)
    return max(badge.box.bottom for badge in placed) + 6.0 if placed else 0.0


def draw_badges(canvas: Canvas, badges: Sequence[tuple[str, str]], box: Box, scale: float) -> None:
    """White words on dark ground, so that nobody takes invented figures for published ones."""
    look = Paragraph("", BADGE_SIZE * scale, bold=True, colour="#ffffff")
    for badge in arrange_badges(badges, box.width, scale):
        left, top = box.left + badge.box.left, box.top + badge.box.top
        ground = Box(left, top, badge.box.width, badge.box.height)
        canvas.rectangle(ground, facecolor=LOUD, linewidth=0)
        for number, line in enumerate(badge.lines):
            canvas.write(line, left + 6.0, top + 1.0 + number * LINE_HEIGHT * look.size, look)
