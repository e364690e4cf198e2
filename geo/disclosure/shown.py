"""An indicator as it may be shown.

Counts of people from 1 to k - 1 are suppressed, and with them what would give one away (see
``geo.disclosure.suppression``). A share or rate is suppressed where its counts are. Where the
rule rounds, counts are rounded last, and shares are made of rounded counts.
"""

from dataclasses import replace

import numpy as np

from geo.catalogue import Indicator
from geo.city import City
from geo.disclosure.implied import level_of, rests_on_people, round_stored
from geo.disclosure.rule import DEFAULT_RULE, DisclosureRule, Mask, is_small, round_counts
from geo.disclosure.suppression import compute_suppression
from geo.indicators import compute_km2, compute_panel, divide
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
        base = _told(city, indicator.denominator, panel.denominator, rule)
        weak = np.isfinite(shown.values) & (base < indicator.minimum_base)
    return _rounded(city, indicator, _without(shown, weak, State.UNRELIABLE), rule)


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


def _rounded(city: City, indicator: Indicator, panel: Panel, rule: DisclosureRule) -> Panel:
    """The panel with rounded counts of people, or made of them; km² and things stay exact.

    What is made of counts is computed anew. Scaled by what rounding did to them, a figure would
    keep the exact ones in its last binary digits.
    """
    if rule.rounding == 1 or not rests_on_people(city, indicator):
        return panel
    if indicator.form == "count":
        return replace(panel, values=round_counts(panel.values, rule))
    if panel.numerator is None:
        return replace(panel, values=round_stored(city, indicator, panel, rule))
    above = _told(city, indicator.numerator, panel.numerator, rule)
    if panel.denominator is None:
        values = divide(above, compute_km2(city, level_of(city, panel))[None, :])
        return replace(panel, values=values, numerator=above)
    below = _told(city, indicator.denominator, panel.denominator, rule)
    values = divide(above, below) * indicator.scale
    if indicator.form == "quotient":
        values = divide(values, _rounded_overall(city, indicator, panel, rule))
    if indicator.form == "share":
        values = np.minimum(values, 1.0)
    values = np.where(np.isfinite(panel.values), values, np.nan)
    return replace(panel, values=values, numerator=above, denominator=below)


def _told(city: City, key: str, counts: Floats, rule: DisclosureRule) -> Floats:
    """Counts of an indicator as they are told: those of people rounded."""
    return round_counts(counts, rule) if city.indicator(key).of_people else counts


def _rounded_overall(
    city: City, indicator: Indicator, panel: Panel, rule: DisclosureRule
) -> Floats:
    """The share that a quotient compares with, of rounded sums, shape (n_periods, 1)."""
    plain = compute_panel(city, indicator.key, level=level_of(city, panel))
    if plain is None or plain.numerator is None or plain.denominator is None:
        return np.full((len(panel.periods), 1), np.nan)
    both = np.isfinite(plain.numerator) & np.isfinite(plain.denominator)
    sums, bases = (
        round_counts(np.where(both, counts, 0.0).sum(axis=1, keepdims=True), rule)
        for counts in (plain.numerator, plain.denominator)
    )
    return divide(sums, bases)


def _counted(indicator: Indicator) -> tuple[str, str]:
    return indicator.numerator, indicator.denominator


def _suppressed(
    city: City, indicator: Indicator, panel: Panel, *, level: str, rule: DisclosureRule
) -> Mask:
    """Which cells of a panel must not be shown."""
    suppression = compute_suppression(city, rule)
    if indicator.form == "count":
        return suppression.of(panel, indicator.key, level)
    # Also where things are counted per person: places per child and the places give the children.
    counted = _counted(indicator)
    hidden = np.logical_or.reduce([suppression.of(panel, key, level) for key in counted])
    if indicator.form == "quotient":
        # A quotient and the area's share give the city's share, and so its total.
        for key in counted:
            hidden |= suppression.of_city(key, panel.periods)[:, None]
    if indicator.of_people and panel.numerator is not None and panel.denominator is not None:
        hidden |= is_small(panel.denominator - panel.numerator, rule)
    return np.asarray(hidden, dtype=bool)
