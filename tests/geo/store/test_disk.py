"""A disk that refuses: nothing is lost, a sentence says what to do, and reading goes on."""

import errno
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo import store
from geo.cities import list_cities, load_city
from geo.errors import StoreError
from geo.store import city_files, disk
from geo.store.folder import FolderStore
from tests.cities import small_city

DRIVER = Path(__file__).parent / "disk_driver.py"
PROJECT = Path(__file__).parents[3]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may enter, unlike pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="atlas-disk-"))
    made.chmod(0o755)
    yield made / "ws"
    shutil.rmtree(made, ignore_errors=True)


def use(kind: str, workspace: Path) -> dict[str, object]:
    run = subprocess.run(
        [sys.executable, str(DRIVER), kind, str(workspace)],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(PROJECT), "PATH": "/usr/bin:/bin"},
    )
    seen: dict[str, object] = json.loads(run.stdout)
    return seen


def test_a_disk_without_room_leaves_the_old_state_and_nothing_half_written(
    open_folder: Path,
) -> None:
    seen = use("limit", open_folder)
    assert seen["replace"] in ("store.disk_full", "store.disk_failed")
    assert seen["new"] == seen["replace"]
    assert seen["plan"] == "store.disk_full"
    assert seen["backup"] in ("store.backup_no_file", "store.disk_failed")
    assert (seen["cities"], seen["plans"]) == ([["small", "Kleinstadt"]], ["Plan"])
    assert seen["left"] == [".locks", ".scenarios", "log.jsonl", "small"]
    assert seen["areas"] == 5


def test_a_workspace_that_may_only_be_read_is_read(open_folder: Path) -> None:
    seen = use("rights", open_folder)
    for act in ("replace", "new", "plan", "delete"):
        assert seen[act] == "store.disk_forbidden"
    assert seen["backup"] == "store.backup_no_file"
    assert (seen["cities"], seen["plans"]) == ([["small", "Kleinstadt"]], ["Plan"])
    assert seen["areas"] == 5


@pytest.mark.parametrize("step", ["card_text", "write_layers", "present_package"])
def test_no_room_at_any_step_is_one_sentence(
    step: str, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save_city(small_city())

    def fill_up(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(city_files, step, fill_up)
    with pytest.raises(StoreError) as told:
        store.save_city(small_city(), replace=True)
    assert told.value.key == "store.disk_full"
    assert str(workspace) in told.value.sentence("de")
    assert load_city("small").name == "Kleinstadt"
    assert not list(workspace.glob(".new-*"))


def test_after_a_crash_a_workspace_that_may_only_be_read_still_shows_the_old_city(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save_city(small_city())
    (workspace / "small").rename(workspace / ".old-small")

    def forbid(*_: object, **__: object) -> None:
        raise PermissionError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(disk.os, "open", forbid)
    assert FolderStore(workspace).read_parts("small").card["name"] == "Kleinstadt"


def test_a_workspace_that_is_a_file_is_told_and_embedded_cities_open(
    workspace: Path,
) -> None:
    workspace.write_bytes(b"")
    assert "musterhafen" in [entry.key for entry in list_cities()]
    with pytest.raises(StoreError):
        store.save_city(small_city())


@pytest.mark.parametrize("damage", [b"", b"[1", b"\xff"])
def test_a_damaged_report_keeps_no_city_from_opening(workspace: Path, damage: bytes) -> None:
    store.save_city(small_city())
    (workspace / "small" / "report.json").write_bytes(damage)
    assert load_city("small").name == "Kleinstadt"
    with pytest.raises(ValueError, match="damaged"):
        store.load_report("small")
    store.save_city(small_city(), replace=True)
    assert store.load_report("small")["problems"] == []


def test_a_damaged_city_may_be_replaced_and_deleted(workspace: Path) -> None:
    store.save_city(small_city())
    (workspace / "small" / "city.json").unlink()
    store.save_city(small_city(), replace=True)
    assert load_city("small").name == "Kleinstadt"
    (workspace / "small" / "city.gpkg").write_bytes(b"")
    store.delete_city("small")
    assert store.list_workspace_cities() == []
