"""From the text of a cell to a number and a state, with German and English ways of writing.

The decimal mark is decided once for a column, from cells that can be read one way only;
``1.234`` alone is never decided cell by cell.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.imports.decimals import GROUPED, NUMBER, PLAIN, UNGROUPED, choose_decimal
from geo.imports.draft import DecimalMark
from geo.symbols import (
    FLAG_OF_MARK,
    FLAG_OF_ZERO,
    FLAGS,
    SIGNS,
    ZERO_SIGNS,
    Flag,
    Generation,
)
from geo.values import Codes, Floats, Qualifier, State

Mask = npt.NDArray[np.bool_]

UNIT = re.compile(
    r"\s*(%-Punkte|%|‰|€\s?(?:/|je |pro )\s?(?:m²|qm)|€|EUR|Euro|m²|qm|km²|ha)$", re.IGNORECASE
)
UNIT_KEYS = {
    "%-punkte": "percentage_points",
    "%": "percent",
    "‰": "per_mille",
    "€": "eur",
    "eur": "eur",
    "euro": "eur",
    "m²": "m2",
    "qm": "m2",
    "km²": "km2",
    "ha": "ha",
}
"""Units as cells write them, as keys of ``units`` in the texts."""
# Raised figures, or a figure with a bracket that stands apart: „12341)“ could be anything.
FOOTNOTE = re.compile(r"\s*[¹²³⁴⁵⁶⁷⁸⁹⁰]+[⁾)]?$|\s\d{1,2}\)$")
MARK = re.compile(r"(?<=\d)\s*([prsefbu])$")
BRACKETED = re.compile(r"^\((.*)\)$")
MINUS = re.compile(r"^[−–‒—]\s*(?=\d)")
GROUPING = re.compile(r"(?<=\d)[ '’](?=\d{3}(?!\d))")
DAMAGED_DATE = re.compile(
    r"^(\d{1,2}\.\s?)?(jan|feb|mär|mrz|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)"
    r"[a-z]*\.?([\s-]?\d{2,4})?$|^\d{1,2}-[a-zä]{3}$|^\d{4}-\d\d-\d\d$|^\d{1,2}\.\d{1,2}\.(\d{4})?$",
    re.IGNORECASE,
)
ESTIMATED = frozenset("spef")
LARGEST_EXACT = 2**53
"""From here on a floating-point number no longer tells neighbouring integers apart."""
MAX_DIGITS = 15


@dataclass(frozen=True, eq=False)
class ParsedColumn:
    """A column as numbers.

    Attributes:
        values: NaN where there is no number.
        states: Codes of ``State``.
        qualifiers: ``about`` for estimates and preliminary figures, else ``exact``.
        notes: Marks and footnotes as they stood there.
        flags: A ``Flag`` where the source says something of the figure, else empty.
        units: Key of the unit that the cell names, else empty.
        changes: What had to be taken off to read the number, words of ``CHANGES`` with blanks.
        unreadable: Cells that are neither number nor sign.
        decimal: The mark that was used; empty where no cell needs one.
        is_open: Whether the mark could not be decided from the column.
        conflicting: Two cells that contradict each other, where there are any.
        percent: Whether cells are written with ``%``.
    """

    values: Floats
    states: Codes
    qualifiers: npt.NDArray[np.object_]
    notes: npt.NDArray[np.object_]
    flags: npt.NDArray[np.object_]
    units: npt.NDArray[np.object_]
    changes: npt.NDArray[np.object_]
    unreadable: Mask
    decimal: DecimalMark
    is_open: bool
    conflicting: tuple[str, ...]
    percent: bool


CHANGES = ("grouping", "minus", "unit", "footnote", "mark", "bracket")
"""All that may be taken off a number; each is told with a count (``imports.cells_<change>``)."""


@dataclass(frozen=True)
class _Cell:
    body: str
    note: str = ""
    flag: str = ""
    unit: str = ""
    changes: str = ""
    unreliable: bool = False
    estimated: bool = False


def parse_cells(
    cells: pd.Series,
    *,
    decimal: DecimalMark = "",
    generation: Generation = "classic",
    beside: DecimalMark = "",
) -> ParsedColumn:
    """Numbers and states of a column of text.

    Args:
        cells: The text of the column.
        decimal: The user's choice; empty to find out.
        generation: Generation of the signs.
        beside: The mark that other columns of the table show, used where this one is open.
    """
    codes, uniques = pd.factorize(cells.to_numpy(dtype=object))
    stripped = [_strip_cell(str(unique), generation) for unique in uniques]
    bodies = [cell.body for cell in stripped if cell.body not in SIGNS[generation]]
    found, conflicting, is_open = choose_decimal(bodies)
    mark: DecimalMark = decimal or found or (beside if is_open else "")
    is_open = is_open and not decimal and not beside
    parsed = [_number(cell, mark or "comma", generation) for cell in stripped]
    zero_flag = _flag_of_zero(stripped, generation)
    numbers = np.array([value for value, _ in parsed], dtype=np.float64)
    states = np.array([-1 if state is None else state for _, state in parsed], dtype=np.int8)
    flags = [cell.flag for cell in stripped]
    if zero_flag:
        is_written = (numbers == 0) & np.array([flag == "" for flag in flags], dtype=bool)
        flags = np.where(is_written, zero_flag, np.array(flags, dtype=object)).tolist()
        # Nearly nothing is no exact zero.
        states = np.where(is_written, np.int8(State.PRESENT), states)
    unreadable = states < 0
    qualifiers = [
        Qualifier.ABOUT.value if cell.estimated else Qualifier.EXACT.value for cell in stripped
    ]
    return ParsedColumn(
        values=numbers[codes],
        states=np.where(unreadable, np.int8(State.MISSING), states)[codes].astype(np.int8),
        qualifiers=np.array(qualifiers, dtype=object)[codes],
        notes=np.array([cell.note for cell in stripped], dtype=object)[codes],
        flags=np.array(flags, dtype=object)[codes],
        units=np.array([cell.unit for cell in stripped], dtype=object)[codes],
        changes=np.array([cell.changes for cell in stripped], dtype=object)[codes],
        unreadable=unreadable[codes],
        decimal=mark,
        is_open=is_open,
        conflicting=() if decimal else conflicting,
        percent=any(cell.unit == "percent" for cell in stripped),
    )


def _flag_of_zero(cells: Iterable[_Cell], generation: Generation) -> str:
    """What a written ``0`` says in a column; nothing where only ``0`` can mean no one at all."""
    has_sign = any(cell.body in ZERO_SIGNS for cell in cells)
    return FLAG_OF_ZERO[generation].value if generation == "new" or has_sign else ""


def _strip_cell(cell: str, generation: Generation) -> _Cell:
    """The cell without unit, footnote, brackets and marks, which are remembered."""
    body = " ".join("".join(" " if _is_blank(sign) else sign for sign in cell).split())
    if body in SIGNS[generation]:
        return _Cell(body, flag=FLAGS[generation].get(body, ""))
    notes: list[str] = []
    changes: list[str] = []
    flag = ""
    bracketed = BRACKETED.match(body)
    if bracketed:
        body, flag = bracketed.group(1).strip(), Flag.LIMITED.value
        notes.append("( )")
        changes.append("bracket")
    body, unit = _without_unit(body)
    footnote = FOOTNOTE.search(body)
    if footnote and NUMBER.match(_plain(FOOTNOTE.sub("", body))):
        notes.append(footnote.group().strip())
        changes.append("footnote")
        body = FOOTNOTE.sub("", body)
    marked = MARK.search(body)
    mark = marked.group(1) if marked else ""
    if mark:
        notes.append(mark)
        changes.append("mark")
        flag = FLAG_OF_MARK[mark].value
        body = MARK.sub("", body)
    changes += ["unit"] if unit else []
    changes += ["minus"] if MINUS.search(body) else []
    changes += ["grouping"] if GROUPING.search(body) else []
    return _Cell(
        body=_plain(body),
        note=" ".join(notes),
        flag=flag,
        unit=unit,
        changes=" ".join(changes),
        unreliable=bracketed is not None or mark == "u",
        estimated=mark in ESTIMATED and bool(mark),
    )


def _without_unit(body: str) -> tuple[str, str]:
    """The cell without the unit behind its number, and the key of that unit."""
    found = UNIT.search(body)
    if not found or not re.search(r"\d", body):
        return body, ""
    written = found.group(1).casefold()
    per_area = written.startswith("€") and written != "€"
    return UNIT.sub("", body), "eur_per_m2" if per_area else UNIT_KEYS[written]


def _is_blank(sign: str) -> bool:
    return unicodedata.category(sign) in ("Zs", "Cc", "Cf")


def _plain(body: str) -> str:
    return GROUPING.sub("", MINUS.sub("-", body)).strip()


def _number(cell: _Cell, mark: str, generation: Generation) -> tuple[float, State | None]:
    """Value and state; no state where the cell is neither number nor sign."""
    state = SIGNS[generation].get(cell.body)
    if state is not None:
        is_zero = state in (State.EXACT_ZERO, State.PRESENT)
        return (0.0 if is_zero else float("nan")), state
    body = cell.body
    if GROUPED[mark].match(body):
        body = body.replace("." if mark == "comma" else ",", "")
    elif not (PLAIN.match(body) or UNGROUPED[mark].match(body) or re.match(r"^\d+e\d+$", body)):
        return float("nan"), None
    number = float(body.replace(",", "."))
    if not np.isfinite(number) or abs(number) >= LARGEST_EXACT:
        return float("nan"), None
    if cell.unreliable:
        return number, State.UNRELIABLE
    return number, State.EXACT_ZERO if number == 0 else State.PRESENT


def looks_numeric(cell: str) -> bool:
    """Whether a cell is a number in any way of writing it."""
    return bool(NUMBER.match(_strip_cell(cell, "classic").body))


def is_code(column: pd.Series) -> bool:
    """Whether numbers of a column are codes: zeros in front, as no count has them."""
    return bool(column.str.fullmatch(r"0\d+").any())


def is_too_large(cell: str) -> bool:
    """Whether a cell is a number, but one that no computation could keep exactly."""
    body = _strip_cell(cell, "classic").body
    n_digits = sum(sign.isdigit() for sign in body)
    return bool(NUMBER.match(body)) and (n_digits > MAX_DIGITS or "e" in body.casefold())


def is_damaged_date(cell: str) -> bool:
    """Whether a cell looks like a number that a spreadsheet turned into a date."""
    return bool(DAMAGED_DATE.match(cell.strip()))
