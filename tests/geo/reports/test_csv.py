"""CSV files, read back as a spreadsheet and as a program reads them."""

import csv
import json
import zipfile
from dataclasses import replace
from io import BytesIO, StringIO

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.reports.slide import Column, Report, Slide, Table
from geo.reports.tables_csv import guard, write_csv
from geo.texts import LANGUAGES, Language
from tests.geo.reports.slides import map_slide, small_report


def make_file(report: Report) -> bytes:
    target = BytesIO()
    write_csv(report, target)
    return target.getvalue()


def members_of(report: Report) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(make_file(report))) as package:
        return {name: package.read(name) for name in package.namelist()}


def one_slide(*columns: Column) -> Report:
    slide: Slide = replace(map_slide("de"), table=Table("Tabelle", columns))
    return Report("Titel", (slide,), "de", "Amt", "2024-05-17")


def read_machine(report: Report) -> list[list[str]]:
    content = members_of(report)["tabelle_01_maschinenlesbar.csv"].decode()
    return list(csv.reader(StringIO(content, newline="")))


def test_the_same_report_gives_the_same_bytes() -> None:
    assert make_file(small_report("de")) == make_file(small_report("de"))


def test_every_slide_has_both_forms_and_the_whole_its_metadata() -> None:
    names = list(members_of(small_report("de")))
    assert names[:2] == ["tabelle_01.csv", "tabelle_01_maschinenlesbar.csv"]
    assert names[-2:] == ["metadaten.csv", "metadaten.json"]
    assert len(names) == 2 * 4 + 2
    assert next(iter(members_of(small_report("en")))) == "table_01.csv"


def test_the_german_form_has_byte_order_mark_semicolon_and_comma() -> None:
    content = members_of(small_report("de"))["tabelle_01.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[:4] == [
        "Gebiet;Anteil in %",
        "Altstadt;12,3",
        "Bahnhofsviertel-Südliche Vorstadt;34,5",
        "Am #Kanal & <Hafen>;.",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_machine_form_gives_numbers_and_states_back(language: Language) -> None:
    report = small_report(language)
    name = list(members_of(report))[1]
    table = pd.read_csv(BytesIO(members_of(report)[name]))
    numbers = report.slides[0].table.columns[1].numbers
    assert numbers is not None
    np.testing.assert_array_equal(table.iloc[:, 1].to_numpy(np.float64), numbers)
    assert list(table.iloc[:, 2]) == ["present", "present", "suppressed", "missing"]


def test_both_forms_read_back_equal() -> None:
    values = np.array([-1234.5, 0.0, 1e6])
    report = one_slide(
        Column("Ort", ("a", "b", "c")),
        Column("Zahl", ("−1.234,5", "0,0", "1.000.000,0"), values, 1),
    )
    content = members_of(report)["tabelle_01.csv"]
    german = pd.read_csv(BytesIO(content), sep=";", decimal=",")
    np.testing.assert_array_equal(german["Zahl"].to_numpy(np.float64), values)
    assert [row[1] for row in read_machine(report)[1:]] == ["-1234.5", "0.0", "1000000.0"]


def test_a_figure_that_is_not_exact_keeps_its_words() -> None:
    column = Column("Anteil", ("über 54", "12"), np.array([54.0, 12.0]))
    rows = read_machine(one_slide(Column("Stadt", ("Kiel", "Bonn")), column))
    assert rows[0] == ["Stadt", "Anteil", "Anteil [state]", "Anteil [words]", "escaped"]
    assert rows[1] == ["Kiel", "", "as_stated", "über 54", ""]
    assert rows[2] == ["Bonn", "12", "present", "", ""]


@pytest.mark.parametrize(
    "words", ["=1+1", "+1", "@x", "-2+3", "\t=1", "\r=1", "\n=1", "-", "'=1", "-5"]
)
def test_no_cell_of_the_german_form_begins_like_a_formula(words: str) -> None:
    content = members_of(one_slide(Column("=Kopf", (words,))))["tabelle_01.csv"]
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[0] == ["'=Kopf"]
    # The sign for exactly zero and a number below zero are no formulas.
    assert rows[1][0][0] not in "=+@\t\r\n"
    assert rows[1][0] in {words, f"'{words}"}
    assert rows[1][0][0] != "-" or words in {"-", "-5"}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_the_machine_form_gives_every_text_back(words: list[str]) -> None:
    rows = read_machine(one_slide(Column("Ort", tuple(words))))[1:]
    read = [row[0].removeprefix("'") if row[-1] == "1" else row[0] for row in rows]
    assert read == words
    assert not any(row[0].startswith(("=", "+", "@", "\t", "\r", "\n")) for row in rows)


def test_a_figure_with_its_interval_is_a_number_and_keeps_the_interval_beside() -> None:
    column = Column("D", ("0,31 (0,30–0,32)",), np.array([0.31]), 2)
    rows = read_machine(one_slide(Column("Stadt", ("Kiel",)), column))
    assert rows[1] == ["Kiel", "0.31", "present", "0,31 (0,30–0,32)", ""]


def test_a_text_that_is_guarded_begins_with_an_apostrophe() -> None:
    assert guard("=1") == "'=1"
    assert guard("Köln") == "Köln"
    assert guard("-12,5") == "-12,5"


def test_metadata_hold_every_fact_twice_for_people_and_programs() -> None:
    report = small_report("de")
    members = members_of(report)
    told = members["metadaten.csv"].decode("utf-8-sig")
    known = json.loads(members["metadaten.json"])
    assert known["title"] == report.title
    for number, slide in enumerate(report.slides):
        for label, words in slide.facts.lines:
            assert words in told
            assert [label, words] in known["tables"][number]["facts"]
        assert known["tables"][number]["kinds"] == ["fictional", "schematic"]


def test_a_number_behind_a_sign_is_in_no_file() -> None:
    column = Column("Zahl", (".", "vertraulich"), np.array([7654.0, 7654.0]))
    for name, content in members_of(one_slide(Column("Ort", ("a", "b")), column)).items():
        assert b"7654" not in content, name
