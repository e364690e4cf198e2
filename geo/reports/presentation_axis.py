"""Ends and steps of the axes of a chart on a slide.

Set by us, because PowerPoint looks at the points alone and would let intervals run out of view.
"""

import math
from dataclasses import dataclass

import numpy as np

from geo.reports.slide import ChartFigure
from geo.values import Floats

MOST_STEPS = 7
ROOM = 0.04
FAR_FROM_ZERO = 0.25
"""Lines whose span is below this part of their height need not start at zero."""


@dataclass(frozen=True)
class Axis:
    """Where an axis begins and ends, and how far apart its numbers stand."""

    low: float
    high: float
    step: float

    @property
    def decimals(self) -> int:
        """As many as tell its numbers apart."""
        return max(0, -math.floor(math.log10(self.step) + 1e-9))


def choose_value_axis(figure: ChartFigure) -> Axis:
    """For the values and their intervals; bars begin at zero."""
    ends = [
        end
        for series in figure.series
        for end in (series.y, series.lower, series.upper)
        if end is not None
    ]
    low, high = _range_of(np.concatenate(ends))
    if figure.shape == "cloud":
        return _choose_roomy_axis(low, high, figure)
    near = high - low >= FAR_FROM_ZERO * max(abs(low), abs(high))
    if figure.shape == "bars" or near:
        low, high = min(low, 0.0), max(high, 0.0)
    return choose_axis(low, high, decimals=figure.decimals)


def choose_cloud_axis(figure: ChartFigure) -> Axis:
    """For the x of a cloud."""
    places = [series.x for series in figure.series if series.x is not None]
    low, high = _range_of(np.concatenate([*places, np.empty(0)]))
    return _choose_roomy_axis(low, high, figure)


def _choose_roomy_axis(low: float, high: float, figure: ChartFigure) -> Axis:
    """So that no point of a cloud stands on the edge, where its name has no room."""
    margin = ROOM * (high - low)
    lowest = max(low - margin, 0.0) if low >= 0 else low - margin
    return choose_axis(lowest, high + margin, decimals=figure.decimals)


def _range_of(values: Floats) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    return (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)


def choose_axis(low: float, high: float, *, decimals: int) -> Axis:
    """Round ends around a range, with a step of 1, 2 or 5 times a power of ten.

    Args:
        low: Lowest value.
        high: Highest value.
        decimals: Of its numbers; no step is finer, or numbers would repeat.
    """
    finest = 10.0**-decimals
    span = max(high - low, finest)
    power = 10.0 ** math.floor(math.log10(span / MOST_STEPS))
    step = next(factor * power for factor in (1, 2, 5, 10) if span / (factor * power) <= MOST_STEPS)
    step = max(step, finest)
    first = math.floor(low / step + 1e-9)
    last = max(math.ceil(high / step - 1e-9), first + 1)
    return Axis(_clean(first * step), _clean(last * step), _clean(step))


def _clean(number: float) -> float:
    """0.3 instead of 0.30000000000000004."""
    return float(f"{number:.12g}")
