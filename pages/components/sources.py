"""Where the figures come from, as a line under a figure and as a table."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from geo.catalogue import Source
from geo.city import City
from geo.texts import Language, text
from pages.components.html_table import show_table


def source_line(city: City, keys: Iterable[str], language: Language) -> str:
    """Sources with publisher, date, licence, as they must be named."""
    named = [city.sources[key] for key in keys if key in city.sources]
    return "; ".join(_line(source, language) for source in named)


def _line(source: Source, language: Language) -> str:
    changed = text("overview.changed", language) if source.changed else ""
    parts = (source.publisher, source.title, source.date, source.licence, changed)
    return ", ".join(part for part in parts if part)


def show_source_line(city: City, keys: Iterable[str], language: Language) -> None:
    """The line under a map, chart or table."""
    line = f"{text('overview.source', language)}: {source_line(city, keys, language)}"
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
