"""The presentation as a file: opened from a disk, with the network off, as in a council chamber."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Download, Page, expect

from geo.disclosure import DisclosureRule
from geo.reports.html import compose_html, write_html
from geo.reports.slide import MapFigure, Report
from geo.stories.slides import compute_report
from geo.stories.story_file import encode_story
from geo.stories.view import Screen, Story, View
from geo.texts import LANGUAGES, Language
from tests.browser.canaries import canary_city
from tests.browser.conftest import Visitor
from tests.browser.servers import Server
from tests.geo.reports.slides import grid_slide, small_report, table_report, table_slide

SIZES = ((1280, 720), (1920, 1080))
LONGEST = (
    "Die Straßenverkehrszulassungsordnung wirkt in allen siebzehn Stadtbezirken unterschiedlich; "
    "am stärksten steigt der Anteil dort, wo schon vor zwölf Jahren viele Menschen ankamen und "
    "Wohnungen billig waren, am schwächsten in den Vierteln am Stadtrand."
)
# Boxes of everything that is read on a slide: each must lie in the window, none on another, and
# nothing may be wider or higher than the box that holds it.
MEASURE = """
() => {
  const slide = document.querySelector(".slide:not([hidden])");
  const wanted = "h2, .statement, .badge, h3, .canvas, .legend, .zoom, .source, summary, "
    + ".about, .count, .big-table, .left-out";
  const holders = "header, h2, .statement, figure, .legend, .source, .big-table, td, th";
  const isCut = (one) =>
    one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
  const boxes = [...slide.querySelectorAll(wanted), document.querySelector(".controls")]
    .filter((one) => one.getClientRects().length)
    .map((one) => {
      const { left, top, right, bottom } = one.getBoundingClientRect();
      return { name: one.className || one.tagName, left, top, right, bottom };
    });
  const cut = [slide, ...slide.querySelectorAll(holders)]
    .filter((one) => one.getClientRects().length && isCut(one))
    .map((one) => `${one.tagName}.${one.className}`);
  const words = [...slide.querySelectorAll("svg.chart")].map((chart) =>
    [...chart.querySelectorAll("text")].map((one) => {
      const { left, top, right, bottom } = one.getBoundingClientRect();
      return { name: one.textContent, left, top, right, bottom };
    }));
  return { boxes, cut, words, width: innerWidth, height: innerHeight };
}
"""


@pytest.fixture
def offline(browser: Browser) -> Iterator[Page]:
    """A page that reaches nobody; what it asks for or breaks on is an error."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    page = context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on("console", lambda message: failures.append(message.text))
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith(("file:", "data:")) else failures.append(request.url)
        ),
    )
    page.set_default_timeout(10_000)
    yield page
    context.close()
    assert failures == []


def save(report: Report, folder: Path) -> str:
    file = folder / "story.html"
    with file.open("wb") as target:
        write_html(report, target)
    return file.as_uri()


def whole_report(language: Language) -> Report:
    """All kinds of slides, one with a sentence longer than any should be."""
    report = small_report(language)
    long = replace(report.slides[3], title=LONGEST[:90], statement=LONGEST)
    tables = (table_slide(language), table_slide(language, rows=60, columns=5))
    grids = (grid_slide(language), replace(grid_slide(language, 5), statement=LONGEST))
    return replace(report, slides=(*report.slides, long, *tables, *grids))


def shown(page: Page) -> str:
    return str(page.locator(".slide:not([hidden])").get_attribute("aria-label"))


