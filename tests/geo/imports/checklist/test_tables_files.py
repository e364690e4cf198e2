"""Rows 49 to 54, 56, 57, 59 to 61, 63, 66 and 67 of the checklist of odd inputs: whole tables."""

import io
from collections.abc import Callable

import openpyxl
import pytest

from geo.imports import ImportDraft, Severity, build_city
from tests.geo.imports.checklist import table_files
from tests.geo.imports.checklist.table_checks import cells, keys, problem, says
from tests.geo.imports.checklist.table_files import Rows, ods, saved, sealed_xlsx, xls, xlsx

Read = Callable[..., ImportDraft]
Grid = Callable[..., bytes]
PEOPLE = ("population_count", "2020")
TABLE = "nr;jahr;Ausländer\n1;2020;5\n2;2020;6\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_row_49_marks_and_utf_16_are_recognised(read: Read, grid: Grid, encoding: str) -> None:
    draft = read({"a.geojson": grid("1", "2"), "t.csv": TABLE.encode(encoding)})
    assert cells(draft) == {("1", "foreign_count", "2020"): 5, ("2", "foreign_count", "2020"): 6}
    if encoding != "utf-8-sig":
        says(draft, "text_encoding", "t.csv", "utf-16", "Umlaute")


def test_row_49_unicode_text_of_excel_comes_with_tabs(read: Read, grid: Grid) -> None:
    data = TABLE.replace(";", "\t").replace("\n", "\r\n").encode("utf-16")
    draft = read({"a.geojson": grid("1", "2"), "t.txt": data})
    assert cells(draft)["2", "foreign_count", "2020"] == 6


def test_row_50_cp1252_is_recognised_and_told(read: Read, grid: Grid) -> None:
    draft = read({"a.geojson": grid("1", "2"), "t.csv": TABLE.encode("cp1252")})
    assert cells(draft)["1", "foreign_count", "2020"] == 5
    says(draft, "text_encoding", "t.csv", "cp1252", "Umlaute prüfen")


def test_row_51_a_row_with_a_cell_too_many_shifts_nothing(read: Read, grid: Grid) -> None:
    table = "nr;jahr;Einwohner\n1;2020;5\n2;2020;6;7\n3;2020;8\n"
    draft = read({"a.geojson": grid("1", "2", "3"), "t.csv": table})
    found = says(draft, "table_ragged", "t.csv, Zeile 3", "3 Zellen", "3 (4)", "Anführungszeichen")
    assert found.severity is Severity.BLOCKING
    assert cells(draft) == {}


def test_row_52_line_breaks_in_quotes_and_mixed_line_ends(read: Read, grid: Grid) -> None:
    table = 'nr;jahr;"Einwohner\nam Ort"\r\n1;2020;5\n2;2020;6\r\n3;2020;x1\n'
    draft = read({"a.geojson": grid("1", "2", "3"), "t.csv": table})
    assert list(draft.tables[0].raw.cells.columns) == [
        "nr",
        "jahr",
        "Einwohner am Ort",
    ]
    # The heading fills lines 1 and 2, so the third area stands in line 5.
    assert problem(draft, "cells_unreadable").row == 5


def test_row_52_a_quotation_mark_that_is_never_closed_swallows_nothing(
    read: Read, grid: Grid
) -> None:
    table = 'nr;jahr;Einwohner\n1;2020;5\n2;2020;"6\n3;2020;7\n'
    draft = read({"a.geojson": grid("1", "2", "3"), "t.csv": table})
    found = says(draft, "text_quote_open", "t.csv, Zeile 3", "nie geschlossen", "schließen")
    assert found.severity is Severity.BLOCKING


@pytest.mark.parametrize("n", [1, 5])
def test_row_52_nul_bytes_are_taken_out_and_told(read: Read, grid: Grid, n: int) -> None:
    rows = "".join(f"{number};2020;{number}\n" for number in range(3, 60))
    table = f"{TABLE}{rows}".replace("Ausländer\n1", "Ausländer\n" + "\0" * n + "1")
    areas = grid(*[str(number) for number in range(1, 60)])
    draft = read({"a.geojson": areas, "t.csv": table})
    assert cells(draft)["1", "foreign_count", "2020"] == 5
    says(draft, "text_nul", "t.csv", f"{n} Null-Zeichen")


def test_row_53_title_rows_and_a_merged_heading_in_two_rows(read: Read, grid: Grid) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Bevölkerung am 31.12.2020"],
        [],
        ["Nr.", "Stadtteil", "Bevölkerung", None, "Wohnungen"],
        [None, None, "deutsch", "nichtdeutsch", None],
        ["1", "Feld A", 1000, 200, 500],
        ["2", "Feld B", 2100, 300, 900],
    ):
        sheet.append(row)
    for merged in ("C3:D3", "A3:A4", "B3:B4", "E3:E4"):
        sheet.merge_cells(merged)
    draft = read({"a.geojson": grid("1", "2"), "t.xlsx": saved(book)})
    columns = list(draft.tables[0].raw.cells.columns)
    assert columns == [
        "Nr.", "Stadtteil", "Bevölkerung: deutsch", "Bevölkerung: nichtdeutsch", "Wohnungen"
    ]  # fmt: skip
    assert cells(draft)["2", "foreign_count", "2020"] == 300
    says(draft, "period_from_title", "2020", "Titel")


