"""The page Segregation in a real browser: map and ranking choose the same area, charts stand."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.maps import center_of, map_frame, map_state
from tests.browser.servers import Server

pytestmark = pytest.mark.browser

CITY = {"city": "musterhafen"}


def test_the_answer_stands_there_first(page: Page, server: Server, visitor: Visitor) -> None:
    page.goto(server.page("Segregation", **CITY))
    expect(page.locator(".atlas-headline .said")).to_contain_text("Von 100 Personen")
    expect(page.locator("table.atlas", has_text="Gini-Index").first).to_be_visible()
    assert visitor.outside == []
    assert visitor.errors == []


def test_a_click_on_the_map_marks_the_row(page: Page, server: Server) -> None:
    page.goto(server.page("Segregation", section="areas", **CITY))
    names = map_state(map_frame(page), "map.atlas.names")
    page.locator("iframe[src*=streamlit_folium]").scroll_into_view_if_needed()
    page.mouse.click(*center_of(page, 5))
    expect(page.locator("tr.chosen th")).to_contain_text(names[5])
    page.wait_for_url("**area=*")


def test_a_row_marks_the_area_on_the_map(page: Page, server: Server) -> None:
    page.goto(server.page("Segregation", section="areas", **CITY))
    frame = map_frame(page)
    row = page.locator("button.atlas-row").nth(2)
    area, words = row.get_attribute("data-area"), row.inner_text()
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator("tr.chosen button")).to_have_attribute("data-area", area)
    page.wait_for_url(f"**area={area}*")
    frame.locator("html").evaluate(
        "() => new Promise((resolve) => { const wait = () => window.map.atlas.focus >= 0"
        " ? resolve() : setTimeout(wait, 50); wait(); })"
    )
    assert words.endswith(str(map_state(frame, "map.atlas.names[map.atlas.focus]")))


def test_every_section_draws_without_asking_another_host(
    page: Page, server: Server, visitor: Visitor
) -> None:
    page.goto(server.page("Segregation", **CITY))
    for section, charts in (("Gebiete", 1), ("Maßstab", 1), ("Zeit", 1), ("Zerlegung", 2)):
        page.get_by_role("radio", name=section).or_(
            page.get_by_role("button", name=section, exact=True)
        ).first.click()
        expect(page.locator(".js-plotly-plot")).to_have_count(charts)
    assert page.locator(".modebar").count() == 0
    assert visitor.outside == []
    assert visitor.errors == []


def test_clusters_stand_on_the_map_and_in_the_table(page: Page, server: Server) -> None:
    page.goto(server.page("Segregation", section="hotspots", **CITY))
    frame = map_frame(page)
    expect(page.locator(".atlas-legend")).to_contain_text("Häufung hoher Anteile")
    marked = map_state(
        frame, "map.atlas.areas.filter((area) => area.options.fillColor === '#1c3f73').length"
    )
    hot = page.locator("table.atlas tbody tr", has_text="Häufung hoher Anteile")
    expect(hot).to_have_count(int(str(marked)))
    assert marked
