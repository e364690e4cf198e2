"""The button "Als Datei": what is on screen becomes a file at once, and no story is touched.

What computes and writes is loaded when somebody opens it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from geo.stories.view import Screen
from geo.texts import Language, text
from pages.components.guard import one_sentence
from pages.components.view_choices import Words, chosen_on, list_kinds, noted

OPENED = "view_file.opened"


@dataclass(frozen=True)
class Opened:
    """A page when the form was opened: a year that runs on makes no other file.

    Attributes:
        screen: Which page.
        chosen: What was chosen there.
        words: Title and sentence that it proposed, by the kinds as which it can be kept; under an
            empty name where there is one way only.
    """

    screen: Screen
    chosen: Mapping[str, str]
    words: Mapping[str, Words]


@st.fragment
def show_as_file(
    screen: Screen, language: Language, *, more: Callable[[], Mapping[str, str]]
) -> None:
    """A button that opens the kinds of files; arguments as of ``show_buttons``."""
    with one_sentence(language):
        opened = st.popover(
            text("presentation.as_file", language),
            key=f"view_file.{screen}",
            on_change="rerun",
            icon=":material/file_save:",
        )
        if not opened.open:
            st.session_state.pop(OPENED, None)
            return
        if OPENED not in st.session_state:
            words = {kind: noted(screen, kind) for kind in list_kinds(screen) or [""]}
            st.session_state[OPENED] = Opened(screen, chosen_on(screen) | dict(more()), words)
        from pages.components.view_file_form import show_form

        # A refusal is said inside as well.
        with opened, st.container(key="view-form-file"), one_sentence(language):
            show_form(st.session_state[OPENED], language)
