"""The page Segregation says its answer first, follows every choice, and never says too much."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from cities import small_city
from streamlit.testing.v1 import AppTest

from geo.city import City
from geo.segregation.results import compute_index_results
from geo.segregation.selection import SegregationChoice, select_two_groups
from geo.values import State
from pages.components import segregation_charts as charts
from pages.components.cached_segregation import Offer
from pages.components.segregation_figures import PARTS, figures_of
from pages.components.segregation_page import SECTIONS

PROJECT = Path(__file__).parent.parent.parent
PAGE = "pages/2_Segregation.py"
PATIENCE = 60


@pytest.fixture(autouse=True)
def empty_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path))


def open_page(**link: str) -> AppTest:
    test = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=PATIENCE)
    test.switch_page(PAGE)
    for name, value in {"city": "musterhafen", **link}.items():
        test.query_params[name] = value
    return test.run()


def html_of(test: AppTest) -> str:
    return " ".join(element.proto.body for element in test.get("html"))


def assert_fine(test: AppTest) -> None:
    assert not test.exception
    assert not test.error


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_section_opens_in_both_languages(section: str, language: str) -> None:
    test = open_page(section=section, lang=language)
    assert_fine(test)
    assert not test.warning


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_has_a_table(section: str) -> None:
    assert 'table class="atlas"' in html_of(open_page(section=section))


def test_the_headline_says_value_interval_and_chance_of_the_selection() -> None:
    body = html_of(open_page(group="turkey", against="german_no_migration", period="2015"))
    assert "Von 100 Personen der Gruppe" in body
    assert "Durch Zufall allein" in body
    assert "Stand 2015" in body
    assert "1.000 Ziehungen" in body
    assert "Startwert 0" in body


def test_the_big_number_is_the_index_of_the_domain() -> None:
    from geo.cities import load_city

    choice = SegregationChoice("turkey", period="2015")
    selection = select_two_groups(load_city("musterhafen"), choice)
    value = compute_index_results(selection, keys=("dissimilarity",)).by_key["dissimilarity"].value
    shown = f"{value:.3f}".replace(".", ",")
    assert f'<p class="value">{shown}</p>' in html_of(open_page(group="turkey", period="2015"))


def test_the_reference_never_counts_the_groups_own_people() -> None:
    test = open_page(group="turkey")
    offered = test.selectbox(key="against.de").options
    assert "alle übrigen Einwohner" in offered
    assert not any("Nichtdeutsche Staatsangehörigkeit" in name for name in offered)


def test_a_changed_group_changes_headline_and_link() -> None:
    test = open_page()
    before = html_of(test)
    test.selectbox(key="group.de").select("turkey").run()
    assert_fine(test)
    assert test.query_params["group"] in ("turkey", ["turkey"])
    assert html_of(test) != before


def test_choices_survive_the_language() -> None:
    test = open_page(group="turkey", section="time", index="gini")
    test.radio(key="lang.de").set_value("en").run()
    assert_fine(test)
    assert test.selectbox(key="group.en").value == "turkey"
    assert test.selectbox(key="index.en").value == "gini"


def test_other_draws_are_used_and_said() -> None:
    body = html_of(open_page(draws="200", seed="7"))
    assert "200 Ziehungen, Startwert 7" in body


def test_the_table_names_every_index_with_a_verdict() -> None:
    body = html_of(open_page())
    for words in ("Gini-Index", "Theils Informationsindex H", "Räumliche Nähe", "mehr als Zufall"):
        assert words in body


def test_the_method_card_follows_the_chosen_index() -> None:
    test = open_page(index="gini")
    assert "<h3>Gini-Index der Segregation</h3>" in html_of(test)


@pytest.mark.parametrize("part", PARTS)
def test_every_measure_of_the_ranking_has_legend_and_rows(part: str) -> None:
    body = html_of(open_page(section="areas", part=part))
    assert "atlas-legend" in body
    assert body.count('class="atlas-row"') == 15


def test_an_area_from_the_link_is_marked_and_its_page_of_the_ranking_opened() -> None:
    body = html_of(open_page(section="areas", area="0402"))
    assert 'aria-pressed="true" data-area="0402"' in body


def test_too_few_people_is_an_answer_of_its_own() -> None:
    test = open_page(city="musterhuette", group="ukraine", period="2012", lang="en")
    assert_fine(test)
    body = html_of(test)
    assert "Too few people to say" in body
    assert "atlas-headline unsaid" in body
    assert 'class="value"' not in body


@pytest.mark.parametrize("city", ["dortmund", "hannover", "salzgitter", "eisenach"])
def test_a_city_with_published_figures_only_says_what_is_missing(city: str) -> None:
    test = open_page(city=city)
    assert_fine(test)
    assert "Personenzahlen" in test.info[0].value
    assert 'class="value"' not in html_of(test)


def test_pysal_computes_only_when_asked() -> None:
    test = open_page(pysal="Dissim")
    assert "Berechnet von PySAL" not in html_of(test)
    (compute,) = (button for button in test.button if button.label == "Berechnen")
    compute.click().run()
    assert_fine(test)
    assert "Berechnet von PySAL" in html_of(test)


def test_an_interval_below_the_value_is_explained() -> None:
    body = html_of(open_page(city="musterhuette", group="ukraine", period="2016"))
    assert "Ohne den Zufall" in body
    assert "Mit 95 % Wahrscheinlichkeit liegt" not in body


def test_spatial_indices_of_very_many_areas_wait_for_the_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pages.components.segregation_indices.MANY_AREAS", 10)
    test = open_page(draws="200", seed="8")
    waiting = html_of(test).count("mehr als Zufall")
    test.toggle[0].set_value(True).run()
    assert_fine(test)
    assert html_of(test).count("mehr als Zufall") > waiting


def test_the_same_period_twice_is_not_compared() -> None:
    test = open_page(section="time", **{"from": "2020", "to": "2020"})
    assert_fine(test)
    assert "zwei verschiedene" in test.info[0].value


def test_hidden_areas_stay_hidden_in_panel_and_ranking() -> None:
    city = small_city()
    area_ids = tuple(str(area) for area in city.areas_at("quarter").index)
    selection, ranking = _one_shown_two_hidden(area_ids)
    figures = figures_of(city, selection, ranking, "dissimilarity", whole=0.5)
    states = figures.panel.states[0].tolist()
    assert states == [State.PRESENT, State.SUPPRESSED, State.SUPPRESSED]
    assert figures.panel.values[0, 0] == pytest.approx(0.6)
    assert np.isnan(figures.panel.values[0, 1:]).all()


def _one_shown_two_hidden(area_ids: tuple[str, ...]) -> tuple[Any, Any]:
    selection = SimpleNamespace(
        level="quarter", period="2020", groups=("turkey", "rest"), left_out=()
    )
    ranking = SimpleNamespace(
        area_ids=area_ids,
        dissimilarity=np.array([0.3, np.nan, np.nan]),
        shown=np.array([True, False, False]),
    )
    return selection, ranking


def test_a_group_is_offered_only_against_people_it_does_not_hold() -> None:
    levels: dict[str, tuple[str, ...]] = {
        "all": ("fine",),
        "part": ("fine",),
        "other": ("coarse",),
        "rest": ("fine",),
    }
    offer = Offer(levels=levels, overlapping=frozenset({("all", "part")}))
    assert offer.opponents("part") == ["rest"]
    assert offer.groups == ["all", "part"]


def test_a_gap_in_a_series_stays_a_gap_in_its_band() -> None:
    runs = charts._runs_of(np.array([0.1, 0.2, np.nan, 0.3]))
    assert runs == [slice(0, 2), slice(3, 4)]


def test_breaks_and_small_periods_are_said_under_the_series(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from geo.segregation import series

    marked = (series.Break("2015", "areas", 2, 0), series.Break("2018", "source"))
    monkeypatch.setattr(series, "_find_breaks", lambda *_: marked)
    body = html_of(open_page(section="time", draws="200", seed="9"))
    assert "Ab 2015 sind andere Gebiete" in body
    assert "Ab 2018 stammen die Zahlen aus einer anderen Quelle" in body


def test_a_city_of_four_areas_is_told_without_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    city: City = small_city()
    monkeypatch.setattr("pages.components.cached.load", lambda _: city)
    for section in SECTIONS:
        assert_fine(open_page(section=section))
