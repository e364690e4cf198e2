"""Laws that every index keeps, whatever the counts."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.indices import evenness, exposure
from geo.indices.counts import over_groups

EVENNESS = [evenness.dissimilarity, evenness.gini, evenness.theil_h, evenness.atkinson,
            exposure.correlation_ratio]  # fmt: skip
TWO_GROUP = [*EVENNESS, evenness.mutual_information, exposure.isolation, exposure.exposure]
PAIRED = [
    (evenness.dissimilarity_multigroup, evenness.dissimilarity),
    (evenness.gini_multigroup, evenness.gini),
    (evenness.theil_h_multigroup, evenness.theil_h),
    (evenness.mutual_information_multigroup, evenness.mutual_information),
    (exposure.normalised_exposure, exposure.correlation_ratio),
]
SEVERAL = [several for several, _ in PAIRED]


@st.composite
def two_groups(draw: st.DrawFn) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Counts of shape (2, areas), both groups present, at least two areas inhabited."""
    persons = st.lists(st.integers(0, 200), min_size=2, max_size=9)
    first = draw(persons)
    second = draw(st.lists(st.integers(0, 200), min_size=len(first), max_size=len(first)))
    counts = np.array([first, second], float)
    counts[:, 0] += 1.0
    counts[1, 1] += 1.0
    return counts


@pytest.mark.parametrize("index", EVENNESS)
@given(counts=two_groups())
def test_evenness_lies_between_zero_and_one(index: Any, counts: Any) -> None:
    assert 0.0 <= index(*counts) <= 1.0 + 1e-12


@pytest.mark.parametrize("index", [*EVENNESS, evenness.mutual_information])
@given(counts=two_groups())
def test_evenness_does_not_ask_which_group_comes_first(index: Any, counts: Any) -> None:
    assert index(*counts) == pytest.approx(index(*counts[::-1]), abs=1e-12)


@pytest.mark.parametrize("index", TWO_GROUP)
@given(counts=two_groups(), parts=st.integers(2, 5))
def test_an_area_split_into_parts_of_equal_mix_changes_nothing(
    index: Any, counts: Any, parts: int
) -> None:
    split = np.concatenate([counts[:, 1:], *[counts[:, :1] / parts] * parts], axis=1)
    assert index(*split) == pytest.approx(index(*counts), abs=1e-12)


@pytest.mark.parametrize("index", TWO_GROUP)
@given(counts=two_groups(), factor=st.sampled_from([0.5, 3.0, 1e3, 1e10]))
def test_a_city_many_times_as_large_is_as_segregated(
    index: Any, counts: Any, factor: float
) -> None:
    assert index(*(counts * factor)) == pytest.approx(index(*counts), abs=1e-12)


@pytest.mark.parametrize("index", TWO_GROUP)
@given(counts=two_groups(), seed=st.integers(0, 99))
def test_the_order_of_areas_does_not_matter(index: Any, counts: Any, seed: int) -> None:
    shuffled = counts[:, np.random.default_rng(seed).permutation(counts.shape[1])]
    assert index(*shuffled) == pytest.approx(index(*counts), abs=1e-12)


@pytest.mark.parametrize("index", TWO_GROUP)
@given(counts=two_groups())
def test_areas_without_residents_change_nothing(index: Any, counts: Any) -> None:
    wider = np.concatenate([np.zeros((2, 1)), counts, np.zeros((2, 2))], axis=1)
    assert index(*wider) == pytest.approx(index(*counts), abs=1e-12)


@pytest.mark.parametrize("index", TWO_GROUP)
@given(counts=two_groups())
def test_a_batch_gives_what_each_city_gives_alone(index: Any, counts: Any) -> None:
    cities = np.stack([counts, counts[:, ::-1], counts[::-1], counts * 7.0])
    batch = index(cities[:, 0], cities[:, 1])
    assert batch.shape == (4,)
    assert batch == pytest.approx([float(index(*city)) for city in cities], abs=1e-14)


@given(counts=two_groups())
def test_merging_two_areas_never_raises_dissimilarity(counts: Any) -> None:
    merged = np.concatenate([counts[:, :2].sum(axis=1, keepdims=True), counts[:, 2:]], axis=1)
    if merged.shape[1] > 1 and np.count_nonzero(merged.sum(axis=0)) > 1:
        assert evenness.dissimilarity(*merged) <= evenness.dissimilarity(*counts) + 1e-12


@given(counts=two_groups())
def test_gini_is_never_smaller_than_dissimilarity(counts: Any) -> None:
    assert evenness.gini(*counts) >= evenness.dissimilarity(*counts) - 1e-12


@given(counts=two_groups())
def test_isolation_and_exposure_add_to_one(counts: Any) -> None:
    assert exposure.isolation(*counts) + exposure.exposure(*counts) == pytest.approx(1.0)


@given(counts=two_groups())
def test_the_correlation_ratio_is_isolation_above_the_share_of_the_group(counts: Any) -> None:
    share = counts[0].sum() / counts.sum()
    adjusted = (exposure.isolation(*counts) - share) / (1.0 - share)
    assert exposure.correlation_ratio(*counts) == pytest.approx(adjusted, abs=1e-9)


@given(counts=two_groups())
def test_mutual_information_is_theil_h_times_the_entropy_of_the_groups(counts: Any) -> None:
    entropy = evenness.entropy(evenness.group_mix(counts))
    assert evenness.mutual_information(*counts) == pytest.approx(
        float(evenness.theil_h(*counts) * entropy), abs=1e-12
    )


@pytest.mark.parametrize(("several", "two"), PAIRED)
@given(counts=two_groups())
def test_forms_for_several_groups_agree_with_those_for_two(
    several: Any, two: Any, counts: Any
) -> None:
    assert several(counts) == pytest.approx(float(two(*counts)), abs=1e-12)
    assert over_groups(two)(counts) == two(*counts)


@pytest.mark.parametrize("index", SEVERAL)
@given(counts=two_groups(), seed=st.integers(0, 99))
def test_a_group_without_members_changes_nothing(index: Any, counts: Any, seed: int) -> None:
    wider = np.insert(counts, seed % 3, 0.0, axis=0)
    assert index(wider) == pytest.approx(float(index(counts)), abs=1e-12)


@settings(max_examples=30)
@given(counts=two_groups())
def test_areas_and_groups_may_change_places_in_mutual_information(counts: Any) -> None:
    turned = evenness.mutual_information_multigroup(counts.T)
    assert evenness.mutual_information_multigroup(counts) == pytest.approx(turned, abs=1e-12)


@pytest.mark.parametrize("index", TWO_GROUP)
def test_arguments_stay_as_they_were(index: Any) -> None:
    group, other = np.array([3, 0, 5]), np.array([4, 4, 1])
    index(group, other)
    assert (group.tolist(), other.tolist()) == ([3, 0, 5], [4, 4, 1])
