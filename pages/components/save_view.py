"""The button "Ansicht merken": what is on screen becomes a view of the session's story.

A page notes what it says of itself while it is drawn (``note``), and what is chosen stands in the
session by the names of links. Both are read when the reader saves, so that a slider moved in a
fragment counts.
"""

from collections.abc import Callable, Mapping
from zlib import crc32

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.stories.comparison_question import SECTIONS
from geo.stories.story_file import LONGEST_STATEMENT, LONGEST_TITLE
from geo.stories.view import Screen, View
from geo.texts import Language, text
from pages.components import access, link
from pages.components.guard import one_sentence
from pages.components.markdown import plain
from pages.components.story_session import add_view

NOTED = "save_view.noted"
FAN = "scenario.fan"
"""Where what is said of a scenario's course is noted, beside what is said of its map."""
NO_SLIDE = ("figures", "published")
"""Sections that are tables alone."""
SAVED = "save_view.saved"
PAGE = "pages/6_Praesentation.py"
COMMON = ("city", "lang")
CHOICES: Mapping[Screen, tuple[str, ...]] = {
    Screen.MAP: (
        *("view", "level", "indicator", "second", "period", "second_period"),
        *("method", "classes", "bounds", "pooled", "palette", "sort"),
    ),
    Screen.SEGREGATION: (
        *("group", "against", "level", "period", "draws", "seed"),
        *("section", "index", "part"),
    ),
    Screen.SCENARIO: ("outcome", "compare", "fan"),
    Screen.COMPARISON: (
        *("cities", "by", "indicator", "group", "against", "index", "period"),
        *("base", "levels", "level", "section", "draws", "seed"),
        *("split", "from", "to", "first", "second"),
    ),
}
"""What a screen is made of, by the names of links."""
ONLY_OF_TWO = ("second", "second_period")
ONLY_IN: Mapping[str, tuple[str, ...]] = {
    "trend": ("base",),
    "change": ("split", "from", "to"),
    "scatter": ("first", "second"),
}
"""Choices that belong to one section of the page that compares cities."""
FIGURES = ("map", "fan")
"""What a scenario can be kept as."""


def note(screen: Screen, *, title: str, statement: str = "", under: str = "") -> None:
    """Keep what the page says of itself, for whoever saves it.

    True numbers of an unprotected look are not proposed: a story is there to be passed on.

    Args:
        screen: Which page.
        title: Short.
        statement: Its one sentence.
        under: Name of what is kept where a screen can be kept in more than one way.
    """
    said = "" if access.is_unprotected() else statement
    st.session_state.setdefault(NOTED, {})[under or screen] = (
        title[:LONGEST_TITLE],
        said if len(said) <= LONGEST_STATEMENT else "",
    )


def show_title(
    title: str,
    screen: Screen,
    language: Language,
    *,
    more: Callable[[], Mapping[str, str]] = dict,
) -> None:
    """The title of a page with the button beside it; arguments as of ``show_save``."""
    with show_title_row(title):
        show_save(screen, language, more=more)


def show_title_row(title: str) -> DeltaGenerator:
    """The title of a page, and the place beside it for a button that comes later."""
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    with left:
        st.title(title)
    return right


@st.fragment
def show_save(
    screen: Screen, language: Language, *, more: Callable[[], Mapping[str, str]] = dict
) -> None:
    """A button that opens title and sentence, and keeps the view.

    Args:
        screen: Which page it stands on.
        language: Of its words.
        more: Gives what is chosen besides and stands in no link, such as a whole plan.
    """
    with one_sentence(language):
        opened = st.popover(
            text("presentation.save", language),
            key=f"save_view.{screen}",
            on_change="rerun",
            icon=":material/bookmark_add:",
            width="stretch",
        )
        if opened.open:
            with opened:
                _show_form(screen, language, more)


def chosen_on(screen: Screen) -> dict[str, str]:
    """What is chosen on a page now, by the names of links; nothing that does not matter there."""
    names = [*COMMON, *CHOICES[screen]]
    if screen is Screen.MAP and link.chosen("view") == "one":
        names = [name for name in names if name not in ONLY_OF_TWO]
    if screen is Screen.COMPARISON:
        section = link.chosen("section")
        elsewhere = {name for one, of in ONLY_IN.items() if one != section for name in of}
        names = [name for name in names if name not in elsewhere]
    asked = {name: link.chosen(name) for name in names}
    return {name: choice for name, choice in asked.items() if choice}


def _refuse(screen: Screen, language: Language) -> str:
    """Why what is open on a page is no slide; empty where it is one."""
    if screen is not Screen.COMPARISON:
        return ""
    section = link.chosen("section") or ""
    if section == "change" and link.chosen("by") == "indicator":
        return text("compare_page.change_of_index", language)
    if section not in NO_SLIDE:
        return ""
    kept = [text(f"compare_page.section_{one}", language) for one in SECTIONS]
    name = text(f"compare_page.section_{section}", language)
    return text("compare_page.not_kept", language, section=name, kept=", ".join(kept))


def _ask_figure(mark: str, language: Language) -> str:
    """Whether a scenario is kept as the map of a year or as its course with a band."""
    return st.radio(
        text("scenario_page.kept_figure", language),
        FIGURES,
        format_func=lambda one: text(f"scenario_page.kept_{one}", language),
        key=f"save_view.figure.{mark}",
        horizontal=True,
    )


def _show_form(screen: Screen, language: Language, more: Callable[[], Mapping[str, str]]) -> None:
    refusal = _refuse(screen, language)
    if refusal:
        st.info(refusal)
        return
    figure = _ask_figure(f"{screen}.{language}", language) if screen is Screen.SCENARIO else ""
    noted = FAN if figure == "fan" else screen
    title, statement = st.session_state.get(NOTED, {}).get(noted, ("", ""))
    saved = int(st.session_state.get(SAVED, 0))
    # Another proposal is another field: what was typed for the last one is not of this view.
    mark = f"{screen}.{language}.{saved}.{crc32((title + statement).encode())}"
    named, said = f"save_view.title.{mark}", f"save_view.statement.{mark}"
    st.session_state.setdefault(named, title)
    st.session_state.setdefault(said, statement)
    st.text_input(text("presentation.view_title", language), key=named, max_chars=LONGEST_TITLE)
    st.text_area(
        text("presentation.view_statement", language),
        key=said,
        max_chars=LONGEST_STATEMENT,
        help=text("presentation.view_statement_help", language),
        height=120,
    )

    def save() -> None:
        view = View(
            screen=screen,
            title=" ".join(st.session_state[named].split()),
            statement=" ".join(st.session_state[said].split()),
            chosen=chosen_on(screen) | dict(more()) | ({"figure": figure} if figure else {}),
        )
        count = add_view(view, language)
        st.session_state[SAVED] = saved + 1
        st.session_state[f"{SAVED}.told"] = (view.title, count)

    st.button(
        text("presentation.save_now", language), on_click=save, type="primary", key=f"{mark}.save"
    )
    told = st.session_state.pop(f"{SAVED}.told", None)
    if told is not None:
        name, count = told
        st.success(
            text("presentation.saved", language, n=str(count), title=plain(name, longest=160))
        )
    st.page_link(PAGE, label=text("presentation.to_story", language))
