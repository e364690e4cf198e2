"""One indicator on the areas of one map: which colour each area gets at a period."""

from collections.abc import Sequence

import numpy as np

from geo.catalogue import Indicator
from geo.classification import DEFAULT_CLASSES, Classes, Method, classify, codes
from geo.layers.colouring import Colouring
from geo.layers.palettes import DEFAULT_SEQUENTIAL, colours_of, fills_of
from geo.numbers import decimals_of, display_scale, format_date, round_shown
from geo.texts import Language, text
from geo.values import Floats, Panel, State


def numbers_to_classify(panel: Panel, indicator: Indicator) -> Floats:
    """The panel's numbers in display units; NaN where a state stands in place of a class.

    Exact zeros are a colour of their own and do not pull the classes down; uncertain numbers
    do not shape them.
    """
    present = panel.states == State.PRESENT
    numbers: Floats = np.where(present, panel.values * display_scale(indicator), np.nan)
    return numbers


def classify_panels(
    panels: Sequence[Panel],
    indicator: Indicator,
    *,
    method: Method = "quantile",
    k: int = DEFAULT_CLASSES,
    bounds: Sequence[float] | None = None,
    centre: float | None = None,
) -> Classes:
    """One set of classes for all periods of all panels, so that maps can be compared.

    For the classes of one period alone give ``[panel.at(period)]``.

    Raises:
        DataError: More or fewer classes are asked for than a map can carry.
    """
    pooled = [numbers_to_classify(panel, indicator).ravel() for panel in panels]
    return classify(
        np.concatenate([np.empty(0), *pooled]),
        method=method,
        k=k,
        bounds=bounds,
        centre=centre,
        decimals=decimals_of(indicator),
    )


def colour_panel(
    panel: Panel,
    period: str,
    indicator: Indicator,
    classes: Classes,
    *,
    palette: str = DEFAULT_SEQUENTIAL,
    language: Language,
) -> Colouring:
    """Codes, colours and tooltips of one period of a panel.

    Raises:
        UnknownKeyError: The panel has no such period, or there is no such palette.
        DataError: There are numbers but no classes.
    """
    row = panel.position(period)
    states = panel.states[row]
    numbers = panel.values[row] * display_scale(indicator)
    return Colouring(
        codes=codes(numbers, states, classes),
        fills=fills_of(colours_of(palette, classes.k), language),
        title=title_of(indicator, period, language),
        numbers=round_shown(numbers, classes.decimals),
        decimals=classes.decimals,
        unit=text(f"units.{indicator.unit}", language),
    )


def title_of(indicator: Indicator, period: str, language: Language) -> str:
    """Indicator and period, as tooltips and legends call them."""
    return f"{indicator.name(language)}, {format_date(period, language)}"
