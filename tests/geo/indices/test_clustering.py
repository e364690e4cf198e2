"""Clustering tells two halves from a chessboard, by the published formulas."""

import numpy as np
import pytest

from geo.indices import clustering

from .conftest import Grid


def test_two_halves_are_more_clustered_than_a_chessboard(grid: Grid) -> None:
    # Published formula on this grid with shares of 90 and 10 per cent, measured elsewhere:
    # SP 1.358 and 0.996, DPxx 0.689 and 0.498.
    found = [
        index(group, 100.0 - group, grid.centroids_m, grid.land_area_m2)
        for index in (clustering.spatial_proximity, clustering.distance_decay_isolation)
        for group in (grid.two_halves, grid.chessboard)
    ]
    assert found == pytest.approx([1.358, 0.996, 0.689, 0.498], abs=5e-4)


def test_an_even_group_is_not_clustered(grid: Grid) -> None:
    even = np.full(144, 25.0)
    ground = (grid.centroids_m, grid.land_area_m2)
    assert clustering.spatial_proximity(even, 3 * even, *ground) == pytest.approx(1.0)
    assert clustering.distance_decay_isolation(even, 3 * even, *ground) == pytest.approx(0.25)


def test_two_areas_by_hand() -> None:
    # One kilometre apart, each with 1/0.6 km² of land, so that √(0.6 a) is one kilometre too:
    # all pairs are equally near, and nothing is clustered.
    points, land = [[0, 0], [1000, 0]], [1e6 / 0.6] * 2
    assert clustering.spatial_proximity([9, 1], [1, 9], points, land) == pytest.approx(1.0)
    # Areas without land: own proximity 1, the other's e⁻¹. Full separation.
    near = np.exp(-1.0)
    assert clustering.spatial_proximity([5, 0], [0, 5], points, [0, 0]) == pytest.approx(
        2.0 / (1.0 + near)
    )
    isolation = clustering.distance_decay_isolation([5, 0], [0, 5], points, [0, 0])
    assert isolation == pytest.approx(1.0 / (1.0 + near))
    exposure = clustering.distance_decay_exposure([5, 0], [0, 5], points, [0, 0])
    assert exposure == pytest.approx(near / (1.0 + near))


def test_distances_count_in_the_unit_of_the_decay(grid: Grid) -> None:
    group = grid.two_halves
    plain = clustering.spatial_proximity(group, 100 - group, grid.centroids_m, grid.land_area_m2)
    stretched = clustering.spatial_proximity(
        group, 100 - group, 2 * grid.centroids_m, 4 * grid.land_area_m2, decay_km=2.0
    )
    assert stretched == pytest.approx(plain)


def test_blocks_do_not_show_in_the_sums(monkeypatch: pytest.MonkeyPatch, grid: Grid) -> None:
    counts = np.random.default_rng(2).integers(0, 90, (3, 2, 144))
    whole = clustering.proximity_sums(counts, grid.centroids_m, grid.land_area_m2)
    monkeypatch.setattr(clustering, "BLOCK_CELLS", 1000)
    blocks = clustering.proximity_sums(counts, grid.centroids_m, grid.land_area_m2)
    assert blocks == pytest.approx(whole)


def test_proximity_sums_agree_with_the_full_matrix(grid: Grid) -> None:
    points = grid.centroids_m / 1000.0
    distance = np.linalg.norm(points[:, None] - points, axis=2)
    np.fill_diagonal(distance, np.sqrt(0.6 * 0.25))
    expected = np.exp(-distance) @ grid.two_halves
    found = clustering.proximity_sums(grid.two_halves, grid.centroids_m, grid.land_area_m2)
    assert found == pytest.approx(expected)
