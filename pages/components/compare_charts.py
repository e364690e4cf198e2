"""Charts of the comparison: cities are told apart by name, dash and symbol besides colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING

import numpy as np

from geo.numbers import format_date
from geo.texts import Language
from geo.values import Floats
from pages.components.segregation_charts import BLUE, GREY, GRID
from pages.components.trend_chart import SEPARATORS, plain_name

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

LINES = (
    ("#1f5a7a", "solid", "circle"),
    ("#8a6100", "dash", "square"),
    ("#5c1a4e", "dot", "diamond"),
    ("#3c6e47", "dashdot", "triangle-up"),
    ("#6b747a", "longdash", "x"),
    ("#a0462a", "longdashdot", "star"),
)
ROW_HEIGHT = 44
MARGIN = 90
HEIGHT = 380
NAMES = {"size": 14, "color": "#1c2429"}
ROOM = 0.15
"""Room beside the outermost points of a scatter for their names, of its width."""


@dataclass(frozen=True)
class Dot:
    """A city in the order: its figure, how far it reaches, and the places it could have.

    Attributes:
        name: Of the city.
        value: In display units.
        lower, upper: Ends of the interval; NaN where there is none.
        words: Value and interval, shown on the point.
        place: Place and its reach, written beside the row.
    """

    name: str
    value: float
    lower: float
    upper: float
    words: str
    place: str


def _lay_out(figure: "Figure", language: Language, *, x: str, y: str, height: int) -> "Figure":
    figure.update_layout(
        height=height,
        margin={"l": 10, "r": 20, "t": 20, "b": 10},
        separators=SEPARATORS[language],
        plot_bgcolor="white",
        legend={"orientation": "h", "y": -0.2},
        xaxis={"title": {"text": plain_name(x)}, "gridcolor": GRID, "automargin": True},
        yaxis={"title": {"text": plain_name(y)}, "gridcolor": GRID, "automargin": True},
    )
    return figure


def rank_figure(
    dots: Sequence[Dot], title: str, language: Language, *, from_zero: bool = False
) -> "Figure":
    """One row a city, highest on top: a point with its interval, the place beside it.

    Args:
        from_zero: Whether zero is seen, as where it means chance.
    """
    from plotly.graph_objects import Figure, Scatter

    names = [plain_name(dot.name) for dot in dots]
    values = np.array([dot.value for dot in dots])
    # NaN, which draws nothing, where there is no interval.
    below = values - np.array([dot.lower for dot in dots])
    above = np.array([dot.upper for dot in dots]) - values
    figure = Figure(
        Scatter(
            x=values,
            y=names,
            mode="markers",
            marker={"color": BLUE, "size": 11},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": above,
                "arrayminus": below,
                "color": BLUE,
                "thickness": 2,
                "width": 7,
            },
            customdata=[plain_name(dot.words) for dot in dots],
            hovertemplate="%{y}: %{customdata}<extra></extra>",
            showlegend=False,
        )
    )
    for name, dot in zip(names, dots, strict=True):
        figure.add_annotation(
            x=1.01,
            xref="paper",
            y=name,
            text=plain_name(dot.place),
            showarrow=False,
            xanchor="left",
            font=NAMES,
        )
    figure = _lay_out(figure, language, x=title, y="", height=MARGIN + ROW_HEIGHT * len(dots))
    figure.update_layout(margin={"r": 190})
    figure.update_yaxes(type="category", autorange="reversed", tickfont=NAMES)
    figure.update_xaxes(zeroline=True, zerolinecolor=GREY)
    if from_zero:
        figure.update_xaxes(rangemode="tozero")
    return figure


@dataclass(frozen=True)
class Line:
    """A city over time."""

    name: str
    periods: tuple[str, ...]
    values: Floats


def lines_figure(
    lines: Sequence[Line], title: str, language: Language, *, decimals: int = 0, base: float | None
) -> "Figure":
    """One line a city; gaps stay gaps; the base as a thin line where there is one."""
    from plotly.graph_objects import Figure, Scatter

    figure = Figure()
    periods = sorted({period for line in lines for period in line.periods})
    shown = [format_date(period, language) for period in periods]
    for line, (colour, dash, symbol) in zip(lines, cycle(LINES), strict=False):
        known = dict(zip(line.periods, line.values.tolist(), strict=True))
        figure.add_trace(
            Scatter(
                x=shown,
                y=[known.get(period) for period in periods],
                name=plain_name(line.name),
                mode="lines+markers",
                line={"color": colour, "dash": dash, "width": 2.5},
                marker={"symbol": symbol, "size": 7},
                hovertemplate=f"%{{y:,.{decimals}f}}",
            )
        )
    if base is not None:
        figure.add_hline(y=base, line={"color": GREY, "width": 1})
    figure = _lay_out(figure, language, x="", y=title, height=HEIGHT)
    figure.update_xaxes(type="category", categoryorder="array", categoryarray=shown)
    figure.update_layout(hovermode="x unified", showlegend=True)
    return figure


@dataclass(frozen=True)
class Point:
    """A city by two indicators, in display units."""

    name: str
    x: float
    y: float
    words: str


def scatter_figure(points: Sequence[Point], x: str, y: str, language: Language) -> "Figure":
    """Cities as labelled points; whether anything follows is left to the reader."""
    from plotly.graph_objects import Figure, Scatter

    figure = Figure(
        Scatter(
            x=[point.x for point in points],
            y=[point.y for point in points],
            mode="markers+text",
            text=[plain_name(point.name) for point in points],
            textposition="top center",
            textfont=NAMES,
            cliponaxis=False,
            marker={"color": BLUE, "size": 11},
            customdata=[plain_name(point.words) for point in points],
            hovertemplate="%{text}: %{customdata}<extra></extra>",
            showlegend=False,
        )
    )
    figure = _lay_out(figure, language, x=x, y=y, height=HEIGHT + 60)
    widest = np.array([point.x for point in points])
    spread = float(np.ptp(widest)) or abs(float(widest[0])) or 1.0
    room = ROOM * spread
    figure.update_xaxes(range=[float(widest.min()) - room, float(widest.max()) + room])
    return figure


@dataclass(frozen=True)
class Parts:
    """The change of an index in a city, as the parts that add up to it."""

    name: str
    values: tuple[float, ...]


def parts_figure(
    cities: Sequence[Parts], names: Sequence[str], title: str, language: Language
) -> "Figure":
    """Bars beside each other, one a part and city; patterns tell the parts apart, too."""
    from plotly.graph_objects import Bar, Figure

    figure = Figure()
    looks = zip(names, (BLUE, "#8a6100", GREY), ("", "/", "."), strict=True)
    for position, (name, colour, pattern) in enumerate(looks):
        figure.add_trace(
            Bar(
                x=[plain_name(city.name) for city in cities],
                y=[city.values[position] for city in cities],
                name=plain_name(name),
                marker={
                    "color": colour,
                    "pattern": {"shape": pattern, "fgcolor": "white", "bgcolor": colour},
                },
                hovertemplate="%{y:,.4f}",
            )
        )
    figure = _lay_out(figure, language, x="", y=title, height=HEIGHT)
    figure.update_layout(barmode="group", hovermode="x unified")
    figure.update_yaxes(zeroline=True, zerolinecolor=GREY)
    return figure
