"""All files to raw layers and tables: the stage that touches untrusted bytes.

The files are opened first and sorted into units, each of which is read for itself: a shapefile
with all its parts is one unit. So whoever reads them elsewhere (``geo.imports.sandbox``) can
say which file is being read, and can go on after one that cannot be.
"""

import logging
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from geo.imports.draft import ImportOptions, RawLayer, RawTable, RawUpload
from geo.imports.geometry_files import read_geometry_files
from geo.imports.header import MAX_COLUMNS
from geo.imports.report import Problem, blocking, note, warning
from geo.imports.spreadsheets import read_workbook
from geo.imports.text_tables import read_text_rows, read_text_table
from geo.imports.uploads import Upload, open_uploads

GEODATA = ("shapefile", "gpkg", "json", "flatgeobuf")
MAX_NOTES = 3
MAX_FRAMES = 1_000
"""Layers and tables of one file."""
MAX_HEADING = 2_000
"""Characters of the name of a column."""
NAMED_FILES = re.compile(
    # PROJ opens grids and parameter files that are named by a path; bare names are its own grids.
    r"""(?:grids|\bfile)\s*=\s*[^\s"]*[/\\:]|\binit\s*=|PARAMETERFILE\s*[\[(][^\])]*[/\\:]""",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ReadingUnit:
    """Files that are read together; the name is the one that the user knows."""

    name: str
    uploads: tuple[Upload, ...]


def read_raw(
    files: Mapping[str, bytes], options: ImportOptions, *, as_rows: bool = False
) -> RawUpload:
    """Everything that the files hold, as it came; read in this process."""
    units, problems = open_units(files)
    parts = [read_unit(unit, options, as_rows=as_rows) for unit in units]
    return collect_parts([RawUpload(problems=tuple(problems)), *parts])


def open_units(
    files: Mapping[str, bytes], *, on_file: Callable[[int], None] | None = None
) -> tuple[list[ReadingUnit], list[Problem]]:
    """The files unpacked and told apart, and what had to be refused; same files, same order."""
    uploads, problems = open_uploads(files, on_file=on_file)
    if not files:
        problems.append(blocking("no_files"))
    shapefiles: dict[str, list[Upload]] = {}
    for upload in uploads:
        if upload.kind == "shapefile":
            shapefiles.setdefault(upload.stem, []).append(upload)
    geodata = [upload for upload in uploads if upload.kind in GEODATA]
    tables = [upload for upload in uploads if upload.kind not in GEODATA]
    units = [ReadingUnit(one.name, (one,)) for one in geodata if one.kind != "shapefile"]
    units += [ReadingUnit(_name_of(parts), tuple(parts)) for parts in shapefiles.values()]
    return [*units, *(ReadingUnit(one.name, (one,)) for one in tables)], problems


def _name_of(parts: Sequence[Upload]) -> str:
    """The part of a shapefile that stands for all."""
    return next((part.name for part in parts if part.ending == "shp"), parts[0].name)


def read_unit(unit: ReadingUnit, options: ImportOptions, *, as_rows: bool = False) -> RawUpload:
    """One unit read, whatever its files do to their reader.

    Args:
        unit: Files that are read together.
        options: What the user has decided.
        as_rows: Whether a text file is wanted row by row, without looking for a header.
    """
    try:
        read = _read(unit, options, as_rows=as_rows)
        return _without_files_of_proj(_within_limits(unit.name, read))
    except MemoryError:
        return RawUpload(problems=(blocking("reading_memory", file=unit.name),))
    except Exception as damage:
        # A fault that no reader foresaw stays with its file; the log has the whole story.
        logging.getLogger(__name__).exception("a file could not be read")
        reason = type(damage).__name__
        return RawUpload(problems=(blocking("reading_failed", file=unit.name, reason=reason),))


def _read(unit: ReadingUnit, options: ImportOptions, *, as_rows: bool) -> RawUpload:
    first = unit.uploads[0]
    if first.kind in GEODATA:
        layers, tables, problems = read_geometry_files(unit.uploads, options)
        return RawUpload(tuple(layers), tuple(tables), tuple(problems))
    if first.kind == "excel":
        read = read_workbook(first)
    else:
        read = read_text_rows(first, options) if as_rows else read_text_table(first, options)
    return RawUpload((), tuple(read[0]), tuple(read[1]))


def _within_limits(name: str, part: RawUpload) -> RawUpload:
    """Without layers and tables that are too wide, or all of them where there are too many."""
    if len(part.layers) + len(part.tables) > MAX_FRAMES:
        return RawUpload(problems=(blocking("too_many_layers", file=name, limit=MAX_FRAMES),))
    frames = [*(layer.frame for layer in part.layers), *(table.cells for table in part.tables)]
    longest = max((len(str(name)) for frame in frames for name in frame.columns), default=0)
    if longest > MAX_HEADING:
        told = {"n": longest, "limit": MAX_HEADING}
        return RawUpload(problems=(*part.problems, blocking("heading_too_long", file=name, **told)))
    layers = tuple(layer for layer in part.layers if len(layer.frame.columns) <= MAX_COLUMNS)
    tables = tuple(table for table in part.tables if len(table.cells.columns) <= MAX_COLUMNS)
    if len(layers) + len(tables) == len(part.layers) + len(part.tables):
        return part
    said = blocking("table_too_wide", file=name, limit=MAX_COLUMNS)
    return RawUpload(layers, tables, (*part.problems, said))


def _without_files_of_proj(part: RawUpload) -> RawUpload:
    """Coordinate systems that name a file by its path are none: it would be opened later."""
    problems = list(part.problems)
    layers: list[RawLayer] = []
    for layer in part.layers:
        frame_crs = "" if layer.frame.crs is None else layer.frame.crs.to_wkt()
        if names_files(layer.crs) or names_files(frame_crs):
            problems.append(warning("crs_names_file", file=layer.file))
            frame = layer.frame.set_crs(None, allow_override=True)
            layers.append(replace(layer, crs="", frame=frame))
        else:
            layers.append(layer)
    return replace(part, layers=tuple(layers), problems=tuple(problems))


def names_files(crs: str) -> bool:
    """Whether the text of a coordinate system tells PROJ to open a file by its path."""
    return NAMED_FILES.search(crs) is not None


def collect_parts(parts: Iterable[RawUpload]) -> RawUpload:
    """The parts as one upload."""
    layers: list[RawLayer] = []
    tables: list[RawTable] = []
    problems: list[Problem] = []
    for part in parts:
        layers += part.layers
        tables += part.tables
        problems += part.problems
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
        # They say the same system; one with heights is still another system to GDAL.
        system = group[0].frame.crs
        frames = [layer.frame.set_crs(system, allow_override=True) for layer in group]
        frame = pd.concat(frames, ignore_index=True)
        more = f" (+{len(group) - 1})" if len(group) > 1 else ""
        joined.append(RawLayer(group[0].file + more, "", frame, group[0].crs))
    return joined
