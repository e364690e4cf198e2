"""The data page, Daten."""

from pages.components import overview
from pages.components.boot import run_page

run_page("data", overview.render)
