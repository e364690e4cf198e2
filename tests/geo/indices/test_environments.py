"""Surroundings: small radii give the areas, large ones the city, and patterns the scale."""

import numpy as np
import pytest

from geo.indices import environments, evenness
from geo.indices.counts import FloatArray

from .conftest import Grid


def by_full_matrix(counts: FloatArray, points: FloatArray, radius: float) -> tuple[float, float]:
    """Spatial D and H with biweight surroundings, straight from the published formulas."""
    distance = np.linalg.norm(points[:, None] - points, axis=2)
    weight = np.where(distance < radius, (1 - (distance / radius) ** 2) ** 2, 0.0)
    around = counts @ weight.T
    mix = around / around.sum(axis=0)
    total, share = counts.sum(axis=0), counts.sum(axis=1) / counts.sum()
    apart = (total * np.abs(mix - share[:, None])).sum()
    entropy = -(share * np.log(share)).sum()
    local = -(mix * np.log(np.where(mix > 0, mix, 1.0))).sum(axis=0)
    d = apart / (2 * total.sum() * (share * (1 - share)).sum())
    return d, 1 - (total * local).sum() / (total.sum() * entropy)


def test_surroundings_agree_with_the_full_matrix() -> None:
    generator = np.random.default_rng(3)
    counts, points = generator.integers(1, 50, (3, 60)).astype(float), generator.random((60, 2))
    profile = environments.scale_profile(counts, points, [0.15, 0.3, 0.9])
    expected = np.array([by_full_matrix(counts, points, r) for r in (0.15, 0.3, 0.9)])
    assert profile.dissimilarity == pytest.approx(expected[:, 0])
    assert profile.theil_h == pytest.approx(expected[:, 1])


@pytest.mark.parametrize("kernel", ["biweight", "uniform"])
def test_a_radius_below_all_distances_gives_the_index_of_the_areas(
    kernel: environments.Kernel, grid: Grid
) -> None:
    group, other = grid.chessboard, 100.0 - grid.chessboard
    d = environments.spatial_dissimilarity(
        group, other, grid.centroids_m, radius_m=499.0, kernel=kernel
    )
    h = environments.spatial_theil_h(group, other, grid.centroids_m, radius_m=499.0, kernel=kernel)
    assert d == pytest.approx(evenness.dissimilarity(group, other))
    assert h == pytest.approx(evenness.theil_h(group, other))


def test_a_radius_over_the_whole_city_leaves_no_segregation(grid: Grid) -> None:
    profile = environments.scale_profile(
        np.stack([grid.two_halves, 100.0 - grid.two_halves]),
        grid.centroids_m,
        [1e5],
        kernel="uniform",
    )
    assert profile.dissimilarity == pytest.approx([0.0], abs=1e-12)
    assert profile.theil_h == pytest.approx([0.0], abs=1e-12)


def test_the_profile_tells_two_halves_from_a_chessboard(grid: Grid) -> None:
    both = np.stack([grid.two_halves, grid.chessboard])
    counts = np.stack([both, 100.0 - both], axis=1)
    profile = environments.scale_profile(counts, grid.centroids_m, [400, 1500])
    halves, chessboard = profile.dissimilarity
    assert halves[0] == pytest.approx(chessboard[0])
    assert halves[1] > 0.8 * halves[0]
    assert chessboard[1] < 0.1 * chessboard[0]


def test_three_areas_on_a_line_by_hand() -> None:
    # Uniform surroundings of 150 m: the first two areas share 10 of 20, the third stands
    # alone with none of 10. Shares 1/2, 1/2, 0 around 1/3 with 10 residents each:
    # D = (1/6 + 1/6 + 1/3) · 10 / (2 · 30 · 1/3 · 2/3) = 1/2.
    d = environments.spatial_dissimilarity(
        [10, 0, 0], [0, 10, 10], [[0, 0], [100, 0], [300, 0]], radius_m=150, kernel="uniform"
    )
    assert d == pytest.approx(0.5)


def test_biweight_of_half_the_radius_weighs_nine_sixteenths() -> None:
    # Weights 1 and (1 - 1/4)² = 9/16: shares 16/25 and 9/25 around 1/2.
    d = environments.spatial_dissimilarity(
        [10, 0], [0, 10], [[0, 0], [100, 0]], radius_m=200, kernel="biweight"
    )
    assert d == pytest.approx(2 * (16 / 25 - 1 / 2))


def test_spatial_dissimilarity_can_pass_one_around_a_shared_centre() -> None:
    # Five places around one member of the group: each has 2 others and that member nearby,
    # so the group is a third around people who make up most of a city of 1 in 11.
    turn = 2 * np.pi * np.arange(5) / 5
    points = np.vstack([[0, 0], np.stack([np.cos(turn), np.sin(turn)], axis=1)])
    d = environments.spatial_dissimilarity(
        [1, 0, 0, 0, 0, 0], [0, 2, 2, 2, 2, 2], points, radius_m=1.05, kernel="uniform"
    )
    assert d == pytest.approx(10 * (1 / 3 - 1 / 11) / (2 * 11 * 1 / 11 * 10 / 11))


def test_blocks_do_not_show_in_the_profile(monkeypatch: pytest.MonkeyPatch, grid: Grid) -> None:
    counts = np.random.default_rng(4).integers(1, 90, (2, 3, 144)).astype(float)
    whole = environments.scale_profile(counts, grid.centroids_m, [600, 2000])
    monkeypatch.setattr(environments, "PAIRS_AT_ONCE", 100)
    blocks = environments.scale_profile(counts, grid.centroids_m, [600, 2000])
    assert blocks.dissimilarity == pytest.approx(whole.dissimilarity)
    assert blocks.theil_h == pytest.approx(whole.theil_h)


def test_two_groups_and_several_give_the_same(grid: Grid) -> None:
    group, other = grid.two_halves, 100.0 - grid.two_halves
    counts = np.stack([group, other])
    assert environments.spatial_theil_h(group, other, grid.centroids_m) == pytest.approx(
        environments.spatial_theil_h_multigroup(counts, grid.centroids_m)
    )
    assert environments.spatial_dissimilarity(group, other, grid.centroids_m) == pytest.approx(
        environments.spatial_dissimilarity_multigroup(counts, grid.centroids_m)
    )


def test_areas_at_the_same_point_are_one_surrounding() -> None:
    d = environments.spatial_dissimilarity([5, 0], [0, 5], [[7, 7], [7, 7]], radius_m=10)
    assert d == pytest.approx(0.0)
