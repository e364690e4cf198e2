"""Courses written by hand, so that outcomes can be checked without the model."""

from typing import Any

import numpy as np
import numpy.typing as npt

from geo.scenarios.state import Course, Start


def build_course(start: Start, people: npt.ArrayLike, **changes: Any) -> Course:
    """A course in which people live where they are said to; all else stays as at the start.

    Args:
        start: Where it begins.
        people: Shape (draws, years + 1, groups, areas).
        changes: Fields of ``Course``; broadcast to their shape.
    """
    housed = np.array(people, dtype=np.float64)
    draws, n, groups, areas = housed.shape
    flow, built = (draws, n - 1, groups), (n - 1, areas)
    shapes: dict[str, tuple[int, ...]] = {
        "people": housed.shape,
        "unhoused": (draws, n, groups),
        "lettable": (draws, n, areas),
        "vacant": (draws, n, areas),
        "dwellings": (n, areas),
        "problem": (n, areas),
        "directed": (draws, n - 1, groups, areas),
        "kita_places": (n, areas),
    }
    names = ("arrived", "reunited", "secondary", "delayed", "held_back", "departed", "moved")
    shapes |= dict.fromkeys(names, flow)
    names = ("built", "activated", "bought", "renovated", "closed", "special")
    shapes |= dict.fromkeys(names, built)
    given: dict[str, Any] = {
        "people": housed,
        "lettable": start.lettable,
        "vacant": start.vacant,
        "dwellings": start.dwellings,
        "problem": start.problem,
        "kita_places": start.kita_places,
        **changes,
    }
    return Course(
        **{
            name: np.broadcast_to(np.array(given.get(name, 0.0), dtype=np.float64), shape).copy()
            for name, shape in shapes.items()
        }
    )
