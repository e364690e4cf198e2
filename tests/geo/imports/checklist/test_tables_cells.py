"""Rows 40 to 48, 55, 58 and 62 of the checklist of odd inputs: what stands in the cells."""

from collections.abc import Callable

import numpy as np
import pytest

from geo.imports import ImportDraft, Severity, build_city
from geo.imports.collecting import collect
from geo.segregation.results import compute_index_results
from geo.segregation.selection import SegregationChoice, select_two_groups
from geo.values import State
from tests.geo.imports.checklist.table_checks import cells, keys, problem, says
from tests.geo.imports.checklist.table_files import xlsx

Read = Callable[..., ImportDraft]
Grid = Callable[..., bytes]
Column = Callable[..., ImportDraft]


@pytest.fixture
def column(read: Read, grid: Grid) -> Column:
    """A draft of one column of cells, an area each, with the keys 1, 2, 3 and so on."""

    def make(*given: str, label: str = "Wert", **options: object) -> ImportDraft:
        numbers = [str(number) for number in range(1, len(given) + 1)]
        rows = "".join(f'{nr};2020;"{cell}"\n' for nr, cell in zip(numbers, given, strict=True))
        files = {"a.geojson": grid(*numbers), "t.csv": f"nr;jahr;{label}\n{rows}"}
        return read(files, **options)

    return make


def numbers(draft: ImportDraft) -> list[float]:
    return list(draft.tables[0].long.sort_values("row")["value"])


@pytest.mark.parametrize(
    ("separator", "name"),
    [(";", "Semikolon"), (",", "Komma"), ("\t", "Tabulator"), ("|", "senkrechte Strich")],
)
def test_row_40_the_separator_is_found_and_told(
    read: Read, grid: Grid, separator: str, name: str
) -> None:
    table = "nr;jahr;Einwohner\n1;2020;5\n2;2020;6\n".replace(";", separator)
    draft = read({"a.geojson": grid("1", "2"), "t.csv": table})
    assert cells(draft)["2", "population_count", "2020"] == 6
    says(draft, "text_separator", "t.csv", name, "beginnen in Zeile 2", "2 Zeilen", "3 Spalten")


def test_row_40_what_cannot_be_taken_apart_is_refused(read: Read, grid: Grid) -> None:
    draft = read({"a.geojson": grid("1"), "t.csv": "nr/Einwohner\n1/5\n2/6\n"})
    found = says(draft, "table_one_column", "t.csv", "eine Spalte", "Semikolon, Komma")
    assert found.severity is Severity.BLOCKING


def test_row_41_decimal_comma_and_thousands_stand_beside_signs(column: Column) -> None:
    draft = column("1.234,5", "-", ".", "x", "/", "12,25")
    assert numbers(draft)[0] == 1234.5
    assert numbers(draft)[5] == 12.25
    states = list(draft.tables[0].long["state"])
    expected = [State.EXACT_ZERO, State.SUPPRESSED, State.NOT_APPLICABLE, State.UNRELIABLE]
    assert states[1:5] == expected
    assert numbers(draft)[1] == 0
    assert np.isnan(numbers(draft)[2:5]).all()


def test_row_42_groups_of_three_throughout_are_thousands_and_told_so(column: Column) -> None:
    draft = column("1.234", "2.345", "12.345.678")
    assert numbers(draft) == [1234, 2345, 12345678]
    draft = column("1.234", "2.345", "987")
    assert numbers(draft) == [1234, 2345, 987]
    found = says(draft, "decimal_assumed", "In 1 Spalte gilt „.“", "1.234", "--decimal")
    assert found.severity is Severity.WARNING


def test_row_42_what_the_column_does_not_decide_is_asked(column: Column) -> None:
    draft = column("1.234", "2345")
    found = says(draft, "decimal_open", "Spalte „Wert“", "1.234", "--decimal")
    assert found.severity is Severity.BLOCKING
    assert numbers(column("1.234", "2345", decimal="point")) == [1.234, 2345]
    assert numbers(column("1.234", "2345", decimal="comma")) == [1234, 2345]


