"""Counts that cannot be: below zero, a group larger than its total, areas where nobody lives."""

from collections.abc import Mapping, Sequence

import pandas as pd

from geo.areas import name_offenders
from geo.catalogue import load_indicators
from geo.imports.draft import GROUP, DraftTable, MappingRow
from geo.imports.report import Problem, note, warning
from geo.values import KEY_COLUMNS

NEGATIVE = "negative"
TOTAL = "population_count"


def refuse_negative(
    table: DraftTable, cells: pd.DataFrame, row: MappingRow, which: pd.Series
) -> tuple[pd.DataFrame, list[Problem]]:
    """The cells without counts below zero, which are told with their rows.

    Args:
        table: Where they come from.
        cells: All cells of the table.
        row: The count.
        which: Which cells count it and would be stored.
    """
    below = which & (cells["value"] < 0)
    if not below.any():
        return cells, []
    bad = cells[below]
    listed = name_offenders(f"„{c}“ ({r})" for c, r in zip(bad["cell"], bad["row"], strict=True))
    place = {"file": table.name, "column": row.label, "row": int(bad["row"].iloc[0])}
    problem = warning("counts_negative", n=len(bad), cells=listed, **place)
    return cells.assign(reason=cells["reason"].mask(below, NEGATIVE)), [problem]


def check_groups(cells: pd.DataFrame, mapping: Sequence[MappingRow]) -> list[Problem]:
    """Groups with more people than their area has, and areas without anybody.

    Args:
        cells: All cells with ``indicator``, ``reason`` and ``file``.
        mapping: What the labels are taken for.
    """
    stored = cells[cells["reason"] == ""]
    totals = stored[stored["indicator"] == TOTAL].drop_duplicates(KEY_COLUMNS)
    if totals.empty:
        return []
    by = ["area_id", "period"]
    everyone = totals.set_index(by)["value"].rename("everyone")
    of_groups = stored[stored["indicator"].isin(list(_groups(mapping)))]
    joined = of_groups.join(everyone, on=by)
    above = joined[joined["value"] > joined["everyone"]]
    problems: list[Problem] = []
    for (file, label), rows in above.groupby(["file", "label"], sort=False):
        pairs = zip(rows["area_id"], rows["period"], rows["cell"], strict=True)
        told = {"n": len(rows), "cells": name_offenders(f"{a} ({p}): {c}" for a, p, c in pairs)}
        place = {"file": file, "column": label, "row": int(rows["row"].iloc[0])}
        problems.append(warning("group_above_total", **told, **place))
    nobody = totals[totals["value"] == 0]
    if len(nobody):
        listed = name_offenders(nobody["area_id"].unique())
        file = str(nobody["file"].iloc[0])
        told = {"n": nobody["area_id"].nunique(), "areas": listed}
        problems.append(note("areas_without_people", file=file, **told))
    return problems


def _groups(mapping: Sequence[MappingRow]) -> Mapping[str, str]:
    """Indicators that count a part of the population, and the tables they come from."""
    catalogue = load_indicators()
    return {
        row.indicator: row.table
        for row in mapping
        if row.target == GROUP
        or (row.target in catalogue and catalogue[row.target].group and _counts(row.target))
    }


def _counts(key: str) -> bool:
    indicator = load_indicators()[key]
    return indicator.form == "count" and indicator.of_people and not indicator.is_flow
