"""The page Szenarien."""

from pages.components import scenario_page
from pages.components.boot import run_page

run_page("scenarios", scenario_page.render)
