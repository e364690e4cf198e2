"""Rows 32 to 39 of the checklist of odd inputs: keys of tables against areas of maps."""

from collections.abc import Callable

import pytest

from geo.imports import ImportDraft, Severity
from geo.values import State
from tests.geo.imports.checklist.table_checks import cells, keys, says
from tests.geo.imports.checklist.table_files import Rows, xlsx
from tests.geo.imports.conftest import collection, feature, square

Read = Callable[..., ImportDraft]
Grid = Callable[..., bytes]


def test_row_32_a_repeated_key_is_refused_with_its_rows_and_a_way_out(
    read: Read, grid: Grid
) -> None:
    table = "nr;Name;Einwohner 2020;Wohnungen 2020\n1;A;5;2\n2;B;6;3\n2;B;7;4\n3;C;8;5\n"
    draft = read({"a.geojson": grid("1", "2", "3"), "t.csv": table})
    found = says(draft, "keys_repeated", "t.csv", "Zeile 3", "2 (3, 4)", "zusammenzählen")
    assert found.severity is Severity.BLOCKING
    assert "1 Schlüssel kommt" in found.sentence("de")


def test_row_32_rows_of_one_key_are_added_up_when_asked_for(read: Read, grid: Grid) -> None:
    table = "nr;Einwohner 2020;Wohnungen 2020\n1;5;2\n2;6;3\n2;7;4\n3;8;5\n"
    draft = read({"a.geojson": grid("1", "2", "3"), "t.csv": table}, dissolve=True)
    assert not draft.report.is_blocked
    assert cells(draft)["2", "population_count", "2020"] == 6 + 7
    assert cells(draft)["2", "dwellings_count", "2020"] == 3 + 4
    assert len(cells(draft)) == 6
    says(draft, "rows_dissolved", "1 Schlüssel stand", "zusammen 2")


def test_row_32_shares_of_one_key_are_never_added_up(read: Read, grid: Grid) -> None:
    table = "nr;Quote 2020\n1;5,5 %\n2;6,5 %\n2;7,5 %\n3;8,5 %\n"
    draft = read({"a.geojson": grid("1", "2", "3"), "t.csv": table}, dissolve=True)
    assert "keys_repeated" in keys(draft, Severity.BLOCKING)


@pytest.mark.parametrize(("given", "area"), [("1", "01"), ("01", "1"), (" 1", "001"), ("1.0", "1")])
def test_row_33_keys_meet_in_other_widths_and_the_rate_is_told(
    read: Read, grid: Grid, given: str, area: str
) -> None:
    table = f"nr;jahr;Einwohner\n{given};2020;5\n"
    draft = read({"a.geojson": grid(area, "77"), "t.csv": table})
    assert cells(draft) == {(area, "population_count", "2020"): 5}
    if given.strip() != area:
        says(draft, "keys_respelt", "Spalte „nr“", f"zu „{area}“", "50 % der Gebiete")


@pytest.mark.parametrize(
    ("column", "given", "full"),
    [("AGS", "1001000", "01001000"), ("ARS", "10510011011", "010510011011")],
)
def test_row_34_lost_zeros_are_put_back_where_the_column_is_declared_a_key(
    read: Read, column: str, given: str, full: str
) -> None:
    table = f"{column};jahr;Einwohner\n{given};2020;5\n{'9' * len(full)};2020;6\n"
    draft = read({"t.csv": table})
    assert cells(draft)[full, "population_count", "2020"] == 5
    says(draft, "keys_padded", f"Spalte „{column}“", given, full, "1 Schlüssel hatte")


def test_row_34_lost_zeros_are_asked_for_where_nobody_says_what_the_key_is(read: Read) -> None:
    table = "nr;jahr;Einwohner\n1001000;2020;5\n1002000;2020;6\n"
    asked = read({"t.csv": table})
    found = says(asked, "keys_zeros_open", "1001000", "Stellen der Schlüssel", "--key-width")
    assert found.severity is Severity.WARNING
    assert ("1001000", "population_count", "2020") in cells(asked)
    answered = read({"t.csv": table}, key_width=8)
    assert ("01001000", "population_count", "2020") in cells(answered)
    assert "keys_zeros_open" not in keys(answered)


