"""What "Ansicht merken" keeps is what the slide then shows, or one sentence says why not."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.cities import load_city
from geo.disclosure import DEFAULT_RULE
from geo.reports.slide import ChartFigure, MapFigure, Slide
from geo.stories.slides import compute_slide
from geo.stories.view import Screen, Story, View

PROJECT = Path(__file__).parent.parent.parent
COMPARE = "pages/5_Staedtevergleich.py"
SCENARIOS = "pages/4_Szenarien.py"


@pytest.fixture(autouse=True)
def empty_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path))


def open_form(page: str, screen: Screen, **link: str) -> AppTest:
    """A page with the form open."""
    test = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    test.switch_page(page)
    asked = {"city": "musterhafen", "cities": "musterhafen~musterau", "draws": "200"} | link
    for name, value in asked.items():
        test.query_params[name] = value
    test.run()
    # The popover asks for a rerun when it is opened, which no test can click.
    test.session_state[f"save_view.{screen}"] = True
    return test.run()


def save(test: AppTest) -> View:
    next(one for one in test.button if str(one.key).endswith(".save")).click().run()
    assert not test.exception
    story = test.session_state["story.current"]
    assert isinstance(story, Story)
    (view,) = story.views
    return view


def slide_of(view: View) -> Slide:
    return compute_slide(view, open_city=load_city, language="de", rule=DEFAULT_RULE)


def test_a_kept_scatter_is_a_cloud_of_the_same_indicators() -> None:
    asked = {"section": "scatter", "first": "vacancy_share", "second": "rent_mean_eur_per_m2"}
    view = save(open_form(COMPARE, Screen.COMPARISON, **asked))
    assert asked.items() <= view.chosen.items()
    assert "base" not in view.chosen
    (figure,) = slide_of(view).figures
    assert isinstance(figure, ChartFigure)
    assert figure.shape == "cloud"
    assert figure.x_title.startswith("Leerstand")
    assert view.title.startswith("Leerstand")


def test_a_kept_change_is_the_change_of_the_same_span() -> None:
    asked = {"section": "change", "split": "theil_h", "from": "2015", "to": "2020"}
    view = save(open_form(COMPARE, Screen.COMPARISON, **asked))
    assert asked.items() <= view.chosen.items()
    slide = slide_of(view)
    (figure,) = slide.figures
    assert isinstance(figure, ChartFigure)
    assert len(figure.series) == 3
    assert set(slide.table.columns[1].words) == {"2015–2020"}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("section", ["figures", "published"])
def test_a_table_alone_is_not_kept_and_says_what_can_be(section: str, language: str) -> None:
    test = open_form(COMPARE, Screen.COMPARISON, section=section, lang=language)
    assert not [one for one in test.button if str(one.key).endswith(".save")]
    named = "Zwei Merkmale" if language == "de" else "Two indicators"
    assert any(named in one.value for one in test.info)


def test_a_change_of_an_indicator_is_not_kept() -> None:
    test = open_form(COMPARE, Screen.COMPARISON, section="change", by="indicator")
    assert not [one for one in test.button if str(one.key).endswith(".save")]


def test_a_scenario_is_kept_as_a_map_unless_the_reader_asks_for_its_course() -> None:
    view = save(open_form(SCENARIOS, Screen.SCENARIO))
    assert view.chosen["figure"] == "map"
    assert isinstance(slide_of(view).figures[0], MapFigure)


def test_the_course_of_a_scenario_is_kept_with_its_outcome_and_a_title_of_its_own() -> None:
    test = open_form(SCENARIOS, Screen.SCENARIO, fan="unhoused")
    asked = next(one for one in test.radio if str(one.key).startswith("save_view.kind"))
    assert [str(one) for one in asked.options] == ["Karte", "Verlauf mit Band"]
    view = save(asked.set_value("fan").run())
    assert (view.chosen["figure"], view.chosen["fan"]) == ("fan", "unhoused")
    (figure,) = slide_of(view).figures
    assert isinstance(figure, ChartFigure)
    assert figure.y_title.split(" (")[0] in view.title
    assert figure.labels[-1] in view.title
