"""“Woher?” in a real browser: reached by keyboard, told in a window, left by Escape."""

from playwright.sync_api import Page, expect

from tests.browser.maps import center_of, map_frame
from tests.browser.servers import Server

FIRST_MS = 30_000
"""The first page of a server loads its libraries."""


def test_the_keyboard_opens_and_leaves_the_window(page: Page, server: Server) -> None:
    page.goto(server.page("Karte", city="duisburg"))
    button = page.get_by_role("button", name="Woher?").first
    expect(button).to_be_visible(timeout=FIRST_MS)
    button.focus()
    page.keyboard.press("Enter")
    window = page.get_by_role("dialog")
    expect(window).to_contain_text("Veröffentlichte Zahlen")
    expect(window).to_contain_text("© OpenStreetMap-Mitwirkende")
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)


def test_an_address_is_a_link_that_tells_nothing_of_the_reader(page: Page, server: Server) -> None:
    page.goto(server.page("Karte", city="duisburg"))
    page.get_by_role("button", name="Woher?").first.click(timeout=FIRST_MS)
    link = page.get_by_role("dialog").get_by_role("link").first
    expect(link).to_have_attribute("href", "https://de.wikipedia.org/")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_tooltip_says_source_and_kind(page: Page, server: Server) -> None:
    page.goto(server.page("Karte", city="musterhafen"))
    expect(page.get_by_role("button", name="Woher?").first).to_be_visible(timeout=FIRST_MS)
    frame = map_frame(page)
    page.mouse.move(*center_of(page, 30))
    tooltip = frame.locator(".atlas-tooltip")
    expect(tooltip).to_contain_text("Quelle: Ankunftsatlas · 31.12.2024 · Erfundene Zahlen")
