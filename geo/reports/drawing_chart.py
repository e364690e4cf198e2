"""Lines with intervals, and bars with whiskers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.reports.box import Box
from geo.reports.drawing_axes import (
    FRAME,
    Frame,
    Span,
    choose_span,
    tick_words,
    widest,
    write_across,
    write_upwards,
)
from geo.reports.drawing_canvas import Canvas
from geo.reports.drawing_cloud import draw_cloud
from geo.reports.drawing_key import arrange_key, draw_key, look_of
from geo.reports.drawing_text import (
    INK,
    LINE_HEIGHT,
    QUIET,
    Paragraph,
    stack_height,
    text_width,
    wrap,
)
from geo.reports.slide import ChartFigure, Series
from geo.texts import Language
from geo.values import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WORDS, TITLE, SOURCE = 7.5, 8.0, 6.5
"""Sizes of letters at scale 1, for A4."""
SHARE_OF_LABELS = 0.45
"""Of the width, at most, for the names of bars that lie."""
BAND = 0.18
"""How much of its colour an interval shows."""
SHARE_OF_SLOT = 0.72
"""Of the room for one label, what its bars fill."""


@dataclass(frozen=True)
class ChartBlock:
    """A chart in a language, with letters of a scale."""

    chart: ChartFigure
    language: Language
    scale: float
    sourced: bool = True

    @property
    def size(self) -> float:
        """Of the letters on the axes."""
        return WORDS * self.scale

    def title(self, words: str) -> tuple[Paragraph, ...]:
        """Of an axis."""
        return (Paragraph(words, TITLE * self.scale, bold=True, colour=QUIET),)

    def source(self) -> tuple[Paragraph, ...]:
        """The line under the chart, where it is not told beside."""
        if not self.sourced:
            return ()
        return (Paragraph(self.chart.source, SOURCE * self.scale, colour=QUIET, after=0),)

    def lying(self, width: float) -> bool:
        """Whether bars lie, because their names do not fit below them in two lines."""
        if self.chart.shape != "bars":
            return False
        slot = (width - 40.0 * self.scale) / max(len(self.chart.labels), 1) - 4.0
        set_words = [wrap(label, slot, self.size) for label in self.chart.labels]
        whole = {word for label in self.chart.labels for word in label.split()}
        return any(len(lines) > 2 for lines in set_words) or widest(list(whole), self.size) > slot

    def values(self) -> list[Floats]:
        """All that must lie on the value axis."""
        parts = [(series.y, series.lower, series.upper) for series in self.chart.series]
        return [part for three in parts for part in three if part is not None]

    def rows_height(self, width: float) -> float:
        """Of all lying bars with names in full."""
        thick = max(11.0, 7.0 * len(self.chart.series)) * self.scale
        most = SHARE_OF_LABELS * width
        lines = [len(wrap(label, most, self.size)) for label in self.chart.labels]
        return sum(max(n * LINE_HEIGHT * self.size + 2.0, thick) for n in lines)

    def natural_height(self, width: float) -> float:
        """Points in which the chart looks right."""
        plot = self.rows_height(width) if self.lying(width) else min(0.5 * width, 230.0)
        return max(plot, 40.0) + self._around(width)

    def _around(self, width: float) -> float:
        _, key = arrange_key(self.chart, width, self.size)
        titles = self.title(self.chart.x_title) + self.title(self.chart.y_title)
        words = stack_height(titles, width) + stack_height(self.source(), width)
        return words + key + self._below_frame(width) + 3 * 4.0

    def _below_frame(self, width: float) -> float:
        lines = 1
        if self.chart.shape == "bars" and not self.lying(width):
            slot = (width - 40.0 * self.scale) / max(len(self.chart.labels), 1) - 4.0
            lines = max(
                (len(wrap(label, slot, self.size)) for label in self.chart.labels), default=1
            )
        return lines * LINE_HEIGHT * self.size + 4.0

    def draw(self, canvas: Canvas, box: Box) -> None:
        """Draw it into a box."""
        lying = self.lying(box.width)
        above, below = self.chart.y_title, self.chart.x_title
        if lying:
            above, below = below, above
        top = canvas.stack(self.title(above), box.left, box.top, box.width) + 4.0
        entries, key = arrange_key(self.chart, box.width, self.size)
        source = stack_height(self.source(), box.width)
        foot = stack_height(self.title(below), box.width) + key + source + 4.0
        plot = Box(
            box.left,
            top,
            box.width,
            max(box.bottom - top - foot - self._below_frame(box.width), 20.0),
        )
        self._draw_plot(canvas, plot, lying=lying)
        after = plot.bottom + self._below_frame(box.width)
        after = canvas.stack(self.title(below), box.left, after, box.width)
        draw_key(canvas, self.chart, Box(box.left, after, box.width, key), self.size, entries)
        canvas.stack(self.source(), box.left, box.bottom - source, box.width)

    def _draw_plot(self, canvas: Canvas, plot: Box, *, lying: bool) -> None:
        if self.chart.shape == "cloud":
            draw_cloud(canvas, self.chart, plot, self.language, self.size)
        elif lying:
            self._draw_lying(canvas, plot)
        else:
            self._draw_standing(canvas, plot)

    def _value_span(self) -> Span:
        from_zero = self.chart.shape == "bars"
        return choose_span(self.values(), decimals=self.chart.decimals, from_zero=from_zero)

    def _draw_standing(self, canvas: Canvas, plot: Box) -> None:
        span = self._value_span()
        words = tick_words(span, self.chart.decimals, self.language)
        places = places_of(self.chart)
        bars = self.chart.shape == "bars"
        margin = 0.5 if bars else 0.04 * max(float(np.ptp(places)), 1.0)
        across = Span(float(places.min()) - margin, float(places.max()) + margin)
        labels = () if bars else short_enough(self.chart.labels, plot.width, self.size)
        left = max(widest(words, self.size) + 6.0, widest(labels[:1], self.size) / 2)
        right = widest(labels[-1:], self.size) / 2
        box = Box(plot.left + left, plot.top, plot.width - left - right, plot.height)
        frame = Frame(box, across, span)
        axes = frame.axes(canvas)
        write_upwards(canvas, frame, list(zip(span.ticks, words, strict=True)), self.size)
        if bars:
            draw_bars(axes, self.chart, lying=False)
            axes.axhline(0.0, color=FRAME, linewidth=0.9)
            self._write_slots(canvas, frame)
        else:
            known = places[: len(self.chart.labels)]
            for place, series in enumerate(self.chart.series):
                draw_line(axes, known, series, place)
            labelled = list(zip(known.tolist(), labels, strict=True))
            write_across(canvas, frame, labelled, self.size)

    def _write_slots(self, canvas: Canvas, frame: Frame) -> None:
        look = Paragraph("", self.size, colour=QUIET)
        slot = frame.box.width / max(len(self.chart.labels), 1) - 4.0
        for place, label in enumerate(self.chart.labels):
            for number, line in enumerate(wrap(label, slot, self.size)):
                top = frame.box.bottom + 3.0 + number * LINE_HEIGHT * self.size
                canvas.write(line, frame.x(place), top, look, align="center")

    def _draw_lying(self, canvas: Canvas, plot: Box) -> None:
        span = self._value_span()
        words = tick_words(span, self.chart.decimals, self.language)
        labels = [wrap(name, SHARE_OF_LABELS * plot.width, self.size) for name in self.chart.labels]
        left = max(widest(lines, self.size) for lines in labels) + 6.0
        right = widest(words[-1:], self.size) / 2
        box = Box(plot.left + left, plot.top, plot.width - left - right, plot.height)
        frame = Frame(box, span, Span(len(labels) - 0.5, -0.5))
        axes = frame.axes(canvas)
        draw_bars(axes, self.chart, lying=True)
        axes.axvline(0.0, color=FRAME, linewidth=0.9)
        write_across(canvas, frame, list(zip(span.ticks, words, strict=True)), self.size)
        self._write_names(canvas, frame, labels)

    def _write_names(self, canvas: Canvas, frame: Frame, labels: list[tuple[str, ...]]) -> None:
        """Names of lying bars, as many as can stand apart; the table has all of them."""
        look = Paragraph("", self.size, colour=QUIET)
        free = frame.box.top - self.size
        for place, lines in enumerate(labels):
            high = len(lines) * LINE_HEIGHT * self.size
            top = frame.y(place) - high / 2
            if top < free:
                continue
            for number, line in enumerate(lines):
                at = top + number * LINE_HEIGHT * self.size
                canvas.write(line, frame.box.left - 4.0, at, look, align="right")
            free = top + high


def short_enough(labels: tuple[str, ...], width: float, size: float) -> tuple[str, ...]:
    """Labels of an axis; one that would fill half of it is left to the table."""
    return tuple(label if text_width(label, size) <= width / 2 else "" for label in labels)


def places_of(chart: ChartFigure) -> Floats:
    """Where the labels of lines stand: years at their distances, other words side by side."""
    try:
        places = np.array([float(label) for label in chart.labels])
    except ValueError:
        places = np.arange(len(chart.labels), dtype=np.float64)
    rising = len(places) > 0 and np.isfinite(places).all() and (np.diff(places) > 0).all()
    return places if rising else np.arange(max(len(chart.labels), 1), dtype=np.float64)


def draw_line(axes: "Axes", places: Floats, series: Series, place: int) -> None:
    """A line with its band; a value between two gaps is seen by its mark."""
    look = look_of(place)
    if series.lower is not None and series.upper is not None:
        axes.fill_between(
            places, series.lower, series.upper, color=look.colour, alpha=BAND, linewidth=0
        )
        axes.vlines(places, series.lower, series.upper, color=look.colour, linewidth=0.5)
    axes.plot(
        places,
        series.y,
        color=look.colour,
        linestyle=look.dash,
        linewidth=1.6,
        marker=look.mark,
        markersize=4.0,
        clip_on=False,
    )


def draw_bars(axes: "Axes", chart: ChartFigure, *, lying: bool) -> None:
    """Bars of all series side by side, with whiskers where there are intervals."""
    thick = SHARE_OF_SLOT / len(chart.series)
    slots = np.arange(len(chart.labels), dtype=np.float64)
    for place, series in enumerate(chart.series):
        look = look_of(place)
        middles = slots + (place - (len(chart.series) - 1) / 2) * thick
        edge = "white" if look.hatch else look.colour
        heights = np.nan_to_num(series.y)
        draw = axes.barh if lying else axes.bar
        draw(
            middles,
            heights,
            thick,
            color=look.colour,
            hatch=look.hatch,
            edgecolor=edge,
            linewidth=0.5,
        )
        if series.lower is not None and series.upper is not None:
            known = np.isfinite(series.lower) & np.isfinite(series.upper)
            ends = (middles[known], series.lower[known], series.upper[known])
            whiskers = axes.hlines if lying else axes.vlines
            whiskers(*ends, color=INK, linewidth=1.0)
            for end in ends[1:]:
                across = (end, ends[0]) if lying else (ends[0], end)
                axes.plot(
                    *across, color=INK, linestyle="none", marker="|" if lying else "_", markersize=5
                )