def test_row_34_a_key_in_short_number_notation_is_told(read: Read) -> None:
    draft = read({"t.csv": "ARS;jahr;Einwohner\n1,05E+10;2020;5\n010510011012;2020;6\n"})
    says(draft, "keys_shortened", "Zeile 2", "Spalte „ARS“", "1,05E+10", "als Text")


@pytest.mark.parametrize("number_format", ["00000000", "00 000 000", "00\\ 000\\ 000"])
def test_row_35_a_key_by_number_format_alone_keeps_its_zeros(
    read: Read, grid: Grid, number_format: str
) -> None:
    rows: Rows = [["AGS", "jahr", "Einwohner"], [1001000, 2020, 5], [1002000, 2020, 6]]
    data = xlsx(rows, A2=number_format, A3=number_format)
    draft = read({"a.geojson": grid("01001000", "01002000"), "t.xlsx": data})
    assert cells(draft)["01001000", "population_count", "2020"] == 5
    assert "keys_respelt" not in keys(draft)


def test_row_36_keys_of_5_8_and_12_digits_and_with_blanks_meet_and_their_level_is_shown(
    read: Read, grid: Grid
) -> None:
    areas = grid("01051011", "01051013", "01051044", "02000000")
    table = (
        "AGS;jahr;Einwohner\n01051011;2020;1\n010510013013;2020;2\n01 0 51 044;2020;3\n"
        "02 0 00 000;2020;4\n"
    )
    draft = read({"a.geojson": areas, "t.csv": table})
    assert sorted(cells(draft).values()) == [1, 2, 3, 4]
    assert cells(draft)["01051013", "population_count", "2020"] == 2
    assert cells(draft)["02000000", "population_count", "2020"] == 4
    says(draft, "keys_respelt", "AGS und Regionalschlüssel")
    says(draft, "keys_of_levels", "3 Gemeinden (8 Stellen", "1 Gemeinde (12 Stellen")


def test_row_36_a_county_row_stands_above_its_municipalities(read: Read, grid: Grid) -> None:
    table = "AGS;jahr;Einwohner\n01051011;2020;10\n01051013;2020;20\n01051;2020;30\n"
    draft = read({"a.geojson": grid("01051011", "01051013"), "t.csv": table})
    assert draft.areas is not None
    assert list(draft.areas.frame.loc[["01051011", "01051013"], "parent"]) == ["01051", "01051"]
    says(draft, "keys_of_levels", "1 Kreis (5 Stellen)", "2 Gemeinden (8 Stellen")


def test_row_36_a_county_row_is_a_level_without_a_map_too(read: Read) -> None:
    table = "AGS;jahr;Einwohner\n1051011;2020;10\n1051013;2020;20\n1051;2020;30\n"
    draft = read({"t.csv": table})
    assert draft.areas is not None
    assert draft.areas.counts() == [1, 2]
    assert draft.areas.frame.loc["01051013", "parent"] == "01051"
    says(draft, "keys_padded", "3 Schlüssel hatten", "1051011", "01051011")


def test_row_37_a_renamed_area_is_listed_with_a_suggestion_and_the_year_is_asked_for(
    read: Read, grid: Grid
) -> None:
    table = "nr;name;jahr;Einwohner\n1;Feld A;2020;5\n2;Feld B;2020;6\n31;Feld  C (alt);2020;7\n"
    draft = read({"a.geojson": grid("1", "2", "3"), "t.csv": table})
    says(draft, "keys_suggested", "31 Feld C (alt) → 3 Feld C", "Nichts davon wurde zugeordnet")
    says(draft, "geometry_year_open", "Gebietsstand", "--geometry-year")
    assert ("3", "population_count", "2020") not in cells(draft)


