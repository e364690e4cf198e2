"""The start page: a city at a glance."""

from html import escape

import streamlit as st

from geo.city import City
from geo.overview import compute_key_figures, compute_standouts
from geo.provenance import compute_areas_provenance, compute_stated_provenance
from geo.stated import list_facts
from geo.stories.view import Screen
from geo.texts import Language, text
from pages.components import access, cached
from pages.components.html_table import show_table
from pages.components.markdown import plain
from pages.components.provenance_view import show_whence, show_whence_of_indicators
from pages.components.save_view import show_buttons, show_title_row
from pages.components.sources import show_source_line, show_sources
from pages.components.view_choices import KIND_WORDS, note


def render(language: Language, city: City) -> None:
    """Key figures, what stands out, published figures, areas and sources."""
    beside_title = show_title_row(plain(city.name))
    if city.note(language):
        st.html(f"<p>{escape(city.note(language))}</p>")
    show_key_figures(city, language)
    show_standouts(city, language)
    show_facts(city, language)
    show_area_lists(city, language)
    with st.expander(text("overview.sources", language)):
        show_sources(city, language)
    # What can be kept is known once it has been drawn.
    with beside_title:
        show_buttons(Screen.OVERVIEW, language)


def show_heading(city: City, part: str, language: Language) -> None:
    """The heading of a part that can be kept."""
    words = text(KIND_WORDS[part], language)
    note(Screen.OVERVIEW, title=f"{city.name}: {words}", kind=part)
    st.subheader(words)


def show_key_figures(city: City, language: Language) -> None:
    """The city's figures as cards."""
    figures = compute_key_figures(
        city, level=city.finest_level, language=language, rule=access.rule()
    )
    if not figures:
        if city.facts.empty:
            st.info(text("overview.no_figures", language))
        return
    show_heading(city, "figures", language)
    cards = "".join(
        f'<div class="atlas-card"><p class="what">{escape(figure.name)}</p>'
        f'<p class="value">{escape(figure.value)}</p>'
        f'<p class="note">{escape(figure.period)}'
        f"{escape(' · ' + figure.change) if figure.change else ''}</p></div>"
        for figure in figures
    )
    st.html(f'<div class="atlas-cards">{cards}</div>')
    show_whence_of_indicators(
        city,
        [(figure.indicator, figure.period) for figure in figures],
        level=city.finest_level,
        key="key-figures",
        language=language,
    )


def show_standouts(city: City, language: Language) -> None:
    """The areas at both ends of some indicators."""
    level = city.level(city.finest_level)
    standouts = compute_standouts(city, level=level.key, language=language, rule=access.rule())
    if not standouts:
        return
    show_heading(city, "standouts", language)
    header = [
        text(f"overview.{column}", language)
        for column in ("indicator", "highest", "lowest", "city_value", "period")
    ]
    rows = [
        (row.name, ", ".join(row.highest), ", ".join(row.lowest), row.city_value, row.period)
        for row in standouts
    ]
    about = text("overview.standouts_about", language, level=level.name(language))
    show_table(header, rows, caption=about, numbers=frozenset({3}))
    columns = [
        (panel, row.period)
        for row in standouts
        if (panel := cached.shown_panel(city, row.indicator, level.key)) is not None
    ]
    show_source_line(city, columns, language)
    show_whence_of_indicators(
        city,
        [(row.indicator, row.period) for row in standouts],
        level=level.key,
        key="standouts",
        language=language,
    )


def show_facts(city: City, language: Language) -> None:
    """What was published of the city as a whole."""
    facts = list_facts(city, language)
    if not facts:
        return
    show_heading(city, "facts", language)
    # Above the table, which may be long.
    show_whence(lambda: compute_stated_provenance(city, language), key="facts", language=language)
    header = [
        text(f"overview.{column}", language)
        for column in ("fact", "value", "period", "source", "note")
    ]
    rows = [(fact.label, fact.value, fact.period, fact.source, fact.note) for fact in facts]
    show_table(header, rows, caption=text("overview.facts_about", language), numbers=frozenset({1}))


def show_area_lists(city: City, language: Language) -> None:
    """All areas by level; the only view of a city without polygons."""
    if city.areas.empty:
        return
    st.subheader(text("overview.areas", language))
    if not city.has_map:
        st.info(text("overview.no_map", language))
    names = city.areas["name"]
    header = [text(f"overview.{column}", language) for column in ("name", "key", "parent")]
    for level in city.levels:
        areas = city.areas_at(level.key)
        caption = text("overview.areas_of", language, count=len(areas), level=level.name(language))
        with st.expander(plain(caption, longest=200)):
            rows = [
                (str(name), str(key), str(names.get(parent, "")))
                for key, name, parent in zip(
                    areas.index, areas["name"], areas["parent"], strict=True
                )
            ]
            show_table(header, rows, caption=caption)
            _show_areas_whence(city, level.key, language)


def _show_areas_whence(city: City, level: str, language: Language) -> None:
    given = compute_areas_provenance(city, level)
    if given.sources:
        line = text("legend.source", language, sources="; ".join(given.source_lines(language)))
        st.html(f'<p class="atlas-source">{escape(line)}</p>')
    show_whence(lambda: [given], key=f"areas-{level}", language=language)
