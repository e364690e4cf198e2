"""An indicator as it may be shown.

Counts of people from 1 to k - 1 are suppressed, and with them what would give one away (see
``geo.disclosure.suppression``). A share or rate is suppressed where its counts are. Where the
rule rounds, counts are rounded last, and shares are made of rounded counts.
"""

from dataclasses import replace

import numpy as np

from geo.catalogue import Indicator
from geo.city import City
from geo.disclosure.implied import round_stored
from geo.disclosure.rule import DEFAULT_RULE, DisclosureRule, Mask, is_small, round_counts
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
    """The panel with rounded counts, or made of them; areas in km² and things stay exact."""
    if rule.rounding == 1 or not indicator.of_people:
        return panel
    if indicator.form == "count":
        return replace(panel, values=round_counts(panel.values, rule))
    if panel.numerator is None:
        is_ratio = indicator.form in ("share", "rate") and indicator.denominator in city.indicators
        return (
            replace(panel, values=round_stored(city, indicator, panel, rule)) if is_ratio else panel
        )
    above = round_counts(panel.numerator, rule)
    below = panel.denominator
    if below is not None and city.indicator(indicator.denominator).of_people:
        below = round_counts(below, rule)
    # What the figure was of exact counts, it is of rounded ones: per cent, per 1,000, per km².
    values = panel.values * _ratio(above, panel.numerator)
    if below is not None and panel.denominator is not None:
        values = values * _ratio(panel.denominator, below)
    if indicator.form == "quotient":
        sums, bases = (_city_sums(city, key, panel) for key in _counted(indicator))
        rounded_sums, rounded_bases = round_counts(sums, rule), round_counts(bases, rule)
        values = values * _ratio(sums, rounded_sums) * _ratio(rounded_bases, bases)
    if indicator.form == "share":
        values = np.minimum(values, 1.0)
    return replace(panel, values=values, numerator=above, denominator=below)


def _ratio(above: Floats, below: Floats) -> Floats:
    """Quotient, 1 where there is nothing to divide by."""
    ratio: Floats = np.ones(above.shape)
    np.divide(above, below, out=ratio, where=below > 0)
    return ratio


def _counted(indicator: Indicator) -> tuple[str, str]:
    return indicator.numerator, indicator.denominator


def _city_sums(city: City, key: str, like: Panel) -> Floats:
    """Sums of a count over the areas of a panel's level and periods, shape (n_periods, 1)."""
    level = str(city.areas.loc[like.area_ids[0], "level"])
    panel = compute_panel(city, key, level=level)
    if panel is None:
        return np.full((len(like.periods), 1), np.nan)
    rows = [panel.periods.index(period) for period in like.periods]
    sums: Floats = np.nansum(panel.values[rows], axis=1, keepdims=True)
    return sums


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
