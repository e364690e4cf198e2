"""The embedded store: ``workspace/<key>/`` a city, ``workspace/.scenarios/<city>/`` its plans.

A city is written beside its place, put on disk and then renamed, under a lock; readers need no
lock: they look whether what they read was replaced meanwhile, and read again.
"""

import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from geo.datasets.embedded import list_embedded
from geo.errors import DataError, GeoError, StoreError
from geo.store.card import read_card
from geo.store.city_files import (
    CARD,
    PACKAGE,
    read_city_files,
    read_original_files,
    read_report_file,
    write_city_files,
)
from geo.store.computed import FolderComputed
from geo.store.disk import disk_problem, locked, sync, sync_tree, told_of_disk
from geo.store.folder_plans import FolderPlans
from geo.store.interface import Action, CityParts, StoredCity
from geo.store.keys import is_city_key, unknown_city
from geo.store.log import append_action, new_action, read_actions
from geo.store.parts import city_of_parts
from geo.store.release import is_released

OLD, NEW = ".old-", ".new-"
COMPARISONS = ".comparisons"
"""Folder of answers kept by ``python -m geo compare``, see ``geo.region.kept``."""

MOST_READINGS = 20
ALMOST_NOTHING = 1_000_000
Read = TypeVar("Read")


@dataclass(frozen=True)
class FolderStore(FolderPlans, FolderComputed):
    """Cities and plans in a folder of the file system; see ``geo.store.interface``."""

    workspace: Path

    @property
    def place(self) -> str:
        """The folder."""
        return str(self.workspace)

    def list_cities(self) -> list[StoredCity]:
        """Every stored city, by name; a damaged one goes by its key."""
        with told_of_disk(self.workspace):
            if not self.workspace.is_dir():
                return []
            self._mend_all()
            entries = [entry for entry in self.workspace.iterdir() if entry.is_dir()]
        keys = {entry.name for entry in entries if is_city_key(entry.name)} - set(list_embedded())
        cities = [self._entry_of(key) for key in keys]
        return sorted(cities, key=lambda city: (city.name.casefold(), city.key))

    def _entry_of(self, key: str) -> StoredCity:
        try:
            card = read_card(self.workspace / key / CARD)
        except (DataError, OSError):
            return StoredCity(key, key)
        return StoredCity(key, str(card.get("name", key)), is_public=is_released(card))

    def stamp(self, key: str) -> str:
        """Times, sizes and numbers of the files that a city is read from."""
        if not is_city_key(key):
            return ""
        try:
            return _mark(self.workspace / key)
        except OSError:
            return ""

    def read_parts(self, key: str, *, whole: bool = False) -> CityParts:
        """A stored city."""
        return self._read(key, lambda folder: read_city_files(folder, key=key, whole=whole))

    def read_card(self, key: str) -> dict[str, Any]:
        """The card alone."""
        return self._read(key, lambda folder: read_card(folder / CARD))

    def read_report(self, key: str) -> Any:  # noqa: ANN401 - JSON
        """The report of the import."""
        return self._read(key, lambda folder: read_report_file(folder, key=key))

    def read_originals(self, key: str) -> dict[str, bytes]:
        """The files as they were uploaded."""
        return self._read(key, read_original_files)

    def copy_out(self, key: str, folder: Path) -> None:
        """All files of a city as they are."""

        def copy(source: Path) -> None:
            shutil.rmtree(folder, ignore_errors=True)
            with told_of_disk(folder):
                shutil.copytree(source, folder, symlinks=True)

        self._read(key, copy)

    def _read(self, key: str, read: Callable[[Path], Read]) -> Read:
        """Read until nobody has replaced the city meanwhile."""
        with told_of_disk(self.workspace):
            for reading in range(MOST_READINGS):
                folder = self._folder_of(key)
                before = self.stamp(key)
                try:
                    found = read(folder)
                except (GeoError, OSError):
                    if self.stamp(key) == before or reading == MOST_READINGS - 1:
                        raise
                else:
                    if self.stamp(key) == before:
                        return found
        raise StoreError("store.busy", city=key)

    def _folder_of(self, key: str) -> Path:
        final, old = self.workspace / key, self.workspace / f"{OLD}{key}"
        if not is_city_key(key):
            raise unknown_city(key, [city.key for city in self.list_cities()])
        if not final.is_dir() and old.is_dir():
            # Where nothing may be written, the state before the crash is read where it lies.
            with suppress(OSError):
                self._mend(key, wait=5.0)
            if not final.is_dir() and old.is_dir():
                return old
        if not final.is_dir():
            raise unknown_city(key, [city.key for city in self.list_cities()])
        return final

    def write_parts(
        self, key: str, parts: CityParts, *, replace: bool, expected: str | None = None
    ) -> str:
        """Store a city whole or not at all."""

        def write(fresh: Path) -> None:
            write_city_files(fresh, parts)

        return self._put(key, write, replace=replace, expected=expected)

    def copy_in(self, key: str, folder: Path, *, replace: bool) -> str:
        """Store a city from its files, once they have been read."""
        city_of_parts(key, read_city_files(folder, key=key, whole=True))

        def write(fresh: Path) -> None:
            shutil.copytree(folder, fresh, dirs_exist_ok=True)

        return self._put(key, write, replace=replace, expected=None)

    def _put(
        self, key: str, write: Callable[[Path], None], *, replace: bool, expected: str | None
    ) -> str:
        final = self.workspace / key
        with self._writing(key):
            if expected is not None and self.stamp(key) != expected:
                raise DataError("store.changed_meanwhile", city=key)
            if final.exists() and not replace:
                raise DataError("store.key_taken", key=key)
            what = "city_replaced" if final.exists() else "city_saved"
            fresh = self.workspace / f"{NEW}{key}-{secrets.token_hex(4)}"
            fresh.mkdir()
            try:
                write(fresh)
                sync_tree(fresh)
                self._swap_in(fresh, final)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
            self._log(new_action(what, key))
            return self.stamp(key)

    @contextmanager
    def _writing(self, key: str) -> Iterator[None]:
        """The lock of a city, what a crash left mended, and a disk's refusals told."""
        failures: tuple[type[Exception], ...] = (OSError, sqlite3.Error, *_package_errors())
        with told_of_disk(self.workspace):
            self.workspace.mkdir(parents=True, exist_ok=True)
            with locked(self.workspace, key):
                self._mend_locked(key)
                try:
                    yield
                except GeoError:
                    raise
                except failures as problem:
                    raise _problem_of_writing(problem, self.workspace) from problem

    def _swap_in(self, fresh: Path, final: Path) -> None:
        old = final.with_name(f"{OLD}{final.name}")
        if final.exists():
            final.rename(old)
        try:
            fresh.rename(final)
        except OSError:
            if old.exists():
                old.rename(final)
            raise
        sync(final.parent)
        shutil.rmtree(old, ignore_errors=True)

    def delete_city(self, key: str) -> None:
        """Remove a city; its plans stay."""
        self._folder_of(key)
        with self._writing(key):
            folder = self._folder_of(key)
            gone = self.workspace / f"{NEW}{key}-{secrets.token_hex(4)}"
            folder.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
            # They hold figures of it, and are computed again when somebody asks.
            shutil.rmtree(self.workspace / COMPARISONS, ignore_errors=True)
            self._log(new_action("city_deleted", key))

    def _mend_all(self) -> None:
        """Finish what crashes left, where nobody is at work and the folder may be written."""
        left = {entry.name.removeprefix(OLD) for entry in self.workspace.glob(f"{OLD}*")}
        left |= {
            entry.name.removeprefix(NEW).rpartition("-")[0]
            for entry in self.workspace.glob(f"{NEW}*-*")
        }
        for key in left:
            if is_city_key(key):
                with suppress(OSError):
                    self._mend(key, wait=0.0)

    def _mend(self, key: str, *, wait: float) -> None:
        with locked(self.workspace, key, wait=wait):
            self._mend_locked(key)

    def _mend_locked(self, key: str) -> None:
        """The old state where the new one had not yet its name; half-written ones go."""
        old, final = self.workspace / f"{OLD}{key}", self.workspace / key
        if old.is_dir():
            if final.exists():
                shutil.rmtree(old, ignore_errors=True)
            else:
                old.rename(final)
        for fresh in self.workspace.glob(f"{NEW}{key}-*"):
            if fresh.name.rpartition("-")[0] == f"{NEW}{key}":
                shutil.rmtree(fresh, ignore_errors=True)

    def history(self, city: str | None = None) -> list[Action]:
        """What was done, oldest first."""
        with told_of_disk(self.workspace):
            actions = read_actions(self.workspace)
        return [action for action in actions if city in (None, action.city)]

    def _log(self, action: Action) -> None:
        # What was asked for is done and on disk; a full disk must not call it failed.
        with suppress(OSError):
            append_action(self.workspace, action)


def _mark(folder: Path) -> str:
    parts = []
    for name in (CARD, PACKAGE):
        status = (folder / name).stat()
        parts.append(f"{status.st_mtime_ns}-{status.st_size}-{status.st_ino}")
    return "/".join(parts)


def _package_errors() -> tuple[type[Exception], ...]:
    """What writing a GeoPackage may raise where the disk fails; it has no number."""
    from pyogrio import errors

    return (errors.DataSourceError, errors.DataLayerError, errors.FeatureError)


def _problem_of_writing(problem: Exception, workspace: Path) -> StoreError:
    if isinstance(problem, OSError):
        return disk_problem(problem, workspace)
    if shutil.disk_usage(workspace).free < ALMOST_NOTHING:
        return StoreError("store.disk_full", folder=str(workspace))
    reason = type(problem).__name__
    return StoreError("store.disk_failed", folder=str(workspace), reason=reason)
