"""``update`` and ``recipe`` on the command line, and ``import`` with a recipe."""

import json
from pathlib import Path
from typing import Any

import pytest

from geo.cities import load_city
from geo.commands import run
from tests.geo.imports.conftest import collection, feature, square


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path / "ws"))
    return tmp_path / "ws"


@pytest.fixture
def areas(tmp_path: Path) -> str:
    file = tmp_path / "a.geojson"
    file.write_bytes(
        collection([feature(square(c, 0), nr=str(c), name=f"Feld {c}") for c in range(3)])
    )
    return str(file)


def table(tmp_path: Path, year: int, *numbers: int, label: str = "Kinder Süd") -> str:
    file = tmp_path / f"t_{year}_{label.replace(' ', '')}.csv"
    lines = [f"{key};{year};{n}" for key, n in enumerate(numbers)]
    file.write_text("\n".join([f"nr;jahr;{label}", *lines]), "utf-8")
    return str(file)


@pytest.fixture
def stored(tmp_path: Path, areas: str, capsys: pytest.CaptureFixture[str]) -> None:
    first = table(tmp_path, 2023, 5, 6, 7)
    assert run(["import", areas, first, "--city", "probe", "--name", "Probe"]) == 0
    capsys.readouterr()


def told(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("stored")
def test_next_years_table_goes_in_with_one_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["update", "probe", table(tmp_path, 2024, 1, 2, 3)]) == 0
    said = capsys.readouterr()
    assert "Neue Zeiträume: 2024." in said.out
    assert "Probe ist aktualisiert." in said.out
    assert sorted(load_city("probe").values["period"].unique()) == ["2023", "2024"]


@pytest.mark.usefixtures("stored")
def test_the_same_file_again_changes_nothing_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = load_city("probe").fingerprint
    assert run(["update", "probe", table(tmp_path, 2023, 5, 6, 7), "--json"]) == 0
    answer = told(capsys)
    assert (answer["same"], answer["saved"], answer["unchanged"]) == (True, False, 3)
    assert answer["provenance"]["fingerprint"] == before
    assert load_city("probe").fingerprint == before


@pytest.mark.usefixtures("stored")
def test_changed_values_wait_for_confirmation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = table(tmp_path, 2023, 5, 6, 9)
    assert run(["--language", "en", "update", "probe", changed]) == 1
    said = capsys.readouterr()
    assert "2 Feld 2 / Kinder Süd / 2023: 7 → 9" in said.out
    assert "--confirm" in said.err
    assert run(["update", "probe", changed, "--confirm", "--json"]) == 0
    answer = told(capsys)
    assert (answer["changed"], answer["saved"]) == (1, True)
    assert answer["provenance"]["fingerprint"] == load_city("probe").fingerprint


@pytest.mark.usefixtures("stored")
def test_a_dry_run_compares_and_stores_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = load_city("probe").fingerprint
    new = table(tmp_path, 2024, 1, 2, 3)
    assert run(["update", "probe", new, "--dry-run", "--json"]) == 0
    assert told(capsys)["periods"] == ["2024"]
    assert load_city("probe").fingerprint == before


@pytest.mark.usefixtures("stored")
def test_a_renamed_column_is_set_equal(tmp_path: Path) -> None:
    new = table(tmp_path, 2024, 1, 2, 3, label="Kinder aus Süd")
    assert run(["update", "probe", new]) == 1
    assert run(["update", "probe", new, "--same", "Kinder aus Süd=Kinder Süd"]) == 0
    assert list(load_city("probe").values["indicator"].unique()) == ["kinder_sued_count"]


@pytest.mark.usefixtures("stored")
def test_the_recipe_of_one_city_makes_another(
    tmp_path: Path, areas: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["recipe", "probe"]) == 0
    file = tmp_path / "rezept.json"
    file.write_text(capsys.readouterr().out, "utf-8")
    new = table(tmp_path, 2024, 1, 2, 3)
    for key, recipe in (("eins", str(file)), ("zwei", "probe")):
        given = ["import", areas, new, "--recipe", recipe, "--city", key, "--name", key]
        assert run(given) == 0
        assert len(load_city(key).values) == 3


def test_a_recipe_that_is_none_is_refused(
    tmp_path: Path, areas: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rezept.json"
    for content, sentence in ((None, "lässt sich nicht öffnen"), ("[]", "enthält kein Rezept")):
        if content is not None:
            file.write_text(content, "utf-8")
        given = ["import", areas, "--recipe", str(file), "--city", "x1", "--name", "X"]
        assert run(given) == 1
        assert sentence in capsys.readouterr().err


def test_an_import_repeated_with_the_same_files_says_so(
    tmp_path: Path, areas: str, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["import", areas, table(tmp_path, 2023, 5, 6, 7), "--city", "probe", "--name", "Probe"]
    assert run(given) == 0
    card = (workspace / "probe" / "city.json").read_bytes()
    assert run([*given, "--replace"]) == 0
    assert "es hat sich nichts geändert" in capsys.readouterr().out
    assert (workspace / "probe" / "city.json").read_bytes() == card


def test_an_unknown_city_is_refused(capsys: pytest.CaptureFixture[str], areas: str) -> None:
    assert run(["update", "nirgends", areas]) == 1
    assert "nirgends" in capsys.readouterr().err