def test_row_54_footnotes_and_sources_below_are_kept_as_the_source(read: Read, grid: Grid) -> None:
    table = (
        "nr;Name;Einwohner 2020\n1;Feld A;5\n2;Feld B;6\n;;\n1) Ohne Nebenwohnsitz.;;\n"
        "Quelle: Einwohnermelderegister;;\n"
    )
    draft = read({"a.geojson": grid("1", "2"), "t.csv": table})
    assert len(cells(draft)) == 2
    says(draft, "footer_kept", "t.csv, Zeile 5", "2 Zeilen", "1) Ohne Nebenwohnsitz.")
    city, _ = build_city(draft, key="x1", name="X")
    assert city.sources["t"].note == "1) Ohne Nebenwohnsitz. Quelle: Einwohnermelderegister"


def test_row_56_sheets_are_read_and_hidden_ones_named(read: Read, grid: Grid) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(hidden="Intern")))
    second = book.create_sheet("Wohnungen")
    for row in (["nr", "jahr", "Wohnungen"], ["1", 2020, 7], ["2", 2020, 8]):
        second.append(row)
    draft = read({"a.geojson": grid("1", "2"), "t.xlsx": saved(book)})
    assert [table.name for table in draft.tables] == ["t.xlsx [Sheet]", "t.xlsx [Wohnungen]"]
    assert cells(draft)["2", "dwellings_count", "2020"] == 8
    says(draft, "sheets_hidden", "t.xlsx", "Ausgeblendete Blätter", "Intern")


def test_row_57_formulas_without_a_value_say_what_to_do(read: Read, grid: Grid) -> None:
    rows: Rows = [["nr", "jahr", "Einwohner"], ["1", 2020, "=2+3"], ["2", 2020, 6], ["3", 2020, 7]]
    draft = read({"a.geojson": grid("1", "2", "3"), "t.xlsx": xlsx(rows)})
    says(
        draft, "formulas_uncomputed",
        "t.xlsx, Zeile 2", "1 Zeile", "in Excel öffnen, speichern und erneut laden",
    )  # fmt: skip
    assert str(cells(draft)["1", *PEOPLE]) == "nan"


@pytest.mark.parametrize("kind", ["xls", "ods", "xlsb", "xlsx"])
def test_row_59_every_kind_of_workbook_is_read(read: Read, grid: Grid, kind: str) -> None:
    data = getattr(table_files, kind)()
    draft = read({"a.geojson": grid("1", "2"), f"t.{kind}": data})
    assert cells(draft) == {("1", *PEOPLE): 1234, ("2", *PEOPLE): 56}


@pytest.mark.parametrize(
    ("name", "data"),
    [("t.xlsx", sealed_xlsx()), ("t.xls", xls(locked=True)), ("t.ods", ods(sealed=True))],
)
def test_row_59_a_password_is_told_as_one(read: Read, grid: Grid, name: str, data: bytes) -> None:
    draft = read({"a.geojson": grid("1", "2"), name: data})
    found = says(draft, "workbook_encrypted", name, "mit einem Passwort", "ohne Passwort speichern")
    assert found.severity is Severity.BLOCKING


def test_row_60_columns_of_one_name_are_told_apart_in_sight(read: Read, grid: Grid) -> None:
    table = "nr;jahr;Wert;Wert\n1;2020;5;7\n2;2020;6;8\n"
    draft = read({"a.geojson": grid("1", "2"), "t.csv": table})
    says(draft, "column_repeated", "Spalte „Wert“", "mehrfach", "die 2.")
    assert [row.label for row in draft.mapping] == ["Wert", "Wert (2)"]


@pytest.mark.parametrize("name", ["NA", "None", "-", "null", "nan", "N/A"])
def test_row_61_an_area_may_be_called_like_nothing(read: Read, grid: Grid, name: str) -> None:
    table = f"nr;jahr;Einwohner\n{name};2020;5\n2;2020;6\n"
    draft = read({"a.geojson": grid(name, "2"), "t.csv": table})
    assert cells(draft) == {(name, *PEOPLE): 5, ("2", *PEOPLE): 6}


@pytest.mark.parametrize(
    ("name", "data", "key", "remedy"),
    [
        ("t.csv", b"", "file_empty", "neu ausgeben"),
        ("t.csv", b"nr;jahr;Einwohner\n", "table_without_data", "mit Werten"),
        ("t.xlsx", xlsx([]), "table_empty", "mit Inhalt"),
        ("t.xlsx", xlsx([["nr", "jahr", "Einwohner"]]), "table_without_data", "mit Werten"),
    ],
)
def test_row_63_a_file_without_content_is_told(
    read: Read, grid: Grid, name: str, data: bytes, key: str, remedy: str
) -> None:
    draft = read({"a.geojson": grid("1", "2"), name: data})
    assert says(draft, key, name, remedy).severity is Severity.BLOCKING


def test_row_67_tables_of_different_years_are_refused_until_confirmed(
    read: Read, grid: Grid
) -> None:
    files = {
        "a.geojson": grid("1", "2"),
        "t.csv": "nr;jahr;Einwohner\n1;2019;50\n2;2019;60\n",
        "u.csv": "nr;jahr;Ausländer\n1;2022;5\n2;2022;6\n",
    }
    draft = read(files)
    found = says(draft, "years_mixed", "t.csv: 2019", "u.csv: 2022", "--confirm-mixed-years")
    assert found.severity is Severity.BLOCKING
    confirmed = read(files, confirm_mixed_years=True)
    assert not confirmed.report.is_blocked
    says(confirmed, "years_mixed_confirmed", "u.csv: 2022", "kein Anteil")


def test_row_67_a_file_for_each_year_is_a_series_and_no_mixture(read: Read, grid: Grid) -> None:
    table = "nr;jahr;Einwohner\n1;{0};50\n2;{0};60\n"
    files = {"a.geojson": grid("1", "2")} | {f"{y}.csv": table.format(y) for y in (2019, 2020)}
    draft = read(files)
    assert "years_mixed" not in keys(draft)
    assert len(cells(draft)) == 4
