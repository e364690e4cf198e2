"""What a table and the map do not share: keys both ways, people lost, names that may be meant."""

import difflib
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from geo.areas import name_offenders
from geo.imports.draft import DraftAreas, DraftTable, SameArea
from geo.imports.report import Problem, warning
from geo.imports.sums import is_residual
from geo.imports.words import fold, is_word_for, load_synonyms

CLOSE = 0.75
"""Names at least this alike (Ratcliff and Obershelp, 0 to 1) may mean the same area."""
ALIKE = 0.5
"""Names less alike than this do not even abbreviate each other."""
MAX_COMPARED = 100


def tell_unmatched(table: DraftTable, areas: DraftAreas, *, people: pd.Series) -> list[Problem]:
    """Rows without an area and areas without a row, with the share of people that each means.

    Args:
        table: Placed on the areas.
        areas: All levels.
        people: Population of the areas, from any table that counts it; may be empty.
    """
    open_rows = table.long.loc[table.long["area_id"] == "", ["area_key", "area_name"]]
    pairs = list(open_rows.drop_duplicates().itertuples(index=False, name=None))
    rest = [pair for pair in pairs if is_residual(*pair)]
    unknown = [pair for pair in pairs if pair not in rest and any(pair)]
    problems = _tell_blank_keys(table)
    if rest:
        cells = _cells_of(table, rest)
        told = {"n": len(rest), "cells": cells, "keys": name_offenders(map(_say, rest))}
        problems.append(warning("rows_residual", **told, **_place(table, rest)))
    if unknown:
        told = {"n": len(unknown), "cells": _cells_of(table, unknown)}
        told["keys"] = name_offenders(map(_say, unknown))
        share = _share_lost(table, unknown)
        key = "rows_without_area" if share is None else "rows_without_area_of_people"
        more = {} if share is None else {"share": _in_percent(share)}
        problems.append(warning(key, **told, **more, **_place(table, unknown)))
        problems += tell_suggested(table)
    if table.without_rows:
        problems.append(_tell_areas(table, areas, people))
    return problems


def _say(pair: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(filter(None, pair)))


def _cells_of(table: DraftTable, pairs: Sequence[Sequence[str]]) -> int:
    return int(_are_of(table, pairs).sum())


def _are_of(table: DraftTable, pairs: Sequence[Sequence[str]]) -> pd.Series:
    """Which cells without an area carry one of the keys."""
    keys = [key for key, _ in pairs]
    return table.long["area_key"].isin(keys) & (table.long["area_id"] == "")


def _place(table: DraftTable, pairs: Sequence[Sequence[str]]) -> dict[str, object]:
    """File, first line and column of rows without an area."""
    rows = table.long.loc[_are_of(table, pairs), "row"]
    place: dict[str, object] = {"file": table.name, "row": int(rows.iloc[0])}
    return place | ({"column": table.key_column} if table.key_column else {})


def _tell_blank_keys(table: DraftTable) -> list[Problem]:
    """Rows with figures that name no area at all."""
    long = table.long
    blank = long[(long["area_id"] == "") & (long["area_key"] == "") & (long["area_name"] == "")]
    if blank.empty or not table.key_column:
        return []
    lines = blank["row"].unique()
    told = {"n": len(lines), "cells": len(blank), "lines": name_offenders(map(str, lines))}
    place = {"file": table.name, "row": int(lines[0]), "column": table.key_column}
    return [warning("rows_without_key", **told, **place)]


def _in_percent(share: float) -> float | int:
    """Whole per cent, with decimals only where little is lost."""
    return 100 * share if 0 < share < 0.01 else round(100 * share)


def _tell_areas(table: DraftTable, areas: DraftAreas, people: pd.Series) -> Problem:
    missing = list(table.without_rows)
    names = areas.frame.loc[missing, "name"]
    told = {
        "n": len(names),
        "areas": name_offenders(_say(pair) for pair in names.items()),
    }
    everyone = float(people.sum())
    if everyone <= 0 or people.reindex(missing).isna().any():
        return warning("areas_without_rows", file=table.name, **told)
    share = float(people.reindex(missing).sum()) / everyone
    told["share"] = _in_percent(share)
    return warning("areas_without_rows_of_people", file=table.name, **told)


