"""What is asked for a file of one view, how far it is, and the file."""

import streamlit as st

from geo.stories.files import ending_of
from geo.stories.view import Screen, Story, View
from geo.texts import Language, text
from pages.components.file_choices import (
    WHOLE,
    choose_district,
    choose_format,
    choose_size,
    name_file,
    show_download,
)
from pages.components.story_slides import place_order
from pages.components.story_work import show_work, want
from pages.components.view_choices import ask_kind, ask_words, choose_kind, refuse, typed
from pages.components.view_files import Opened

SLOT = "view.file"
FORM = "view_file"
OF_AREAS = frozenset({Screen.MAP, Screen.SEGREGATION, Screen.SCENARIO})
"""Pages of which a district may have a sheet of its own."""


def show_form(opened: Opened, language: Language) -> None:
    """Kind of file, title and sentence, the way to the file, and the file once it is there.

    Args:
        opened: What is on screen.
        language: Of all words, also of the file's.

    Raises:
        GeoError: A city cannot be opened.
    """
    refusal = refuse(opened.screen, language)
    if refusal:
        st.info(refusal)
        return
    kind, beside = st.columns(2)
    with kind:
        format_key = choose_format(FORM, language)
    with beside:
        size = choose_size(format_key, FORM, language)
        district = _choose_district(opened, format_key, language)
    view = _ask_view(opened, language)
    story = Story(view.title, (view,), language)
    order = place_order(story, language, district=district, size=size)
    row = st.container(horizontal=True)
    with row:
        st.button(
            text("presentation.make", language),
            key=f"{FORM}.make",
            on_click=want,
            args=(SLOT, order, format_key),
        )
    made = show_work(SLOT, order, format_key, language)
    if made is not None:
        with row:
            name = f"{name_file(view.title)}.{ending_of(format_key, 1)}"
            show_download(made, name, FORM, language)


def _choose_district(opened: Opened, format_key: str, language: Language) -> str:
    """A district of the city that is looked at, where the page shows areas."""
    if opened.screen not in OF_AREAS:
        return WHOLE
    # A district of one city is none of another.
    form = f"{FORM}.{opened.chosen.get('city', '')}"
    return choose_district(
        [View(opened.screen, "", chosen=opened.chosen)], format_key, form, language
    )


def _ask_view(opened: Opened, language: Language) -> View:
    """The view that would be kept of what is chosen, with the words that the reader gives it."""
    screen = opened.screen
    kind = ask_kind(screen, [one for one in opened.words if one], FORM, language)
    named, said = ask_words(opened.words[kind], f"{FORM}.{screen}", language)
    return View(
        screen=screen,
        # A report needs a title, whatever it shows.
        title=typed(named) or text("presentation.own_title", language),
        statement=typed(said),
        chosen=choose_kind(screen, opened.chosen, kind),
    )
