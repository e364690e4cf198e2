# ruff: noqa: S608 - the databases are made by the tests, and their names come from their own lists
"""GeoPackages changed as somebody with SQL would: entries of the lists, cells, geometry, names."""

import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from random import Random

from tests.fuzz.dictionary import CELLS, NUMBERS, SYSTEMS

MAGIC = b"SQLite format 3\0"
LARGEST = 2**63


def mutate_database(content: bytes, random: Random) -> bytes:
    """The database after one change that SQL allows; as it was where it does not."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        path.write_bytes(content)
        with (
            suppress(sqlite3.Error, OverflowError, UnicodeError),
            closing(sqlite3.connect(path)) as database,
        ):
            database.execute("PRAGMA writable_schema = 1")
            _change(database, random)
            database.commit()
        return path.read_bytes()


def _change(database: sqlite3.Connection, random: Random) -> None:
    rows = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"
    )
    names = [name for name, sql in rows if sql and not name.startswith(("sqlite_", "rtree_"))]
    table = random.choice(names)
    columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
    column = random.choice(columns)
    kind = random.randrange(9)
    if kind <= 4:
        place = f'SELECT rowid FROM "{table}" LIMIT 1 OFFSET {random.randrange(3)}'
        old = database.execute(f'SELECT "{column}" FROM "{table}" LIMIT 1').fetchone()
        told = _value(old[0] if old else None, random)
        database.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid IN ({place})', (told,))
    elif kind == 5:
        database.execute(f'DELETE FROM "{table}" WHERE rowid % 2 = {random.randrange(2)}')
    elif kind == 6:
        database.execute(f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "{_name(random)}"')
    elif kind == 7:
        database.execute(f'ALTER TABLE "{table}" ADD COLUMN "{_name(random)}" TEXT DEFAULT \'5\'')
    else:
        database.execute(f'ALTER TABLE "{table}" RENAME TO "{_name(random)}"')


def _name(random: Random) -> str:
    return random.choice(CELLS[:90]).replace('"', "").replace("\0", "")


def _value(old: object, random: Random) -> object:
    """Another value; of a geometry mostly a few other bytes."""
    if isinstance(old, bytes) and random.random() < 0.8:
        data = bytearray(old)
        place = random.randrange(len(data))
        data[place] = random.choice((0, 1, 3, 6, 7, 0x7F, 0x80, 0xFF))
        return bytes(data) if random.random() < 0.8 else bytes(data[:place])
    numbers = [number for number in NUMBERS if abs(number) < LARGEST]
    return random.choice((None, *CELLS[:100], *numbers, *SYSTEMS, b"GP\0\1", b""))
