"""Stored cities and new files: what they add, what they change, and every import that was made.

The way: ``prepare_update`` (files to a comparison with the stored city) -> ``save_update``.
``keep_import`` is the last step of a first import.
"""

from geo.updates.history import ImportEntry, OriginalFile, read_history
from geo.updates.merging import Merge, areas_of_city, merge_city
from geo.updates.updating import (
    CityUpdate,
    StoredImport,
    keep_import,
    load_import,
    prepare_update,
    save_update,
)

__all__ = [
    "CityUpdate",
    "ImportEntry",
    "Merge",
    "OriginalFile",
    "StoredImport",
    "areas_of_city",
    "keep_import",
    "load_import",
    "merge_city",
    "prepare_update",
    "read_history",
    "save_update",
]
