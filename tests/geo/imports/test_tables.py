"""Tables in every shape, joined to areas by key."""

import io
from collections.abc import Callable

import openpyxl
import pandas as pd
import pytest

from geo.imports import ImportDraft, Severity
from geo.imports.collecting import collect
from geo.imports.keys import match_keys
from geo.imports.shapes import split_year
from geo.values import State

Read = Callable[..., ImportDraft]
Grid = Callable[..., bytes]


def keys(draft: ImportDraft, severity: Severity | None = None) -> set[str]:
    return {
        problem.key
        for problem in draft.report.problems
        if severity is None or problem.severity is severity
    }


def cells(draft: ImportDraft) -> dict[tuple[str, str, str], float]:
    values = collect(draft).values
    index = values[["area_id", "indicator", "period"]].itertuples(index=False, name=None)
    return dict(zip(index, values["value"], strict=True))


def test_a_wide_table_with_a_period_column(read: Read, grid: Grid) -> None:
    table = "nr;jahr;Einwohner;Ausländer\n1;2010;100;10\n2;2010;200;20\n1;2011;110;11\n"
    draft = read({"a.geojson": grid("1", "2"), "t.csv": table})
    assert not draft.report.is_blocked
    assert cells(draft) == {
        ("1", "population_count", "2010"): 100,
        ("2", "population_count", "2010"): 200,
        ("1", "population_count", "2011"): 110,
        ("1", "foreign_count", "2010"): 10,
        ("2", "foreign_count", "2010"): 20,
        ("1", "foreign_count", "2011"): 11,
    }


def test_a_year_behind_a_column_name_is_the_period(read: Read, grid: Grid) -> None:
    table = "nr;einwohner_2010;einwohner_2011\n1;100;110\n2;200;220\n"
    draft = read({"a.geojson": grid("1", "2"), "t.csv": table})
    assert cells(draft)["2", "population_count", "2011"] == 220


def test_a_long_table_names_indicators_by_its_words(read: Read, grid: Grid) -> None:
    table = "nr,jahr,tabelle,zeile,zahl\n" + "".join(
        f"{nr},2010,Einwohner nach Alter,{band},{count}\n"
        for nr in (1, 2)
        for band, count in (("00 - < 03", 5), ("03 - < 06", 6), ("75 und älter", 7))
    )
    draft = read({"a.geojson": grid("1", "2"), "t.csv": table})
    assert draft.tables[0].shape == "long"
    assert cells(draft)["1", "age_0_2_count", "2010"] == 5
    assert cells(draft)["2", "einwohner_nach_alter_75_und_aelter_count", "2010"] == 7


def test_a_table_with_one_column_an_area(read: Read, grid: Grid) -> None:
    table = "jahr,Feld A,Feld B\n2010,1,2\n2011,3,4\n"
    draft = read({"a.geojson": grid("1", "2"), "nach_feldern.csv": table})
    assert draft.tables[0].shape == "transposed"
    assert cells(draft)["2", "nach_feldern_count", "2011"] == 4


def test_areas_are_met_by_name_where_there_is_no_key(read: Read, grid: Grid) -> None:
    draft = read({"a.geojson": grid("1", "2"), "t.csv": "Gebiet;2010\nFELD A;5\nFeld B;6\n"})
    assert sorted(cells(draft).values()) == [5, 6]


def test_a_merged_heading_and_a_total_without_a_key(read: Read, grid: Grid) -> None:
    table = (
        "Bevölkerung der Stadt 2020\n;;Bevölkerung;;Haushalte\n"
        "Nr.;Stadtteil;deutsch;nichtdeutsch;gesamt\n1;Feld A;1.000;200;500\n"
        "2;Feld B;2.100;300;900\n;Stadt gesamt;3.100;500;1.400\n\nQuelle: Amt\n"
    )
    read_cells = cells(read({"a.geojson": grid("1", "2"), "t.csv": table}))
    assert read_cells["2", "foreign_count", "2020"] == 300
    assert read_cells["2", "bevoelkerung_deutsch_count", "2020"] == 2100
    assert read_cells["Stadt gesamt", "households_count", "2020"] == 1400


def test_years_as_headings_take_their_subject_from_the_title(read: Read, grid: Grid) -> None:
    table = "Ausländer nach Stadtteilen\nStadtteil;2018;2019\nFeld A;10;11\nFeld B;20;21\n"
    read_cells = cells(read({"a.geojson": grid("1", "2"), "t.csv": table}))
    assert read_cells["2", "foreign_count", "2019"] == 21


