"""Charts as SVG inside a page: intervals are drawn, every mark says its value."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from geo.layers.escape import escape_html
from geo.reports.html_axes import Axis, all_numbers, choose_axis, say_value, width_of
from geo.reports.html_marks import (
    GRID,
    INK,
    KEY_LINE,
    SIZE,
    Look,
    ends_of,
    is_keyed,
    key,
    runs,
    sign,
    stroke,
    whisker,
    with_looks,
    words,
)
from geo.reports.slide import ChartFigure, Series
from geo.texts import Language, text

HEIGHT = 560
WIDE, NARROW = 1_400, 820
"""Widths of a chart that has the slide for itself, and of one of two."""
MARGIN_TOP = 44.0
THICKEST = 64.0
"""Height of one bar at most."""


@dataclass(frozen=True)
class Plot:
    """Where the field of a chart lies, in units of the picture.

    Attributes:
        figure: What is drawn.
        left, top, right, bottom: Edges of the field.
        values: The axis of values.
        language: Of all words.
    """

    figure: ChartFigure
    left: float
    top: float
    right: float
    bottom: float
    values: Axis
    language: Language

    def height_at(self, number: float) -> float:
        """Of a value on an upright axis."""
        return self.bottom - self.values.part(number) * (self.bottom - self.top)

    def place_at(self, number: float) -> float:
        """Of a value on a lying axis."""
        return self.left + self.values.part(number) * (self.right - self.left)


def chart_svg(figure: ChartFigure, language: Language, *, is_narrow: bool) -> str:
    """One chart with axes, key and marks."""
    width = NARROW if is_narrow else WIDE
    draw: Callable[[ChartFigure, Language, int], str]
    if figure.shape == "cloud":
        draw = _draw_cloud
    elif figure.shape == "lines":
        draw = _draw_lines
    else:
        draw = _draw_bars
    return (
        f'<svg class="chart" role="img" viewBox="0 0 {width} {HEIGHT}" '
        f'aria-label="{escape_html(figure.alternative)}">{draw(figure, language, width)}'
        f"{key(figure)}</svg>"
    )


def _draw_lines(figure: ChartFigure, language: Language, width: int) -> str:
    plot = _upright(figure, language, width)
    places = _slots(plot, len(figure.labels))
    parts = [_value_axis(plot), _labels_below(plot, places)]
    for series, look in with_looks(figure.series):
        parts += [_band(plot, places, series, look), _line(plot, places, series, look)]
        parts += _marks(plot, places, series, look)
    return "".join(parts)


def _draw_cloud(figure: ChartFigure, language: Language, width: int) -> str:
    plot = _upright(figure, language, width)
    given = [series.x for series in figure.series if series.x is not None]
    across = choose_axis(np.concatenate(given), language, decimals=figure.decimals)
    reach = plot.right - plot.left
    parts = [_value_axis(plot)]
    for tick, label in zip(across.ticks, across.labels, strict=True):
        x = plot.left + across.part(tick) * reach
        parts += [stroke(x, plot.top, x, plot.bottom, GRID)]
        parts += [words(x, plot.bottom + SIZE * 1.2, label, "middle")]
    parts.append(_title_below(plot))
    for series, look in with_looks(figure.series):
        if series.x is not None:
            places = [plot.left + across.part(float(x)) * reach for x in series.x]
            parts += _whiskers(plot, places, series, look)
            parts += _marks(plot, places, series, look)
            parts += _names_of_points(plot, places, series)
    return "".join(parts)


def _draw_bars(figure: ChartFigure, language: Language, width: int) -> str:
    """Lying bars: names of cities and areas need room that columns do not leave them."""
    size = min(SIZE, (HEIGHT - 150) / max(1, len(figure.labels)) * 0.8)
    longest = max((width_of(label, size) for label in figure.labels), default=0.0)
    top = MARGIN_TOP + (KEY_LINE if is_keyed(figure) else 0)
    values = choose_axis(all_numbers(figure), language, decimals=figure.decimals, with_zero=True)
    ends = (say_value(figure, float(y), language) for one in figure.series for y in one.y)
    room = 36 + max((width_of(end, SIZE) for end in ends), default=0.0)
    left = 24 + min(longest, width * 0.4)
    plot = Plot(figure, left, top + 12, width - room, HEIGHT - 84.0, values, language)
    slot = (plot.bottom - plot.top) / max(1, len(figure.labels))
    parts = [_value_axis_below(plot)]
    parts.append(words(8, plot.top - SIZE * 0.6, figure.x_title, "start", weight=600))
    for row, label in enumerate(figure.labels):
        middle = plot.top + (row + 0.5) * slot
        parts.append(words(plot.left - 12, middle + size * 0.35, label, "end", size=size))
        parts += _bars_of_row(plot, row, middle, slot)
    zero = plot.place_at(min(max(0.0, values.low), values.high))
    return "".join([*parts, stroke(zero, plot.top, zero, plot.bottom, INK)])


def _bars_of_row(plot: Plot, row: int, middle: float, slot: float) -> Iterable[str]:
    count = len(plot.figure.series)
    thick = min(slot * 0.72, THICKEST * count) / count
    zero = plot.place_at(0.0)
    for place, (series, look) in enumerate(with_looks(plot.figure.series)):
        value = float(series.y[row])
        if not isfinite(value):
            continue
        top = middle + (place - count / 2) * thick
        end, y = plot.place_at(value), top + thick * 0.45
        yield (
            f'<rect x="{min(zero, end):.1f}" y="{top:.1f}" width="{abs(end - zero):.1f}" '
            f'height="{thick * 0.9:.1f}" fill="{look[0]}"{_said(plot, series, row)}/>'
        )
        low, high = ends_of(series, row)
        reach = end
        if isfinite(low) and isfinite(high):
            reach = plot.place_at(high)
            yield whisker(f"M{plot.place_at(low):.1f} {y - 7:.1f}v14m0-7H{reach:.1f}m0-7v14")
        if thick >= SIZE * 0.8:
            said = say_value(plot.figure, value, plot.language)
            yield words(max(reach, end, zero) + 12, y + SIZE * 0.35, said, "start", weight=600)


def _upright(figure: ChartFigure, language: Language, width: int) -> Plot:
    values = choose_axis(all_numbers(figure), language, decimals=figure.decimals)
    left = 24 + max(width_of(label, SIZE) for label in values.labels)
    top = MARGIN_TOP + 12 + (KEY_LINE if is_keyed(figure) else 0)
    return Plot(figure, left, top, width - 60.0, HEIGHT - 92.0, values, language)


def _value_axis(plot: Plot) -> str:
    parts = [words(8, plot.top - SIZE, plot.figure.y_title, "start", weight=600)]
    for tick, label in zip(plot.values.ticks, plot.values.labels, strict=True):
        y = plot.height_at(tick)
        parts.append(stroke(plot.left, y, plot.right, y, GRID))
        parts.append(words(plot.left - 12, y + SIZE * 0.35, label, "end"))
    return "".join(parts)


def _value_axis_below(plot: Plot) -> str:
    parts = []
    for tick, label in zip(plot.values.ticks, plot.values.labels, strict=True):
        x = plot.place_at(tick)
        parts.append(stroke(x, plot.top, x, plot.bottom, GRID))
        parts.append(words(x, plot.bottom + SIZE * 1.3, label, "middle"))
    title = plot.figure.y_title
    middle = (plot.left + plot.right) / 2
    parts.append(words(middle, HEIGHT - 14, title, "middle", weight=600))
    return "".join(parts)


def _labels_below(plot: Plot, places: Sequence[float]) -> str:
    """Labels of the x axis, as many as fit without touching."""
    longest = max((width_of(label, SIZE) for label in plot.figure.labels), default=1.0)
    slot = (plot.right - plot.left) / max(1, len(places))
    every = max(1, int(-(-(longest + SIZE) // slot)))
    shown = list(zip(places, plot.figure.labels, strict=True))[::every]
    parts = [words(x, plot.bottom + SIZE * 1.3, label, "middle") for x, label in shown]
    return "".join(parts) + _title_below(plot)


def _title_below(plot: Plot) -> str:
    middle = (plot.left + plot.right) / 2
    return words(middle, HEIGHT - 14, plot.figure.x_title, "middle", weight=600)


def _band(plot: Plot, places: Sequence[float], series: Series, look: Look) -> str:
    """The interval as a surface, one piece for each run of periods that have one."""
    if series.lower is None or series.upper is None:
        return ""
    known = np.isfinite(series.lower) & np.isfinite(series.upper)
    pieces = []
    for run in runs(known.tolist()):
        up = [f"{places[i]:.1f} {plot.height_at(float(series.upper[i])):.1f}" for i in run]
        down = [f"{places[i]:.1f} {plot.height_at(float(series.lower[i])):.1f}" for i in run]
        pieces.append(f"M{'L'.join([*up, *reversed(down)])}z")
    band = f'<path class="band" d="{"".join(pieces)}" fill="{look[0]}"/>'
    lone = [i for run in runs(known.tolist()) if len(run) == 1 for i in run]
    return band + "".join(_whiskers(plot, places, series, look, only=lone))


def _line(plot: Plot, places: Sequence[float], series: Series, look: Look) -> str:
    known = np.isfinite(series.y).tolist()
    pieces = [
        "M" + "L".join(f"{places[i]:.1f} {plot.height_at(float(series.y[i])):.1f}" for i in run)
        for run in runs(known)
    ]
    dash = f' stroke-dasharray="{look[1]}"' if look[1] else ""
    return f'<path class="line" d="{"".join(pieces)}" stroke="{look[0]}"{dash}/>'


def _whiskers(
    plot: Plot,
    places: Sequence[float],
    series: Series,
    look: Look,
    *,
    only: Sequence[int] | None = None,
) -> list[str]:
    drawn = []
    for i in range(len(places)) if only is None else only:
        low, high = ends_of(series, i)
        if isfinite(low) and isfinite(high):
            y1, y2 = plot.height_at(low), plot.height_at(high)
            path = f"M{places[i] - 6:.1f} {y1:.1f}h12m-6 0V{y2:.1f}m-6 0h12"
            drawn.append(whisker(path, look[0]))
    return drawn


def _marks(plot: Plot, places: Sequence[float], series: Series, look: Look) -> list[str]:
    return [
        sign(x, plot.height_at(float(y)), look, _said(plot, series, i))
        for i, (x, y) in enumerate(zip(places, series.y.tolist(), strict=True))
        if isfinite(y) and isfinite(x)
    ]


def _names_of_points(plot: Plot, places: Sequence[float], series: Series) -> list[str]:
    """Labels beside the points of a cloud; one that would cover another is left to the table."""
    taken: list[tuple[float, float, float, float]] = []
    drawn = []
    size = SIZE * 0.85
    for x, y, label in zip(places, series.y.tolist(), plot.figure.labels, strict=True):
        if not (isfinite(x) and isfinite(y)):
            continue
        wide, height = width_of(label, size), plot.height_at(y)
        left = x + 14 if x + 14 + wide < plot.right + 50 else x - 14 - wide
        box = (left, height - size, left + wide, height + size * 0.3)
        if all(_apart(box, other) for other in taken):
            taken.append(box)
            drawn.append(words(left, height + size * 0.3, label, "start", size=size))
    return drawn


def _apart(one: tuple[float, float, float, float], other: tuple[float, ...]) -> bool:
    return one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]


def _said(plot: Plot, series: Series, place: int) -> str:
    """Attributes that tell a mark's name and value, with its interval."""
    figure, language = plot.figure, plot.language
    value = say_value(figure, float(series.y[place]), language)
    low, high = (say_value(figure, end, language) for end in ends_of(series, place))
    if low and high:
        value = text("presentation.interval", language, value=value, low=low, high=high)
    if series.x is not None:
        across = say_value(figure, float(series.x[place]), language)
        value = f"{figure.x_title}: {across}; {figure.y_title}: {value}"
    label = figure.labels[place]
    name = f"{series.name}, {label}" if series.name else label
    return f' class="mark" data-n="{escape_html(name)}" data-v="{escape_html(value)}"'


def _slots(plot: Plot, count: int) -> list[float]:
    """Middles of equal slots across the field."""
    slot = (plot.right - plot.left) / max(1, count)
    return [plot.left + (place + 0.5) * slot for place in range(count)]
