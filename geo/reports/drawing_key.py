"""The key of a chart: which look belongs to which series."""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.reports.box import Box
from geo.reports.drawing_canvas import Canvas
from geo.reports.drawing_text import LINE_HEIGHT, Paragraph, text_width, wrap
from geo.reports.slide import ChartFigure

GAP = 12.0
SAMPLE = 24.0


@dataclass(frozen=True)
class Look:
    """How one series is drawn: by colour, and without colour by dash, mark and pattern."""

    colour: str
    dash: str | tuple[float, Sequence[float]]
    mark: str
    hatch: str


LOOKS = (
    Look("#0072b2", "-", "o", ""),
    Look("#d55e00", "--", "s", "/////"),
    Look("#1c2226", ":", "^", "...."),
    Look("#009e73", "-.", "D", "xxxx"),
    Look("#a5518a", (0, (6, 1.5, 1, 1.5, 1, 1.5)), "v", "|||||"),
    Look("#8a6d00", (0, (9, 2)), "P", "-----"),
)
"""Okabe and Ito's colours, darkened where white paper asks for it; after six they come again."""


def look_of(place: int) -> Look:
    """How the series at a place is drawn."""
    return LOOKS[place % len(LOOKS)]


@dataclass(frozen=True)
class Entry:
    """One series in the key: where it stands in the key's own box."""

    series: int
    left: float
    top: float
    lines: tuple[str, ...]


def arrange_key(chart: ChartFigure, width: float, size: float) -> tuple[tuple[Entry, ...], float]:
    """Entries of the named series side by side, in as many rows as they need; and the height."""
    entries: list[Entry] = []
    left = top = row = 0.0
    for place, series in enumerate(chart.series):
        if not series.name:
            continue
        lines = wrap(series.name, width - SAMPLE - 4.0, size)
        wide = SAMPLE + 4.0 + max(text_width(line, size) for line in lines)
        if left and left + wide > width:
            left, top, row = 0.0, top + row, 0.0
        entries.append(Entry(place, left, top, lines))
        left += wide + GAP
        row = max(row, len(lines) * LINE_HEIGHT * size + 2.0)
    return tuple(entries), top + row


def draw_key(
    canvas: Canvas, chart: ChartFigure, box: Box, size: float, entries: Sequence[Entry]
) -> None:
    """Samples with the names of their series."""
    look = Paragraph("", size)
    for entry in entries:
        left, top = box.left + entry.left, box.top + entry.top
        _draw_sample(canvas, chart.shape, look_of(entry.series), Box(left, top, SAMPLE, 1.3 * size))
        for number, line in enumerate(entry.lines):
            canvas.write(line, left + SAMPLE + 4.0, top + number * LINE_HEIGHT * size, look)


def _draw_sample(canvas: Canvas, shape: str, look: Look, box: Box) -> None:
    axes = canvas.axes(box)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    if shape == "bars":
        axes.axvspan(
            0.1,
            0.9,
            0.2,
            0.8,
            facecolor=look.colour,
            hatch=look.hatch or None,
            edgecolor="white" if look.hatch else look.colour,
            linewidth=0.5,
        )
        return
    ends = [0.05, 0.95] if shape == "lines" else []
    axes.plot(ends, [0.5] * len(ends), color=look.colour, linestyle=look.dash, linewidth=1.6)
    axes.plot([0.5], [0.5], color=look.colour, marker=look.mark, markersize=4.5, linestyle="none")
