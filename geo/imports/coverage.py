"""Overlaps, gaps and slivers between the areas of a level, as geometry for the map.

Every edge that separates exactly two areas is followed once in each direction. The others are
the outline of the city and all the faults; between them depth is constant. So only they are put
together to faces, and one point a face says how many areas lie there: none is a gap, two or
more an overlap. Nothing is repaired.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from geo.crs import METRIC_CRS

GRID_M = 0.001
"""Corners closer than this are the same corner: below it the numbers hold no information."""

SLIVER_M2 = 1.0
SLIVER_WIDTH_M = 0.5
OPEN_GAP_WIDTH_M = 5.0
OPEN_GAP_RATIO = 10.0
TOUCH_M = 0.01
BESIDE, UNEVEN = 0.013, 0.3719  # no round fractions: borders like to meet at those
MAX_FAULTS = 500
MAX_ODD_EDGES = 100_000
"""Where hardly any border fits, this many edges are looked at, some seconds' work."""
COLUMNS = ("kind", "level", "area_ids", "area_m2", "width_m", "geometry")

Shapes = npt.NDArray[np.object_]


def empty_faults() -> GeoDataFrame:
    """A table of faults without a row."""
    columns = {name: pd.Series(dtype=object) for name in COLUMNS[:3]}
    columns |= {name: pd.Series(dtype=float) for name in COLUMNS[3:5]}
    return GeoDataFrame(pd.DataFrame(columns), geometry=[], crs=METRIC_CRS)


