"""The numbers of the map as a real table, page by page, in the reader's order."""

import streamlit as st

from geo.city import City
from geo.numbers import format_date, format_number
from geo.tables import ORDERS, compute_area_rows
from geo.texts import Language, text
from geo.values import Panel
from pages.components import cached, link
from pages.components.html_table import show_table
from pages.components.map_choices import MapChoice
from pages.components.provenance_view import show_whence_of_indicators
from pages.components.sources import show_source_line

ROWS = 20
ANCHOR = "map-table"


def show(
    city: City, columns: list[tuple[Panel, str]], choice: MapChoice, language: Language
) -> None:
    """The table beside the map: the same areas, the same numbers, the same words."""
    st.subheader(text("map.table", language), anchor=ANCHOR)
    order = link.choose(
        "sort",
        ORDERS,
        label=text("map.sort", language),
        names=lambda key: text(f"map.sort_{key}", language),
        language=language,
    )
    areas = cached.area_names(city, choice.level)
    pages = max(1, -(-len(areas.names) // ROWS))
    page = st.pagination(pages, key="table_page") if pages > 1 else 1
    part = slice((page - 1) * ROWS, page * ROWS)
    shown = compute_area_rows(city, columns, areas, order=order, part=part, language=language)
    chosen = [row.area_id for row in shown]
    area = link.chosen("area")
    level = city.level(choice.level).name(language)
    header = [text("map.area", language), text("map.parent", language)]
    header += [_column_name(city, panel, period, language) for panel, period in columns]
    show_table(
        header,
        [(row.name, row.parent, *row.cells) for row in shown],
        caption=text(
            "map.table_about",
            language,
            level=level,
            count=format_number(len(areas.names), language),
        ),
        numbers=frozenset(range(2, len(header))),
        chosen=chosen.index(area) if area in chosen else None,
    )
    show_source_line(city, columns, language)
    show_whence_of_indicators(
        city,
        [(panel.indicator, period) for panel, period in columns],
        level=choice.level,
        key="table",
        language=language,
    )


def _column_name(city: City, panel: Panel, period: str, language: Language) -> str:
    indicator = city.indicator(panel.indicator)
    unit = text(f"units.{indicator.unit}", language)
    return f"{indicator.name(language)}, {format_date(period, language)} ({unit})"
