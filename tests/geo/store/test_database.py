"""A real database goes away in mid-session, refuses, is of a later version; nothing leaks."""

import logging
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from geo import store
from geo.cities import city_stamp, list_cities, load_city
from geo.city import City
from geo.errors import DataError, StoreError
from geo.store import postgis
from geo.store.interface import Store
from geo.store.opening import _open_database, open_store
from geo.store.postgis import PostgisStore, open_postgis
from geo.store.watch import Watch
from tests.cities import small_city
from tests.geo.store.database import PASSWORD, DatabaseServer, make_server


@pytest.fixture
def shared(address: str, monkeypatch: pytest.MonkeyPatch) -> PostgisStore:
    monkeypatch.setenv("ANKUNFTSATLAS_STORE", address)
    opened = open_store()
    assert isinstance(opened, PostgisStore)
    return opened


@pytest.fixture
def own_server() -> Iterator[DatabaseServer]:
    """One that may be stopped without stopping the other tests' one."""
    made = make_server()
    yield made
    made.remove()


@pytest.fixture
def closing() -> Iterator[Callable[[str], PostgisStore]]:
    opened: list[PostgisStore] = []

    def open_one(address: str) -> PostgisStore:
        opened.append(open_postgis(address))
        return opened[-1]

    yield open_one
    for one in opened:
        one._database.engine.dispose()


def refusal(act: Callable[[], object]) -> StoreError:
    with pytest.raises(StoreError) as told:
        act()
    shown = "".join(traceback.format_exception(told.value))
    assert PASSWORD not in shown
    assert "falsch-0815" not in shown
    return told.value


def test_a_database_that_goes_away_leaves_open_what_is_open_and_is_found_again(
    own_server: DatabaseServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("ANKUNFTSATLAS_STORE", own_server.address)
    city = small_city()
    stamp = store.save_city(city)
    assert city_stamp("small") == stamp
    own_server.stop()
    away = [refusal(lambda: load_city("small")), refusal(lambda: store.delete_city("small"))]
    away.append(refusal(lambda: store.save_city(city, replace=True)))
    assert {one.key for one in away} == {"store.database_away"}
    assert "127.0.0.1/atlas" in away[0].sentence("de")
    # A session that goes on asks for the stamp and the list of cities, and keeps its city.
    open_store()._watch.forget()  # type: ignore[attr-defined]
    assert city_stamp("small") == stamp
    assert "small" in [entry.key for entry in list_cities()]
    own_server.start()
    assert load_city("small").name == "Kleinstadt"
    assert store.save_city(city, replace=True) != stamp
    assert PASSWORD not in caplog.text
    open_store()._database.engine.dispose()  # type: ignore[attr-defined]
    _open_database.cache_clear()


def test_a_database_that_never_answered_leaves_the_embedded_cities(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ANKUNFTSATLAS_STORE", f"postgresql://atlas:{PASSWORD}@127.0.0.1:9/atlas")
    assert "musterhafen" in [entry.key for entry in list_cities()]
    assert load_city("musterhafen").key == "musterhafen"
    assert refusal(store.list_workspace_cities).key == "store.database_away"
    _open_database.cache_clear()


def test_a_wrong_password_is_told_without_it(
    server: DatabaseServer, closing: Callable[[str], PostgisStore]
) -> None:
    wrong = closing(server.address.replace(PASSWORD, "falsch-0815"))
    assert refusal(wrong.list_cities).key == "store.database_refused"
    missing = closing(server.address.replace("/atlas", "/nirgends"))
    assert refusal(missing.list_cities).key == "store.database_refused"


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://atlas:{PASSWORD}@127.0.0.1:x/atlas",
        f"postgresql://atlas:{PASSWORD}@127.0.0.1/atlas?schema=x;drop",
        f"postgresql://atlas:{PASSWORD}@127.0.0.1/atlas?schema=Ä",
        f"postgresql://atlas:{PASSWORD}@127.0.0.1/",
        f"mysql://atlas:{PASSWORD}@127.0.0.1/atlas",
        PASSWORD,
    ],
)
def test_a_malformed_address_is_refused_and_not_repeated(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANKUNFTSATLAS_STORE", address)
    assert refusal(open_store).key == "store.address_malformed"


def test_a_missing_driver_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANKUNFTSATLAS_STORE", "postgresql://a@127.0.0.1/b")
    monkeypatch.setitem(sys.modules, "geo.store.postgis", None)
    assert refusal(open_store).key == "store.driver_missing"


def test_a_database_of_a_later_version_is_not_touched(
    shared: PostgisStore, address: str, closing: Callable[[str], PostgisStore]
) -> None:
    assert shared.list_cities() == []
    with shared._begin() as connection:
        connection.execute(text("UPDATE version SET version = 99"))
    assert refusal(closing(address).list_cities).key == "store.database_later"


def test_a_failure_in_the_middle_of_a_writing_leaves_the_old_city(
    shared: PostgisStore, make: Callable[..., City], monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp = store.save_city(make(), originals={"a.csv": b"1"})
    before = load_city("feldstadt").fingerprint
    city = make(count=7)

    def break_connection(*_: object) -> None:
        """As if the server had been restarted at this moment."""
        with shared._database.engine.connect() as other:
            other.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE pid <> pg_backend_pid() AND state = 'idle in transaction'"
                    " AND query LIKE 'INSERT INTO originals%'"
                )
            )

    def write_on(_: object, connection: Connection, __: object) -> None:
        connection.execute(text("SELECT 1"))

    with monkeypatch.context() as patch:
        patch.setattr(postgis, "new_action", break_connection)
        patch.setattr(
            PostgisStore, "_log", lambda _, connection, __: connection.execute(text("SELECT 1"))
        )
        key = refusal(lambda: store.save_city(city, originals={"b.csv": b"2"}, replace=True)).key
    assert key == "store.database_away"
    shared._watch.forget()
    assert city_stamp("feldstadt") == stamp
    assert store.load_originals("feldstadt") == {"a.csv": b"1"}
    assert load_city("feldstadt").fingerprint == before