@dataclass(frozen=True, eq=False)
class CoverageErrors:
    """What is wrong between areas; each table is ordered by area, the largest first, and capped.

    The tables have the columns kind (``overlap`` or ``gap``; in ``slivers`` also ``part``, a
    piece of an area), level, area_ids (tuple of the areas that overlap or lie around), area_m2,
    width_m (mean width: twice the area by the perimeter) and geometry in metres.

    Attributes:
        slivers: Overlaps, gaps and pieces under 1 m², or under half a metre wide.
        found: How many overlaps, gaps and slivers there are, however many the tables hold.
        unmatched: Areas whose borders have other corners than their neighbours'.
        islands: Areas that touch no other.
        unchecked: How many areas were not looked at, because so many borders do not fit.
    """

    overlaps: GeoDataFrame = field(default_factory=empty_faults)
    gaps: GeoDataFrame = field(default_factory=empty_faults)
    slivers: GeoDataFrame = field(default_factory=empty_faults)
    found: tuple[int, int, int] = (0, 0, 0)
    unmatched: tuple[str, ...] = ()
    islands: tuple[str, ...] = ()
    unchecked: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether no overlap, gap or sliver was found."""
        return not any(self.found)


def find_coverage_errors(frame: GeoDataFrame, *, level: str = "") -> CoverageErrors:
    """Faults between the areas of one level.

    Args:
        frame: Index ``area_id``, valid polygons in metres that should not overlap.
        level: Key of the level, for the tables.
    """
    shapes = frame.geometry.to_numpy()
    present = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    shapes, ids = shapes[present], frame.index.to_numpy()[present]
    if len(shapes) == 0:
        return CoverageErrors()
    tree = shapely.STRtree(shapes)
    edges = _odd_edges(shapes)
    faces = _faces_of(edges.lines)
    inside = _areas_at(_inner_points(faces, tree), tree, distance=0.0)
    depths = np.array([len(areas) for areas in inside], dtype=int)
    gaps = np.concatenate([faces[depths == 0], _open_gaps(faces, tree)])
    parts, owners = shapely.get_parts(shapes, return_index=True)
    thin = _are_slivers(parts)
    table = pd.concat(
        [
            _table("overlap", faces[depths > 1], [a for a in inside if len(a) > 1], ids),
            _table("gap", gaps, _areas_at(gaps, tree, distance=TOUCH_M), ids),
            _table("part", parts[thin], owners[thin][:, np.newaxis], ids),
        ],
        ignore_index=True,
    )
    table["level"] = level
    faulty = {area for areas in table["area_ids"] for area in areas}
    return replace(
        _sorted_out(GeoDataFrame(table[list(COLUMNS)], geometry="geometry", crs=METRIC_CRS)),
        unmatched=tuple(str(area) for area in ids[edges.between] if area not in faulty),
        islands=tuple(map(str, ids[_islands(shapes, edges, tree)])),
        unchecked=len(shapes) - edges.n_checked,
    )


def join_errors(found: Iterable[CoverageErrors]) -> CoverageErrors:
    """The faults of several levels in one."""
    levels = list(found)
    if len(levels) == 1:
        return levels[0]
    if not levels:
        return CoverageErrors()
    tables = [
        GeoDataFrame(pd.concat(each, ignore_index=True), geometry="geometry", crs=METRIC_CRS)
        for each in zip(*[(one.overlaps, one.gaps, one.slivers) for one in levels], strict=True)
    ]
    counts = np.array([one.found for one in levels]).sum(axis=0)
    return CoverageErrors(
        tables[0],
        tables[1],
        tables[2],
        found=(int(counts[0]), int(counts[1]), int(counts[2])),
        unmatched=tuple(area for one in levels for area in one.unmatched),
        islands=tuple(area for one in levels for area in one.islands),
        unchecked=sum(one.unchecked for one in levels),
    )


@dataclass(frozen=True, eq=False)
class _Edges:
    """Edges that do not separate exactly two areas.

    Attributes:
        lines: Each once, as a line of two points.
        shared: Per area whether it shares an edge with another.
        between: Per area whether such an edge lies on the border to another area.
        n_checked: How many areas the lines are of.
    """

    lines: Shapes
    shared: npt.NDArray[np.bool_]
    between: npt.NDArray[np.bool_]
    n_checked: int


def _odd_edges(shapes: Shapes) -> _Edges:
    """The edges that are not followed exactly once in each direction."""
    parts, part_owner = shapely.get_parts(shapely.orient_polygons(shapes), return_index=True)
    rings, ring_owner = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    corners = np.round(points / GRID_M).astype(np.int64)
    corners -= corners.min(axis=0)
    _, corner = np.unique(corners[:, 0] * (corners[:, 1].max() + 1) + corners[:, 1],
                          return_inverse=True)  # fmt: skip
    starts = np.flatnonzero((ring[:-1] == ring[1:]) & (corner[:-1] != corner[1:]))
    one, other = corner[starts], corner[starts + 1]
    key = np.minimum(one, other) * (corner.max() + 1) + np.maximum(one, other)
    _, first, edge = np.unique(key, return_index=True, return_inverse=True)
    ahead = np.bincount(edge, weights=one < other)
    back = np.bincount(edge, weights=one > other)
    is_pair = (ahead == 1) & (back == 1)
    owner = part_owner[ring_owner[ring[starts]]]
    shared = np.zeros(len(shapes), dtype=bool)
    shared[owner[is_pair[edge]]] = True
    odd = starts[first[~is_pair]]
    n_checked, odd = _first_regions(shapes, odd, owner[first[~is_pair]])
    lines = shapely.linestrings(np.stack([points[odd], points[odd + 1]], axis=1))
    between = np.zeros(len(shapes), dtype=bool)
    middles = shapely.points((points[odd] + points[odd + 1]) / 2)
    line, area = shapely.STRtree(shapes).query(middles, "dwithin", distance=TOUCH_M)
    between[area[np.bincount(line, minlength=len(odd))[line] > 1]] = True
    return _Edges(lines, shared, between, n_checked)


def _first_regions(
    shapes: Shapes, odd: npt.NDArray[np.intp], owner: npt.NDArray[np.intp]
) -> tuple[int, npt.NDArray[np.intp]]:
    """As many areas beside each other as have no more odd edges than can be looked at."""
    if len(odd) <= MAX_ODD_EDGES:
        return len(shapes), odd
    order = gpd.GeoSeries(shapes).hilbert_distance().to_numpy().argsort(kind="stable")
    counts = np.bincount(owner, minlength=len(shapes))[order]
    n_checked = max(1, int(np.searchsorted(counts.cumsum(), MAX_ODD_EDGES)))
    return n_checked, odd[np.isin(owner, order[:n_checked])]


def _faces_of(lines: Shapes) -> Shapes:
    """The faces between lines, without those narrower than the numbers can tell."""
    noded = shapely.get_parts(shapely.union_all(lines, grid_size=GRID_M))
    faces: Shapes = shapely.get_parts(shapely.polygonize(noded))
    return faces[_width(faces) > 2 * GRID_M]


def _inner_points(faces: Shapes, tree: shapely.STRtree) -> Shapes:
    """A point in each face that lies on no border."""
    points: Shapes = shapely.point_on_surface(faces)
    on_border = np.unique(tree.query(points, "touches")[0])
    for face in on_border:
        # Beside the longest edge of the face itself no other border runs along.
        ring = shapely.get_coordinates(shapely.orient_polygons(faces[face]).exterior)
        steps = np.diff(ring, axis=0)
        lengths = np.hypot(steps[:, 0], steps[:, 1])
        longest = lengths.argmax()
        along = steps[longest] / lengths[longest]
        inward = np.array([-along[1], along[0]]) * _width(faces[[face]]) * BESIDE
        points[face] = shapely.Point(ring[longest] + steps[longest] * UNEVEN + inward)
    return points


def _width(faces: Shapes) -> npt.NDArray[np.float64]:
    """Mean width in metres: of a long strip its width, of a square half its side."""
    lengths = shapely.length(faces)
    width: npt.NDArray[np.float64] = np.divide(
        2 * shapely.area(faces), lengths, out=np.zeros(len(faces)), where=lengths > 0
    )
    return width


def _are_slivers(faces: Shapes) -> npt.NDArray[np.bool_]:
    thin: npt.NDArray[np.bool_] = _width(faces) < SLIVER_WIDTH_M
    small: npt.NDArray[np.bool_] = shapely.area(faces) < SLIVER_M2
    return thin | small


def _areas_at(
    shapes: Shapes, tree: shapely.STRtree, *, distance: float
) -> list[npt.NDArray[np.intp]]:
    """The positions of the areas at each shape."""
    found, areas = tree.query(shapes, "dwithin", distance=distance)
    order = np.lexsort((areas, found))
    cuts = np.searchsorted(found[order], np.arange(1, len(shapes)))
    return np.split(areas[order], cuts) if len(shapes) else []


def _open_gaps(faces: Shapes, tree: shapely.STRtree) -> Shapes:
    """Narrow strips between two areas that reach the outside, so that no face surrounds them."""
    if len(tree.geometries) < 2 or len(faces) == 0:
        return np.array([], dtype=object)
    covered = shapely.coverage_union_all(faces)
    half = OPEN_GAP_WIDTH_M / 2
    grown = shapely.buffer(covered, half, join_style="mitre")
    closed = shapely.buffer(grown, -half, join_style="mitre")
    notches: Shapes = shapely.get_parts(shapely.difference(closed, covered, grid_size=GRID_M))
    notches = notches[shapely.get_type_id(notches) == shapely.GeometryType.POLYGON]
    width = _width(notches)
    long = shapely.length(notches) / 2 > OPEN_GAP_RATIO * width
    notches = notches[long & (width > 2 * GRID_M)]
    between = [_lies_between(notch, tree) for notch in notches]
    found: Shapes = notches[np.array(between, dtype=bool)]
    return found


def _lies_between(notch: shapely.Geometry, tree: shapely.STRtree) -> bool:
    """Whether two areas take part in the border of a strip, a quarter of it each."""
    areas = tree.geometries[tree.query(notch, "dwithin", distance=TOUCH_M)]
    edge = shapely.boundary(notch)
    contact = shapely.length(shapely.intersection(edge, shapely.buffer(areas, TOUCH_M)))
    return bool((contact > 0.25 * shapely.length(edge)).sum() >= 2)


def _islands(shapes: Shapes, edges: _Edges, tree: shapely.STRtree) -> npt.NDArray[np.intp]:
    """Areas that touch no other, where there are others."""
    alone = np.flatnonzero(~edges.shared)
    if len(shapes) < 2 or len(alone) == 0:
        return np.array([], dtype=np.intp)
    one, _ = tree.query(shapes[alone], "dwithin", distance=TOUCH_M)
    met: npt.NDArray[np.intp] = alone[np.bincount(one, minlength=len(alone)) < 2]
    return met


def _table(
    kind: str, faces: Shapes, around: Sequence[npt.NDArray[np.intp]], ids: npt.NDArray[np.object_]
) -> pd.DataFrame:
    named = np.empty(len(faces), dtype=object)
    named[:] = [tuple(map(str, ids[areas])) for areas in around]
    columns = {"kind": kind, "area_ids": named, "area_m2": shapely.area(faces)}
    return pd.DataFrame({**columns, "width_m": _width(faces), "geometry": faces})


def _sorted_out(table: GeoDataFrame) -> CoverageErrors:
    """Overlaps, gaps and slivers apart, the largest first, as many as a map can bear."""
    is_sliver = _are_slivers(table.geometry.to_numpy())
    kind = table["kind"].to_numpy()
    chosen = [~is_sliver & (kind == "overlap"), ~is_sliver & (kind == "gap"), is_sliver]
    ordered = [table[which].sort_values("area_m2", ascending=False) for which in chosen]
    capped = [each.head(MAX_FAULTS).reset_index(drop=True) for each in ordered]
    counts = [int(which.sum()) for which in chosen]
    return CoverageErrors(capped[0], capped[1], capped[2], found=(counts[0], counts[1], counts[2]))
