"""Local parts add up to the city's figure."""

from typing import Any

import numpy as np
import pytest

from geo.indices import evenness, exposure, local

COUNTS = np.array([[30.0, 5, 0, 0, 12], [10, 50, 7, 0, 13], [1, 1, 40, 0, 9]])


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        (local.local_dissimilarity, evenness.dissimilarity),
        (local.local_theil, evenness.theil_h),
        (local.local_isolation, exposure.isolation),
        (local.local_exposure, exposure.exposure),
    ],
)
def test_parts_of_two_groups_add_up(part: Any, whole: Any) -> None:
    group = np.stack([COUNTS[0], COUNTS[2]])
    parts = part(group, COUNTS[1])
    assert parts.shape == group.shape
    assert parts.sum(axis=-1) == pytest.approx(whole(group, COUNTS[1]), abs=1e-14)


def test_parts_of_several_groups_add_up() -> None:
    assert local.local_theil_multigroup(COUNTS).sum() == pytest.approx(
        evenness.theil_h_multigroup(COUNTS)
    )
    assert local.local_mutual_information(COUNTS).sum() == pytest.approx(
        evenness.mutual_information_multigroup(COUNTS)
    )


def test_parts_of_mutual_information_are_never_below_zero() -> None:
    counts = np.random.default_rng(6).integers(0, 30, (50, 4, 20))
    assert local.local_mutual_information(counts).min() > -1e-15


def test_an_area_more_mixed_than_the_city_lowers_theil_h() -> None:
    # The city is 10 of 110; the second area is half and half.
    assert local.local_theil([0, 10], [90, 10])[1] < 0.0


def test_surplus_adds_up_to_zero_and_points_to_the_group() -> None:
    surplus = local.local_surplus([8, 2], [2, 8])
    assert surplus == pytest.approx([0.3, -0.3])


def test_the_location_quotient_is_a_multiple_of_the_citys_share() -> None:
    # City 10 of 40; areas 8 of 16, 2 of 24, and one without residents.
    quotient = local.location_quotient([8, 2, 0], [8, 22, 0])
    assert quotient[:2] == pytest.approx([2.0, 1.0 / 3.0])
    assert np.isnan(quotient[2])


def test_location_quotients_weighted_by_residents_average_one() -> None:
    quotient = local.location_quotient(COUNTS[0], COUNTS[1])
    total = COUNTS[0] + COUNTS[1]
    assert np.nansum(quotient * total) / total.sum() == pytest.approx(1.0)


def test_local_parts_of_sacramento_agree_with_the_tests_of_pysal(
    sacramento: dict[str, Any],
) -> None:
    # First tract, first three of White, Black, Asian, Hispanic, printed with eight digits in
    # the tests of PySAL segregation.
    counts = np.stack([sacramento[name] for name in ("WHITE_", "BLACK_", "ASIAN_", "HISP_")])
    rest = counts.sum(axis=0) - counts
    first = local.location_quotient(counts, rest)[:3, 0]
    assert first == pytest.approx([1.36543221, 0.07478049, 0.16245651], abs=1e-8)
