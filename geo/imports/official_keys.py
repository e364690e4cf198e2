"""Official keys of German areas, with the zeros that spreadsheets drop and blanks between.

2 digits are a state, 5 a county, 8 a municipality (AGS), 12 its regional key (ARS).

AGS and ARS differ by the four digits of the association of municipalities in the middle:
``01 0 51 0011 011`` (ARS) is ``01 0 51 011`` (AGS). Source: Destatis, Gemeindeverzeichnis.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from geo.areas import name_offenders
from geo.imports.draft import ImportOptions, RawTable
from geo.imports.report import Problem, note, warning
from geo.imports.words import is_word_for

WIDTHS = (2, 5, 8, 12)
ARS = 12
CITY_COUNTY = "000"
"""Last digits of a city that is a county of its own: 05315000 and 05315 are both Köln."""
FULL_WIDTH = {1: 2, 4: 5, 7: 8, 11: 12}
"""Widths of keys whose first digit, a zero, is lost. Only states 01 to 09 have one."""
LOST_WIDTHS = ({7, 8}, {7}, {11, 12}, {11})
DAMAGED_KEY = re.compile(r"^\d(?:[.,]\d+)?e\+?\d+$", re.IGNORECASE)


def without_blanks(key: str) -> str:
    """The key without blanks and without the decimals that a spreadsheet put behind it."""
    return re.sub(r"[.,]0+$", "", re.sub(r"\s+", "", key))


def with_lost_zero(key: str) -> str:
    """A key of 1, 4, 7 or 11 digits with the zero in front that a spreadsheet dropped."""
    bare = without_blanks(key)
    return bare.zfill(FULL_WIDTH.get(len(bare), 0)) if bare.isdigit() else bare


def as_municipality(key: str) -> str:
    """One spelling for AGS, ARS and the county key of a city that is its own county."""
    full = with_lost_zero(key)
    if not full.isdigit():
        return full
    short = full[:5] + full[9:] if len(full) == ARS else full
    return short.removesuffix(CITY_COUNTY) if len(short) == 8 else short


def are_official(keys: Iterable[str]) -> bool:
    """Whether all keys have the digits of official keys."""
    bare = [without_blanks(key) for key in keys]
    return bool(bare) and all(key.isdigit() and len(key) in WIDTHS for key in bare)


def restore_zeros(
    raw: RawTable, column: str, options: ImportOptions, *, has_map: bool
) -> tuple[RawTable, list[Problem]]:
    """The table with the zeros in front of its keys that were lost, where that is certain.

    Args:
        raw: As read.
        column: Column of the keys.
        options: ``key_width`` where the user has declared it.
        has_map: Whether polygons tell how keys are written; then matching decides.
    """
    given = raw.cells[column]
    damaged = given[given.str.match(DAMAGED_KEY)]
    problems: list[Problem] = []
    if len(damaged):
        told = {"n": len(damaged), "keys": name_offenders(damaged.unique())}
        place = {"file": raw.name, "row": int(damaged.index[0]), "column": column}
        problems.append(warning("keys_shortened", **told, **place))
    bare = given.map(without_blanks)
    digits = bare[bare.str.fullmatch(r"\d+").astype(bool)]
    if digits.empty or (has_map and not options.key_width):
        return raw, problems
    if options.key_width:
        full = digits.str.zfill(options.key_width)
    elif is_word_for(column, "official_key"):
        full = digits.map(with_lost_zero)
    else:
        return raw, problems + _ask_for_width(raw, column, digits)
    changed = full[full != given.loc[full.index]]
    if changed.empty:
        return raw, problems
    told = {"n": changed.nunique(), "given": given.loc[changed.index[0]], "met": changed.iloc[0]}
    problems.append(note("keys_padded", file=raw.name, column=column, **told))
    cells = raw.cells.assign(**{column: given.mask(given.index.isin(full.index), full)})
    return replace(raw, cells=cells), problems


def _ask_for_width(raw: RawTable, column: str, digits: pd.Series) -> list[Problem]:
    """A question where a column that nobody calls an official key may have lost zeros."""
    if not is_word_for(column, "key") or set(digits.str.len()) not in LOST_WIDTHS:
        return []
    short = digits[digits.str.len().isin(list(FULL_WIDTH))]
    told = {"n": short.nunique(), "example": short.iloc[0], "width": FULL_WIDTH[len(short.iloc[0])]}
    return [warning("keys_zeros_open", file=raw.name, column=column, **told)]


def coarser_keys(keys: Iterable[str]) -> set[str]:
    """Keys of counties and states whose municipalities are among the keys."""
    listed = list(keys)
    full = {key for key in listed if key.isdigit() and len(key) in WIDTHS}
    longest = {key for key in full if len(key) == max(map(len, full))}
    above = {key[:width] for key in longest if len(key) >= 8 for width in (2, 5)}
    return (full - longest) & above


def tell_levels(raw: RawTable, column: str) -> list[Problem]:
    """Which levels official keys of different length belong to."""
    keys = pd.Series(raw.cells[column].unique()).map(with_lost_zero)
    official = keys[keys.str.fullmatch(r"\d+").astype(bool) & keys.str.len().isin(WIDTHS)]
    lengths = Counter(official.str.len())
    known = is_word_for(column, "official_key") or len(official) == len(keys)
    if len(lengths) < 2 or not known or max(lengths) < 8:
        return []
    told = {f"n{width}": lengths.get(width, 0) for width in WIDTHS}
    return [note("keys_of_levels", file=raw.name, column=column, **told)]
