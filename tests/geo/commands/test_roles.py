"""The command line for whoever has the files, and as the public sees the same city."""

import json
from pathlib import Path

import pytest

from geo.commands import run
from geo.store import save_city
from tests.cities import small_city


@pytest.fixture(autouse=True)
def clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workspace and settings of its own."""
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path))
    for name in ("ROLE", "LOGIN", "THRESHOLD", "SETTINGS"):
        monkeypatch.delenv(f"ANKUNFTSATLAS_{name}", raising=False)


def save_small(hidden: tuple[float, float]) -> None:
    """Three squares; in two of them too few of the group to be shown, 7 together."""
    counts = [("w1", 500.0, hidden[0]), ("w2", 300.0, hidden[1]), ("e1", 600.0, 500.0)]
    rows = [
        (area, key, "2020", number)
        for area, people, group in counts
        for key, number in (("population_count", people), ("turkey_count", group))
    ]
    save_city(small_city(rows), replace=True)


def gini_of(capsys: pytest.CaptureFixture[str], *more: str) -> float:
    assert run(["indices", "small", "--group", "turkey", *more, "--json"]) == 0
    return float(json.loads(capsys.readouterr().out)["gini"]["value"])


def test_indices_for_the_public_do_not_tell_how_hidden_people_are_spread(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = {}
    for hidden in ((3.0, 4.0), (4.0, 3.0)):
        save_small(hidden)
        told[hidden] = {role: gini_of(capsys, "--role", role) for role in ("public", "staff")}
    one, other = told.values()
    assert one["public"] == other["public"]
    assert one["staff"] != other["staff"]


def test_nothing_that_is_printed_for_the_public_depends_on_hidden_people(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No hash of all content either, against which 3 and 4 could be tried."""
    told = []
    for hidden in ((3.0, 4.0), (4.0, 3.0)):
        save_small(hidden)
        assert run(["indices", "small", "--group", "turkey", "--role", "public", "--json"]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]


def test_whoever_has_the_files_gets_the_true_indices_unless_they_ask_otherwise(
    capsys: pytest.CaptureFixture[str],
) -> None:
    save_small((3.0, 4.0))
    assert gini_of(capsys) == gini_of(capsys, "--role", "staff")


def test_the_servers_threshold_holds_on_the_command_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a threshold of 600 all 507 of the group are too few to be told."""
    save_small((3.0, 4.0))
    for threshold, told in (("5", 507), ("600", None)):
        monkeypatch.setenv("ANKUNFTSATLAS_THRESHOLD", threshold)
        assert run(["indices", "small", "--group", "turkey", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["group_total"] == told


def test_settings_that_are_wrong_are_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    save_small((3.0, 4.0))
    monkeypatch.setenv("ANKUNFTSATLAS_THRESHOLD", "many")
    assert run(["indices", "small", "--group", "turkey"]) == 1
    assert "threshold" in capsys.readouterr().err
