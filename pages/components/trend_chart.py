"""A line over periods; where a period has no number, the line has a gap."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from geo.catalogue import Indicator
from geo.numbers import decimals_of, display_scale
from geo.texts import Language, text
from geo.values import Floats

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

LINES = (("#1f5a7a", "solid", "circle"), ("#8a6100", "dash", "square"))
HEIGHT = 300
SEPARATORS: dict[Language, str] = {"de": ",.", "en": ".,"}


def trend_figure(
    periods: Sequence[str],
    lines: Mapping[str, Floats],
    indicator: Indicator,
    language: Language,
) -> "Figure":
    """One line a name, told apart by colour, dash and symbol.

    Args:
        lines: Values in the indicator's own unit, one a period.
    """
    from plotly.graph_objects import Figure, Scatter

    unit = text(f"units.{indicator.unit}", language)
    figure = Figure()
    for (name, values), (colour, dash, symbol) in zip(lines.items(), LINES, strict=False):
        figure.add_trace(
            Scatter(
                x=list(periods),
                y=np.asarray(values) * display_scale(indicator),
                name=plain_name(name),
                mode="lines+markers",
                line={"color": colour, "dash": dash, "width": 2.5},
                marker={"symbol": symbol, "size": 7},
                hovertemplate=f"%{{x}}: %{{y:,.{decimals_of(indicator)}f}} {unit}",
            )
        )
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 10, "r": 10, "t": 10, "b": 10},
        separators=SEPARATORS[language],
        hovermode="x unified",
        legend={"orientation": "h", "y": -0.2},
        plot_bgcolor="white",
        yaxis={"title": unit, "rangemode": "tozero", "gridcolor": "#e3e7ea"},
        xaxis={"type": "category", "gridcolor": "#e3e7ea"},
    )
    return figure


def plain_name(name: str) -> str:
    """A name without the tags that Plotly would obey."""
    return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
