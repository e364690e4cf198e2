"""The live slider as a reader meets it: a map that follows the handle before it is let go."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.maps import area_fill, map_frame, map_state
from tests.browser.servers import Server

pytestmark = pytest.mark.browser

APP = Path(__file__).parent / "live_app.py"
# What a bystander in the browser sees: each new value that leaves, each answer that comes.
WATCH = """
window.settled = [];
window.addEventListener("ankunftsatlas:settled", ({ detail }) => settled.push(detail.value));
window.log = [];
let newest = 0;
const Plain = window.WebSocket;
window.WebSocket = class extends Plain {
  send(bytes) {
    const found = /"value":(\\d+),"sequence":(\\d+)/.exec(new TextDecoder().decode(bytes));
    if (found && Number(found[2]) > newest) {
      newest = Number(found[2]);
      window.log.push(Number(found[1]));
    }
    super.send(bytes);
  }
};
window.addEventListener("ankunftsatlas:answered", () => window.log.push("answered"));
"""


@pytest.fixture(scope="session")
def live(start_app: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    return start_app(Path(shutil.copy(APP, tmp_path_factory.mktemp("live") / "app.py")))


def open_live(page: Page, live: Server, **link: object) -> Locator:
    """The slider, once the map stands."""
    page.add_init_script(WATCH)
    page.goto(live.page(**link))
    map_frame(page)
    slider = page.get_by_role("slider", name="Anteil")
    expect(slider).to_have_value("200")
    page.get_by_text("Band: 200").wait_for()
    return slider


def place_of(slider: Locator, value: float) -> tuple[float, float]:
    """Where the middle of the handle is at a value."""
    box = slider.bounding_box()
    assert box
    return box["x"] + 8 + value / 1000 * (box["width"] - 16), box["y"] + box["height"] / 2


@contextmanager
def held(page: Page, slider: Locator, value: float) -> Iterator[None]:
    """The handle, pressed where it stands and let go at the end."""
    page.mouse.move(*place_of(slider, value))
    page.mouse.down()
    yield
    page.mouse.up()


def fill_of(value: float) -> str:
    """The colour in which the app paints a value: two shades a step of ten."""
    shade = f"{int(value / 10) * 2:02x}"
    return f"#{shade}{shade}ff"


def wait_for_fill(page: Page, value: float) -> None:
    painted = map_frame(page).locator(".leaflet-areas-pane path").first
    expect(painted).to_have_attribute("fill", fill_of(value))


def test_the_map_follows_before_the_handle_is_let_go(
    page: Page, live: Server, visitor: Visitor
) -> None:
    slider = open_live(page, live)
    frame = map_frame(page)
    map_state(frame, "(window.mark = 1)")
    with held(page, slider, 200):
        for value in (300, 500, 640):
            page.mouse.move(*place_of(slider, value), steps=4)
            wait_for_fill(page, value)
            expect(slider).to_have_value(str(value))
    expect(page.get_by_text("Wert: 640", exact=True)).to_be_visible()
    assert map_state(frame, "window.mark") == 1, "the frame was thrown away"
    assert area_fill(frame, 0) == fill_of(640)
    assert visitor.errors == []
    assert visitor.outside == []


def test_each_value_on_its_way_waits_for_the_answer_to_the_one_before(
    page: Page, live: Server
) -> None:
    slider = open_live(page, live, sleep=300)
    began = time.monotonic()
    with held(page, slider, 200):
        for value in range(220, 620, 20):
            page.mouse.move(*place_of(slider, value))
            page.wait_for_timeout(60)
            expect(slider).to_have_value(str(value), timeout=1)
    runs = (time.monotonic() - began) / 0.3
    page.get_by_text("Wert: 600", exact=True).wait_for()
    wait_for_fill(page, 600)
    page.wait_for_function("settled.length === 1")
    log = page.evaluate("log")
    sent = [place for place, entry in enumerate(log) if entry != "answered"]
    assert 3 <= len(sent) <= runs + 2, "no more than fit into the time of dragging, and its ends"
    assert all("answered" in log[here:there] for here, there in pairwise(sent))
    assert log[sent[-1]] == 600
    assert page.evaluate("settled") == [600]


def test_keys_move_the_slider_and_the_map(page: Page, live: Server) -> None:
    slider = open_live(page, live)
    slider.focus()
    for key, value in (
        ("ArrowRight", 210),
        ("ArrowLeft", 200),
        ("PageUp", 300),
        ("PageDown", 200),
        ("End", 1000),
        ("Home", 0),
    ):
        page.keyboard.press(key)
        expect(slider).to_have_value(str(value))
        wait_for_fill(page, value)
        page.get_by_text(f"Gehört: {value}.0", exact=True).wait_for()
        expect(slider).to_be_focused()


def test_a_held_key_ends_at_the_last_value(page: Page, live: Server) -> None:
    slider = open_live(page, live, sleep=50)
    slider.focus()
    for _ in range(30):
        page.keyboard.down("ArrowRight")
    page.keyboard.up("ArrowRight")
    page.get_by_text("Wert: 500", exact=True).wait_for()
    wait_for_fill(page, 500)


@pytest.mark.parametrize(
    ("typed", "taken"), [("130", 130), ("127", 130), ("5000", 1000), ("-3", 0), ("", 200)]
)
def test_a_typed_value_is_kept_within_bounds_and_steps(
    page: Page, live: Server, typed: str, taken: int
) -> None:
    slider = open_live(page, live)
    field = page.get_by_role("spinbutton", name="Anteil: genauer Wert")
    field.fill(typed)
    field.press("Enter")
    expect(slider).to_have_value(str(taken))
    page.keyboard.press("Tab")
    expect(field).to_have_value(str(taken))
    page.get_by_text(f"Wert: {taken}", exact=True).wait_for()


def test_half_typed_digits_go_nowhere(page: Page, live: Server) -> None:
    slider = open_live(page, live)
    field = page.get_by_role("spinbutton", name="Anteil: genauer Wert")
    field.press("Control+a")
    field.press_sequentially("64", delay=150)
    expect(slider).to_have_value("200")
    field.press_sequentially("0")
    field.press("Enter")
    page.get_by_text("Wert: 640", exact=True).wait_for()
    assert [entry for entry in page.evaluate("log") if entry != "answered"] == [640]


def test_the_default_is_two_tabs_and_a_key_away(page: Page, live: Server) -> None:
    slider = open_live(page, live)
    slider.focus()
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    button = page.get_by_role("button", name="Zurück auf die Voreinstellung: 200\xa0Personen")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-disabled", "false")
    page.keyboard.press("Enter")
    expect(slider).to_have_value("200")
    page.get_by_text("Wert: 200", exact=True).wait_for()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-disabled", "true")


def test_the_tick_stands_under_the_handle_at_the_default(page: Page, live: Server) -> None:
    slider = open_live(page, live)
    tick = page.locator(".atlas-live-tick").first.bounding_box()
    assert tick
    assert tick["x"] + tick["width"] / 2 == pytest.approx(place_of(slider, 200)[0], abs=1)


def test_a_screen_reader_hears_number_and_unit(page: Page, live: Server) -> None:
    slider = open_live(page, live)
    expect(slider).to_have_attribute("aria-valuetext", "200\xa0Personen")
    expect(slider).to_have_accessible_description("Eine Zeile Hilfe.")
    slider.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "1.000\xa0Personen")
    expect(page.locator(".atlas-live output").first).to_have_text("1.000\xa0Personen")
    box = slider.bounding_box()
    assert box
    assert box["height"] >= 44


def test_a_slider_that_only_shows_cannot_be_moved(page: Page, live: Server) -> None:
    open_live(page, live)
    fixed = page.get_by_role("slider", name="Fest")
    expect(fixed).to_be_disabled()
    expect(fixed).to_have_attribute("aria-valuetext", "0,50")
    expect(page.get_by_role("spinbutton", name="Fest: genauer Wert")).to_be_disabled()


def test_the_language_changes_around_the_value(page: Page, live: Server) -> None:
    slider = open_live(page, live)
    slider.press("End")
    page.get_by_text("Wert: 1000", exact=True).wait_for()
    slider.evaluate("(node) => { node.mark = 1; }")
    page.get_by_role("button", name="Sprache").click()
    english = page.get_by_role("slider", name="Share")
    expect(english).to_have_value("1000")
    expect(english).to_have_attribute("aria-valuetext", "1,000\xa0persons")
    expect(page.get_by_role("button", name="Back to the default: 200\xa0persons")).to_be_visible()
    assert english.evaluate("(node) => node.mark") == 1, "the slider was built anew"
    expect(page.get_by_text("Wert: 1000", exact=True)).to_be_visible()


def test_the_value_outlives_its_slider(page: Page, live: Server) -> None:
    slider = open_live(page, live)
    slider.press("End")
    page.get_by_text("Wert: 1000", exact=True).wait_for()
    page.get_by_text("Versteckt").click()
    expect(slider).to_have_count(0)
    page.get_by_text("Versteckt").click()
    expect(slider).to_have_value("1000")
    slider.press("ArrowLeft")
    page.get_by_text("Wert: 990", exact=True).wait_for()


def test_a_preset_moves_the_handle_and_the_reader_moves_it_on(page: Page, live: Server) -> None:
    slider = open_live(page, live)
    slider.press("End")
    page.get_by_role("button", name="Vorschlag").click()
    expect(slider).to_have_value("730")
    wait_for_fill(page, 730)
    slider.press("ArrowRight")
    wait_for_fill(page, 740)
    expect(slider).to_have_value("740")


def test_the_server_takes_only_what_a_slider_could_send(page: Page, live: Server) -> None:
    open_live(page, live)
    send = "(moved) => document.querySelector('.atlas-live').slider.send('moved', moved)"
    hostile = ["x", None, {"value": "x", "sequence": 1}, {"value": None, "sequence": 2}]
    for moved in [*hostile, {"value": True, "sequence": 3}]:
        page.evaluate(send, moved)
        page.wait_for_timeout(150)
    expect(page.get_by_text("Gehört: None", exact=True)).to_be_visible()
    page.evaluate(send, {"value": 10**9, "sequence": 4})
    page.get_by_text("Wert: 1000", exact=True).wait_for()
    expect(page.get_by_text("Gehört: 1000.0", exact=True)).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_bands_wait_for_the_handle_to_rest(page: Page, live: Server) -> None:
    slider = open_live(page, live)
    page.wait_for_timeout(600)
    before = page.get_by_text("Bandläufe:").inner_text()
    with held(page, slider, 200):
        for value in range(220, 620, 20):
            page.mouse.move(*place_of(slider, value))
            page.wait_for_timeout(50)
        assert page.get_by_text("Bandläufe:").inner_text() == before
        assert page.evaluate("settled") == []
        # At rest, though not let go.
        page.get_by_text("Band: 600", exact=True).wait_for()
    page.wait_for_timeout(400)
    assert page.evaluate("settled") == [600]


def test_bands_arrive_while_the_handle_moves_on(page: Page, live: Server) -> None:
    slider = open_live(page, live, bands=1200)
    band = page.get_by_text("Band: 300", exact=True)
    with held(page, slider, 200):
        page.mouse.move(*place_of(slider, 300))
        page.wait_for_function("settled.length === 1")
        expect(page.get_by_text("Band: None")).to_be_visible()
        value = 300
        while value < 900 and not band.is_visible():
            value += 10
            page.mouse.move(*place_of(slider, value))
            wait_for_fill(page, value)
        assert 300 < value < 900
        assert page.evaluate("settled") == [300]
        expect(band).to_be_visible()
    page.get_by_text(f"Band: {value}", exact=True).wait_for()
