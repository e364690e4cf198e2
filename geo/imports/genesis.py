"""Flat files of the GENESIS databases: Destatis, Regionalstatistik, the states, census 2022.

One row a figure. Older files name the parts ``1_Merkmal_Code`` and ``1_Auspraegung_Code`` and have
a column for each measure, ``BEVSTD__Bevoelkerungsstand__Anzahl``; newer ones name them
``1_variable_code`` and ``1_variable_attribute_code`` and have one column ``value``. A column of
quality marks may stand beside each.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from geo.imports.draft import RawTable
from geo.imports.report import Problem, note
from geo.imports.words import fold, load_synonyms
from geo.symbols import FLAG_OF_MARK, FLAGS

AREA = re.compile(
    r"^(dinsg|dland|regbez|kreis|gemein|geo(?!l?a$)|stadt|bezirk|ort|raum)", re.IGNORECASE
)
"""Codes of variables that name areas: DLAND, KREISE, GEMEIN, GEOLK1, GEOGM1 and the like."""
PLAIN_UNITS = ("anzahl", "number", "personen", "persons", "")
FINAL = "e"
"""In quality columns ``e`` says that the figure is final (endgültig), not that it is estimated."""
LABEL, VALUE = "Merkmal", "Wert"


@dataclass(frozen=True)
class _Names:
    """What the columns of one generation of flat files are called."""

    code: str
    label: str
    variable: str
    time: str


GENERATIONS = (
    _Names("{}_Auspraegung_Code", "{}_Auspraegung_Label", "{}_Merkmal_Code", "Zeit"),
    _Names("{}_variable_attribute_code", "{}_variable_attribute_label", "{}_variable_code", "time"),
)


@dataclass(frozen=True, eq=False)
class FlatTable:
    """A flat file as a long table of key, name, period, label and value."""

    raw: RawTable
    key: str
    name: str
    period: str


def read_flat(raw: RawTable) -> tuple[FlatTable | None, list[Problem]]:
    """The figures of a flat file; None where the table is none."""
    columns = [str(column) for column in raw.cells.columns]
    names = next((n for n in GENERATIONS if {n.code.format(1), n.time} <= set(columns)), None)
    if names is None:
        return None, []
    numbers = [n for n in range(1, 10) if names.code.format(n) in columns]
    area = _area_variable(raw.cells, names, numbers)
    others = [n for n in numbers if n != area]
    key, name = names.code.format(area), names.label.format(area)
    given = [column for column in (key, name, names.time) if column in columns]
    # Some files give codes alone.
    worded = [(names.label.format(n), names.code.format(n)) for n in others]
    aspects = _join(raw.cells, [label if label in columns else code for label, code in worded])
    parts = [
        raw.cells[given].assign(**{LABEL: _prefix(measure, aspects), VALUE: values})
        for measure, values in _measures(raw.cells)
    ]
    if not parts:
        return None, []
    cells = pd.concat(parts)
    told = {"n": len(cells), "key": key, "measures": len(parts), "period": names.time}
    flat = FlatTable(replace(raw, cells=cells), key, name if name in columns else "", names.time)
    return flat, [note("flat_file_read", file=raw.name, **told)]


def _area_variable(cells: pd.DataFrame, names: _Names, numbers: Sequence[int]) -> int:
    for n in numbers:
        variable = names.variable.format(n)
        if variable in cells and AREA.match(str(cells[variable].iloc[0])):
            return n
    return numbers[0]


def _join(cells: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """The other aspects of each row; totals say nothing."""
    joined = pd.Series("", index=range(len(cells)))
    totals = load_synonyms()["rows"]["total"]
    for column in columns:
        words = cells[column].reset_index(drop=True)
        words = words.mask(words.map(fold).isin(totals), "")
        both = joined + (": " + words).where(words != "", "")
        joined = both.mask(joined == "", words)
    return joined.set_axis(cells.index)


def _prefix(measure: pd.Series, aspects: pd.Series) -> pd.Series:
    return measure + (": " + aspects).where(aspects != "", "")


def _measures(cells: pd.DataFrame) -> list[tuple[pd.Series, pd.Series]]:
    """Name and values of every measure, marks of quality put to the values."""
    if "value" in cells:
        called = cells.get("value_variable_label", pd.Series("Wert", index=cells.index))
        unit = cells.get("value_unit", pd.Series("", index=cells.index))
        quality = cells.get("value_q", cells.get("quality", pd.Series("", index=cells.index)))
        return [(_with_unit(called, unit), _with_quality(cells["value"], quality))]
    found: list[tuple[pd.Series, pd.Series]] = []
    for column in map(str, cells.columns):
        parts = column.split("__")
        if len(parts) < 3 or parts[-1] == "q":
            continue
        quality = cells.get("__".join([*parts[:-1], "q"]), pd.Series("", index=cells.index))
        called = pd.Series(parts[1].replace("_", " "), index=cells.index)
        unit = pd.Series(parts[-1], index=cells.index)
        found.append((_with_unit(called, unit), _with_quality(cells[column], quality)))
    return found


def _with_unit(called: pd.Series, unit: pd.Series) -> pd.Series:
    """The name with its unit, unless that is plain numbers: ``(1000)`` must not be lost."""
    says = ~unit.str.casefold().isin(PLAIN_UNITS)
    return called.where(~says, called + " (" + unit + ")")


def _with_quality(values: pd.Series, quality: pd.Series) -> pd.Series:
    """Values with the mark that stands in a column beside them.

    A sign in place of the number is the number's; a letter goes behind it; ``(`` around it.
    """
    quality = quality.str.strip()
    is_blank = values.str.strip().isin(["", "0"])
    is_sign = quality.isin([sign for sign in FLAGS["classic"] if sign])
    is_mark = quality.isin([mark for mark in FLAG_OF_MARK if mark != FINAL]) & ~is_blank
    is_limited = quality.isin(["(", "()"]) & ~is_blank
    marked = values.mask(is_sign & is_blank, quality).mask(is_mark, values + " " + quality)
    return marked.mask(is_limited, "(" + values + ")")
