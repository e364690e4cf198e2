"""Axes of a chart: round numbers, words that keep apart, and where a value lies on paper."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.numbers import format_number
from geo.reports.box import Box
from geo.reports.drawing_canvas import Canvas
from geo.reports.drawing_text import LINE_HEIGHT, QUIET, Paragraph, text_width
from geo.texts import Language
from geo.values import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GRID = "#d5dade"
FRAME = "#7b868c"
NEAR_ZERO = 0.4
"""Values that begin lower than this share of their largest are shown from zero on."""
APART = 4.0
"""Points between words on an axis."""
MOST_TICKS = 6


@dataclass(frozen=True)
class Span:
    """One axis.

    Attributes:
        low, high: Values at its ends.
        ticks: Round values between them, both ends included; none for an axis of places.
    """

    low: float
    high: float
    ticks: tuple[float, ...] = ()

    def share(self, value: float) -> float:
        """How far along the axis a value lies, 0 to 1."""
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Frame:
    """Where a chart's values lie on paper."""

    box: Box
    across: Span
    upwards: Span

    def x(self, value: float) -> float:
        """Points from the left edge of the sheet."""
        return self.box.left + self.across.share(value) * self.box.width

    def y(self, value: float) -> float:
        """Points from the upper edge of the sheet."""
        return self.box.bottom - self.upwards.share(value) * self.box.height

    def axes(self, canvas: Canvas) -> "Axes":
        """To draw values in, with grid lines at the ticks."""
        axes = canvas.axes(self.box)
        axes.set_xlim(self.across.low, self.across.high)
        axes.set_ylim(self.upwards.low, self.upwards.high)
        for tick in self.upwards.ticks:
            axes.axhline(tick, color=GRID, linewidth=0.6, zorder=0, clip_on=False)
        for tick in self.across.ticks:
            axes.axvline(tick, color=GRID, linewidth=0.6, zorder=0, clip_on=False)
        return axes


def choose_span(values: Sequence[Floats], *, decimals: int, from_zero: bool) -> Span:
    """An axis of round numbers around all values, no finer than they are shown.

    Args:
        values: NaN does not count.
        decimals: With which the axis is labelled.
        from_zero: Whether zero must be on it; bars without zero lie.
    """
    known = np.concatenate([np.asarray(part, float).ravel() for part in values])
    known = known[np.isfinite(known)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    if from_zero or 0 < low < NEAR_ZERO * high:
        low, high = min(low, 0.0), max(high, 0.0)
    step = _round_up_to_step((high - low) / (MOST_TICKS - 1), decimals)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    last = max(last, first + 1)
    ticks = tuple(round(number * step, 10) for number in range(first, last + 1))
    return Span(ticks[0], ticks[-1], ticks)


def _round_up_to_step(step: float, decimals: int) -> float:
    """The next 1, 2 or 5 times a power of ten, at least one of the last decimal."""
    finest = 10.0**-decimals
    if step <= finest:
        return finest
    power = 10.0 ** math.floor(math.log10(step))
    return next(round_ * power for round_ in (1, 2, 5, 10) if round_ * power >= step * (1 - 1e-9))


def tick_words(span: Span, decimals: int, language: Language) -> tuple[str, ...]:
    """Its ticks as the reader writes numbers."""
    return tuple(format_number(tick, language, decimals=decimals) for tick in span.ticks)


def keep_apart(middles: Sequence[float], widths: Sequence[float]) -> tuple[int, ...]:
    """Which words on an axis can stand without touching, the last one for sure.

    Args:
        middles: Where they would stand, ascending.
        widths: Of the words.
    """
    kept: list[int] = []
    free = math.inf
    for place in range(len(middles) - 1, -1, -1):
        if middles[place] + widths[place] / 2 <= free:
            kept.append(place)
            free = middles[place] - widths[place] / 2 - APART
    return tuple(reversed(kept))


def write_across(
    canvas: Canvas, frame: Frame, places: Sequence[tuple[float, str]], size: float
) -> None:
    """Words below a frame at their values, as many as can stand apart."""
    look = Paragraph("", size, colour=QUIET)
    middles = [frame.x(value) for value, _ in places]
    for kept in keep_apart(middles, [text_width(words, size) for _, words in places]):
        canvas.write(places[kept][1], middles[kept], frame.box.bottom + 3.0, look, align="center")


def write_upwards(
    canvas: Canvas, frame: Frame, places: Sequence[tuple[float, str]], size: float
) -> None:
    """Words left of a frame at their values, as many as can stand apart."""
    look = Paragraph("", size, colour=QUIET)
    ordered = sorted(places, key=lambda place: frame.y(place[0]))
    middles = [frame.y(value) for value, _ in ordered]
    heights = [LINE_HEIGHT * size - APART] * len(ordered)
    for kept in keep_apart(middles, heights):
        top = middles[kept] - 0.65 * size
        canvas.write(ordered[kept][1], frame.box.left - 4.0, top, look, align="right")


def widest(words: Sequence[str], size: float) -> float:
    """Points of the longest of some words."""
    return max((text_width(word, size) for word in words), default=0.0)
