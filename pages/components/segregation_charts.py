"""Charts of the segregation page: told apart by dash, symbol and pattern besides colour."""

from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.segregation.ranking import Lorenz
from geo.texts import Language, text
from pages.components.trend_chart import SEPARATORS, plain_name

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

BLUE, OCHRE, GREY = "#1f5a7a", "#8a6100", "#6b747a"
BAND = "rgba(31, 90, 122, 0.18)"
GRID = "#e3e7ea"
HEIGHT = 360
LONGEST_NAME = 45


def show_chart(figure: "Figure", *, key: str) -> None:
    """A chart without Plotly's buttons."""
    st.plotly_chart(figure, key=key, config={"displaylogo": False, "displayModeBar": False})


def _lay_out(figure: "Figure", language: Language, *, x: str, y: str, **more: Any) -> "Figure":  # noqa: ANN401 - Plotly's own settings
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 10, "r": 20, "t": 30, "b": 10},
        separators=SEPARATORS[language],
        plot_bgcolor="white",
        legend={"orientation": "h", "y": -0.25},
        xaxis={"title": {"text": plain_name(x)}, "gridcolor": GRID, "automargin": True},
        yaxis={"title": {"text": plain_name(y)}, "gridcolor": GRID, "automargin": True},
    )
    figure.update_layout(**more)
    return figure


def _shortened(name: str) -> str:
    return plain_name(name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…")


def lorenz_figure(curve: Lorenz, names: tuple[str, str], language: Language) -> "Figure":
    """Cumulated share of the group over that of the other, beside the diagonal."""
    from plotly.graph_objects import Figure, Scatter

    group, other = (
        text("segregation_page.lorenz_axis", language, group=_shortened(name)) for name in names
    )
    figure = Figure()
    figure.add_trace(
        Scatter(
            x=curve.other * 100,
            y=curve.group * 100,
            mode="lines",
            name=text("segregation_page.lorenz_curve", language),
            line={"color": BLUE, "width": 2.5},
            hovertemplate="%{x:,.1f} % · %{y:,.1f} %<extra></extra>",
        )
    )
    figure.add_trace(
        Scatter(
            x=[0, 100],
            y=[0, 100],
            mode="lines",
            name=text("segregation_page.lorenz_even", language),
            line={"color": GREY, "dash": "dash", "width": 1.5},
            hoverinfo="skip",
        )
    )
    percent = {"range": [0, 100.5], "ticksuffix": " %"}
    figure = _lay_out(figure, language, x="", y="")
    figure.update_xaxes(title_text=other, **percent)
    figure.update_yaxes(title_text=group, **percent)
    return figure
