"""The best possible placement of arriving people, proven by a linear programme."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from geo.disclosure import DEFAULT_RULE, DisclosureRule
from geo.numbers import format_number
from geo.scenarios.goals import Goal, check_goal, compute_kita_goal, compute_share_goal
from geo.scenarios.infeasible import NoPlacementFoundError, explain_conflict
from geo.scenarios.planned import place_by_population
from geo.scenarios.problem import Problem, Rule
from geo.scenarios.program import NoPlacementError, read_placement
from geo.scenarios.solving import TOLERANCE, Solved, solve_goal
from geo.texts import Language, text
from geo.values import Floats

LEFT_OUT = 1e-3
"""Persons without a place from which a rule has no value."""
DECIMALS: Mapping[Goal, int] = {"dissimilarity": 4, "isolation": 4, "kita": 1, "distance": 0}


@dataclass(frozen=True)
class Optimum:
    """The best placement for a goal.

    Values of goals: D and isolation from 0 to 1; missing Kita places in the area that lacks
    most (negative: free ones); metres that a placed person lives from where they would have
    gone. NaN where a rule leaves people without a place.

    Attributes:
        placed: Persons placed by the municipality, (G, A).
        new_dwellings: New dwellings in each area, (A,).
        value: Of the goal, everybody placed like this.
        bound: No placement within the rules is better than this.
        today: Of the goal, the same people placed in proportion to residents.
        plan: Of the goal, placed by the plan's own rule; NaN where not asked.
        before: Of the goal, nobody placed; NaN for the distance.
        marginals: Change of the value with one more person (one more dwelling under
            ``capacity``) allowed in an area, never positive, (A,) for each rule.
    """

    goal: Goal
    problem: Problem
    placed: Floats
    new_dwellings: Floats
    value: float
    bound: float
    today: float
    plan: float
    before: float
    marginals: Mapping[Rule, Floats] = field(default_factory=dict)

    @property
    def gap(self) -> float:
        """How much better the best placement is than today's rule."""
        return self.today - self.value

    def sentence(self, language: Language) -> str:
        """The headline: today's rule against the best possible."""
        shown = {
            "value": format_goal(self.value, self.goal, language),
            "today": format_goal(self.today, self.goal, language),
            "gap": format_goal(max(self.gap, 0.0), self.goal, language),
            "persons": format_number(float(self.problem.directed.sum()), language),
        }
        if np.isnan(self.today):
            return text("optimise.headline_no_rule", language, **shown)
        if shown["value"] == shown["today"]:
            return text("optimise.headline_same", language, **shown)
        return text(f"optimise.headline_{self.goal}", language, **shown)


def format_goal(value: float, goal: Goal, language: Language) -> str:
    """A value of a goal as it is shown, with its unit unless its name says it."""
    shown = format_number(value, language, decimals=DECIMALS[goal])
    return text("optimise.metres", language, n=shown) if goal == "distance" else shown


def round_placement(placed: Floats) -> Floats:
    """Whole persons by largest remainder, the total of each group kept, (G, A)."""
    whole = np.floor(placed + TOLERANCE)
    missing = np.round(placed.sum(axis=1) - whole.sum(axis=1)).astype(int)
    order = np.argsort(np.argsort(-(placed - whole), axis=1, kind="stable"), axis=1)
    rounded: Floats = whole + (order < missing[:, None])
    return rounded


def round_shown(placed: Floats, stock: Floats, *, rule: DisclosureRule = DEFAULT_RULE) -> Floats:
    """Persons placed in each area as they may be shown, groups together, (A,).

    The best placement for D fills an area up to the share of all others, so that a plain
    difference would give a small stock away: where the stock is suppressed, fives are shown.

    Args:
        placed: Persons placed, (G, A).
        stock: Residents of the arriving groups on the day before, (G, A).
        rule: Which counts may not be shown.
    """
    whole = round_placement(placed).sum(axis=0)
    few = stock.sum(axis=0)
    hidden = (few > 0.0) & (few < rule.threshold)
    shown: Floats = np.where(hidden, 5.0 * np.round(placed.sum(axis=0) / 5.0), whole)
    return shown


