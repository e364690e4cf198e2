"""The part "between cities" answers first, follows its choices, and says what it is."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.scenarios.plan import SEED
from geo.texts import as_language, text

PATIENCE = 60


@pytest.fixture(autouse=True)
def empty_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path))


def part(language: str) -> None:
    import streamlit as st

    from geo.texts import as_language
    from pages.components.scenario_between import show_between

    show_between(as_language(st.session_state.get("language", language)))


def open_part(language: str = "de") -> AppTest:
    test = AppTest.from_function(part, args=(language,), default_timeout=PATIENCE).run()
    assert_fine(test)
    return test


def assert_fine(test: AppTest) -> None:
    assert not test.exception
    assert not test.error


def html_of(test: AppTest) -> str:
    return " ".join(element.proto.body for element in test.get("html"))


@pytest.mark.parametrize(
    ("language", "begin"),
    [("de", "Von 100 Personen, die wegen der Auflage"), ("en", "Of 100 people whom")],
)
def test_the_answer_is_a_sentence_in_both_languages(language: str, begin: str) -> None:
    assert begin in html_of(open_part(language))


def test_invented_cities_and_modelled_values_are_called_so() -> None:
    body = html_of(open_part())
    assert "Erfundene Städte" in body
    assert "keine Prognose" in body
    assert "Modellwerte" in body


def test_only_cities_with_all_inputs_are_offered() -> None:
    names = open_part().multiselect(key="between.cities.de").options
    assert {"Musterau", "Musterhafen", "Musterhütte"} <= set(names)
    assert "Salzgitter" not in names


def test_every_municipality_and_elsewhere_have_a_row() -> None:
    body = html_of(open_part())
    for name in ("Musterau", "Musterhafen", "Musterhütte", "anderswo im Land"):
        assert f'<th scope="row">{name}</th>' in body


def test_without_an_obligation_nobody_is_kept_out_and_the_page_says_so() -> None:
    test = open_part()
    test.multiselect(key="between.obliged.de").set_value([]).run()
    assert_fine(test)
    assert any("niemanden fern" in element.value for element in test.info)


def test_a_single_municipality_is_no_region() -> None:
    test = open_part()
    test.multiselect(key="between.cities.de").set_value(["musterau"]).run()
    assert_fine(test)
    assert any("mindestens zwei" in element.value for element in test.info)


def test_a_city_taken_out_loses_its_obligation() -> None:
    test = open_part()
    test.multiselect(key="between.obliged.de").set_value(["musterau", "musterhafen"]).run()
    test.multiselect(key="between.cities.de").set_value(["musterhuette", "musterhafen"]).run()
    assert_fine(test)
    assert test.multiselect(key="between.obliged.de").value == ["musterhafen"]


def test_the_other_reading_changes_the_answer() -> None:
    test = open_part()
    before = html_of(test)
    test.radio(key="between.reading.de").set_value("network").run()
    assert_fine(test)
    assert "Nach der anderen Lesart („Bezahlbarer Leerstand entscheidet“)" in html_of(test)
    assert html_of(test) != before


def test_no_rebound_means_that_nobody_comes_after_expiry() -> None:
    test = open_part()
    test.slider(key="between.rebound.de").set_value(0).run()
    assert "ziehen von 100 Ferngehaltenen 0 nach" in html_of(test)


def test_fewer_years_than_the_obligation_had_are_no_error() -> None:
    test = open_part()
    test.slider(key="between.first_year.de").set_value(4).run()
    for years in (5, 2, 1):
        test.slider(key="between.years.de").set_value(years).run()
        assert_fine(test)
    assert "läuft die Auflage für niemanden ab" in html_of(test)


def test_a_choice_outlives_a_change_of_language() -> None:
    test = open_part()
    test.slider(key="between.compliance.de").set_value(55).run()
    test.session_state["language"] = "en"
    test.run()
    assert_fine(test)
    assert test.slider(key="between.compliance.en").value == 55


def test_null_and_negative_findings_stand_beside_the_levers() -> None:
    body = html_of(open_part())
    for found in ("6 Prozentpunkte", "42 auf 30", "Sprache unverändert", "Annahmen"):
        assert found in body


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("key", ["places", "course"])
def test_one_click_tells_where_the_figures_of_every_municipality_come_from(
    language: str, key: str
) -> None:
    test = open_part(language)
    before = html_of(test)
    test.button(key=f"whence.between-{key}.{language}").click().run()
    assert_fine(test)
    told = html_of(test).replace(before, "")
    model = {
        "de": "Modell der Wahl zwischen Gemeinden, Ausgangsjahr 2024",
        "en": "starting in 2024",
    }
    assert told.count(model[language]) == 3
    for name in ("Musterau", "Musterhafen", "Musterhütte"):
        subject = text("scenario_between.whence_subject", as_language(language), place=name)
        assert subject in told
    seed = {"de": f"300 Ziehungen, Startwert {SEED}", "en": f"300 draws, seed {SEED}"}
    assert seed[language] in told
    assert told.count("creativecommons.org") >= 3


def test_tables_name_the_sources_of_every_municipality_and_that_they_are_modelled() -> None:
    line = "Modellrechnung ab den neuesten Zahlen der Gemeinden. Quelle: "
    body = html_of(open_part())
    assert body.count(line) == 2
    # Below the table and below the chart's numbers, each with three cities.
    assert body.count("(python -m geo.datasets.fictional") == 2 * 3
    assert body.count("Daten geändert: Ausgangszahlen einer Modellrechnung") == 2 * 3


def own_part(table: bytes) -> None:
    from geo.scenarios.between_region import join_region, read_municipalities
    from geo.scenarios.between_results import compute_between
    from geo.scenarios.between_terms import READINGS, Obligation, Outlook
    from pages.components.scenario_between_whence import show_between_line, show_between_whence

    region = join_region(read_municipalities(table))
    outlook, terms = Outlook(migrants=100, years=3), Obligation(cities=(region.keys[0],))
    result = compute_between(region, READINGS["housing"], outlook, terms)
    show_between_line(result, "de")
    show_between_whence(result, "housing", key="own", language="de")


def test_municipalities_of_an_own_table_are_called_so() -> None:
    table = b"name;population;people;lettable\nAdorf;10000;300;50\nBdorf;20000;200;80\n"
    test = AppTest.from_function(own_part, args=(table,), default_timeout=PATIENCE).run()
    assert_fine(test)
    assert "Quelle: Eigene Tabelle dieser Sitzung" in html_of(test)
    test.button(key="whence.between-own.de").click().run()
    assert_fine(test)
    told = html_of(test)
    assert "Personen der Gruppe in Adorf" in told
    assert "Ausgangsjahr nicht angegeben" in told
    # Nothing of the atlas is behind these figures, so there is no state of its data to name.
    assert "Fingerabdruck" not in told


def test_the_chart_shows_both_courses_with_their_bands() -> None:
    import json

    (chart,) = open_part().get("plotly_chart")
    names = [trace["name"] for trace in json.loads(chart.proto.spec)["data"]]
    assert names == [
        "neun von zehn Ziehungen, ohne Auflage",
        "ohne Auflage",
        "neun von zehn Ziehungen, mit Auflage",
        "mit Auflage",
    ]
