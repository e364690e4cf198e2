"""The course of one city with and without an obligation: solid and dashed, each with its band."""

from typing import TYPE_CHECKING

import numpy as np

from geo.scenarios.between_results import Band, BetweenResult
from geo.texts import Language, text
from pages.components.segregation_charts import BAND, BLUE, GREY, GRID, HEIGHT, OCHRE
from pages.components.trend_chart import SEPARATORS

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

OCHRE_BAND = "rgba(138, 97, 0, 0.16)"
LOOKS = {
    "without": (OCHRE, "dash", "square", OCHRE_BAND),
    "with": (BLUE, "solid", "circle", BAND),
}


def course_figure(result: BetweenResult, city: str, language: Language) -> "Figure":
    """People of the group by plan year; a dotted line where the first obligations end."""
    from plotly.graph_objects import Figure

    column = result.region.keys.index(city)
    figure = Figure()
    for side in LOOKS:
        band = result.people(obliged=side == "with")
        one = Band(band.central[:, column], band.lower[:, column], band.upper[:, column])
        _add_course(figure, one, side, language)
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 10, "r": 20, "t": 30, "b": 10},
        separators=SEPARATORS[language],
        plot_bgcolor="white",
        hovermode="x unified",
        legend={"orientation": "h", "y": -0.25},
        xaxis={
            "title": {"text": text("scenario_between.column_year", language)},
            "gridcolor": GRID,
            "tickformat": "d",
        },
        yaxis={
            "title": {"text": text("scenario_between.chart_people", language)},
            "gridcolor": GRID,
            "rangemode": "tozero",
            "tickformat": ",.0f",
            "automargin": True,
        },
    )
    _mark_expiry(figure, result, language)
    return figure


def _add_course(figure: "Figure", band: Band, side: str, language: Language) -> None:
    from plotly.graph_objects import Scatter

    colour, dash, symbol, fill = LOOKS[side]
    years = np.arange(len(band.central))
    figure.add_trace(
        Scatter(
            x=np.concatenate([years, years[::-1]]),
            y=np.concatenate([band.lower, band.upper[::-1]]),
            name=text(f"scenario_between.chart_band_{side}", language),
            fill="toself",
            fillcolor=fill,
            line={"width": 0},
            mode="lines",
            hoverinfo="skip",
        )
    )
    figure.add_trace(
        Scatter(
            x=years,
            y=band.central,
            name=text(f"scenario_between.chart_{side}", language),
            mode="lines+markers",
            line={"color": colour, "dash": dash, "width": 2.5},
            marker={"symbol": symbol, "size": 6},
            hovertemplate="%{y:,.0f}",
        )
    )


def _mark_expiry(figure: "Figure", result: BetweenResult, language: Language) -> None:
    ended = result.obligation.free_in(result.obligation.first_year)
    if result.with_it.moved_back.any() and ended < result.with_it.people.shape[1]:
        figure.add_vline(
            x=ended,
            line={"color": GREY, "dash": "dot"},
            annotation={"text": text("scenario_between.chart_ended", language)},
        )
