"""What is said of own data on the way in stands beside them ever after."""

import pytest

from geo.imports import ImportOptions, build_city, read_files
from geo.imports.building import state_sources
from geo.imports.recipe import make_recipe
from geo.imports.recipe_use import options_for
from geo.imports.report_text import write_report
from geo.provenance import compute_provenance
from geo.provenance.stated import missing_statements, read_source_date, state_source

TABLE = {
    "werte.csv": "Schlüssel;Name;Einwohner\n01;Nord;1000\n02;Süd;3000\n".encode(),
}
STATED = ImportOptions(
    period="2023",
    source_publisher="Stadt Probe",
    source_date="31.12.2023",
    source_licence="dl-de/by-2-0",
    source_url="https://example.org/d",
)


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2024", "2024"),
        (" 2024-12 ", "2024-12"),
        ("2024-12-31", "2024-12-31"),
        ("31.12.2024", "2024-12-31"),
        ("1. 2. 2024", "2024-02-01"),
        ("31.02.2024", None),
        ("2024-13", None),
        ("gestern", None),
        ("", None),
    ],
)
def test_dates_are_read_as_germans_and_machines_write_them(written: str, date: str | None) -> None:
    assert read_source_date(written) == date


def test_a_statement_that_cannot_be_is_left_out_and_what_lacks_is_named() -> None:
    source = state_source("s", "t", date="gestern", licence="other", url="javascript:alert(1)")
    assert (source.date, source.licence, source.url) == ("", "", "")
    assert missing_statements(source) == ("publisher", "date", "licence")


def test_what_is_stated_stands_beside_every_figure_of_the_import() -> None:
    draft = read_files(TABLE, STATED)
    city, _ = build_city(draft, key="probe", name="Probe")
    given = compute_provenance(city, "population_count", "2023", city.finest_level)
    (line,) = given.source_lines("de")
    assert line == (
        "Stadt Probe: werte.csv · Stand 31.12.2023 · https://example.org/d · Datenlizenz "
        "Deutschland – Namensnennung – Version 2.0 (dl-de/by-2-0, www.govdata.de/dl-de/by-2-0) · "
        "Daten geändert: in die Form des Atlas gebracht"
    )


def test_the_recipe_keeps_the_statement_but_its_date_only_for_the_same_files() -> None:
    recipe = make_recipe(read_files(TABLE, STATED))
    assert options_for(recipe, TABLE).source_date == "31.12.2023"
    later = options_for(recipe, {"werte.csv": TABLE["werte.csv"].replace(b"1000", b"1001")})
    assert later.source_date == ""
    assert later.source_licence == "dl-de/by-2-0"


def test_the_report_that_is_sent_on_names_the_sources_as_they_were_stated() -> None:
    draft = read_files(TABLE, STATED)
    written = write_report(draft.report, "de", sources=state_sources(draft).values())
    heading, line = written.strip().splitlines()[-2:]
    assert heading == "Quellen"
    assert line.startswith("Stadt Probe: werte.csv · Stand 31.12.2023 · https://example.org/d · ")
    assert "www.govdata.de/dl-de/by-2-0" in line
    assert "Quellen" not in write_report(draft.report, "de")
