"""Random cities give what PySAL's segregation package gives for them.

Its imports change NumPy's error state and warn about their own future; both are kept away
from the other tests. Its spatial proximity and distance decay isolation are no oracle: they
take 1 - exp(-d) for proximity.
"""

import warnings
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.indices import chance, evenness, exposure
from geo.indices.counts import over_groups

FEW = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def pysal() -> Iterator[SimpleNamespace]:
    with warnings.catch_warnings(), np.errstate():
        warnings.simplefilter("ignore")
        from segregation import multigroup, singlegroup
        from segregation.inference.randomization import (
            simulate_person_permutation,
        )

        yield SimpleNamespace(
            single=singlegroup, multi=multigroup, permute=simulate_person_permutation
        )


@st.composite
def cities(draw: st.DrawFn, groups: int) -> Any:
    """Counts of shape (groups, areas), all groups and at least two areas inhabited."""
    areas = draw(st.integers(2, 12))
    counts = np.random.default_rng(draw(st.integers(0, 10_000))).integers(1, 500, (groups, areas))
    rare = np.random.default_rng(areas).random(counts.shape) < 0.3
    return np.where(rare & (np.arange(areas) > 1), 0, counts)


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("Dissim", evenness.dissimilarity),
        ("Gini", evenness.gini),
        ("Entropy", evenness.theil_h),
        ("Atkinson", evenness.atkinson),
        ("Isolation", exposure.isolation),
        ("Interaction", exposure.exposure),
        ("CorrelationR", exposure.correlation_ratio),
    ],
)
@FEW
@given(counts=cities(2))
def test_two_groups_agree_with_pysal(
    name: str, index: Any, counts: Any, pysal: SimpleNamespace
) -> None:
    table = pd.DataFrame({"group": counts[0], "total": counts.sum(axis=0)})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = getattr(pysal.single, name)(table, "group", "total").statistic
    assert index(*counts) == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("MultiDissim", evenness.dissimilarity_multigroup),
        ("MultiGini", evenness.gini_multigroup),
        ("MultiInfoTheory", evenness.theil_h_multigroup),
        ("MultiDivergence", evenness.mutual_information_multigroup),
        ("MultiNormExposure", exposure.normalised_exposure),
    ],
)
@FEW
@given(counts=cities(4))
def test_four_groups_agree_with_pysal(
    name: str, index: Any, counts: Any, pysal: SimpleNamespace
) -> None:
    counts = counts[:, counts.sum(axis=0) > 0]
    table = pd.DataFrame(counts.T, columns=list("abcd"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = getattr(pysal.multi, name)(table, list("abcd")).statistic
    assert index(counts) == pytest.approx(theirs, abs=1e-9)


def test_expected_dissimilarity_agrees_with_permuted_persons_of_pysal(
    pysal: SimpleNamespace,
) -> None:
    group = np.array([4, 11, 0, 25, 3, 9, 14, 2])
    total = np.array([60, 90, 40, 120, 50, 80, 70, 30])
    table = pd.DataFrame({"group": group, "total": total})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        np.random.seed(11)  # noqa: NPY002 - PySAL takes its chance from here
        permuted = [pysal.permute(table, group="group", total="total") for _ in range(40)]
    theirs = [
        float(evenness.dissimilarity(city["group"], city["total"] - city["group"]))
        for city in permuted
    ]
    ours = chance.compare_with_chance(
        np.stack([group, total - group]), over_groups(evenness.dissimilarity), draws=2000, seed=1
    )
    error = np.std(theirs) / np.sqrt(len(theirs))
    assert abs(ours.expected - np.mean(theirs)) < 4 * error
    assert abs(chance.expected_dissimilarity(group, total - group) - np.mean(theirs)) < 4 * error
