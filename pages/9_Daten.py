"""The data page, Daten: it works without a city that opens."""

from pages.components.boot import boot
from pages.components.data_page import render

frame = boot("data")
render(frame.language, frame.city)
