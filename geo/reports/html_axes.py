"""Numbers on axes, and how wide words are, without asking a browser."""

from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

import numpy as np

from geo.numbers import format_number
from geo.reports.slide import ChartFigure
from geo.texts import Language
from geo.values import Floats

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
TICKS_WANTED = 5
TINY = 1e-6
WIDE_LETTER = 0.62
"""Of the size of the type: no letter mix of German names is wider on average."""


@dataclass(frozen=True)
class Axis:
    """One axis of numbers.

    Attributes:
        low, high: Ends, both on ticks.
        ticks: Where lines are drawn, ascending.
        labels: What stands beside them.
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]

    def part(self, number: float) -> float:
        """Where a number lies, from 0 at the low end to 1 at the high end."""
        return (number - self.low) / (self.high - self.low)


def choose_axis(
    numbers: Floats, language: Language, *, decimals: int, with_zero: bool = False
) -> Axis:
    """An axis whose ticks are round numbers around all that is drawn.

    Args:
        numbers: All that is drawn, intervals too; NaN where there is none.
        language: Of the labels.
        decimals: Of the numbers as shown; ticks take fewer where they are round.
        with_zero: Whether it begins at zero, as bars must.
    """
    finite = numbers[np.isfinite(numbers)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    if with_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = (low - 0.5, high + 0.5) if low and not with_zero else (low, low + 1.0)
    step = _round_step((high - low) / TICKS_WANTED, decimals)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    ticks = tuple(round(place * step, 12) for place in range(first, last + 1))
    needed = max(0, min(decimals, -floor(log10(step) + 1e-9) + (1 if _is_half(step) else 0)))
    labels = tuple(format_number(tick, language, decimals=needed) for tick in ticks)
    return Axis(ticks[0], ticks[-1], ticks, labels)


def _round_step(rough: float, decimals: int) -> float:
    """A step of 1, 2, 2.5 or 5 times a power of ten that the decimals can show."""
    power = 10.0 ** floor(log10(rough))
    step = next(one * power for one in STEPS if one * power >= rough * (1 - 1e-9))
    return max(step, 10.0**-decimals)


def _is_half(step: float) -> bool:
    """Whether a step is 2.5 times a power of ten and so needs one decimal more."""
    return abs(step / 10.0 ** floor(log10(step) + 1e-9) - 2.5) < TINY


def width_of(words: str, size: float) -> float:
    """About how wide words are, at least as wide as they will be."""
    return len(words) * size * WIDE_LETTER


def all_numbers(figure: ChartFigure) -> Floats:
    """Everything that a chart draws along its axis of values."""
    rows = [
        np.ravel(one)
        for series in figure.series
        for one in (series.y, series.lower, series.upper)
        if one is not None
    ]
    return np.concatenate(rows) if rows else np.empty(0)


def say_value(figure: ChartFigure, number: float, language: Language) -> str:
    """A number of a chart as shown; empty where there is none."""
    return format_number(number, language, decimals=figure.decimals) if isfinite(number) else ""
