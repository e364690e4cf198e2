"""Points on the map page: which are drawn, what their legend says, and the same as a table."""

import streamlit as st

from geo.city import City
from geo.layers.colouring import HIDDEN, PointColouring
from geo.layers.legend_html import legend_html
from geo.layers.legend_points import build_point_legend
from geo.layers.points import unique_properties
from geo.texts import Language, text
from pages.components import access, cached
from pages.components.html_table import show_table
from pages.components.layer_list import ALL_KINDS
from pages.components.map_choices import MapChoice

POINT_LAYERS = ("facilities", "problem_properties", "accommodation")
ROWS = 20


def point_colourings(
    city: City, choice: MapChoice, period: str, language: Language
) -> tuple[PointColouring, ...]:
    """Colours and sizes of the point layers that are shown."""
    shown = [layer.key for layer in choice.layers if layer.shown and layer.key in POINT_LAYERS]
    kinds = None if choice.facility_kind == ALL_KINDS else (choice.facility_kind,)
    return tuple(cached.point_colouring(city, key, period, language, kinds=kinds) for key in shown)


def show_point_legends(
    points: tuple[PointColouring, ...], city: City, period: str, language: Language
) -> None:
    """One legend a point layer."""
    for colouring in points:
        legend = build_point_legend(
            colouring, city, period=period, language=language, rule=access.rule()
        )
        st.html(legend_html(legend))


def show_point_tables(points: tuple[PointColouring, ...], city: City, language: Language) -> None:
    """Every point of the map with what its tooltip says, for those who do not use the map."""
    for colouring in points:
        names = _names(city, colouring.key)
        rows = [
            (name, words.replace("\n", ", "))
            for name, words, code in zip(names, colouring.texts, colouring.codes, strict=True)
            if code != HIDDEN
        ]
        layer = text(f"map.layer_{colouring.key}", language)
        with st.expander(text("map.points_table", language, layer=layer, count=len(rows))):
            pages = max(1, -(-len(rows) // ROWS))
            page = st.pagination(pages, key=f"page.{colouring.key}") if pages > 1 else 1
            header = [text("map.point", language), text("map.point_about", language)]
            show_table(header, rows[(page - 1) * ROWS : page * ROWS], caption=layer)


def _names(city: City, key: str) -> list[str]:
    """Names of the points in the order of their codes; a property is called by its area."""
    if key == "problem_properties":
        areas = unique_properties(city)["area_id"]
        return [str(city.areas["name"].get(area, area)) for area in areas]
    table = city.facilities if key == "facilities" else city.accommodation
    return [str(name) for name in table["name"]]
