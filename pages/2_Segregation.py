"""The page Segregation."""

from pages.components import segregation_page
from pages.components.boot import run_page

run_page("segregation", segregation_page.render)