def population_of(tables: Sequence[DraftTable]) -> pd.Series:
    """Population by area from the first table that counts it, in its last period."""
    for table in tables:
        people = _people(table.long)
        people = people[people["area_id"] != ""]
        if len(people):
            return people.groupby("area_id")["value"].first()
    return pd.Series(dtype=np.float64)


def _people(long: pd.DataFrame) -> pd.DataFrame:
    """The cells of a table that count its population, in their last period."""
    ways = load_synonyms()["indicators"]["population_count"]
    labels = [
        label
        for label in long["label"].unique()
        if any(re.fullmatch(way, fold(str(label))) for way in ways)
    ]
    people = long.loc[long["label"].isin(labels[:1]) & long["value"].notna()]
    newest: pd.DataFrame = people.loc[people["period"] == people["period"].max()]
    return newest


def _share_lost(table: DraftTable, unknown: Sequence[Sequence[str]]) -> float | None:
    """Share of the population of the table that has no area; None where it counts none."""
    people = _people(table.long)
    keys = [key for key, _ in unknown]
    lost = people["area_key"].isin(keys) & (people["area_id"] == "")
    met = people["area_id"].isin(table.finest) & ~lost
    everyone = float(people.loc[lost | met, "value"].sum())
    return float(people.loc[lost, "value"].sum()) / everyone if everyone > 0 else None


def tell_unlike_names(table: DraftTable, areas: DraftAreas) -> list[Problem]:
    """Areas whose key is met though table and map call them quite otherwise.

    So the table of another city is found whose keys happen to be the same.
    """
    if not is_word_for(table.name_column, "name"):
        return []
    named = table.long[(table.long["area_id"] != "") & (table.long["area_name"] != "")]
    rows = named.drop_duplicates(["area_id", "area_name"])
    known = areas.frame["name"].reindex(rows["area_id"])
    unlike: list[str] = []
    first = 0
    for row, key, name, other in zip(
        rows["row"], rows["area_id"], rows["area_name"], known, strict=True
    ):
        is_named = str(other) not in ("", key)
        if is_named and _likeness(fold(name), fold(str(other))) < ALIKE:
            first = first or int(row)
            unlike.append(f"{key}: {name} / {other}")
    if not unlike:
        return []
    told = {"n": len(unlike), "total": len(rows), "areas": name_offenders(unlike)}
    place = {"file": table.name, "row": first, "column": table.name_column}
    return [warning("names_unlike", **told, **place)]


def suggest_same(table: DraftTable, areas: DraftAreas) -> tuple[SameArea, ...]:
    """Areas without a row that rows without an area may mean, by the likeness of their names."""
    open_rows = table.long.loc[table.long["area_id"] == "", ["area_key", "area_name"]]
    unknown = [
        pair
        for pair in open_rows.drop_duplicates().itertuples(index=False, name=None)
        if pair[0] and not is_residual(*pair)
    ]
    names = areas.frame.loc[list(table.without_rows), "name"]
    pairs = [
        (_likeness(fold(name or key), fold(str(called))), given, area)
        for given in unknown[:MAX_COMPARED]
        for key, name in [given]
        for area, called in list(names.items())[:MAX_COMPARED]
    ]
    found: list[SameArea] = []
    used: set[object] = set()
    for likeness, given, area in sorted(pairs, key=lambda pair: -pair[0]):
        # Each row and each area is proposed once, where it fits best.
        if likeness >= CLOSE and not {given, area} & used:
            used |= {given, area}
            known = _say((str(area), str(names[area])))
            found.append(SameArea(given[0], str(area), _say(given), known))
    return tuple(found)


def _likeness(given: str, known: str) -> float:
    """How alike two names are; a part split off or joined keeps the words of the whole."""
    ratio = difflib.SequenceMatcher(None, given, known).ratio()
    short, long = sorted((given, known), key=len)
    is_part = bool(short) and f" {short} " in f" {long} " and not short.isdigit()
    return max(ratio, CLOSE) if is_part else ratio


def tell_suggested(table: DraftTable) -> list[Problem]:
    """The pairs, for a question; none is taken unasked."""
    pairs = [f"{one.given} → {one.known}" for one in table.suggested]
    if not pairs:
        return []
    told = {"n": len(pairs), "pairs": name_offenders(pairs)}
    return [warning("keys_suggested", file=table.name, **told)]
