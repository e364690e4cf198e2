"""Every index is listed with what a screen and a reader need."""

from pathlib import Path

import numpy as np
import pytest

from geo.indices.registry import INDICES, Index
from geo.texts import LANGUAGES, text

from .conftest import Grid

DOCS = Path(__file__).parents[3] / "docs" / "indices.md"


def test_the_keys_are_those_agreed() -> None:
    assert set(INDICES) == {
        "dissimilarity", "gini", "isolation", "exposure", "correlation_ratio", "theil_h",
        "mutual_information", "atkinson", "delta", "spatial_proximity",
        "distance_decay_isolation", "spatial_dissimilarity", "spatial_theil_h",
    }  # fmt: skip
    assert all(key == entry.key for key, entry in INDICES.items())


@pytest.mark.parametrize("entry", INDICES.values(), ids=INDICES.keys())
def test_every_index_has_its_words_in_every_language(entry: Index) -> None:
    for language in LANGUAGES:
        assert text(entry.label_key, language)
        assert text(entry.reading_key, language).endswith(".")


@pytest.mark.parametrize("entry", INDICES.values(), ids=INDICES.keys())
def test_every_index_has_its_section_and_its_literature(entry: Index) -> None:
    headings = [line for line in DOCS.read_text("utf-8").splitlines() if line.startswith("## ")]
    assert sum(f"`{entry.key}`" in heading for heading in headings) == 1
    assert entry.references


@pytest.mark.parametrize("entry", INDICES.values(), ids=INDICES.keys())
def test_every_index_computes_a_fan_from_what_it_needs_within_its_range(
    entry: Index, grid: Grid
) -> None:
    group = np.random.default_rng(1).integers(1, 99, (7, 144))
    known = {
        "group": group,
        "other": 100 - group,
        "centroids_m": grid.centroids_m,
        "land_area_m2": grid.land_area_m2,
    }
    values = entry.function(*(known[need] for need in entry.needs))
    assert values.shape == (7,)
    assert (values >= entry.lowest).all()
    assert entry.highest is None or (values <= entry.highest).all()
    if entry.multigroup:
        places = [grid.centroids_m] if "centroids_m" in entry.needs else []
        both = np.stack([group, 100 - group], axis=1)
        assert entry.multigroup(both, *places) == pytest.approx(values)


def test_the_list_cannot_be_changed_by_accident() -> None:
    with pytest.raises(TypeError):
        INDICES["dissimilarity"] = INDICES["gini"]  # type: ignore[index]
