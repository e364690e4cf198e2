"""Writing so that a crash leaves the old or the new, and locks between several writers."""

import errno
import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geo.errors import StoreError

LOCKS = ".locks"
LONGEST_WAIT = 20.0
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextmanager
def told_of_disk(place: Path) -> Iterator[None]:
    """What a disk refuses becomes a sentence: full, not allowed, or its own words."""
    try:
        yield
    except StoreError:
        raise
    except OSError as problem:
        raise disk_problem(problem, place) from problem


def disk_problem(problem: OSError, place: Path) -> StoreError:
    """The sentence for what a disk refused."""
    if problem.errno in FULL:
        return StoreError("store.disk_full", folder=str(place))
    if problem.errno in FORBIDDEN:
        return StoreError("store.disk_forbidden", folder=str(place))
    reason = problem.strerror or type(problem).__name__
    return StoreError("store.disk_failed", folder=str(place), reason=reason)


@contextmanager
def locked(workspace: Path, name: str, *, wait: float = LONGEST_WAIT) -> Iterator[None]:
    """Hold the lock of one city or of one city's plans against all other processes and threads.

    The lock ends with the process that holds it, so none stays behind after a crash.

    Raises:
        StoreError: Somebody else holds it for longer than ``wait`` seconds.
    """
    folder = workspace / LOCKS
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        _lock(descriptor, name, until=time.monotonic() + wait)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, name: str, *, until: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise StoreError("store.busy", city=name.partition(".")[0]) from None
            time.sleep(0.02)
        else:
            return


def write_whole(file: Path, content: bytes) -> None:
    """All of the content under the final name, or nothing."""
    fresh = file.with_name(f".{secrets.token_hex(6)}.new")
    try:
        with fresh.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(file)
        sync(file.parent)
    finally:
        fresh.unlink(missing_ok=True)


def sync_tree(folder: Path) -> None:
    """Everything on disk before the folder gets its name."""
    for path in [*folder.rglob("*"), folder]:
        sync(path)


def sync(path: Path) -> None:
    """One file or folder on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
