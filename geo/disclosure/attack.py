"""The attacker: what can be known of every hidden count by whoever knows all that is published.

Bounds of single equations come first, as often as they move; where one equation is all there
is, they are exact. For unknowns that several equations share, linear programmes in whole
numbers find the smallest and the largest value; one solution tells something of all unknowns
in it, so that few are needed.

Source: Fischetti & Salazar (2001), Solving the cell suppression problem on tabular data with
linear constraints. Management Science 47, 1008-1027.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from geo.disclosure.rule import Mask
from geo.disclosure.system import Ints, System
from geo.values import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_array

MOST_ROUNDS = 200
NOISE = 1e-6
"""What a linear programme may be off by."""
MORE_THAN_ALL = 1e12
"""More people than a city can have."""
WORTHWHILE = 0.8
"""Part of the unknowns that one solution for all of them may leave open, to try another."""


@dataclass(frozen=True, eq=False)
class Bounds:
    """The smallest and the largest value that each unknown can take.

    Attributes:
        low: Shape (n,).
        high: Shape (n,); infinite where nothing bounds it.
    """

    low: Floats
    high: Floats


def compute_bounds(
    system: System, *, asked: Mask | None = None, enough: Bounds | None = None
) -> Bounds:
    """What the attacker knows of every unknown.

    Args:
        system: What is published.
        asked: Of which unknowns the bounds are wanted, all where None; those of the others may
            come out wider than they are.
        enough: How far down and up it is of interest; bounds beyond may come out nearer.
    """
    outer = propagate_bounds(system)
    low, high = outer.low.copy(), outer.high.copy()
    wanted = np.ones(low.shape, dtype=bool) if asked is None else asked
    goals = outer
    if enough is not None:
        goals = Bounds(
            low=np.maximum(outer.low, enough.low), high=np.minimum(outer.high, enough.high)
        )
    for part in list_parts(system):
        if part.n_equations > 1 and wanted[part.unknowns].any():
            found = _solve_part(part, outer, goals, wanted=wanted, is_whole=system.is_whole)
            places = part.unknowns[wanted[part.unknowns]]
            low[places], high[places] = found
    return Bounds(low=low, high=high)


def propagate_bounds(system: System) -> Bounds:
    """Bounds from one equation at a time, as often as they move; never narrower than the truth."""
    low, high = system.lower.copy(), np.full(system.lower.shape, np.inf)
    rows, columns, signs = system.rows, system.columns, system.signs
    for _ in range(MOST_ROUNDS):
        least = np.where(signs > 0, low[columns], -high[columns])
        most = np.where(signs > 0, high[columns], -low[columns])
        room_above = system.sums[rows] - _others(least, rows, len(system.sums), outward=-1)
        room_below = system.sums[rows] - _others(most, rows, len(system.sums), outward=1)
        new_low, new_high = low.copy(), high.copy()
        np.minimum.at(new_high, columns, np.where(signs > 0, room_above, -room_below))
        np.maximum.at(new_low, columns, np.where(signs > 0, room_below, -room_above))
        if system.is_whole:
            new_low, new_high = np.ceil(new_low - NOISE), np.floor(new_high + NOISE)
        # Sources that contradict each other leave no value at all; the last bounds then stand.
        # Without an upper bound they would drive each other up until numbers end.
        is_absurd = (new_low > new_high).any() or (new_low > MORE_THAN_ALL).any()
        if is_absurd or (np.array_equal(new_low, low) and np.array_equal(new_high, high)):
            break
        low, high = new_low, new_high
    return Bounds(low=low, high=high)


def _others(terms: Floats, rows: Ints, n_rows: int, *, outward: float) -> Floats:
    """The sum of the other terms of each term's equation; infinite where one of them is.

    Args:
        terms: Smallest or largest value of each term.
        rows: Equation of each.
        n_rows: Number of equations.
        outward: -1 for smallest values, 1 for largest.
    """
    infinite = np.isinf(terms)
    finite = np.where(infinite, 0.0, terms)
    sums = np.bincount(rows, finite, minlength=n_rows)[rows] - finite
    n_infinite = np.bincount(rows, infinite, minlength=n_rows)[rows] - infinite
    others: Floats = np.where(n_infinite > 0, outward * np.inf, sums)
    return others


@dataclass(frozen=True, eq=False)
class Part:
    """Unknowns that share equations, as a problem of its own.

    Attributes:
        unknowns: Their numbers in the system, shape (m,).
        rows: Equation of each entry, from 0.
        columns: Place in ``unknowns`` of each entry.
        signs: Of each entry.
        sums: b of the equations.
        lower: Of the unknowns.
    """

    unknowns: Ints
    rows: Ints
    columns: Ints
    signs: Floats
    sums: Floats
    lower: Floats

    @property
    def n_equations(self) -> int:
        """How many equations tie the unknowns."""
        return len(self.sums)


def list_parts(system: System) -> list[Part]:
    """The system cut where no equation connects."""
    if not len(system.rows):
        return []
    labels = label_parts(system.rows, system.columns, len(system.sums), len(system.true))
    of_entry = labels[system.columns]
    parts = []
    order = np.argsort(of_entry, kind="stable")
    cuts = np.flatnonzero(np.diff(of_entry[order])) + 1
    for chosen in np.split(order, cuts):
        equations, rows = np.unique(system.rows[chosen], return_inverse=True)
        unknowns, columns = np.unique(system.columns[chosen], return_inverse=True)
        parts.append(
            Part(
                unknowns=unknowns,
                rows=rows,
                columns=columns,
                signs=system.signs[chosen],
                sums=system.sums[equations],
                lower=system.lower[unknowns],
            )
        )
    return parts


def label_parts(rows: Ints, columns: Ints, n_rows: int, n_columns: int) -> Ints:
    """The number of the connected part that each column belongs to."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    size = n_rows + n_columns
    joined = coo_array((np.ones(len(rows)), (columns, rows + n_columns)), shape=(size, size))
    labels: Ints = connected_components(joined, directed=False)[1][:n_columns]
    return labels


