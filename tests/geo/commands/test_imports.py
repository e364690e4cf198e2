"""``check`` and ``import`` on the command line, with files of a real city."""

import hashlib
import json
from pathlib import Path

import pytest

from geo.cities import load_city
from geo.commands import run
from tests.geo.imports.conftest import collection, feature, square


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path / "ws"))
    return tmp_path / "ws"


@pytest.fixture
def small(tmp_path: Path) -> list[str]:
    areas = tmp_path / "a.geojson"
    areas.write_bytes(
        collection([feature(square(c, 0), nr=str(c), name=f"Feld {c}") for c in range(3)])
    )
    table = tmp_path / "t.csv"
    table.write_text("nr;jahr;n;Kinder Süd\n0;2010;5;1\n1;2010;6;2\n2;2010;7;3\n", "utf-8")
    return [str(areas), str(table)]


@pytest.fixture
def koeln(reference: Path) -> list[str]:
    folder = reference / "koeln"
    return [*map(str, folder.glob("Stadtteil.*")), str(folder / "bevoelkerung_2005-2010.csv")]


def test_koeln_is_imported_without_any_option(
    koeln: list[str], workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", *koeln, "--city", "koeln", "--name", "Köln"]) == 0
    said = capsys.readouterr()
    assert "21.845 Werte gelesen, 21.845 gespeichert, 0 nicht übernommen" in said.out
    assert said.err == ""
    city = load_city("koeln")
    assert len(city.values) == 21_845
    assert {file.name for file in (workspace / "koeln").iterdir()} == {
        "city.gpkg",
        "city.json",
        "report.json",
        "originals",
    }
    for file in map(Path, koeln):
        stored = workspace / "koeln" / "originals" / file.name
        assert stored.read_bytes() == file.read_bytes()
    assert run(["describe", "koeln"]) == 0


def test_check_stores_nothing(
    small: list[str], workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", *small, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["blocked"] is False
    assert told["ledger"][0]["stored"] == 6
    assert told["areas"]["levels"] == {"areas": 3}
    assert [row["target"] for row in told["mapping"]] == ["own", "own"]
    assert not workspace.exists()


@pytest.mark.parametrize("command", [["check"], ["import", "--city", "x1", "--name", "X"]])
@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_a_blocking_problem_exits_with_1(
    tmp_path: Path,
    workspace: Path,
    command: list[str],
    as_json: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "leer.csv"
    file.write_bytes(b"")
    assert run([command[0], str(file), *command[1:], *as_json]) == 1
    said = capsys.readouterr()
    if as_json:
        assert json.loads(said.out)["problems"][0]["key"] == "file_empty"
    else:
        assert "leer.csv: Die Datei ist leer." in said.err
    assert not (workspace / "x1").exists()


def test_english_is_complete(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "leer.csv").write_bytes(b"")
    assert run(["--language", "en", "check", str(tmp_path / "leer.csv")]) == 1
    assert "The file is empty" in capsys.readouterr().err


STATED = (
    *("--source-publisher", "Stadt Feld", "--source-date", "31.12.2010"),
    *("--source-licence", "dl-de/by-2-0"),
)


def test_check_tells_where_the_figures_come_from_before_a_city_exists(
    small: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", *small, *STATED, "--json"]) == 0
    origin = json.loads(capsys.readouterr().out)["provenance"]
    assert (origin["kind"], origin["geometry"]) == ("uploaded", "uploaded")
    assert {source["title"] for source in origin["sources"]} == {"a.geojson", "t.csv"}
    for source in origin["sources"]:
        assert (source["publisher"], source["date"]) == ("Stadt Feld", "2010-12-31")
        assert (source["licence"], source["changed"]) == ("dl-de/by-2-0", True)
    bytes_of = {Path(file).name: Path(file).read_bytes() for file in small}
    assert {file["name"]: file["sha256"] for file in origin["files"]} == {
        name: hashlib.sha256(data).hexdigest() for name, data in bytes_of.items()
    }
    assert origin["fingerprint"] is None
    assert origin["version"]


def test_an_import_tells_the_fingerprint_of_the_city_that_it_made(
    small: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", *small, "--city", "feld", "--name", "Feld", *STATED, "--json"]) == 0
    origin = json.loads(capsys.readouterr().out)["provenance"]
    assert run(["describe", "feld", "--json"]) == 0
    described = json.loads(capsys.readouterr().out)["provenance"]
    assert origin["fingerprint"] == described["fingerprint"] == load_city("feld").fingerprint
    assert origin["sources"] == described["sources"]


def test_files_in_which_nothing_is_found_still_name_themselves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "leer.csv").write_bytes(b"")
    assert run(["check", str(tmp_path / "leer.csv"), "--json"]) == 1
    origin = json.loads(capsys.readouterr().out)["provenance"]
    assert origin["sources"] == []
    assert origin["geometry"] == "none"
    assert [file["name"] for file in origin["files"]] == ["leer.csv"]


def test_wrong_usage_exits_with_2(small: list[str]) -> None:
    for arguments in (["import", *small], ["check"], ["check", *small, "--group", "ohne"]):
        with pytest.raises(SystemExit) as stop:
            run(arguments)
        assert stop.value.code == 2


def test_a_key_is_taken_once(small: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["import", *small, "--city", "feld", "--name", "Feld"]
    assert run(arguments) == 0
    assert run(arguments) == 1
    assert "gibt es schon" in capsys.readouterr().err
    assert run([*arguments, "--replace"]) == 0
    assert run(["import", *small, "--city", "dortmund", "--name", "D"]) == 1


@pytest.mark.parametrize("name", ["", "  "])
def test_a_city_needs_a_name(
    small: list[str], workspace: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", *small, "--city", "ok", "--name", name]) == 1
    assert "braucht einen Namen" in capsys.readouterr().err
    assert not workspace.exists()


def test_a_key_column_that_is_not_there_is_told(
    small: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", small[0], "--key", "nokey"]) == 1
    assert "nokey" in capsys.readouterr().err


def test_mapping_and_groups_are_taken_from_the_command_line(
    small: list[str], tmp_path: Path
) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('[mapping]\nn = "population_count"\n', "utf-8")
    arguments = ["import", *small, "--city", "feld", "--name", "Feld"]
    chosen = ["--mapping", str(mapping), "--group", "Südkinder=Kinder Süd"]
    assert run([*arguments, *chosen]) == 0
    city = load_city("feld")
    assert set(city.values["indicator"]) == {"population_count", "kinder_sued_count"}
    assert city.groups["kinder_sued"].name_de == "Südkinder"


def test_files_that_cannot_be_opened_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(tmp_path / "fehlt.csv")]) == 1
    assert "fehlt.csv" in capsys.readouterr().err
    (tmp_path / "m.toml").write_text("kaputt", "utf-8")
    (tmp_path / "a.csv").write_text("a;b\n1;2\n", "utf-8")
    assert run(["check", str(tmp_path / "a.csv"), "--mapping", str(tmp_path / "m.toml")]) == 1
    assert "m.toml" in capsys.readouterr().err
