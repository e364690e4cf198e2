"""The page Städtevergleich in a real browser: links, languages, maps, cancelling."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.maps import FRAMES
from tests.browser.servers import Server

PATH = "Staedtevergleich"
LINK = {"city": "musterhafen", "cities": "musterau~musterhuette", "draws": "200"}


def wait_for_verdict(page: Page) -> None:
    expect(page.locator(".atlas-verdict")).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)


def test_the_link_that_the_page_writes_opens_the_same_page(page: Page, server: Server) -> None:
    page.goto(server.page(PATH, group="turkey", section="trend", base="2015", **LINK))
    wait_for_verdict(page)
    page.wait_for_url("**base=2015*")
    tables = page.locator("table.atlas").all_inner_texts()
    page.goto(page.url)
    wait_for_verdict(page)
    expect(page.locator("table.atlas").first).to_be_visible()
    assert page.locator("table.atlas").all_inner_texts() == tables


def test_a_city_added_on_screen_stands_in_the_link_and_in_the_table(
    page: Page, server: Server
) -> None:
    page.goto(server.page(PATH, **LINK))
    wait_for_verdict(page)
    page.get_by_role("button", name="Musterhafen hinzufügen").click()
    page.wait_for_url("**musterau~musterhuette~musterhafen*")
    expect(page.locator("table.atlas th", has_text="Musterhafen").first).to_be_visible()


def test_the_other_language_keeps_cities_and_section(page: Page, server: Server) -> None:
    page.goto(server.page(PATH, section="figures", **LINK))
    wait_for_verdict(page)
    page.get_by_text("English").click()
    expect(page.get_by_role("heading", name="Compare cities", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Key figures")).to_be_visible()
    expect(page.locator("table.atlas thead")).to_contain_text("Musterhütte")


def test_every_city_has_a_map_with_the_same_colours(
    page: Page, server: Server, visitor: Visitor
) -> None:
    page.goto(server.page(PATH, section="maps", **LINK))
    wait_for_verdict(page)
    expect(page.locator(FRAMES)).to_have_count(2)
    expect(page.locator("table.atlas caption").first).to_contain_text("Gleiche Farbe")
    assert visitor.outside == []


def test_the_verdict_is_read_aloud_when_it_comes(page: Page, server: Server) -> None:
    page.goto(server.page(PATH, **LINK))
    wait_for_verdict(page)
    expect(page.get_by_role("status").filter(has_text="Urteil")).to_contain_text("vergleichbar")
