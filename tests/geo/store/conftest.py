"""The two stores, and small cities to keep in them."""

import secrets
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from geo.city import City
from geo.imports import ImportDraft, build_city, read_files
from geo.store.interface import Store
from geo.store.opening import _open_database, open_store
from tests.geo.imports.conftest import collection, feature, square
from tests.geo.store.database import DatabaseServer, make_server


@pytest.fixture(scope="session")
def server() -> Iterator[DatabaseServer]:
    made = make_server()
    yield made
    made.remove()


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path / "ws"))
    return tmp_path / "ws"


@pytest.fixture
def address(server: DatabaseServer) -> Iterator[str]:
    """A schema of its own for each test; whatever was opened there is closed behind it."""
    named = f"{server.address}?schema=test_{secrets.token_hex(6)}"
    yield named
    opened = _open_database(named)
    opened._database.engine.dispose()  # type: ignore[attr-defined]
    _open_database.cache_clear()


@pytest.fixture(params=["folder", "postgis"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def any_store(kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Each of the two, chosen as a user chooses: by the environment."""
    request.getfixturevalue("workspace")
    if kind == "postgis":
        monkeypatch.setenv("ANKUNFTSATLAS_STORE", request.getfixturevalue("address"))
    return open_store()


@lru_cache
def _draft(count: int) -> ImportDraft:
    """Read once for all tests: untrusted files are read in a process of their own."""
    areas = collection([feature(square(c, 0), nr=str(c), name=f"Feld {c} <b>ä") for c in range(3)])
    table = f"nr;jahr;Einwohner;Herkunft Nord\n0;2010;{count};1\n1;2010;.;-\n2;2010;0,5;x\n"
    return read_files({"a.geojson": areas, "t.csv": table.encode()})


@pytest.fixture
def make() -> Callable[..., City]:
    def build(key: str = "feldstadt", *, count: int = 5, name: str = "Feldstadt") -> City:
        return build_city(_draft(count), key=key, name=name)[0]

    return build
