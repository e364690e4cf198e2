"""“Woher?” stands beside every figure, and one click tells all of it."""

import time
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from geo.scenarios.outcome_catalogue import choose_outcome
from geo.texts import LANGUAGES, Language, text
from geo.values import Kind
from pages.components.provenance_view import whence_html
from pages.components.scenario_draws import DRAWS
from tests.geo.provenance.test_figures import origin
from tests.pages.test_every_page import PATIENCE, empty_workspace, open_page, words_of

__all__ = ["empty_workspace"]

MAP, SEGREGATION, SCENARIOS = (
    f"pages/{name}.py" for name in ("1_Karte", "2_Segregation", "4_Szenarien")
)


def buttons_of(test: AppTest) -> list[str]:
    return [button.label for button in test.button]


def open_whence(test: AppTest, key: str, language: Language = "de") -> str:
    test.button(key=f"whence.{key}.{language}").click().run()
    assert not test.exception
    assert not test.error
    return words_of(test)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("page", "link", "least"),
    [
        ("app.py", {}, 2),
        (MAP, {}, 2),
        (MAP, {"area": "0402"}, 4),
        (MAP, {"view": "side_by_side"}, 3),
        (MAP, {"view": "two_variables"}, 2),
        (SEGREGATION, {}, 2),
        (SEGREGATION, {"section": "areas"}, 2),
        (SEGREGATION, {"section": "time"}, 2),
        (SCENARIOS, {}, 2),
        ("app.py", {"city": "dortmund"}, 3),
        ("app.py", {"city": "delmenhorst"}, 2),
        (MAP, {"topic": "education"}, 3),
    ],
)
def test_every_page_offers_it(
    page: str, link: dict[str, str], least: int, language: Language
) -> None:
    test = open_page(page, **{"city": "musterhafen", "lang": language, **link})
    assert not test.exception
    assert buttons_of(test).count(text("provenance.whence", language)) >= least


@pytest.mark.parametrize(
    ("page", "link", "key"),
    [
        ("app.py", {}, "key-figures"),
        ("app.py", {}, "standouts"),
        (MAP, {}, "map"),
        (MAP, {}, "table"),
        (MAP, {"area": "0402"}, "profile"),
        (MAP, {"area": "0402"}, "trend"),
        (SEGREGATION, {}, "headline"),
        (SEGREGATION, {"section": "indices"}, "indices"),
        (SEGREGATION, {"section": "hotspots"}, "hotspots"),
        (SCENARIOS, {}, "scenario-figures"),
        (SCENARIOS, {}, "scenario-scenario-map"),
    ],
)
def test_one_click_tells_source_licence_kind_and_version(
    page: str, link: dict[str, str], key: str
) -> None:
    test = open_page(page, city="musterhafen", **link)
    assert "Fingerabdruck" not in words_of(test)  # nothing is sent before it is asked for
    told = open_whence(test, key)
    for part in ("Fingerabdruck", "Fiktive Daten", "Stand 31.12.2024", "creativecommons.org"):
        assert part in told
    kind = Kind.MODELLED if page == SCENARIOS else Kind.FICTIONAL
    assert text(f"legend.kind_{kind.value}", "de") in told


def test_it_is_told_in_english() -> None:
    told = open_whence(open_page(MAP, city="musterhafen", lang="en"), "map", "en")
    assert "Fingerprint" in told
    assert "as of 31 Dec 2024" in told


def test_a_published_city_names_its_sources_in_legend_table_and_window() -> None:
    test = open_page(MAP, city="duisburg")
    words = words_of(test)
    assert words.count("Wikipedia") >= 2
    assert "© OpenStreetMap-Mitwirkende, 2019-04, ODbL 1.0, Daten geändert" in words
    assert "Veröffentlichte Zahlen, " in words
    assert "Schematische Zellen um bekannte Mittelpunkte" in open_whence(test, "map")


def test_tables_of_scenarios_say_that_they_are_modelled() -> None:
    test = open_page(SCENARIOS, city="musterhafen")
    test.session_state["scenario.figures"] = True
    test.run()
    assert "Modellrechnung ab 2024 nach dem Plan" in words_of(test)


def test_bottlenecks_tell_the_outcomes_and_draws_that_they_rest_on() -> None:
    test = open_page(SCENARIOS, city="musterhafen")
    key = "whence.scenario-bottlenecks.de"
    until = time.monotonic() + PATIENCE
    while key not in [button.key for button in test.button]:
        assert time.monotonic() < until
        time.sleep(0.5)  # the draws are computed beside the page
        test.run()
    told = open_whence(test, "scenario-bottlenecks")
    for outcome in ("lettable", "kita_balance", "people_share"):
        assert choose_outcome(outcome).name("de") in told
    assert f"{DRAWS} Ziehungen, Startwert" in told


POINTS = "areas.100~accommodation.100~problem_properties.100~facilities.100"


