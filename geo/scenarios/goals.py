"""What a placement is judged by: values of the goals, and their slopes as people are added.

Smaller is better in each of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from geo.errors import ScenarioError
from geo.indices import evenness, exposure
from geo.scenarios.problem import Problem
from geo.values import Floats

Goal = Literal["dissimilarity", "isolation", "kita", "distance"]
GOALS: tuple[Goal, ...] = ("dissimilarity", "isolation", "kita", "distance")
Slopes = Callable[[Floats], Floats]
"""From persons added to each area, (A, K), to what one more costs there, (A, K)."""

FEWEST_STEPS, MOST_STEPS, STEPS = 1 / 8, 8.0, 9


@dataclass(frozen=True)
class Convex:
    """A sum over areas of convex functions of the persons placed there, piecewise linear.

    Attributes:
        breaks: Persons at which the slope changes, sorted, (A, K).
        slopes: The slope between them.
        constant: The value where nobody is placed.
    """

    breaks: Floats
    slopes: Slopes
    constant: float


def check_goal(problem: Problem, goal: Goal) -> None:
    """Refuse a goal whose figures the city does not have.

    Raises:
        ScenarioError: Kita figures or places of areas are not known.
    """
    if goal == "kita" and not np.isfinite(problem.kita_balance[problem.known]).any():
        raise ScenarioError("optimise.no_kita")
    if goal == "distance" and not np.isfinite(problem.centres[problem.known]).all():
        raise ScenarioError("optimise.no_centres")


def compute_share_goal(problem: Problem, goal: Goal, placed: Floats) -> Floats:
    """Dissimilarity or isolation of the arriving groups together after a placement.

    Args:
        placed: Persons placed by the municipality, (..., G, A).

    Returns:
        0 to 1, (...).
    """
    group = (problem.people + problem.chosen + placed).sum(axis=-2)
    index = evenness.dissimilarity if goal == "dissimilarity" else exposure.isolation
    return index(group, np.broadcast_to(problem.others, group.shape))


def compute_kita_goal(problem: Problem, placed: Floats) -> Floats:
    """Missing Kita places in the area that lacks most; negative where all have places left.

    Args:
        placed: Persons placed by the municipality, (..., G, A).
    """
    children = np.einsum("g,...ga->...a", problem.kita_age_share, problem.chosen + placed)
    worst: Floats = np.max(
        children - problem.kita_balance,
        axis=-1,
        initial=-np.inf,
        where=kita_areas(problem),
    )
    return worst


def kita_areas(problem: Problem) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Areas whose Kita figures are known, (A,)."""
    return problem.known & np.isfinite(problem.kita_balance)


def most_in_each(problem: Problem) -> Floats:
    """No area takes more persons than these, (A,)."""
    dwellings = problem.room + problem.new_dwellings * problem.known
    most = np.minimum(problem.limit, dwellings * problem.household_size.max())
    bound: Floats = np.minimum(most, problem.directed.sum())
    return bound


def describe_dissimilarity(problem: Problem) -> Convex:
    """D in persons: D times the group's total, exactly.

    An area gains from placement until its share of the group equals that of the others.
    """
    before = problem.people.sum(axis=0) + problem.chosen.sum(axis=0)
    even = problem.others * problem.group_total / max(float(problem.others.sum()), 1.0)
    turn = np.maximum(even - before, 0.0)[:, None]
    return Convex(
        breaks=turn,
        slopes=lambda at: np.where(at < turn, -0.5, 0.5),
        constant=float(0.5 * np.abs(before - even).sum()),
    )


def describe_isolation(problem: Problem, at: Floats) -> Convex:
    """Isolation in persons from below: the upper edge of its tangents at some points.

    x²/(x + y) is convex, so no tangent lies above it, and what is best for the tangents is a
    bound that no placement passes.

    Args:
        problem: The problem.
        at: Persons placed where the tangents touch, sorted, the first column zero, (A, K).
    """
    before = (problem.people.sum(axis=0) + problem.chosen.sum(axis=0))[:, None]
    others = problem.others[:, None]
    group = before + at
    total = group + others
    share = np.divide(group, total, out=np.ones_like(group), where=total > 0.0)
    slope = share * (2.0 - share)
    height = group * share
    # Neighbouring tangents cross between the points where they touch.
    rise = np.diff(slope, axis=1)
    lift = height[:, :-1] - height[:, 1:] + slope[:, 1:] * at[:, 1:] - slope[:, :-1] * at[:, :-1]
    middle = 0.5 * (at[:, 1:] + at[:, :-1])
    crossing = np.divide(lift, rise, out=middle.copy(), where=rise > 1e-12)
    breaks = np.clip(crossing, at[:, :-1], at[:, 1:])
    return Convex(breaks, _stairs(breaks, slope), float(height[:, 0].sum()))


def describe_unevenness(problem: Problem) -> Convex:
    """How far a placement is from one in proportion to residents: it settles ties.

    Each area is filled in steps of what its residents' share would be, cheapest first.
    """
    residents = np.where(most_in_each(problem) > 0.0, problem.people.sum(axis=0), 0.0)
    residents = residents + np.where(most_in_each(problem) > 0.0, problem.others, 0.0)
    fair = residents * problem.directed.sum() / max(float(residents.sum()), 1.0)
    steps = np.geomspace(FEWEST_STEPS, MOST_STEPS, STEPS)
    breaks = fair[:, None] * steps
    heights = np.broadcast_to(np.append(0.0, steps), (len(fair), STEPS + 1))
    return Convex(breaks, _stairs(breaks, heights), 0.0)


def _stairs(breaks: Floats, slopes: Floats) -> Slopes:
    def slope_at(at: Floats) -> Floats:
        place = (at[:, :, None] > breaks[:, None, :]).sum(axis=-1)
        steps: Floats = np.take_along_axis(slopes, place, axis=1)
        return steps

    return slope_at
