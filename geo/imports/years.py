"""Reference years of tables side by side: a share of two years is a share of neither."""

from collections.abc import Sequence
from itertools import combinations

from geo.areas import name_offenders
from geo.imports.draft import DraftTable, ImportOptions
from geo.imports.report import Problem, blocking, note
from geo.imports.words import fold


def check_years(tables: Sequence[DraftTable], options: ImportOptions) -> list[Problem]:
    """Tables of different things that share no year.

    The same thing in file after file, a year each, is a series and no mixture.

    Args:
        tables: Placed on the areas.
        options: ``confirm_mixed_years`` where the user wants them side by side.
    """
    known = [
        (table, {period[:4] for period in table.long["period"] if period})
        for table in tables
        if not table.raw.of_layer and (table.long["area_id"] != "").any()
    ]
    mixed: dict[str, str] = {}
    for (one, years), (other, others) in combinations(known, 2):
        if years and others and not years & others and not _labels(one) & _labels(other):
            mixed[one.name] = _span(years)
            mixed[other.name] = _span(others)
    if not mixed:
        return []
    listed = name_offenders(f"{name}: {span}" for name, span in mixed.items())
    told = {"n": len(mixed), "tables": listed}
    if options.confirm_mixed_years:
        return [note("years_mixed_confirmed", **told)]
    return [blocking("years_mixed", **told)]


def _labels(table: DraftTable) -> set[str]:
    return {fold(str(label)) for label in table.long["label"].unique()}


def _span(years: set[str]) -> str:
    first, last = min(years), max(years)
    return first if first == last else f"{first}–{last}"
