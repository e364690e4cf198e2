"""Every page opens, says so when it has nothing to show, and answers one interaction."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from geo.texts import load_texts

PROJECT = Path(__file__).parent.parent.parent
PAGES = [
    "app.py",
    *(f"pages/{file.name}" for file in sorted((PROJECT / "pages").glob("[0-9]*.py"))),
]
PATIENCE = 60


@pytest.fixture(autouse=True)
def empty_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test sees the cities of whoever runs it."""
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path))
    return tmp_path


def open_page(page: str, **link: str) -> AppTest:
    test = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=PATIENCE)
    if page != "app.py":
        test.switch_page(page)
    for name, value in link.items():
        test.query_params[name] = value
    return test.run()


def words_of(test: AppTest) -> str:
    """Everything that a reader could read on the page."""
    elements = [*test.main, *test.sidebar]
    return " ".join(
        str(getattr(element, "value", "") or getattr(element, "body", "")) for element in elements
    ) + " ".join(html.proto.body for html in test.get("html"))


def html_in(block: Block) -> str:
    return " ".join(html.proto.body for html in block.get("html"))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("city", ["musterhafen", "dortmund", "salzgitter", "eisenach"])
def test_a_page_opens_for_every_kind_of_city(page: str, language: str, city: str) -> None:
    test = open_page(page, lang=language, city=city)
    assert not test.exception
    assert not test.error
    assert test.title


@pytest.mark.parametrize("page", PAGES)
def test_an_unknown_city_in_a_link_is_said_and_the_page_works(page: str) -> None:
    test = open_page(page, city="EVIL")
    assert not test.exception
    assert "EVIL" in test.warning[0].value
    assert test.title


@pytest.mark.parametrize("page", PAGES)
def test_fictional_is_impossible_to_overlook(page: str) -> None:
    assert "FIKTIV" in words_of(open_page(page, city="musterhafen"))
    assert "FICTIONAL" in words_of(open_page(page, city="musterhafen", lang="en"))


@pytest.mark.parametrize("page", PAGES)
def test_schematic_is_impossible_to_overlook(page: str) -> None:
    assert "SCHEMATISCH" in words_of(open_page(page, city="hannover"))


def test_the_banner_of_the_city_stands_at_its_own_data_and_not_above_the_import() -> None:
    test = open_page("pages/9_Daten.py", city="musterhafen")
    importing, whence, own = test.tabs
    said = ["FIKTIV" in html_in(block) for block in (test.main, importing, whence, own)]
    assert said == [True, False, True, False]
    assert html_in(test.main).count("FIKTIV") == html_in(whence).count("FIKTIV")


def test_a_period_that_does_not_exist_is_said() -> None:
    test = open_page("pages/1_Karte.py", city="musterhafen", period="1848")
    assert not test.exception
    assert "1848" in test.warning[0].value
    assert test.select_slider(key="period.de").value == "2024"


def test_the_link_opens_what_it_names() -> None:
    test = open_page(
        "pages/1_Karte.py", city="musterhafen", indicator="vacancy_share", period="2015"
    )
    assert test.selectbox(key="topic.de").value == "housing"
    assert test.selectbox(key="indicator.de").value == "vacancy_share"
    assert test.select_slider(key="period.de").value == "2015"


def test_a_choice_stands_in_the_link_and_survives_the_language() -> None:
    test = open_page("pages/1_Karte.py", city="musterhafen")
    test.selectbox(key="topic.de").select("housing").run()
    assert test.query_params["topic"] in ("housing", ["housing"])
    test.radio(key="lang.de").set_value("en").run()
    assert not test.exception
    assert test.selectbox(key="topic.en").value == "housing"
    assert test.title[0].value == load_texts("en")["menu.map"]


def test_the_slider_changes_legend_and_table() -> None:
    test = open_page("pages/1_Karte.py", city="musterhafen", pooled="no")
    before = words_of(test)
    test.select_slider(key="period.de").set_value("2012").run()
    assert not test.exception
    assert words_of(test) != before


def test_a_chosen_area_shows_its_profile_and_trend() -> None:
    test = open_page("pages/1_Karte.py", city="musterhafen")
    test.selectbox(key="area.de").select("0402").run()
    assert not test.exception
    assert "Lindenschanze, 2024" in words_of(test)
    assert test.get("plotly_chart")


@pytest.mark.parametrize("view", ["two_variables", "side_by_side"])
def test_the_other_views_open(view: str) -> None:
    test = open_page("pages/1_Karte.py", city="musterhafen", view=view)
    assert not test.exception
    assert not test.error


@pytest.mark.parametrize(
    "method", ["equal_interval", "fisher_jenks", "std_mean", "pretty", "quantile"]
)
def test_every_classification_draws_a_legend(method: str) -> None:
    test = open_page("pages/1_Karte.py", city="musterhafen", method=method)
    assert not test.exception
    assert "atlas-legend" in words_of(test)


def test_own_bounds_make_the_classes_and_bad_ones_are_explained() -> None:
    good = open_page("pages/1_Karte.py", city="musterhafen", method="own", bounds="10; 20,5")
    assert not good.exception
    assert "20,5" in words_of(good)
    bad = open_page("pages/1_Karte.py", city="musterhafen", method="own", bounds="zehn")
    assert not bad.exception
    assert "zehn" in bad.error[0].value


def test_published_figures_keep_their_qualifiers() -> None:
    assert "rund" in words_of(open_page("app.py", city="dortmund"))


def test_a_city_without_outlines_stands_as_a_list() -> None:
    words = words_of(open_page("app.py", city="delmenhorst"))
    assert "atlas" in words
    assert "Deichhorst" in words