def overlaps(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two boxes share more than a pixel."""
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return bool(across > 1 and down > 1)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off_or_covers_another(
    offline: Page, tmp_path: Path, size: tuple[int, int], language: Language
) -> None:
    report = whole_report(language)
    offline.set_viewport_size({"width": size[0], "height": size[1]})
    offline.goto(save(report, tmp_path))
    for place in range(len(report.slides)):
        measured = offline.evaluate(MEASURE)
        assert measured["cut"] == [], place
        for box in measured["boxes"]:
            assert box["left"] >= 0, (place, box)
            assert box["top"] >= 0, (place, box)
            assert box["right"] <= measured["width"] + 1, (place, box)
            assert box["bottom"] <= measured["height"] + 1, (place, box)
        for group in (measured["boxes"], *measured["words"]):
            touching = [
                (one["name"], other["name"])
                for i, one in enumerate(group)
                for other in group[i + 1 :]
                if overlaps(one, other)
            ]
            assert touching == [], place
        offline.keyboard.press("ArrowRight")


def test_a_frame_that_gets_its_size_late_shows_nothing_cut_off(offline: Page) -> None:
    offline.add_init_script("addEventListener('resize', (e) => e.stopImmediatePropagation())")
    offline.set_content("<iframe name=preview hidden style='width: 90vw; height: 90vh'></iframe>")
    story = compose_html(table_report("de", rows=20))
    offline.locator("iframe").evaluate(
        "async (frame, story) => { frame.srcdoc = story;"
        " await new Promise((done) => { frame.onload = done; }); frame.hidden = false; }",
        story,
    )
    frame = offline.frame("preview")
    assert frame is not None
    frame.wait_for_function(f"() => !({MEASURE})().cut.length")


def test_keys_move_the_slides(offline: Page, tmp_path: Path) -> None:
    offline.goto(save(small_report("de"), tmp_path))
    steps = (
        ("ArrowRight", 2),
        ("PageDown", 3),
        (" ", 4),
        ("ArrowRight", 4),
        ("Shift+ ", 3),
        ("ArrowLeft", 2),
        ("PageUp", 1),
        ("End", 4),
        ("ArrowUp", 3),
        ("ArrowDown", 4),
        ("Home", 1),
    )
    for key, place in steps:
        offline.keyboard.press(key.replace(" ", "Space"))
        assert shown(offline) == f"Folie {place} von 4", key
    assert offline.locator(".slide:not([hidden])").count() == 1


def test_the_heading_of_the_slide_has_the_focus_and_its_place_is_said(
    offline: Page, tmp_path: Path
) -> None:
    offline.goto(save(small_report("en"), tmp_path))
    offline.keyboard.press("ArrowRight")
    assert offline.evaluate("document.activeElement.tagName") == "H2"
    assert offline.evaluate("document.activeElement.textContent") == "Course"
    assert offline.inner_text("#said") == "Slide 2 of 4"


def test_the_keyboard_walks_over_the_map_and_hears_values(offline: Page, tmp_path: Path) -> None:
    offline.goto(save(small_report("de"), tmp_path))
    offline.keyboard.press("Tab")
    assert offline.inner_text("#said") == "Altstadt: 12,3\u00a0%"
    offline.keyboard.press("ArrowRight")
    assert offline.inner_text("#said") == "Bahnhofsviertel-Südliche Vorstadt: 34,5\u00a0%"
    offline.keyboard.press("ArrowRight")
    assert offline.inner_text("#said") == "Am #Kanal & <Hafen>: vertraulich"
    assert offline.locator(".slide:not([hidden]) .tip").inner_text() == (
        "Am #Kanal & <Hafen>\nvertraulich"
    )
    assert shown(offline) == "Folie 1 von 4"
    offline.keyboard.press("Escape")
    offline.keyboard.press("ArrowRight")
    assert shown(offline) == "Folie 2 von 4"


def test_a_click_on_the_map_leaves_the_arrows_to_the_slides(offline: Page, tmp_path: Path) -> None:
    offline.goto(save(small_report("de"), tmp_path))
    offline.locator(".slide:not([hidden]) use[data-v]").nth(1).click()
    assert "34,5" in offline.locator(".slide:not([hidden]) .tip").inner_text()
    offline.keyboard.press("ArrowRight")
    assert shown(offline) == "Folie 2 von 4"


def width_of_view(page: Page, place: int = 0) -> float:
    box = page.locator(".slide:not([hidden]) svg.map").nth(place).get_attribute("viewBox") or ""
    return float(box.split()[2])


def test_wheel_buttons_and_keys_zoom_and_zero_shows_all(offline: Page, tmp_path: Path) -> None:
    offline.goto(save(small_report("de"), tmp_path))
    whole = width_of_view(offline)
    offline.locator("svg.map").first.hover()
    offline.mouse.wheel(0, -300)
    offline.wait_for_function(
        "whole => document.querySelector('svg.map').viewBox.baseVal.width < whole", arg=whole
    )
    wheeled = width_of_view(offline)
    offline.locator("[data-zoom=in]").first.click()
    assert width_of_view(offline) == pytest.approx(wheeled / 1.6)
    offline.locator("svg.map").first.focus()
    offline.keyboard.press("-")
    assert width_of_view(offline) == pytest.approx(wheeled)
    offline.keyboard.press("0")
    assert width_of_view(offline) == whole


def test_two_maps_move_together_and_tell_the_same_area(offline: Page, tmp_path: Path) -> None:
    offline.goto(save(small_report("de"), tmp_path) + "#4")
    assert shown(offline) == "Folie 4 von 4"
    offline.locator(".slide:not([hidden]) [data-zoom=in]").first.click()
    boxes = [
        offline.locator(".slide:not([hidden]) svg.map").nth(place).get_attribute("viewBox")
        for place in (0, 1)
    ]
    assert boxes[0] == boxes[1]
    offline.locator(".slide:not([hidden]) [data-zoom=home]").first.click()
    offline.locator(".slide:not([hidden]) svg.map").first.locator("use").nth(1).hover()
    tips = offline.locator(".slide:not([hidden]) .tip").all_inner_texts()
    assert [tip.splitlines()[1] for tip in tips] == ["22,2\u00a0%", "34,5\u00a0%"]


def test_figures_and_sources_open_and_close_by_keyboard(offline: Page, tmp_path: Path) -> None:
    offline.goto(save(small_report("de"), tmp_path))
    sheet = offline.locator(".slide:not([hidden]) .sheet")
    assert not sheet.is_visible()
    offline.locator(".slide:not([hidden]) summary").focus()
    offline.keyboard.press("Space")
    assert sheet.is_visible()
    assert "Amt, Einwohnerbuch; CC BY 4.0" in sheet.inner_text()
    assert sheet.locator("tbody tr").count() == 4
    offline.keyboard.press("Escape")
    assert not sheet.is_visible()
    assert shown(offline) == "Folie 1 von 4"


def test_paper_has_one_slide_a_page(offline: Page, tmp_path: Path) -> None:
    report = small_report("de")
    offline.goto(save(report, tmp_path))
    paper = offline.pdf(prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") == len(report.slides)


def test_a_calm_reader_sees_no_movement(offline: Page, tmp_path: Path) -> None:
    offline.emulate_media(reduced_motion="reduce")
    offline.goto(save(small_report("de"), tmp_path))
    slide = offline.locator(".slide:not([hidden])")
    assert slide.evaluate("one => getComputedStyle(one).animationName") == "none"


def test_a_story_of_a_city_opens_with_what_the_public_may_see(
    offline: Page, tmp_path: Path
) -> None:
    city = canary_city("kanarienheim", "Kanarienheim", "Zeisigviertel")
    view = View(Screen.MAP, "Karte", "Ein Satz.", {"city": city.key})
    report = compute_report(
        Story("Ankommen", (view,)),
        open_city=lambda _: city,
        language="de",
        rule=DisclosureRule(),
    )
    assert isinstance(report.slides[0].figures[0], MapFigure)
    offline.goto(save(report, tmp_path))
    assert offline.locator("svg.map use[data-v]").count() == 12


def present(page: Page, server: Server, story: Story) -> None:
    """Open a story from its link, and wait for its slides over everything else."""
    page.goto(server.page("Praesentation", lang="de", story=encode_story(story)))
    page.locator("dialog iframe").wait_for()
    page.frame_locator("dialog iframe").locator(".running .slide:not([hidden])").wait_for()


def short_story() -> Story:
    chosen = {"city": "musterhafen", "indicator": "foreign_share"}
    return Story("Ankommen", tuple(View(Screen.MAP, one, "Satz.", chosen) for one in "AB"))


def test_a_link_presents_over_the_whole_window_until_escape(
    page: Page, server: Server, visitor: Visitor
) -> None:
    present(page, server, short_story())
    frame = page.frame_locator("dialog iframe")
    slide = frame.locator(".slide:not([hidden])")
    box = page.locator("dialog iframe").bounding_box()
    assert box is not None
    assert (box["x"], box["y"]) == (0, 0)
    assert (box["width"], box["height"]) == (1400, 1000)
    page.keyboard.press("ArrowRight")
    expect(slide).to_have_attribute("aria-label", "Folie 2 von 2")
    page.keyboard.press("Home")
    expect(slide).to_have_attribute("aria-label", "Folie 1 von 2")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Vorführen")).to_be_visible()
    assert "story=" not in page.url
    assert visitor.errors == []
    assert visitor.outside == []


def test_the_frame_of_a_story_has_no_origin(page: Page, server: Server) -> None:
    present(page, server, short_story())
    body = page.frame_locator("dialog iframe").locator("body")
    assert body.evaluate("() => window.origin") == "null"
    assert page.locator("dialog iframe").get_attribute("sandbox") == "allow-scripts allow-modals"


def make_file(page: Page) -> Download:
    """From the button beside the title of a page, by keyboard into its form, and to the file."""
    button = page.get_by_role("button", name="Als Datei")
    button.focus()
    page.keyboard.press("Enter")
    make = page.get_by_role("button", name="Datei erstellen")
    expect(make).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox", name="Dateiart")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(button).to_be_focused()
    make.click()
    fetch = page.get_by_role("button", name="Herunterladen (")
    with page.expect_download() as fetched:
        fetch.click()
    fetch.focus()
    page.keyboard.press("Escape")
    expect(make).to_have_count(0)
    expect(button).to_be_focused()
    return fetched.value


def test_what_is_on_the_map_becomes_a_file_and_a_view_that_is_presented(
    page: Page, server: Server
) -> None:
    page.goto(server.page("Karte", city="musterhafen", indicator="vacancy_share"))
    page.locator(".atlas-legend").first.wait_for()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    file = make_file(page)
    assert file.suggested_filename == "Musterhafen-Leerstandsquote-2024.pptx"
    assert Path(file.path()).read_bytes()[:2] == b"PK"
    page.get_by_role("button", name="Ansicht merken").click()
    page.get_by_label("Titel").fill("Leerstand heute")
    page.get_by_role("button", name="Merken", exact=True).click()
    expect(page.get_by_text("Gemerkt als Ansicht 1")).to_be_visible()
    page.get_by_role("link", name="Zur Präsentation").click()
    page.get_by_role("button", name="Vorführen").click()
    heading = page.frame_locator("dialog iframe").locator(".slide:not([hidden]) h2")
    expect(heading).to_have_text("Leerstand heute")


def test_a_file_is_made_beside_the_page_and_fetched(page: Page, server: Server) -> None:
    present(page, server, short_story())
    page.keyboard.press("Escape")
    page.get_by_text("Dateien und Link").click()
    page.get_by_role("button", name="Datei erstellen").click()
    button = page.get_by_role("button", name="Herunterladen (")
    with page.expect_download() as fetched:
        button.click()
    assert fetched.value.suggested_filename == "Ankommen.pptx"
    assert Path(fetched.value.path()).read_bytes()[:2] == b"PK"
