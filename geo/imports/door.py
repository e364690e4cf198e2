"""The single door for files from outside: bytes in, a draft with a report out."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

import pandas as pd
from geopandas import GeoDataFrame

from geo.crs import METRIC_CRS
from geo.imports.areas_of_layers import read_areas, tell_geometry_year
from geo.imports.arranging import (
    AREAS,
    CITY,
    name_level,
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
from geo.imports.official_keys import coarser_keys
from geo.imports.report import ImportReport, Problem, blocking, warning
from geo.imports.sandbox import read_raw_apart
from geo.imports.sums import check_sums, is_residual
from geo.imports.unmatched import (
    population_of,
    suggest_same,
    tell_unlike_names,
    tell_unmatched,
)
from geo.imports.years import check_years


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
    upload = read_raw_apart(files, options)
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
    found = read_areas(upload, options)
    areas = found.areas or known
    problems += found.problems
    levels = _keys_and_names(areas)
    tables: list[DraftTable] = []
    for raw in (*upload.tables, *found.tables):
        table, said = _draft_at_best_level(raw, levels, options)
        tables += [table] if table else []
        problems += said
    if not upload.layers and tables and known is None:
        areas, said = _areas_of_tables(tables)
        problems += said
    if areas is not None:
        areas, tables, said = _settle_areas(areas, tables, options)
        problems += said
    elif not any(problem.severity == "blocking" for problem in problems):
        problems.append(blocking("nothing_found"))
    mapping, said = propose_mapping(tables, options)
    report = ImportReport().extended([*problems, *said])
    draft = ImportDraft(
        areas,
        tuple(tables),
        mapping,
        report,
        options,
        upload=upload,
        originals=dict(originals),
        crs_candidates=found.candidates,
        coverage=found.coverage,
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


def _areas_of_tables(tables: Sequence[DraftTable]) -> tuple[DraftAreas | None, list[Problem]]:
    """Areas without polygons, as the tables name them."""
    named: dict[str, str] = {}
    for table in tables:
        pairs = table.long[["area_key", "area_name"]].drop_duplicates()
        for key, name in pairs.itertuples(index=False):
            if key and not is_total(key, name) and not is_residual(key, name):
                named.setdefault(key, name or key)
    for key in coarser_keys(named):
        # Counties above their municipalities are found as a level of their own.
        del named[key]
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
    areas: DraftAreas, tables: Sequence[DraftTable], options: ImportOptions
) -> tuple[DraftAreas, list[DraftTable], list[Problem]]:
    """Rows that meet no area: coarser levels first, then lists of what is left both ways."""
    unmatched: dict[str, str] = {}
    own = set(areas.frame.index)
    tables = [_place_same(table, own, options) for table in tables]
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
        placed = replace(
            table,
            long=long,
            unmatched=tuple(lost["area_key"]),
            without_rows=tuple(without) if table.key_column else (),
            finest=tuple(finest),
        )
        settled.append(replace(placed, suggested=suggest_same(placed, areas)))
    return areas, settled, [*problems, *_tell_settled(areas, settled, options)]


def _tell_settled(
    areas: DraftAreas, tables: Sequence[DraftTable], options: ImportOptions
) -> list[Problem]:
    """What is left both ways, whether sums agree, and whether the years do."""
    problems: list[Problem] = []
    people = population_of(tables)
    for table in tables:
        unlike = tell_unlike_keys(table, table.finest)
        problems += unlike or tell_unmatched(table, areas, people=people)
        problems += tell_unlike_names(table, areas)
        problems += check_sums(table, areas, options)
    return [*problems, *check_years(tables, options), *tell_geometry_year(areas, tables)]


def _place_same(table: DraftTable, own: AbstractSet[str], options: ImportOptions) -> DraftTable:
    """The table with the rows on the areas that the user has said they mean."""
    same = {key: area for key, area in options.same_areas.items() if area in own}
    is_open = table.long["area_id"] == ""
    meant = table.long["area_key"].map(same).where(is_open)
    if not meant.notna().any():
        return table
    return replace(table, long=table.long.assign(area_id=meant.fillna(table.long["area_id"])))


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
