"""Files that the browser fetches once: written under a name that says what is in them.

The name carries a hash of the content, so that a new content is a new address and nobody ever
sees an old map. It carries no underscore: streamlit-folium strips ``_[a-z0-9]+`` before it
decides whether a map has changed. Files that belong to somebody carry a hash of their owner, too:
no two owners share a file, and whatever an owner has published can be dropped by its name.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from geo.errors import PublishError

HASH_LENGTH = 20
OWNER_LENGTH = 16
KEPT_FILES = 200
"""Older files go; a map that still needs one writes it again."""


def publish_file(content: bytes, *, folder: Path, stem: str, suffix: str, owner: str = "") -> str:
    """Write a file unless it is there, and return its name.

    Args:
        content: What the browser gets.
        folder: Made when missing.
        stem: Start of the name, without underscores.
        suffix: End of the name, such as ``.json``; tells the server the type.
        owner: Whom ``drop_files`` must name to remove it; empty for files that stay.

    Raises:
        PublishError: The folder cannot be written to.
    """
    digest = hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
    mark = f"{_mark_of(owner)}-" if owner else ""
    name = f"{stem.replace('_', '-')}-{mark}{digest}{suffix}"
    file = folder / name
    try:
        if not _mark_as_used(file):
            folder.mkdir(parents=True, exist_ok=True)
            _write_at_once(file, content)
            _drop_stale(folder)
    except OSError as problem:
        raise PublishError("map_frame.folder_not_writable", folder=folder) from problem
    return name


def drop_files(folder: Path, *, owner: str) -> None:
    """Remove whatever an owner has published into a folder, and nothing else.

    Raises:
        PublishError: A file cannot be removed; those before it are gone.
    """
    try:
        for file in list(folder.glob(f"*-{_mark_of(owner)}-*")):
            file.unlink(missing_ok=True)
    except OSError as problem:
        raise PublishError("map_frame.files_not_removed", folder=folder) from problem


def _mark_of(owner: str) -> str:
    return hashlib.sha256(owner.encode()).hexdigest()[:OWNER_LENGTH]


def _mark_as_used(file: Path) -> bool:
    """Whether the file is there; if so it counts as young again."""
    if not file.is_file():
        return False
    try:
        os.utime(file)
    except PermissionError:
        return True  # A folder filled at installation may be read-only.
    return True


def _write_at_once(file: Path, content: bytes) -> None:
    """Nobody sees half a file: write beside it, then rename."""
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(draft).chmod(0o644)
        Path(draft).replace(file)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise


def _drop_stale(folder: Path) -> None:
    """Keep the youngest ``KEPT_FILES`` files."""
    ages = {}
    for file in folder.iterdir():
        try:
            ages[file] = file.stat().st_mtime
        except FileNotFoundError:  # another process has just dropped it
            continue
    for file in sorted(ages, key=lambda each: ages[each], reverse=True)[KEPT_FILES:]:
        file.unlink(missing_ok=True)
