"""Between which values an index must lie, whatever the hidden counts are.

With group total X, residents t of every area and all T of them known, each index of one group
against everybody else is a sum over areas of a convex function of the group's count x alone:

    dissimilarity   |x - t X/T| / (2 T P (1 - P)),  P = X/T
    isolation       x² / (X t);  exposure is 1 - isolation, eta² is (isolation - P) / (1 - P)
    Theil's H       -t E(x/t) / (E(P) T), plus 1;  E(p) = -p ln p - (1 - p) ln(1 - p)
    Atkinson's A    -√(x (t - x) / (X (T - X))), a sum -B;  A = 1 - B² (b = 0.5)

Below, each function is replaced by tangents, above by the chord over the values that the count
can take; a linear programme over everything that is published then gives the ends. Both are on
the safe side: the index of the true counts always lies between them. The lower end of the
dissimilarity is exact up to whole persons.

Gini's G is a sum over pairs of areas, Σᵢ<ⱼ |tⱼ xᵢ - tᵢ xⱼ| / (X (T - X)). A count that is off
by d moves it by at most |d| (T - t) / (X (T - X)), so it lies that near to what the middles of
all counts give; and the segregation curve being convex, between D and 1 - (1 - D)².
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from geo.city import City
from geo.disclosure.attack import Bounds, Part, compute_bounds, list_parts, solve_part, to_matrix
from geo.disclosure.cells import CITY
from geo.disclosure.estimates import estimate_city
from geo.disclosure.rule import DisclosureRule
from geo.disclosure.sums import POPULATION
from geo.disclosure.system import Ints
from geo.values import Floats

Term = Callable[[Floats], Floats]
SUMS = ("dissimilarity", "isolation", "theil_h", "atkinson")
"""Indices whose sum over areas is bounded."""
FOLLOWING = {"gini": "dissimilarity", "exposure": "isolation", "correlation_ratio": "isolation"}
"""Others, and from which they follow."""
TANGENTS = 12
STEP = 1e-4
"""Persons, for slopes; counts that are whole are not moved by it."""
ROUNDING = 1e-9
"""Room for the errors of slopes and solver, without which ends that meet would cross."""


@dataclass(frozen=True, eq=False)
class _Shape:
    """Group total and residents, all known."""

    group: float
    totals: Floats

    def terms(self, index: str, counts: Floats) -> Floats:
        """What each area adds to an index, last axis areas."""
        everybody = self.totals.sum()
        share = self.group / everybody
        if index == "dissimilarity":
            away = np.abs(counts - self.totals * share)
            terms: Floats = away / (2 * everybody * share * (1 - share))
        elif index == "isolation":
            terms = counts**2 / (self.group * self.totals)
        elif index == "atkinson":
            together = np.maximum(counts * (self.totals - counts), 0.0)
            terms = -np.sqrt(together / (self.group * (everybody - self.group)))
        else:
            entropy = self.totals * _entropy(counts / self.totals)
            terms = (self.totals - entropy / _entropy(np.array(share))) / everybody
        return terms


def _entropy(shares: Floats) -> Floats:
    """E(p) of a group and all others, natural logarithms."""
    kept = np.clip(shares, 1e-300, 1.0)
    others = np.clip(1.0 - shares, 1e-300, 1.0)
    entropy: Floats = -kept * np.log(kept) - others * np.log(others)
    return entropy


def compute_index_bounds(
    city: City,
    group: str,
    *,
    level: str,
    period: str,
    rule: DisclosureRule,
    wanted: Collection[str] = (),
) -> Mapping[str, tuple[float, float]]:
    """Ends of ``SUMS`` and of those that follow from them.

    Empty where counts are rounded or nothing is hidden, or where residents or the group's total
    are hidden too, so that the index is no sum of one count an area.

    Args:
        city: Where the group lives.
        group: Its count, ``eu2_count``.
        level: Of the areas.
        period: One that the count has.
        rule: What is hidden.
        wanted: Only these indices, if others are not asked for; all where empty.
    """
    if rule.rounding > 1:
        # The ends would be made of exact counts.
        return {}
    known = estimate_city(city, rule)
    cells, places = known.cells, known.system.places
    if period not in cells.periods or (POPULATION, level) not in cells.ids:
        return {}
    column = cells.periods.index(period)
    ids, residents = cells.ids[group, level], cells.ids[POPULATION, level]
    totals = cells.values[residents, column]
    used = np.nan_to_num(totals) > 0
    total = cells.ids[group, CITY]
    unknown = places[ids, column]
    # A hidden count that is no part of the index would follow from the ends: the others' sum is.
    is_open = (places[residents, column] >= 0).any() or places[total, column][0] >= 0
    is_open |= (unknown[~used] >= 0).any()
    if is_open or not (unknown[used] >= 0).any() or np.isnan(cells.values[ids, column][used]).any():
        return {}
    counts = cells.values[ids[used], column]
    shape = _Shape(group=float(counts.sum()), totals=totals[used])
    asked = np.zeros(known.system.true.shape, dtype=bool)
    asked[unknown[used & (unknown >= 0)]] = True
    bounds = compute_bounds(known.system, asked=asked)
    parts = [part for part in list_parts(known.system) if asked[part.unknowns].any()]
    found = {
        index: _bound_sum(parts, bounds, unknown[used], partial(shape.terms, index), counts)
        for index in SUMS
        if not wanted or index in {FOLLOWING.get(key, key) for key in wanted}
    }
    is_known = unknown[used] < 0
    box = Bounds(
        low=np.where(is_known, counts, bounds.low[unknown[used]]),
        high=np.where(is_known, counts, bounds.high[unknown[used]]),
    )
    return found | _derive(shape, box, found)


def _derive(
    shape: _Shape, box: Bounds, found: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, float]]:
    """Ends of indices that follow from a sum."""
    ends = {}
    if "dissimilarity" in found:
        ends["gini"] = _bound_gini(shape, box, found["dissimilarity"])
    if "isolation" in found:
        low, high = found["isolation"]
        share = shape.group / float(shape.totals.sum())
        ends["exposure"] = (1.0 - high, 1.0 - low)
        ends["correlation_ratio"] = (low - share) / (1.0 - share), (high - share) / (1.0 - share)
    if "atkinson" in found:
        # The sum is minus the overlap of the two groups, which lies between 0 and 1.
        most, least = (min(max(-end, 0.0), 1.0) for end in found["atkinson"])
        ends["atkinson"] = (1.0 - most**2 - ROUNDING, 1.0 - least**2 + ROUNDING)
    return ends


def _bound_gini(
    shape: _Shape, box: Bounds, dissimilarity: tuple[float, float]
) -> tuple[float, float]:
    """Ends of Gini's index from what each count can be, and from those of the dissimilarity."""
    middle = (box.low + box.high) / 2
    order = np.argsort(middle / shape.totals)
    x, t = middle[order], shape.totals[order]
    everybody = t.sum()
    whole = shape.group * (everybody - shape.group)
    # Of two areas the later one has the larger share, so that no difference is negative.
    value = float((x * (np.cumsum(t) - t) - t * (np.cumsum(x) - x)).sum() / whole)
    moved = float(((box.high - box.low) / 2 * (everybody - shape.totals)).sum() / whole)
    low, high = dissimilarity
    curve = 1.0 - (1.0 - min(high, 1.0)) ** 2
    return max(value - moved - ROUNDING, low), min(value + moved + ROUNDING, curve + ROUNDING)


