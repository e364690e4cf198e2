"""Outlines reduced to what a screen can show, neighbours still sharing every border."""

import numpy as np
import numpy.typing as npt
import shapely

Shapes = npt.NDArray[np.object_]

VERTICES_LEFT_ALONE = 20_000
SCREEN_PIXELS = 1_200
"""A detail smaller than the city's extent over this many pixels is not seen at the start."""
LARGEST_TOLERANCE_M = 50.0
PRECISIONS = (5, 6, 7)
"""Decimals of a degree: 5 are about a metre."""


def choose_tolerance(shapes: Shapes) -> float:
    """How coarse outlines may become, in metres; 0 where there is nothing to gain.

    Args:
        shapes: Polygons in metres.

    Returns:
        One pixel of a map of the whole city on a wide screen, at most 50 m.
    """
    if shapely.get_num_coordinates(shapes).sum() <= VERTICES_LEFT_ALONE:
        return 0.0
    west, south, east, north = shapely.total_bounds(shapes)
    return float(min(max(east - west, north - south) / SCREEN_PIXELS, LARGEST_TOLERANCE_M))


def simplify_coverage(shapes: Shapes) -> Shapes:
    """Polygons with fewer vertices; shared borders stay shared, so no gap and no overlap.

    Visvalingam-Whyatt over the coverage's edges (``shapely.coverage_simplify``); simplifying
    polygon by polygon would tear neighbours apart.
    """
    tolerance = choose_tolerance(shapes)
    if not tolerance:
        return shapes
    simplified: Shapes = shapely.coverage_simplify(shapes, tolerance)
    return simplified


def choose_precision(degrees: Shapes) -> int:
    """The fewest decimals at which rounding keeps a clean coverage clean.

    Args:
        degrees: Polygons in degrees.
    """
    if not shapely.coverage_is_valid(degrees):
        return PRECISIONS[0]
    for precision in PRECISIONS:
        rounded = shapely.transform(degrees, lambda points, p=precision: np.round(points, p))
        if shapely.coverage_is_valid(rounded):
            return precision
    return PRECISIONS[-1]


def dissolve(shapes: Shapes, groups: npt.NDArray[np.object_]) -> Shapes:
    """One outline a group, in order of first appearance; areas without a group are left out.

    Args:
        shapes: Polygons, shape (n,).
        groups: Key of the group of each polygon, empty for none, shape (n,).
    """
    keys = dict.fromkeys(group for group in groups if group)
    merged = [_merge(shapes[groups == key]) for key in keys]
    return np.array(merged, dtype=object)


def _merge(shapes: Shapes) -> shapely.Geometry:
    if shapely.coverage_is_valid(shapes):
        return shapely.coverage_union_all(shapes)
    return shapely.union_all(shapely.make_valid(shapes))
