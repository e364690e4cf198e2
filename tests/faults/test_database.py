"""The database goes away while pages are open, and comes back: no page has to be loaded anew."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.servers import Server
from tests.faults.conftest import import_files, name_city, open_page, open_saved, read_in, told
from tests.geo.store.database import DatabaseServer, make_server

SLIDER = "scenario.musterhafen.directed_share"
PAUSE_S = 6.0
"""A little longer than the store leaves a database alone that did not answer."""


@pytest.fixture
def database() -> Iterator[DatabaseServer]:
    """A server of its own, as it is stopped here."""
    made = make_server()
    yield made
    made.remove()


def test_a_database_that_goes_and_comes_back_stops_nobodys_work(
    start: Callable[..., Server], database: DatabaseServer, tmp_path: Path
) -> None:
    server = start(tmp_path / "unused", ANKUNFTSATLAS_STORE=database.address)
    with (
        open_page(server, "Daten") as importing,
        open_page(server, "Szenarien") as planning,
    ):
        read_in(importing, import_files(100))
        name_city(importing)
        assert importing.press("import.save").faults == ()
        told(importing, "Feldstadt ist angelegt")
        assert importing.rerun().faults == ()
        assert importing.tick("import.replace").faults == ()
        open_saved(planning)
        assert planning.press("scenario.save").faults == ()
        with open_page(server, "Karte", "feldstadt") as looking:
            assert "102 Personen" in looking.words()
            database.stop()
            # What is open stays open, and what needs no database goes on.
            assert looking.rerun().faults == ()
            assert "102 Personen" in looking.words()
            assert planning.slide(SLIDER, 60).faults == ()
            assert planning.alerts() == []
            assert planning.press("scenario.save").faults == ()
            said = told(planning, "nicht erreichbar", "gespeichert wurde nichts", "warten")
            assert "geheim" not in said
            assert len(planning.alerts()) == 1
            assert planning.slide(SLIDER, 80).faults == (), "levers are still there"
            assert importing.press("import.save").faults == ()
            told(importing, "nicht erreichbar")
            with open_page(server, "Karte", "musterhafen") as newcomer:
                assert newcomer.alerts() == []
            database.start()
            time.sleep(PAUSE_S)
            assert planning.press("scenario.save").faults == ()
            assert planning.alerts() == []
            assert importing.press("import.save").faults == ()
            told(importing, "Feldstadt")
            assert looking.rerun().faults == ()
            assert looking.alerts() == []
    with open_page(server, "Szenarien") as planning:
        open_saved(planning)
        assert planning.press("scenario.load").faults == ()
        assert "Von der Kommune vermittelter Anteil" in planning.words()


def test_a_server_whose_database_is_away_from_the_start_shows_embedded_cities(
    start: Callable[..., Server], database: DatabaseServer, tmp_path: Path
) -> None:
    database.stop()
    server = start(tmp_path / "unused", ANKUNFTSATLAS_STORE=database.address)
    with open_page(server, "Karte", "musterhafen") as reader:
        assert reader.alerts() == []
    with open_page(server, "Daten") as reader:
        told(reader, "nicht erreichbar")
        database.start()
        time.sleep(PAUSE_S)
        assert reader.rerun().faults == ()
        told(reader, "Noch keine eigene Stadt angelegt")
