"""Charts of the segregation page: told apart by dash, symbol and pattern besides colour."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from geo.numbers import format_date, format_number
from geo.segregation.decomposition import Waterfall
from geo.segregation.ranking import Lorenz
from geo.segregation.scale import RadiusProfile
from geo.segregation.series import TimeSeries
from geo.texts import Language, text
from geo.values import Floats
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
    figure = _lay_out(figure, language, x=other, y=group)
    figure.update_xaxes(**percent)
    figure.update_yaxes(**percent)
    return figure


def profile_figure(profile: RadiusProfile, language: Language) -> "Figure":
    """Spatial D and H over radii; left of the dotted line neighbours are not reached yet."""
    from plotly.graph_objects import Figure, Scatter

    figure = Figure()
    looks = (("d", profile.dissimilarity, BLUE, "circle"), ("h", profile.theil_h, OCHRE, "square"))
    for position, (key, values, colour, symbol) in enumerate(looks):
        figure.add_trace(
            Scatter(
                x=profile.radii_m,
                y=values,
                name=text(f"segregation_page.column_{key}", language),
                mode="lines+markers",
                line={"color": colour, "dash": ("solid", "dash")[position], "width": 2.5},
                marker={"symbol": symbol, "size": 7},
                hovertemplate="%{x:,.0f} m: %{y:,.3f}",
            )
        )
    figure.add_vline(
        x=profile.neighbour_m,
        line={"color": GREY, "dash": "dot"},
        annotation={"text": text("segregation_page.neighbour", language), "textangle": 0},
        annotation_position="top right",
    )
    radius = text("segregation_page.column_radius", language)
    index = text("segregation_page.axis_index", language)
    figure = _lay_out(figure, language, x=radius, y=index)
    figure.update_xaxes(tickformat=",.0f")
    figure.update_yaxes(rangemode="tozero")
    return figure


def series_figure(series: TimeSeries, name: str, language: Language) -> "Figure":
    """Value with its band, chance with its upper end; gaps stay gaps, breaks are marked."""
    from plotly.graph_objects import Figure, Scatter

    figure = Figure()
    periods = [format_date(period, language) for period in series.periods]
    for run in _runs_of(series.lower):
        around = [*periods[run], *reversed(periods[run])]
        figure.add_trace(
            Scatter(
                x=around,
                y=np.concatenate([series.lower[run], series.upper[run][::-1]]),
                name=text("segregation_page.series_band", language),
                fill="toself",
                fillcolor=BAND,
                line={"width": 0},
                mode="lines",
                hoverinfo="skip",
                showlegend=run.start == _runs_of(series.lower)[0].start,
            )
        )
    for key, values, colour, dash, symbol in (
        ("value", series.value, BLUE, "solid", "circle"),
        ("expected", series.expected, OCHRE, "dash", "square"),
        ("chance_upper", series.chance_upper, GREY, "dot", "diamond"),
    ):
        label = name if key == "value" else text(f"segregation_page.series_{key}", language)
        figure.add_trace(
            Scatter(
                x=periods,
                y=values,
                name=plain_name(label),
                mode="lines+markers",
                line={"color": colour, "dash": dash, "width": 2.5 if key == "value" else 1.5},
                marker={"symbol": symbol, "size": 7 if key == "value" else 5},
                hovertemplate="%{y:,.3f}",
            )
        )
    _mark_breaks(figure, series, language)
    figure = _lay_out(figure, language, x="", y=name, hovermode="x unified")
    figure.update_xaxes(type="category", categoryorder="array", categoryarray=periods)
    figure.update_yaxes(rangemode="tozero")
    return figure


def _runs_of(values: Floats) -> list[slice]:
    """Stretches without a gap."""
    known = np.concatenate([[False], np.isfinite(values), [False]]).astype(np.int8)
    starts, ends = np.flatnonzero(np.diff(known) == 1), np.flatnonzero(np.diff(known) == -1)
    return [slice(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]


def _mark_breaks(figure: "Figure", series: TimeSeries, language: Language) -> None:
    """A line between the periods that do not compare."""
    for period in sorted({entry.period for entry in series.breaks}):
        figure.add_vline(
            x=series.periods.index(period) - 0.5,
            line={"color": GREY, "dash": "longdash", "width": 1.5},
            annotation={"text": text("segregation_page.break", language)},
        )


def waterfall_figure(
    found: Waterfall, names: Sequence[str], index: str, language: Language
) -> "Figure":
    """Bars that hang on each other: wholes grey, what raises plain, what lowers hatched."""
    from plotly.graph_objects import Bar, Figure

    looks = [
        (GREY, "") if row.kind == "total" else (BLUE, "") if row.value >= 0 else (OCHRE, "/")
        for row in found.rows
    ]
    shown = [format_number(row.value, language, decimals=4) for row in found.rows]
    figure = Figure(
        Bar(
            y=[_shortened(name) for name in names],
            x=[row.value for row in found.rows],
            base=[row.start for row in found.rows],
            orientation="h",
            text=shown,
            textposition="outside",
            cliponaxis=False,
            marker={
                "color": [colour for colour, _ in looks],
                # Without a ground of its own a hatched bar is white on white.
                "pattern": {
                    "shape": [pattern for _, pattern in looks],
                    "fgcolor": "white",
                    "bgcolor": [colour for colour, _ in looks],
                },
            },
            hovertemplate="%{y}: %{text}<extra></extra>",
            showlegend=False,
        )
    )
    figure = _lay_out(figure, language, x=index, y="")
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(zeroline=True, zerolinecolor=GREY)
    return figure