def test_figures_that_look_like_keys_are_not_taken_for_keys(read: Read, grid: Grid) -> None:
    table = (
        "Stadtteil,Merkmal,Jahr,Wert\nFeld A,Einwohner,2020,10\nFeld B,Einwohner,2020,20\n"
        "Feld A,Ausländer,2020,1\nFeld B,Ausländer,2020,2\n"
    )
    draft = read({"a.geojson": grid("1", "2"), "t.csv": table})
    assert draft.tables[0].key_column == "Stadtteil"
    assert cells(draft)["2", "foreign_count", "2020"] == 2


@pytest.mark.parametrize(
    ("given", "area_keys", "rule"),
    [
        (["001", "002"], ["001", "002"], "exact"),
        (["1", "2"], ["001", "002"], "padded"),
        (["1.0", "2.0"], ["1", "2"], "decimals"),
        (["0 1", "0 2"], ["01", "02"], "spaces"),
        (["1", "12"], ["01", "0012"], "zeros"),
        (["Süd/Nord", "Ost"], ["sued nord", "OST"], "words"),
    ],
)
def test_keys_meet_in_other_spellings(given: list[str], area_keys: list[str], rule: str) -> None:
    match = match_keys(given, area_keys)
    assert match.rule == rule
    assert list(match.pairs.values()) == area_keys


def test_a_rule_that_makes_two_areas_alike_is_never_used() -> None:
    match = match_keys(["4", "7"], ["4", "04", "7", "07"])
    assert match.rule == "exact"
    assert match.pairs == {"4": "4", "7": "7"}


def test_a_table_that_meets_no_area_is_refused_with_both_lists(read: Read, grid: Grid) -> None:
    draft = read({"a.geojson": grid("1", "2"), "t.csv": "nr;2010\n81;5\n82;6\n"})
    problem = next(p for p in draft.report.problems if p.key == "key_not_met")
    assert problem.severity is Severity.BLOCKING
    assert "81" in problem.sentence("de")
    assert "1, 2" in problem.sentence("de")


def test_rows_and_areas_that_do_not_meet_are_listed_both_ways(read: Read, grid: Grid) -> None:
    table = "nr;jahr;n\n1;2010;5\n2;2010;6\n77;2010;7\n"
    draft = read({"a.geojson": grid("1", "2", "3"), "t.csv": table})
    assert draft.tables[0].unmatched == ("77",)
    assert draft.tables[0].without_rows == ("3",)
    assert {"rows_without_area", "areas_without_rows"} <= keys(draft, Severity.WARNING)
    left_out = draft.report.left_out
    assert list(left_out["area_key"]) == ["77"]
    assert list(left_out["row"]) == [4]


def test_a_total_row_becomes_the_city(read: Read, grid: Grid) -> None:
    table = "nr;jahr;n\n1;2010;5\n2;2010;6\nInsgesamt;2010;11\n"
    draft = read({"a.geojson": grid("1", "2"), "t.csv": table})
    assert cells(draft)["Insgesamt", "n_count", "2010"] == 11
    assert draft.areas is not None
    assert draft.areas.counts() == [1, 2]
    assert list(draft.areas.frame.loc[["1", "2"], "parent"]) == ["Insgesamt"] * 2


def test_borough_rows_become_a_level_when_their_sums_agree(read: Read, grid: Grid) -> None:
    areas = grid("101", "102", "201")
    table = "nr;jahr;n\n101;2010;5\n102;2010;6\n201;2010;7\n001;2010;{}\n002;2010;7\n"
    draft = read({"a.geojson": areas, "t.csv": table.format(11)})
    assert draft.areas is not None
    assert list(draft.areas.frame.loc[["101", "102", "201"], "parent"]) == ["001", "001", "002"]
    off = table.format(500).replace("002;2010;7", "002;2010;90")
    wrong = read({"a.geojson": areas, "t.csv": off})
    assert "level_not_confirmed" in keys(wrong, Severity.WARNING)


def test_signs_become_states_and_are_stored(read: Read, grid: Grid) -> None:
    table = "nr;jahr;n\n1;2010;.\n2;2010;-\n3;2010;4\n"
    draft = read({"a.geojson": grid("1", "2", "3"), "t.csv": table})
    values = collect(draft).values.set_index("area_id")
    assert list(values["state"]) == [State.SUPPRESSED, State.EXACT_ZERO, State.PRESENT]


