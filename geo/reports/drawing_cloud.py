"""A cloud of points, each named where its name finds room."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.reports.box import Box
from geo.reports.drawing_axes import (
    Frame,
    choose_span,
    tick_words,
    widest,
    write_across,
    write_upwards,
)
from geo.reports.drawing_canvas import Canvas
from geo.reports.drawing_key import look_of
from geo.reports.drawing_text import LINE_HEIGHT, Paragraph, text_width
from geo.reports.slide import ChartFigure
from geo.texts import Language
from geo.values import Floats

MARK = 4.5
"""Across a point, points of paper."""
AWAY = 3.5
"""From the middle of a point to its name."""


@dataclass(frozen=True)
class Place:
    """Where a name stands: the upper left corner of its box, and the box's size."""

    label: str
    box: Box


def draw_cloud(
    canvas: Canvas, chart: ChartFigure, plot: Box, language: Language, size: float
) -> None:
    """Points with their names; names that find no room are left to the table."""
    across = choose_span(
        [series.x for series in chart.series if series.x is not None],
        decimals=chart.decimals,
        from_zero=False,
    )
    parts = [(series.y, series.lower, series.upper) for series in chart.series]
    known = [part for three in parts for part in three if part is not None]
    upwards = choose_span(known, decimals=chart.decimals, from_zero=False)
    rows = tick_words(upwards, chart.decimals, language)
    columns = tick_words(across, chart.decimals, language)
    left, right = widest(rows, size) + 6.0, widest(columns[-1:], size) / 2
    frame = Frame(
        Box(plot.left + left, plot.top, plot.width - left - right, plot.height), across, upwards
    )
    axes = frame.axes(canvas)
    write_upwards(canvas, frame, list(zip(upwards.ticks, rows, strict=True)), size)
    write_across(canvas, frame, list(zip(across.ticks, columns, strict=True)), size)
    for number, series in enumerate(chart.series):
        if series.x is None:
            continue
        look = look_of(number)
        if series.lower is not None and series.upper is not None:
            axes.vlines(series.x, series.lower, series.upper, color=look.colour, linewidth=0.8)
        axes.plot(
            series.x,
            series.y,
            color=look.colour,
            marker=look.mark,
            markersize=MARK,
            linestyle="none",
            clip_on=False,
        )
    name = Paragraph("", size)
    for place in place_names(chart.labels, _points_of(chart, frame), frame.box, size):
        canvas.write(place.label, place.box.left, place.box.top, name)


def _points_of(chart: ChartFigure, frame: Frame) -> Floats:
    """Of all series on paper, (n_series, n_labels, 2); NaN where there is no point."""
    if not chart.labels:
        return np.empty((0, 0, 2))
    return np.array(
        [
            [(frame.x(x), frame.y(y)) for x, y in zip(series.x, series.y, strict=True)]
            for series in chart.series
            if series.x is not None
        ]
    ).reshape(-1, len(chart.labels), 2)


def place_names(
    labels: Sequence[str], points: Floats, within: Box, size: float
) -> tuple[Place, ...]:
    """Names beside their points, none upon another name or point, none beyond the frame.

    Eight places around each point are tried in turn, right first; what is outermost chooses
    first, since cities far from the crowd are those that are spoken of.

    Args:
        labels: One a point; of several series the first that has the point is named.
        points: On paper, (n_series, n_labels, 2).
        within: The frame.
        size: Of the letters.
    """
    known = points[np.isfinite(points).all(axis=-1)]
    if not len(known):
        return ()
    marks = [Box(x - MARK / 2, y - MARK / 2, MARK, MARK) for x, y in known]
    spread = np.maximum(known.std(axis=0), 1e-9)
    named = [(label, _first_known(points[:, i])) for i, label in enumerate(labels) if label]
    there = [(label, point) for label, point in named if point is not None]
    middle = np.median(known, axis=0)
    there.sort(key=lambda pair: -float((((pair[1] - middle) / spread) ** 2).sum()))
    placed: list[Place] = []
    for label, point in there:
        taken = [*marks, *(place.box for place in placed)]
        for box in _around(point, text_width(label, size), LINE_HEIGHT * size):
            if _inside(box, within) and not any(_touch(box, other) for other in taken):
                placed.append(Place(label, box))
                break
    return tuple(placed)


def _first_known(points: Floats) -> Floats | None:
    known = points[np.isfinite(points).all(axis=-1)]
    return known[0] if len(known) else None


def _around(point: Floats, wide: float, high: float) -> tuple[Box, ...]:
    x, y = float(point[0]), float(point[1])
    middle, near = y - high / 2, AWAY * 0.8
    corners = (
        (x + AWAY, middle),
        (x - AWAY - wide, middle),
        (x - wide / 2, y - near - high),
        (x - wide / 2, y + near),
        (x + near, y - near - high),
        (x - near - wide, y - near - high),
        (x + near, y + near),
        (x - near - wide, y + near),
    )
    return tuple(Box(left, top, wide, high) for left, top in corners)


def _inside(box: Box, frame: Box) -> bool:
    return (
        box.left >= frame.left
        and box.right <= frame.right
        and box.top >= frame.top
        and box.bottom <= frame.bottom
    )


def _touch(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )
