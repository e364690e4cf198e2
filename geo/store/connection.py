"""Connections to the database of a shared workspace, and its failures as sentences.

Neither sentences nor log lines repeat the address: it may hold a password.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from geo.errors import StoreError

SCHEMA_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
DEFAULT_SCHEMA = "ankunftsatlas"
CONNECT_SECONDS = 5
STATEMENT_SECONDS = 60
LOCK_SECONDS = 20
REFUSED = ("28", "42501", "3D000")
"""Beginnings of SQLSTATE: login refused, not permitted, no such database."""
TOO_SLOW = ("57014", "55P03")
"""Query cancelled by its time limit, lock not available."""
AWAY = ("57P", "08", "53300")
"""Server shutting down, connection broken, too many connections."""
SESSION: Final = (
    f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={LOCK_SECONDS}s"
    " -c idle_in_transaction_session_timeout=60s -c timezone=UTC"
)


@dataclass(frozen=True)
class Database:
    """A pool of connections, and how to speak of it.

    Attributes:
        place: Host, database and schema, for the screen; no user and no password.
        schema: Where the tables of this atlas stand.
    """

    engine: Engine
    place: str
    schema: str

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: all of it or nothing.

        Raises:
            StoreError: The database is away, refuses or is too slow.
        """
        with self.told(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def told(self) -> Iterator[None]:
        """What goes wrong with the database becomes a sentence."""
        try:
            yield
        except PoolTimeoutError:
            raise StoreError("store.database_slow", place=self.place) from None
        except DBAPIError as problem:
            # What the driver says may repeat user, host and figures; it goes no further.
            raise database_problem(problem, self.place) from None


def database_problem(problem: DBAPIError, place: str) -> StoreError:
    """The sentence for what a database refused."""
    code = str(getattr(problem.orig, "sqlstate", None) or "")
    if code.startswith(REFUSED) or _says_refused(problem):
        return StoreError("store.database_refused", place=place)
    if code.startswith(TOO_SLOW):
        return StoreError("store.database_slow", place=place)
    if not code or code.startswith(AWAY):
        return StoreError("store.database_away", place=place)
    return StoreError("store.database_failed", place=place, code=code)


def _says_refused(problem: DBAPIError) -> bool:
    """While connecting, the driver has no code but only the server's words."""
    said = str(problem.orig)
    return "FATAL:" in said and ("authentication failed" in said or "does not exist" in said)


def open_database(address: str) -> Database:
    """A pool for an address such as ``postgresql://user@host/database?schema=name``.

    Nothing is connected yet.

    Raises:
        StoreError: The address is none.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise StoreError("store.address_malformed") from None
    schema = url.query.get("schema", DEFAULT_SCHEMA)
    if not isinstance(schema, str) or not SCHEMA_NAME.fullmatch(schema) or not url.database:
        raise StoreError("store.address_malformed")
    place = f"{url.host or 'localhost'}/{url.database} ({schema})"
    return Database(_create_engine(url, schema), place, schema)


def _create_engine(url: URL, schema: str) -> Engine:
    plain = url.difference_update_query(["schema"]).set(drivername="postgresql+psycopg")
    return create_engine(
        plain,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "options": f"{SESSION} -c search_path={schema},public",
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 30_000,
            "application_name": "ankunftsatlas",
        },
        # A connection that a restart of the server has cut is replaced before it is used.
        pool_pre_ping=True,
        pool_size=4,
        max_overflow=8,
        pool_timeout=CONNECT_SECONDS,
        pool_recycle=1800,
        hide_parameters=True,
    )
