"""The map as a reader meets it: a real server, a real browser."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.maps import FRAMES, area_fill, center_of, map_frame, map_state, move_slider
from tests.browser.servers import Server

pytestmark = pytest.mark.browser

APP = Path(__file__).parent / "map_app.py"
LIGHT, MIDDLE, DARK = "#deebf7", "#9ecae1", "#3182bd"


@pytest.fixture(scope="session")
def map_script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in a folder of its own, because Streamlit serves ``static`` beside the script."""
    return Path(shutil.copy(APP, tmp_path_factory.mktemp("map") / "app.py"))


@pytest.fixture(scope="session")
def maps(start_app: Callable[..., Server], map_script: Path) -> Server:
    return start_app(map_script)


def test_slider_recolours_the_standing_map(page: Page, maps: Server, visitor: Visitor) -> None:
    page.goto(maps.page())
    frame = map_frame(page)
    map_state(frame, "(window.mark = 1, map.setZoom(map.getZoom() + 1, {animate: false}), 1)")
    zoom = map_state(frame, "map.getZoom()")
    move_slider(page)
    page.get_by_text("Lauf: 1").wait_for()
    expect(frame.locator("html")).to_have_attribute("data-painted", re.compile("[2-9]"))
    assert area_fill(frame, 0) == MIDDLE
    assert map_state(frame, "window.mark") == 1, "the frame was thrown away"
    assert map_state(frame, "map.getZoom()") == zoom, "the reader's view was lost"
    assert visitor.outside == []
    assert visitor.errors == []


def test_the_painted_path_has_the_colour_of_the_code(page: Page, maps: Server) -> None:
    page.goto(maps.page())
    paths = map_frame(page).locator(".leaflet-areas-pane path")
    expect(paths).to_have_count(16)
    expect(paths.nth(2)).to_have_attribute("fill", DARK)
    expect(paths.nth(3)).to_have_attribute("fill", re.compile("^url"))


def test_steps_leave_no_layers_behind(page: Page, maps: Server) -> None:
    page.goto(maps.page())
    frame = map_frame(page)
    before = map_state(frame, "Object.keys(map._layers).length")
    move_slider(page, 30)
    page.get_by_text("Lauf: 30").wait_for()
    assert map_state(frame, "window.feature_group.length") == 1
    assert map_state(frame, "Object.keys(map._layers).length") <= before + 1


def test_click_returns_the_area_once(page: Page, maps: Server) -> None:
    page.goto(maps.page())
    page.mouse.click(*center_of(page, 0))
    page.get_by_text("Klick: a00").wait_for()
    move_slider(page)
    page.get_by_text("Lauf: 1").wait_for()
    expect(page.get_by_text("Klick: None")).to_be_visible()


def test_panning_and_zooming_ask_nothing_of_the_server(page: Page, maps: Server) -> None:
    page.goto(maps.page())
    frame = map_frame(page)
    x, y = center_of(page, 6)
    before = map_state(frame, "map.getCenter().lng")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 80, y + 20, steps=4)
    page.mouse.up()
    page.mouse.wheel(0, -200)
    page.wait_for_timeout(800)
    assert map_state(frame, "map.getCenter().lng") != before
    expect(page.get_by_text("Läufe: 1", exact=True)).to_be_visible()


def test_tooltip_reads_in_german(page: Page, maps: Server) -> None:
    page.goto(maps.page())
    page.mouse.move(*center_of(page, 1))
    tooltip = map_frame(page).locator(".atlas-tooltip")
    expect(tooltip).to_have_text("Gebiet 1Anteil1.001,5\xa0%")
    move_slider(page)
    expect(tooltip).to_contain_text("1.002,5")


def test_tooltip_reads_in_english(page: Page, maps: Server) -> None:
    page.goto(maps.page(lang="en"))
    page.mouse.move(*center_of(page, 1))
    frame = map_frame(page)
    expect(frame.locator(".atlas-tooltip")).to_contain_text("1,001.5")
    assert frame.locator("html").get_attribute("lang") == "en"
    expect(frame.get_by_role("button", name="Show the whole city")).to_be_visible()


def test_absence_is_said_in_words(page: Page, maps: Server) -> None:
    page.goto(maps.page())
    page.mouse.move(*center_of(page, 3))
    expect(map_frame(page).locator(".atlas-tooltip")).to_have_text("Gebiet 3Anteilgeheim")


def test_point_says_its_name_and_text(page: Page, maps: Server) -> None:
    page.goto(maps.page())
    signs = map_frame(page).locator(".leaflet-facilities-pane path")
    expect(signs).to_have_count(2)
    signs.first.hover()
    expect(map_frame(page).locator(".atlas-tooltip")).to_have_text("Kita Süd12 Kinder")


