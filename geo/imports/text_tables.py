"""CSV files as rows of text: encoding and separator found, nothing interpreted."""

import csv
import io
from collections import Counter
from dataclasses import dataclass, replace

import pandas as pd

from geo.imports.draft import ImportOptions, RawTable
from geo.imports.header import MAX_COLUMNS, Rows, build_table
from geo.imports.report import Problem, Wording, blocking, note
from geo.imports.uploads import Upload

NAME_OF_SEPARATOR = {";": "semicolon", ",": "comma", "\t": "tab", "|": "pipe"}
SEPARATORS = tuple(NAME_OF_SEPARATOR)
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
UTF_16_SHARE = 0.4
"""Latin letters in UTF-16 leave nearly every second byte empty."""
MAX_ROWS = 500_000
SAMPLE_ROWS = 200


@dataclass(frozen=True)
class _Text:
    """A text file taken apart; no rows where a problem stands in the way."""

    rows: Rows | None
    encoding: str
    separator: str = ""
    problems: tuple[Problem, ...] = ()


def read_text_rows(upload: Upload, options: ImportOptions) -> tuple[list[RawTable], list[Problem]]:
    """All rows of a text file; the first cell of each is the number of those that follow."""
    found = _take_apart(upload, options)
    if not found.rows:
        return [], list(found.problems)
    width = max(len(cells) for _, cells in found.rows)
    if width >= MAX_COLUMNS:
        return [], [blocking("table_too_wide", file=upload.name, limit=MAX_COLUMNS)]
    cells = pd.DataFrame(
        [[str(len(row)), *row, *[""] * (width - len(row))] for _, row in found.rows],
        columns=[str(number) for number in range(width + 1)],
        index=[line for line, _ in found.rows],
        dtype="str",
    )
    table = RawTable(file=upload.name, sheet="", cells=cells, encoding=found.encoding)
    return [replace(table, separator=found.separator)], list(found.problems)


def read_text_table(upload: Upload, options: ImportOptions) -> tuple[list[RawTable], list[Problem]]:
    """The table of a text file."""
    found = _take_apart(upload, options)
    problems = list(found.problems)
    if found.rows is None:
        return [], problems
    table, said = build_table(upload.name, "", found.rows)
    if table is None:
        return [], problems + said
    problems.append(_tell_layout(table, found.separator))
    table = replace(table, encoding=found.encoding, separator=found.separator)
    return [table], problems + said


def _take_apart(upload: Upload, options: ImportOptions) -> _Text:
    """Encoding and separator found, and the rows between."""
    decoded, encoding = decode(upload.data, options.encoding)
    if decoded is None:
        told = {"file": upload.name, "encoding": options.encoding}
        return _Text(None, encoding, problems=(blocking("text_undecodable", **told),))
    problems = []
    if encoding not in ("utf-8", "utf-8-sig"):
        problems.append(note("text_encoding", file=upload.name, encoding=encoding))
    n_nul = decoded.count("\0")
    if n_nul:
        decoded = decoded.replace("\0", "")
        problems.append(note("text_nul", file=upload.name, n=n_nul))
    try:
        separator = choose_separator(decoded)
        rows = split_rows(decoded, separator)
    except csv.Error as damage:
        reason = blocking("text_damaged", file=upload.name, reason=str(damage))
        return _Text(None, encoding, problems=(*problems, reason))
    refused = _refuse_rows(upload.name, rows, unclosed=_find_unclosed(decoded, separator))
    if refused:
        return _Text(None, encoding, problems=(*problems, *refused))
    return _Text(rows, encoding, separator, tuple(problems))


def _refuse_rows(file: str, rows: Rows, *, unclosed: int) -> list[Problem]:
    if unclosed:
        return [blocking("text_quote_open", file=file, row=unclosed)]
    if len(rows) > MAX_ROWS:
        return [blocking("table_too_long", file=file, limit=MAX_ROWS)]
    return []


def _tell_layout(table: RawTable, separator: str) -> Problem:
    """How the file was taken apart, for a look at the preview."""
    told = {"rows": len(table.cells), "columns": table.cells.shape[1]}
    named = Wording(f"separator_{NAME_OF_SEPARATOR[separator]}")
    first = int(table.cells.index[0])
    return note("text_separator", file=table.name, separator=named, first=first, **told)


def decode(data: bytes, encoding: str) -> tuple[str | None, str]:
    """The text and its encoding: byte order mark, UTF-8, UTF-16 without a mark, cp1252."""
    if encoding:
        try:
            decoded = data.decode(encoding)
            # Some codecs make halves of signs, which no file of ours could hold.
            decoded.encode()
        except (ValueError, LookupError):
            # No text in it, no codec at all, or one that is not for text.
            return None, encoding
        return decoded, encoding
    name = _sniff_encoding(data)
    even = data[: len(data) // 2 * 2] if name.startswith("utf-16-") else data
    try:
        return even.decode(name, "strict" if name == "utf-8" else "replace"), name
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "cp1252"


def _sniff_encoding(data: bytes) -> str:
    """Encoding by the mark in front or by empty bytes, else UTF-8 to be tried."""
    for mark, name in MARKS.items():
        if data.startswith(mark):
            return name
    for first, name in enumerate(("utf-16-be", "utf-16-le")):
        if data[first::2].count(0) > UTF_16_SHARE * len(data) / 2:
            return name
    return "utf-8"


def choose_separator(decoded: str) -> str:
    """The separator that gives most rows the same number of cells, the more cells the better."""
    sample = "".join(decoded.splitlines(keepends=True)[:SAMPLE_ROWS])
    return max(SEPARATORS, key=lambda separator: _regularity(sample, separator))


def _regularity(sample: str, separator: str) -> tuple[float, int]:
    try:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(sample), delimiter=separator))
    except csv.Error:
        return 0.0, 0
    widths.pop(1, None)
    widths.pop(0, None)
    if not widths:
        return 0.0, 0
    width, rows = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    return float(rows), width


def _find_unclosed(decoded: str, separator: str) -> int:
    """The line of a quotation mark that is never closed; 0 where there is none.

    The cell behind it would swallow the rest of the file.
    """
    if decoded.count('"') % 2 == 0:
        return 0
    reader = csv.reader(io.StringIO(decoded, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for _ in reader:
            line = reader.line_num + 1
    except csv.Error as damage:
        return line if "end of data" in str(damage) else 0
    return 0


def split_rows(decoded: str, separator: str) -> Rows:
    """Every row with the line that it starts in; blank rows are left out."""
    reader = csv.reader(io.StringIO(decoded, newline=""), delimiter=separator)
    rows: Rows = []
    line = 1
    for row in reader:
        cells = [" ".join(cell.split()) for cell in row]
        if any(cells):
            rows.append((line, cells))
        line = reader.line_num + 1
    return rows
