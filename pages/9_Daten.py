"""The data page, Daten: it works without a city that opens."""

from pages.components.boot import run_page_without_city
from pages.components.data_page import render

run_page_without_city("data", render, banner=False)
