"""``cities``, ``describe`` and ``disclosure`` tell programs where the figures come from."""

import json
from pathlib import Path
from typing import Any

import pytest

from geo import store
from geo.cities import load_city
from geo.commands import run
from geo.provenance.program import program_version
from tests.cities import small_city


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path))
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert run(arguments) == 0
    return json.loads(capsys.readouterr().out)


def test_every_city_of_the_list_tells_where_its_figures_come_from(
    capsys: pytest.CaptureFixture[str],
) -> None:
    entries = told(capsys, "cities", "--json")
    assert {"musterhafen", "dortmund"} <= {entry["key"] for entry in entries}
    for entry in entries:
        origin = entry["provenance"]
        assert origin["kind"] == entry["kind"]
        assert origin["version"] == program_version()
        assert origin["sources"]
        for source in origin["sources"]:
            assert source["publisher"]
            assert source["title"] in source["line"]


def test_the_list_says_the_same_as_the_description_of_a_city(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (listed,) = (one for one in told(capsys, "cities", "--json") if one["key"] == "dortmund")
    described = told(capsys, "describe", "dortmund", "--json")
    assert listed["provenance"] == described["provenance"]
    assert listed["provenance"]["fingerprint"] == load_city("dortmund").fingerprint


def test_lines_of_sources_are_in_the_language_that_was_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = {
        language: told(capsys, "--language", language, "cities", "--json")[0]["provenance"][
            "sources"
        ][0]["line"]
        for language in ("de", "en")
    }
    assert "Stand 31.12.2024" in lines["de"]
    assert "as of 31 Dec 2024" in lines["en"]


def test_a_damaged_city_stays_in_the_list_without_provenance(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store.save_city(small_city())
    (workspace / "small" / "city.gpkg").write_bytes(b"broken")
    (entry,) = (one for one in told(capsys, "cities", "--json") if one["key"] == "small")
    assert entry["provenance"] is None


def test_the_audit_tells_of_whose_figures_it_speaks(capsys: pytest.CaptureFixture[str]) -> None:
    store.save_city(small_city())
    origin = told(capsys, "disclosure", "small", "--json")["provenance"]
    assert origin["fingerprint"] == load_city("small").fingerprint
    assert [source["title"] for source in origin["sources"]] == ["Zählung"]
