"""Counts out of any table: the user names the columns, so nothing is guessed.

The header is the first row that holds all named columns; every row below is an area. A cell is
a number or an official sign; anything else is refused with file, row and column.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from geo.areas import name_offenders
from geo.errors import ImportRefusedError, IndexInputError
from geo.imports.cells import ParsedColumn, parse_cells
from geo.imports.draft import DecimalMark, ImportOptions
from geo.imports.header import Rows
from geo.imports.levels import is_total
from geo.imports.report import Problem, Severity
from geo.imports.sandbox import read_raw_apart
from geo.imports.uploads import MAX_FILE_BYTES
from geo.segregation.city_counts import Mask
from geo.segregation.plausible import LARGEST_COUNT
from geo.texts import Language
from geo.values import Codes, Floats

HEADER_WITHIN = 50
UNDECODABLE = "text_undecodable"
NO_NUMBER = frozenset({"nan", "na", "n/a", "n.a.", "<na>", "null", "none", "#n/a", "k.a.", "k. a."})


class RefusedFileError(ImportRefusedError):
    """A file that the importer's reader gives up on, in the reader's words."""

    def __init__(self, problem: Problem) -> None:
        """Remember the problem, which knows its sentence and its place."""
        super().__init__(f"imports.{problem.key}", **problem.values)
        self.problem = problem

    def sentence(self, language: Language) -> str:
        """What is wrong, where, and what to do."""
        return self.problem.sentence(language)


@dataclass(frozen=True, eq=False)
class CountTable:
    """Counts of a table; last axis rows.

    Attributes:
        file: Its name.
        lines: Lines of the file, from 1.
        labels: Keys or names of the rows; the line where there are none.
        counts: Column to persons; NaN where not known.
        states: Worst state of a row's counts.
        totals: Rows that speak of the whole city.
    """

    file: str
    lines: tuple[int, ...]
    labels: tuple[str, ...]
    counts: Mapping[str, Floats]
    states: Codes
    totals: Mask

    def refuse_rows(self, key: str, wrong: Mask, /, **told: object) -> None:
        """Refuse the table where rows are wrong, naming their lines.

        Raises:
            IndexInputError: A row is wrong.
        """
        if wrong.any():
            lines = name_offenders(self.lines[i] for i in np.flatnonzero(wrong))
            raise IndexInputError(key, file=self.file, rows=lines, **told)


def read_count_table(
    file: Path,
    columns: Sequence[str],
    *,
    key: str = "",
    encoding: str = "",
    decimal: DecimalMark = "",
) -> CountTable:
    """Some columns of a table as counts.

    Args:
        file: CSV or spreadsheet.
        columns: Names of the columns with counts.
        key: Column with keys of the rows; the first that holds no counts where empty.
        encoding: Of a text file; found where empty.
        decimal: Decimal mark, where the numbers leave it open.

    Raises:
        ImportRefusedError: The file cannot be read, or a column is missing or there twice.
        IndexInputError: A cell is no count of persons.
    """
    wanted = [_plain(column) for column in (*columns, *([key] if key else []))]
    header, body = _find_header(file.name, read_rows(file, encoding=encoding), wanted)
    cells = pd.DataFrame(
        [_fit_row(file.name, line, row, width=len(header)) for line, row in body],
        columns=range(len(header)),
        index=[line for line, _ in body],
        dtype="str",
    )
    labels = _labels(cells, header, counts=wanted[: len(columns)], key=_plain(key))
    texts = {column: cells[header.index(_plain(column))] for column in columns}
    parsed = _parse_columns(file.name, texts, decimal=decimal)
    absent = [np.where(np.isnan(column.values), column.states, 0) for column in parsed.values()]
    table = CountTable(
        file=file.name,
        lines=tuple(int(line) for line in cells.index),
        labels=tuple(labels),
        counts={column: numbers.values for column, numbers in parsed.items()},
        states=np.max(absent, axis=0).astype(np.int8),
        totals=np.array([is_total(label, label) for label in labels], dtype=bool),
    )
    for column, numbers in table.counts.items():
        table.refuse_rows("segregation.row_negative", numbers < 0, column=column)
        table.refuse_rows("segregation.row_too_large", numbers > LARGEST_COUNT, column=column)
    return table


def read_bytes(file: Path) -> bytes:
    """The content of a file.

    Raises:
        ImportRefusedError: It cannot be opened, or is too large.
    """
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            limit = MAX_FILE_BYTES // 1024**2
            raise ImportRefusedError("commands.too_large", file=file.name, limit=limit)
        return file.read_bytes()
    except OSError:
        raise ImportRefusedError("commands.no_file", file=str(file)) from None


def refuse_problems(problems: Sequence[Problem]) -> None:
    """Refuse a file for the first problem that stands in the way.

    Raises:
        RefusedFileError: There is one.
    """
    for problem in problems:
        if problem.severity is Severity.BLOCKING:
            raise RefusedFileError(problem)


def read_rows(file: Path, *, encoding: str = "") -> Rows:
    """All rows of a table as text, with the line each starts in.

    Raises:
        ImportRefusedError: The file is no table.
    """
    options = ImportOptions(encoding=encoding)
    upload = read_raw_apart({file.name: read_bytes(file)}, options, as_rows=True)
    if any(problem.key == UNDECODABLE for problem in upload.problems):
        raise ImportRefusedError("segregation.wrong_encoding", file=file.name, encoding=encoding)
    refuse_problems(upload.problems)
    tables = [table for table in upload.tables if not table.of_layer]
    if not tables:
        raise ImportRefusedError("segregation.no_table", file=file.name)
    cells = tables[0].cells
    rows = [(int(row[0]), list(row[1:])) for row in cells.itertuples()]
    if tables[0].separator:
        return [(line, row[1 : int(row[0]) + 1]) for line, row in rows]
    # A sheet of a workbook has its header above the rows already.
    return [(0, [str(column) for column in cells.columns]), *rows]


def _plain(name: str) -> str:
    return " ".join(name.split())


def _find_header(file: str, rows: Rows, wanted: Sequence[str]) -> tuple[list[str], Rows]:
    """The first row that holds all names, and the rows below."""
    first = rows[:HEADER_WITHIN]
    for position, (_, cells) in enumerate(first):
        names = [_plain(cell) for cell in cells]
        if set(wanted) <= set(names):
            twice = [name for name in wanted if names.count(name) > 1]
            if twice:
                raise ImportRefusedError("segregation.column_twice", file=file, column=twice[0])
            return names, rows[position + 1 :]
    best = max(
        (cells for _, cells in first), key=lambda row: len(set(wanted) & set(row)), default=[]
    )
    missing = ", ".join(name for name in wanted if name not in best)
    found = ", ".join(filter(None, best[:12]))
    raise ImportRefusedError("segregation.column_missing", file=file, column=missing, found=found)


def _fit_row(file: str, line: int, row: list[str], *, width: int) -> list[str]:
    if any(row[width:]):
        raise ImportRefusedError(
            "segregation.row_too_long", file=file, row=line, width=width, cells=len(row)
        )
    return [*row[:width], *[""] * (width - len(row))]


def _labels(cells: pd.DataFrame, header: list[str], *, counts: list[str], key: str) -> list[str]:
    others = [position for position, name in enumerate(header) if name not in counts]
    column = header.index(key) if key else next(iter(others), None)
    lines = [str(line) for line in cells.index]
    if column is None:
        return lines
    return [str(label) or line for label, line in zip(cells[column], lines, strict=True)]


def _parse_columns(
    file: str, texts: Mapping[str, pd.Series], *, decimal: DecimalMark
) -> dict[str, ParsedColumn]:
    """Numbers of all columns; a mark that one column shows helps those that leave it open."""
    texts = {column: cells.map(_without_word_for_nothing) for column, cells in texts.items()}
    parsed = {column: parse_cells(cells, decimal=decimal) for column, cells in texts.items()}
    sure: list[DecimalMark] = [c.decimal for c in parsed.values() if c.decimal and not c.is_open]
    beside = sure[0] if sure else ""
    parsed = {
        column: parse_cells(cells, decimal=decimal, beside=beside)
        for column, cells in texts.items()
    }
    for column, numbers in parsed.items():
        _refuse_cells(file, column, numbers, texts[column])
    return parsed


def _without_word_for_nothing(cell: str) -> str:
    return "" if cell.casefold() in NO_NUMBER else cell


def _refuse_cells(file: str, column: str, numbers: ParsedColumn, cells: pd.Series) -> None:
    place = {"file": file, "column": column}
    if numbers.conflicting:
        first, second = numbers.conflicting[:2]
        raise IndexInputError("segregation.decimal_conflict", **place, first=first, second=second)
    if numbers.is_open:
        raise IndexInputError("segregation.decimal_open", **place)
    if numbers.unreadable.any():
        at = int(np.flatnonzero(numbers.unreadable)[0])
        told = {"row": int(cells.index[at]), "cell": str(cells.iloc[at])[:40]}
        raise IndexInputError("segregation.cell_unreadable", **place, **told)
    if numbers.percent:
        raise IndexInputError("segregation.percent", **place)
