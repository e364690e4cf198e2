"""The page Szenarien in a real browser: the map follows the levers, the years run by."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.maps import map_frame, map_state
from tests.browser.servers import Server

pytestmark = pytest.mark.browser

CITY = {"city": "musterhafen"}
CODES = "map.atlas.areas.map((area) => area.options.fillColor).join()"
SLIDER = "#atlas-live-scenario\\.musterhafen\\."
IS_OTHER = (
    "(_, before) => new Promise((resolve) => { const wait = () =>"
    f" (window.{CODES}) !== before ? resolve() : setTimeout(wait, 30); wait(); }})"
)


def test_the_map_follows_a_dragged_lever_and_is_not_mounted_anew(
    page: Page, server: Server, visitor: Visitor
) -> None:
    page.goto(server.page("Szenarien", **CITY))
    frame = map_frame(page)
    before = map_state(frame, CODES)
    frame.locator("html").evaluate("() => { window.mark = 'here'; }")
    slider = page.locator(f"{SLIDER}arrivals_change")
    slider.focus()
    slider.press("End")
    frame.locator("html").evaluate(IS_OTHER, before)
    assert map_state(frame, "mark") == "here"
    assert visitor.errors == []
    assert visitor.outside == []


def test_the_plan_comes_into_the_link_when_the_slider_rests(page: Page, server: Server) -> None:
    page.goto(server.page("Szenarien", **CITY))
    map_frame(page)
    slider = page.locator(f"{SLIDER}directed_share")
    slider.focus()
    slider.press("ArrowRight")
    page.wait_for_url("**plan=*")
    expect(page.locator(".atlas-moved")).to_contain_text("Von der Kommune vermittelter Anteil")


def test_the_years_run_by(page: Page, server: Server) -> None:
    page.goto(server.page("Szenarien", year="2030", **CITY))
    map_frame(page)
    page.locator("button.atlas-play").click()
    expect(page.locator(".atlas-figures-title")).to_contain_text("2032")
    page.locator("button.atlas-play").click()
    expect(page.locator("button.atlas-play")).to_contain_text("Abspielen")


def test_a_preset_moves_the_sliders(page: Page, server: Server) -> None:
    page.goto(server.page("Szenarien", preset="dispersed", **CITY))
    map_frame(page)
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.locator(f"{SLIDER}directed_share")).to_have_value("60")


def test_draws_follow_when_the_sliders_rest(page: Page, server: Server) -> None:
    page.goto(server.page("Szenarien", **CITY))
    map_frame(page)
    slider = page.locator(f"{SLIDER}new_dwellings")
    slider.focus()
    slider.press("PageUp")
    expect(page.locator(".atlas-robust")).to_contain_text("von 100 Ziehungen")
