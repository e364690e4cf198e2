"""How unevenly the arriving groups live under a plan, in every draw and year at once.

People are expectations. Indices take them as they are; only what chance would give is
computed for whole persons, rounded, because a lot cannot place half a person (an error of at
most half a person an area, far below the width of the interval).
"""

from typing import Literal

import numpy as np

from geo.indices.chance import expected_dissimilarity
from geo.indices.evenness import dissimilarity, theil_h
from geo.indices.exposure import isolation
from geo.scenarios.state import Course, Start
from geo.values import Floats

SegregationKey = Literal["dissimilarity", "theil_h", "isolation"]
INDEX_FUNCTIONS = {"dissimilarity": dissimilarity, "theil_h": theil_h, "isolation": isolation}
"""Each takes a group and all other residents, last axis areas."""


def people_of(start: Start, course: Course, group: str = "") -> Floats:
    """Housed people of one arriving group, or of all; shape (draws, years + 1, areas).

    Args:
        start: Names the groups.
        course: What the model computed.
        group: Its key; empty for all arriving groups together.
    """
    if group:
        chosen: Floats = course.people[:, :, start.groups.index(group)]
        return chosen
    together: Floats = course.people.sum(axis=2)
    return together


def residents_of(start: Start, course: Course) -> Floats:
    """All residents of the areas, (draws, years + 1, areas); nobody from shared accommodation."""
    everybody: Floats = course.people.sum(axis=2) + start.others
    return everybody


def compute_segregation(
    start: Start, course: Course, key: SegregationKey, group: str = ""
) -> Floats:
    """An index of a group against all other residents; shape (draws, years + 1).

    NaN where the group is empty or fewer than two areas are inhabited. People in shared
    accommodation live in no area and are not in it.
    """
    members, everybody = _known_areas(start, course, group)
    value: Floats = INDEX_FUNCTIONS[key](members, everybody - members)
    return value


def compute_expected_dissimilarity(start: Start, course: Course, group: str = "") -> Floats:
    """D that chance alone would give each year, for the mean of the draws; shape (years + 1,).

    Exact and without a draw, see ``geo.indices.chance.expected_dissimilarity``.
    """
    members, everybody = _known_areas(start, course, group)
    whole_group = np.rint(members.mean(axis=0))
    whole_rest = np.maximum(np.rint(everybody.mean(axis=0)) - whole_group, 0.0)
    expected: Floats = expected_dissimilarity(whole_group, whole_rest)
    return expected


def _known_areas(start: Start, course: Course, group: str) -> tuple[Floats, Floats]:
    """Members and all residents in the areas whose figures are known."""
    known = start.known.astype(bool)
    return people_of(start, course, group)[..., known], residents_of(start, course)[..., known]