@pytest.mark.parametrize(
    "blank", [" ", "'", "’", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"]
)
def test_row_43_blanks_and_apostrophes_between_thousands(column: Column, blank: str) -> None:
    draft = column(f"1{blank}234", "56")
    assert numbers(draft) == [1234, 56]
    says(draft, "cells_grouping", "Zeile 2", "1 Zahl hatte", "234", "entfernt")


@pytest.mark.parametrize(
    ("cell", "number", "unit"),
    [
        ("12,5 %", 12.5, "percent"),
        ("8,20 €", 8.2, "eur"),
        ("8,20 €/m²", 8.2, "eur_per_m2"),
        ("3,4 %-Punkte", 3.4, "percentage_points"),
        ("55 m²", 55, "m2"),
    ],
)
def test_row_44_a_unit_is_taken_off_and_kept(
    column: Column, cell: str, number: float, unit: str
) -> None:
    draft = column(cell, label="Etwas")
    assert numbers(draft) == [pytest.approx(number)]
    assert draft.mapping[0].unit == unit
    says(draft, "cells_unit", "1 Zahl trug eine Einheit", cell)


def test_row_44_two_units_in_one_column_are_refused(column: Column) -> None:
    draft = column("12,5 %", "8,20 €")
    found = says(draft, "units_mixed", "Spalte „Wert“", "12,5 %, 8,20 €", "je Einheit")
    assert found.severity is Severity.BLOCKING


@pytest.mark.parametrize("minus", ["-", "\N{MINUS SIGN}", "\N{EN DASH}", "\N{EN DASH} "])
def test_row_45_every_minus_before_digits_is_one(column: Column, minus: str) -> None:
    draft = column(f"{minus}3,5", "1,5", label="Saldo")
    assert numbers(draft) == [-3.5, 1.5]
    if minus != "-":
        says(draft, "cells_minus", "1 Zahl hatte", "sie gilt als negativ")


def test_row_45_an_en_dash_alone_is_the_exact_zero(column: Column) -> None:
    draft = column("–", "1,5")
    assert draft.tables[0].long["state"].iloc[0] == State.EXACT_ZERO


SHARE = ("foreign_share", "2020")


def test_row_46_shares_up_to_one_are_asked_about_and_taken_as_fractions(column: Column) -> None:
    draft = column("0,125", "1", label="Ausländeranteil")
    found = says(
        draft, "share_scale_open", "Spalte „Ausländeranteil“", "Bruchteile", "--share-scale"
    )
    assert found.severity is Severity.WARNING
    assert cells(draft)["1", *SHARE] == 0.125


def test_row_46_the_answer_is_taken(column: Column) -> None:
    as_percent = column("0,5", "1", label="Ausländeranteil", share_scale="percent")
    assert cells(as_percent)["1", *SHARE] == pytest.approx(0.005)
    as_fraction = column("0,5", "1", label="Ausländeranteil", share_scale="fraction")
    assert cells(as_fraction)["1", *SHARE] == 0.5
    assert "share_scale_open" not in keys(as_percent) | keys(as_fraction)


def test_row_46_a_percent_sign_leaves_nothing_to_ask(column: Column) -> None:
    draft = column("0,5 %", "1 %", label="Ausländeranteil")
    assert cells(draft)["1", *SHARE] == pytest.approx(0.005)
    assert "share_scale_open" not in keys(draft)


@pytest.mark.parametrize(("cell", "key"), [("125", "share_over_100"), ("-5", "share_below_0")])
def test_row_46_shares_outside_0_to_100_are_refused(column: Column, cell: str, key: str) -> None:
    draft = column(cell, "12", label="Ausländeranteil")
    found = says(draft, key, "Spalte „Ausländeranteil“", cell.strip("-"), "berichtigen")
    assert found.severity is Severity.BLOCKING


def test_row_47_counts_below_zero_are_left_out_with_their_row(column: Column) -> None:
    draft = column("-5", "12", label="Einwohner")
    says(draft, "counts_negative", "t.csv, Zeile 2, Spalte „Einwohner“", "1 Anzahl ist negativ")
    assert cells(draft) == {("2", "population_count", "2020"): 12}
    assert list(draft.report.left_out["reason"]) == ["negative"]


def test_row_47_a_group_above_its_total_is_marked(read: Read, grid: Grid) -> None:
    table = "nr;jahr;Einwohner;Ausländer\n1;2020;10;12\n2;2020;20;5\n"
    draft = read({"a.geojson": grid("1", "2"), "t.csv": table})
    found = says(draft, "group_above_total", "Zeile 2", "Spalte „Ausländer“", "1 (2020): 12")
    assert found.severity is Severity.WARNING


def test_row_47_areas_without_people_are_counted(read: Read, grid: Grid) -> None:
    table = "nr;jahr;Einwohner;Ausländer\n1;2020;0;0\n2;2020;20;5\n"
    draft = read({"a.geojson": grid("1", "2"), "t.csv": table})
    says(draft, "areas_without_people", "1 Gebiet hat keine Bevölkerung: 1", "Indizes nicht mit")


def test_row_48_a_blank_cell_is_never_a_zero(column: Column) -> None:
    draft = column("5", "", "7", label="Einwohner")
    values = collect(draft).values.set_index("area_id")
    assert values.loc["2", "state"] == State.MISSING
    assert np.isnan(float(str(values.loc["2", "value"])))


def test_row_48_an_index_leaves_out_what_is_not_known_and_says_how_many_areas_it_used(
    read: Read, grid: Grid
) -> None:
    """Known are 100 of 200, 100 of 400, 0 of 200: D = (|1/2 - 1/6| + 0 + |0 - 1/3|) / 2 = 1/3."""
    table = (
        "nr;jahr;Einwohner;Ausländer\n1;2020;200;100\n2;2020;400;100\n3;2020;200;-\n"
        "4;2020;300;\n5;2020;0;-\n"
    )
    draft = read({"a.geojson": grid("1", "2", "3", "4", "5"), "t.csv": table})
    city, _ = build_city(draft, key="x1", name="X")
    selection = select_two_groups(city, SegregationChoice(group="foreign"))
    results = compute_index_results(selection, draws=0, seed=0)
    assert results.by_key["dissimilarity"].value == pytest.approx(1 / 3)
    assert "4" not in selection.area_ids
    assert results.n_areas == len(selection.area_ids)


@pytest.mark.parametrize("sign", ["1.234¹⁾", "1.234¹)", "1.234²", "1.234 1)"])
def test_row_55_a_raised_footnote_sign_is_taken_off_and_kept(column: Column, sign: str) -> None:
    draft = column(sign, "1.000,0")
    assert numbers(draft) == [1234, 1000]
    assert draft.tables[0].long["note"].iloc[0] == sign.removeprefix("1.234").strip()
    says(draft, "cells_footnote", "Zeile 2", "1 Zahl trug ein Fußnotenzeichen", sign)


def test_row_55_digits_of_the_number_itself_are_never_taken_for_a_footnote(column: Column) -> None:
    draft = column("12341)", "5", "6")
    says(draft, "cells_unreadable", "12341)", "Zeile 2")
    assert np.isnan(numbers(draft)[0])


@pytest.mark.parametrize("damaged", ["Mär 04", "03. Apr", "Apr 03", "3-Apr", "2004-03-01"])
def test_row_58_numbers_that_became_dates_are_told_as_damage(column: Column, damaged: str) -> None:
    draft = column(damaged, "5,5", "6,5", "7,5")
    says(
        draft, "dates_damaged",
        "t.csv, Zeile 2, Spalte „Wert“", "1 Zelle sieht aus wie eine Zahl", damaged, "berichtigen",
    )  # fmt: skip
    assert list(draft.report.left_out["cell"]) == [damaged]


def test_row_58_a_real_date_in_a_column_of_numbers_is_damage_too(read: Read, grid: Grid) -> None:
    import datetime as dt

    rows = [["nr", "jahr", "Wert"], ["1", 2020, dt.date(2004, 3, 1)], ["2", 2020, 5.5]]
    rows += [["3", 2020, 6.5]]
    draft = read({"a.geojson": grid("1", "2", "3"), "t.xlsx": xlsx(rows)})  # type: ignore[arg-type]
    says(draft, "dates_damaged", "t.xlsx", "Zeile 2", "2004-03-01")


@pytest.mark.parametrize("huge", ["9007199254740993", "1e400", "123456789012345678901234567890"])
def test_row_62_numbers_that_cannot_be_kept_exactly_are_left_out(column: Column, huge: str) -> None:
    draft = column(huge, "5", "6")
    says(draft, "numbers_too_large", "t.csv, Zeile 2, Spalte „Wert“", huge, "15 Ziffern")
    assert np.isnan(numbers(draft)[0])
    assert len(cells(draft)) == 2


@pytest.mark.parametrize("word", ["inf", "-inf", "nan", "Infinity"])
def test_row_62_words_for_endless_are_no_numbers(column: Column, word: str) -> None:
    draft = column(word, "5", "6")
    assert problem(draft, "cells_unreadable").row == 2
    assert np.isfinite(list(cells(draft).values())).all()