def test_every_cell_is_stored_or_told(read: Read, grid: Grid) -> None:
    table = "nr;jahr;n;m\n1;2010;5;x\n2;2010;fünf;6\n9;2010;7;8\n"
    draft = read({"a.geojson": grid("1", "2"), "t.csv": table})
    (line,) = draft.report.ledger
    assert (line.rows, line.read) == (3, 6)
    assert line.stored + line.left_out == line.read
    assert sorted(draft.report.left_out["reason"]) == ["no_area", "no_area", "unreadable"]
    problem = next(p for p in draft.report.problems if p.key == "cells_unreadable")
    assert (problem.row, problem.column) == (3, "n")


def test_per_cent_become_shares(read: Read, grid: Grid) -> None:
    table = "nr;jahr;Ausländeranteil\n1;2010;12,5 %\n2;2010;40 %\n"
    draft = read({"a.geojson": grid("1", "2"), "t.csv": table})
    assert cells(draft)["1", "foreign_share", "2010"] == pytest.approx(0.125)


def test_a_share_above_100_is_refused(read: Read, grid: Grid) -> None:
    table = "nr;jahr;Ausländeranteil\n1;2010;125 %\n2;2010;40 %\n"
    assert "share_over_100" in keys(read({"a.geojson": grid("1", "2"), "t.csv": table}))


def test_two_files_that_contradict_each_other_are_refused(read: Read, grid: Grid) -> None:
    table = "nr;jahr;Einwohner\n1;2010;{}\n2;2010;6\n"
    files = {"a.geojson": grid("1", "2"), "t.csv": table.format(5), "u.csv": table.format(6)}
    mapping = {"Einwohner": "population_count"}
    assert "values_conflict" in keys(read(files, mapping=mapping), Severity.BLOCKING)
    files["u.csv"] = files["t.csv"]
    assert not read(files, mapping=mapping).report.is_blocked


def test_a_table_without_a_period_asks_for_it(read: Read, grid: Grid) -> None:
    files = {"a.geojson": grid("1", "2"), "t.csv": "nr;n\n1;5\n2;6\n"}
    assert "period_missing" in keys(read(files), Severity.BLOCKING)
    assert cells(read(files, period="2024"))["1", "n_count", "2024"] == 5


