"""The page Methodik: it works without a city that opens."""

from pages.components.boot import run_page_without_city
from pages.components.method_page import render

run_page_without_city("methodology", render)
