"""Next year's files for a stored city: dropped, compared with last time, kept with one click."""

import streamlit as st

from geo.imports import Severity
from geo.imports.recipe_use import options_for
from geo.texts import Language, text
from geo.updates import CityUpdate, StoredImport, areas_of_city, load_import, save_update
from geo.updates.updating import compare_draft
from pages.components.import_ask import choose_same_areas
from pages.components.import_decisions import decisions, options_of, take_back_all
from pages.components.import_files import choose_files, chosen_files, forget_files
from pages.components.import_preview import SHOW, show_report, show_tables
from pages.components.import_reading import Reading, read_draft
from pages.components.import_recipe import own_cities
from pages.components.markdown import plain
from pages.components.source_fields import choose_source

CITY, SAME, PERIOD, SAID = "update.city", "update.same", "update.period", "update.said"


def show_update(language: Language) -> None:
    """Choose the city, drop the files, read what is different, keep."""
    cities = own_cities()
    key = st.selectbox(
        text("import_page.update_city", language),
        list(cities),
        format_func=lambda city: plain(cities[city]),
        key=f"{CITY}.{language}",
        on_change=take_back_all,
    )
    stored = load_import(str(key))
    st.caption(text("import_page.update_help", language))
    if not stored.recipe.tables:
        st.info(text("import_page.update_without_recipe", language))
    files = choose_files(language)
    _show_said(language)
    if not files:
        return
    update = _compare(stored, files, language)
    if update is not None:
        _show_differences(update, language)
        _confirm_and_save(update, language)
        with st.expander(text("import_page.step_report", language)):
            show_report(update.draft, language)
            show_tables(update.draft, language)


def _compare(
    stored: StoredImport, files: dict[str, bytes], language: Language
) -> CityUpdate | None:
    """The comparison; None while the files are being read."""
    period = str(st.session_state.get(PERIOD, "")).strip()
    same: dict[str, str] = st.session_state.get(SAME, {})
    known = options_for(stored.recipe, files, period=period)
    reading = Reading(
        files,
        options_of(decisions(), known),
        recipe=stored.recipe,
        areas=areas_of_city(stored.city),
        renamed=same,
        city=f"{stored.city.key}/{stored.stamp}",
    )
    draft = read_draft(reading, language)
    if draft is None:
        return None
    return compare_draft(stored, draft, recipe=stored.recipe, renamed=same)


def _show_differences(update: CityUpdate, language: Language) -> None:
    """Everything that is not as it was; what was probably renamed can be set equal."""
    st.subheader(text("import_page.differences", language))
    for problem in update.report.of(Severity.BLOCKING):
        st.error(plain(problem.sentence(language, on_page=True), longest=2000))
    if any(problem.key.startswith("period_missing") for problem in update.report.problems):
        st.text_input(text("data.period", language), key=PERIOD)
    for position, difference in enumerate(update.differences):
        SHOW[difference.severity](plain(difference.sentence(language), longest=2000))
        if difference.key == "label_renamed":
            old, new = (str(difference.values[name]) for name in ("old", "new"))
            st.button(
                text("import_page.set_same", language, old=plain(old), new=plain(new)),
                key=f"update.same.{position}",
                on_click=_set_same,
                args=(new, old),
            )
    suggested = [one for table in update.draft.tables for one in table.suggested]
    choose_same_areas(suggested, update.draft.options, language)
    if st.session_state.get(SAME):
        st.button(text("import_page.unset_same", language), key="update.unset", on_click=_unset)


def _set_same(new: str, old: str) -> None:
    st.session_state[SAME] = {**st.session_state.get(SAME, {}), new: old}


def _unset() -> None:
    st.session_state[SAME] = {}


def _confirm_and_save(update: CityUpdate, language: Language) -> None:
    city = update.stored.city
    if update.is_blocked:
        st.error(text("recipe.update_blocked", language, city=plain(city.name)))
        return
    if update.is_same:
        return
    _propose_source(update, language)
    confirmed = not update.needs_confirmation or st.checkbox(
        text("import_page.differences_checked", language), key="update.confirmed"
    )
    label = text("import_page.update_save", language, city=plain(city.name))
    if st.button(label, type="primary", key="update.save", disabled=not confirmed):
        save_update(update, confirmed=confirmed)
        st.session_state[SAID] = city.name
        forget_files()
        take_back_all()
        for key in (SAME, PERIOD):
            st.session_state.pop(key, None)
        st.rerun()


def _propose_source(update: CityUpdate, language: Language) -> None:
    """What was said of last time's files, to be checked for the new ones."""
    before = update.stored.recipe.options
    with st.expander(text("provenance.source_step", language), expanded=True):
        st.caption(text("import_page.source_proposed", language))
        if before.source_date and not update.draft.options.source_date:
            date = plain(before.source_date)
            st.caption(text("import_page.source_last", language, date=date))
        choose_source(update.draft.options, language)


def _show_said(language: Language) -> None:
    name = st.session_state.get(SAID)
    if not name:
        return
    if chosen_files():
        st.session_state.pop(SAID)
        return
    st.success(text("recipe.updated", language, city=plain(str(name))))
