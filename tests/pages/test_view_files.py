"""What "Als Datei" writes is what is on screen, as whoever looks may see it."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from threading import Event
from time import monotonic, sleep
from typing import BinaryIO
from zipfile import ZipFile

import pytest
from streamlit.testing.v1 import AppTest

from geo.cities import load_city
from geo.errors import StoryError
from geo.reports.slide import Report
from geo.store import open_store, save_city
from geo.store.release import release_city
from geo.stories import files
from geo.stories.district import list_districts
from geo.stories.view import Screen
from pages.components.file_choices import name_file
from pages.components.story_slides import Order
from tests.browser.canaries import GROUP, HIDDEN, OBJECTS, THRESHOLD, canary_city

PROJECT = Path(__file__).parent.parent.parent
MAP = "pages/1_Karte.py"
PAGES = {
    Screen.OVERVIEW: "app.py",
    Screen.MAP: MAP,
    Screen.SEGREGATION: "pages/2_Segregation.py",
    Screen.SCENARIO: "pages/4_Szenarien.py",
    Screen.COMPARISON: "pages/5_Staedtevergleich.py",
}
PATIENCE_S = 60


@pytest.fixture(autouse=True)
def empty_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path))


@pytest.fixture
def orders(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Order, str]]:
    """What files were asked for; none is made."""
    asked: list[tuple[Order, str]] = []

    def keep(_slot: str, order: Order, format_key: str) -> None:
        asked.append((order, format_key))

    monkeypatch.setattr("pages.components.view_file_form.want", keep)
    return asked


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Report, bytes]]:
    """What was written; it is written really."""
    made: list[tuple[Report, bytes]] = []

    def write(report: Report, format_key: str, target: BinaryIO, *, size: str) -> None:
        kept = BytesIO()
        files.write_report(report, format_key, kept, size=size)
        target.write(kept.getvalue())
        made.append((report, kept.getvalue()))

    monkeypatch.setattr("pages.components.story_slides.write_report", write)
    return made


def open_form(screen: Screen = Screen.MAP, button: str = "view_file", **link: str) -> AppTest:
    """A page with the form open."""
    test = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=PATIENCE_S)
    if screen is not Screen.OVERVIEW:
        test.switch_page(PAGES[screen])
    asked = {"city": "musterhafen", "cities": "musterhafen~musterau", "draws": "200"} | link
    for name, value in asked.items():
        test.query_params[name] = value
    test.run()
    # The popover asks for a rerun when it is opened, which no test can click.
    test.session_state[f"{button}.{screen}"] = True
    return test.run()


def make(test: AppTest, format_key: str = "pptx") -> AppTest:
    choose_format(test, format_key)
    test.button(key="view_file.make").click().run()
    assert not test.exception
    return test


def choose_format(test: AppTest, format_key: str) -> None:
    test.selectbox(key="view_file.format.de").set_value(format_key).run()


def wait_for_file(test: AppTest, written: list[tuple[Report, bytes]]) -> tuple[Report, bytes]:
    """The file, once its button is on the page."""
    end = monotonic() + PATIENCE_S
    while not test.get("download_button") and monotonic() < end:
        sleep(0.1)
        test.run()
    assert not test.error
    assert test.get("download_button")
    return written[-1]


@pytest.mark.parametrize("screen", PAGES)
def test_a_file_is_asked_of_the_view_that_would_be_kept(
    screen: Screen, orders: list[tuple[Order, str]]
) -> None:
    kept = open_form(screen, "save_view")
    next(one for one in kept.button if str(one.key).endswith(".save")).click().run()
    (view,) = kept.session_state["story.current"].views
    test = make(open_form(screen))
    ((order, format_key),) = orders
    assert order.story.views == (view,)
    assert order.story.title == view.title
    assert view.title
    assert format_key == "pptx"
    assert "story.current" not in test.session_state


def test_what_happens_behind_the_open_form_changes_no_file(
    orders: list[tuple[Order, str]],
) -> None:
    test = open_form(period="2020")
    test.session_state["chosen.period"] = "2015"
    make(test.run())
    (view,) = orders[0][0].story.views
    assert view.chosen["period"] == "2020"
    assert view.title.endswith("2020")


def test_a_file_carries_the_words_that_the_reader_gives_it(
    orders: list[tuple[Order, str]],
) -> None:
    test = open_form()
    next(one for one in test.text_input if one.label == "Titel").set_value(" Neu  heute ").run()
    next(one for one in test.text_area if one.label.startswith("Aussage")).set_value("").run()
    make(test)
    story = orders[0][0].story
    assert (story.title, story.views[0].statement) == ("Neu heute", "")


def test_a_title_that_was_deleted_leaves_a_file_with_one(orders: list[tuple[Order, str]]) -> None:
    test = open_form()
    next(one for one in test.text_input if one.label == "Titel").set_value("").run()
    make(test)
    assert orders[0][0].story.title == "Präsentation"


def test_paper_and_district_are_asked_where_a_format_has_them(
    orders: list[tuple[Order, str]],
) -> None:
    test = open_form()
    assert [one.label for one in test.main.selectbox if "file" in str(one.key)] == ["Dateiart"]
    choose_format(test, "png")
    test.selectbox(key="view_file.size.png.de").set_value("a3").run()
    district = next(iter(list_districts(load_city("musterhafen"))))
    test.selectbox(key="view_file.musterhafen.district.de").set_value(district).run()
    make(test, "png")
    ((order, format_key),) = orders
    assert (format_key, order.size, order.district) == ("png", "a3", district)


def test_a_comparison_is_of_no_district() -> None:
    test = open_form(Screen.COMPARISON)
    choose_format(test, "pdf")
    assert not [one for one in test.selectbox if one.label == "Ausschnitt"]


def test_what_is_no_slide_is_no_file_either_and_says_why() -> None:
    test = open_form(Screen.COMPARISON, section="change", by="indicator")
    assert not [one for one in test.button if one.key == "view_file.make"]
    assert any("Segregation einer Gruppe" in one.value for one in test.info)


def test_a_file_that_takes_long_can_be_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = Event()

    def write(_report: Report, _key: str, _target: BinaryIO, **_size: str) -> None:
        go_on.wait(PATIENCE_S)

    monkeypatch.setattr("pages.components.story_slides.write_report", write)
    test = make(open_form())
    test.button(key="view.file.cancel").click().run()
    go_on.set()
    assert not test.exception
    assert not test.get("download_button")
    assert not [one for one in test.button if one.key == "view.file.cancel"]


def test_a_view_that_no_file_can_be_made_of_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_view: object, **_how: object) -> None:
        raise StoryError("stories.nothing_there", view="Karte", city="Musterhafen")

    monkeypatch.setattr("pages.components.story_slides.compute_slide", refuse)
    test = make(open_form())
    end = monotonic() + PATIENCE_S
    while not test.error and monotonic() < end:
        sleep(0.1)
        test.run()
    assert "Musterhafen" in test.error[0].value
    assert not test.exception


def test_pages_load_nothing_that_makes_files_before_somebody_wants_one() -> None:
    script = (
        "import sys\n"
        "from pages.components import compare_page, map_page, overview, scenario_page\n"
        "from pages.components import segregation_page\n"
        "made = ('geo.stories.slides', 'geo.stories.files', 'geo.stories.overview_slide',\n"
        "        'pages.components.view_file_form')\n"
        "print([name for name in made if name in sys.modules])\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"


def test_the_file_is_named_after_its_title_in_whole_words() -> None:
    assert name_file("Musterhafen: Anteil, 2024 / heute") == "Musterhafen-Anteil-2024-heute"
    assert name_file("Wort " * 20) == "-".join(["Wort"] * 12)
    assert name_file("x" * 90) == "x" * 60
    assert name_file("../..") == "story"


@pytest.fixture
def canaries(monkeypatch: pytest.MonkeyPatch) -> str:
    """A released city with counts below a very high threshold, and names of single objects."""
    monkeypatch.setenv("ANKUNFTSATLAS_THRESHOLD", str(THRESHOLD))
    save_city(canary_city("kanarienheim", "Kanarienheim", "Zeisigviertel"))
    release_city(open_store(), "kanarienheim", is_public=True)
    return "kanarienheim"


def content_of(packed: bytes) -> bytes:
    with ZipFile(BytesIO(packed)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def counts_in(content: bytes) -> set[str]:
    """Quarters whose count of the group stands there, plainly or grouped."""
    forms = {
        quarter: (str(count), f"{count:,}", f"{count:,}".replace(",", "."))
        for quarter, count in GROUP.items()
    }
    return {
        quarter for quarter, said in forms.items() if any(one.encode() in content for one in said)
    }


@pytest.mark.parametrize("format_key", ["pptx", "xlsx"])
def test_a_file_that_the_public_makes_carries_nothing_hidden(
    canaries: str,
    format_key: str,
    written: list[tuple[Report, bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ANKUNFTSATLAS_ROLE", "public")
    test = open_form(city=canaries, indicator="asylum_countries_count", level="quarter")
    content = content_of(wait_for_file(make(test, format_key), written)[1])
    assert counts_in(content) == set(GROUP) - set(HIDDEN)
    assert not [name for name in OBJECTS if name.encode() in content]


def test_true_numbers_are_in_a_file_only_under_loud_words(
    canaries: str, written: list[tuple[Report, bytes]]
) -> None:
    test = open_form(city=canaries, indicator="asylum_countries_count", level="quarter")
    test.session_state["access.unprotected.kept"] = True
    test.session_state["access.unprotected.de"] = True
    test.session_state["view_file.map"] = False
    test.run()
    test.session_state["view_file.map"] = True
    report, packed = wait_for_file(make(test.run(), "xlsx"), written)
    assert counts_in(content_of(packed)) == set(GROUP)
    assert "NUR FÜR DEN DIENSTGEBRAUCH".encode() in content_of(packed)
    assert [one.facts.badges[0][0] for one in report.slides] == ["unprotected"]
    assert report.slides[0].statement == ""
