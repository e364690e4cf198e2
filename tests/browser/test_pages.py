"""The atlas as a planner meets it: every page, in a real browser that reaches nobody else."""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from cities import small_city
from playwright.sync_api import Page, expect
from shapely import Point

from geo.catalogue import Group, Indicator, Source, indicators_of_group
from geo.city import City
from geo.crs import METRIC_CRS
from geo.imports import ImportReport
from geo.store.folder import FolderStore
from geo.store.parts import parts_of_city
from tests.browser.conftest import Visitor
from tests.browser.maps import FRAMES, area_fill, center_of, map_frame, map_state
from tests.browser.servers import PROJECT, Server

PAGES = [
    "",
    *(file.stem.partition("_")[2] for file in sorted((PROJECT / "pages").glob("[0-9]*.py"))),
]
HOSTILE = (
    "<img src=x onerror=document.title='pwned'>"
    "${document.title='pwned'}`+(document.title='pwned')+`"
    "</script><script>document.title='pwned'</script>![x](http://evil.example/x.png)"
)
CITY = {"city": "musterhafen"}


@pytest.fixture(scope="session")
def hostile_city(server: Server) -> str:
    """A city whose every text from data is an attack."""
    city = hostile(small_city())
    parts = parts_of_city(city, report=ImportReport(), recipe={}, originals={})
    FolderStore(workspace_of(server)).write_parts(city.key, parts, replace=False)
    return city.key


def workspace_of(server: Server) -> Path:
    return server.log.parent / "workspace"


def hostile(city: City) -> City:
    group = Group(key="evil", name_de=HOSTILE, name_en=HOSTILE, definition_de=HOSTILE, arrival=True)
    own = Indicator(
        key="evil_mean",
        name_de=HOSTILE,
        name_en=HOSTILE,
        form="mean",
        unit="eur_per_m2",
        topic="housing",
    )
    counts = city.values[city.values["indicator"] == "turkey_count"]
    values = pd.concat(
        [
            city.values,
            counts.assign(indicator="evil_count"),
            counts.assign(indicator="evil_mean"),
        ],
        ignore_index=True,
    )
    point = {"area_id": ["w1"], "name": [HOSTILE], "kind": ["kita"], "provider": [HOSTILE]}
    facilities = gpd.GeoDataFrame(
        {**point, "capacity": ["50"]},
        index=pd.Index(["f1"], name="facility_id"),
        geometry=[Point(500, 500)],
        crs=METRIC_CRS,
    )
    return replace(
        city,
        key="hostile",
        name=HOSTILE,
        areas=city.areas.assign(name=[f"{HOSTILE}{i}" for i in range(len(city.areas))]),
        values=values,
        sources={"source": Source(key="source", title=HOSTILE, publisher=HOSTILE, note=HOSTILE)},
        groups={**city.groups, "evil": group},
        indicators={**city.indicators, **indicators_of_group(group), "evil_mean": own},
        facilities=facilities,
        note_de=HOSTILE,
        note_en=HOSTILE,
    )


def wait_until_done(page: Page) -> None:
    """The page has its title and runs no more."""
    page.locator("h1").first.wait_for()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("city", ["musterhafen", "dortmund", "eisenach"])
def test_no_page_asks_another_host(
    page: Page, server: Server, visitor: Visitor, path: str, city: str
) -> None:
    page.goto(server.page(path, city=city))
    wait_until_done(page)
    if path == "Karte" and city != "eisenach":
        map_frame(page)
    assert visitor.outside == []
    assert visitor.errors == []


@pytest.mark.parametrize("path", PAGES)
def test_the_page_speaks_its_language_to_a_screen_reader(
    page: Page, server: Server, path: str
) -> None:
    page.goto(server.page(path, **CITY))
    wait_until_done(page)
    expect(page.locator("html")).to_have_attribute("lang", "de")


@pytest.mark.parametrize("path", PAGES)
def test_no_name_from_data_becomes_script(
    page: Page, server: Server, visitor: Visitor, hostile_city: str, path: str
) -> None:
    layers = "areas.90~boroughs.100~facilities.100"
    link = {"city": hostile_city, "topic": "arrivals", "indicator": "evil_share"}
    link |= {"cities": f"{hostile_city}~dortmund", "by": "indicator"}
    page.goto(server.page(path, area="w1", layers=layers, **link))
    wait_until_done(page)
    if path == "Karte":
        page.mouse.move(*center_of(page, 0))
        page.wait_for_timeout(300)
        page.mouse.click(*center_of(page, 1))
        page.wait_for_timeout(500)
        assert map_state(map_frame(page), "document.title") != "pwned"
    assert page.title() != "pwned"
    assert visitor.outside == []


