"""Which areas make the city's figure, and the curve behind it; nothing hidden shows in either."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.indices.counts import ratio_or_zero
from geo.indices.local import (
    local_mutual_information,
    local_surplus,
    local_theil_multigroup,
    location_quotient,
)
from geo.segregation.selection import Selection
from geo.values import Floats

MOST_POINTS = 200


@dataclass(frozen=True, eq=False)
class Ranking:
    """The areas of a selection, largest contribution first; last those that are hidden.

    Attributes:
        area_ids: Keys of the areas.
        names: Their names.
        dissimilarity: Parts of D, which add up to it with ``hidden_dissimilarity``; of several
            groups NaN.
        surplus: The same with sign: above 0 where the group lives more than the other.
        theil_h: Parts of H; below 0 where an area is more mixed than the city.
        mutual_information: Parts of M, never below 0.
        location_quotient: Share of the group, of its share in the city; NaN for several.
        shown: False where the figures are hidden (all NaN).
        hidden_dissimilarity: Sum of the hidden parts of D.
        hidden_theil_h: Sum of the hidden parts of H.
    """

    area_ids: tuple[str, ...]
    names: tuple[str, ...]
    dissimilarity: Floats
    surplus: Floats
    theil_h: Floats
    mutual_information: Floats
    location_quotient: Floats
    shown: npt.NDArray[np.bool_]
    hidden_dissimilarity: float
    hidden_theil_h: float


def compute_ranking(selection: Selection) -> Ranking:
    """Local contributions, sorted by their part of D, or of M for several groups.

    NaN throughout where the groups are too small for an index.
    """
    counts, nothing = selection.counts, np.full(len(selection.area_ids), np.nan)
    two = selection.form == "two_groups"
    surplus = local_surplus(counts[0], counts[1]) if two else nothing
    theil, information = local_theil_multigroup(counts), local_mutual_information(counts)
    quotient = _quotient(selection) if two else nothing
    visible = selection.shown & (not selection.too_few)
    sorted_by = np.where(visible, np.abs(surplus) if two else information, np.nan)
    order = np.argsort(-sorted_by, kind="stable")

    def of_shown(values: Floats) -> Floats:
        return np.where(visible, values, np.nan)[order]

    return Ranking(
        area_ids=tuple(selection.area_ids[i] for i in order),
        names=tuple(selection.names[i] for i in order),
        dissimilarity=of_shown(np.abs(surplus)),
        surplus=of_shown(surplus),
        theil_h=of_shown(theil),
        mutual_information=of_shown(information),
        location_quotient=of_shown(quotient),
        shown=visible[order],
        hidden_dissimilarity=_sum_hidden(np.abs(surplus), selection),
        hidden_theil_h=_sum_hidden(theil, selection),
    )


def _quotient(selection: Selection) -> Floats:
    """Of all residents, also those of neither group."""
    group = selection.counts[0]
    return location_quotient(group, selection.totals - group)


def _sum_hidden(values: Floats, selection: Selection) -> float:
    return float("nan") if selection.too_few else float(values[~selection.shown].sum())


def _pool(values: Floats, hidden: npt.NDArray[np.bool_]) -> Floats:
    """The values with those that are hidden added up to one."""
    return np.append(values[~hidden], values[hidden].sum()) if hidden.any() else values


@dataclass(frozen=True, eq=False)
class Lorenz:
    """The segregation curve: areas sorted by the group's share, cumulated.

    Attributes:
        other: Cumulated share of the other group, from 0 to 1.
        group: Cumulated share of the group, from 0 to 1; below the diagonal.
        n_pooled: Hidden areas that were drawn as one, because each alone would show a count.
        thinned: Whether points were left out for drawing.
    """

    other: Floats
    group: Floats
    n_pooled: int
    thinned: bool


def compute_lorenz(selection: Selection, *, most_points: int = MOST_POINTS) -> Lorenz:
    """Points of the segregation curve of two groups; no points where there is no index."""
    group, other = selection.counts[0], selection.counts[1]
    nothing = np.zeros(0)
    is_empty = not (group.sum() > 0 and other.sum() > 0)
    if selection.form == "multigroup" or selection.too_few or is_empty:
        return Lorenz(nothing, nothing, 0, thinned=False)
    hidden = ~selection.shown
    x, y = (_pool(values, hidden) for values in (group, other))
    order = np.argsort(ratio_or_zero(x, x + y), kind="stable")
    along = [np.append(0.0, np.cumsum(values[order]) / values.sum()) for values in (y, x)]
    kept = np.unique(np.linspace(0, len(x), min(most_points, len(x) + 1)).round().astype(np.intp))
    return Lorenz(
        other=along[0][kept],
        group=along[1][kept],
        n_pooled=int(hidden.sum()),
        thinned=len(kept) < len(x) + 1,
    )
