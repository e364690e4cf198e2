"""The tables of a shared workspace in PostgreSQL with PostGIS, and their versions.

One schema holds one atlas; several atlases may share a database. Cards are ``json``, not
``jsonb``: the order of groups and indicators in them is the order on screen.
"""

from psycopg import sql
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from geo.crs import METRIC_CRS
from geo.errors import StoreError
from geo.store.connection import Database

VERSION = 1
SRID = int(METRIC_CRS.rpartition(":")[2])
SETUP_LOCK = 7_264_001
TABLES = f"""
CREATE TABLE IF NOT EXISTS version (version integer NOT NULL);
CREATE TABLE IF NOT EXISTS cities (
  city text PRIMARY KEY, name text NOT NULL, stamp text NOT NULL, card json NOT NULL,
  report json, frames json NOT NULL, saved timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS areas (
  city text NOT NULL REFERENCES cities ON DELETE CASCADE, place integer NOT NULL,
  area_id text NOT NULL, name text NOT NULL, parent text NOT NULL, level text NOT NULL,
  geom geometry(Geometry, {SRID}), PRIMARY KEY (city, area_id)
);
CREATE TABLE IF NOT EXISTS area_values (
  city text NOT NULL REFERENCES cities ON DELETE CASCADE, place integer NOT NULL,
  area_id text NOT NULL, indicator text NOT NULL, period text NOT NULL,
  value double precision, state smallint NOT NULL, kind text NOT NULL, source_id text NOT NULL,
  more jsonb NOT NULL, PRIMARY KEY (city, area_id, indicator, period)
);
CREATE TABLE IF NOT EXISTS objects (
  city text NOT NULL REFERENCES cities ON DELETE CASCADE, layer text NOT NULL,
  place integer NOT NULL, attributes jsonb NOT NULL, geom geometry(Geometry, {SRID}),
  PRIMARY KEY (city, layer, place)
);
CREATE TABLE IF NOT EXISTS originals (
  city text NOT NULL REFERENCES cities ON DELETE CASCADE, name text NOT NULL,
  content bytea NOT NULL, PRIMARY KEY (city, name)
);
CREATE TABLE IF NOT EXISTS computed (
  city text NOT NULL REFERENCES cities ON DELETE CASCADE, name text NOT NULL,
  content text NOT NULL, PRIMARY KEY (city, name)
);
CREATE TABLE IF NOT EXISTS scenarios (
  city text NOT NULL, plan text NOT NULL, name text NOT NULL, stamp text NOT NULL,
  content text NOT NULL, PRIMARY KEY (city, plan)
);
CREATE TABLE IF NOT EXISTS log (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, happened text NOT NULL,
  what text NOT NULL, city text NOT NULL, who text NOT NULL, about text NOT NULL
);
CREATE INDEX IF NOT EXISTS areas_geom ON areas USING gist (geom);
CREATE INDEX IF NOT EXISTS log_city ON log (city);
"""


def set_up(database: Database) -> None:
    """Make the schema and its tables where they are not there yet.

    Raises:
        StoreError: The database is away, lacks PostGIS, or a later version has set it up.
    """
    with database.begin() as connection:
        # Two processes that start at once must not both make the tables.
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": SETUP_LOCK})
        _make_schema(connection, database)
        _need_postgis(connection, database)
        for statement in TABLES.split(";\n"):
            if statement.strip():
                connection.execute(text(statement))
        version = connection.execute(text("SELECT max(version) FROM version")).scalar()
        if version is None:
            connection.execute(text("INSERT INTO version VALUES (:new)"), {"new": VERSION})
        elif version > VERSION:
            raise StoreError("store.database_later", place=database.place)


def _make_schema(connection: Connection, database: Database) -> None:
    known = connection.execute(
        text("SELECT 1 FROM pg_namespace WHERE nspname = :name"), {"name": database.schema}
    ).scalar()
    if not known:
        # A name of a schema cannot be a parameter; it was checked letter by letter before.
        name = sql.Identifier(database.schema).as_string()
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")


def _need_postgis(connection: Connection, database: Database) -> None:
    there = text("SELECT 1 FROM pg_extension WHERE extname = 'postgis'")
    if connection.execute(there).scalar():
        return
    try:
        with connection.begin_nested():
            connection.execute(text("CREATE EXTENSION postgis SCHEMA public"))
    except DBAPIError:
        raise StoreError("store.database_without_postgis", place=database.place) from None