def test_a_click_opens_the_areas_profile_and_keeps_it_in_the_link(
    page: Page, server: Server
) -> None:
    page.goto(server.page("Karte", **CITY))
    frame = map_frame(page)
    page.mouse.click(*center_of(page, 5))
    expect(page.locator("strong", has_text=", 2024")).to_be_visible()
    page.wait_for_url("**area=*")
    shown = page.locator("strong", has_text=", 2024").inner_text()
    names = map_state(frame, "map.atlas.names")
    assert shown == f"{names[5]}, 2024"


def test_a_click_on_a_map_that_leaves_the_screen_hits_what_was_pointed_at(
    page: Page, server: Server
) -> None:
    """On a projector the map ends below the screen; pressing it once scrolled the page."""
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(server.page("Karte", **CITY))
    map_frame(page)
    wait_until_done(page)
    middle = center_of(page, 7)
    page.mouse.click(*middle)
    expect(page.locator("strong", has_text=", 2024")).to_be_attached()
    assert center_of(page, 7) == middle


def test_a_search_opens_the_same_profile(page: Page, server: Server) -> None:
    page.goto(server.page("Karte", area="0402", **CITY))
    map_frame(page)
    expect(page.get_by_label("Gebiet suchen")).not_to_have_value("Kein Gebiet gewählt")
    expect(page.locator("strong", has_text=", 2024")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_be_visible()


def test_the_slider_recolours_the_standing_map(page: Page, server: Server) -> None:
    page.goto(server.page("Karte", indicator="vacancy_share", **CITY))
    frame = map_frame(page)
    map_state(frame, "(window.mark = 1)")
    before = [area_fill(frame, index) for index in range(62)]
    page.get_by_role("slider", name="Zeitraum").focus()
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    page.wait_for_url("**period=2018*")
    expect(page.locator(".atlas-legend").first).to_contain_text("2018")
    assert map_state(frame, "window.mark") == 1, "the frame was thrown away"
    assert [area_fill(frame, index) for index in range(62)] != before


def test_two_maps_move_together_and_share_their_classes(page: Page, server: Server) -> None:
    page.goto(server.page("Karte", view="side_by_side", second_period="2012", **CITY))
    left, right = map_frame(page, 0), map_frame(page, 1)
    map_state(left, "map.setView(map.getCenter(), map.getZoom() + 1, {animate: false})")
    zoom = map_state(left, "map.getZoom()")
    expect(right.locator("html")).to_have_js_property("isConnected", value=True)
    page.wait_for_timeout(400)
    assert map_state(right, "map.getZoom()") == zoom
    legends = page.locator(".atlas-legend table")
    labels = [
        [row.inner_text() for row in legends.nth(side).locator("tbody th").all()[:5]]
        for side in (0, 1)
    ]
    assert labels[0] == labels[1]


def test_the_language_is_chosen_on_screen_and_kept_in_the_link(page: Page, server: Server) -> None:
    page.goto(server.page("Karte", **CITY))
    map_frame(page)
    page.get_by_text("English").click()
    expect(page.get_by_role("heading", name="Map", exact=True)).to_be_visible()
    page.wait_for_url("**lang=en*")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Overview").click()
    expect(page.get_by_role("heading", name="Key figures")).to_be_visible()


def test_a_popover_opened_late_shows_what_is_in_force(page: Page, server: Server) -> None:
    """Drawn only when opened, its widgets once showed the first option instead of the choice."""
    page.goto(server.page("Karte", palette="lapaz", **CITY))
    map_frame(page)
    page.get_by_role("button", name="Ebenen").click()
    page.get_by_text("Unterkünfte", exact=True).first.click()
    page.wait_for_url("**layers=*")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Darstellung").click()
    expect(page.get_by_role("combobox", name="Farbreihe")).to_have_value("Sand bis Blau (Lapaz)")
    expect(page.get_by_role("combobox", name="Zahl der Klassen")).to_have_value("5")


def test_the_table_has_the_numbers_of_the_map(page: Page, server: Server) -> None:
    page.goto(server.page("Karte", indicator="vacancy_share", sort="name", **CITY))
    frame = map_frame(page)
    names = map_state(frame, "map.atlas.names")
    first = page.locator("table.atlas tbody tr").first
    name = first.locator("th").inner_text()
    page.mouse.move(*center_of(page, names.index(name)))
    tooltip = frame.locator(".atlas-tooltip")
    expect(tooltip).to_contain_text(first.locator("td").last.inner_text())


def test_one_letter_does_not_rerun_the_page(page: Page, server: Server) -> None:
    sent: list[object] = []

    def count(frame: object) -> None:
        sent.append(frame)

    page.on("websocket", lambda socket: socket.on("framesent", count))
    page.goto(server.page("", **CITY))
    wait_until_done(page)
    page.locator("h1").first.click()
    page.wait_for_timeout(500)
    before = len(sent)
    assert before > 0
    page.keyboard.press("r")
    page.wait_for_timeout(500)
    assert len(sent) == before


def test_back_leads_to_the_page_before(page: Page, server: Server) -> None:
    """Every choice once made a history entry of its own, and back stood still."""
    page.goto(server.page("", **CITY))
    wait_until_done(page)
    page.get_by_role("link", name="Karte").click()
    map_frame(page)
    page.wait_for_url("**sort=*")
    page.get_by_role("slider", name="Zeitraum").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**period=2023*")
    page.go_back()
    expect(page.get_by_role("heading", name="Kennzahlen")).to_be_visible()


def test_choices_made_while_the_page_was_loading_are_no_places_to_go_back_to(
    page: Page, server: Server
) -> None:
    """The script that mends history comes with the page, after the first choices."""
    page.goto(server.page("Methodik", **CITY))
    wait_until_done(page)
    page.add_init_script("history.pushState({}, '', location.href)")
    page.goto(server.page("", **CITY))
    page.locator("html[data-page]").wait_for(state="attached")
    wait_until_done(page)
    page.go_back()
    expect(page.get_by_role("heading", name="Methodik")).to_be_visible()


# What becomes of the step back, the second message: the server never hears of it, or the slider
# goes on moving and says so until the page before is there.
LOST = "if (said.length !== 2) real.call(this, message);"
OVERTAKEN = """real.call(this, message);
if (said.length !== 2) return;
const slider = document.activeElement;
const again = setInterval(() => {
  if (!slider.isConnected) clearInterval(again);
  slider.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true }));
}, 20);"""


@pytest.mark.parametrize("fate", [LOST, OVERTAKEN], ids=["lost", "overtaken"])
def test_a_step_back_holds_whatever_the_page_that_was_left_answers(
    page: Page, server: Server, fate: str
) -> None:
    """Streamlit stays on the page that asks last, and answers on their way ask for the old one."""
    page.goto(server.page("", **CITY))
    wait_until_done(page)
    page.get_by_role("link", name="Karte").click()
    map_frame(page)
    wait_until_done(page)
    page.evaluate(
        "() => { const said = []; const real = WebSocket.prototype.send;"
        " WebSocket.prototype.send = function (message) { said.push(message); " + fate + " }; }"
    )
    slider = page.get_by_role("slider", name="Zeitraum")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**period=2023*")
    page.go_back()
    expect(page.get_by_role("heading", name="Kennzahlen")).to_be_visible()
    page.wait_for_timeout(1_500)
    expect(page.get_by_role("heading", name="Kennzahlen")).to_be_visible()
    assert "Karte" not in page.url


def test_refused_bounds_are_said_above_the_map(page: Page, server: Server) -> None:
    page.goto(server.page("Karte", method="own", bounds="abc", **CITY))
    map_frame(page)
    expect(page.get_by_test_id("stAlert")).to_contain_text("abc")


def test_the_opacity_slider_keeps_the_keyboard(page: Page, server: Server) -> None:
    page.goto(server.page("Karte", **CITY))
    map_frame(page)
    page.get_by_role("button", name="Ebenen").click()
    slider = page.get_by_role("slider", name="Deckkraft: Gebiete (Flächen)")
    slider.focus()
    for opacity in ("80", "70"):
        page.keyboard.press("ArrowLeft")
        page.wait_for_url(f"**areas.{opacity}*")
        expect(slider).to_be_focused()


def test_koeln_comes_in_from_the_page(page: Page, server: Server, reference: Path) -> None:
    folder = reference / "koeln"
    page.goto(server.page("Daten"))
    wait_until_done(page)
    page.locator("input[type=file]").set_input_files(
        [*sorted(folder.glob("Stadtteil.*")), folder / "bevoelkerung_2005-2010.csv"]
    )
    page.get_by_role("button", name="Weiter zu 2. Lesen und Bericht").click()
    expect(page.get_by_role("cell", name="21.845").first).to_be_visible(timeout=60_000)
    for step in (
        "3. Lage und Gebiete",
        "4. Bedeutung der Spalten",
        "5. Vorschau",
        "6. Speichern",
    ):
        page.get_by_role("button", name=f"Weiter zu {step}").click(timeout=60_000)
    page.get_by_label("Name der Stadt").fill("Köln")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Stadt anlegen").click(timeout=60_000)
    page.get_by_role("link", name="Auf der Karte öffnen").click(timeout=60_000)
    page.goto(server.page("Karte", city="koeln", indicator="population_count", sort="value_down"))
    frame = map_frame(page)
    assert len(map_state(frame, "map.atlas.names")) == 86
    people = pd.read_csv(folder / "bevoelkerung_2005-2010.csv", dtype=str)
    newest = people[(people["tabelle"] == "Einwohner in Köln") & (people["jahr"] == "2010")]
    districts = newest[~newest["raum_id"].str.startswith("00")]
    largest = districts.loc[districts["zahl"].astype(float).idxmax()]
    shown = f"{int(float(largest['zahl'])):,}".replace(",", ".")
    row = page.locator("table.atlas tbody tr").first
    expect(row.locator("th")).to_have_text(largest["raum"])
    expect(row.locator("td").last).to_have_text(shown)
    assert page.locator(FRAMES).count() == 1
