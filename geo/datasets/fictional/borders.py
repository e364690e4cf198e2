"""Neighbourhoods and boroughs grown from the fine mesh, with borders that both sides share."""

import heapq
from collections import defaultdict

import numpy as np
import shapely
from shapely import Geometry

from geo.datasets.fictional.chance import Chance, Floats, Ints
from geo.datasets.fictional.ground import GRID, Ground, cut_cells, draw_ground, roughen
from geo.datasets.fictional.plan import Plan

METRES_PER_DEGREE = 111_320.0
BORDER_TOLERANCE = 0.28
BORDER_BEND = 0.06
NEAR_LINE = 3.0


def draw_neighbourhoods(plan: Plan) -> list[Geometry]:
    """Polygons of all neighbourhoods in local metres, in the order of the plan's places.

    Cells of the mesh join the place they are reached from first, at a cost that varies from
    step to step; no step leads over river or rail. Every border is then straightened a
    little and bent a little, once for both sides.
    """
    ground = draw_ground(plan)
    cells, middles, bank_of = cut_cells(plan, ground)
    place_of = grow_places(plan, cells, middles, bank_of)
    rough = dissolve_cells(cells, place_of, len(plan.places))
    straight = sorted_arcs(shapely.union_all([polygon.boundary for polygon in rough]))
    drawn = undo_crossings([draw_border(arc, plan, ground) for arc in straight], straight)
    faces = list(shapely.polygonize(drawn).geoms)
    return [max(faces, key=lambda face: shapely.intersection(face, old).area) for old in rough]


def dissolve_cells(cells: list[Geometry], place_of: Ints, n_places: int) -> list[Geometry]:
    """Union of the cells of each place; corners are tied together first, so that no gap stays."""
    faces = shapely.polygonize(
        [shapely.union_all([cell.boundary for cell in cells], grid_size=GRID)]
    ).geoms
    inner = [face.representative_point() for face in faces]
    _, cell_of = shapely.STRtree(cells).query_nearest(inner, all_matches=False)
    members: list[list[Geometry]] = [[] for _ in range(n_places)]
    for face, cell in zip(faces, cell_of, strict=True):
        members[place_of[cell]].append(face)
    return [shapely.coverage_union_all(group) for group in members]


def grow_places(plan: Plan, cells: list[Geometry], middles: Floats, bank_of: list[int]) -> Ints:
    """Number of the place that each cell belongs to (shortest ways from all places at once)."""
    chance = Chance(plan.seed, "growth")
    costs = 0.55 + 0.9 * chance.uniform(len(cells))
    steps = neighbour_cells(cells, bank_of)
    place_of = np.full(len(cells), -1)
    queue = [
        (0.0, nearest_cell(middles, place.x, place.y), number)
        for number, place in enumerate(plan.places)
    ]
    heapq.heapify(queue)
    while queue:
        cost, cell, number = heapq.heappop(queue)
        if place_of[cell] >= 0:
            continue
        place_of[cell] = number
        for other in steps[cell]:
            if place_of[other] < 0:
                way = np.hypot(*(middles[other] - middles[cell])) * costs[other]
                heapq.heappush(queue, (round(float(cost + way), 3), other, number))
    return place_of


def nearest_cell(middles: Floats, x: float, y: float) -> int:
    """The cell whose middle is nearest to a point."""
    return int(((middles - (x, y)) ** 2).sum(axis=1).argmin())


def neighbour_cells(cells: list[Geometry], bank_of: list[int]) -> dict[int, list[int]]:
    """For each cell those on the same bank that share a side of some length."""
    tree = shapely.STRtree(cells)
    steps: dict[int, list[int]] = defaultdict(list)
    first, second = tree.query(cells, predicate="intersects")
    for one, other in sorted(zip(first.tolist(), second.tolist(), strict=True)):
        if one != other and bank_of[one] == bank_of[other]:
            shared = shapely.intersection(cells[one].boundary, cells[other].boundary)
            if shared.length > GRID:
                steps[one].append(other)
    return steps


