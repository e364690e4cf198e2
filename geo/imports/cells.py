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

from geo.imports.draft import DecimalMark
from geo.symbols import SIGNS, Generation
from geo.values import Codes, Floats, Qualifier, State

Mask = npt.NDArray[np.bool_]

UNIT = re.compile(r"\s*(%-Punkte|%|‰|€|EUR|Euro|m²|qm|ha|km²)$", re.IGNORECASE)
FOOTNOTE = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹⁰]+[⁾)]?$|\s*\d\)$")
MARK = re.compile(r"(?<=\d)\s*([prsefbu])$")
BRACKETED = re.compile(r"^\((.*)\)$")
MINUS = re.compile(r"^[−–‒—]\s*(?=\d)")
GROUPING = re.compile(r"(?<=\d)[ '’](?=\d{3}(?!\d))")
DAMAGED_DATE = re.compile(
    r"^(\d{1,2}\.\s?)?(jan|feb|mär|mrz|apr|mai|jun|jul|aug|sep|okt|nov|dez)[a-z]*\.?(\s?\d{2,4})?$",
    re.IGNORECASE,
)
PLAIN = re.compile(r"^[+-]?\d+$")
NUMBER = re.compile(r"^[+-]?(\d+([.,]\d+)*|[.,]\d+)(e[+-]?\d+)?$", re.IGNORECASE)
GROUPED = {
    "comma": re.compile(r"^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$"),
    "point": re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$"),
}
UNGROUPED = {
    "comma": re.compile(r"^[+-]?\d*,\d+(e[+-]?\d+)?$", re.IGNORECASE),
    "point": re.compile(r"^[+-]?\d*\.\d+(e[+-]?\d+)?$", re.IGNORECASE),
}
OPEN = re.compile(r"^[+-]?[1-9]\d{0,2}([.,])\d{3}$")
ESTIMATED = frozenset("spe")


@dataclass(frozen=True, eq=False)
class ParsedColumn:
    """A column as numbers.

    Attributes:
        values: NaN where there is no number.
        states: Codes of ``State``.
        qualifiers: ``about`` for estimates and preliminary figures, else ``exact``.
        notes: Marks and footnotes as they stood there.
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
    unreadable: Mask
    decimal: DecimalMark
    is_open: bool
    conflicting: tuple[str, ...]
    percent: bool


@dataclass(frozen=True)
class _Cell:
    body: str
    note: str = ""
    unreliable: bool = False
    estimated: bool = False
    percent: bool = False


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
    numbers = np.array([value for value, _ in parsed], dtype=np.float64)
    states = np.array([-1 if state is None else state for _, state in parsed], dtype=np.int8)
    qualifiers = np.array(
        [Qualifier.ABOUT.value if c.estimated else Qualifier.EXACT.value for c in stripped],
        dtype=object,
    )
    unreadable = states < 0
    return ParsedColumn(
        values=numbers[codes],
        states=np.where(unreadable, np.int8(State.MISSING), states)[codes].astype(np.int8),
        qualifiers=qualifiers[codes],
        notes=np.array([cell.note for cell in stripped], dtype=object)[codes],
        unreadable=unreadable[codes],
        decimal=mark,
        is_open=is_open,
        conflicting=() if decimal else conflicting,
        percent=any(cell.percent for cell in stripped),
    )


def _strip_cell(cell: str, generation: Generation) -> _Cell:
    """The cell without unit, footnote, brackets and marks, which are remembered."""
    body = " ".join("".join(" " if _is_blank(sign) else sign for sign in cell).split())
    if body in SIGNS[generation]:
        return _Cell(body)
    notes: list[str] = []
    bracketed = BRACKETED.match(body)
    if bracketed:
        body, notes = bracketed.group(1).strip(), ["( )"]
    unit = UNIT.search(body)
    percent = unit is not None and unit.group(1) == "%"
    body = UNIT.sub("", body)
    footnote = FOOTNOTE.search(body)
    if footnote and NUMBER.match(_plain(FOOTNOTE.sub("", body))):
        notes.append(footnote.group().strip())
        body = FOOTNOTE.sub("", body)
    marked = MARK.search(body)
    mark = marked.group(1) if marked else ""
    if mark:
        notes.append(mark)
        body = MARK.sub("", body)
    return _Cell(
        body=_plain(body),
        note=" ".join(notes),
        unreliable=bracketed is not None or mark == "u",
        estimated=mark in ESTIMATED and bool(mark),
        percent=percent,
    )


def _is_blank(sign: str) -> bool:
    return unicodedata.category(sign) in ("Zs", "Cc", "Cf")


def _plain(body: str) -> str:
    return GROUPING.sub("", MINUS.sub("-", body)).strip()


def choose_decimal(bodies: Iterable[str]) -> tuple[DecimalMark, tuple[str, ...], bool]:
    """The decimal mark that a column shows, contradicting cells, and whether it stays open."""
    comma = point = ""
    open_marks: set[str] = set()
    has_long = False
    for body in bodies:
        if PLAIN.match(body):
            has_long = has_long or len(body.lstrip("+-")) > 3
        elif OPEN.match(body):
            open_marks.add("." if "." in body else ",")
        elif GROUPED["comma"].match(body) or UNGROUPED["comma"].match(body):
            comma = comma or body
        elif GROUPED["point"].match(body) or UNGROUPED["point"].match(body):
            point = point or body
    if comma and point:
        return "", (comma, point), False
    if comma or point:
        return ("comma" if comma else "point"), (), False
    if not open_marks:
        return "", (), False
    # Groups of three throughout are thousands, unless other cells show thousands without a mark.
    if len(open_marks) == 1 and not has_long:
        return ("comma" if open_marks == {"."} else "point"), (), True
    return "", (), True


def _number(cell: _Cell, mark: str, generation: Generation) -> tuple[float, State | None]:
    """Value and state; no state where the cell is neither number nor sign."""
    state = SIGNS[generation].get(cell.body)
    if state is not None:
        return (0.0 if state is State.EXACT_ZERO else float("nan")), state
    body = cell.body
    if GROUPED[mark].match(body):
        body = body.replace("." if mark == "comma" else ",", "")
    elif not (PLAIN.match(body) or UNGROUPED[mark].match(body) or re.match(r"^\d+e\d+$", body)):
        return float("nan"), None
    number = float(body.replace(",", "."))
    if not np.isfinite(number):
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


def is_damaged_date(cell: str) -> bool:
    """Whether a cell looks like a number that a spreadsheet turned into a date."""
    return bool(DAMAGED_DATE.match(cell.strip()))
