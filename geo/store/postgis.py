"""The shared store: cities and plans in PostgreSQL with PostGIS, for several machines at once.

While the database is away, what was last known of it is still listed and stamped, so that
whatever is open stays open; reading and writing say so in a sentence, and go on as soon as it
is back.
"""

import json
import secrets
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from geo.datasets.embedded import list_embedded
from geo.errors import DataError
from geo.store.card import update_card
from geo.store.city_files import read_city_files, write_city_files
from geo.store.connection import Database, open_database
from geo.store.interface import Action, CityParts, StoredCity
from geo.store.keys import unknown_city
from geo.store.log import new_action
from geo.store.parts import POINT_LAYERS, TABLES, city_of_parts
from geo.store.postgis_plans import PostgisPlans
from geo.store.postgis_rows import (
    describe_frames,
    put_tables,
    take_areas,
    take_objects,
    take_values,
)
from geo.store.postgis_schema import set_up
from geo.store.release import is_released
from geo.store.watch import Watch

LIST_CITIES = text(
    "SELECT city, name, stamp, json_build_object('visibility', card ->> 'visibility') AS card"
    " FROM cities"
)
INSERT_CITY = text(
    "INSERT INTO cities (city, name, stamp, card, report, frames) VALUES"
    " (:city, :name, :stamp, CAST(:card AS json), CAST(:report AS json), CAST(:frames AS json))"
)
INSERT_ORIGINAL = text("INSERT INTO originals VALUES (:city, :name, :content)")
READ_COMPUTED = text("SELECT content FROM computed WHERE city = :city AND name = :name")
WRITE_COMPUTED = text(
    "INSERT INTO computed SELECT city, :name, :content FROM cities WHERE city = :city"
    " ON CONFLICT (city, name) DO UPDATE SET content = excluded.content"
)


def open_postgis(address: str) -> "PostgisStore":
    """The store behind an address; nothing is connected before it is used.

    Raises:
        StoreError: The address is none.
    """
    return PostgisStore(open_database(address))


