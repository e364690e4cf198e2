"""What goes wrong on a bad day in the statistics office: told with its place, nothing guessed."""

from collections.abc import Callable

import openpyxl
import pytest

from geo.imports import ImportDraft, Severity, apply_mapping
from geo.imports.shapes import split_year
from tests.geo.imports.checklist.table_checks import cells, keys, problem, says
from tests.geo.imports.checklist.table_files import saved

Read = Callable[..., ImportDraft]
Grid = Callable[..., bytes]
KEYS = ("101", "102", "103", "104")


def table(*numbers: object, label: str = "Einwohner") -> str:
    rows = [f"{key};2024;{number}" for key, number in zip(KEYS, numbers, strict=True)]
    return "\n".join([f"nr;jahr;{label}", *rows])


def workbook(rows: list[list[object]], *merged: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for reference in merged:
        sheet.merge_cells(reference)
    return saved(book)


@pytest.mark.parametrize(
    ("heading", "label", "period"),
    [
        ("Personen: 2022: Frauen", "Personen: Frauen", "2022"),
        ("2022: Frauen", "Frauen", "2022"),
        ("Personen 2022: Frauen", "Personen: Frauen", "2022"),
        ("2010/11", "", "2010/11"),
        ("Klassen 2010/11", "Klassen", "2010/11"),
        ("Klassen (2010/2011)", "Klassen", "2010/2011"),
        ("Klassen 2010/15", "Klassen 2010/15", ""),
        ("Klassen 2010/2015", "Klassen 2010/2015", ""),
        ("Umzug 2010: 2015", "Umzug 2010: 2015", ""),
        ("Wohnungen bis 1949", "Wohnungen bis 1949", ""),
        ("Baujahr 1990", "Baujahr 1990", ""),
        ("Wohnungen 1949", "Wohnungen", "1949"),
    ],
)
def test_a_heading_gives_its_period_where_it_has_one(heading: str, label: str, period: str) -> None:
    assert split_year(heading) == (label, period)


def test_three_rows_of_headings_give_label_and_period(read: Read, grid: Grid) -> None:
    head: list[list[object]] = [
        ["Gebiet", "Personen", None, None, None],
        [None, "Hauptwohnsitz", None, None, None],
        [None, 2022, None, 2023, None],
        [None, "Frauen", "Männer", "Frauen", "Männer"],
    ]
    for above in (head, [head[0], *head[2:]]):
        rows = [*above, *([key, 10, 11, 12, 13] for key in KEYS)]
        stored = cells(read({"f.geojson": grid(*KEYS), "t.xlsx": workbook(rows)}))
        found = {
            (indicator.rsplit("_", 2)[1], period): number
            for (area, indicator, period), number in stored.items()
            if area == "101"
        }
        assert found == {
            ("frauen", "2022"): 10,
            ("maenner", "2022"): 11,
            ("frauen", "2023"): 12,
            ("maenner", "2023"): 13,
        }
        assert all("personen" in indicator for _, indicator, _ in stored)


def test_merged_cells_between_figures_are_told_and_merged_headings_are_not(
    read: Read, grid: Grid
) -> None:
    rows: list[list[object]] = [["nr", "jahr", "Einwohner", None]]
    rows += [[key, 2024, None if key == "102" else 50, 7] for key in KEYS]
    rows.append(["Quelle: Amt"])
    files = {"f.geojson": grid(*KEYS), "t.xlsx": workbook(rows, "C2:C3", "C1:D1", "A6:D6")}
    draft = read(files)
    said = says(draft, "cells_merged", "t.xlsx, Zeile 2", "(1): C2:C3.", "Verbindung aufheben")
    assert said.severity is Severity.WARNING


def test_the_same_keys_of_another_city_are_told_by_their_names(read: Read, grid: Grid) -> None:
    names = ("Wattenscheid", "Langendreer", "Querenburg", "Linden")
    rows = [f"{key};{name};2024;50" for key, name in zip(KEYS, names, strict=True)]
    draft = read({"f.geojson": grid(*KEYS), "t.csv": "\n".join(["nr;name;jahr;Einwohner", *rows])})
    place = "t.csv, Zeile 2, Spalte „name“: 4 von 4"
    said = says(draft, "names_unlike", place, "101: Wattenscheid / Feld A", "dieselbe Stadt")
    assert said.severity is Severity.WARNING


def test_other_spellings_of_a_name_are_the_same_area(read: Read, grid: Grid) -> None:
    names = ("FELD A", "Feld-B", "Stadtteil Feld C", "Feld  D")
    rows = [f"{key};{name};2024;50" for key, name in zip(KEYS, names, strict=True)]
    draft = read({"f.geojson": grid(*KEYS), "t.csv": "\n".join(["nr;name;jahr;Einwohner", *rows])})
    assert "names_unlike" not in keys(draft)


def test_two_files_that_count_the_same_otherwise_are_told_until_one_is_left_out(
    read: Read, grid: Grid
) -> None:
    files = {"f.geojson": grid(*KEYS), "a.csv": table(50, 60, 70, 80)}
    draft = read(files | {"b.csv": table(50, 60, 75, 81)})
    said = says(
        draft, "meaning_taken", "b.csv, Spalte „Einwohner“", "„a.csv: Einwohner“", "2 Werte"
    )
    assert said.severity is Severity.WARNING
    assert "meaning_taken" not in keys(apply_mapping(draft, {("b.csv", "Einwohner"): "ignore"}))
    again = read(files | {"b.csv": table(50, 60, 70, 80)})
    assert problem(again, "meaning_taken").severity is Severity.NOTE


@pytest.mark.parametrize(
    "numbers", [("12,5", "25,5", "30,0", "32,0"), ("12 %", "25 %", "30 %", "33 %")]
)
def test_shares_under_the_name_of_a_count_are_told(
    read: Read, grid: Grid, numbers: tuple[str, ...]
) -> None:
    draft = read({"f.geojson": grid(*KEYS), "t.csv": table(*numbers)})
    said = says(draft, "count_not_whole", "t.csv, Spalte „Einwohner“", "Anteil")
    assert said.severity is Severity.WARNING
    assert {indicator for _, indicator, _ in cells(draft)} == {"einwohner_mean"}


def test_contradicting_totals_are_told_with_both_figures_and_their_lines(
    read: Read, grid: Grid
) -> None:
    files = {
        "f.geojson": grid(*KEYS),
        "a.csv": table(50, 60, 70, 80) + "\nInsgesamt;2024;260",
        "b.csv": "nr;jahr;Einwohner\nInsgesamt;2024;999",
    }
    draft = read(files)
    told = "Insgesamt / Einwohner / 2024: 260 (a.csv, 6) ≠ 999 (b.csv, 2)"
    assert says(draft, "values_conflict", "a.csv, Zeile 6", told).severity is Severity.BLOCKING
    assert "values_repeated" not in keys(draft)


def test_a_subtotal_in_the_middle_is_told_with_its_line(read: Read, grid: Grid) -> None:
    rows = ["101;A;2024;50", "102;B;2024;60", ";Summe;2024;110", "103;C;2024;70", "104;D;2024;80"]
    content = "\n".join(["nr;name;jahr;Einwohner", *rows, ";Insgesamt;2024;260"])
    draft = read({"f.geojson": grid(*KEYS), "t.csv": content})
    says(draft, "values_conflict", "110 (t.csv, 4) ≠ 260 (t.csv, 7)", "Zwischensummen löschen")


@pytest.mark.parametrize("decimals", [".0", ",0", ".00"])
def test_keys_with_the_decimals_of_a_spreadsheet_are_met_and_told(
    read: Read, grid: Grid, decimals: str
) -> None:
    rows = [f"{key}{decimals};2024;50" for key in KEYS]
    draft = read({"f.geojson": grid(*KEYS), "t.csv": "\n".join(["nr;jahr;Einwohner", *rows])})
    says(draft, "keys_respelt", "t.csv, Spalte „nr“", f"„101{decimals}“ zu „101“")
    assert len(cells(draft)) == 4


def test_a_table_of_another_city_asks_whether_it_is_one(read: Read, grid: Grid) -> None:
    rows = [f"0591100{n};2024;50" for n in range(4)]
    draft = read({"f.geojson": grid(*KEYS), "t.csv": "\n".join(["nr;jahr;Einwohner", *rows])})
    says(draft, "key_not_met", "t.csv, Spalte „nr“", "05911000", "101", "zur selben Stadt")
    assert draft.report.is_blocked