def test_row_37_a_renamed_area_takes_its_values_once_the_user_says_so(
    read: Read, grid: Grid
) -> None:
    table = "nr;name;jahr;Einwohner\n1;Feld A;2020;5\n2;Feld B;2020;6\n31;Feld  C (alt);2020;7\n"
    files = {"a.geojson": grid("1", "2", "3"), "t.csv": table}
    draft = read(files, same_areas={"31": "3", "77": "88"})
    assert cells(draft)["3", "population_count", "2020"] == 7
    assert "keys_suggested" not in {problem.key for problem in draft.report.problems}


def test_row_37_a_part_of_an_area_is_suggested_for_the_whole(read: Read) -> None:
    names = ("Altstadt", "Hafen", "Grünau")
    areas = [feature(square(c, 0), nr=str(c + 1), name=name) for c, name in enumerate(names)]
    table = "nr;name;jahr;Einwohner\n1;Altstadt;2020;5\n2;Hafen;2020;6\n9;Grünau-Nord;2020;7\n"
    draft = read({"a.geojson": collection(areas), "t.csv": table})
    says(draft, "keys_suggested", "9 Grünau-Nord → 3 Grünau")


def test_row_38_people_of_an_area_without_a_row_are_unknown_and_not_none(read: Read) -> None:
    areas = [feature(square(c, 0), nr=str(c + 1), name=f"Feld {c}") for c in range(3)]
    people = "nr;jahr;Einwohner\n1;2020;60\n2;2020;40\n"
    homes = "nr;jahr;Wohnungen\n1;2020;60\n3;2020;40\n"
    draft = read({"a.geojson": collection(areas), "t.csv": people, "w.csv": homes})
    unknown = says(draft, "areas_without_rows", "t.csv", "3 Feld 2")
    assert "%" not in unknown.sentence("de")
    says(draft, "areas_without_rows_of_people", "w.csv", "2 Feld 1", "40 % der Bevölkerung")


def test_row_37_figures_that_are_alike_in_map_and_table_are_no_keys(read: Read) -> None:
    areas = [
        feature(square(c, 0), nr=str(101 + c), name=f"Feld {c}", einwohner=str(1000 + 7 * c))
        for c in range(4)
    ]
    table = "nr;Einwohner;jahr;Kinder\n101;1000;2020;5\n102;1007;2020;6\n103;1014;2020;7\n"
    draft = read({"a.geojson": collection(areas), "t.csv": table + "109;1021;2020;8\n"})
    assert draft.areas is not None
    assert draft.areas.key_column == "nr"


def test_row_37_an_area_is_suggested_once_where_it_fits_best(read: Read, grid: Grid) -> None:
    table = "nr;name;jahr;Einwohner\n1;Feld A;2020;5\n2;Feld B;2020;6\n"
    table += "31;Feld X;2020;7\n32;Feld C;2020;7\n"
    draft = read({"a.geojson": grid("1", "2", "3"), "t.csv": table})
    found = says(draft, "keys_suggested", "32 Feld C → 3 Feld C")
    assert "31" not in found.sentence("de")


def test_row_38_both_lists_come_with_counts_and_the_share_of_people(read: Read, grid: Grid) -> None:
    table = "nr;jahr;Einwohner\n1;2020;60\n2;2020;20\n88;2020;15\n99;2020;5\n"
    draft = read({"a.geojson": grid("1", "2", "3"), "t.csv": table})
    says(
        draft, "rows_without_area_of_people",
        "t.csv, Zeile 4, Spalte „nr“", "2 Schlüssel der Tabelle gehören", "88, 99",
        "20 % der Bevölkerung", "prüfen",
    )  # fmt: skip
    says(draft, "areas_without_rows", "1 Gebiet", "3 Feld C", "keine Zeile", "Es bleibt")
    assert set(draft.report.left_out["area_key"]) == {"88", "99"}


def test_row_38_a_table_that_counts_nobody_names_no_share(read: Read, grid: Grid) -> None:
    table = "nr;jahr;Wohnungen\n1;2020;60\n2;2020;20\n88;2020;15\n"
    draft = read({"a.geojson": grid("1", "2"), "t.csv": table})
    says(draft, "rows_without_area", "1 Schlüssel der Tabelle gehört", "1 Wert bleibt", "88")