def test_a_city_whose_card_was_damaged_by_hand_is_told(
    shared: PostgisStore, make: Callable[..., City]
) -> None:
    store.save_city(make())
    with shared._begin() as connection:
        connection.execute(text("""UPDATE cities SET card = '{"schema": 2}'"""))
    with pytest.raises(DataError, match="damaged"):
        load_city("feldstadt")


def test_atlases_in_one_database_do_not_see_each_other(
    server: DatabaseServer, closing: Callable[[str], PostgisStore], shared: Store
) -> None:
    store.save_city(small_city())
    other = closing(f"{server.address}?schema=anderer_atlas")
    assert [city.key for city in shared.list_cities()] == ["small"]
    assert other.list_cities() == []


def test_a_gis_finds_polygons_in_metres(shared: PostgisStore) -> None:
    store.save_city(small_city())
    with shared._begin() as connection:
        found = connection.execute(
            text("SELECT ST_SRID(geom), ST_Area(geom) FROM areas WHERE area_id = 'w1'")
        ).one()
    assert tuple(found) == (25832, 1_000_000.0)


def test_stamps_cost_one_question_a_second_for_all_sessions() -> None:
    asked = []
    watch = Watch(lambda: asked.append(1) or len(asked))  # type: ignore[func-returns-value]
    threads = [threading.Thread(target=watch.look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [watch.look() for _ in range(100)] == [1] * 100
    watch.forget()
    assert watch.look() == 2


def test_after_a_failure_the_source_is_left_alone_for_a_while() -> None:
    asked = []

    def fail() -> int:
        asked.append(1)
        raise StoreError("store.database_away", place="x")

    watch = Watch(fail)
    for _ in range(5):
        refusal(watch.look)
    assert len(asked) == 1


def test_the_plain_product_needs_no_driver(tmp_path: Path) -> None:
    code = (
        "import sys; from geo import store; store.open_store().list_cities();"
        "assert not {'sqlalchemy', 'psycopg'} & set(sys.modules)"
    )
    subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        env={"ANKUNFTSATLAS_WORKSPACE": str(tmp_path)},
        cwd=Path(__file__).parents[3],
    )
