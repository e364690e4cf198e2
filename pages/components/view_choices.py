"""What a page would keep of itself: what is chosen on it, and the words that it proposes.

A page notes what it says of itself while it is drawn (``note``), and what is chosen stands in the
session by the names of links. Both are read when the reader opens a form, so that a slider moved
in a fragment counts.
"""

import re
from collections.abc import Mapping, Sequence
from zlib import crc32

import streamlit as st

from geo.stories.story_file import LONGEST_STATEMENT, LONGEST_TITLE
from geo.stories.view import Screen
from geo.texts import Language, text
from pages.components import access, link

Words = tuple[str, str]
"""Title and sentence."""
NOTED = "save_view.noted"
NOTED_OF = "save_view.noted_of"
COMMON = ("city", "lang")
CHOICES: Mapping[Screen, tuple[str, ...]] = {
    Screen.OVERVIEW: (),
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
PUBLISHED = "published"
"""The section of that page for which the cities are all that matters."""
FIGURES = ("map", "fan")
"""What a scenario can be kept as."""
PARTS = ("figures", "standouts", "facts")
"""Parts of the start page that can be kept."""
KIND_NAMES: Mapping[Screen, str] = {Screen.SCENARIO: "figure", Screen.OVERVIEW: "section"}
"""What the kind is called in a view."""
KIND_WORDS: Mapping[str, str] = {
    "map": "scenario_page.kept_map",
    "fan": "scenario_page.kept_fan",
    "figures": "overview.key_figures",
    "standouts": "overview.standouts",
    "facts": "overview.facts",
}


def note(screen: Screen, *, title: str, statement: str = "", kind: str = "") -> None:
    """Keep what the page says of itself, for whoever makes a view of it.

    True numbers of an unprotected look are not proposed: a view is there to be passed on.

    Args:
        screen: Which page.
        title: Short.
        statement: Its one sentence.
        kind: As what it is kept, where there is more than one way.
    """
    said = "" if access.is_unprotected() else statement
    under = f"{screen}.{kind}" if kind else screen
    words = (title[:LONGEST_TITLE], said if len(said) <= LONGEST_STATEMENT else "")
    st.session_state.setdefault(NOTED, {})[under] = words
    st.session_state.setdefault(NOTED_OF, {})[under] = _cities()


def noted(screen: Screen, kind: str = "") -> Words:
    """Title and sentence that a page proposes; empty where it said nothing of these cities.

    Args:
        screen: Which page.
        kind: As what it is kept, see ``list_kinds``.
    """
    under = f"{screen}.{kind}" if _is_noted(f"{screen}.{kind}") else screen
    if not _is_noted(under):
        return "", ""
    title, statement = st.session_state[NOTED][under]
    return str(title), str(statement)


def list_kinds(screen: Screen) -> list[str]:
    """As what a page can be kept; empty where there is one way only."""
    if screen is Screen.OVERVIEW:
        return [kind for kind in PARTS if _is_noted(f"{screen}.{kind}")]
    return list(FIGURES) if screen is Screen.SCENARIO else []


def choose_kind(screen: Screen, chosen: Mapping[str, str], kind: str) -> dict[str, str]:
    """What is chosen with the kind as which it is kept, and without what is of another kind."""
    if not kind:
        return dict(chosen)
    elsewhere = ("fan",) if kind == "map" else ()
    kept = {name: choice for name, choice in chosen.items() if name not in elsewhere}
    return {**kept, KIND_NAMES[screen]: kind}


def _is_noted(under: str) -> bool:
    return bool(st.session_state.get(NOTED_OF, {}).get(under) == _cities())


def _cities() -> tuple[str | None, ...]:
    """Of which cities something is said; what was said of others before is not proposed."""
    return link.chosen("city"), link.chosen("cities")


def chosen_on(screen: Screen) -> dict[str, str]:
    """What is chosen on a page now, by the names of links; nothing that does not matter there."""
    names = [*COMMON, *CHOICES[screen]]
    if screen is Screen.MAP and link.chosen("view") == "one":
        names = [name for name in names if name not in ONLY_OF_TWO]
    if screen is Screen.COMPARISON:
        section = link.chosen("section")
        elsewhere = {name for one, of in ONLY_IN.items() if one != section for name in of}
        names = [name for name in names if name not in elsewhere]
        if section == PUBLISHED:
            names = [*COMMON, "cities", "section"]
    asked = {name: link.chosen(name) for name in names}
    return {name: choice for name, choice in asked.items() if choice}


def refuse(screen: Screen, language: Language) -> str:
    """Why what is open on a page is no slide; empty where it is one."""
    is_change = screen is Screen.COMPARISON and link.chosen("section") == "change"
    if is_change and link.chosen("by") == "indicator":
        return text("compare_page.change_of_index", language)
    return ""


def ask_kind(screen: Screen, kinds: Sequence[str], form: str, language: Language) -> str:
    """As what a page is kept: which part of it, or a scenario's map or course.

    Args:
        screen: Which page.
        kinds: What there is; of none nothing is asked, and the answer is empty.
        form: First part of the widget's key.
        language: Of its words.
    """
    if not kinds:
        return ""
    return st.radio(
        text("presentation.kind", language),
        kinds,
        format_func=lambda kind: text(KIND_WORDS[kind], language),
        key=f"{form}.kind.{screen}.{language}",
        horizontal=True,
    )


def ask_words(proposed: Words, form: str, language: Language) -> tuple[str, str]:
    """Fields of title and sentence with what is proposed; their keys in the session.

    Args:
        proposed: Title and sentence. Others are other fields: what was typed for the last
            proposal is not of this view.
        form: First part of the fields' keys.
        language: Of the words beside.
    """
    title, statement = proposed
    mark = crc32((title + statement).encode())
    named, said = (f"{form}.{part}.{language}.{mark}" for part in ("title", "statement"))
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
    return named, said


def typed(key: str) -> str:
    """What stands in a field, in one line."""
    return in_one_line(str(st.session_state.get(key, "")))


def in_one_line(words: str) -> str:
    """Without line breaks and doubled spaces; hard spaces go on holding numbers and units."""
    return " ".join(part for part in re.split(r"[ \t\r\n]+", words) if part)
