"""Workbooks are read fast where they are built as usual; what is read is the same either way."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.imports import spreadsheets
from geo.imports.spreadsheets import read_fast, read_workbook
from geo.imports.uploads import Upload, open_uploads
from geo.imports.xlsx_marks import SheetMarks, UnusualWorkbookError, place_of, read_marks
from geo.imports.xlsx_slow import read_slowly
from tests import hostile_files
from tests.geo.imports.checklist.table_files import Rows, saved, xlsx

HEAD = (
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>nr</t></is></c>'
    b'<c r="B1" t="inlineStr"><is><t>n</t></is></c></row>'
)


def of_xml(rows: bytes, *, after: bytes = b"") -> bytes:
    sheet = hostile_files.sheet_of(HEAD + rows)
    return hostile_files.workbook(sheet.replace(b"</worksheet>", after + b"</worksheet>"))


def opened(data: bytes) -> Upload:
    (upload,), _ = open_uploads({"t.xlsx": data})
    return upload


def marks_of(data: bytes) -> SheetMarks:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return read_marks(book, "a")


WORDS = st.text("abcäöü §/.,-", min_size=1, max_size=8).map(str.strip).filter(bool)
NUMBERS = st.integers(-(10**12), 10**12) | st.floats(-1e9, 1e9, allow_subnormal=False)
CELLS = st.none() | st.booleans() | st.dates(dt.date(1901, 1, 1)) | NUMBERS | WORDS
FORMATS = st.sampled_from(["General", "000", "00 000 000", "00\\ 000", "0%", "0.0 %", "#,##0.00"])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(CELLS, FORMATS), min_size=1, max_size=12))
def test_both_ways_read_the_same_cells(cells: list[tuple[object, str]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line, (value, number_format) in enumerate(cells, start=1):
        sheet.cell(line, 1, f"z{line}")
        sheet.cell(line, 2, value)
        if isinstance(value, int | float):
            sheet.cell(line, 2).number_format = number_format
    data = saved(book)
    fast, slow = read_fast(opened(data))[0]["Sheet"], read_slowly(data, "t.xlsx")[0]["Sheet"]
    assert [(*row, "")[:2] for row in fast] == [(*row, "")[:2] for row in slow]


def test_a_usual_workbook_never_goes_the_slow_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(spreadsheets, "read_slowly")
    rows: Rows = [["AGS", "Anteil"], [1001000, 0.125], [1002000, 0.5]]
    data = xlsx(rows, A2="00000000", A3="00000000", B2="0.0%", B3="0.0%")
    (table,), _ = read_workbook(opened(data))
    assert table.cells.to_numpy().tolist() == [["01001000", "12.5 %"], ["01002000", "50 %"]]


def test_errors_stay_in_their_cells() -> None:
    rows = b'<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    assert read_fast(opened(of_xml(rows)))[0]["a"][1] == ["1", "#DIV/0!"]


@pytest.mark.parametrize(
    ("cell", "is_told"),
    [
        (b'<c r="B2"><f>A2+1</f></c>', True),
        (b'<c r="B2"><f>A2+1</f><v></v></c>', True),
        (b'<c r="B2"><f t="shared" si="0"/><v/></c>', True),
        (b'<c r="B2"><f>A2+1</f><v>2</v></c>', False),
        (b'<c r="B2" t="str"><f>IF(A2,"","")</f><v></v></c>', False),
        (b'<c r="B2"><v>2</v></c>', False),
    ],
)
def test_formulas_that_nobody_computed_are_found(cell: bytes, *, is_told: bool) -> None:
    marks = marks_of(of_xml(b'<row r="2"><c r="A2"><v>1</v></c>' + cell + b"</row>"))
    assert marks.uncomputed == ([2] if is_told else [])


def test_formulas_of_extensions_are_none_of_the_sheet() -> None:
    after = b'<extLst><ext xmlns:xm="urn:x"><xm:f>Sheet!A1</xm:f></ext></extLst>'
    marks = marks_of(of_xml(b'<row r="2"><c r="A2"><v>1</v></c></row>', after=after))
    assert marks.uncomputed == []
    assert (marks.rows, marks.columns) == (2, 2)


@pytest.mark.parametrize(
    "data",
    [
        hostile_files.far_corner_workbook(),
        hostile_files.laughing_workbook(),
        hostile_files.endless_workbook(1),
        of_xml(b'<row r="2"><c r="A2"'),
    ],
    ids=["far corner", "entities", "no references", "broken off"],
)
def test_unusual_sheets_are_left_to_the_careful_reader(data: bytes) -> None:
    with pytest.raises(UnusualWorkbookError):
        marks_of(data)


def test_a_sheet_on_which_a_chart_lies_is_no_table() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx()))
    book.create_chartsheet("Bild")
    (table,), problems = read_workbook(opened(saved(book)))
    assert table.sheet == ""
    assert not problems


@pytest.mark.parametrize(
    ("reference", "place"),
    [("A1", (0, 0)), ("Z9", (8, 25)), ("AA10", (9, 26)), ("XFD1048576", (1048575, 16383))],
)
def test_references_count_in_letters(reference: str, place: tuple[int, int]) -> None:
    assert place_of(reference) == place
