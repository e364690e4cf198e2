"""A whole workspace in one zip file, the same for folder and database, and back.

``manifest.json`` names every other file with its SHA-256; ``cities/<key>/`` holds a city as
files, ``scenarios/<city>/<plan>.json`` a plan, ``log.jsonl`` the log. Nothing is unpacked under
a name that the file brings along: only names that this module would have written are accepted.
"""

import hashlib
import json
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from geo.errors import DataError, StoreError
from geo.store.folder_plans import name_in_plan
from geo.store.interface import Store, StoredPlan
from geo.store.keys import is_city_key

FORMAT = "ankunftsatlas-backup"
VERSION = 1
MANIFEST = "manifest.json"
LOG = "log.jsonl"
LARGEST_MANIFEST = 20_000_000
LARGEST_FILE = 4_000_000_000
CHUNK = 1 << 20
CITY_FILE = re.compile(r"cities/([a-z][a-z0-9-]{1,40})/(city\.gpkg|city\.json|report\.json)")
ORIGINAL = re.compile(r"cities/([a-z][a-z0-9-]{1,40})/originals/([^/\\\x00]{1,255})")
PLAN = re.compile(r"scenarios/([a-z][a-z0-9-]{1,40})/([a-z0-9-]{1,30}-[0-9a-f]{12})\.json")


@dataclass(frozen=True)
class Contents:
    """What a backup holds: keys of cities, and plans by city."""

    cities: tuple[str, ...]
    plans: tuple[tuple[str, str], ...]


def write_backup(store: Store, file: Path) -> Contents:
    """Write all of a store into a new zip file, whole or not at all.

    Raises:
        StoreError: The store or the file cannot be read or written.
    """
    with _told_of_file(file), tempfile.TemporaryDirectory(dir=file.parent) as beside:
        fresh = Path(beside) / "backup.zip"
        with zipfile.ZipFile(fresh, "x", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            contents = _fill(archive, store, Path(beside))
        fresh.replace(file)
    return contents


def _fill(archive: zipfile.ZipFile, store: Store, beside: Path) -> Contents:
    sums: dict[str, str] = {}
    cities = [city.key for city in store.list_cities()]
    for key in cities:
        folder = beside / key
        store.copy_out(key, folder)
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = f"cities/{key}/{path.relative_to(folder).as_posix()}"
            if accepts(name):
                archive.write(path, name)
                sums[name] = _sum_of(path)
    plans = []
    for city in store.cities_with_plans():
        for plan in store.list_plans(city):
            content = store.read_plan(city, plan.key)
            if content is not None:
                _add(archive, sums, f"scenarios/{city}/{plan.key}.json", content)
                plans.append((city, plan.key))
    lines = [json.dumps(vars(action), ensure_ascii=False) for action in store.history()]
    _add(archive, sums, LOG, "\n".join(lines).encode())
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": sums,
    }
    archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return Contents(tuple(cities), tuple(plans))


def _add(archive: zipfile.ZipFile, sums: dict[str, str], name: str, content: bytes) -> None:
    archive.writestr(name, content)
    sums[name] = hashlib.sha256(content).hexdigest()


def _sum_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def accepts(name: str) -> bool:
    """Whether a backup may hold a file of this name."""
    if name == LOG or CITY_FILE.fullmatch(name) or PLAN.fullmatch(name):
        return True
    original = ORIGINAL.fullmatch(name)
    return original is not None and original[2] not in (".", "..")


@contextmanager
def open_backup(file: Path) -> Iterator["Backup"]:
    """A backup whose every file has been held against its checksum, unpacked for a while.

    Raises:
        DataError: It is no backup, damaged, or of a later version.
        StoreError: It cannot be read, or there is no room to unpack it.
    """
    with _told_of_file(file), tempfile.TemporaryDirectory() as unpacked:
        try:
            with zipfile.ZipFile(file) as archive:
                sums = _read_manifest(archive, file)
                for name, expected in sums.items():
                    _unpack(archive, name, expected, Path(unpacked), file)
        except (zipfile.BadZipFile, NotImplementedError, EOFError) as problem:
            raise DataError("store.backup_foreign", file=file.name) from problem
        yield Backup(Path(unpacked), _contents_of(sums))


def _read_manifest(archive: zipfile.ZipFile, file: Path) -> Mapping[str, str]:
    try:
        told = archive.getinfo(MANIFEST)
        if told.file_size > LARGEST_MANIFEST:
            raise DataError("store.backup_foreign", file=file.name)
        manifest = json.loads(archive.read(told))
        is_ours = manifest["format"] == FORMAT
        version, sums = int(manifest["version"]), dict(manifest["files"])
    except (KeyError, ValueError, TypeError, RecursionError, zipfile.BadZipFile) as problem:
        raise DataError("store.backup_foreign", file=file.name) from problem
    if not is_ours or not all(isinstance(name, str) and accepts(name) for name in sums):
        raise DataError("store.backup_foreign", file=file.name)
    if version > VERSION:
        raise DataError("store.backup_later", file=file.name)
    return sums


def _unpack(archive: zipfile.ZipFile, name: str, expected: str, folder: Path, file: Path) -> None:
    """One file under its accepted name, if it is what the manifest says."""
    target = folder / PurePosixPath(name)
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(name) as packed, target.open("wb") as plain:
            while chunk := packed.read(CHUNK):
                size += len(chunk)
                if size > LARGEST_FILE:
                    raise DataError("store.backup_damaged", file=file.name, part=name)
                digest.update(chunk)
                plain.write(chunk)
    except (KeyError, zipfile.BadZipFile, EOFError, RuntimeError) as problem:
        raise DataError("store.backup_damaged", file=file.name, part=name) from problem
    if digest.hexdigest() != expected:
        raise DataError("store.backup_damaged", file=file.name, part=name)


def _contents_of(sums: Mapping[str, str]) -> Contents:
    cities = {found[1] for name in sums if (found := CITY_FILE.fullmatch(name))}
    plans = {(found[1], found[2]) for name in sums if (found := PLAN.fullmatch(name))}
    return Contents(tuple(sorted(cities)), tuple(sorted(plans)))


@dataclass(frozen=True)
class Backup:
    """A checked backup, unpacked."""

    folder: Path
    contents: Contents

    def restore_city(self, store: Store, key: str, *, replace: bool) -> None:
        """Store one of its cities, whole or not at all.

        Raises:
            DataError: The key is taken, or the city was damaged when it was backed up.
            StoreError: The store cannot be written.
        """
        if is_city_key(key):
            store.copy_in(key, self.folder / "cities" / key, replace=replace)

    def restore_plan(self, store: Store, city: str, key: str, *, replace: bool) -> None:
        """Keep one of its plans.

        Raises:
            ScenarioError: There is one of this name.
            StoreError: The store cannot be written.
        """
        content = (self.folder / "scenarios" / city / f"{key}.json").read_bytes()
        plan = StoredPlan(key, name_in_plan(content, otherwise=key))
        told = content.decode("utf-8", "replace")
        store.write_plan(city, plan, told, replace=replace, expected=None)


@contextmanager
def _told_of_file(file: Path) -> Iterator[None]:
    try:
        yield
    except StoreError:
        raise
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise StoreError("store.backup_no_file", file=str(file), reason=reason) from problem
