"""The layers of an upload as one table of areas: columns, levels, faults between neighbours."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from geopandas import GeoDataFrame

from geo.areas import name_offenders
from geo.imports.arranging import (
    areas_of_layer,
    attribute_table,
    choose_columns,
    stack_levels,
)
from geo.imports.coverage import CoverageErrors, find_coverage_errors, join_errors
from geo.imports.crs_candidates import CrsCandidate
from geo.imports.draft import DraftAreas, DraftTable, ImportOptions, RawLayer, RawTable, RawUpload
from geo.imports.polygons import Cleaned, clean_polygons
from geo.imports.report import Problem, blocking, note, warning
from geo.imports.shapes import YEAR

GAUSS_KRUEGER = re.compile(r"Gauss-Kruger zone (\d)")


@dataclass(frozen=True, eq=False)
class LayersRead:
    """What the layers of an upload hold.

    Attributes:
        areas: All levels; None where no layer can be used.
        tables: Attributes of the areas that hold numbers.
        candidates: Systems to choose from, of all layers that leave theirs open.
        coverage: Faults between the areas; None without areas.
    """

    areas: DraftAreas | None
    tables: tuple[RawTable, ...]
    problems: tuple[Problem, ...]
    candidates: tuple[CrsCandidate, ...] = ()
    coverage: CoverageErrors | None = None


def read_areas(upload: RawUpload, options: ImportOptions) -> LayersRead:
    """Areas of all layers, and their attributes as tables."""
    problems: list[Problem] = []
    tables: list[RawTable] = []
    levels: list[tuple[str, GeoDataFrame]] = []
    used: dict[str, Any] = {}
    layers, said = _chosen_layers(upload.layers, options)
    problems += said
    cleaned = [clean_polygons(layer, options) for layer in layers]
    for layer, clean in zip(layers, cleaned, strict=True):
        problems += clean.problems
        if clean.frame is None:
            continue
        frame, said = _renamed(layer.file, clean.frame, options.column_names)
        problems += said
        key, name, said = _key_and_name(layer.file, frame, upload.tables, options)
        problems += said
        if not key:
            continue
        areas, said = areas_of_layer(
            layer.file, frame, key=key, name=name, dissolve=options.dissolve
        )
        problems += [*said, note("columns_chosen", file=layer.file, key=key, name=name or key)]
        table = attribute_table(
            layer.file, layer.layer, frame, key=key, name=name, keys=areas.index
        )
        tables += [table] if table else []
        levels.append((layer.file, areas))
        used = {"key_column": key, "name_column": name, "crs": clean.crs}
    problems += _tell_zones(cleaned)
    candidates = tuple(one for clean in cleaned for one in clean.candidates)
    if not levels:
        return LayersRead(None, tuple(tables), tuple(problems), candidates)
    stacked, said = stack_levels(levels)
    year, more = _geometry_year([file for file, _ in levels], options)
    coverage = join_errors(
        find_coverage_errors(stacked.frame[stacked.frame["level"] == level], level=level)
        for level, _, _ in stacked.levels
    )
    problems += [*said, *more, *tell_coverage(stacked, coverage)]
    areas = replace(stacked, geometry_year=year, **used)
    return LayersRead(areas, tuple(tables), tuple(problems), candidates, coverage)


def _chosen_layers(
    layers: Sequence[RawLayer], options: ImportOptions
) -> tuple[list[RawLayer], list[Problem]]:
    """The layer that the user named, or all; where several files hold areas, they are listed."""
    names = [layer.layer or layer.file.rpartition(".")[0] for layer in layers]
    if options.layer and len(layers) > 1 and options.layer in names:
        chosen = [layer for layer, name in zip(layers, names, strict=True) if name == options.layer]
        left = [layer for layer in layers if layer not in chosen]
        return chosen, [
            note("layer_not_chosen", file=one.file, layer=one.layer or one.file) for one in left
        ]
    if len({layer.file for layer in layers}) < 2:
        return list(layers), []
    return list(layers), [
        note("layer_found_areas", file=layer.file, layer=name, n=len(layer.frame))
        for layer, name in zip(layers, names, strict=True)
        if not layer.layer
    ]


def _renamed(
    file: str, frame: GeoDataFrame, names: Mapping[str, str]
) -> tuple[GeoDataFrame, list[Problem]]:
    """The frame with the long names that the user gave to columns."""
    wanted = {short: full for short, full in names.items() if short in frame.columns and full}
    if not wanted:
        return frame, []
    columns = [wanted.get(str(name), str(name)) for name in frame.columns]
    repeated = sorted({name for name in columns if columns.count(name) > 1})
    if repeated:
        said = blocking("columns_rename_conflict", file=file, columns=", ".join(repeated))
        return frame, [said]
    told = name_offenders(f"{short} = {full}" for short, full in wanted.items())
    return frame.rename(columns=wanted), [note("columns_renamed", file=file, columns=told)]


def _key_and_name(
    file: str, frame: GeoDataFrame, tables: Sequence[RawTable], options: ImportOptions
) -> tuple[str, str, list[Problem]]:
    """The columns of key and name; no key where there is none to be had."""
    key, name = choose_columns(frame, tables, options)
    if options.key_column and key != options.key_column:
        columns = ", ".join(frame.columns.drop(frame.geometry.name))
        told = {"wanted": options.key_column, "columns": columns}
        return "", "", [blocking("key_column_missing", file=file, **told)]
    if not key and not name:
        return "", "", [blocking("areas_without_key", file=file)]
    return key or name, name, []


def _tell_zones(cleaned: Sequence[Cleaned]) -> list[Problem]:
    """Layers in different Gauß-Krüger zones: each is computed in its own, which is told."""
    found = [GAUSS_KRUEGER.search(clean.crs) for clean in cleaned]
    zones = sorted({match.group(1) for match in found if match})
    return [warning("crs_zones_mixed", zones=", ".join(zones))] if len(zones) > 1 else []


def _geometry_year(files: Sequence[str], options: ImportOptions) -> tuple[str, list[Problem]]:
    """The year of the polygons: what the user says, or the one year that file names speak of."""
    if options.geometry_year:
        return options.geometry_year, []
    years = {year for file in files for year in YEAR.findall(file)}
    if len(years) != 1:
        return "", [note("geometry_year_open", file=files[-1])]
    year = str(years.pop())
    return year, [note("geometry_year_found", file=files[-1], year=year)]


def tell_geometry_year(areas: DraftAreas, tables: Sequence[DraftTable]) -> list[Problem]:
    """Values of years other than that of the borders."""
    periods = sorted({period for table in tables for period in table.long["period"] if period})
    if not areas.geometry_year or not periods:
        return []
    if {period[:4] for period in periods} == {areas.geometry_year}:
        return []
    span = periods[0] if len(periods) == 1 else f"{periods[0]}–{periods[-1]}"
    told = {"year": areas.geometry_year, "periods": span}
    return [note("geometry_year_differs", file=areas.file, **told)]


def tell_coverage(areas: DraftAreas, found: CoverageErrors) -> list[Problem]:
    """Overlaps, gaps, slivers, odd corners and islands in sentences; nothing was changed."""
    problems: list[Problem] = []
    tables = (("overlaps", found.overlaps), ("gaps", found.gaps), ("slivers", found.slivers))
    for (kind, faults), n in zip(tables, found.found, strict=True):
        if n:
            keys = dict.fromkeys(key for ids in faults["area_ids"] for key in ids)
            told: dict[str, object] = {"n": n, "largest": float(faults["area_m2"].max())}
            told["areas"] = _name_areas(areas, list(keys))
            problems.append(warning(f"coverage_{kind}", file=areas.file, **told))
    for key, ids in (("coverage_corners", found.unmatched), ("areas_islands", found.islands)):
        if ids:
            names = _name_areas(areas, ids)
            problems.append(note(key, file=areas.file, n=len(ids), areas=names))
    if found.unchecked:
        n = len(areas.frame) - found.unchecked
        problems.append(warning("coverage_unchecked", file=areas.file, n=n, left=found.unchecked))
    return problems


def _name_areas(areas: DraftAreas, keys: Sequence[str]) -> str:
    names = areas.frame["name"]
    return name_offenders(f"{key} {names[key]}" if names[key] != key else key for key in keys)
