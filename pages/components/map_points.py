"""Points on the map page: which are drawn, what their legend says, and the same as a table."""

from collections import Counter
from collections.abc import Sequence
from typing import cast

import streamlit as st

from geo.city import City
from geo.layers.colouring import HIDDEN, PointColouring
from geo.layers.facility_points import CONFIDENTIAL
from geo.layers.legend_html import legend_html
from geo.layers.legend_points import build_point_legend
from geo.layers.points import unique_properties
from geo.provenance import Provenance, compute_points_provenance
from geo.provenance.single import PointLayer
from geo.texts import Language, text
from geo.values import State
from pages.components import access, cached
from pages.components.html_table import show_table
from pages.components.layer_list import ALL_KINDS
from pages.components.map_choices import MapChoice
from pages.components.provenance_view import show_whence
from pages.components.sources import show_point_line

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
    points: tuple[PointColouring, ...], city: City, period: str, *, key: str, language: Language
) -> None:
    """One legend a point layer, and where the points come from.

    Args:
        points: What is drawn.
        city: Of which city.
        period: At which it is drawn.
        key: Of the map on the page.
        language: Of all words.
    """
    for colouring in points:
        legend = build_point_legend(
            colouring, city, period=period, language=language, rule=access.rule()
        )
        st.html(legend_html(legend))
    show_points_whence(points, city, period, key=f"points-{key}", language=language)


def show_points_whence(
    points: Sequence[PointColouring], city: City, period: str, *, key: str, language: Language
) -> None:
    """The button below points, where there are any."""
    if not points:
        return

    def compute() -> list[Provenance]:
        return [
            compute_points_provenance(
                city,
                cast("PointLayer", colouring.key),
                period,
                states=count_states(colouring),
                rule=access.rule(),
            )
            for colouring in points
        ]

    show_whence(compute, key=key, language=language)


def count_states(colouring: PointColouring) -> dict[State, int]:
    """How many of the drawn points have a statement, and why the others have none.

    The last colour of every point layer is that of what is not known.
    """
    unknown = len(colouring.fills) - 1
    hidden = CONFIDENTIAL if colouring.key == "facilities" else None
    state_of = {unknown: State.MISSING, hidden: State.SUPPRESSED}
    drawn = (code for code in colouring.codes.tolist() if code != HIDDEN)
    return dict(sorted(Counter(state_of.get(code, State.PRESENT) for code in drawn).items()))


def show_point_tables(
    points: tuple[PointColouring, ...], city: City, period: str, language: Language
) -> None:
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
            show_point_line(city, period, language)
            key = f"point-table-{colouring.key}"
            show_points_whence([colouring], city, period, key=key, language=language)


def _names(city: City, key: str) -> list[str]:
    """Names of the points in the order of their codes; a property is called by its area."""
    if key == "problem_properties":
        areas = unique_properties(city)["area_id"]
        return [str(city.areas["name"].get(area, area)) for area in areas]
    table = city.facilities if key == "facilities" else city.accommodation
    return [str(name) for name in table["name"]]
