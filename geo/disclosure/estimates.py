"""Whole numbers that could stand where counts are hidden, made of nothing but what is shown.

An index of the true counts would be one more equation for an attacker, and one that hidden
counts of small groups can be read off: with 150 persons, one who lives elsewhere moves the
dissimilarity by 0.007. So indices are computed from counts in which every hidden one is
replaced by an estimate. The estimates keep every published sum, and lie as near as that allows
to what residents and group sizes let expect:

    least sum of |x - e| with A x = b, x >= lower, x whole;  e = b · w / sum of w,
    w = residents of the area · persons of the group in the city

What is computed of published numbers alone can tell nothing beyond them.
"""

from dataclasses import dataclass, replace

import numpy as np

from geo.city import City
from geo.disclosure.attack import Part, list_parts, to_matrix
from geo.disclosure.cells import CITY, Cells
from geo.disclosure.kept import Keeper, describe_kept, load_kept_estimates, name_kept
from geo.disclosure.question import Question, keeper_of, lay_out_question
from geo.disclosure.rule import DisclosureRule, Mask
from geo.disclosure.sums import POPULATION
from geo.disclosure.suppression import Suppression, compute_suppression, find_hidden
from geo.disclosure.system import System, build_system
from geo.values import Floats, Panel


def compute_protected_counts(
    city: City, panel: Panel, *, level: str, rule: DisclosureRule
) -> Floats:
    """Counts of a panel with an estimate for each hidden one, (periods, areas).

    Args:
        city: Whose counts they are.
        panel: True counts of people.
        level: Of the panel.
        rule: What is hidden.
    """
    hidden = compute_suppression(city, rule).of(panel, panel.indicator, level)
    if not hidden.any():
        return panel.values
    known = estimate_city(city, rule)
    cells, table = known.cells, known.table
    columns = [cells.periods.index(period) for period in panel.periods]
    estimates = table[cells.ids[panel.indicator, level]][:, columns].T
    # What follows from a sum all the same needs no estimate.
    return np.where(hidden & np.isfinite(estimates), estimates, panel.values)


@dataclass(frozen=True, eq=False)
class Estimates:
    """What stands for the hidden counts of a city.

    Attributes:
        cells: All counts.
        system: What is published of the hidden ones.
        table: Estimates, (n_cells, n_periods); NaN where the count is known.
    """

    cells: Cells
    system: System
    table: Floats


def estimate_city(city: City, rule: DisclosureRule, *, keeper: Keeper | None = None) -> Estimates:
    """Estimates of all hidden counts; computed once a city, or read where they were kept.

    Args:
        city: Whole or a part of it.
        rule: What is hidden.
        keeper: Where to look for the answer, if not where the city keeps it.
    """
    city, rule = city.whole or city, replace(rule, rounding=1)
    known = city.suppressions.get((rule, "estimates"))
    if isinstance(known, Estimates):
        return known
    keeper = keeper or keeper_of(city)
    suppression = compute_suppression(city, rule, keeper=keeper)
    question = lay_out_question(city, rule)
    hidden = gather_hidden(suppression, question.cells)
    system = build_system(question.cells, question.sums, hidden)
    kept = load_kept_estimates(keeper.read(name_kept(rule)), question.digest)
    if kept is None or len(kept) != len(system.true):
        kept = estimate_unknowns(system, weigh_unknowns(question.cells, system))
        keeper.write(name_kept(rule), describe_kept(question.digest, hidden, kept))
    table = np.full(question.cells.values.shape, np.nan)
    table[system.places >= 0] = kept
    estimates = Estimates(cells=question.cells, system=system, table=table)
    city.suppressions[rule, "estimates"] = estimates
    return estimates


def answer_question(question: Question) -> str:
    """What is kept of hidden cells and estimates, found from the beginning; takes seconds."""
    hidden = find_hidden(question)
    system = build_system(question.cells, question.sums, hidden)
    estimates = estimate_unknowns(system, weigh_unknowns(question.cells, system))
    return describe_kept(question.digest, hidden, estimates)


def gather_hidden(suppression: Suppression, cells: Cells) -> Mask:
    """The hidden cells in the order of a table of cells, (n_cells, n_periods)."""
    hidden = np.zeros(cells.values.shape, dtype=bool)
    for place, ids in cells.ids.items():
        hidden[ids] = suppression.hidden[place].T
    return hidden


def weigh_unknowns(cells: Cells, system: System) -> Floats:
    """What each unknown is expected to be proportional to, from shown numbers; 1 where unknown."""
    shown = np.where(system.places >= 0, np.nan, cells.values)
    weights = np.ones(shown.shape)
    for (key, level), ids in cells.ids.items():
        people = cells.ids.get((POPULATION, level))
        if people is not None and len(people) == len(ids):
            weights[ids] *= np.where(shown[people] > 0, shown[people], 1.0)
        total = shown[cells.ids[key, CITY]] if (key, CITY) in cells.ids else np.nan
        weights[ids] *= np.where(np.nan_to_num(total) > 0, total, 1.0)
    unknown: Floats = weights[system.places >= 0]
    return unknown


def estimate_unknowns(system: System, weights: Floats) -> Floats:
    """An admissible value of every unknown, near to what its weight lets expect.

    Args:
        system: What is published.
        weights: Above 0, shape (n,).
    """
    estimates = np.maximum(system.lower, 1.0)
    for part in list_parts(system):
        estimates[part.unknowns] = _nearest(
            part, _expected(part, weights[part.unknowns]), is_whole=system.is_whole
        )
    return estimates


def _expected(part: Part, weights: Floats) -> Floats:
    """What the tightest sum of unknown parts only gives each unknown by its weight."""
    n_rows = part.n_equations
    is_shared = np.bincount(part.rows, part.signs < 0, minlength=n_rows) == 0
    shared_weight = np.bincount(part.rows, weights[part.columns], minlength=n_rows)
    given = part.sums[part.rows] * weights[part.columns] / shared_weight[part.rows]
    used = is_shared[part.rows]
    least = np.full(part.lower.shape, np.inf)
    np.minimum.at(least, part.columns[used], given[used])
    expected: Floats = np.maximum(np.where(np.isinf(least), 0.0, np.rint(least)), part.lower)
    return expected


def _nearest(part: Part, expected: Floats, *, is_whole: bool) -> Floats:
    """The admissible values with the least sum of distances to what is expected.

    Rests, which may be zero, follow from the others and have no say.
    """
    from scipy.optimize import Bounds as Box
    from scipy.optimize import LinearConstraint, milp
    from scipy.sparse import csr_array, eye_array, hstack, vstack

    n = len(expected)
    one, none = eye_array(n), csr_array((part.n_equations, n))
    rows = vstack([hstack([to_matrix(part), none]), hstack([one, -one]), hstack([one, one])])
    infinite = np.full(n, np.inf)
    result = milp(
        np.concatenate([np.zeros(n), part.lower > 0]),
        integrality=np.concatenate([np.full(n, int(is_whole)), np.zeros(n)]),
        bounds=Box(np.concatenate([part.lower, np.zeros(n)]), np.inf),
        constraints=LinearConstraint(
            rows.tocsr(),
            np.concatenate([part.sums, -infinite, expected]),
            np.concatenate([part.sums, expected, infinite]),
        ),
    )
    if result.x is None:
        # Sources that contradict each other: no value keeps all sums.
        return expected
    found: Floats = result.x[:n]
    return np.rint(found) if is_whole else found