def goal_scale(problem: Problem, goal: Goal) -> float:
    """From the programme's unit to the goal's: persons to shares, kilometres to metres each."""
    if goal in ("dissimilarity", "isolation"):
        return 1.0 / problem.group_total
    return 1000.0 / float(problem.directed.sum()) if goal == "distance" else 1.0


def compute_goal(problem: Problem, goal: Goal, placed: Floats) -> float:
    """The value of a goal for one placement, (G, A); NaN where it leaves people out."""
    if abs(placed.sum() - problem.directed.sum()) > 1e-3:
        return float("nan")
    if goal == "distance":
        return _compute_distance(problem, placed)
    if goal == "kita":
        return float(compute_kita_goal(problem, placed))
    return float(compute_share_goal(problem, goal, placed))


def _compute_distance(problem: Problem, placed: Floats) -> float:
    """Metres per person to reach a placement that is given."""
    here = placed.sum(axis=0)
    given = replace(
        problem,
        own_share=0.0,
        arriving=problem.directed,
        lettable=np.full(len(here), here.sum()),
        area_cap=here + TOLERANCE,
        share_cap=1.0,
        stopped=np.zeros(len(here), dtype=bool),
    )
    return solve_goal(given, "distance").last.value * goal_scale(problem, "distance")


def optimise(problem: Problem, goal: Goal, *, planned: Floats | None = None) -> Optimum:
    """The best placement for a goal within all rules.

    Where several are equally good: for D the one closest to residents' shares; for Kita places
    the one with fewest missing in all areas together, then the same. The same problem always
    has the same answer.

    Args:
        problem: People and rules.
        goal: What to keep small.
        planned: Where the plan's own rule places the same people, (G, A), to compare.

    Raises:
        ScenarioError: The city lacks what the goal needs, or the rules contradict each other.
    """
    check_goal(problem, goal)
    if problem.without_room.any():
        raise NoPlacementFoundError(explain_conflict(problem))
    try:
        solved = solve_goal(problem, goal)
    except NoPlacementError as failure:
        raise NoPlacementFoundError(explain_conflict(problem)) from failure
    placed, dwellings = read_placement(solved.program, solved.last)
    scale = goal_scale(problem, goal)
    value = _compute_value(problem, goal, solved, placed)
    nobody = np.zeros_like(placed)
    return Optimum(
        goal=goal,
        problem=problem,
        placed=placed,
        new_dwellings=dwellings,
        value=value,
        bound=min(solved.bound * scale, value),
        today=compute_goal(problem, goal, place_by_population(problem)),
        plan=float("nan") if planned is None else compute_goal(problem, goal, planned),
        before=float("nan") if goal == "distance" else _compute_before(problem, goal, nobody),
        marginals=read_marginals(solved, scale),
    )


def _compute_value(problem: Problem, goal: Goal, solved: Solved, placed: Floats) -> float:
    if goal == "distance":
        return solved.last.value * goal_scale(problem, goal)
    return compute_goal(problem, goal, placed)


def _compute_before(problem: Problem, goal: Goal, nobody: Floats) -> float:
    if goal == "kita":
        return float(compute_kita_goal(replace(problem, own_share=0.0), nobody))
    return float(compute_share_goal(replace(problem, own_share=0.0), goal, nobody))


def read_marginals(solved: Solved, scale: float) -> dict[Rule, Floats]:
    """What one more allowed in an area changes, by the solver's prices, (A,) for each rule."""
    program = solved.program
    count = len(program.problem.area_ids)
    prices: dict[Rule, Floats] = {}
    for (rule, area), price in zip(program.rules, solved.first.marginals, strict=False):
        prices.setdefault(rule, np.zeros(count))[area] = min(float(price), 0.0) * scale
    return prices
