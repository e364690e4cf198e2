"""Total rows used for what they are good for: a check whether the areas add up to them."""

import numpy as np
import pandas as pd

from geo.areas import name_offenders
from geo.imports.arranging import CITY
from geo.imports.draft import DraftAreas, DraftTable, ImportOptions
from geo.imports.report import Problem, Wording, note, warning
from geo.imports.words import fold, load_synonyms

TOLERANCE_SHARE, TOLERANCE_COUNT = 0.001, 1.0
"""Counts must add up; one unit, or one in a thousand, is left to rounding."""

NAMED = 5


def is_residual(key: str, name: str) -> bool:
    """Whether a row counts those without an area: „o. A.“, „nicht zuordenbar“."""
    return bool({fold(key), fold(name)} & set(load_synonyms()["rows"]["residual"]))


def check_sums(table: DraftTable, areas: DraftAreas, options: ImportOptions) -> list[Problem]:
    """Whether the counts of the finest areas add up to the total row of the table.

    A column is checked where it counts in whole numbers. Rows without an area („o. A.“) belong to
    the sum. Where areas are withheld nothing is computed from the difference: it is only told
    when a single one is withheld, because then anybody could.

    Args:
        table: Placed on the areas.
        areas: With the city as level of its own, where the table has a total row.
        options: ``perturbed`` where cells were changed so that they do not add up.
    """
    if areas.levels[0][0] != CITY or table.raw.of_layer:
        return []
    checked = _compare(table.long, areas)
    if checked.empty:
        return []
    open_cells = checked[checked["withheld"] > 0]
    whole = checked[checked["withheld"] == 0]
    problems: list[Problem] = []
    alone = open_cells[open_cells["withheld"] == 1]
    if len(alone):
        told = {"n": len(alone), "cells": name_offenders(_places(alone))}
        problems.append(warning("sum_gives_one_away", file=table.name, **told))
    limit = np.maximum(TOLERANCE_SHARE * whole["total"].abs(), TOLERANCE_COUNT)
    off = whole[(whole["total"] - whole["sum"]).abs() > limit]
    told = {"n": len(off), "checked": len(whole), "cells": _differences(off)}
    if len(off) and options.perturbed:
        problems.append(note("sums_perturbed", file=table.name, **told))
    elif len(off):
        line = int(off["row"].iloc[0])
        problems.append(warning("sums_differ", file=table.name, row=line, **told))
    elif len(whole):
        problems.append(note("sums_agree", file=table.name, n=len(whole)))
    return problems


def _compare(long: pd.DataFrame, areas: DraftAreas) -> pd.DataFrame:
    """Total with its line, sum of the areas and number withheld, by label and period."""
    frame = areas.frame
    finest = frame.index[frame["level"] == areas.levels[-1][0]]
    city = frame.index[frame["level"] == CITY]
    whole = long["value"].isna() | (long["value"] % 1 == 0)
    counts = long[(whole & (long["unit"] != "percent")).groupby(long["label"]).transform("all")]
    counts = counts[counts["reason"] == ""]
    by = ["label", "period"]
    of_city = counts[counts["area_id"].isin(city) & counts["value"].notna()]
    totals = of_city.groupby(by).agg(total=("value", "first"), row=("row", "first"))
    parts = counts[counts["area_id"].isin(finest) | _residual_rows(counts)]
    parts = parts.assign(withheld=parts["value"].isna())
    compared = parts.groupby(by).agg(sum=("value", "sum"), withheld=("withheld", "sum"))
    n_met = parts[parts["area_id"].isin(finest)].groupby(by)["area_id"].nunique()
    # A table of some of the areas cannot add up.
    compared = compared[n_met.reindex(compared.index).eq(len(finest))]
    return compared.join(totals, how="inner").reset_index()


def _residual_rows(long: pd.DataFrame) -> pd.Series:
    pairs = long[["area_key", "area_name"]].drop_duplicates().itertuples(index=False, name=None)
    rest = [pair for pair in pairs if is_residual(*pair)]
    index = pd.MultiIndex.from_frame(long[["area_key", "area_name"]])
    return pd.Series(index.isin(rest) if rest else False, index=long.index)


def _places(cells: pd.DataFrame) -> list[str]:
    return [
        f"{label} {period}" for label, period in zip(cells["label"], cells["period"], strict=True)
    ]


def _differences(cells: pd.DataFrame) -> tuple[Wording, ...]:
    """Label, period, sum and total of the first sums that differ."""
    named = cells.head(NAMED)
    return tuple(
        Wording("sum_beside_total", {"place": place, "sum": round(sum_), "total": round(total)})
        for place, sum_, total in zip(_places(named), named["sum"], named["total"], strict=True)
    )
