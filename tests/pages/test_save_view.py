"""What "Ansicht merken" keeps is what the slide then shows, or one sentence says why not."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.cities import load_city
from geo.city import CityKind
from geo.disclosure import DEFAULT_RULE
from geo.reports.slide import ChartFigure, MapFigure, Slide
from geo.store import save_city
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
    if page != "app.py":
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


def test_kept_key_figures_are_their_table_and_say_its_first_line() -> None:
    view = save(open_form(COMPARE, Screen.COMPARISON, section="figures"))
    assert view.title == "Kennzahlen: Musterhafen, Musterau"
    assert view.statement.startswith("Bevölkerung: Musterhafen 519.856\N{NO-BREAK SPACE}Personen")
    slide = slide_of(view)
    assert slide.figures == ()
    assert "519.856" in slide.table.columns[1].words[0]


def test_kept_published_figures_stand_as_they_are_stated() -> None:
    asked = {"section": "published", "cities": "salzgitter~delmenhorst"}
    view = save(open_form(COMPARE, Screen.COMPARISON, **asked))
    assert view.chosen == {"city": "musterhafen", "lang": "de", **asked}
    assert view.title == "Veröffentlichte Angaben: Salzgitter, Delmenhorst"
    values, units = (column.words for column in slide_of(view).table.columns[2:4])
    stated = {"\xa0".join(words) for words in zip(values, units, strict=True)}
    said = view.statement.partition(": ")[2].rstrip(".").split("; ")
    assert len(said) == 2
    for side in said:
        value = side.partition(" ")[2].partition(" (")[0]
        assert value in stated


def test_of_cities_that_count_nothing_by_area_the_published_figures_are_kept() -> None:
    for key in ("eins", "zwei"):
        save_city(replace(load_city("eisenach"), key=key, name=key, kind=CityKind.UPLOADED))
    test = open_form(COMPARE, Screen.COMPARISON, section="ranks", cities="eins~zwei")
    assert save(test).chosen["section"] == "published"


@pytest.mark.parametrize("section", ["figures", "standouts"])
def test_a_part_of_the_start_page_is_kept_as_its_table(section: str) -> None:
    test = open_form("app.py", Screen.OVERVIEW)
    asked = next(one for one in test.radio if str(one.key).startswith("save_view.kind"))
    assert [str(one) for one in asked.options] == ["Kennzahlen", "Was auffällt"]
    view = save(asked.set_value(section).run())
    assert view.chosen == {"city": "musterhafen", "lang": "de", "section": section}
    assert view.title.startswith("Musterhafen: ")
    slide = slide_of(view)
    assert slide.title == view.title
    assert slide.figures == ()
    assert len(slide.table.columns[0].words) > 3


def test_of_a_city_without_areas_what_was_published_is_kept() -> None:
    view = save(open_form("app.py", Screen.OVERVIEW, city="salzgitter"))
    assert view.chosen["section"] == "facts"
    assert view.title.startswith("Salzgitter: ")


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
