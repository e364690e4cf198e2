"""One file holds a whole workspace, whatever store it comes from and goes to."""

import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from geo import store
from geo.cities import load_city
from geo.commands import run
from geo.errors import DataError, StoreError
from geo.scenarios.plan import Plan
from geo.store.backup import accepts, open_backup, write_backup
from geo.store.folder import FolderStore
from geo.store.interface import Store
from geo.store.scenarios import list_plans, load_plan, save_plan
from tests.cities import small_city

PLAN = Plan(name="Plan Ä", city="small", fingerprint="small", changes={"directed_share": 40})


@pytest.fixture
def filled(any_store: Store) -> Store:
    store.save_city(small_city(), originals={"a.csv": b"1"}, recipe={"a": 1})
    save_plan(PLAN)
    save_plan(replace(PLAN, city="dortmund"))
    return any_store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sicherung.zip"


def test_everything_comes_back_in_an_empty_workspace(
    filled: Store, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = load_city("small")
    contents = write_backup(filled, file)
    assert contents.cities == ("small",)
    monkeypatch.delenv("ANKUNFTSATLAS_STORE", raising=False)
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path / "neu"))
    assert run(["restore", str(file)]) == 0
    assert load_city("small").fingerprint == before.fingerprint
    assert store.load_originals("small") == {"a.csv": b"1"}
    assert store.load_recipe("small") == {"a": 1}
    (plan,) = list_plans("small")
    assert load_plan(plan.key, city=small_city()) == (PLAN, ())
    assert len(list_plans("dortmund")) == 1


@pytest.mark.usefixtures("workspace")
def test_a_folder_moves_into_a_database(
    file: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save_city(small_city(), originals={"a.csv": b"1"})
    assert run(["backup", str(file)]) == 0
    monkeypatch.setenv("ANKUNFTSATLAS_STORE", address)
    assert run(["restore", str(file)]) == 0
    assert load_city("small").areas.geometry.area.sum() == small_city().areas.geometry.area.sum()
    assert store.load_originals("small") == {"a.csv": b"1"}


def test_what_is_there_is_replaced_only_on_demand(
    filled: Store, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_backup(filled, file)
    stamp = store.workspace_stamp("small")
    assert run(["restore", str(file)]) == 1
    assert "small" in capsys.readouterr().err
    assert store.workspace_stamp("small") == stamp
    assert run(["restore", str(file), "--replace"]) == 0
    assert store.workspace_stamp("small") != stamp


def rewrite(file: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> None:
    """The same archive with some entries changed, renamed or left out."""
    with zipfile.ZipFile(file) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in entries:
            if changed := change(name, content):
                archive.writestr(*changed)


def refusal(file: Path) -> str:
    with pytest.raises(DataError) as told, open_backup(file):
        pass
    return told.value.key


@pytest.fixture
def backup(workspace: Path, file: Path) -> Path:
    store.save_city(small_city())
    save_plan(PLAN)
    write_backup(store.open_store(), file)
    shutil.rmtree(workspace)
    return file


def test_one_changed_byte_is_noticed_and_nothing_restored(backup: Path, workspace: Path) -> None:
    rewrite(
        backup,
        lambda name, content: (
            (name, content[:-1] + b"?") if name.endswith(".gpkg") else (name, content)
        ),
    )
    assert refusal(backup) == "store.backup_damaged"
    assert run(["restore", str(backup)]) == 1
    assert not workspace.exists()


def test_a_missing_file_is_noticed(backup: Path) -> None:
    rewrite(backup, lambda name, content: None if name.endswith("city.json") else (name, content))
    assert refusal(backup) == "store.backup_damaged"


def test_a_file_cut_short_is_no_backup(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    assert refusal(backup) == "store.backup_foreign"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"hello"])
def test_what_is_no_zip_file_is_no_backup(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert refusal(file) == "store.backup_foreign"


@pytest.mark.parametrize(
    "manifest", [b"[]", b"{}", b"[" * 90_000, b'{"format": "other", "version": 1, "files": {}}']
)
def test_another_programs_zip_file_is_no_backup(file: Path, manifest: bytes) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", manifest)
    assert refusal(file) == "store.backup_foreign"


def test_a_backup_of_a_later_version_says_so(backup: Path) -> None:
    def later(name: str, content: bytes) -> tuple[str, bytes]:
        told = json.loads(content) | {"version": 99} if name == "manifest.json" else None
        return name, json.dumps(told).encode() if told else content

    rewrite(backup, later)
    assert refusal(backup) == "store.backup_later"


@pytest.mark.parametrize(
    "name",
    [
        *("../x", "/etc/passwd", "cities/../x/city.json", "cities/small/../../x.json"),
        *("cities/small/originals/..", "cities/small/originals/../../../x", "cities/small/x.py"),
        *("cities/small/originals/a\\..\\b", "scenarios/small/../x.json", "C:\\x", "log.jsonl/x"),
    ],
)
def test_no_name_in_a_backup_leads_out_of_it(backup: Path, tmp_path: Path, name: str) -> None:
    assert not accepts(name)
    with zipfile.ZipFile(backup) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    manifest["files"] = {name: "0" * 64}
    with zipfile.ZipFile(backup, "w") as archive:
        archive.writestr(name, b"evil")
        archive.writestr("manifest.json", json.dumps(manifest))
    before = sorted(tmp_path.rglob("*"))
    assert refusal(backup) == "store.backup_foreign"
    assert sorted(tmp_path.rglob("*")) == before


def test_one_damaged_city_keeps_no_other_from_coming_back(
    workspace: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store.save_city(small_city())
    store.save_city(replace(small_city(), key="heil", name="Heil"))
    (workspace / "small" / "city.gpkg").write_bytes(b"kaputt")
    write_backup(store.open_store(), file)
    shutil.rmtree(workspace)
    assert run(["restore", str(file)]) == 1
    assert "small" in capsys.readouterr().err
    assert store.list_workspace_cities() == [("heil", "Heil")]


def test_a_backup_that_cannot_be_written_leaves_the_old_one(filled: Store, file: Path) -> None:
    file.mkdir()
    with pytest.raises(StoreError) as told:
        write_backup(filled, file)
    assert told.value.key == "store.backup_no_file"
    assert [path.name for path in file.parent.iterdir() if path.suffix == ".zip"] == [file.name]


def test_a_backup_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError), open_backup(tmp_path / "fehlt.zip"):
        pass


def test_a_folder_is_backed_up_byte_by_byte(workspace: Path, file: Path) -> None:
    store.save_city(small_city(), originals={"a.csv": b"1"})
    write_backup(FolderStore(workspace), file)
    with zipfile.ZipFile(file) as archive:
        for name in ("city.gpkg", "city.json", "report.json", "originals/a.csv"):
            assert archive.read(f"cities/small/{name}") == (workspace / "small" / name).read_bytes()
