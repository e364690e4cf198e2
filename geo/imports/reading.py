"""All files to raw layers and tables: the stage that touches untrusted bytes."""

from collections.abc import Mapping

import pandas as pd

from geo.imports.draft import ImportOptions, RawLayer, RawTable, RawUpload
from geo.imports.geometry_files import read_geometry_files
from geo.imports.report import Problem, blocking, note
from geo.imports.spreadsheets import read_workbook
from geo.imports.text_tables import read_text_table
from geo.imports.uploads import open_uploads

GEODATA = ("shapefile", "gpkg", "json", "flatgeobuf")
MAX_NOTES = 3


def read_raw(files: Mapping[str, bytes], options: ImportOptions) -> RawUpload:
    """Everything that the files hold, as it came."""
    uploads, problems = open_uploads(files)
    if not files:
        problems.append(blocking("no_files"))
    geodata = [upload for upload in uploads if upload.kind in GEODATA]
    layers: list[RawLayer] = []
    tables: list[RawTable] = []
    said: list[Problem] = []
    if geodata:
        layers, tables, said = read_geometry_files(geodata, options)
        problems += said
    for upload in uploads:
        if upload.kind in GEODATA:
            continue
        is_workbook = upload.kind == "excel"
        found, said = read_workbook(upload) if is_workbook else read_text_table(upload, options)
        tables += found
        problems += said
    return RawUpload(tuple(join_single_layers(layers)), tuple(tables), tuple(_shorten(problems)))


def _shorten(problems: list[Problem]) -> list[Problem]:
    """Many files that are named alike get one note, not one each."""
    named = [problem for problem in problems if problem.key == "name_from_file"]
    if len(named) <= MAX_NOTES:
        return problems
    first = named[0]
    told = {"n": len(named), "example": first.file, **first.values}
    others = [problem for problem in problems if problem.key != "name_from_file"]
    return [*others, note("names_from_files", **told)]


def join_single_layers(layers: list[RawLayer]) -> list[RawLayer]:
    """Files that hold one area each, with the same attributes, are one layer together."""
    alike: dict[tuple[str, ...], list[RawLayer]] = {}
    for layer in layers:
        if len(layer.frame) == 1:
            alike.setdefault((layer.crs, *layer.frame.columns), []).append(layer)
    joined: list[RawLayer] = [layer for layer in layers if len(layer.frame) > 1]
    for group in alike.values():
        frame = pd.concat([layer.frame for layer in group], ignore_index=True)
        more = f" (+{len(group) - 1})" if len(group) > 1 else ""
        joined.append(RawLayer(group[0].file + more, "", frame, group[0].crs))
    return joined
