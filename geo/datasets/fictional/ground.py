"""The ground of an invented city: outline, river and rail, and a fine mesh of cells over it."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Geometry

from geo.datasets.fictional.chance import Chance, Floats, power
from geo.datasets.fictional.plan import Line, Plan

MESH_STRETCH = 0.0256
MESH_RINGS = 34
GRID = 1.0


@dataclass(frozen=True)
class Ground:
    """Outline and banks of a city in local metres.

    Attributes:
        outline: The city limits.
        river: Smooth middle line of the river.
        dividers: Lines that no neighbourhood crosses.
        banks: The outline cut along the dividers.
    """

    outline: Geometry
    river: Geometry
    dividers: Geometry
    banks: tuple[Geometry, ...]


def round_corners(line: Line, *, times: int = 3) -> Floats:
    """A smooth line through a rough one (Chaikin 1974): corners are cut off repeatedly."""
    points = np.asarray(line, dtype=np.float64)
    for _ in range(times):
        nearer = 0.75 * points[:-1] + 0.25 * points[1:]
        farther = 0.25 * points[:-1] + 0.75 * points[1:]
        inner = np.stack([nearer, farther], axis=1).reshape(-1, 2)[1:-1]
        points = np.concatenate([points[:1], inner, points[-1:]])
    return np.round(points, 1)


def roughen(points: Floats, chance: Chance, *, times: int, share: float) -> Floats:
    """A line with each stretch bent at its middle, sideways by a share of its length."""
    for _ in range(times):
        start, step = points[:-1], np.diff(points, axis=0)
        sideways = np.stack([-step[:, 1], step[:, 0]], axis=1)
        bend = share * chance.normal(len(step))[:, None]
        middle = start + step * (0.5 + 0.2 * (chance.uniform(len(step))[:, None] - 0.5))
        bent = np.stack([start, np.round(middle + bend * sideways, 1)], axis=1)
        points = np.concatenate([bent.reshape(-1, 2), points[-1:]])
    return points


def draw_ground(plan: Plan) -> Ground:
    """Outline, river and banks of a city."""
    chance = Chance(plan.seed, "outline")
    ring = np.asarray((*plan.outline, plan.outline[0]), dtype=np.float64)
    outline = shapely.Polygon(roughen(ring, chance, times=3, share=0.07))
    river = shapely.LineString(round_corners(plan.river))
    lines = [river, shapely.LineString(round_corners(plan.rails[0]))]
    dividers = shapely.intersection(shapely.MultiLineString(lines), outline)
    noded = shapely.union_all([outline.boundary, dividers], grid_size=GRID)
    banks = shapely.polygonize([noded]).geoms
    ordered = sorted(banks, key=lambda bank: bank.bounds)
    return Ground(outline=outline, river=river, dividers=dividers, banks=tuple(ordered))


def scatter_cells(plan: Plan) -> Floats:
    """Middles of the fine mesh: a shaken triangular grid, dense inside, wide at the edge."""
    rings = np.arange(-MESH_RINGS, MESH_RINGS + 1)
    column, row = (axis.ravel() for axis in np.meshgrid(rings, rings, indexing="ij"))
    grid = np.stack([column + 0.5 * row, row * 0.8660254], axis=1)
    shaken = grid + 0.34 * Chance(plan.seed, "mesh").normal(*grid.shape).clip(-1.6, 1.6)
    radius = power((shaken**2).sum(axis=1), 0.5)[:, None]
    return np.round(plan.spacing * shaken * (1 + MESH_STRETCH * radius), 1)


def cut_cells(plan: Plan, ground: Ground) -> tuple[list[Geometry], Floats, list[int]]:
    """Cells of the fine mesh inside each bank.

    Returns:
        Polygons; their middles, shape (n_cells, 2); number of the bank of each.
    """
    middles = scatter_cells(plan)
    polygons: list[Geometry] = []
    kept: list[Floats] = []
    bank_of: list[int] = []
    for number, bank in enumerate(ground.banks):
        inside = middles[shapely.contains_xy(bank, middles)]
        cells = shapely.voronoi_polygons(
            shapely.MultiPoint(inside), extend_to=ground.outline, ordered=True
        )
        polygons += list(shapely.intersection(np.array(cells.geoms), bank))
        kept.append(inside)
        bank_of += [number] * len(inside)
    return polygons, np.concatenate(kept), bank_of
