"""The plan in the making: kept in the session for each city, read by every part of the page.

Sliders keep their own value in the session; every other widget has a key with the plan's
generation in it, so that a plan taken over from a preset, a file or a link meets fresh widgets.
"""

from collections.abc import Mapping
from typing import TypedDict, cast

import streamlit as st

from geo.city import City
from geo.errors import GeoError
from geo.scenarios.files import from_link, normalise_plan, to_link
from geo.scenarios.levers import Lever, LeverValue, load_levers
from geo.scenarios.plan import Plan
from pages.components import link
from pages.components.live_slider import live_value, set_live_value

LONGEST_LINK = 1800
"""Characters of a plan in a link; longer addresses are cut off by mail programs."""


class Draft(TypedDict):
    """What is being made for one city.

    Attributes:
        plan: As it stands.
        before: What it was before the last preset, file or undo; None where nothing came.
        generation: How often it was replaced as a whole.
    """

    plan: Plan
    before: Plan | None
    generation: int


def open_draft(city: City, name: str) -> GeoError | None:
    """Begin with what the link asks for, or with the plan that changes nothing.

    Returns:
        Why the link's plan cannot be opened; None where there is nothing to say.
    """
    if _key(city) in st.session_state:
        return None
    refusal = None
    plan = empty_plan(city, name)
    asked = st.query_params.get("plan")
    is_first = not any(str(key).startswith("scenario.draft.") for key in st.session_state)
    if asked and is_first:
        try:
            plan = from_link(asked, city)
        except GeoError as damage:
            refusal = damage
    st.session_state[_key(city)] = Draft(plan=plan, before=None, generation=0)
    _move_sliders(city, plan)
    return refusal


def empty_plan(city: City, name: str) -> Plan:
    """The baseline under a name."""
    return Plan(name=name, city=city.key, fingerprint=city.fingerprint)


def draft(city: City) -> Draft:
    """The draft of a city; opened before."""
    return cast("Draft", st.session_state[_key(city)])


def current_plan(city: City) -> Plan:
    """The plan as it stands, without changes that change nothing."""
    return normalise_plan(draft(city)["plan"])


def adopt(city: City, plan: Plan) -> None:
    """Replace the plan as a whole, in a callback: sliders and other widgets follow."""
    old = draft(city)
    st.session_state[_key(city)] = Draft(
        plan=plan, before=old["plan"], generation=old["generation"] + 1
    )
    _move_sliders(city, plan)


def change(city: City, **entries: object) -> None:
    """Replace entries of the plan (name, years, seed) and nothing else."""
    old = draft(city)
    fields = {**vars(old["plan"]), **entries}
    st.session_state[_key(city)] = old | {"plan": Plan(**fields)}


def set_lever(city: City, key: str, value: LeverValue) -> None:
    """Move one lever; at its default it is no change any more."""
    changes = dict(draft(city)["plan"].changes)
    rest: tuple[LeverValue, ...] = (load_levers()[key].default, {}, ())
    if value in rest:
        changes.pop(key, None)
    else:
        changes[key] = value
    if changes != draft(city)["plan"].changes:
        change(city, changes=changes)


def slider_name(city: City, key: str, group: str = "") -> str:
    """What a lever's slider is called in the session; every city has its own."""
    return ".".join(part for part in ("scenario", city.key, key, group) if part)


def is_split(city: City, lever: Lever) -> bool:
    """Whether a lever is set for each group apart."""
    return lever.by_group and isinstance(draft(city)["plan"].value(lever.key), Mapping)


def split_lever(city: City, lever: Lever, groups: tuple[str, ...], *, apart: bool) -> None:
    """One value for each group, or one for all: the first group's."""
    value = draft(city)["plan"].value(lever.key)
    if apart and isinstance(value, int | float):
        changed: LeverValue = dict.fromkeys(groups, float(value))
    elif not apart and isinstance(value, Mapping):
        changed = float(next(iter(value.values()), cast("float", lever.default)))
    else:
        return
    changes = {**draft(city)["plan"].changes, lever.key: changed}
    change(city, changes=changes)
    _move_sliders(city, draft(city)["plan"])


def plan_link(plan: Plan) -> str:
    """A plan in the letters of a link; empty for the baseline."""
    return to_link(plan) if plan.changes else ""


def remember_in_link(plan: Plan) -> None:
    """Put the plan into the link, unless it is too long for one."""
    packed = plan_link(plan)
    link.remember("plan", packed if 0 < len(packed) <= LONGEST_LINK else None)


def _key(city: City) -> str:
    return f"scenario.draft.{city.key}.{city.fingerprint}"


def _move_sliders(city: City, plan: Plan) -> None:
    """Set every slider that has been shown; the others begin with the plan's value."""
    for key, lever in load_levers().items():
        if lever.form != "number":
            continue
        value = plan.value(key)
        if isinstance(value, Mapping):
            for group, number in value.items():
                _move(slider_name(city, key, group), number)
        elif isinstance(value, int | float):
            _move(slider_name(city, key), float(value))


def _move(name: str, value: float) -> None:
    if live_value(name) not in (None, value):
        set_live_value(name, value)
