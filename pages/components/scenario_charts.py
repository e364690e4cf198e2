"""Charts of the scenarios: bands over the years, and two goals against each other."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from geo.numbers import display_scale
from geo.scenarios.outcome_catalogue import Outcome
from geo.texts import Language, text
from geo.values import Floats
from pages.components.segregation_charts import BAND, BLUE, GRID, OCHRE
from pages.components.trend_chart import SEPARATORS, plain_name

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HEIGHT = 340
BASELINE_BAND = "rgba(138, 97, 0, 0.14)"
LOW, MEDIAN, HIGH = 0, 1, 2


def fan_figure(
    years: Sequence[int], plan: Floats, baseline: Floats, outcome: Outcome, language: Language
) -> "Figure":
    """Median and band of the plan over those of the baseline.

    Args:
        plan, baseline: Lower end, median and upper end, (3, years).
    """
    from plotly.graph_objects import Figure

    figure = Figure()
    scale = display_scale(outcome.indicator)
    looks = (
        ("baseline", baseline, OCHRE, BASELINE_BAND, "dash", "square"),
        ("plan", plan, BLUE, BAND, "solid", "circle"),
    )
    for name, fan, colour, band, dash, symbol in looks:
        _add_band(figure, years, fan * scale, band)
        _add_line(figure, years, fan[MEDIAN] * scale, name, (colour, dash, symbol), language)
    unit = text(f"units.{outcome.unit}", language)
    title = outcome.name(language) + (f" ({unit})" if unit else "")
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 10, "r": 20, "t": 20, "b": 10},
        separators=SEPARATORS[language],
        plot_bgcolor="white",
        hovermode="x unified",
        legend={"orientation": "h", "y": -0.15},
        xaxis={"gridcolor": GRID, "dtick": 1, "tickformat": "d"},
        yaxis={
            "title": {"text": plain_name(title)},
            "gridcolor": GRID,
            "automargin": True,
            "rangemode": "tozero",
            "tickformat": ",",
        },
    )
    return figure


def _add_band(figure: "Figure", years: Sequence[int], fan: Floats, colour: str) -> None:
    from plotly.graph_objects import Scatter

    known = np.isfinite(fan).all(axis=0)
    at = np.asarray(years)[known]
    figure.add_trace(
        Scatter(
            x=np.concatenate([at, at[::-1]]),
            y=np.concatenate([fan[LOW][known], fan[HIGH][known][::-1]]),
            fill="toself",
            fillcolor=colour,
            line={"width": 0},
            mode="lines",
            hoverinfo="skip",
            showlegend=False,
        )
    )


def _add_line(
    figure: "Figure",
    years: Sequence[int],
    values: Floats,
    name: str,
    look: tuple[str, str, str],
    language: Language,
) -> None:
    from plotly.graph_objects import Scatter

    colour, dash, symbol = look
    figure.add_trace(
        Scatter(
            x=list(years),
            y=values,
            name=text(f"scenario_page.fan_{name}", language),
            mode="lines+markers",
            line={"color": colour, "dash": dash, "width": 2.5},
            marker={"symbol": symbol, "size": 6},
        )
    )


def frontier_figure(
    points: Sequence[tuple[float, float]],
    plan: tuple[float, float],
    names: tuple[str, str],
    language: Language,
) -> "Figure":
    """Compromises between two goals, and the plan among them."""
    from plotly.graph_objects import Figure, Scatter

    figure = Figure()
    for key, at, mode, look in (
        ("curve", points, "lines+markers", {"color": BLUE, "symbol": "circle", "size": 6}),
        ("point", [plan], "markers", {"color": OCHRE, "symbol": "diamond", "size": 13}),
    ):
        figure.add_trace(
            Scatter(
                x=[first for first, _ in at],
                y=[second for _, second in at],
                name=text(f"scenario_page.frontier_{key}", language),
                mode=mode,
                marker=look,
                hovertemplate="%{x:,.4~f} · %{y:,.4~f}<extra></extra>",
            )
        )
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 10, "r": 20, "t": 20, "b": 10},
        separators=SEPARATORS[language],
        plot_bgcolor="white",
        legend={"orientation": "h", "y": -0.25},
        xaxis={"title": {"text": plain_name(names[0])}, "gridcolor": GRID},
        yaxis={"title": {"text": plain_name(names[1])}, "gridcolor": GRID, "automargin": True},
    )
    return figure
