"""``workspace`` tells what is there and who did what; ``restore`` says what it left alone."""

import json
from pathlib import Path

import pytest

from geo import store
from geo.commands import run
from geo.scenarios.plan import Plan
from geo.store.scenarios import save_plan
from tests.cities import small_city

PLAN = Plan(name="Plan Ä", city="small", fingerprint="small", changes={"directed_share": 40})


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path / "ws"))
    return tmp_path / "ws"


def test_cities_are_listed_for_people_and_programs(capsys: pytest.CaptureFixture[str]) -> None:
    store.save_city(small_city())
    assert run(["workspace", "list"]) == 0
    assert capsys.readouterr().out == "small  Kleinstadt\n"
    assert run(["workspace", "list", "--json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert (entry["key"], entry["name"]) == ("small", "Kleinstadt")
    assert entry["provenance"]["kind"] == "uploaded"
    assert [source["title"] for source in entry["provenance"]["sources"]] == ["Zählung"]


def test_the_log_is_told_in_the_readers_language(capsys: pytest.CaptureFixture[str]) -> None:
    store.save_city(small_city())
    assert run(["workspace", "log"]) == 0
    assert "Stadt gespeichert  small" in capsys.readouterr().out
    assert run(["--language", "en", "workspace", "log"]) == 0
    assert "City saved  small" in capsys.readouterr().out


def test_a_plan_that_is_there_is_left_alone_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_plan(PLAN)
    assert run(["backup", str(tmp_path / "b.zip")]) == 0
    assert run(["restore", str(tmp_path / "b.zip")]) == 1
    told = capsys.readouterr()
    assert "Plan Ä" in told.err
    assert "--replace" in told.err
    assert "0 Szenarien" in told.out
    assert run(["restore", str(tmp_path / "b.zip"), "--replace"]) == 0


def test_a_backup_into_nowhere_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["backup", str(tmp_path / "fehlt" / "b.zip")]) == 1
    assert "Sicherung" in capsys.readouterr().err
