"""What was computed before is used only where it is what would be found today."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from cities import small_city, with_values

from geo import store
from geo.city import City
from geo.disclosure import compute_shown_panel
from geo.disclosure import suppression as finding
from geo.disclosure.estimates import estimate_city
from geo.disclosure.rule import DEFAULT_RULE, DisclosureRule
from geo.disclosure.suppression import compute_suppression


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path))
    monkeypatch.delenv("ANKUNFTSATLAS_STORE", raising=False)
    store.save_city(city_of(3, 30, 47))
    return tmp_path


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry a search for what must be hidden."""
    done: list[int] = []
    search: Callable[..., np.ndarray] = finding.protect_cells

    def counted(*given: object, **more: object) -> object:
        done.append(1)
        return search(*given, **more)

    monkeypatch.setattr(finding, "protect_cells", counted)
    return done


def city_of(*counts: float) -> City:
    rows = []
    for area, count in zip(("w1", "w2", "e1"), counts, strict=True):
        rows += [(area, "turkey_count", "2020", count), (area, "population_count", "2020", 900.0)]
    return with_values(small_city(), rows)


def told(city: City) -> list[bool]:
    panel = compute_shown_panel(city, "turkey_count", level="quarter")
    assert panel is not None
    return np.isfinite(panel.values[0]).tolist()


def kept_file(workspace: Path) -> Path:
    (file,) = (workspace / "small" / "computed").iterdir()
    return file


def test_the_next_start_need_not_search_again(workspace: Path, searches: list[int]) -> None:
    first = told(store.load_workspace_city("small"))
    assert told(store.load_workspace_city("small")) == first == [False, False, True]
    assert len(searches) == 1
    assert kept_file(workspace).name == "hidden-5-none.txt"


def test_estimates_are_kept_too(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = estimate_city(store.load_workspace_city("small"), DEFAULT_RULE).table
    assert "estimates" in kept_file(workspace).read_text("ascii")
    monkeypatch.setattr("geo.disclosure.estimates.estimate_unknowns", None)
    second = estimate_city(store.load_workspace_city("small"), DEFAULT_RULE).table
    np.testing.assert_array_equal(first, second)


def test_keeping_an_answer_does_not_change_the_city(workspace: Path) -> None:
    before = store.workspace_stamp("small")
    told(store.load_workspace_city("small"))
    assert kept_file(workspace).is_file()
    assert store.workspace_stamp("small") == before


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: "",
        lambda words: words[:-30],
        lambda words: words.replace("\n", "\nAAAA", 1),
        lambda words: words.partition("\n")[0] + "\n" + "A" * 8 + "\nestimates\n",
        lambda words: "0" * 64 + words[64:],
        lambda _: "Not base64: ä".encode().decode("latin-1"),
    ],
    ids=["empty", "cut off", "bits changed", "nothing hidden", "of other counts", "no text"],
)
def test_a_spoilt_answer_is_not_believed(
    workspace: Path, searches: list[int], spoil: Callable[[str], str]
) -> None:
    first = told(store.load_workspace_city("small"))
    file = kept_file(workspace)
    file.write_text(spoil(file.read_text("ascii")), "utf-8")
    assert told(store.load_workspace_city("small")) == first
    assert len(searches) == 2


def test_other_counts_are_protected_anew(workspace: Path, searches: list[int]) -> None:
    told(store.load_workspace_city("small"))
    store.save_city(city_of(30, 3, 47), replace=True)
    assert told(store.load_workspace_city("small")) == [False, False, True]
    assert len(searches) == 2
    assert kept_file(workspace).is_file()


def test_each_rule_has_an_answer_of_its_own_and_rounding_needs_none(
    workspace: Path, searches: list[int]
) -> None:
    for rule in (DEFAULT_RULE, DisclosureRule(rounding=5), DisclosureRule(threshold=8)):
        compute_suppression(store.load_workspace_city("small"), rule)
    assert len(searches) == 2
    names = sorted(file.name for file in (workspace / "small" / "computed").iterdir())
    assert names == ["hidden-5-none.txt", "hidden-8-none.txt"]


def test_a_store_that_cannot_be_written_protects_all_the_same(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("geo.store.computed.write_whole", refuse)
    assert told(store.load_workspace_city("small")) == [False, False, True]
    assert not list((workspace / "small" / "computed").iterdir())
