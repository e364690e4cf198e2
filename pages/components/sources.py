"""Where the figures come from, as a line under a figure and as a table."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from geo.city import City
from geo.layers.legend import source_line
from geo.texts import Language, text
from pages.components.html_table import show_table


def show_source_line(city: City, keys: Sequence[str], language: Language) -> None:
    """The line under a chart or table."""
    line = source_line(keys, city.sources, language)
    st.html(f'<p class="atlas-source">{escape(line)}</p>')


def show_sources(city: City, language: Language) -> None:
    """All sources of a city as a table."""
    header = [
        text(f"overview.{column}", language)
        for column in ("title", "publisher", "date", "licence", "note")
    ]
    rows = [
        (source.title, source.publisher, source.date, source.licence, source.note)
        for source in city.sources.values()
    ]
    show_table(header, rows, caption=text("overview.sources", language))
