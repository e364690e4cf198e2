"""Small files as a planner would bring them, written by hand here."""

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from geo.imports import ImportDraft, ImportOptions, read_files
from geo.imports.reading import read_raw

Ring = list[list[float]]


@pytest.fixture(autouse=True)
def read_in_this_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare each test the start of a process; modules that say ``READS_APART`` go the real way."""
    if not getattr(request.module, "READS_APART", False):
        monkeypatch.setattr("geo.imports.door.read_raw_apart", read_raw)


WEST, SOUTH, STEP = 7.40, 51.50, 0.01


def square(column: int, row: int) -> Ring:
    west, south = WEST + column * STEP, SOUTH + row * STEP
    east, north = west + STEP, south + STEP
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(ring: Ring, **properties: object) -> dict[str, object]:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(features: Sequence[Mapping[str, object]], **more: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


@pytest.fixture
def grid() -> Callable[..., bytes]:
    """Squares beside each other with the given keys; the names follow the keys."""

    def make(*keys: str) -> bytes:
        features = [
            feature(square(column, 0), nr=key, name=f"Feld {chr(65 + column)}")
            for column, key in enumerate(keys)
        ]
        return collection(features)

    return make


@pytest.fixture
def read() -> Callable[..., ImportDraft]:
    """Read files given as text or bytes."""

    def make(files: Mapping[str, bytes | str], **options: object) -> ImportDraft:
        as_bytes = {
            name: data.encode() if isinstance(data, str) else data for name, data in files.items()
        }
        return read_files(as_bytes, ImportOptions(**options))  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def koeln_files(reference: Path) -> dict[str, bytes]:
    """Shapefile and table of Köln as uploaded."""
    folder = reference / "koeln"
    names = [*folder.glob("Stadtteil.*"), folder / "bevoelkerung_2005-2010.csv"]
    return {file.name: file.read_bytes() for file in sorted(names)}


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """A server of this machine that writes down whoever calls."""
    calls: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.2)
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                connection, _ = server.accept()
            except TimeoutError:
                continue
            with connection:
                calls.append(connection.recv(200))

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}", calls
    stop.set()
    thread.join()
    server.close()