def test_the_year_in_a_title_is_the_period(read: Read, grid: Grid) -> None:
    table = "Bevölkerung am 31.12.2019;;\nnr;name;n\n1;Feld A;5\n2;Feld B;6\nQuelle: Amt;;\n"
    draft = read({"a.geojson": grid("1", "2"), "t.csv": table})
    assert cells(draft)["1", "n_count", "2019"] == 5
    assert draft.tables[0].raw.footer == ("Quelle: Amt",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_every_encoding_and_separator(
    read: Read, grid: Grid, encoding: str, separator: str
) -> None:
    table = "nr;jahr;Ausländer\n1;2010;5\n2;2010;6\n".replace(";", separator)
    draft = read({"a.geojson": grid("1", "2"), "t.csv": table.encode(encoding)})
    assert cells(draft)["1", "foreign_count", "2010"] == 5


def test_leading_zeros_and_areas_called_na_survive(read: Read, grid: Grid) -> None:
    draft = read({"a.geojson": grid("01", "NA"), "t.csv": "nr;jahr;n\n01;2010;5\nNA;2010;6\n"})
    assert cells(draft) == {("01", "n_count", "2010"): 5, ("NA", "n_count", "2010"): 6}


def workbook(rows: list[list[object]], **formats: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for cell, number_format in formats.items():
        sheet[cell].number_format = number_format
    book.create_sheet("Geheim").sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_workbook_with_keys_that_only_look_like_keys(read: Read, grid: Grid) -> None:
    rows: list[list[object]] = [["nr", "jahr", "n", "Leerstandsquote"], [1, 2010, 1234, 0.125]]
    rows.append([2, 2010, 5.125, 0.5])
    data = workbook(rows, A2="000", A3="000", D2="0.0%", D3="0.0%")
    draft = read({"a.geojson": grid("001", "002"), "t.xlsx": data})
    assert cells(draft)["001", "vacancy_share", "2010"] == pytest.approx(0.125)
    assert cells(draft)["002", "n_mean", "2010"] == 5.125
    assert "sheets_hidden" in keys(draft)


def test_a_cell_in_the_last_corner_does_not_stop_the_import(read: Read, grid: Grid) -> None:
    book = openpyxl.Workbook()
    for row in (["nr", "jahr", "n"], [1, 2010, 5], [2, 2010, 6]):
        book.active.append(row)
    book.active["XFD1048576"] = 1
    target = io.BytesIO()
    book.save(target)
    draft = read({"a.geojson": grid("1", "2"), "t.xlsx": target.getvalue()})
    assert cells(draft) == {("1", "n_count", "2010"): 5, ("2", "n_count", "2010"): 6}
    assert "sheet_gap" in keys(draft)


def test_formulas_without_a_value_are_told(read: Read, grid: Grid) -> None:
    data = workbook([["nr", "jahr", "n"], [1, 2010, "=1+1"], [2, 2010, 5]])
    assert "formulas_uncomputed" in keys(read({"a.geojson": grid("1", "2"), "t.xlsx": data}))


def test_a_workbook_of_another_kind_is_read_too(read: Read, grid: Grid) -> None:
    target = io.BytesIO()
    frame = pd.DataFrame({"nr": ["1", "2"], "jahr": [2010, 2010], "n": [5, 6]})
    frame.to_excel(target, index=False, engine="openpyxl")
    draft = read({"a.geojson": grid("1", "2"), "t.csv": target.getvalue()})
    assert cells(draft)["2", "n_count", "2010"] == 6


@pytest.mark.parametrize("years", [("2020",), ("2019", "2020")])
def test_keys_of_other_areas_are_not_taken_for_the_whole_city(
    read: Read, grid: Grid, years: tuple[str, ...]
) -> None:
    rows = "".join(f"X{n};{year};{100 + n}\n" for year in years for n in range(1, 10))
    areas = grid(*(f"{n:03}" for n in range(1, 10)))
    draft = read({"a.geojson": areas, "t.csv": f"id;jahr;Einwohner\n{rows}"})
    problem = next(p for p in draft.report.problems if p.key == "key_not_met")
    assert problem.severity is Severity.BLOCKING
    assert problem.column == "id"
    assert "X1" in problem.sentence("de")
    assert "rows_without_area" not in keys(draft)


def test_figures_of_the_whole_city_by_sex_are_left_out_without_blocking(
    read: Read, grid: Grid
) -> None:
    table = "jahr;geschlecht;zahl\n2019;m;10\n2019;w;11\n2020;m;12\n2020;w;13\n"
    draft = read({"a.geojson": grid("1", "2", "3", "4", "5"), "t.csv": table})
    assert "city_rows_left" in keys(draft, Severity.WARNING)
    assert "key_not_met" not in keys(draft)


@pytest.mark.parametrize(
    ("heading", "label", "year"),
    [
        ("Anteil Leerstand 2019 (%)", "Anteil Leerstand (%)", "2019"),
        ("Anteil Leerstand 2019 [%]", "Anteil Leerstand [%]", "2019"),
        ("Leerstand 2019 in %", "Leerstand in %", "2019"),
        ("Leerstand (2019) (%)", "Leerstand (%)", "2019"),
        ("Leerstand (%)", "Leerstand (%)", ""),
        ("2019 (%)", "", "2019"),
        ("Einwohner_2010", "Einwohner", "2010"),
    ],
)
def test_a_unit_behind_the_year_stays_with_the_label(heading: str, label: str, year: str) -> None:
    assert split_year(heading) == (label, year)


@pytest.mark.parametrize("heading", ["Leerstand 2019 (%)", "Leerstand 2019 der Wohnungen"])
def test_a_period_that_contradicts_a_heading_is_told(read: Read, grid: Grid, heading: str) -> None:
    files = {"a.geojson": grid("1", "2"), "t.csv": f"nr;{heading}\n1;4,5\n2;5,5\n"}
    draft = read(files, period="2024")
    problem = next(p for p in draft.report.problems if p.key == "period_contradicted")
    assert problem.severity is Severity.WARNING
    assert heading in problem.sentence("de")
    assert "2024" in problem.sentence("en")
    assert "period_contradicted" not in keys(read(files, period="2019"))


def test_the_year_of_a_heading_with_a_unit_is_stored(read: Read, grid: Grid) -> None:
    table = "nr;Anteil Leerstand 2019 (%)\n1;4,5\n2;5,5\n"
    draft = read({"a.geojson": grid("1", "2"), "t.csv": table})
    assert set(collect(draft).values["period"]) == {"2019"}
