"""Files from outside: polygons and tables as they come, read without losing anything silently.

The way: ``read_files`` (bytes to a draft) -> ``apply_mapping`` (what each column means)
-> ``build_city`` (draft to a ``City``) -> ``geo.store.save_city``.
"""

from geo.imports.building import build_city
from geo.imports.door import read_files
from geo.imports.draft import (
    DraftAreas,
    DraftTable,
    ImportDraft,
    ImportOptions,
    MappingRow,
)
from geo.imports.mapping import apply_mapping
from geo.imports.report import ImportReport, Problem, Severity

__all__ = [
    "DraftAreas",
    "DraftTable",
    "ImportDraft",
    "ImportOptions",
    "ImportReport",
    "MappingRow",
    "Problem",
    "Severity",
    "apply_mapping",
    "build_city",
    "read_files",
]
