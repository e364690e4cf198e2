"""The linear programme behind the best placement: rules as rows, goals as objectives.

Persons placed in an area are a sum of segments, one for each stretch of constant slope, so
that every convex goal is linear. Groups that need the same room are placed together and told
apart afterwards in proportion. Objectives are counted in persons, places or kilometres, not
in shares: the solver's tolerances are absolute.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from geo.scenarios.columns import (
    Classes,
    Columns,
    Flows,
    Ints,
    compute_classes,
    compute_segments,
)
from geo.scenarios.goals import Convex, kita_areas
from geo.scenarios.problem import Problem, Rule
from geo.values import Floats

Objective = tuple[Floats, float]
"""Cost of each column, and a constant."""
Bound = tuple[Floats, float]
"""Cost of each column, and what it may add up to."""


@dataclass(frozen=True)
class Program:
    """A linear programme in sparse matrices; n columns, C classes of groups, A areas.

    Attributes:
        rows, rhs: Rules: rows @ columns <= rhs.
        equal, equal_rhs: What must hold exactly.
        lower, upper: Bounds of the columns, (n,).
        added: From columns to persons placed of each class in each area, (C * A, n).
        dwellings: From columns to new dwellings in each area, (A, n).
        rules: The rule and the area that each of the first rows stands for.
        objectives: By name.
    """

    problem: Problem
    classes: Classes
    layout: Columns
    rows: Any
    rhs: Floats
    equal: Any
    equal_rhs: Floats
    lower: Floats
    upper: Floats
    added: Any
    dwellings: Any
    rules: tuple[tuple[Rule, int], ...]
    objectives: Mapping[str, Objective]


@dataclass(frozen=True)
class Answer:
    """What the solver found.

    Attributes:
        columns: (n,).
        value: Of the objective, its constant included.
        marginals: What one more on the right of each row adds to it, (rows,).
        equal_marginals: The same for what must hold exactly.
        costs: Of the columns, with the prices of the bounds, (n,).
    """

    columns: Floats
    value: float
    marginals: Floats
    equal_marginals: Floats
    costs: Floats


class NoPlacementError(Exception):
    """The solver found that nothing fits all rules."""


def build_program(
    problem: Problem,
    convex: Mapping[str, Convex],
    *,
    with_kita: bool = False,
    flows: Flows | None = None,
) -> Program:
    """All columns and rows for some goals at once.

    Args:
        problem: The problem.
        convex: Goals that are sums over areas, by name.
        with_kita: Whether Kita places count.
        flows: Ways between areas, where the distance counts.
    """
    classes, count = compute_classes(problem), len(problem.area_ids)
    segments = compute_segments(problem, convex)
    several = len(classes.persons) > 1
    layout = Columns(
        {
            "segments": len(segments.areas),
            "classes": count * len(classes.persons) * several,
            "dwellings": count * (problem.new_dwellings > 0.0),
            "worst": int(with_kita),
            "missing": count * with_kita,
            "flows": len(flows.origins) + 2 * count if flows else 0,
        }
    )
    total = layout.place("segments", segments.areas, np.arange(len(segments.areas)), count=count)
    places = np.arange(count * len(classes.persons))
    added = layout.place("classes", places, places, count=len(places)) if several else total
    objectives = {
        name: (layout.fill("segments", slopes), convex[name].constant)
        for name, slopes in segments.slopes.items()
    }
    program = _with_rules(problem, classes, layout, total, added)
    program = replace(
        program,
        objectives=objectives,
        upper=layout.fill("segments", segments.widths, otherwise=np.inf),
    )
    if with_kita:
        program = _with_kita(program)
    return _with_flows(program, total, flows) if flows else program


def _with_rules(
    problem: Problem,
    classes: Classes,
    layout: Columns,
    total: Any,  # noqa: ANN401 - SciPy has no types
    added: Any,  # noqa: ANN401
) -> Program:
    """Dwellings, limits, and everybody placed."""
    from scipy.sparse import csr_array, vstack

    count, kinds = len(problem.area_ids), len(classes.persons)
    places = np.arange(count)
    dwellings = csr_array((count, layout.width))
    sums = _sum_areas(kinds, count) @ added
    equal, equal_rhs = [sums], [classes.persons]
    if problem.new_dwellings > 0.0:
        dwellings = layout.place("dwellings", places, places, count=count)
        equal.append(_sum_areas(1, count) @ dwellings)
        equal_rhs.append(np.array([problem.new_dwellings]))
    if kinds > 1:
        equal.append(_sum_classes(np.ones(kinds), count) @ added - total)
        equal_rhs.append(np.zeros(count))
    households = _sum_classes(1.0 / classes.household_size, count) @ added
    by_room, by_limit = _binding_areas(problem, classes)
    rules: list[tuple[Rule, int]] = [("capacity", int(area)) for area in by_room]
    rules += [(_tightest(problem, int(area)), int(area)) for area in by_limit]
    return Program(
        problem=problem,
        classes=classes,
        layout=layout,
        rows=vstack([(households - dwellings)[by_room], total[by_limit]], format="csr"),
        rhs=np.concatenate([problem.room[by_room], problem.limit[by_limit]]),
        equal=vstack(equal, format="csr"),
        equal_rhs=np.concatenate(equal_rhs),
        lower=np.zeros(layout.width),
        upper=np.full(layout.width, np.inf),
        added=added,
        dwellings=dwellings,
        rules=tuple(rules),
        objectives={},
    )


def _sum_areas(kinds: int, count: int) -> Any:  # noqa: ANN401 - SciPy has no types
    """From (kinds * areas) to sums over areas, (kinds, kinds * areas)."""
    from scipy.sparse import csr_array, kron

    return csr_array(kron(np.eye(kinds), np.ones((1, count))))


def _sum_classes(weights: Floats, count: int) -> Any:  # noqa: ANN401 - SciPy has no types
    """From (classes * areas) to weighted sums over classes, (areas, classes * areas)."""
    from scipy.sparse import csr_array, eye_array, kron

    return csr_array(kron(weights[None, :], eye_array(count)))


def _binding_areas(problem: Problem, classes: Classes) -> tuple[Ints, Ints]:
    """Areas that need a row for dwellings, and areas that need one for the other rules.

    Where one rule can never bind before the other, only the tighter one gets a row, so that
    its price is not shared out between the two.
    """
    known, limit, room = problem.known, problem.limit, problem.room
    sizes = classes.household_size
    grows = problem.new_dwellings > 0.0
    needs_room = known & (grows | (room * sizes.min() < limit))
    needs_limit = known & np.isfinite(limit) & (grows | (limit <= room * sizes.max()))
    return np.flatnonzero(needs_room), np.flatnonzero(needs_limit)


def _tightest(problem: Problem, area: int) -> Rule:
    return min(problem.limits, key=lambda rule: float(problem.limits[rule][area]))


def _with_kita(program: Program) -> Program:
    """The area that lacks most places, and the places missing in all together."""
    from scipy.sparse import vstack

    problem, layout = program.problem, program.layout
    count = len(problem.area_ids)
    areas = np.flatnonzero(kita_areas(problem))
    children = _sum_classes(program.classes.kita_age_share, count) @ program.added
    own = problem.kita_age_share @ problem.chosen
    free = (problem.kita_balance - own)[areas]
    worst = layout.place(
        "worst", np.arange(len(areas)), np.zeros(len(areas), int), count=len(areas)
    )
    missing = layout.place("missing", np.arange(len(areas)), areas, count=len(areas))
    objectives = {
        "kita": (layout.fill("worst", np.ones(1)), 0.0),
        "missing": (layout.fill("missing", np.ones(count)), 0.0),
    }
    return replace(
        program,
        rows=vstack([program.rows, children[areas] - worst, children[areas] - missing]),
        rhs=np.concatenate([program.rhs, free, free]),
        lower=np.where(layout.fill("worst", np.ones(1)) > 0.0, -np.inf, program.lower),
        objectives={**program.objectives, **objectives},
    )


def _with_flows(program: Program, total: Any, flows: Flows) -> Program:  # noqa: ANN401 - SciPy has no types
    """Everybody is moved from where they would live to where they are placed."""
    from scipy.sparse import vstack

    count, pairs = len(program.problem.area_ids), len(flows.origins)
    areas, ways = np.arange(count), np.arange(pairs + count)
    # Whoever has no way leaves by one detour and arrives by another.
    by_detour = np.full(2 * count, flows.detour / 2.0)
    leaving = program.layout.place("flows", np.append(flows.origins, areas), ways, count=count)
    ways = np.append(ways[:pairs], pairs + count + areas)
    arriving = program.layout.place("flows", np.append(flows.targets, areas), ways, count=count)
    cost = program.layout.fill("flows", np.append(flows.kilometres, by_detour))
    return replace(
        program,
        equal=vstack([program.equal, arriving - total, leaving]),
        equal_rhs=np.concatenate([program.equal_rhs, np.zeros(count), flows.people]),
        objectives={**program.objectives, "distance": (cost, 0.0)},
    )


def solve(program: Program, objective: Objective, bounds: Sequence[Bound] = ()) -> Answer:
    """The columns with the smallest objective.

    Args:
        program: The rules.
        objective: What to keep small.
        bounds: What else must stay within a sum.

    Raises:
        NoPlacementError: Nothing fits all rules.
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, vstack

    extra = [csr_array(cost[None, :]) for cost, _ in bounds]
    found = linprog(
        objective[0],
        A_ub=vstack([program.rows, *extra], format="csr"),
        b_ub=np.append(program.rhs, [most for _, most in bounds]),
        A_eq=program.equal,
        b_eq=program.equal_rhs,
        bounds=np.stack([program.lower, program.upper], axis=1),
        method="highs-ds",
    )
    if found.x is None:
        raise NoPlacementError(found.message)
    priced = zip(found.ineqlin.marginals[len(program.rhs) :], bounds, strict=True)
    return Answer(
        columns=found.x,
        value=float(found.fun) + objective[1],
        marginals=found.ineqlin.marginals,
        equal_marginals=found.eqlin.marginals,
        costs=objective[0] - sum(price * cost for price, (cost, _) in priced),
    )


def read_placement(program: Program, answer: Answer) -> tuple[Floats, Floats]:
    """Persons placed by group and area, (G, A), and new dwellings, (A,)."""
    classes, problem = program.classes, program.problem
    by_class = np.maximum(program.added @ answer.columns, 0.0).reshape(len(classes.persons), -1)
    part = problem.directed / np.maximum(classes.persons[classes.of_group], 1e-300)
    dwellings: Floats = np.maximum(program.dwellings @ answer.columns, 0.0)
    return by_class[classes.of_group] * part[:, None], dwellings
