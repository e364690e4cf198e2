"""What fast readers of xlsx leave out of its cells: number formats, errors, formulas not computed.

``python-calamine`` reads values ten times faster than ``openpyxl``, but no formats, and holds a
sheet as large as its farthest cell. So the XML of every sheet is passed through once before: for
formats that hide zeros or mean per cent, merged cells, and how far cells reach. What is unusual
(cells without a reference, entities, parts elsewhere) makes the workbook one to be read slowly.

ECMA-376 part 1 (SpreadsheetML): 18.3.1.4 ``c``, 18.8.30 ``numFmt``, 18.8.10 ``cellXfs``.
"""

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from posixpath import join, normpath
from typing import IO, Any, Literal
from xml.parsers import expat

from geo.imports.raw import value_as_text
from geo.imports.text_tables import MAX_ROWS

ZEROS = re.compile(r"^0{2,12}$")
REFERENCE = re.compile(r"^([A-Z]{1,3})([0-9]{1,7})$")
PER_CENT_FORMATS = {"9", "10"}
"""Formats of every workbook that mean per cent, whose codes stand in no file."""
MAX_DENSE_CELLS = 12_000_000
"""Cells that are held at once, filled or not."""

Meaning = Literal["zeros", "percent"]
Place = tuple[int, int]
Attributes = dict[str, str]


class UnusualWorkbookError(Exception):
    """Something that only a reader of everything can judge."""


@dataclass(frozen=True)
class CellFormat:
    """What a number format says beyond the number.

    Attributes:
        width: Digits that are shown, with zeros in front; for ``zeros`` only.
    """

    meaning: Meaning
    width: int = 0


@dataclass(eq=False)
class SheetMarks:
    """What one pass through the XML of a sheet finds; places are row and column from 0.

    Attributes:
        rows: Rows up to the last filled cell.
        columns: Columns up to the last filled cell.
        formats: Every format that matters, with the places that have it.
        errors: Places of errors such as ``#DIV/0!``.
        uncomputed: Lines, from 1, with a formula that no program has computed.
        merged: Ranges of merged cells, such as ``A2:A3``.
    """

    rows: int = 0
    columns: int = 0
    formats: dict[CellFormat, list[Place]] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)
    uncomputed: list[int] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)

    @property
    def is_dense(self) -> bool:
        """Whether all cells up to the farthest one can be held at once."""
        return self.rows <= MAX_ROWS and self.rows * self.columns <= MAX_DENSE_CELLS


def meaning_of_format(code: str) -> CellFormat | None:
    """What a format code says beyond the number; None for all that only write it differently."""
    # Blanks between groups of digits are written plainly or after a backslash.
    bare = re.sub(r"[\\ ]", "", code)
    if ZEROS.match(bare):
        return CellFormat("zeros", len(bare))
    return CellFormat("percent") if bare.endswith("%") else None


def cell_as_text(value: Any, form: CellFormat | None = None) -> str:  # noqa: ANN401 - any cell
    """A cell as its reader shows it: keys with their zeros, shares with their sign, days as ISO."""
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    if form is not None and isinstance(value, int | float) and not isinstance(value, bool):
        if form.meaning == "percent":
            return f"{value_as_text(round(float(value) * 100, 10))} %"
        if value >= 0 and float(value).is_integer():
            return str(int(value)).zfill(form.width)
    return value_as_text(value)


def apply_marks(values: list[list[Any]], marks: SheetMarks) -> list[list[str]]:
    """The values of the fast reader as text, with what the marks say beyond them."""
    texts = [
        [value if type(value) is str else cell_as_text(value) for value in row] for row in values
    ]
    for form, places in marks.formats.items():
        for row, column in places:
            if row < len(texts) and column < len(texts[row]):
                texts[row][column] = cell_as_text(values[row][column], form)
    for (row, column), words in marks.errors.items():
        if row < len(texts) and column < len(texts[row]):
            texts[row][column] = words
    return texts


def read_marks(book: zipfile.ZipFile, sheet: str) -> SheetMarks:
    """The marks of a sheet by its name.

    Raises:
        UnusualWorkbookError: The workbook is not built as usual, or its cells lie far apart.
    """
    try:
        styles = _read_styles(book)
        with book.open(_part_of_sheet(book, sheet)) as stream:
            marks = _SheetPass(styles).run(stream)
    except (expat.ExpatError, KeyError, ValueError) as damage:
        raise UnusualWorkbookError from damage
    if not marks.is_dense:
        raise UnusualWorkbookError
    return marks


def _parse(stream: IO[bytes], on_start: Callable[[str, Attributes], None]) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = on_start
    parser.EntityDeclHandler = _refuse
    parser.ParseFile(stream)


def _refuse(*_declared: object) -> None:
    raise UnusualWorkbookError


def _bare(name: str) -> str:
    """The name of an element without its prefix."""
    return name.rpartition(":")[2]


