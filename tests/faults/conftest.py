"""A real server, a disk that can be filled or locked under it, and readers without a screen."""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.browserless import Reader, read_page
from tests.browser.servers import PROJECT, Server, start_server
from tests.faults.disks import Disk, mount_disk
from tests.geo.imports.conftest import collection, feature, square

PATIENCE_S = 60.0
ROOT = 0
WITHOUT_OVERRIDE = ("setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override")
"""Root without the right to overrule permissions: what may not be written cannot be."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A small disk of its own."""
    made = mount_disk(tmp_path / "disk")
    yield made
    made.remove()


@contextmanager
def starting(folder: Path) -> Iterator[Callable[..., Server]]:
    """Start the atlas over a workspace; whatever was started ends with the block."""
    started: list[Server] = []

    def serve(workspace: Path, **settings: str) -> Server:
        own = folder / f"server-{len(started)}"
        own.mkdir()
        settings["ANKUNFTSATLAS_WORKSPACE"] = str(workspace)
        before = WITHOUT_OVERRIDE if os.geteuid() == ROOT else ()
        started.append(start_server(PROJECT / "app.py", own, settings=settings, before=before))
        return started[-1]

    try:
        yield serve
    finally:
        for server in started:
            server.stop()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Servers of one test."""
    with starting(tmp_path) as serve:
        yield serve


def open_page(server: Server, page: str = "", city: str = "musterhafen") -> "OpenPage":
    """A page in German; nothing on it may be an exception."""
    return OpenPage(server, page, f"lang=de&city={city}")


class OpenPage:
    """A session that begins with the block and ends with it."""

    def __init__(self, server: Server, page: str, query: str) -> None:
        """Remember where."""
        self._session = read_page(server.url, page, query)

    def __enter__(self) -> Reader:
        """Open the page."""
        reader = self._session.__enter__()
        assert reader.open().faults == ()
        return reader

    def __exit__(self, *broken: object) -> None:
        """Leave."""
        self._session.__exit__(None, None, None)


def table(number: int) -> bytes:
    """People in three fields."""
    return "\n".join(["nr;jahr;Einwohner", *(f"{c};2020;{number + c}" for c in range(3))]).encode()


def import_files(number: int = 100) -> dict[str, bytes]:
    """Three fields and how many live there."""
    fields = [feature(square(c, 0), nr=str(c), name=f"Feld {c}") for c in range(3)]
    return {"felder.geojson": collection(fields), "leute.csv": table(number)}


def read_in(reader: Reader, files: dict[str, bytes], *, uploader: int = 0) -> None:
    """Choose files on the page "Daten" and wait until they have been read."""
    assert reader.upload(f"import.uploader.{uploader}", files).faults == ()
    wait_until_read(reader)


def wait_until_read(reader: Reader) -> None:
    """Look again until the bar has gone."""
    until = time.monotonic() + PATIENCE_S
    while "import.stop" in reader:
        assert time.monotonic() < until, "the files were not read"
        time.sleep(0.3)
        assert reader.rerun().faults == ()


def name_city(reader: Reader, name: str = "Feldstadt") -> None:
    """Go to the last step and type a name."""
    assert reader.press("import.go.save").faults == ()
    wait_until_read(reader)
    assert reader.type("import.name", name).faults == ()


def open_saved(reader: Reader) -> None:
    """Open the list of kept scenarios, where "save" is."""
    assert reader.tick("scenario.saved_plans").faults == ()


def told(reader: Reader, *parts: str) -> str:
    """The one sentence on the page that has all these parts in it; two tabs may both say it."""
    said = {plain(one) for one in reader.alerts()}
    found = [one for one in said if all(part in one for part in parts)]
    assert len(found) == 1, (parts, said)
    return found[0]


def plain(said: str) -> str:
    """A sentence without the backslashes that keep its signs from acting."""
    return re.sub(r"\\(.)", r"\1", said)