def _solve_part(
    part: Part, outer: Bounds, goals: Bounds, *, wanted: Mask, is_whole: bool
) -> tuple[Floats, Floats]:
    """The exact bounds of the unknowns of a part that are wanted, as far as the goals.

    A solution shows a value of every unknown. Where it reaches a bound that no single equation
    lets pass, that bound is exact and needs no solution of its own.
    """
    box = Bounds(low=outer.low[part.unknowns], high=outer.high[part.unknowns])
    goal_low, goal_high = goals.low[part.unknowns], goals.high[part.unknowns]
    seen_low, seen_high = np.full(box.low.shape, np.inf), np.full(box.low.shape, -np.inf)
    places = np.flatnonzero(wanted[part.unknowns])

    def learn(chosen: Ints, sign: float, within: Bounds) -> bool:
        aim = np.zeros(box.low.shape)
        aim[chosen] = sign
        solution = solve_part(part, aim, within, is_whole=is_whole)
        if solution is not None:
            np.minimum(seen_low, solution, out=seen_low)
            np.maximum(seen_high, solution, out=seen_high)
        return solution is not None

    capped = Bounds(low=box.low, high=np.where(wanted[part.unknowns], goal_high, box.high))
    capped = replace(capped, high=np.minimum(box.high, np.maximum(capped.high, box.low)))
    for sign, seen, goal, near in (
        (1.0, seen_low, goal_low, box),
        (-1.0, seen_high, goal_high, capped),
    ):
        left = places
        # All at once, as long as that helps: whoever reaches the goal needs no solution alone.
        while len(left) > 1:
            before = len(left)
            is_found = learn(left, sign, near)
            left = left[sign * (seen[left] - goal[left]) > NOISE]
            if not is_found or len(left) > before * WORTHWHILE:
                break
        for place in left:
            if sign * (seen[place] - goal[place]) > NOISE and not learn(
                np.array([place]), sign, box
            ):
                seen[place] = goal[place]
    low, high = seen_low[places], seen_high[places]
    return (np.rint(low), np.rint(high)) if is_whole else (low, high)


def to_matrix(part: Part) -> "csr_array":
    """The equations of a part, shape (n_equations, m)."""
    from scipy.sparse import csr_array

    shape = (part.n_equations, len(part.unknowns))
    return csr_array((part.signs, (part.rows, part.columns)), shape=shape)


def solve_part(part: Part, aim: Floats, bounds: Bounds, *, is_whole: bool) -> Floats | None:
    """The solution of a part that makes ``aim · x`` smallest; None where there is none or no end.

    Args:
        part: Equations.
        aim: Shape (m,).
        bounds: Of the unknowns, (m,) each.
        is_whole: Whether only whole numbers will do.
    """
    box = (bounds.low, bounds.high)
    solution = _minimise(part, aim, box, is_whole=False)
    if not is_whole or solution is None or np.abs(solution - np.rint(solution)).max() <= NOISE:
        return np.rint(solution) if is_whole and solution is not None else solution
    # Sums alone mostly have their ends at whole numbers; only where not is the long way needed.
    return _minimise(part, aim, box, is_whole=True)


def _minimise(
    part: Part, aim: Floats, box: tuple[Floats, Floats], *, is_whole: bool
) -> Floats | None:
    from scipy.optimize import Bounds as Box
    from scipy.optimize import LinearConstraint, milp

    result = milp(
        aim,
        integrality=np.full(len(aim), int(is_whole)),
        bounds=Box(*box),
        constraints=LinearConstraint(to_matrix(part), part.sums, part.sums),
    )
    solution: Floats | None = result.x
    return solution
