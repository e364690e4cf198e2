"""Keys that occur more than once in a table with one row an area: summed on request, else told."""

import numpy as np
import pandas as pd

from geo.areas import name_offenders
from geo.imports.report import Problem, blocking, note
from geo.values import State

REPEATED = "repeated"
CELL = ["area_key", "label", "period"]


def settle_repeats(
    file: str, long: pd.DataFrame, *, dissolve: bool
) -> tuple[pd.DataFrame, list[Problem]]:
    """The long table of a wide one with every key once, or with what stands in the way.

    Rows that repeat the same figures are left to the collector, which keeps one of them.

    Args:
        file: Name of the table.
        long: One row a cell.
        dissolve: Whether counts of one key are to be added up.
    """
    keyed = long[(long["area_key"] != "") & (long["reason"] == "")]
    versions = keyed.groupby(CELL)["cell"].nunique()
    differing = versions[versions > 1]
    if differing.empty:
        return long, []
    keys = differing.index.get_level_values("area_key").unique()
    rows = keyed[keyed["area_key"].isin(keys)]
    if dissolve and _are_counts(rows):
        told = {"n": len(keys), "keys": name_offenders(keys), "rows": rows["row"].nunique()}
        return _add_up(long, rows), [note("rows_dissolved", file=file, **told)]
    lines = rows.groupby("area_key", sort=False)["row"].agg(
        lambda of: ", ".join(map(str, of.unique()))
    )
    told = {
        "n": len(keys),
        "keys": name_offenders(f"{key} ({line})" for key, line in lines.items()),
    }
    first = int(rows["row"].min())
    left = keyed.index[keyed["area_key"].isin(keys) & keyed.duplicated(CELL)]
    reason = long["reason"].mask(long.index.isin(left), REPEATED)
    return long.assign(reason=reason), [blocking("keys_repeated", file=file, row=first, **told)]


def _are_counts(rows: pd.DataFrame) -> bool:
    """Whether the figures add up: whole numbers, all of them there."""
    values = rows["value"].to_numpy(dtype=np.float64)
    return bool(
        (rows["unit"] == "").all() and np.isfinite(values).all() and (values % 1 == 0).all()
    )


def _add_up(long: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    sums = rows.groupby(CELL)["value"].transform("sum")
    first = rows.index[~rows.duplicated(CELL)]
    others = rows.index.difference(first)
    value = long["value"].copy()
    value.loc[first] = sums.loc[first]
    state = long["state"].mask(long.index.isin(first) & (value == 0), State.EXACT_ZERO)
    state = state.mask(long.index.isin(first) & (value != 0), State.PRESENT)
    summed = long.assign(value=value, state=state.astype(np.int8))
    return summed.drop(index=others)
