"""Counts that a city does not name but that follow from what it stores.

A stored figure tells how many people it is of where what it is made with is known:

    share, rate   count = figure · denominator / scale
    density       count = figure · km², where outlines are real
    quotient      count = figure · denominator · (group in the city / denominator in the city)
    things per person   denominator = numerator · scale / figure

each to the nearest person. A source that publishes 3.0 % of 100 residents has published three
people. Such counts are protected like stored ones, and the figure with them.
"""

from dataclasses import replace

import numpy as np

from geo.catalogue import Indicator
from geo.city import City, GeometryKind
from geo.disclosure.rule import DisclosureRule, round_counts
from geo.indicators import align_panels, compute_km2, compute_panel, divide
from geo.values import Floats, Panel, State

EXACT = DisclosureRule(threshold=1)


def compute_implied_counts(city: City, indicator: Indicator, *, level: str) -> Panel | None:
    """People whom a stored figure implies; None where it implies nobody.

    Args:
        city: Whose figures they are.
        indicator: Share, rate, density or quotient that rests on people.
        level: Of the areas.

    Returns:
        Whole counts under the name of what is counted, in the periods that all inputs have.
    """
    if indicator.form in ("count", "mean") or not rests_on_people(city, indicator):
        return None
    figures = compute_panel(city, indicator.key, level=level)
    if figures is None or figures.computed:
        return None
    found = _count_people(city, indicator, figures, level=level)
    if found is None:
        return None
    key = indicator.numerator if indicator.of_people else indicator.denominator
    missing = np.where(np.isnan(found.values), State.MISSING, State.PRESENT)
    states = np.where(found.values == 0, State.EXACT_ZERO, missing).astype(np.int8)
    return replace(found, indicator=key, states=states)


def _count_people(city: City, indicator: Indicator, figures: Panel, *, level: str) -> Panel | None:
    """Whole people behind stored figures."""
    if indicator.of_people:
        told = _people_per_unit(city, indicator, figures, level=level, rule=EXACT)
        return None if told is None else replace(told[0], values=np.rint(told[0].values * told[1]))
    things = compute_panel(city, indicator.numerator, level=level)
    if things is None:
        return None
    figures, things = align_panels([figures, things])
    return replace(figures, values=np.rint(divide(things.values * indicator.scale, figures.values)))


def _people_per_unit(
    city: City, indicator: Indicator, figures: Panel, *, level: str, rule: DisclosureRule
) -> tuple[Panel, Floats] | None:
    """How many people a figure of 1 is of, (n_periods, n_areas); None where nobody knows.

    Args:
        city: Whose figures they are.
        indicator: Of people.
        figures: As they are stored.
        level: Of the areas.
        rule: Counts that it is made of are rounded by it.

    Returns:
        The figures in the periods that all inputs have, and the people.
    """
    if indicator.form == "density":
        real = city.geometry not in (GeometryKind.SCHEMATIC, GeometryKind.NONE)
        return (figures, compute_km2(city, level)[None, :]) if real else None
    base = _known_count(city, indicator.denominator, level=level)
    if base is None or not city.indicator(indicator.denominator).of_people:
        return None
    figures, base = align_panels([figures, base])
    people = round_counts(base.values, rule) / indicator.scale
    if indicator.form == "quotient":
        people = people * _overall_share(city, indicator, figures.periods, rule)[:, None]
    return figures, people


def _known_count(city: City, key: str, *, level: str) -> Panel | None:
    """A count that is stored or summed up, or that a stored density tells."""
    known = compute_panel(city, key, level=level) if key in city.indicators else None
    if known is not None:
        return known
    densities = (one for one in city.indicators.values() if one.form == "density")
    told = (
        compute_implied_counts(city, one, level=level) for one in densities if one.numerator == key
    )
    return next((panel for panel in told if panel is not None), None)


def _overall_share(
    city: City, indicator: Indicator, periods: tuple[str, ...], rule: DisclosureRule
) -> Floats:
    """The city's share from the first level that tells it, (n_periods,); NaN where none does."""
    overall: Floats = np.full(len(periods), np.nan)
    for level in city.levels:
        counts = [
            _known_count(city, key, level=level.key)
            for key in (indicator.numerator, indicator.denominator)
        ]
        known = [panel for panel in counts if panel is not None]
        if len(known) < len(counts):
            continue
        above, below = align_panels(known)
        sums = (round_counts(panel.values.sum(axis=1), rule) for panel in (above, below))
        shares = dict(zip(above.periods, divide(*sums).tolist(), strict=True))
        found = np.array([shares.get(period, np.nan) for period in periods])
        overall = np.where(np.isnan(overall), found, overall)
    return overall


def fill_implied(known: Panel | None, implied: Panel) -> Panel:
    """Stored counts with implied ones where there is none; zero and unknown ones stay."""
    if known is None:
        return implied
    periods = tuple(sorted({*known.periods, *implied.periods}))
    values = np.full((len(periods), len(known.area_ids)), np.nan)
    states = np.full(values.shape, np.int8(State.MISSING))
    for panel in (implied, known):
        rows = [periods.index(period) for period in panel.periods]
        wins = np.isfinite(panel.values) | np.isnan(values[rows])
        values[rows] = np.where(wins, panel.values, values[rows])
        states[rows] = np.where(wins, panel.states, states[rows])
    return replace(known, periods=periods, values=values, states=states)


def round_stored(city: City, indicator: Indicator, panel: Panel, rule: DisclosureRule) -> Floats:
    """Values of a stored figure, made of the rounded count that it implies."""
    level = level_of(city, panel)
    rounded = panel.values.copy()
    counts = _count_people(city, indicator, panel, level=level)
    if counts is None:
        return rounded
    rows = [panel.periods.index(period) for period in counts.periods]
    people = round_counts(counts.values, rule)
    if indicator.of_people:
        told = _people_per_unit(city, indicator, panel, level=level, rule=rule)
        values = people if told is None else divide(people, told[1])
    else:
        things = compute_panel(city, indicator.numerator, level=level)
        above = people if things is None else align_panels([things, counts])[0].values
        values = divide(above * indicator.scale, people)
    rounded[rows] = np.where(np.isfinite(values), values, rounded[rows])
    return np.minimum(rounded, 1.0) if indicator.form == "share" else rounded


def rests_on_people(city: City, indicator: Indicator) -> bool:
    """Whether a figure is a count of people or made of one: places per child tell the children."""
    counted = (indicator.numerator, indicator.denominator)
    return indicator.of_people or any(
        city.indicator(key).of_people for key in counted if key in city.indicators
    )


def level_of(city: City, panel: Panel) -> str:
    """The level that a panel's areas belong to."""
    return str(city.areas.loc[panel.area_ids[0], "level"])
