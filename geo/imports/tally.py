"""What was done to the cells of a table, told with counts and an example each."""

import pandas as pd

from geo.imports.cells import CHANGES
from geo.imports.report import Problem, Wording, note
from geo.symbols import FLAGS, Generation

SIGN_OF_ZERO = "0"


def tell_readings(file: str, long: pd.DataFrame, *, generation: Generation) -> list[Problem]:
    """Notes on signs, units, footnotes, marks and ways of writing that were read.

    Args:
        file: Name of the table.
        long: Its cells with ``cell``, ``flag``, ``changes`` and ``row``.
        generation: Generation of the signs that was applied.
    """
    if long.empty:
        return []
    return [*_tell_changes(file, long), *_tell_signs(file, long, generation)]


def _tell_changes(file: str, long: pd.DataFrame) -> list[Problem]:
    problems: list[Problem] = []
    changed = long[(long["changes"] != "") & (long["reason"] == "")]
    for change in CHANGES:
        rows = changed[changed["changes"].str.contains(change, regex=False)]
        if len(rows):
            first = rows.iloc[0]
            told = {"n": len(rows), "example": first["cell"]}
            problems.append(note(f"cells_{change}", file=file, row=int(first["row"]), **told))
    return problems


def _tell_signs(file: str, long: pd.DataFrame, generation: Generation) -> list[Problem]:
    """Which signs stood for numbers, how often, and what they were taken to mean."""
    signs = long["cell"].str.strip()
    is_sign = signs.isin(list(FLAGS[generation]))
    is_zero = (signs == SIGN_OF_ZERO) & (long["flag"] != "")
    met = long.assign(sign=signs)[is_sign | is_zero]
    if met.empty:
        return []
    counts = met.groupby(["sign", "flag"], sort=False).size().reset_index(name="n")
    told = tuple(
        Wording("sign_counted", {"sign": sign, "n": n, "meaning": Wording(flag, room="symbols")})
        for sign, flag, n in counts.itertuples(index=False, name=None)
    )
    return [note("signs_read", file=file, generation=Wording(f"signs_{generation}"), signs=told)]
