"""Small tables whose indices one can do by hand, and the values they must have.

The matrices of four areas and their dissimilarity are those of the unit tests of
elbersb/segregation (MIT licence). Everything else is derived beside it.
"""

from dataclasses import dataclass
from math import e, log, log2
from typing import Literal

import numpy as np

from geo.segregation.selection import Ground, Selection
from geo.values import Floats

Data = Literal["mixed", "opposed", "apart", "even", "three", "two_points"]
SourceKind = Literal["hand", "elbers"]
KILOMETRE = 1000.0


def make_selection(
    counts: list[list[float]], *, land: list[float] | None = None, several: bool = False
) -> Selection:
    """Areas in a row, one kilometre from point to point, as a selection without any minimum."""
    groups = np.array(counts, dtype=np.float64)
    n = groups.shape[1]
    keys = tuple(str(area) for area in range(n))
    points = np.column_stack([KILOMETRE * np.arange(n), np.zeros(n)])
    extent = np.ones(n) if land is None else np.array(land)
    return Selection(
        form="multigroup" if several else "two_groups",
        groups=tuple(f"group{row}" for row in range(len(groups))),
        counts=groups,
        rest=np.zeros(n),
        area_ids=keys,
        names=keys,
        parents=("",) * n,
        shown=np.ones(n, dtype=bool),
        ground=Ground(points, extent),
        no_ground="",
        minimum=0,
    )


def selection_of(data: Data) -> Selection:
    """The table of a name."""
    return {
        "mixed": lambda: make_selection([[100, 60, 40, 0], [0, 40, 60, 100]]),
        "opposed": lambda: make_selection([[80, 80, 20, 20], [20, 20, 80, 80]]),
        "apart": lambda: make_selection([[100, 100, 0, 0], [0, 0, 100, 100]]),
        "even": lambda: make_selection([[100, 100, 100], [100, 100, 100]]),
        "three": lambda: make_selection([[9, 0, 0], [0, 9, 0], [0, 0, 9]], several=True),
        "two_points": lambda: make_selection([[5, 0], [0, 5]], land=[0, 0]),
    }[data]()


@dataclass(frozen=True)
class Case:
    """A value that an index must have.

    Attributes:
        index: Key of the registry.
        data: Name of the table.
        source: Who says so.
        value: The value.
        radius_m: Of the surroundings, for spatial indices.
    """

    index: str
    data: Data
    source: SourceKind
    value: float
    radius_m: float = KILOMETRE


def binary_entropy(share: float) -> float:
    """Entropy of two groups in bits, which is H of an area against a city of halves."""
    return -share * log2(share) - (1 - share) * log2(1 - share)


MIXED_H = 1 - 0.5 * binary_entropy(0.6)
"""Half of the people live in areas of one group, half in areas of 60 to 40."""

OPPOSED_H = 1 - binary_entropy(0.2)
WEIGHT = (1 - 0.5**2) ** 2
"""How much a point at half the radius weighs: 0.5625."""

OWN = 1 / (1 + WEIGHT)
"""Own share around a point whose only neighbour holds the other group: 0.64."""

CASES = (
    Case("dissimilarity", "even", "elbers", 0.0),
    Case("dissimilarity", "mixed", "elbers", 0.6),
    Case("dissimilarity", "opposed", "elbers", 0.6),
    Case("dissimilarity", "apart", "elbers", 1.0),
    # Shares of the groups: (0.5 + 0.1 + 0.1 + 0.5)/2.
    Case("dissimilarity", "mixed", "hand", 0.6),
    Case("dissimilarity", "three", "hand", 1.0),
    # Curve through (0, 0.5), (0.2, 0.8), (0.5, 1): area between it and the diagonal is 0.4.
    Case("gini", "mixed", "hand", 0.8),
    # Two straight pieces: G is D.
    Case("gini", "opposed", "hand", 0.6),
    Case("gini", "three", "hand", 1.0),
    # 0.5 · 1 + 0.3 · 0.6 + 0.2 · 0.4, and 0.8 · 0.8 + 0.2 · 0.2.
    Case("isolation", "mixed", "hand", 0.76),
    Case("isolation", "opposed", "hand", 0.68),
    Case("exposure", "mixed", "hand", 0.24),
    Case("exposure", "opposed", "hand", 0.32),
    # (xPx - 0.5)/0.5.
    Case("correlation_ratio", "mixed", "hand", 0.52),
    Case("correlation_ratio", "opposed", "hand", 0.36),
    Case("correlation_ratio", "three", "hand", 1.0),
    Case("theil_h", "mixed", "hand", MIXED_H),
    Case("theil_h", "opposed", "hand", OPPOSED_H),
    Case("theil_h", "three", "hand", 1.0),
    # M = H · E, with E = ln 2 for halves and ln 3 for thirds.
    Case("mutual_information", "mixed", "hand", MIXED_H * log(2)),
    Case("mutual_information", "opposed", "hand", OPPOSED_H * log(2)),
    Case("mutual_information", "three", "hand", log(3)),
    # 1 - (2 √0.06)² and 1 - (4 √0.04)².
    Case("atkinson", "mixed", "hand", 0.76),
    Case("atkinson", "opposed", "hand", 0.36),
    # A quarter of the land each: (0.25 + 0.05 + 0.05 + 0.25)/2 and 4 · 0.15/2.
    Case("delta", "mixed", "hand", 0.3),
    Case("delta", "opposed", "hand", 0.3),
    # Nearness 1 to the own point, 1/e to the other: Pxx = Pyy = 1, Ptt = (1 + 1/e)/2.
    Case("spatial_proximity", "two_points", "hand", 2 / (1 + 1 / e)),
    Case("distance_decay_isolation", "two_points", "hand", 1 / (1 + 1 / e)),
    # At 1 km the other point is just out of reach; at 2 km it weighs 0.5625.
    Case("spatial_dissimilarity", "two_points", "hand", 1.0),
    Case("spatial_dissimilarity", "two_points", "hand", 2 * OWN - 1, radius_m=2 * KILOMETRE),
    Case("spatial_theil_h", "two_points", "hand", 1.0),
    Case("spatial_theil_h", "two_points", "hand", 1 - binary_entropy(OWN), radius_m=2 * KILOMETRE),
)


def dense_spatial_proximity(selection: Selection) -> float:
    """SP from the full matrix of distances, as the formula is printed."""
    near, x, y = _nearness(selection), selection.counts[0], selection.counts[1]
    total = x + y

    def mean_nearness(one: Floats, two: Floats) -> float:
        return float(one @ near @ two / (one.sum() * two.sum()))

    own = x.sum() * mean_nearness(x, x) + y.sum() * mean_nearness(y, y)
    return float(own / (total.sum() * mean_nearness(total, total)))


def dense_distance_decay_isolation(selection: Selection) -> float:
    """DPxx from the full matrix of distances, as the formula is printed."""
    near, x = _nearness(selection), selection.counts[0]
    total = selection.counts.sum(axis=0)
    chance = near * total / (near @ total)[:, None]
    return float((x / x.sum()) @ (chance @ (x / total)))


def _nearness(selection: Selection) -> Floats:
    ground = selection.ground
    if ground is None:
        return np.zeros((0, 0))
    apart = np.linalg.norm(ground.centroids_m[:, None] - ground.centroids_m, axis=2)
    np.fill_diagonal(apart, np.sqrt(0.6 * ground.land_area_m2))
    near: Floats = np.exp(-apart / KILOMETRE)
    return near
