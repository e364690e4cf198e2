"""From a city's stored counts to any indicator: shares, rates, quotients, sums of parts and areas.

Everything here is before disclosure control; what is shown goes through ``geo.disclosure``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce

import numpy as np
import pandas as pd

from geo.catalogue import Indicator
from geo.city import City, GeometryKind
from geo.values import Codes, Floats, Kind, Panel, State, pivot_panel

SQUARE_METRES_PER_KM2 = 1e6


def compute_panel(city: City, key: str, *, level: str) -> Panel | None:
    """An indicator for all periods and all areas of a level; None where nothing is known.

    Stored cells win; otherwise a count is the sum of its parts or of the areas one level
    down, a share or rate divides numerator by denominator, a location quotient divides the
    area's share by that of all areas with data, a mean of a coarser level is weighted by
    its denominator, a density divides by the area in km².

    Raises:
        UnknownKeyError: The city has no such indicator or level.
    """
    if (key, level) not in city.panels:
        city.panels[key, level] = _compute(city, city.indicator(key), level)
    return city.panels[key, level]


def _compute(city: City, indicator: Indicator, level: str) -> Panel | None:
    key = indicator.key
    area_ids = city.areas_at(level).index
    stored = pivot_panel(city.values_of(key), key, area_ids)
    if stored is not None:
        return stored
    if indicator.form == "count":
        return _sum_of_parts(city, indicator, level) or _from_finer_level(city, indicator, level)
    if indicator.form == "mean":
        # A mean of own data has no known weight, so there is none of a coarser level.
        return _from_finer_level(city, indicator, level) if indicator.denominator else None
    if indicator.form == "density":
        return _density(city, indicator, level)
    return _ratio(city, indicator, level)


def known_indicators(city: City, *, level: str) -> list[str]:
    """Keys of all indicators for which the level has at least one number, catalogue order."""
    return [key for key in city.indicators if _has_number(compute_panel(city, key, level=level))]


def _has_number(panel: Panel | None) -> bool:
    return panel is not None and bool(np.isfinite(panel.values).any())


def _sum_of_parts(city: City, indicator: Indicator, level: str) -> Panel | None:
    panels = [compute_panel(city, part, level=level) for part in indicator.parts]
    known = [panel for panel in panels if panel is not None]
    if not known or len(known) < len(panels):
        return None
    aligned = align_panels(known)
    values = np.sum([panel.values for panel in aligned], axis=0)
    states = combine_states(values, [panel.states for panel in aligned])
    return _derived(indicator.key, aligned, values, states)


def _from_finer_level(city: City, indicator: Indicator, level: str) -> Panel | None:
    keys = [candidate.key for candidate in city.levels]
    below = keys[keys.index(level) + 1 :]
    finer = compute_panel(city, indicator.key, level=below[0]) if below else None
    if finer is None:
        return None
    parents = city.areas.loc[list(finer.area_ids), "parent"]
    area_ids = city.areas_at(level).index
    membership = (np.asarray(parents)[:, None] == np.asarray(area_ids)[None, :]).astype(np.float64)
    if indicator.form == "count":
        values = _sum_within(finer.values, membership)
    else:
        weights = compute_panel(city, indicator.denominator, level=below[0])
        if weights is None:
            return None
        finer, weights = align_panels([finer, weights])
        weighted = _sum_within(finer.values * weights.values, membership)
        values = divide(weighted, _sum_within(weights.values, membership))
    worst = np.stack(
        [finer.states[:, column > 0].max(axis=1, initial=State.PRESENT) for column in membership.T],
        axis=1,
    )
    childless = membership.sum(axis=0) == 0
    values[:, childless] = np.nan
    states = combine_states(values, [np.where(childless, np.int8(State.MISSING), worst)])
    panel = _derived(indicator.key, [finer], values, states)
    return replace(panel, area_ids=tuple(area_ids))


def _sum_within(values: Floats, membership: Floats) -> Floats:
    """Sums over the areas of each parent; NaN where a part is missing (NaN times 0 is NaN)."""
    missing = np.isnan(values).astype(np.float64) @ membership
    sums = np.nan_to_num(values) @ membership
    within: Floats = np.where(missing > 0, np.nan, sums)
    return within


def _ratio(city: City, indicator: Indicator, level: str) -> Panel | None:
    above = compute_panel(city, indicator.numerator, level=level)
    below = compute_panel(city, indicator.denominator, level=level)
    if above is None or below is None:
        return None
    above, below = align_panels([above, below])
    values = divide(above.values, below.values) * indicator.scale
    if indicator.form == "quotient":
        both = np.isfinite(above.values) & np.isfinite(below.values)
        overall = divide(
            np.where(both, above.values, 0).sum(axis=1), np.where(both, below.values, 0).sum(axis=1)
        )
        values = divide(values, overall[:, None])
    states = combine_states(values, [above.states, below.states])
    panel = _derived(indicator.key, [above, below], values, states)
    return replace(panel, numerator=above.values, denominator=below.values)


def _density(city: City, indicator: Indicator, level: str) -> Panel | None:
    """Per km²; none on schematic cells, whose extent means nothing."""
    above = compute_panel(city, indicator.numerator, level=level)
    if above is None or city.geometry in (GeometryKind.SCHEMATIC, GeometryKind.NONE):
        return None
    values = divide(above.values, compute_km2(city, level)[None, :])
    return replace(
        _derived(indicator.key, [above], values, combine_states(values, [above.states])),
        numerator=above.values,
    )


def compute_km2(city: City, level: str) -> Floats:
    """The size of each area of a level in km², (n_areas,)."""
    km2: Floats = city.areas_at(level).geometry.area.to_numpy() / SQUARE_METRES_PER_KM2
    return km2


def divide(above: Floats, below: Floats) -> Floats:
    """Quotient, NaN where the denominator is zero."""
    quotient: Floats = np.full(np.broadcast(above, below).shape, np.nan)
    np.divide(above, below, out=quotient, where=below != 0)
    return quotient


def combine_states(values: Floats, states: Iterable[Codes]) -> Codes:
    """States of a computed array: the worst of what it was computed from.

    A number stays unreliable where an input was; without one, a cell whose inputs all had
    numbers has no meaning (a denominator of zero).
    """
    worst: Codes = reduce(np.maximum, states).astype(np.int8)
    has_number = np.isfinite(values)
    numbered = np.where(values == 0, State.EXACT_ZERO, State.PRESENT)
    numbered = np.where(worst == State.UNRELIABLE, State.UNRELIABLE, numbered)
    absent = np.where(worst <= State.EXACT_ZERO, State.NOT_APPLICABLE, worst)
    return np.where(has_number, numbered, absent).astype(np.int8)


def align_panels(panels: Sequence[Panel]) -> list[Panel]:
    """The same panels over the periods that all of them have."""
    common = sorted(set.intersection(*(set(panel.periods) for panel in panels)))
    aligned = []
    for panel in panels:
        rows = pd.Index(panel.periods).get_indexer(pd.Index(common))
        aligned.append(
            replace(
                panel, periods=tuple(common), values=panel.values[rows], states=panel.states[rows]
            )
        )
    return aligned


def _derived(key: str, inputs: Sequence[Panel], values: Floats, states: Codes) -> Panel:
    """A computed panel that says what it was computed from; fiction and own data stay that."""
    kinds = {panel.kind for panel in inputs}
    kept = next((kind for kind in (Kind.FICTIONAL, Kind.UPLOADED) if kind in kinds), Kind.DERIVED)
    return Panel(
        indicator=key,
        periods=inputs[0].periods,
        area_ids=inputs[0].area_ids,
        values=values,
        states=states,
        kind=kept,
        sources=tuple(sorted({source for panel in inputs for source in panel.sources})),
        computed=True,
    )
