"""The presentation over the whole window, from the button or from a link."""

import streamlit as st

from geo.errors import GeoError
from geo.stories.view import Story
from geo.texts import Language, text
from pages.components.guard import one_sentence, say
from pages.components.story_player import show_full
from pages.components.story_slides import Order, place_order
from pages.components.story_work import give_up, show_work, want

SLOT = "story.present"
ASKED = "story.presenting"
FORMAT = "html"


def start_presenting() -> None:
    """Begin as soon as the slides are there."""
    st.session_state[ASKED] = True


@st.fragment
def show_present(story: Story, language: Language) -> None:
    """The button, how far the slides are, and the slides over everything else."""
    with one_sentence(language):
        st.button(
            text("presentation.present", language),
            key="story.present",
            type="primary",
            on_click=start_presenting,
            icon=":material/slideshow:",
            help=text("presentation.present_help", language),
        )
        if not st.session_state.get(ASKED):
            return
        try:
            order = place_order(story, language)
        except GeoError as refusal:
            _stop()
            say(refusal, language)
            return
        _show_slides(order, language)


def _show_slides(order: Order, language: Language) -> None:
    want(SLOT, order, FORMAT)
    made = show_work(SLOT, order, FORMAT, language)
    if made is not None:
        show_full(made.decode("utf-8"), label=order.story.title, on_left=_stop)
    elif f"{SLOT}.wanted" not in st.session_state:
        # It was refused, which has been said.
        st.session_state.pop(ASKED, None)


def _stop() -> None:
    st.session_state.pop(ASKED, None)
    give_up(SLOT)
