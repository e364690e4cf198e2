"""The live slider as a reader meets it: a map that follows the handle before it is let go."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.maps import area_fill, map_frame, map_state
from tests.browser.servers import Server

pytestmark = pytest.mark.browser

APP = Path(__file__).parent / "live_app.py"
SENT = """
window.sent = []; window.away = 0; window.mostAway = 0; window.settled = [];
window.addEventListener("ankunftsatlas:settled", (event) => window.settled.push(event.detail.value));
"""


@pytest.fixture(scope="session")
def live(start_app: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    return start_app(Path(shutil.copy(APP, tmp_path_factory.mktemp("live") / "app.py")))


def open_live(page: Page, live: Server, **link: object) -> Locator:
    """The slider, once the map stands."""
    page.add_init_script(SENT)
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
