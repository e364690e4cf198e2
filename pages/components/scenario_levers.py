"""The levers beside the map: a few at first, all others in the room that the reader opens.

Only what stands in an open room is drawn, because everything here runs with every step of a
slider.
"""

from collections.abc import Mapping
from html import escape

import streamlit as st

from geo.city import City
from geo.numbers import format_number
from geo.scenarios.levers import ROOMS, Lever, Room, load_levers
from geo.scenarios.state import Start
from geo.segregation.city_counts import group_name
from geo.texts import Language, text
from pages.components.live_slider import live_slider
from pages.components.scenario_lever_tables import choose_areas, choose_option, edit_by_area
from pages.components.scenario_session import (
    current_plan,
    draft,
    is_split,
    set_lever,
    slider_name,
    split_lever,
)

NEEDS: Mapping[str, str] = {
    "problem_bought": "problem",
    "problem_renovated": "problem",
    "problem_closed": "problem",
    "problem_order": "problem",
    "pull_problem": "problem",
    "pull_rent": "rents",
    "rent_limit_change": "rents",
    "kita_places_added": "kita_places",
    "kita_places_areas": "kita_places",
    "kita_central_share": "kita_places",
    "kita_take_up": "kita_places",
    "school_choice_share": "school_children",
    "school_clearing": "school_children",
    "preparatory_class_size": "school_children",
    "preparatory_years": "school_children",
}
"""Levers that say nothing about a city without this input."""


def show_levers(city: City, start: Start, language: Language) -> None:
    """The first levers, then every room."""
    offered = offered_levers(start)
    for lever in offered:
        if lever.first:
            show_lever(city, start, lever, language)
    st.html(f'<p class="atlas-rooms">{escape(text("scenario_page.all_levers", language))}</p>')
    for room in ROOMS:
        members = [lever for lever in offered if lever.room == room and not lever.first]
        if members:
            _show_room(city, start, room, members, language)
    _show_missing(start, language)


def show_moved(city: City, language: Language) -> None:
    """Which levers the plan moves, in a line."""
    names = [load_levers()[key].name(language) for key in current_plan(city).changes]
    key = "scenario_page.changed_levers" if names else "scenario_page.changed_none"
    words = escape(text(key, language, levers=", ".join(names)))
    st.html(f'<p class="atlas-source atlas-moved">{words}</p>')


def offered_levers(start: Start) -> list[Lever]:
    """Levers for which the city has the figures."""
    return [
        lever for key, lever in load_levers().items() if NEEDS.get(key, "") not in start.missing
    ]


def _show_missing(start: Start, language: Language) -> None:
    missing = [
        lever.name(language)
        for key, lever in load_levers().items()
        if NEEDS.get(key, "") in start.missing
    ]
    if missing:
        words = text("scenario_page.not_offered", language, levers=", ".join(missing))
        st.html(f'<p class="atlas-source">{escape(words)}</p>')


def _show_room(
    city: City, start: Start, room: Room, levers: list[Lever], language: Language
) -> None:
    moved = sum(lever.key in draft(city)["plan"].changes for lever in levers)
    name = text(f"scenario_page.room_{room}", language)
    # The key keeps the room open while its label changes with the number of moved levers.
    opened = st.expander(
        f"{name} ({moved})" if moved else name, key=f"room.{room}", on_change="rerun"
    )
    if not opened.open:
        return
    with opened:
        for lever in levers:
            show_lever(city, start, lever, language)


def show_lever(city: City, start: Start, lever: Lever, language: Language) -> None:
    """One lever with its evidence; what it is set to goes into the plan at once."""
    if lever.form == "choice":
        choose_option(city, lever, language)
    elif lever.form == "areas":
        choose_areas(city, start, lever, language)
    elif lever.form == "by_area":
        edit_by_area(city, start, lever, language)
    else:
        _show_number(city, start, lever, language)
    st.html(evidence_html(lever, language))


def _show_number(city: City, start: Start, lever: Lever, language: Language) -> None:
    if is_split(city, lever):
        numbers = {group: _slide(city, lever, language, group=group) for group in start.groups}
        set_lever(city, lever.key, numbers)
    else:
        set_lever(city, lever.key, _slide(city, lever, language))
    if lever.by_group and not lever.first:
        _choose_split(city, start, lever, language)


def _choose_split(city: City, start: Start, lever: Lever, language: Language) -> None:
    key = f"split.{slider_name(city, lever.key)}.{draft(city)['generation']}.{language}"
    st.session_state.setdefault(key, is_split(city, lever))

    def split() -> None:
        split_lever(city, lever, start.groups, apart=bool(st.session_state[key]))

    label = text("scenario_page.by_group", language, lever=lever.name(language))
    st.checkbox(label, key=key, on_change=split)


def _slide(city: City, lever: Lever, language: Language, *, group: str = "") -> float:
    value = draft(city)["plan"].value(lever.key)
    if isinstance(value, Mapping):
        value = value.get(group, lever.default)
    label = lever.name(language)
    if group:
        named = group_name(city, group, language)
        label = text("scenario_page.for_group", language, lever=label, group=named)
    return live_slider(
        slider_name(city, lever.key, group),
        label=label,
        minimum=lever.minimum,
        maximum=lever.maximum,
        step=lever.step,
        value=float(value),  # type: ignore[arg-type]  # a number lever holds numbers
        default=float(lever.default),  # type: ignore[arg-type]  # the same
        unit_text=text(f"lever_units.{lever.unit}", language),
        language=language,
    )


def evidence_html(lever: Lever, language: Language) -> str:
    """What a lever acts on, how far it goes and what is known about it, folded in."""
    what = ", ".join(text(f"scenario_page.acts_{name}", language) for name in lever.acts_on)
    lines = [_acts_line(lever, what, language), lever.evidence(language)]
    if lever.source:
        lines.append(text("scenario_page.evidence_source", language, source=lever.source))
    told = "".join(f"<p>{escape(line)}</p>" for line in lines)
    name = escape(text("scenario_page.evidence", language))
    return f'<details class="atlas-evidence"><summary>{name}</summary>{told}</details>'


def _acts_line(lever: Lever, what: str, language: Language) -> str:
    if lever.form in ("choice", "areas"):
        return text("scenario_page.evidence_acts_only", language, what=what)
    decimals = 0 if float(lever.step).is_integer() else 2
    unit = text(f"lever_units.{lever.unit}", language)
    low, high = (
        format_number(bound, language, decimals=decimals)
        for bound in (lever.minimum, lever.maximum)
    )
    return text(
        "scenario_page.evidence_acts", language, what=what, minimum=low, maximum=f"{high} {unit}"
    )
