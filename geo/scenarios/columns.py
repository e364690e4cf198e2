"""Columns of the placement programme: segments of equal slope, groups placed together, flows."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.scenarios.goals import Convex
from geo.scenarios.problem import Problem
from geo.values import Floats

Ints = npt.NDArray[np.intp]

NARROWEST = 1e-9
BLOCKS = ("segments", "classes", "dwellings", "worst", "missing", "flows")


@dataclass(frozen=True)
class Flows:
    """Pairs of areas between which people may be moved.

    Attributes:
        origins, targets: Places of the areas, (F,).
        kilometres: Between them, (F,).
        people: Persons who would live in each area of their own accord, (A,).
        detour: Kilometres, more than any pair has, for those who find no way among the pairs.
    """

    origins: Ints
    targets: Ints
    kilometres: Floats
    people: Floats
    detour: float


@dataclass(frozen=True)
class Classes:
    """Groups that need the same room and bring as many children: C classes.

    Attributes:
        of_group: The class of each group, (G,).
        household_size, kita_age_share, persons: Of each class, (C,).
    """

    of_group: Ints
    household_size: Floats
    kita_age_share: Floats
    persons: Floats


@dataclass(frozen=True)
class Segments:
    """Stretches of persons placed in an area over which every goal has one slope: S of them.

    Attributes:
        areas: The area of each, (S,).
        widths: Persons in each, (S,).
        slopes: Of each goal, (S,).
    """

    areas: Ints
    widths: Floats
    slopes: Mapping[str, Floats]


@dataclass(frozen=True)
class Columns:
    """How many columns each block has."""

    sizes: Mapping[str, int]

    @cached_property
    def starts(self) -> dict[str, int]:
        """The first column of each block."""
        ends = np.cumsum([0, *(self.sizes[block] for block in BLOCKS)])
        return dict(zip(BLOCKS, ends.tolist()[:-1], strict=True))

    @property
    def width(self) -> int:
        """All columns."""
        return sum(self.sizes.values())

    def fill(self, block: str, numbers: Floats, *, otherwise: float = 0.0) -> Floats:
        """Numbers for the columns of a block, the same for all others, (n,)."""
        filled = np.full(self.width, otherwise)
        filled[self.starts[block] : self.starts[block] + self.sizes[block]] = numbers
        return filled

    def place(self, block: str, rows: Ints, columns: Ints, *, count: int) -> Any:  # noqa: ANN401 - SciPy has no types
        """A matrix of ``count`` rows with ones at some columns of a block."""
        from scipy.sparse import csr_array

        at = (rows, columns + self.starts[block])
        return csr_array((np.ones(len(rows)), at), shape=(count, self.width))


def compute_classes(problem: Problem) -> Classes:
    """Groups of equal household size and age put together."""
    needs = np.stack([problem.household_size, problem.kita_age_share], axis=1)
    kinds, of_group = np.unique(needs, axis=0, return_inverse=True)
    of_group = of_group.reshape(-1)
    persons = np.zeros(len(kinds))
    np.add.at(persons, of_group, problem.directed)
    return Classes(of_group, kinds[:, 0], kinds[:, 1], persons)


def compute_segments(problem: Problem, convex: Mapping[str, Convex]) -> Segments:
    """Every stretch between two breaks of any goal, from none to all who are placed."""
    count, everybody = len(problem.area_ids), float(problem.directed.sum())
    breaks = [goal.breaks for goal in convex.values()]
    edges = [np.zeros((count, 1)), *breaks, np.full((count, 1), everybody)]
    points = np.sort(np.clip(np.concatenate(edges, axis=1), 0.0, everybody), axis=1)
    widths = np.diff(points, axis=1)
    middles = 0.5 * (points[:, 1:] + points[:, :-1])
    keep = (widths > NARROWEST) & problem.known[:, None]
    areas = np.broadcast_to(np.arange(count)[:, None], keep.shape)
    slopes = {name: goal.slopes(middles)[keep] for name, goal in convex.items()}
    return Segments(areas[keep], widths[keep], slopes)
