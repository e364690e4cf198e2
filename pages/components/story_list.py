"""The views of the story in their order, and the one that is looked at."""

import streamlit as st

from geo.errors import GeoError
from geo.reports.html import compose_html
from geo.stories.story_file import LONGEST_STATEMENT, LONGEST_TITLE
from geo.stories.view import Story, View
from geo.texts import Language, text
from pages.components.guard import say
from pages.components.markdown import plain
from pages.components.story_player import show_preview
from pages.components.story_session import (
    choose_view,
    chosen_place,
    delete_view,
    edit_view,
    generation,
    move_view,
)
from pages.components.story_slides import compute_view, place_order
from pages.components.view_choices import in_one_line

LONGEST_SHOWN = 70
STYLE = """<style>
[class*="st-key-story-row-"] { flex-wrap: nowrap; }
[class*="st-key-story-row-"] > :first-child { flex: 1 1 0; min-width: 0; }
[class*="st-key-story-row-"] > :not(:first-child) { flex: 0 0 auto; }
/* Titles that begin alike are told apart by their ends. */
[class*="st-key-story-choose-"] button * { white-space: normal; text-align: left;
  overflow-wrap: anywhere; }
/* Words for those who hear the page, signs for those who see it. */
[class*="st-key-story-act-"] p { font-size: 0; }
[class*="st-key-story-act-"] p::before { font-size: 1rem; }
[class*="st-key-story-act-move_up"] p::before { content: "↑"; }
[class*="st-key-story-act-move_down"] p::before { content: "↓"; }
[class*="st-key-story-act-delete"] p::before { content: "✕"; }
</style>"""


def show_list(story: Story, language: Language) -> None:
    """One row a view: its title, which chooses it, up, down, delete."""
    st.subheader(text("presentation.views", language))
    st.html(STYLE)
    for place, view in enumerate(story.views):
        _show_row(story, place, view, language)


def show_view(story: Story, language: Language) -> None:
    """Title and sentence of the chosen view to be edited, and its slide."""
    place = chosen_place(language)
    heading = text("presentation.slide_of", language, n=str(place + 1), total=str(len(story.views)))
    st.subheader(heading)
    _edit("title", place, story.views[place], language)
    _edit("statement", place, story.views[place], language)
    try:
        with st.spinner(text("presentation.computing", language)):
            report = compute_view(story.views[place], place_order(story, language))
    except GeoError as refusal:
        say(refusal, language)
        return
    show_preview(compose_html(report), label=text("presentation.preview", language))


def _show_row(story: Story, place: int, view: View, language: Language) -> None:
    title = view.title or text("presentation.untitled", language)
    is_chosen = place == chosen_place(language)
    with st.container(key=f"story-row-{place}", horizontal=True, gap="xxsmall"):
        st.button(
            f"{place + 1}. {plain(title, longest=LONGEST_SHOWN)}",
            key=f"story.choose.{place}",
            on_click=choose_view,
            args=(place,),
            type="primary" if is_chosen else "secondary",
            width="stretch",
        )
        _show_move("move_up", -1, place, language, disabled=place == 0)
        _show_move("move_down", 1, place, language, disabled=place == len(story.views) - 1)
        words = text("presentation.delete", language, n=str(place + 1))
        st.button(
            words,
            key=f"story.act.delete.{place}",
            help=words,
            on_click=delete_view,
            args=(place, language),
            width="content",
        )


def _show_move(act: str, by: int, place: int, language: Language, *, disabled: bool) -> None:
    keys = {"move_up": "presentation.move_up", "move_down": "presentation.move_down"}
    words = text(keys[act], language, n=str(place + 1))
    st.button(
        words,
        key=f"story.act.{act}.{place}",
        help=words,
        on_click=move_view,
        args=(place, by, language),
        disabled=disabled,
        width="content",
    )


def _edit(part: str, place: int, view: View, language: Language) -> None:
    key = f"story.view_{part}.{language}.{place}.{generation()}"
    st.session_state.setdefault(key, getattr(view, part))

    def take() -> None:
        typed = in_one_line(str(st.session_state[key]))
        edit_view(place, lambda old: View(**{**vars(old), part: typed}), language)

    if part == "title":
        st.text_input(
            text("presentation.view_title", language),
            key=key,
            max_chars=LONGEST_TITLE,
            on_change=take,
        )
    else:
        st.text_area(
            text("presentation.view_statement", language),
            key=key,
            max_chars=LONGEST_STATEMENT,
            height=80,
            on_change=take,
            help=text("presentation.view_statement_help", language),
        )
