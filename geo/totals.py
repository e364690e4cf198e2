"""The city as a whole: the figure that an area is read against."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from geo.catalogue import Indicator
from geo.city import City
from geo.disclosure import DEFAULT_RULE, DisclosureRule, is_small, round_counts
from geo.disclosure.rule import Mask
from geo.disclosure.suppression import compute_suppression
from geo.indicators import align_panels, compute_panel
from geo.values import Floats, Panel, State


def compute_city_values(
    city: City, key: str, *, level: str, rule: DisclosureRule = DEFAULT_RULE
) -> dict[str, float]:
    """The city's figure for every period, from the areas of a level.

    Counts add up, shares and rates divide the sums, means are weighted. NaN where an area's
    figure is unknown (a sum over some areas is not the city's figure) or where the count must
    not be shown; rounded on its own where the rule rounds. A location quotient of the city is 1
    by definition.
    """
    indicator = city.indicator(key)
    panel = compute_panel(city, key, level=level)
    if panel is None:
        return {}
    if indicator.form == "count":
        totals = _sum_over_areas(panel)
        if indicator.of_people:
            hidden = is_small(totals, rule) | _hidden(city, [key], panel.periods, rule)
            totals = np.where(hidden, np.nan, round_counts(totals, rule))
    elif indicator.form == "quotient":
        totals = np.ones(len(panel.periods))
    elif indicator.form == "density":
        totals = np.full(len(panel.periods), np.nan)
    else:
        return _weighted(city, indicator, panel, level=level, rule=rule)
    return dict(zip(panel.periods, totals.tolist(), strict=True))


def _hidden(city: City, keys: Sequence[str], periods: Sequence[str], rule: DisclosureRule) -> Mask:
    """Where the city's total of any of some counts must not be shown, (periods,)."""
    suppression = compute_suppression(city, rule)
    masks = np.stack([suppression.of_city(key, periods) for key in keys])
    return np.asarray(masks.any(axis=0), dtype=bool)


def _sum_over_areas(panel: Panel) -> Floats:
    """Sums over areas that have a figure or cannot have one; NaN where one is unknown."""
    unknown = np.isnan(panel.values) & (panel.states != State.NOT_APPLICABLE)
    sums: Floats = np.where(unknown.any(axis=1), np.nan, np.nansum(panel.values, axis=1))
    return sums


def _weighted(
    city: City, indicator: Indicator, panel: Panel, *, level: str, rule: DisclosureRule
) -> dict[str, float]:
    """Sum of numerators by sum of denominators; a mean weighted by its denominator."""
    below = compute_panel(city, indicator.denominator, level=level)
    if below is None:
        return {}
    if indicator.form == "mean":
        panel, below = align_panels([panel, below])
        above = replace(panel, values=panel.values * below.values)
        below = replace(below, values=np.where(np.isnan(above.values), np.nan, below.values))
        below = replace(below, states=panel.states)
    else:
        counted = compute_panel(city, indicator.numerator, level=level)
        if counted is None:
            return {}
        above, below = align_panels([counted, below])
    sums, bases = _sum_over_areas(above), _sum_over_areas(below)
    # Also where things are counted per person: places per child and the places give the children.
    keys = [indicator.numerator, indicator.denominator]
    hidden = _hidden(city, keys, above.periods, rule)
    if indicator.of_people:
        hidden |= is_small(sums, rule)
        if indicator.form == "share":
            hidden |= is_small(bases - sums, rule)
        sums = round_counts(sums, rule)
    if city.indicator(indicator.denominator).of_people:
        hidden |= is_small(bases, rule)
        bases = round_counts(bases, rule)
    figures = np.full(len(sums), np.nan)
    np.divide(sums * indicator.scale, bases, out=figures, where=(bases > 0) & ~hidden)
    return dict(zip(above.periods, figures.tolist(), strict=True))