def _part_of_sheet(book: zipfile.ZipFile, sheet: str) -> str:
    """The name of the part that holds a sheet."""
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def take_sheet(name: str, attributes: Attributes) -> None:
        if _bare(name) == "sheet":
            found = (of for key, of in attributes.items() if _bare(key) == "id" and ":" in key)
            ids[attributes["name"]] = next(found)

    def take_target(name: str, attributes: Attributes) -> None:
        if _bare(name) == "Relationship":
            targets[attributes["Id"]] = attributes["Target"]

    try:
        for part, take in (("workbook.xml", take_sheet), ("_rels/workbook.xml.rels", take_target)):
            with book.open(f"xl/{part}") as stream:
                _parse(stream, take)
        return normpath(join("/xl", targets[ids[sheet]])).lstrip("/")
    except StopIteration:
        raise UnusualWorkbookError from None


def _read_styles(book: zipfile.ZipFile) -> dict[str, CellFormat]:
    """The number of a style to its format, for styles whose format matters."""
    codes: dict[str, str] = dict.fromkeys(PER_CENT_FORMATS, "0%")
    of_style: list[str] = []
    parts: list[str] = []

    def take(name: str, attributes: Attributes) -> None:
        bare = _bare(name)
        if bare in ("cellXfs", "cellStyleXfs", "dxfs"):
            parts.append(bare)
        elif bare == "numFmt" and not parts:
            codes[attributes["numFmtId"]] = attributes["formatCode"]
        elif bare == "xf" and parts[-1:] == ["cellXfs"]:
            of_style.append(attributes.get("numFmtId", "0"))

    if "xl/styles.xml" in book.namelist():
        with book.open("xl/styles.xml") as stream:
            _parse(stream, take)
    found = {
        str(position): meaning_of_format(codes.get(number, ""))
        for position, number in enumerate(of_style)
    }
    return {style: meaning for style, meaning in found.items() if meaning is not None}


def place_of(reference: str) -> Place:
    """Row and column from 0 of a reference such as ``AB12``.

    Raises:
        ValueError: It is none.
    """
    match = REFERENCE.match(reference)
    if match is None:
        raise ValueError(reference)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


class _SheetPass:
    """One pass through a sheet; written for speed, as every cell calls it twice."""

    def __init__(self, styles: dict[str, CellFormat]) -> None:
        self._styles = styles
        self._marks = SheetMarks()
        self._cell: Attributes = {}
        self._filled = ""
        self._words: list[str] = []
        self._has_formula = self._has_value = False
        self._parser = expat.ParserCreate()
        self._prefix: str | None = None
        # Elements by their names as they are written, so that each is looked at once.
        self._kinds: dict[str, Callable[[Attributes], None] | None] = {}
        self._handlers: dict[str, Callable[[Attributes], None]] = {
            "row": self._end_row,
            "c": self._start_cell,
            "f": self._start_formula,
            "v": self._start_value,
            "is": self._start_value,
            "mergeCell": lambda attributes: self._marks.merged.append(attributes["ref"]),
        }

    def run(self, stream: IO[bytes]) -> SheetMarks:
        self._parser.StartElementHandler = self._start
        self._parser.EntityDeclHandler = _refuse
        self._parser.ParseFile(stream)
        self._end_row({})
        return self._marks

    def _start(self, name: str, attributes: Attributes) -> None:
        try:
            handler = self._kinds[name]
        except KeyError:
            handler = self._kinds[name] = self._learn(name)
        if handler is not None:
            handler(attributes)

    def _learn(self, name: str) -> Callable[[Attributes], None] | None:
        """Extensions have formulas too, under other prefixes than the sheet itself."""
        prefix = name.rpartition(":")[0]
        self._prefix = prefix if self._prefix is None else self._prefix
        return self._handlers.get(_bare(name)) if prefix == self._prefix else None

    def _start_cell(self, attributes: Attributes) -> None:
        if self._parser.CharacterDataHandler is not None:
            self._end_words()
        self._cell = attributes
        self._has_value = False
        if attributes.get("t") == "e":
            self._collect()

    def _start_formula(self, _attributes: Attributes) -> None:
        self._has_formula = True
        self._collect()

    def _start_value(self, _attributes: Attributes) -> None:
        cell = self._cell
        self._words.clear()
        self._has_value = True
        self._filled = cell["r"]
        style = cell.get("s")
        if style in self._styles and cell.get("t", "n") == "n":
            places = self._marks.formats.setdefault(self._styles[style], [])
            places.append(place_of(cell["r"]))

    def _collect(self) -> None:
        self._words.clear()
        self._parser.CharacterDataHandler = self._words.append

    def _end_words(self) -> None:
        """The words of an error, or of what a formula gave."""
        words = "".join(self._words).strip() if self._has_value else ""
        row, column = place_of(self._cell["r"])
        kind = self._cell.get("t", "n")
        if kind == "e" and words:
            self._marks.errors[row, column] = words
        lines = self._marks.uncomputed
        # A formula may give an empty text, but no empty number.
        if self._has_formula and not words and kind != "str" and lines[-1:] != [row + 1]:
            lines.append(row + 1)
        self._has_formula = False
        self._parser.CharacterDataHandler = None

    def _end_row(self, _attributes: Attributes) -> None:
        if self._parser.CharacterDataHandler is not None:
            self._end_words()
        if self._filled:
            row, column = place_of(self._filled)
            self._marks.rows = max(self._marks.rows, row + 1)
            self._marks.columns = max(self._marks.columns, column + 1)
            self._filled = ""