def sorted_arcs(lines: Geometry) -> list[Geometry]:
    """Borders from junction to junction, each drawn in one direction, in a fixed order."""
    merged = shapely.line_merge(lines)
    arcs = [shapely.normalize(arc) for arc in shapely.get_parts(merged)]
    return sorted(arcs, key=lambda arc: tuple(map(tuple, arc.coords)))


def draw_border(arc: Geometry, plan: Plan, ground: Ground) -> Geometry:
    """One border as it stays: river, rail and city limits as they are, others bent a little."""
    middle = arc.interpolate(0.5, normalized=True)
    fixed = (ground.outline.boundary, ground.dividers)
    if min(shapely.distance(middle, line) for line in fixed) < NEAR_LINE:
        return arc.simplify(8.0)
    distance = float(np.hypot(middle.x, middle.y))
    spacing = plan.spacing * (1 + distance / 8000)
    straightened = arc.simplify(BORDER_TOLERANCE * spacing)
    chance = Chance(plan.seed, f"border {arc.coords[0]} {arc.coords[-1]}")
    points = np.asarray(straightened.coords)
    return shapely.LineString(roughen(points, chance, times=1, share=BORDER_BEND))


def undo_crossings(drawn: list[Geometry], straight: list[Geometry]) -> list[Geometry]:
    """The drawn borders, but as they were wherever two of them would meet off their ends."""
    kept = list(drawn)
    crossing = find_crossings(kept)
    while crossing:
        for number in crossing:
            kept[number] = straight[number]
        remaining = find_crossings(kept)
        crossing = set() if remaining <= crossing else remaining
    return kept


def find_crossings(arcs: list[Geometry]) -> set[int]:
    """Numbers of the borders that touch another, or themselves, anywhere but at their ends."""
    tree = shapely.STRtree(arcs)
    first, second = tree.query(arcs, predicate="intersects")
    found = {number for number, arc in enumerate(arcs) if not arc.is_simple}
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        ends = shapely.intersection(arcs[one].boundary, arcs[other].boundary)
        if one < other and not shapely.intersection(arcs[one], arcs[other]).equals(ends):
            found |= {one, other}
    return found


def to_degrees(plan: Plan, points: Floats) -> Floats:
    """Longitude and latitude, rounded to a tenth of a metre.

    A plain scale around the plan's middle: an invented city needs no projection, and none
    can change its files.
    """
    east = METRES_PER_DEGREE * float(np.round(np.cos(np.radians(plan.lat)), 9))
    scale = np.array([east, METRES_PER_DEGREE])
    degrees: Floats = np.round(np.array([plan.lon, plan.lat]) + points / scale, 6)
    return degrees


def polygons_in_degrees(plan: Plan, polygons: list[Geometry]) -> list[Geometry]:
    """The polygons as they are written; shared borders stay shared."""
    return [
        shapely.normalize(shapely.transform(polygon, lambda points: to_degrees(plan, points)))
        for polygon in polygons
    ]


def join_boroughs(plan: Plan, neighbourhoods: list[Geometry]) -> list[Geometry]:
    """Union of the neighbourhoods of each borough, in the order of the plan."""
    members: dict[str, list[Geometry]] = defaultdict(list)
    for place, polygon in zip(plan.places, neighbourhoods, strict=True):
        members[place.area_id[:2]].append(polygon)
    return [shapely.normalize(shapely.coverage_union_all(group)) for group in members.values()]


def average_neighbours(polygons: list[Geometry]) -> Floats:
    """Matrix that averages over areas with a common border, shape (n_areas, n_areas)."""
    tree = shapely.STRtree(polygons)
    first, second = tree.query(polygons, predicate="touches")
    touching = np.zeros((len(polygons), len(polygons)))
    touching[first, second] = 1.0
    share: Floats = np.round(touching / np.maximum(touching.sum(axis=1, keepdims=True), 1), 9)
    return share
