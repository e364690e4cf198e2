"""The page Präsentation: views are saved on their pages, put in order, edited, and become files."""

from dataclasses import replace
from pathlib import Path
from time import sleep
from typing import BinaryIO

import pytest
from streamlit.testing.v1 import AppTest

from geo.reports.slide import Report
from geo.stories.story_file import encode_story, write_story
from geo.stories.view import Screen, Story, View
from geo.texts import text

PROJECT = Path(__file__).parent.parent.parent
PAGE = "pages/6_Praesentation.py"


@pytest.fixture(autouse=True)
def empty_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the cities of whoever runs it."""
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path))


def story(*titles: str, city: str = "musterhafen") -> Story:
    chosen = {"city": city, "indicator": "foreign_share"}
    views = tuple(View(Screen.MAP, title, f"Satz zu {title}.", chosen) for title in titles)
    return Story("Ankommen", views, author="Amt", date="2026-11-24")


def open_page(page: str, told: Story | None = None, **link: str) -> AppTest:
    test = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    test.switch_page(page)
    if told is not None:
        test.session_state["story.current"] = told
    for name, value in ({"city": "musterhafen"} | link).items():
        test.query_params[name] = value
    return test.run()


def told_by(test: AppTest) -> Story:
    kept = test.session_state["story.current"]
    assert isinstance(kept, Story)
    return kept


def titles_of(test: AppTest) -> list[str]:
    return [view.title for view in told_by(test).views]


def press(test: AppTest, key: str) -> AppTest:
    return test.button(key=key).click().run()


def test_an_empty_story_says_how_views_come_here() -> None:
    test = open_page(PAGE)
    assert not test.exception
    assert text("presentation.empty", "de") in test.info[0].value


def test_views_are_moved_with_buttons_and_deleted_and_brought_back() -> None:
    test = open_page(PAGE, story("A", "B", "C"))
    assert test.button(key="story.act.move_up.0").disabled
    assert test.button(key="story.act.move_down.2").disabled
    assert test.button(key="story.act.move_up.1").label == "Ansicht 2 nach vorn"
    press(test, "story.act.move_up.2")
    assert titles_of(test) == ["A", "C", "B"]
    press(test, "story.act.delete.0")
    assert titles_of(test) == ["C", "B"]
    press(test, "story.undo")
    assert titles_of(test) == ["A", "C", "B"]
    assert not test.exception


def field(test: AppTest, part: str) -> str:
    starts = f"story.view_{part}."
    return next(
        str(one.key)
        for one in [*test.text_input, *test.text_area]
        if str(one.key).startswith(starts)
    )


def test_title_and_sentence_of_the_chosen_view_are_edited() -> None:
    test = open_page(PAGE, story("A", "B"))
    press(test, "story.choose.1")
    test.text_input(key=field(test, "title")).set_value("Neuer  Titel").run()
    test.text_area(key=field(test, "statement")).set_value("Neuer Satz.").run()
    views = told_by(test).views
    assert [(view.title, view.statement) for view in views] == [
        ("A", "Satz zu A."),
        ("Neuer Titel", "Neuer Satz."),
    ]


def test_a_view_of_a_city_that_is_not_there_is_said_and_can_be_deleted() -> None:
    test = open_page(PAGE, story("A", city="niemalsheim"))
    assert not test.exception
    assert any("niemalsheim" in error.value for error in test.error)
    press(test, "story.act.delete.0")
    assert told_by(test).views == ()


def test_a_link_opens_its_story_once() -> None:
    told = story("A", "B")
    test = open_page(PAGE, story=encode_story(told))
    assert titles_of(test) == ["A", "B"]
    assert told_by(test).title == "Ankommen"
    press(test, "story.act.delete.0")
    assert titles_of(test) == ["B"]


def test_a_broken_link_is_one_sentence() -> None:
    test = open_page(PAGE, story="x" * 40)
    assert not test.exception
    assert test.error[0].value


def test_fictional_figures_of_the_story_are_said_whatever_city_the_menu_names() -> None:
    test = open_page(PAGE, story("A"), city="dortmund")
    said = " ".join(html.proto.body for html in test.get("html"))
    assert "FIKTIV" in said


@pytest.mark.parametrize(
    ("page", "screen", "names"),
    [
        ("pages/1_Karte.py", Screen.MAP, {"city", "indicator", "level", "period"}),
        ("pages/2_Segregation.py", Screen.SEGREGATION, {"city", "group", "against", "period"}),
        ("pages/4_Szenarien.py", Screen.SCENARIO, {"city", "outcome", "year"}),
    ],
)
def test_a_page_keeps_what_is_chosen_with_its_own_sentence(
    page: str, screen: Screen, names: set[str]
) -> None:
    test = open_page(page)
    # The popover asks for a rerun when it is opened, which no test can click.
    test.session_state[f"save_view.{screen}"] = True
    test.run()
    save = next(one for one in test.button if str(one.key).endswith(".save"))
    save.click().run()
    assert not test.exception
    (view,) = told_by(test).views
    assert view.screen is screen
    assert view.title.startswith("Musterhafen")
    assert view.statement
    assert names <= set(view.chosen)


def test_the_public_opens_no_files_but_may_tell_stories(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANKUNFTSATLAS_ROLE", "public")
    test = open_page(PAGE, story("A"))
    test.session_state["story.files"] = True
    test.run()
    assert not test.exception
    assert not test.get("file_uploader")
    assert told_by(test).views


def test_the_file_of_a_story_holds_words_and_choices_and_no_figure() -> None:
    written = write_story(story("A")).decode("utf-8")
    assert "foreign_share" in written
    assert "54,7" not in written


def test_figures_that_have_changed_since_are_told() -> None:
    kept = replace(story("A"), cities={"musterhafen": "of another day"})
    told = [warning.value for warning in open_page(PAGE, kept).warning]
    assert any("Musterhafen" in words for words in told)
    assert not open_page(PAGE, story("A")).warning


def test_a_file_is_made_of_one_view_on_the_paper_that_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = []

    def keep(report: Report, format_key: str, _target: BinaryIO, *, size: str) -> None:
        written.append(([slide.title for slide in report.slides], format_key, size))

    monkeypatch.setattr("pages.components.story_slides.write_report", keep)
    test = open_page(PAGE, story("A", "B"))
    test.session_state["story.files"] = True
    press(test, "story.choose.1")
    for key, choice in (("format", "png"), ("scope", "one"), ("size.png", "a3")):
        test.selectbox(key=f"story.{key}.de").set_value(choice).run()
    press(test, "story.make")
    for _ in range(100):
        if written:
            break
        sleep(0.1)
    assert not test.exception
    assert written == [(["B"], "png", "a3")]


def test_a_format_of_one_size_asks_for_none() -> None:
    test = open_page(PAGE, story("A"))
    test.session_state["story.files"] = True
    test.run()
    assert not [one for one in test.selectbox if str(one.key).startswith("story.size")]
