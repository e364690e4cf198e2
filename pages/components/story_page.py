"""The page Präsentation: the views of the story, one of them looked at, and what they become."""

import streamlit as st

from geo.city import City
from geo.errors import GeoError
from geo.stories.story_file import LONGEST_TITLE, decode_story
from geo.stories.view import Story
from geo.texts import Language, text
from pages.components import link
from pages.components.compare_cities import show_kinds
from pages.components.guard import one_sentence, say
from pages.components.story_files import show_changed, show_files
from pages.components.story_list import show_list, show_view
from pages.components.story_present import show_present, start_presenting
from pages.components.story_session import (
    can_undo,
    change_story,
    current_story,
    generation,
    keep_story,
    undo,
)
from pages.components.story_slides import open_cities

OPENED = "story.opened_link"
SCREENS = {
    "map": "pages/1_Karte.py",
    "segregation": "pages/2_Segregation.py",
    "scenarios": "pages/4_Szenarien.py",
    "compare": "pages/5_Staedtevergleich.py",
}


def render(language: Language, city: City | None) -> None:
    """Title, presentation, list and preview, files."""
    st.title(text("menu.presentation", language))
    refusal = open_link(language)
    if refusal is not None:
        say(refusal, language)
    story = current_story(language)
    with one_sentence(language):
        named = open_cities(story.views) if story.views else {}
        show_kinds(list(named.values()) or ([city] if city else []), language)
        show_changed(story, language)
    if not story.views:
        show_empty(language)
    else:
        show_head(story, language)
        show_present(current_story(language), language)
        left, right = st.columns([2, 3], gap="large")
        with left:
            show_list(current_story(language), language)
        with right:
            show_view(current_story(language), language)
    show_undo(language)
    show_files(current_story(language), language)


def open_link(language: Language) -> GeoError | None:
    """Take over the story that the link carries, once, and begin to present it.

    Returns:
        Why it cannot be opened; None where there is nothing to say.
    """
    asked = st.query_params.get("story")
    if not asked or st.session_state.get(OPENED) == asked:
        return None
    st.session_state[OPENED] = asked
    # From here on the address would tell of a story that may have been changed.
    link.remember("story", None)
    try:
        story = decode_story(asked)
    except GeoError as refusal:
        return refusal
    change_story(story, language=language, chosen=0)
    if story.views:
        start_presenting()
    return None


def show_empty(language: Language) -> None:
    """How views come here."""
    st.info(text("presentation.empty", language))
    for page, file in SCREENS.items():
        st.page_link(file, label=text(f"menu.{page}", language))


def show_head(story: Story, language: Language) -> None:
    """Title, author and date of the whole."""
    parts = (("title", story.title), ("author", story.author), ("date", story.date))
    for column, (part, value) in zip(st.columns([5, 4, 2]), parts, strict=True):
        key = f"story.{part}.{language}.{generation()}"
        st.session_state.setdefault(key, value)
        with column:
            st.text_input(
                text(f"presentation.story_{part}", language),
                key=key,
                max_chars=LONGEST_TITLE,
                on_change=_take_head,
                args=(part, key, language),
                placeholder=text("presentation.date_form", language) if part == "date" else None,
            )


def _take_head(part: str, key: str, language: Language) -> None:
    typed = " ".join(str(st.session_state[key]).split())
    story = current_story(language)
    if part == "title" and not typed:
        typed = text("presentation.own_title", language)
    keep_story(Story(**{**vars(story), part: typed}))


def show_undo(language: Language) -> None:
    """The way back after a deletion or a move."""
    if can_undo():
        st.button(
            text("presentation.undo", language),
            key="story.undo",
            on_click=undo,
            args=(language,),
            icon=":material/undo:",
        )