def _bound_sum(
    parts: Sequence[Part], bounds: Bounds, unknown: Ints, terms: Term, counts: Floats
) -> tuple[float, float]:
    """Ends of the sum of terms over areas, part by part.

    Args:
        parts: All that hold an unknown of the index.
        bounds: Of every unknown of the system.
        unknown: Number of each area's unknown, -1 where the count is known.
        terms: From counts of areas to what they add.
        counts: True ones, used only where they are known.
    """
    is_known = unknown < 0
    least = most = float(terms(np.where(is_known, counts, 0.0))[is_known].sum())
    for part in parts:
        areas = np.flatnonzero(np.isin(unknown, part.unknowns))
        places = np.searchsorted(part.unknowns, unknown[areas])
        box = Bounds(low=bounds.low[part.unknowns], high=bounds.high[part.unknowns])
        low, high = box.low[places], box.high[places]

        def at(values: Floats, areas: Ints = areas) -> Floats:
            filled = np.zeros((*values.shape[:-1], len(unknown)))
            filled[..., areas] = values
            return terms(filled)[..., areas]

        slopes = np.divide(at(high) - at(low), high - low, out=np.zeros(len(low)), where=high > low)
        most += float((at(low) - slopes * low).sum()) + _largest(part, box, places, slopes)
        points = np.linspace(low, high, TANGENTS)
        inward = np.where(points + STEP <= high, STEP, -STEP)
        steep = (at(points + inward) - at(points)) / inward
        least += _smallest(part, box, places, at(points) - steep * points, steep)
    return least - ROUNDING, most + ROUNDING


def _largest(part: Part, box: Bounds, places: Ints, slopes: Floats) -> float:
    """The largest value of a linear function of a part's unknowns."""
    aim = np.zeros(len(part.unknowns))
    aim[places] = -slopes
    solution = solve_part(part, aim, box, is_whole=False)
    if solution is None:
        return float(np.maximum(slopes * box.low[places], slopes * box.high[places]).sum())
    return float(-(aim @ solution))


def _smallest(part: Part, box: Bounds, places: Ints, offsets: Floats, slopes: Floats) -> float:
    """The smallest sum of the largest of each area's tangents, shapes (tangents, areas)."""
    from scipy.optimize import Bounds as Box
    from scipy.optimize import LinearConstraint, milp
    from scipy.sparse import coo_array, csr_array, eye_array, hstack, vstack

    n, m = len(part.unknowns), len(places)
    rows = []
    for slope in slopes:
        tangent = coo_array((-slope, (np.arange(m), places)), shape=(m, n))
        rows.append(hstack([tangent, eye_array(m)]))
    equations = hstack([to_matrix(part), csr_array((part.n_equations, m))])
    heights = offsets.ravel()
    result = milp(
        np.concatenate([np.zeros(n), np.ones(m)]),
        bounds=Box(
            np.concatenate([box.low, np.full(m, -np.inf)]),
            np.concatenate([box.high, np.full(m, np.inf)]),
        ),
        constraints=LinearConstraint(
            vstack([equations, *rows]).tocsr(),
            np.concatenate([part.sums, heights]),
            np.concatenate([part.sums, np.full(len(heights), np.inf)]),
        ),
    )
    return float(result.fun) if result.x is not None else -np.inf