def test_hidden_point_is_not_drawn(page: Page, maps: Server) -> None:
    page.goto(maps.page())
    signs = map_frame(page).locator(".leaflet-facilities-pane path")
    expect(signs).to_have_count(2)
    move_slider(page, 2)
    expect(signs).to_have_count(1)


def test_search_outlines_the_area(page: Page, maps: Server) -> None:
    page.goto(maps.page())
    frame = map_frame(page)
    page.get_by_label("Suche").click()
    page.get_by_role("option", name="a15").click()
    expect(frame.locator(".leaflet-marks-pane path[stroke-width='4']")).not_to_have_attribute(
        "d", "M0 0"
    )
    assert map_state(frame, "map.atlas.focus") == 15


def test_search_brings_a_distant_area_into_view(page: Page, maps: Server) -> None:
    page.goto(maps.page())
    frame = map_frame(page)
    corner = "map.atlas.areas[0].getBounds().getCenter()"
    map_state(frame, f"(map.setView({corner}, 15, {{animate: false}}), 1)")
    page.get_by_label("Suche").click()
    page.get_by_role("option", name="a15").click()
    inside = "map.getBounds().contains(map.atlas.areas[15].getBounds().getCenter())"
    frame.locator("html[data-painted]").wait_for(state="attached")
    page.wait_for_timeout(800)
    assert map_state(frame, inside)


def test_reset_button_shows_the_whole_city_again(page: Page, maps: Server) -> None:
    page.goto(maps.page())
    frame = map_frame(page)
    home = map_state(frame, "map.getZoom()")
    map_state(frame, "(map.setZoom(map.getZoom() + 2, {animate: false}), 1)")
    frame.get_by_role("button", name="Ganze Stadt zeigen").click()
    page.wait_for_timeout(800)
    assert map_state(frame, "map.getZoom()") == home


def test_linked_maps_move_together_without_a_rerun(page: Page, maps: Server) -> None:
    page.goto(maps.page(show="linked"))
    left, right = map_frame(page, 0), map_frame(page, 1)
    map_state(left, "(window.moves = 0, map.on('move', () => { window.moves += 1; }), 1)")
    map_state(
        left, "(map.setView(map.atlas.areas[0].getBounds().getCenter(), 14, {animate: false}), 1)"
    )
    page.wait_for_timeout(500)
    assert map_state(right, "map.getZoom()") == 14
    here = map_state(left, "map.getCenter()")
    there = map_state(right, "map.getCenter()")
    assert here["lat"] == pytest.approx(there["lat"], abs=1e-4)
    assert here["lng"] == pytest.approx(there["lng"], abs=1e-4)
    assert map_state(left, "window.moves") == 1, "the other map moved this one back"


def test_hostile_names_run_nothing(page: Page, maps: Server, visitor: Visitor) -> None:
    page.goto(maps.page(show="hostile"))
    frame = map_frame(page)
    for index in range(6):
        page.mouse.move(*center_of(page, index))
        expect(frame.locator(".atlas-tooltip")).to_be_visible()
    frame.locator(".leaflet-facilities-pane path").first.hover()
    expect(frame.locator(".atlas-tooltip")).to_contain_text("<img src=x onerror=")
    page.mouse.click(*center_of(page, 0))
    page.get_by_text("Klick: a00").wait_for()
    assert page.evaluate("window.pwned") is None
    assert map_state(frame, "window.pwned === undefined")
    assert frame.locator(".atlas-tooltip img").count() == 0
    assert visitor.errors == []


def test_frame_has_a_name_and_a_language(page: Page, maps: Server) -> None:
    page.goto(maps.page())
    frame = map_frame(page)
    title = page.locator(FRAMES).get_attribute("title")
    assert title == "Karte: Anteil, Gitterstadt"
    assert frame.locator("html").get_attribute("lang") == "de"


def test_areas_are_no_tab_stops(page: Page, maps: Server) -> None:
    page.goto(maps.page())
    frame = map_frame(page)
    page.mouse.move(*center_of(page, 1))
    map_state(frame, "map.getContainer().focus()")
    for _ in range(4):
        page.keyboard.press("Tab")
    inside = map_state(frame, "document.activeElement.tagName")
    assert inside != "path"


def test_map_works_under_a_base_path(
    page: Page, start_app: Callable[..., Server], map_script: Path, visitor: Visitor
) -> None:
    server = start_app(map_script, base_path="atlas")
    page.goto(server.page())
    assert area_fill(map_frame(page), 0) == LIGHT
    assert visitor.outside == []


def test_cleared_static_folder_is_filled_again(page: Page, maps: Server, map_script: Path) -> None:
    page.goto(maps.page())
    map_frame(page)
    shutil.rmtree(map_script.parent / "static")
    page.goto(maps.page())
    assert area_fill(map_frame(page), 0) == LIGHT
