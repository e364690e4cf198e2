"""Every file of a workspace damaged in every way: a sentence, a way on, the rest still works."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.store.folder import FolderStore
from geo.store.scenarios import plan_key
from tests.browser.servers import Server
from tests.faults.conftest import (
    import_files,
    name_city,
    open_page,
    open_saved,
    plain,
    read_in,
    starting,
    told,
)

PLAN = plan_key("Mein Szenario")
FILES = {
    "card": "feldstadt/city.json",
    "package": "feldstadt/city.gpkg",
    "report": "feldstadt/report.json",
    "original": "feldstadt/originals",
    "plan": f".scenarios/musterhafen/{PLAN}.json",
    "log": "log.jsonl",
    "locks": ".locks",
}
OPENS_NO_MORE = ("card", "package")


def empty(path: Path) -> None:
    """Nothing left of it."""
    remove(path)
    path.write_bytes(b"")


def cut(path: Path) -> None:
    """The second half is missing."""
    if path.is_dir():
        for file in path.iterdir():
            cut(file)
    else:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scribble(path: Path) -> None:
    """Other bytes in the middle."""
    if path.is_dir():
        for file in path.iterdir():
            scribble(file)
    else:
        whole = path.read_bytes()
        middle = len(whole) // 2
        path.write_bytes(whole[:middle] + b"\x00\xff{<" * 64 + whole[middle + 256 :])


def remove(path: Path) -> None:
    """It is not there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def replace_by_folder(path: Path) -> None:
    """A folder of its name."""
    remove(path)
    path.mkdir()


DAMAGES = (empty, cut, scribble, remove, replace_by_folder)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A server over a workspace with a city and a scenario, and a copy of that workspace."""
    folder = tmp_path_factory.mktemp("damage")
    with starting(folder) as start:
        server = start(folder / "ws")
        fill_workspace(server)
        shutil.copytree(folder / "ws", folder / "whole")
        yield server, folder / "whole"


def fill_workspace(server: Server) -> None:
    """A city and a scenario."""
    with open_page(server, "Daten") as reader:
        read_in(reader, import_files(100))
        name_city(reader)
        assert reader.press("import.save").faults == ()
    with open_page(server, "Szenarien") as reader:
        open_saved(reader)
        assert reader.press("scenario.save").faults == ()


def restore(whole: Path, workspace: Path) -> None:
    """As it was before."""
    shutil.rmtree(workspace)
    shutil.copytree(whole, workspace)


@pytest.mark.parametrize("what", FILES)
def test_a_damaged_file_takes_at_most_its_own_city_or_plan_out(
    what: str, served: tuple[Server, Path]
) -> None:
    server, whole = served
    workspace = whole.parent / "ws"
    for damage in DAMAGES:
        restore(whole, workspace)
        damage(workspace / FILES[what])
        look_everywhere(server, f"{what} {damage.__name__}", is_open=what not in OPENS_NO_MORE)
        # What nobody asked to change is still as the damage left it.
        assert FolderStore(workspace).list_cities()
    restore(whole, workspace)
    with open_page(server, "Karte", "feldstadt") as reader:
        assert "102 Personen" in reader.words()
        assert reader.alerts() == []


def look_everywhere(server: Server, case: str, *, is_open: bool) -> None:
    """The damaged city, its list, the kept plans, and a city that has nothing to do with it."""
    with open_page(server, "Karte", "feldstadt") as reader:
        said = [plain(one) for one in reader.alerts()]
        if is_open:
            assert "102 Personen" in reader.words(), case
        elif said:
            assert "feldstadt" in said[0].casefold(), (case, said)
            assert "aus einer Sicherung" in said[0], (case, said)
        else:
            # The damage left all figures whole.
            assert "102 Personen" in reader.words(), case
    with open_page(server, "Daten") as reader:
        assert "feldstadt" in reader.words(), case
    with open_page(server, "Szenarien") as reader:
        open_saved(reader)
        assert reader.slide("scenario.musterhafen.directed_share", 60).faults == (), case
        if "scenario.load" in reader:
            assert reader.press("scenario.load").faults == (), case
    with open_page(server, "Karte", "musterhafen") as reader:
        assert reader.alerts() == [], case


@pytest.mark.parametrize("what", OPENS_NO_MORE)
def test_a_damaged_city_is_imported_again_or_deleted_from_the_page(
    what: str, served: tuple[Server, Path]
) -> None:
    server, whole = served
    workspace = whole.parent / "ws"
    restore(whole, workspace)
    empty(workspace / FILES[what])
    with open_page(server, "Daten") as reader:
        reader.choose("import.way.de", reader.options("import.way.de")[0])
        read_in(reader, import_files(700))
        name_city(reader)
        assert reader.tick("import.replace").faults == ()
        assert reader.press("import.save").faults == ()
        told(reader, "Feldstadt ist angelegt")
    originals = FolderStore(workspace).read_originals("feldstadt").values()
    assert {import_files(100)["leute.csv"], import_files(700)["leute.csv"]} <= set(originals)
    with open_page(server, "Karte", "feldstadt") as reader:
        assert "702 Personen" in reader.words()
    empty(workspace / FILES[what])
    with open_page(server, "Daten") as reader:
        reader.tick("sure.feldstadt")
        assert reader.press("delete.feldstadt").faults == ()
    assert FolderStore(workspace).list_cities() == []
