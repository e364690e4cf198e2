"""The numbers of the map as a table, page by page, largest first."""

import numpy as np
import streamlit as st

from geo.city import City
from geo.numbers import format_number
from geo.scenarios.state import Start
from geo.tables import describe_cell
from geo.texts import Language, text
from geo.values import Panel, State
from pages.components import cached_scenarios as results
from pages.components.html_table import show_table
from pages.components.scenario_choices import Scene
from pages.components.scenario_lever_tables import names_of_areas
from pages.components.scenario_map import Picture, picture_of
from pages.components.scenario_whence import model_run, show_modelled_line, show_outcomes_whence

ROWS = 20


def show_area_table(city: City, start: Start, scene: Scene, language: Language) -> None:
    """The same areas and numbers as on the map; drawn only when it is opened."""
    opened = st.expander(
        text("scenario_page.area_table", language), key="scenario.areas", on_change="rerun"
    )
    if not opened.open:
        return
    with opened:
        _show(city, start, scene, picture_of(city, start, scene, language), language)


def _show(city: City, start: Start, scene: Scene, picture: Picture, language: Language) -> None:
    year = start.period + scene.year
    names = names_of_areas(city, start.level)
    row = picture.panel.position(str(year))
    values = picture.panel.values[row]
    order = np.lexsort((np.arange(values.size), -np.nan_to_num(values, nan=-np.inf)))
    pages = max(1, -(-values.size // ROWS))
    page = st.pagination(pages, key="scenario.areas.page") if pages > 1 else 1
    part = order[(page - 1) * ROWS : page * ROWS]
    unit = text(f"units.{picture.indicator.unit}", language)
    name = picture.indicator.name(language)
    header = [text("scenario_page.column_area", language), f"{name} ({unit})" if unit else name]
    panels = [picture.panel]
    if scene.compare == "sides":
        panels.append(results.shown(city, scene.other, scene.outcome))
        header = [header[0], scene.plan.name, scene.other.name]
    rows = [
        (
            names[start.area_ids[i]],
            *(_cell(panel, row, int(i), picture, language) for panel in panels),
        )
        for i in part
    ]
    caption = text(
        "scenario_page.area_table_about",
        language,
        outcome=name,
        year=year,
        n=format_number(values.size, language),
    )
    show_table(header, rows, caption=caption, numbers=frozenset(range(1, len(header))))
    show_modelled_line(city, start, scene.plan, language)
    show_outcomes_whence(
        city,
        start,
        model_run(start, scene.plan),
        [picture.indicator],
        year=year,
        key="areas",
        language=language,
    )


def _cell(panel: Panel, row: int, area: int, picture: Picture, language: Language) -> str:
    return describe_cell(
        float(panel.values[row, area]),
        State(int(panel.states[row, area])),
        picture.indicator,
        language,
    )
