"""The title of a page, and beside it the button "Ansicht merken": a view of the session's story."""

from collections.abc import Callable, Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.stories.view import Screen, View
from geo.texts import Language, text
from pages.components.guard import one_sentence
from pages.components.markdown import plain
from pages.components.story_session import add_view
from pages.components.view_choices import (
    ask_kind,
    ask_words,
    choose_kind,
    chosen_on,
    list_kinds,
    noted,
    refuse,
    typed,
)
from pages.components.view_files import show_as_file

SAVED = "save_view.saved"
PAGE = "pages/6_Praesentation.py"
More = Callable[[], Mapping[str, str]]
"""Gives what is chosen besides and stands in no link, such as a whole plan."""


def show_title(title: str, screen: Screen, language: Language, *, more: More = dict) -> None:
    """The title of a page with the buttons beside it; arguments as of ``show_buttons``."""
    with show_title_row(title):
        show_buttons(screen, language, more=more)


def show_title_row(title: str) -> DeltaGenerator:
    """The title of a page, and the place beside it for buttons that come later.

    Where there is no room beside the title, they go below it.
    """
    with st.container(key="title-row", horizontal=True, vertical_alignment="bottom"):
        st.title(title)
        return st.container(
            key="title-buttons", horizontal=True, horizontal_alignment="right", width="content"
        )


def show_buttons(screen: Screen, language: Language, *, more: More = dict) -> None:
    """What can be made of what is on screen: a view of the story, or a file.

    Args:
        screen: Which page they stand on.
        language: Of their words.
        more: What is chosen besides.
    """
    show_save(screen, language, more=more)
    show_as_file(screen, language, more=more)


@st.fragment
def show_save(screen: Screen, language: Language, *, more: More) -> None:
    """A button that opens title and sentence, and keeps the view."""
    with one_sentence(language):
        opened = st.popover(
            text("presentation.save", language),
            key=f"save_view.{screen}",
            on_change="rerun",
            icon=":material/bookmark_add:",
        )
        if opened.open:
            with opened, st.container(key="view-form-save"), one_sentence(language):
                _show_form(screen, language, more)


def _show_form(screen: Screen, language: Language, more: More) -> None:
    refusal = refuse(screen, language)
    if refusal:
        st.info(refusal)
        return
    kind = ask_kind(screen, list_kinds(screen), "save_view", language)
    saved = int(st.session_state.get(SAVED, 0))
    # Once saved, the words belong to the story: the next view begins with what is proposed.
    named, said = ask_words(noted(screen, kind), f"save_view.{screen}.{saved}", language)

    def save() -> None:
        view = View(
            screen=screen,
            title=typed(named),
            statement=typed(said),
            chosen=choose_kind(screen, {**chosen_on(screen), **more()}, kind),
        )
        count = add_view(view, language)
        st.session_state[SAVED] = saved + 1
        st.session_state[f"{SAVED}.told"] = (view.title, count)

    st.button(
        text("presentation.save_now", language),
        on_click=save,
        type="primary",
        key=f"save_view.{screen}.save",
    )
    told = st.session_state.pop(f"{SAVED}.told", None)
    if told is not None:
        name, count = told
        st.success(
            text("presentation.saved", language, n=str(count), title=plain(name, longest=160))
        )
    st.page_link(PAGE, label=text("presentation.to_story", language))
