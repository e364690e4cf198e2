"""The server is killed, or a page closed, while it saves: the old or the new is there, whole."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from benchmarks.browserless import Reader
from geo.cities import load_city
from geo.store.folder import FolderStore
from tests.browser.servers import Server
from tests.faults.conftest import (
    import_files,
    name_city,
    open_page,
    open_saved,
    read_in,
    told,
)

Start = Callable[..., Server]
SLIDER = "scenario.musterhafen.directed_share"


def people(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> float:
    """How many live in the first field."""
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(workspace))
    return float(load_city("feldstadt").values["value"].min())


def prepare_replacing(reader: Reader, number: int) -> None:
    """All but the last click."""
    reader.choose("import.way.de", reader.options("import.way.de")[0])
    read_in(reader, import_files(number))
    name_city(reader)
    assert reader.tick("import.replace").faults == ()


def keep_first(server: Server) -> None:
    """A city with a hundred people in its first field."""
    with open_page(server, "Daten") as reader:
        read_in(reader, import_files(100))
        name_city(reader)
        assert reader.press("import.save").faults == ()


def cut_off_while_saving(server: Server, cut: Callable[[Reader], None]) -> None:
    """A city is replaced by one with 700 people; after the last click nobody may answer."""
    keep_first(server)
    with open_page(server, "Daten") as reader:
        prepare_replacing(reader, 700)

        def save() -> None:
            with suppress(ConnectionClosed, OSError):
                reader.press("import.save")

        saving = threading.Thread(target=save)
        saving.start()
        cut(reader)
        saving.join()


def replace_again(server: Server) -> None:
    """Afterwards it can be replaced as ever, by one with 900."""
    with open_page(server, "Daten") as reader:
        prepare_replacing(reader, 900)
        assert reader.press("import.save").faults == ()
        told(reader, "Feldstadt ist angelegt")


@pytest.mark.parametrize("delay", [0.02, 0.08, 0.2])
def test_a_server_killed_while_it_saves_starts_with_the_old_city_or_the_new(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, delay: float
) -> None:
    workspace = tmp_path / "ws"
    server = start(workspace)

    def kill(_reader: Reader) -> None:
        time.sleep(delay)
        server.process.kill()

    cut_off_while_saving(server, kill)
    again = start(workspace)
    with open_page(again, "Karte", "feldstadt") as reader:
        assert reader.alerts() == []
        assert ("102 Personen" in reader.words()) != ("702 Personen" in reader.words())
    assert people(workspace, monkeypatch) in (100.0, 700.0)
    replace_again(again)
    assert people(workspace, monkeypatch) == 900.0
    assert {path.name for path in workspace.iterdir()} == {".locks", "feldstadt", "log.jsonl"}


def test_a_page_reloaded_while_it_saves_finds_the_old_city_or_the_new(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = tmp_path / "ws"
    server = start(workspace)
    cut_off_while_saving(server, lambda reader: reader.socket.close())
    replace_again(server)
    assert people(workspace, monkeypatch) == 900.0
    originals = FolderStore(workspace).read_originals("feldstadt")
    assert import_files(100)["leute.csv"] in originals.values()


def test_a_second_tab_does_not_overwrite_what_the_first_has_kept(
    start: Start, tmp_path: Path
) -> None:
    server = start(tmp_path / "ws")
    with open_page(server, "Szenarien") as first, open_page(server, "Szenarien") as second:
        for tab in (first, second):
            open_saved(tab)
        assert first.press("scenario.save").faults == ()
        assert second.press("scenario.save").faults == ()
        told(second, "Mein Szenario")
        assert second.press("scenario.load").faults == ()
        assert second.slide(SLIDER, 60).faults == ()
        assert second.press("scenario.save").faults == ()
        assert second.alerts() == []
        assert first.slide(SLIDER, 20).faults == ()
        assert first.press("scenario.save").faults == ()
        told(first, "Mein Szenario", "von jemand anderem")
        # What the first has made is still on its page, and goes under another name.
        assert first.press("scenario.duplicate").faults == ()
        assert first.alerts() == []
    store = FolderStore(tmp_path / "ws")
    kept = {
        plan.name: store.read_plan("musterhafen", plan.key)
        for plan in store.list_plans("musterhafen")
    }
    assert len(kept) == 2
    assert b'"directed_share": 60' in (kept["Mein Szenario"] or b"")
