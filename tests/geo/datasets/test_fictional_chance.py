"""Repeatable draws and shares in whole numbers."""

import numpy as np

from geo.datasets.fictional.chance import Chance, share_out, share_out_within


def test_shares_add_up_and_follow_the_weights() -> None:
    assert share_out(10, np.array([1.0, 1.0, 2.0])).tolist() == [3, 2, 5]
    assert share_out(0, np.array([1.0, 2.0])).tolist() == [0, 0]


def test_shares_within_limits_pass_on_what_does_not_fit() -> None:
    limits = np.array([2, 9, 9])
    assert share_out_within(10, np.array([8.0, 1.0, 1.0]), limits).tolist() == [2, 4, 4]


def test_draws_of_one_subject_repeat_and_differ_from_another() -> None:
    first, again, other = Chance(1, "people"), Chance(1, "people"), Chance(1, "housing")
    draws = first.uniform(5)
    assert draws.tolist() == again.uniform(5).tolist()
    assert draws.tolist() != other.uniform(5).tolist()


def test_normal_draws_have_mean_zero_and_variance_one() -> None:
    draws = Chance(1, "normal").normal(20_000)
    # Standard errors are 1/√20,000 ≈ 0.007 and about 0.01.
    assert abs(draws.mean()) < 0.03
    assert abs(draws.var() - 1) < 0.05
