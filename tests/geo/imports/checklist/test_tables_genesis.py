"""Row 66 of the checklist of odd inputs: flat files of the GENESIS databases."""

from collections.abc import Callable

import pytest

from geo.imports import ImportDraft
from geo.imports.collecting import collect
from geo.symbols import Flag
from geo.values import State
from tests.geo.imports.checklist.table_checks import cells, keys, says

Read = Callable[..., ImportDraft]
Grid = Callable[..., bytes]

OLD_HEAD = (
    "Statistik_Code;Statistik_Label;Zeit_Code;Zeit_Label;Zeit;"
    "1_Merkmal_Code;1_Merkmal_Label;1_Auspraegung_Code;1_Auspraegung_Label;"
    "2_Merkmal_Code;2_Merkmal_Label;2_Auspraegung_Code;2_Auspraegung_Label;"
    "BEVSTD__Bevölkerungsstand__Anzahl;BEVSTD__Bevölkerungsstand__q"
)
NEW_HEAD = (
    "statistics_code;statistics_label;time_code;time_label;time;"
    "1_variable_code;1_variable_label;1_variable_attribute_code;1_variable_attribute_label;"
    "2_variable_code;2_variable_label;2_variable_attribute_code;2_variable_attribute_label;"
    "value;value_unit;value_variable_code;value_variable_label;value_q"
)
AREAS = ("05911", "05913", "05914")


def old_row(area: str, sex: str, value: str, quality: str = "e") -> str:
    code = {"Insgesamt": "", "männlich": "GESM"}[sex]
    return (
        f"12411;Fortschreibung des Bevölkerungsstandes;STAG;Stichtag;31.12.2022;"
        f"KREISE;Kreise;{area};Kreis {area};GES;Geschlecht;{code};{sex};{value};{quality}"
    )


def new_row(area: str, sex: str, value: str, quality: str = "e", unit: str = "Anzahl") -> str:
    return (
        f"12411;Fortschreibung;STAG;Stichtag;2022-12-31;GEOLK4;Kreise;{area};Kreis {area};"
        f"GES;Geschlecht;{'GESM' if sex else ''};{sex};"
        f"{value};{unit};BEVSTD;Bevölkerungsstand;{quality}"
    )


def file_of(head: str, *rows: str, encoding: str = "cp1252") -> bytes:
    return ("\r\n".join((head, *rows)) + "\r\n").encode(encoding)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_row_66_an_older_flat_file_is_read_by_its_own_columns(
    read: Read, grid: Grid, encoding: str
) -> None:
    rows = [
        old_row(area, sex, value)
        for area, value in zip(AREAS, ("100", "200", "300"), strict=True)
        for sex in ("männlich", "Insgesamt")
    ]
    data = file_of(OLD_HEAD, *rows, encoding=encoding)
    draft = read({"a.geojson": grid(*AREAS), "12411_flat.csv": data})
    assert not draft.report.is_blocked
    assert {row.label for row in draft.mapping} == {
        "Bevölkerungsstand",
        "Bevölkerungsstand: männlich",
    }
    assert sorted(cells(draft).values()) == [100, 100, 200, 200, 300, 300]
    assert {period for _, _, period in cells(draft)} == {"2022"}
    says(draft, "flat_file_read", "12411_flat.csv", "6 Werte zu 1 Merkmal", "1_Auspraegung_Code")


def test_row_66_a_newer_flat_file_is_read_by_its_own_columns(read: Read, grid: Grid) -> None:
    rows = [
        new_row(area, sex, value)
        for area, value in zip(AREAS, ("100", "200", "300"), strict=True)
        for sex in ("männlich", "")
    ]
    data = file_of(NEW_HEAD, *rows, encoding="utf-8")
    draft = read({"a.geojson": grid(*AREAS), "12411.csv": data})
    labels = {row.label for row in draft.mapping}
    assert labels == {"Bevölkerungsstand", "Bevölkerungsstand: männlich"}
    assert {period for _, _, period in cells(draft)} == {"2022"}
    assert len(cells(draft)) == 6


def test_row_66_quality_marks_become_states_and_flags(read: Read, grid: Grid) -> None:
    rows = [
        old_row("05911", "Insgesamt", "100", "p"),
        old_row("05913", "Insgesamt", "", "."),
        old_row("05914", "Insgesamt", "300", "e"),
    ]
    draft = read({"a.geojson": grid(*AREAS), "t.csv": file_of(OLD_HEAD, *rows)})
    values = collect(draft).values.set_index("area_id")
    assert list(values["flag"]) == [Flag.PROVISIONAL.value, Flag.WITHHELD.value, ""]
    assert list(values["state"]) == [State.PRESENT, State.SUPPRESSED, State.PRESENT]
    assert list(values["qualifier"]) == ["about", "exact", "exact"]
    says(draft, "signs_read", "„.“ 1-mal")


def test_row_66_signs_in_place_of_the_value_keep_their_reason(read: Read, grid: Grid) -> None:
    rows = [old_row("05911", "Insgesamt", "-", ""), old_row("05913", "Insgesamt", "...", "")]
    rows += [old_row("05914", "Insgesamt", "300", "")]
    draft = read({"a.geojson": grid(*AREAS), "t.csv": file_of(OLD_HEAD, *rows)})
    states = list(collect(draft).values["state"])
    assert states == [State.EXACT_ZERO, State.NOT_YET, State.PRESENT]


def test_row_66_a_unit_of_thousands_is_not_lost(read: Read, grid: Grid) -> None:
    rows = [new_row(area, "", "12,5", unit="1000") for area in AREAS]
    draft = read({"a.geojson": grid(*AREAS), "t.csv": file_of(NEW_HEAD, *rows, encoding="utf-8")})
    assert [row.label for row in draft.mapping] == ["Bevölkerungsstand (1000)"]
    assert [row.target for row in draft.mapping] == ["own"]


def test_row_66_without_a_map_the_areas_come_from_the_file(read: Read) -> None:
    rows = [old_row(area, "Insgesamt", "100") for area in AREAS]
    draft = read({"t.csv": file_of(OLD_HEAD, *rows)})
    assert draft.areas is not None
    assert list(draft.areas.frame.index) == list(AREAS)
    assert list(draft.areas.frame["name"]) == [f"Kreis {area}" for area in AREAS]
    assert "table_not_understood" not in keys(draft)