def test_row_38_a_row_that_names_no_area_is_told_by_its_line(read: Read, grid: Grid) -> None:
    table = "nr;jahr;Einwohner\n1;2020;60\n;2020;20\n2;2020;15\n"
    draft = read({"a.geojson": grid("1", "2"), "t.csv": table})
    says(draft, "rows_without_key", "t.csv, Zeile 3, Spalte „nr“", "1 Zeile nennt kein Gebiet")
    assert "rows_without_area_of_people" not in keys(draft)


TOTALS = "nr;jahr;Einwohner\n1;2020;60\n2;2020;20\no. A.;2020;{rest}\n{total};2020;100\n"


@pytest.mark.parametrize("total", ["Insgesamt", "Stadt gesamt"])
def test_row_39_a_total_is_no_district_and_checks_the_sum(
    read: Read, grid: Grid, total: str
) -> None:
    table = TOTALS.format(rest=20, total=total)
    draft = read({"a.geojson": grid("1", "2"), "t.csv": table})
    assert draft.areas is not None
    assert draft.areas.counts() == [1, 2]
    says(draft, "sums_agree", "1 Summe geprüft")
    says(draft, "rows_residual", "t.csv, Zeile 4", "o. A.", "1 Zeile zählt", "ohne Zuordnung")


def test_row_39_without_a_map_neither_total_nor_rest_becomes_a_district(read: Read) -> None:
    draft = read({"t.csv": TOTALS.format(rest=20, total="Insgesamt")})
    assert draft.areas is not None
    assert set(draft.areas.frame.index) == {"Insgesamt", "1", "2"}
    assert "sums_agree" in keys(draft)


def test_row_39_totals_without_a_key_leave_the_column_of_keys_a_column_of_keys(read: Read) -> None:
    table = "Nr;Name;Einwohner 2020\n1;A;5\n2;B;6\n3;C;4\n4;D;12\n;o. A.;1\n;Summe;28\n"
    draft = read({"t.csv": table})
    assert draft.tables[0].key_column == "Nr"
    assert draft.areas is not None
    assert set(draft.areas.frame.index) == {"1", "2", "3", "4", "Summe"}
    says(draft, "sums_agree", "1 Summe geprüft")
    assert len(cells(draft)) == 5


def test_row_39_a_sum_that_differs_is_told_with_both_figures(read: Read, grid: Grid) -> None:
    table = TOTALS.format(rest=5, total="Insgesamt")
    draft = read({"a.geojson": grid("1", "2"), "t.csv": table})
    found = says(draft, "sums_differ", "t.csv, Zeile 5", "Einwohner 2020: 85 / 100", "--perturbed")
    assert found.severity is Severity.WARNING


def test_row_39_figures_are_written_as_the_reader_writes_them(read: Read, grid: Grid) -> None:
    table = "nr;jahr;Einwohner\n1;2020;6000\n2;2020;2000\nInsgesamt;2020;9000\n"
    found = says(
        read({"a.geojson": grid("1", "2"), "t.csv": table}), "sums_differ", "8.000 / 9.000"
    )
    assert "8,000 / 9,000" in found.sentence("en")


def test_row_39_sums_of_the_census_need_not_agree(read: Read, grid: Grid) -> None:
    files = {"a.geojson": grid("1", "2"), "t.csv": TOTALS.format(rest=5, total="Insgesamt")}
    draft = read(files, perturbed=True)
    assert "sums_differ" not in keys(draft)
    says(draft, "sums_perturbed", "85 / 100", "Es gilt die Summenzeile")


def test_row_39_one_withheld_area_is_told_and_never_computed(read: Read, grid: Grid) -> None:
    table = "nr;jahr;Einwohner\n1;2020;60\n2;2020;.\n3;2020;20\nInsgesamt;2020;100\n"
    draft = read({"a.geojson": grid("1", "2", "3"), "t.csv": table})
    says(draft, "sum_gives_one_away", "genau ein Gebiet", "Einwohner 2020", "nie errechnet")
    long = draft.tables[0].long.set_index("area_id")
    assert long.loc["2", "state"] == State.SUPPRESSED
    assert str(long.loc["2", "value"]) == "nan"
    assert "sums_differ" not in keys(draft)
