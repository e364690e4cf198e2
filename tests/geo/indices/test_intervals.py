"""Intervals: where the index would lie if people were counted again."""

import numpy as np
import pytest

from geo.indices import evenness, intervals, sampling
from geo.indices.counts import over_groups, stack_groups

from .conftest import Schools

DISSIMILARITY = over_groups(evenness.dissimilarity)


def test_corrected_m_and_h_of_schools_agree_with_the_r_package(schools: Schools) -> None:
    # elbersb/segregation prints 0.422 for M and 0.415 for H after its bootstrap correction.
    found = [
        intervals.bootstrap_interval(schools.counts, index, draws=60, seed=1).corrected
        for index in (evenness.mutual_information_multigroup, evenness.theil_h_multigroup)
    ]
    assert found == pytest.approx([0.422, 0.415], abs=6e-4)


def test_resampled_persons_keep_their_number_and_follow_their_cells() -> None:
    counts = np.array([[30, 0, 10], [20, 5, 35]])
    drawn = sampling.draw_resampled_persons(counts, draws=20_000, seed=2)
    assert (drawn.sum(axis=(-2, -1)) == 100).all()
    assert (drawn[:, 0, 1] == 0).all()
    error = np.sqrt(counts * (1 - counts / 100) / 20_000)
    assert (np.abs(drawn.mean(axis=0) - counts) <= 5 * error).all()


def test_the_correction_takes_bias_out() -> None:
    # A city that is even by construction, counted once: D is above 0 by chance alone.
    generator = np.random.default_rng(3)
    counts = stack_groups(generator.poisson(15, 60), generator.poisson(60, 60))
    found = intervals.bootstrap_interval(counts, DISSIMILARITY, draws=400, seed=4)
    assert found.corrected < 0.7 * found.observed
    assert 0.0 <= found.lower <= found.upper < found.observed


@pytest.mark.parametrize("interval", [intervals.bootstrap_interval, intervals.posterior_interval])
def test_intervals_of_segregated_cities_hold_the_truth_about_as_often_as_said(
    interval: object,
) -> None:
    generator = np.random.default_rng(5)
    share = generator.beta(2, 6, 40)
    truth = evenness.dissimilarity(share, 1.0 - share)
    group = generator.binomial(400, share, (100, 40))
    counts = stack_groups(group, 400 - group)
    found = interval(counts, DISSIMILARITY, draws=300, seed=6)  # type: ignore[operator]
    inside = np.mean((found.lower <= truth) & (truth <= found.upper))
    assert inside >= 0.85
    assert found.level == 0.95


def test_the_posterior_of_an_even_city_reaches_down_to_nearly_nothing() -> None:
    generator = np.random.default_rng(7)
    group = generator.binomial(200, 0.2, 50)
    found = intervals.posterior_interval(
        stack_groups(group, 200 - group), DISSIMILARITY, draws=300, seed=8
    )
    assert found.lower < 0.02
    assert found.corrected < found.observed


def test_a_heavy_prior_makes_all_areas_like_the_city() -> None:
    counts = stack_groups([50, 10], [10, 50])
    found = intervals.posterior_interval(counts, DISSIMILARITY, prior=1e9, draws=50, seed=9)
    assert found.upper < 0.01
    light = intervals.posterior_interval(counts, DISSIMILARITY, prior=1e-6, draws=400, seed=9)
    assert light.corrected == pytest.approx(2 / 3, abs=0.02)


def test_likely_prior_persons_recover_how_unlike_areas_are() -> None:
    # Beta(4, 12) is a mix of 16 persons' weight.
    share = np.random.default_rng(10).beta(4, 12, 4000)
    group = np.random.default_rng(11).binomial(500, share)
    prior = intervals.likely_prior_persons(stack_groups(group, 500 - group))
    assert prior == pytest.approx(16.0, rel=0.1)


def test_area_totals_stay_when_mixes_are_drawn() -> None:
    counts = np.array([[3.0, 0.0, 9.0], [4.0, 0.0, 0.0]])
    drawn = sampling.draw_area_mixes(counts, 5.0, draws=30, seed=12)
    assert drawn.sum(axis=-2) == pytest.approx(np.broadcast_to([7.0, 0.0, 9.0], (30, 3)))


@pytest.mark.parametrize("interval", [intervals.bootstrap_interval, intervals.posterior_interval])
def test_an_empty_city_has_no_interval_but_does_not_stop_the_batch(interval: object) -> None:
    counts = np.array([[[5, 9], [20, 10]], [[0, 0], [7, 7]], [[0, 0], [0, 0]]])
    found = interval(counts, DISSIMILARITY, draws=20)  # type: ignore[operator]
    for value in (found.observed, found.corrected, found.lower, found.upper):
        assert np.isnan(value).tolist() == [False, True, True]


def test_seed_and_draws_are_part_of_the_result() -> None:
    counts = stack_groups([5, 9, 1], [20, 10, 8])
    first = intervals.posterior_interval(counts, DISSIMILARITY, draws=20, seed=3)
    again = intervals.posterior_interval(counts, DISSIMILARITY, draws=20, seed=3)
    assert (first.lower, first.upper) == (again.lower, again.upper)
    assert (first.draws, first.seed, first.kind) == (20, 3, "posterior")


def two_kinds_of_areas(seed: int) -> np.ndarray:
    """60 areas of 500: the group is 0.2 % in half of them and 20 % in the other half."""
    shares = np.repeat([0.002, 0.2], 30)
    group = np.random.default_rng(seed).binomial(500, shares)
    return np.stack([group, 500 - group]).astype(float)


def test_two_kinds_of_areas_are_not_pulled_together() -> None:
    """The posterior covered the truth in 5 of 60 such cities."""
    shares = np.repeat([0.002, 0.2], 30)
    truth = DISSIMILARITY(np.stack([500 * shares, 500 * (1 - shares)]))
    held = 0
    for seed in range(20):
        interval = intervals.plausible_interval(
            two_kinds_of_areas(seed), DISSIMILARITY, draws=200, seed=seed
        )
        held += bool(interval.lower <= truth <= interval.upper)
    assert held >= 18


def test_thin_counts_lean_on_the_city() -> None:
    thin = np.random.default_rng(3).binomial(100, 0.02, 60).astype(float)
    counts = np.stack([thin, 100 - thin])
    chosen = intervals.plausible_interval(counts, DISSIMILARITY, draws=100, seed=1)
    posterior = intervals.posterior_interval(counts, DISSIMILARITY, draws=100, seed=1)
    assert (chosen.lower, chosen.upper) == (posterior.lower, posterior.upper)


def test_each_period_has_the_interval_that_fits_it() -> None:
    thick, thin = two_kinds_of_areas(1), two_kinds_of_areas(1)
    thin[0] = np.arange(60) % 3
    thin[1] = 500 - thin[0]
    both = intervals.plausible_interval(np.stack([thick, thin]), DISSIMILARITY, draws=100, seed=1)
    alone = intervals.bootstrap_interval(np.stack([thick, thin]), DISSIMILARITY, draws=100, seed=1)
    lean = intervals.posterior_interval(np.stack([thick, thin]), DISSIMILARITY, draws=100, seed=1)
    assert both.lower.tolist() == [alone.lower[0], lean.lower[1]]
    assert both.upper.tolist() == [alone.upper[0], lean.upper[1]]
