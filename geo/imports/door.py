"""The single door for files from outside: bytes in, a draft with a report out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame

from geo.areas import name_offenders
from geo.crs import METRIC_CRS
from geo.imports.arranging import (
    AREAS,
    CITY,
    areas_of_layer,
    attribute_table,
    choose_columns,
    name_level,
    stack_levels,
)
from geo.imports.cells_of_table import draft_table, tell_unlike_keys
from geo.imports.collecting import collect
from geo.imports.draft import (
    DraftAreas,
    DraftTable,
    ImportDraft,
    ImportOptions,
    RawTable,
    RawUpload,
)
from geo.imports.levels import DEFAULT_CITY_ID, add_coarser_levels, is_total
from geo.imports.mapping import propose_mapping
from geo.imports.polygons import check_coverage, clean_polygons
from geo.imports.reading import read_raw
from geo.imports.report import ImportReport, Problem, blocking, note, warning


def read_files(
    files: Mapping[str, bytes],
    options: ImportOptions | None = None,
    *,
    areas: DraftAreas | None = None,
) -> ImportDraft:
    """What some files hold and what is proposed to make of it; nothing is refused silently.

    Args:
        files: Name as uploaded to bytes; archives are unpacked.
        options: What the user has decided already.
        areas: Known areas, for files that hold only tables.
    """
    options = options or ImportOptions()
    upload = read_raw(files, options)
    return interpret(upload, options, originals=files, areas=areas)


def interpret(
    upload: RawUpload,
    options: ImportOptions,
    *,
    originals: Mapping[str, bytes],
    areas: DraftAreas | None = None,
) -> ImportDraft:
    """The draft of what was read; again with other options without reading anew."""
    problems = list(upload.problems)
    known = None if upload.layers else areas
    areas, of_layers, said = _draft_areas(upload, options)
    areas = areas or known
    problems += said
    levels = _keys_and_names(areas)
    tables: list[DraftTable] = []
    for raw in (*upload.tables, *of_layers):
        table, said = _draft_at_best_level(raw, levels, options)
        tables += [table] if table else []
        problems += said
    if not upload.layers and tables and known is None:
        areas, said = _areas_of_tables(tables)
        problems += said
    if areas is not None:
        areas, tables, said = _settle_areas(areas, tables)
        problems += said
    elif not any(problem.severity == "blocking" for problem in problems):
        problems.append(blocking("nothing_found"))
    mapping, said = propose_mapping(tables, options)
    report = ImportReport().extended([*problems, *said])
    draft = ImportDraft(
        areas, tuple(tables), mapping, report, options, upload=upload, originals=dict(originals)
    )
    return replace(draft, report=collect(draft).report)


def _keys_and_names(areas: DraftAreas | None) -> list[tuple[list[str], list[str]]]:
    """Keys and names that tables can speak of, level by level, fine to coarse."""
    if areas is None:
        return [([], [])]
    frames = [areas.frame[areas.frame["level"] == level] for level, _, _ in areas.levels[::-1]]
    return [(list(frame.index), list(frame["name"])) for frame in frames]


def _draft_at_best_level(
    raw: RawTable, levels: Sequence[tuple[list[str], list[str]]], options: ImportOptions
) -> tuple[DraftTable | None, list[Problem]]:
    """The table read with the level of which it meets most areas, the finest where alike."""
    tried = [draft_table(raw, keys=keys, names=names, options=options) for keys, names in levels]
    return max(tried, key=lambda pair: pair[0].match_rate if pair[0] else -1.0)


def _draft_areas(
    upload: RawUpload, options: ImportOptions
) -> tuple[DraftAreas | None, list[RawTable], list[Problem]]:
    """Areas of all layers, and their attributes as tables."""
    problems: list[Problem] = []
    tables: list[RawTable] = []
    levels: list[tuple[str, GeoDataFrame]] = []
    used: dict[str, Any] = {}
    for layer in upload.layers:
        frame, crs, said = clean_polygons(layer, options)
        problems += said
        if frame is None:
            continue
        key, name = choose_columns(frame, upload.tables, options)
        if options.key_column and key != options.key_column:
            columns = ", ".join(frame.columns.drop(frame.geometry.name))
            told = {"wanted": options.key_column, "columns": columns}
            problems.append(blocking("key_column_missing", file=layer.file, **told))
            continue
        if not key and not name:
            problems.append(blocking("areas_without_key", file=layer.file))
            continue
        key = key or name
        areas, said = areas_of_layer(
            layer.file, frame, key=key, name=name, dissolve=options.dissolve
        )
        problems += [*said, note("columns_chosen", file=layer.file, key=key, name=name or key)]
        table = attribute_table(
            layer.file, layer.layer, frame, key=key, name=name, keys=areas.index
        )
        tables += [table] if table else []
        levels.append((layer.file, areas))
        used = {"key_column": key, "name_column": name, "crs": crs}
    if not levels:
        return None, tables, problems
    stacked, said = stack_levels(levels)
    for level, _, _ in stacked.levels:
        at_level = stacked.frame[stacked.frame["level"] == level]
        said += check_coverage(stacked.file, at_level)
    return replace(stacked, **used), tables, problems + said


def _areas_of_tables(tables: Sequence[DraftTable]) -> tuple[DraftAreas | None, list[Problem]]:
    """Areas without polygons, as the tables name them."""
    named: dict[str, str] = {}
    for table in tables:
        pairs = table.long[["area_key", "area_name"]].drop_duplicates()
        for key, name in pairs.itertuples(index=False):
            if key and not is_total(key, name):
                named.setdefault(key, name or key)
    is_city = not named
    if is_city:
        named = {DEFAULT_CITY_ID: ""}
    level = CITY if is_city else AREAS
    index = pd.Index(list(named), name="area_id", dtype="str")
    columns = {"name": list(named.values()), "parent": "", "level": level}
    plain = pd.DataFrame(columns, index=index)
    frame = GeoDataFrame(plain, geometry=[None] * len(plain), crs=METRIC_CRS)
    file = tables[0].raw.file
    areas = DraftAreas(frame=frame, levels=(name_level(level),), file=file, has_map=False)
    return areas, [warning("no_map", file=file, n=len(named))]


def _settle_areas(
    areas: DraftAreas, tables: Sequence[DraftTable]
) -> tuple[DraftAreas, list[DraftTable], list[Problem]]:
    """Rows that meet no area: coarser levels first, then lists of what is left both ways."""
    unmatched: dict[str, str] = {}
    own = set(areas.frame.index)
    for table in tables:
        open_rows = table.long[(table.long["area_id"] == "") & (table.long["area_key"] != "")]
        pairs = open_rows[["area_key", "area_name"]].drop_duplicates()
        for key, name in pairs.itertuples(index=False):
            if key not in own:
                unmatched.setdefault(key, name)
    areas, problems = add_coarser_levels(areas, tables, unmatched)
    city = areas.frame.index[areas.frame["level"] == CITY]
    settled: list[DraftTable] = []
    for table in tables:
        long = _place_rows(table, areas.frame, city_id=city[0] if len(city) else "")
        lost = long.loc[long["area_id"] == "", ["area_key", "area_name"]].drop_duplicates()
        finest = areas.frame.index[areas.frame["level"] == areas.levels[-1][0]]
        without = finest.difference(pd.Index(long["area_id"].unique()), sort=False)
        settled.append(
            replace(
                table,
                long=long,
                unmatched=tuple(lost["area_key"]),
                without_rows=tuple(without) if table.key_column else (),
            )
        )
        unlike = tell_unlike_keys(settled[-1], list(finest))
        problems += unlike or _tell_unmatched(settled[-1], areas, lost)
    return areas, settled, problems


def _place_rows(table: DraftTable, frame: GeoDataFrame, *, city_id: str) -> pd.DataFrame:
    long = table.long
    met = long["area_id"] != ""
    own = long["area_key"].where(long["area_key"].isin(frame.index), "")
    placed = long["area_id"].where(met, own)
    pairs = long[["area_key", "area_name"]].drop_duplicates()
    totals = {key for key, name in pairs.itertuples(index=False) if is_total(key, name)}
    of_city = long["area_key"].isin(totals)
    if not table.key_column and table.shape != "transposed":
        of_city = of_city | (long["area_key"] == "")
    placed = placed.mask(of_city & (placed == ""), city_id)
    return long.assign(area_id=placed.astype("str"))


def _tell_unmatched(table: DraftTable, areas: DraftAreas, lost: pd.DataFrame) -> list[Problem]:
    problems: list[Problem] = []
    if len(lost):
        rows = int((table.long["area_id"] == "").sum())
        told = [f"{key} {name}".strip() for key, name in lost.itertuples(index=False)]
        told_keys = name_offenders(told)
        problems.append(
            warning("rows_without_area", file=table.name, n=len(lost), cells=rows, keys=told_keys)
        )
    if table.without_rows:
        names = areas.frame.loc[list(table.without_rows), "name"]
        told = [f"{key} {name}" for key, name in names.items()]
        problems.append(
            warning("areas_without_rows", file=table.name, n=len(told), areas=name_offenders(told))
        )
    return problems
