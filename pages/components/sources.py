"""Where the figures come from, as a line under a figure and as a table."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from geo.catalogue import Source
from geo.city import City
from geo.numbers import format_date
from geo.provenance import source_line
from geo.provenance.licences import licence_words
from geo.provenance.lines import kind_words, point_line
from geo.texts import Language, text
from geo.values import Kind, Panel
from pages.components.html_table import show_table


def show_source_line(city: City, columns: Sequence[tuple[Panel, str]], language: Language) -> None:
    """The line under a chart or table: kind and period of its figures, and their sources.

    Args:
        city: Of which city.
        columns: What is shown, each with its period or span of periods.
        language: Of all words.
    """
    if not columns:
        return
    _show_line(
        [panel.kind for panel, _ in columns],
        [period for _, period in columns],
        source_line([panel for panel, _ in columns], city.sources, language),
        language,
    )


def show_point_line(city: City, period: str, language: Language) -> None:
    """The same under a table of points."""
    _show_line([Kind(city.kind.value)], [period], point_line(city, language), language)


def _show_line(
    kinds: Sequence[Kind], periods: Sequence[str], source: str, language: Language
) -> None:
    line = text(
        "provenance.table_line",
        language,
        kind=", ".join(dict.fromkeys(kind_words(kind, language) for kind in kinds)),
        period=", ".join(dict.fromkeys(format_date(period, language) for period in periods)),
        source=source,
    )
    st.html(f'<p class="atlas-source">{escape(line)}</p>')


def show_sources(city: City, language: Language) -> None:
    """All sources of a city as a table, with what their licences ask for."""
    header = [
        text(f"overview.{column}", language)
        for column in ("title", "publisher", "date", "licence", "note")
    ]
    rows = [
        (
            source.title,
            source.publisher,
            format_date(source.date, language) or text("overview.undated", language),
            " · ".join(filter(None, (licence_words(source, language), source.url))),
            _note(source, language),
        )
        for source in city.sources.values()
    ]
    show_table(header, rows, caption=text("overview.sources", language))


def _note(source: Source, language: Language) -> str:
    """What one must know of a source, and that its data were changed."""
    change = source.change(language)
    changed = text("provenance.changed", language) if source.changed else ""
    if change:
        changed = text("provenance.changed_what", language, what=change)
    return " · ".join(filter(None, (source.remark(language), changed)))
