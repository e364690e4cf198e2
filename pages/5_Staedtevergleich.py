"""The page Städtevergleich: it works whatever city is chosen in the menu."""

from pages.components.boot import run_page_without_city
from pages.components.compare_page import render

run_page_without_city("compare", render, banner=False)
