"""Simplified neighbours still share every border."""

import numpy as np
import pytest
import shapely

from benchmarks.synthetic import EXTENT_M, draw_coverage
from geo.layers.simplify import choose_precision, choose_tolerance, dissolve, simplify_coverage

AREAS = 300


@pytest.fixture(scope="module")
def coverage() -> np.ndarray:
    return draw_coverage(AREAS, np.random.default_rng(7))


def test_few_vertices_are_left_alone() -> None:
    squares = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    assert choose_tolerance(squares) == 0
    assert simplify_coverage(squares) is squares


def test_tolerance_is_a_pixel_of_the_whole_city(coverage: np.ndarray) -> None:
    assert choose_tolerance(coverage) == pytest.approx(EXTENT_M / 1_200, rel=0.05)


def test_tolerance_never_exceeds_fifty_metres(coverage: np.ndarray) -> None:
    ten_times = shapely.transform(coverage, lambda points: points * 10)
    assert choose_tolerance(ten_times) == 50


def test_simplified_coverage_has_no_gap_and_no_overlap(coverage: np.ndarray) -> None:
    simplified = simplify_coverage(coverage)
    assert shapely.get_num_coordinates(simplified).sum() < (
        shapely.get_num_coordinates(coverage).sum() / 2
    )
    assert shapely.coverage_is_valid(simplified)
    assert len(simplified) == AREAS
    whole = shapely.union_all(simplified)
    assert whole.area == pytest.approx(shapely.area(simplified).sum(), rel=1e-12)


def test_precision_grows_until_rounding_keeps_the_coverage() -> None:
    # The middle vertex of the shared border bends by less than five decimals can say.
    step = 0.0000004
    left = shapely.Polygon([(0, 0), (1e-5, 0), (1e-5 + step, 5e-6), (1e-5, 1e-5), (0, 1e-5)])
    right = shapely.Polygon([(1e-5, 0), (2e-5, 0), (2e-5, 1e-5), (1e-5, 1e-5), (1e-5 + step, 5e-6)])
    assert shapely.coverage_is_valid([left, right])
    precision = choose_precision(np.array([left, right]))
    rounded = shapely.transform([left, right], lambda points: np.round(points, precision))
    assert shapely.coverage_is_valid(rounded)


def test_torn_coverage_is_drawn_with_the_fewest_decimals() -> None:
    overlapping = np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2)])
    assert choose_precision(overlapping) == 5


def test_outlines_of_groups_are_the_borders_of_their_areas() -> None:
    squares = np.array([shapely.box(i, 0, i + 1, 1) for i in range(4)])
    west, east = dissolve(squares, np.array(["w", "w", "", "e"], dtype=object))
    assert west.equals(shapely.box(0, 0, 2, 1))
    assert east.equals(shapely.box(3, 0, 4, 1))


def test_overlapping_areas_are_merged_all_the_same() -> None:
    overlapping = np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2)])
    [merged] = dissolve(overlapping, np.array(["a", "a"], dtype=object))
    assert merged.area == pytest.approx(6)
