"""The row above the levers: presets, the plan's name, saved plans, undo and sharing."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from geo.access import Right
from geo.city import City
from geo.errors import GeoError, StoreError
from geo.scenarios.files import read_plan_with_notes, write_plan
from geo.scenarios.plan import Plan
from geo.scenarios.presets import apply_preset, load_presets
from geo.scenarios.state import Start
from geo.store.scenarios import (
    delete_plan,
    list_plans,
    load_plan,
    plan_key,
    plan_stamp,
    save_plan,
)
from geo.texts import Language, text
from pages.components import access, link
from pages.components.guard import say
from pages.components.markdown import plain
from pages.components.scenario_session import (
    LONGEST_LINK,
    adopt,
    change,
    current_plan,
    draft,
    empty_plan,
    plan_link,
)

NONE = "none"
SAID = "scenario.said"
SEEN = "scenario.seen"


def show_bar(city: City, start: Start, language: Language) -> None:
    """All that concerns the plan as a whole."""
    one, two, three, four = st.columns([7, 4, 2, 2], vertical_alignment="bottom")
    with one:
        _choose_preset(city, start, language)
    with two:
        _name_plan(city, language)
    if access.may(Right.KEEP_SCENARIOS):
        with three:
            _show_on_demand("saved_plans", lambda: _show_saved(city, start, language), language)
    with four:
        _show_on_demand("share", lambda: _share(city, start, language), language)
    described = load_presets().get(link.chosen("preset") or NONE)
    if described is not None:
        st.caption(plain(described.description(language), longest=500))
    _show_ways_back(city, language)
    _show_said(language)


def _show_on_demand(name: str, show: Callable[[], None], language: Language) -> None:
    """A popover filled when it is opened: by then the sliders may have moved."""
    words = text(
        "scenario_page.share" if name == "share" else "scenario_page.saved_plans", language
    )
    opened = st.popover(words, key=f"scenario.{name}", on_change="rerun", width="stretch")
    if opened.open:
        with opened:
            show()


def _choose_preset(city: City, start: Start, language: Language) -> None:
    presets = load_presets()
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        key = link.choose(
            "preset",
            [NONE, *presets],
            label=text("scenario_page.preset", language),
            names=lambda one: (
                text("scenario_page.preset_none", language)
                if one == NONE
                else presets[one].name(language)
            ),
            language=language,
            help=text("scenario_page.preset_help", language),
        )

    def use() -> None:
        if key == NONE:
            adopt(city, empty_plan(city, text("scenario_page.own_name", language)))
        else:
            _adopt_safely(city, lambda: apply_preset(presets[key], start, language=language))

    with right:
        st.button(
            text("scenario_page.preset_use", language),
            key="scenario.use",
            on_click=use,
            type="primary",
            width="stretch",
        )


def _adopt_safely(city: City, make: Callable[[], Plan]) -> None:
    """Take a plan over, or keep the refusal to be said once the page is drawn."""
    try:
        adopt(city, make())
    except GeoError as refusal:
        st.session_state[SAID] = [refusal]


def _name_plan(city: City, language: Language) -> None:
    key = f"scenario.name.{city.key}.{draft(city)['generation']}"
    st.session_state.setdefault(key, draft(city)["plan"].name)
    name = st.text_input(text("scenario_page.name", language), key=key, max_chars=120)
    if name.strip():
        change(city, name=name)


def _show_ways_back(city: City, language: Language) -> None:
    """The ways back."""
    before = draft(city)["before"]
    reset, restore, _ = st.columns([4, 2, 6])

    def back() -> None:
        adopt(city, empty_plan(city, draft(city)["plan"].name))

    def undo() -> None:
        if before is not None:
            adopt(city, before)

    with reset:
        st.button(
            text("scenario_page.reset", language),
            key="scenario.reset",
            on_click=back,
            width="stretch",
        )
    with restore:
        st.button(
            text("scenario_page.restore", language),
            key="scenario.restore",
            on_click=undo,
            disabled=before is None,
            width="stretch",
        )


def _show_saved(city: City, start: Start, language: Language) -> None:
    access.require(Right.KEEP_SCENARIOS)
    plan = current_plan(city)
    is_said = False
    if st.button(text("scenario_page.save", language), key="scenario.save", type="primary"):
        is_said = not _save(plan, start, language)
    if st.button(text("scenario_page.duplicate", language), key="scenario.duplicate"):
        name = text("scenario_page.copy_name", language, name=plan.name)
        is_said = not _save(replace(plan, name=name), start, language)
    try:
        stored = {one.key: one.name for one in list_plans(city.key)}
    except StoreError as away:
        # Levers and map below need no store.
        if not is_said:
            say(away, language)
        return
    if not stored:
        st.caption(text("scenario_page.saved_none", language))
        return
    picked = st.selectbox(
        text("scenario_page.saved_plans", language),
        list(stored),
        format_func=lambda key: stored[key],
        key=f"scenario.stored.{city.key}",
    )

    def take() -> None:
        _adopt_safely(city, lambda: _load_kept(picked, city))

    def drop() -> None:
        try:
            access.require(Right.KEEP_SCENARIOS)
            delete_plan(picked, city_key=city.key)
            st.session_state.get(SEEN, {}).pop((city.key, picked), None)
        except GeoError as refusal:
            st.session_state[SAID] = [refusal]

    st.button(text("scenario_page.load", language), key="scenario.load", on_click=take)
    st.button(text("scenario_page.delete", language), key="scenario.delete", on_click=drop)


def _load_kept(key: str, city: City) -> Plan:
    access.require(Right.KEEP_SCENARIOS)
    _remember_stamp(city.key, key)
    return load_plan(key, city=city)[0]


def _remember_stamp(city: str, key: str) -> None:
    st.session_state.setdefault(SEEN, {})[city, key] = plan_stamp(key, city_key=city)


def _seen_stamp(city: str, key: str) -> str:
    """The stamp of a kept plan when this session last loaded or saved it; empty if never."""
    return str(st.session_state.get(SEEN, {}).get((city, key), ""))


def _save(plan: Plan, start: Start, language: Language) -> bool:
    """Keep a plan, or say why not; whether it was kept."""
    seen = _seen_stamp(plan.city, plan_key(plan.name))
    try:
        # Only what was loaded or saved here is replaced, and only if nobody has changed it since.
        stored = save_plan(plan, period=start.period, replace_it=bool(seen), expected=seen or None)
    except GeoError as refusal:
        say(refusal, language)
        return False
    _remember_stamp(plan.city, stored.key)
    st.toast(plain(text("scenario_page.saved_toast", language, name=stored.name), longest=200))
    return True


def _share(city: City, start: Start, language: Language) -> None:
    plan = current_plan(city)
    fits = len(plan_link(plan)) <= LONGEST_LINK
    words = "scenario_page.share_link" if fits else "scenario_page.share_too_long"
    st.caption(text(words, language))
    st.download_button(
        text("scenario_page.download", language),
        write_plan(plan, period=start.period),
        file_name=f"szenario-{city.key}.json",
        mime="application/json",
        on_click="ignore",
    )
    if access.may(Right.OPEN_FILES):
        _open_file(city, language)


def _open_file(city: City, language: Language) -> None:
    key = f"scenario.upload.{city.key}"

    def take() -> None:
        _take_upload(city, key)

    st.file_uploader(
        text("scenario_page.upload", language),
        type=["json"],
        key=key,
        on_change=take,
        help=text("scenario_page.upload_hint", language),
    )


def _take_upload(city: City, key: str) -> None:
    file = st.session_state.get(key)
    if file is None:
        return
    try:
        access.require(Right.OPEN_FILES)
        plan, notes = read_plan_with_notes(file.getvalue(), city=city)
    except GeoError as refusal:
        st.session_state[SAID] = [refusal]
        return
    adopt(city, plan)
    st.session_state[SAID] = list(notes)


def _show_said(language: Language) -> None:
    """What a callback could not do, or what is worth knowing about an opened file."""
    for one in st.session_state.pop(SAID, []):
        if isinstance(one, GeoError):
            say(one, language)
        else:
            st.info(plain(one.sentence(language), longest=400))
