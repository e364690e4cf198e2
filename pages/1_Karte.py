"""The map page, Karte."""

from pages.components import map_page
from pages.components.boot import run_page

run_page("map", map_page.render)
