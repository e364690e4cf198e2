"""An indicator as it may be shown.

Counts of people from 1 to k - 1 are suppressed, and with them what would give one away (see
``geo.disclosure.suppression``). A share or rate is suppressed where its counts are.
"""

from dataclasses import replace

import numpy as np

from geo.catalogue import Indicator
from geo.city import City
from geo.disclosure.rule import DEFAULT_RULE, DisclosureRule, Mask, is_small
from geo.disclosure.suppression import compute_suppression
from geo.indicators import compute_panel
from geo.values import Codes, Floats, Panel, State


def compute_shown_panel(
    city: City, key: str, *, level: str, rule: DisclosureRule = DEFAULT_RULE
) -> Panel | None:
    """An indicator as it may be shown: suppressed and too weakly based cells carry no number.

    Raises:
        UnknownKeyError: The city has no such indicator or level.
    """
    panel = compute_panel(city, key, level=level)
    if panel is None:
        return None
    indicator = city.indicator(key)
    hidden = _suppressed(city, indicator, panel, level=level, rule=rule)
    shown = _without(panel, hidden, State.SUPPRESSED)
    weak = np.zeros(hidden.shape, dtype=bool)
    if panel.denominator is not None:
        weak = np.isfinite(shown.values) & (panel.denominator < indicator.minimum_base)
    return _without(shown, weak, State.UNRELIABLE)


def _without(panel: Panel, cells: Mask, state: State) -> Panel:
    """The panel with some cells emptied, their counts included."""
    states: Codes = np.where(cells, np.int8(state), panel.states)

    def emptied(numbers: Floats | None) -> Floats | None:
        return None if numbers is None else np.where(cells, np.nan, numbers)

    return replace(
        panel,
        values=np.where(cells, np.nan, panel.values),
        states=states,
        numerator=emptied(panel.numerator),
        denominator=emptied(panel.denominator),
    )


def _suppressed(
    city: City, indicator: Indicator, panel: Panel, *, level: str, rule: DisclosureRule
) -> Mask:
    """Which cells of a panel must not be shown."""
    suppression = compute_suppression(city, rule)
    if indicator.form == "count":
        return suppression.of(panel, indicator.key, level)
    # Also where things are counted per person: places per child and the places give the children.
    counted = (indicator.numerator, indicator.denominator)
    hidden = np.logical_or.reduce([suppression.of(panel, key, level) for key in counted])
    if indicator.of_people and panel.numerator is not None and panel.denominator is not None:
        hidden |= is_small(panel.denominator - panel.numerator, rule)
    return np.asarray(hidden, dtype=bool)
