"""Levers that are no number: one of several ways, areas, a number for each area."""

from collections import Counter
from collections.abc import Mapping
from html import escape
from typing import Any, cast

import streamlit as st

from geo.city import City
from geo.formulas import disarm
from geo.scenarios.levers import Lever
from geo.scenarios.state import Start
from geo.texts import Language, text
from pages.components import cached
from pages.components.scenario_session import draft, set_lever, slider_name

HEIGHT = 260


def choose_option(city: City, lever: Lever, language: Language) -> None:
    """One of the lever's options."""
    key = _widget_key(city, lever, language)
    st.session_state.setdefault(key, draft(city)["plan"].choice(lever.key))
    picked = st.selectbox(
        lever.name(language),
        lever.options,
        key=key,
        format_func=lambda option: text(f"scenario_page.option_{option}", language),
    )
    set_lever(city, lever.key, picked)


def choose_areas(city: City, start: Start, lever: Lever, language: Language) -> None:
    """Any number of areas by their names."""
    key = _widget_key(city, lever, language)
    names = names_of_areas(city, start.level)
    st.session_state.setdefault(key, list(draft(city)["plan"].areas(lever.key)))
    picked = st.multiselect(
        lever.name(language),
        list(start.area_ids),
        key=key,
        format_func=lambda area: names[area],
        placeholder=text("scenario_page.areas_hint", language),
    )
    set_lever(city, lever.key, tuple(picked))


def edit_by_area(city: City, start: Start, lever: Lever, language: Language) -> None:
    """A table with a number for each area, which may stay empty."""
    import pandas as pd

    key = _widget_key(city, lever, language)
    base_key = f"{key}.base"
    if key not in st.session_state:
        # The table's own edits lie over this; it must stay the same while it is open.
        st.session_state[base_key] = draft(city)["plan"].value(lever.key)
    base = cast("Mapping[str, float]", st.session_state[base_key])
    names = names_of_areas(city, start.level)
    area, number = text("scenario_page.column_area", language), _column(lever, language)
    table = pd.DataFrame(
        {
            # The table offers itself as CSV, and its cells can be copied.
            area: [disarm(names[area_id]) for area_id in start.area_ids],
            number: pd.Series([base.get(area_id) for area_id in start.area_ids], dtype="float64"),
        }
    )
    st.html(f'<p class="atlas-lever-name">{escape(lever.name(language))}</p>')
    edited = st.data_editor(
        table,
        key=key,
        hide_index=True,
        placeholder="",
        height=HEIGHT,
        disabled=[area],
        column_config=_columns(lever, number),
    )
    numbers = edited[number].to_numpy()
    set_lever(
        city,
        lever.key,
        {
            area_id: float(value)
            for area_id, value in zip(start.area_ids, numbers, strict=True)
            if value == value  # noqa: PLR0124 - an empty cell is NaN
        },
    )
    st.caption(text("scenario_page.table_unset", language))


def _columns(lever: Lever, number: str) -> dict[str, Any]:
    return {
        number: st.column_config.NumberColumn(
            min_value=lever.minimum, max_value=lever.maximum, step=lever.step
        )
    }


def _column(lever: Lever, language: Language) -> str:
    return text(f"lever_units.{lever.unit}", language).strip("()")


def names_of_areas(city: City, level: str) -> dict[str, str]:
    """Names of a level's areas; those that share a name get their key behind it."""
    names = cached.area_names(city, level).names
    ids = [str(area) for area in city.areas_at(level).index]
    told = dict(zip(ids, names, strict=True))
    twins = {name for name, times in Counter(names).items() if times > 1}
    return {area: f"{name} ({area})" if name in twins else name for area, name in told.items()}


def _widget_key(city: City, lever: Lever, language: Language) -> str:
    return f"{slider_name(city, lever.key)}.{draft(city)['generation']}.{language}"
