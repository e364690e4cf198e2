"""Counts that a city does not name but that follow from what it stores.

A share of the residents tells how many it is of where residents are known:

    count = share · denominator / scale, to the nearest person

A source that publishes 3.0 % of 100 residents has published three people. Such counts are
protected like stored ones, and the share with them.
"""

from dataclasses import replace

import numpy as np

from geo.catalogue import Indicator
from geo.city import City
from geo.disclosure.rule import DisclosureRule, round_counts
from geo.indicators import align_panels, compute_panel
from geo.values import Floats, Panel, State


def compute_implied_counts(city: City, indicator: Indicator, *, level: str) -> Panel | None:
    """People whom a stored share or rate implies; None where it implies nobody.

    Args:
        city: Whose figures they are.
        indicator: Share or rate of people.
        level: Of the areas.

    Returns:
        Whole counts under the name of the numerator, in the periods that both have.
    """
    if indicator.form not in ("share", "rate") or not indicator.of_people:
        return None
    if not {indicator.numerator, indicator.denominator} <= set(city.indicators):
        return None
    figures = compute_panel(city, indicator.key, level=level)
    base = compute_panel(city, indicator.denominator, level=level)
    if figures is None or base is None or figures.computed:
        return None
    if not city.indicator(indicator.denominator).of_people:
        return None
    figures, base = align_panels([figures, base])
    counts = np.rint(figures.values * base.values / indicator.scale)
    missing = np.where(np.isnan(counts), State.MISSING, State.PRESENT)
    return replace(
        figures,
        indicator=indicator.numerator,
        values=counts,
        states=np.where(counts == 0, State.EXACT_ZERO, missing).astype(np.int8),
    )


def fill_implied(known: Panel | None, implied: Panel) -> Panel:
    """Stored counts with implied ones where there is none; zero and unknown ones stay."""
    if known is None:
        return implied
    filled = known.values.copy()
    for row, period in enumerate(known.periods):
        if period in implied.periods:
            values = implied.at(period).values[0]
            filled[row] = np.where(np.isnan(filled[row]), values, filled[row])
    return replace(known, values=filled)


def round_stored(city: City, indicator: Indicator, panel: Panel, rule: DisclosureRule) -> Floats:
    """Values of a stored share or rate, made of the rounded count that it implies."""
    base = compute_panel(city, indicator.denominator, level=_level_of(city, panel))
    if base is None or not set(panel.periods) <= set(base.periods):
        return panel.values
    rows = [base.periods.index(period) for period in panel.periods]
    below = base.values[rows]
    above = round_counts(np.rint(panel.values * below / indicator.scale), rule)
    rounded = panel.values.copy()
    is_known = np.isfinite(above) & (below > 0)
    np.divide(above * indicator.scale, round_counts(below, rule), out=rounded, where=is_known)
    return np.minimum(rounded, 1.0) if indicator.form == "share" else rounded


def _level_of(city: City, panel: Panel) -> str:
    return str(city.areas.loc[panel.area_ids[0], "level"])