class PostgisStore(PostgisPlans):
    """Cities and plans in a database; see ``geo.store.interface``."""

    def __init__(self, database: Database) -> None:
        """Remember the database; tables are made when it is first used."""
        super().__init__(database)
        self._watch: Watch[dict[str, tuple[StoredCity, str]]] = Watch(self._read_listing)
        self._is_set_up = False
        self._setting_up = threading.Lock()

    @property
    def place(self) -> str:
        """Host, database and schema."""
        return self._database.place

    def _prepare(self) -> None:
        with self._setting_up:
            if not self._is_set_up:
                set_up(self._database)
                self._is_set_up = True

    def _read_listing(self) -> dict[str, tuple[StoredCity, str]]:
        """Every city and its stamp, by key."""
        with self._begin() as connection:
            rows = connection.execute(LIST_CITIES).all()
        return {
            row.city: (StoredCity(row.city, row.name, is_public=is_released(row.card)), row.stamp)
            for row in rows
        }

    def list_cities(self) -> list[StoredCity]:
        """Every stored city, by name."""
        listing = self._watch.look()
        cities = [listing[key][0] for key in listing.keys() - set(list_embedded())]
        return sorted(cities, key=lambda city: (city.name.casefold(), city.key))

    def stamp(self, key: str) -> str:
        """A text that changes with each writing; asked of the database at most once a second."""
        known = self._watch.look().get(key)
        return known[1] if known else ""

    def read_parts(self, key: str, *, whole: bool = False) -> CityParts:
        """A stored city, all of one state: the transaction sees none that comes later."""
        with self._begin(snapshot=True) as connection:
            row = self._row_of(connection, key)
            frames: Mapping[str, Any] = row["frames"]
            layers = {"areas": take_areas(connection, key)}
            tables = {"values": take_values(connection, key, frames)}
            wanted = {*POINT_LAYERS, *TABLES} | ({"left_out"} if whole else set())
            for name in (name for name in frames if name in wanted):
                into = layers if frames[name]["geometry"] else tables
                into[name] = take_objects(connection, key, name, frames[name])
            return CityParts(
                card=update_card(row["card"], city=key),
                report=row["report"] if whole else None,
                layers=layers,
                tables=tables,
                originals=_take_originals(connection, key) if whole else {},
            )

    def read_card(self, key: str) -> dict[str, Any]:
        """The card alone."""
        with self._begin() as connection:
            return update_card(self._row_of(connection, key)["card"], city=key)

    def read_report(self, key: str) -> Any:  # noqa: ANN401 - JSON
        """The report of the import."""
        with self._begin() as connection:
            return self._row_of(connection, key)["report"]

    def read_originals(self, key: str) -> dict[str, bytes]:
        """The files as they were uploaded."""
        with self._begin(snapshot=True) as connection:
            self._row_of(connection, key)
            return _take_originals(connection, key)

    def read_computed(self, key: str, name: str) -> str:
        """The text of a name."""
        with self._begin() as connection:
            found = connection.execute(READ_COMPUTED, {"city": key, "name": name}).scalar()
        return str(found or "")

    def write_computed(self, key: str, name: str, content: str) -> None:
        """Keep the text of a name with the city; it goes when the city does."""
        with self._begin() as connection:
            told = {"city": key, "name": name, "content": content}
            connection.execute(WRITE_COMPUTED, told)

    def _row_of(self, connection: Connection, key: str) -> Mapping[str, Any]:
        row = connection.execute(
            text("SELECT card, report, frames FROM cities WHERE city = :city"), {"city": key}
        ).first()
        if row is None:
            known = connection.execute(text("SELECT city FROM cities ORDER BY city")).scalars()
            raise unknown_city(key, known)
        return {"card": row.card, "report": row.report, "frames": row.frames}

    def write_parts(
        self, key: str, parts: CityParts, *, replace: bool, expected: str | None = None
    ) -> str:
        """Store a city whole or not at all, in one transaction."""
        stamp = secrets.token_hex(12)
        with self._begin() as connection:
            _lock(connection, key)
            known = connection.execute(
                text("SELECT stamp FROM cities WHERE city = :city"), {"city": key}
            ).scalar()
            if expected is not None and (known or "") != expected:
                raise DataError("store.changed_meanwhile", city=key)
            if known is not None and not replace:
                raise DataError("store.key_taken", key=key)
            connection.execute(text("DELETE FROM cities WHERE city = :city"), {"city": key})
            told = {
                "card": parts.card,
                "report": parts.report,
                "frames": describe_frames(parts),
            }
            written = {name: json.dumps(part, ensure_ascii=False) for name, part in told.items()}
            name = str(parts.card["name"])
            row = {"city": key, "name": name, "stamp": stamp, **written}
            connection.execute(INSERT_CITY, row)
            put_tables(connection, key, parts)
            for file, content in parts.originals.items():
                connection.execute(INSERT_ORIGINAL, {"city": key, "name": file, "content": content})
            self._log(connection, new_action(_what(known), key))
        self._watch.forget()
        return stamp

    def delete_city(self, key: str) -> None:
        """Remove a city; its plans stay."""
        with self._begin() as connection:
            _lock(connection, key)
            self._row_of(connection, key)
            connection.execute(text("DELETE FROM cities WHERE city = :city"), {"city": key})
            self._log(connection, new_action("city_deleted", key))
        self._watch.forget()

    def copy_out(self, key: str, folder: Path) -> None:
        """All parts of a city as files."""
        parts = self.read_parts(key, whole=True)
        folder.mkdir(parents=True, exist_ok=True)
        write_city_files(folder, parts)

    def copy_in(self, key: str, folder: Path, *, replace: bool) -> str:
        """Store a city from its files, once they have been read."""
        parts = read_city_files(folder, key=key, whole=True)
        city_of_parts(key, parts)
        return self.write_parts(key, parts, replace=replace)

    def history(self, city: str | None = None) -> list[Action]:
        """What was done, oldest first."""
        with self._begin() as connection:
            rows = connection.execute(
                text(
                    "SELECT happened, what, city, who, about FROM log"
                    " WHERE CAST(:city AS text) IS NULL OR city = :city ORDER BY number"
                ),
                {"city": city},
            ).all()
        return [
            Action(when=row.happened, what=row.what, city=row.city, who=row.who, about=row.about)
            for row in rows
        ]


def _what(known: object) -> str:
    return "city_saved" if known is None else "city_replaced"


def _lock(connection: Connection, city: str) -> None:
    """Until the end of the transaction nobody else writes this city."""
    connection.execute(
        text("SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext(:city))"),
        {"city": city},
    )


def _take_originals(connection: Connection, city: str) -> dict[str, bytes]:
    rows = connection.execute(
        text("SELECT name, content FROM originals WHERE city = :city ORDER BY name"),
        {"city": city},
    )
    return {str(row.name): bytes(row.content) for row in rows}
