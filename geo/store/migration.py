"""Workspaces of earlier versions: read as they are, rewritten on demand.

Reading never changes a file: ``card.update_card`` makes an old card a new one in memory. Writing
a city in the present version goes the way of every writing: the old folder stays until the new
one is on disk.
"""

import json

from geo.store.card import SCHEMA, card_schema
from geo.store.city_files import CARD
from geo.store.folder import FolderStore


def list_outdated(workspace: FolderStore) -> list[str]:
    """Keys of the cities that an earlier version has written; damaged ones are not among them."""
    keys = [city.key for city in workspace.list_cities()]
    return [key for key in keys if 0 < _stored_schema(workspace, key) < SCHEMA]


def _stored_schema(workspace: FolderStore, key: str) -> int:
    try:
        return card_schema(json.loads((workspace.workspace / key / CARD).read_text("utf-8")))
    except (OSError, ValueError, RecursionError):
        return 0


def migrate_city(workspace: FolderStore, key: str) -> None:
    """Rewrite a city as this version writes it; report, recipe and originals stay.

    Raises:
        DataError: It is damaged, or somebody has changed it meanwhile.
        StoreError: The disk fails; the old state is unchanged.
    """
    seen = workspace.stamp(key)
    parts = workspace.read_parts(key, whole=True)
    workspace.write_parts(key, parts, replace=True, expected=seen)
