"""The data page: own files in, step by step; what a city's figures mean and come from."""

import streamlit as st

from geo.access import Right
from geo.city import City
from geo.imports.sandbox_process import warm_up
from geo.indicators import known_indicators
from geo.texts import Language, text
from pages.components import access
from pages.components.boot import show_banner
from pages.components.guard import one_sentence
from pages.components.html_table import show_table
from pages.components.import_recipe import choose_way
from pages.components.import_steps import show_import
from pages.components.import_update import show_update
from pages.components.markdown import plain
from pages.components.sources import show_sources
from pages.components.workspace_list import show_workspace


def render(language: Language, city: City | None) -> None:
    """Import, workspace, and the provenance of the chosen city."""
    st.title(text("menu.data", language))
    rights = {"import": Right.IMPORT, "provenance": None, "workspace": Right.WORKSPACE}
    open_ones = [name for name, right in rights.items() if right is None or access.may(right)]
    if len(open_ones) < len(rights):
        st.caption(text("access.public_cannot", language))
    tabs = st.tabs([text(f"data.tab_{name}", language) for name in open_ones])
    for name, tab in zip(open_ones, tabs, strict=True):
        with tab, one_sentence(language):
            _show_tab(name, city, language)


def _show_tab(name: str, city: City | None, language: Language) -> None:
    """One part of the page; the right is asked for again at the door of what it opens."""
    if name == "import":
        access.require(Right.IMPORT)
        # The process that will read the files gets ready while they are being chosen.
        warm_up()
        if choose_way(language) == "update":
            show_update(language)
        else:
            show_import(language)
    elif name == "workspace":
        access.require(Right.WORKSPACE)
        show_workspace(language)
    elif city is not None:
        show_provenance(city, language)


def show_provenance(city: City, language: Language) -> None:
    """Sources, and what every indicator of the city counts."""
    show_banner(city, language)
    st.subheader(text("overview.sources", language))
    show_sources(city, language)
    st.subheader(text("data.definitions", language))
    keys = known_indicators(city, level=city.finest_level)
    if not keys:
        st.info(text("map.no_values", language, city=plain(city.name)))
        return
    rows = [
        (
            indicator.name(language),
            indicator.definition(language),
            text(f"units.{indicator.unit}", language),
            text(f"data.form_{indicator.form}", language),
        )
        for indicator in map(city.indicator, keys)
    ]
    header = [
        text(f"data.{column}", language) for column in ("indicator", "definition", "unit", "form")
    ]
    caption = text("data.definitions_of", language, city=city.name, count=len(rows))
    show_table(header, rows, caption=caption)
