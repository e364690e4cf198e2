"""The city as a whole: the figure that an area is read against."""

from dataclasses import replace

import numpy as np

from geo.catalogue import Indicator
from geo.city import City
from geo.disclosure import DEFAULT_RULE, DisclosureRule, is_small
from geo.indicators import align_panels, compute_panel
from geo.values import Floats, Panel, State


def compute_city_values(
    city: City, key: str, *, level: str, rule: DisclosureRule = DEFAULT_RULE
) -> dict[str, float]:
    """The city's figure for every period, from the areas of a level.

    Counts add up, shares and rates divide the sums, means are weighted. NaN where an area's
    figure is unknown (a sum over some areas is not the city's figure) or where the count is
    too small to be shown; a location quotient of the city is 1 by definition.
    """
    indicator = city.indicator(key)
    panel = compute_panel(city, key, level=level)
    if panel is None:
        return {}
    if indicator.form == "count":
        totals = _sum_over_areas(panel)
        if indicator.of_people:
            totals = np.where(is_small(totals, rule), np.nan, totals)
    elif indicator.form == "quotient":
        totals = np.ones(len(panel.periods))
    elif indicator.form == "density":
        totals = np.full(len(panel.periods), np.nan)
    else:
        return _weighted(city, indicator, panel, level=level, rule=rule)
    return dict(zip(panel.periods, totals.tolist(), strict=True))


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
    hidden = is_small(sums, rule) if indicator.of_people else np.zeros(len(sums), dtype=bool)
    figures = np.full(len(sums), np.nan)
    np.divide(sums * indicator.scale, bases, out=figures, where=(bases > 0) & ~hidden)
    return dict(zip(above.periods, figures.tolist(), strict=True))
