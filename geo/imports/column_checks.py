"""What a column of numbers left open: its decimal mark, cells that are no numbers, mixed units."""

import re
from collections.abc import Sequence

import pandas as pd

from geo.areas import name_offenders
from geo.imports.cells import ParsedColumn, is_damaged_date, is_too_large
from geo.imports.report import Problem, blocking, warning


def check_column(file: str, label: str, part: pd.DataFrame, column: ParsedColumn) -> list[Problem]:
    """The problems of one column.

    Args:
        file: Name of the table.
        label: Name of the column.
        part: Its rows of the long table, with ``cell`` and ``row``.
        column: The same rows as numbers.
    """
    place = {"file": file, "column": label}
    problems = _check_mark(part, column, place)
    problems += _check_unreadable(part[column.unreadable], place)
    units = [unit for unit in pd.unique(pd.Series(column.units)) if unit]
    if len(units) > 1:
        examples = [part["cell"].to_numpy()[column.units == unit][0] for unit in units]
        problems.append(blocking("units_mixed", cells=name_offenders(examples), **place))
    return problems


def _check_mark(part: pd.DataFrame, column: ParsedColumn, place: dict[str, str]) -> list[Problem]:
    if column.conflicting:
        first, second = column.conflicting
        return [blocking("decimal_conflict", first=first, second=second, **place)]
    if not column.is_open:
        return []
    example = next((cell for cell in part["cell"] if re.search(r"\d[.,]\d{3}$", cell)), "")
    if column.decimal:
        mark = "." if column.decimal == "comma" else ","
        return [warning("decimal_assumed", mark=mark, example=example, **place)]
    return [blocking("decimal_open", example=example, **place)]


def _check_unreadable(bad: pd.DataFrame, place: dict[str, str]) -> list[Problem]:
    """Cells that are no numbers, apart by what may have happened to them."""
    dates = bad["cell"].map(is_damaged_date).astype(bool)
    large = ~dates & bad["cell"].map(is_too_large).astype(bool)
    problems: list[Problem] = []
    for key, which in (
        ("dates_damaged", dates),
        ("numbers_too_large", large),
        ("cells_unreadable", ~dates & ~large),
    ):
        rows = bad[which]
        if len(rows):
            pairs = zip(rows["cell"], rows["row"], strict=True)
            told = {"n": len(rows), "cells": name_offenders(f"„{c}“ ({r})" for c, r in pairs)}
            problems.append(warning(key, row=int(rows["row"].iloc[0]), **told, **place))
    return problems


def merge_assumed(problems: Sequence[Problem]) -> list[Problem]:
    """One warning for all columns of a table in which the thousands mark was assumed."""
    assumed = [problem for problem in problems if problem.key == "decimal_assumed"]
    others = [problem for problem in problems if problem.key != "decimal_assumed"]
    if not assumed:
        return others
    columns = name_offenders(problem.column for problem in assumed)
    told = {**assumed[0].values, "n": len(assumed), "columns": columns}
    return [*others, warning("decimal_assumed", file=assumed[0].file, **told)]