@pytest.mark.parametrize("view", ["one", "side_by_side"])
def test_every_point_layer_tells_where_its_points_come_from(view: str) -> None:
    test = open_page(MAP, city="musterhafen", view=view, layers=POINTS)
    told = open_whence(test, "points-map" if view == "one" else "points-map-left")
    for layer in ("Kitas und Schulen", "Problemimmobilien", "Unterkünfte"):
        assert f"<summary>{layer} · 2024 · Erfundene Zahlen</summary>" in told
    for part in ("Punkte mit Angabe", "vertraulich", "creativecommons.org", "Stand 31.12.2024"):
        assert part in told


def test_tables_of_points_name_their_source_and_tell_of_their_layer_alone() -> None:
    test = open_page(MAP, city="musterhafen", layers=POINTS)
    line = "Erfundene Zahlen, 2024. Quelle: Ankunftsatlas: Fiktive Daten"
    assert words_of(test).count(line) >= 3
    told = open_whence(test, "point-table-accommodation")
    assert "Woher kommt „Unterkünfte“?" in told
    assert "Zahl der Plätze" in told


def test_a_map_without_points_offers_nothing_about_them() -> None:
    test = open_page(MAP, city="musterhafen", layers="areas.100")
    assert not [button for button in test.button if "points" in str(button.key)]


def test_published_statements_tell_their_source_licence_qualifier_and_remark() -> None:
    test = open_page("app.py", city="dortmund")
    assert "Zum Jahresende gemeldet" in words_of(test)
    told = open_whence(test, "facts")
    assert (
        "<summary>Bulgarische und rumänische Staatsangehörige · 31.12.2012 · "
        "Veröffentlichte Zahlen</summary>" in told
    )
    assert "Die Quelle schreibt „rund“. · Zum Jahresende gemeldet." in told
    assert "Lizenz nicht angegeben; vor einer Weitergabe beim Herausgeber klären" in told


@pytest.mark.parametrize(
    ("city", "level", "parts"),
    [
        ("delmenhorst", "stadtteil", ["Gebiete, Ebene", "Namen, Schlüssel"]),
        ("musterau", "neighbourhood", ["Gebiete, Ebene Stadtviertel", "creativecommons.org"]),
    ],
)
def test_lists_of_areas_tell_who_gives_the_areas(city: str, level: str, parts: list[str]) -> None:
    told = open_whence(open_page("app.py", city=city), f"areas-{level}")
    for part in parts:
        assert part in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_best_placement_and_compromises_tell_model_goal_and_sources(language: Language) -> None:
    test = open_page(SCENARIOS, city="musterhafen", lang=language)
    test.session_state["scenario.best"] = True
    test.run()
    line = {"de": "Modellrechnung ab 2024 nach dem Plan", "en": "Modelled from 2024 on, by the"}
    assert line[language] in words_of(test)
    told = open_whence(test, "scenario-best", language)
    for key in ("best_map", "axis_dissimilarity", "goal_about_dissimilarity"):
        assert text(f"scenario_page.{key}", language) in told
    assert "creativecommons.org" in told
    told = open_whence(test, "scenario-frontier", language)
    assert text("scenario_page.goal_about_distance", language) in told


@pytest.mark.parametrize(
    ("section", "key", "words"),
    [
        ("scenario.figures", "scenario-figures-table", "Fingerabdruck"),
        ("scenario.areas", "scenario-areas", "Fingerabdruck"),
    ],
)
def test_tables_of_scenarios_have_a_button_of_their_own(section: str, key: str, words: str) -> None:
    test = open_page(SCENARIOS, city="musterhafen")
    test.session_state[section] = True
    test.run()
    assert words in open_whence(test, key)


def test_what_comes_from_data_is_escaped_and_only_web_addresses_are_links() -> None:
    given = origin("population_count", area_id="w2")
    evil = replace(
        given.sources[0], publisher="<script>alert(1)</script>", url="javascript:alert(1)"
    )
    html = whence_html([replace(given, sources=(evil,))], "de")
    assert "<script>" not in html
    assert "href" not in html
    good = replace(given.sources[0], url="https://example.org/?a=1&b=2")
    html = whence_html([replace(given, sources=(good,))], "de")
    link = '<a href="https://example.org/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">'
    assert html.count(link) == 1


def test_the_fields_of_a_source_show_the_line_and_what_it_lacks() -> None:
    def page() -> None:
        from geo.imports import ImportOptions
        from pages.components.import_decisions import decisions, options_of
        from pages.components.source_fields import choose_source

        choose_source(options_of(decisions(), ImportOptions()), "de")

    test = AppTest.from_function(page).run()
    assert "Es fehlt noch: Datenhaltende Stelle, Stand der Daten, Lizenz" in test.info[0].value
    test.text_input(key="import.option.source_publisher.de.0").set_value("Stadt Musterhafen").run()
    test.text_input(key="import.option.source_date.de.0").set_value("31.12.2024").run()
    test.selectbox(key="import.option.source_licence.de.0").set_value("dl-de/by-2-0").run()
    assert not test.info
    line = words_of(test)
    assert "Stadt Musterhafen · Stand 31.12.2024" in line
    assert "www.govdata.de/dl-de/by-2-0" in line
    test.text_input(key="import.option.source_date.de.0").set_value("gestern").run()
    assert "kein Datum" in test.error[0].value
