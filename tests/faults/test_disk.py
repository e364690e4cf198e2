"""A disk that is full or may not be written: a sentence, a way on, and nothing lost."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geo.store.folder import FolderStore
from tests.browser.servers import Server
from tests.faults.conftest import import_files, name_city, open_page, open_saved, read_in, told
from tests.faults.disks import Disk, lock, unlock

Start = Callable[..., Server]
SLIDER = "scenario.musterhafen.directed_share"


def test_a_scenario_is_not_kept_on_a_full_disk_and_is_once_there_is_room(
    start: Start, disk: Disk
) -> None:
    server = start(disk.workspace)
    store = FolderStore(disk.workspace)
    with open_page(server, "Szenarien") as reader:
        open_saved(reader)
        reader.press("scenario.save")
        kept = store.list_plans("musterhafen")
        assert [plan.name for plan in kept] == ["Mein Szenario"]
        before = store.read_plan("musterhafen", kept[0].key)
        disk.fill(server.process.pid)
        assert reader.slide(SLIDER, 60).faults == ()
        assert reader.press("scenario.save").faults == ()
        told(reader, "kein Speicherplatz", "bisherige Stand ist unverändert", "Platz schaffen")
        assert store.read_plan("musterhafen", kept[0].key) == before
        disk.free(server.process.pid)
        assert reader.press("scenario.save").faults == ()
        assert reader.alerts() == []
    after = store.read_plan("musterhafen", kept[0].key)
    assert after is not None
    assert b"directed_share" in after
    assert after != before


def test_a_city_is_not_kept_on_a_full_disk_and_is_once_there_is_room(
    start: Start, disk: Disk
) -> None:
    server = start(disk.workspace)
    store = FolderStore(disk.workspace)
    with open_page(server, "Daten") as reader:
        read_in(reader, import_files(100))
        name_city(reader)
        disk.fill(server.process.pid)
        assert reader.press("import.save").faults == ()
        told(reader, "Gespeichert wurde nichts" if disk.is_mounted else "nicht", "Stand ist unver")
        assert store.list_cities() == []
        disk.free(server.process.pid)
        # The files are still chosen and the name still stands: the same button is the way on.
        assert reader.press("import.save").faults == ()
        told(reader, "Feldstadt ist angelegt")
    assert [city.key for city in store.list_cities()] == ["feldstadt"]
    assert not list(disk.workspace.glob(".new-*"))


def test_a_replacement_that_finds_no_room_leaves_the_old_city_open(
    start: Start, disk: Disk
) -> None:
    server = start(disk.workspace)
    keep_city(server, 100)
    with open_page(server, "Karte", "feldstadt") as other, open_page(server, "Daten") as reader:
        reader.choose("import.way.de", reader.options("import.way.de")[0])
        read_in(reader, import_files(700))
        name_city(reader)
        assert reader.tick("import.replace").faults == ()
        disk.fill(server.process.pid)
        assert reader.press("import.save").faults == ()
        told(reader, "unverändert")
        assert other.rerun().faults == ()
        assert other.alerts() == []
        assert "102 Personen" in other.words()
        disk.free(server.process.pid)
        assert reader.press("import.save").faults == ()
        assert other.rerun().faults == ()
        assert "702 Personen" in other.words()


def keep_city(server: Server, number: int) -> None:
    """Import the three fields and keep them."""
    with open_page(server, "Daten") as reader:
        read_in(reader, import_files(number))
        name_city(reader)
        assert reader.press("import.save").faults == ()
        told(reader, "Feldstadt ist angelegt")


def test_no_room_to_read_files_is_told_of_the_disk_and_not_of_the_files(
    start: Start, disk: Disk, tmp_path: Path
) -> None:
    server = start(tmp_path / "ws", TMPDIR=str(disk.folder))
    keep_city(server, 100)
    disk.refuse_temporary_files(server.process.pid)
    with open_page(server, "Daten") as reader:
        read_in(reader, import_files(700))
        told(reader, "Eingelesen wurde nichts", "bleiben gewählt")
        disk.take_temporary_files(server.process.pid)
        name_city(reader, "Neufeld")
        assert reader.press("import.save").faults == ()
        told(reader, "Neufeld ist angelegt")


@pytest.fixture
def locked(start: Start, tmp_path: Path) -> Iterator[Server]:
    """A server whose workspace holds a city and a scenario, and may only be read."""
    workspace = tmp_path / "ws"
    server = start(workspace)
    keep_city(server, 100)
    with open_page(server, "Szenarien") as reader:
        open_saved(reader)
        reader.press("scenario.save")
    lock(workspace)
    yield server
    unlock(workspace)


def test_a_workspace_that_may_only_be_read_is_read_and_nothing_else(
    locked: Server, tmp_path: Path
) -> None:
    store = FolderStore(tmp_path / "ws")
    with open_page(locked, "Karte", "feldstadt") as reader:
        assert "102 Personen" in reader.words()
        assert reader.alerts() == []
    with open_page(locked, "Szenarien") as reader:
        open_saved(reader)
        assert reader.press("scenario.duplicate").faults == ()
        told(reader, "darf diese Anwendung nicht schreiben", "Teilen")
        reader.press("scenario.delete")
        told(reader, "darf diese Anwendung nicht schreiben")
        assert reader.press("scenario.load").faults == ()
        assert reader.alerts() == []
    with open_page(locked, "Daten") as reader:
        reader.tick("sure.feldstadt")
        assert reader.press("delete.feldstadt").faults == ()
        told(reader, "darf diese Anwendung nicht schreiben", "ANKUNFTSATLAS_WORKSPACE")
    assert [city.key for city in store.list_cities()] == ["feldstadt"]
    assert [plan.name for plan in store.list_plans("musterhafen")] == ["Mein Szenario"]
    unlock(tmp_path / "ws")
    with open_page(locked, "Daten") as reader:
        reader.tick("sure.feldstadt")
        assert reader.press("delete.feldstadt").faults == ()
    assert store.list_cities() == []
