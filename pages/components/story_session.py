"""The story in the making: kept with the session, changed in callbacks, one step can be undone.

It stays with the session and its file: a story is small, goes into a link or a mail, and says
nothing that the figures of the day do not say again; the workspace keeps cities and plans only.
"""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from geo.stories.view import Story, View
from geo.texts import Language, text

STORY = "story.current"
BEFORE = "story.before"
CHOSEN = "story.chosen"
GENERATION = "story.generation"
"""Counts replacements as a whole, so that widgets do not keep words of another view."""


def current_story(language: Language) -> Story:
    """The story of this session; an empty one at first."""
    kept = st.session_state.get(STORY)
    if isinstance(kept, Story):
        return kept
    return Story(title=text("presentation.own_title", language), language=language)


def keep_story(story: Story) -> None:
    """Take a story's words over; nothing to undo."""
    st.session_state[STORY] = story


def change_story(story: Story, *, language: Language, chosen: int | None = None) -> None:
    """Replace the story, in a callback; the one before can be taken back.

    Args:
        story: What it becomes.
        language: Of an empty story's title.
        chosen: Which view is looked at from now on.
    """
    st.session_state[BEFORE] = (current_story(language), chosen_place(language))
    st.session_state[STORY] = story
    _look_at(chosen_place(language) if chosen is None else chosen)


def undo(language: Language) -> None:
    """Take the last change back; a second time, the taking back."""
    before = st.session_state.get(BEFORE)
    if before is not None:
        story, place = before
        change_story(story, language=language, chosen=place)


def can_undo() -> bool:
    """Whether there is something to take back."""
    return st.session_state.get(BEFORE) is not None


def chosen_place(language: Language) -> int:
    """Which view is looked at, from 0; always one that there is, or 0."""
    last = len(current_story(language).views) - 1
    return max(0, min(last, int(st.session_state.get(CHOSEN, 0))))


def choose_view(place: int) -> None:
    """Look at another view, in a callback."""
    _look_at(place)


def add_view(view: View, language: Language) -> int:
    """Put a view at the end; returns how many there are then."""
    story = current_story(language)
    views = (*story.views, view)
    change_story(replace(story, views=views), language=language, chosen=len(views) - 1)
    return len(views)


def move_view(place: int, by: int, language: Language) -> None:
    """Let a view change places with its neighbour."""
    story = current_story(language)
    views = list(story.views)
    there = place + by
    if 0 <= there < len(views):
        views[place], views[there] = views[there], views[place]
        change_story(replace(story, views=tuple(views)), language=language, chosen=there)


def delete_view(place: int, language: Language) -> None:
    """Take a view out."""
    story = current_story(language)
    views = story.views[:place] + story.views[place + 1 :]
    change_story(replace(story, views=views), language=language)


def edit_view(place: int, edit: Callable[[View], View], language: Language) -> None:
    """Change a view's words as they are typed; not a step of its own to take back."""
    story = current_story(language)
    if place < len(story.views):
        views = list(story.views)
        views[place] = edit(views[place])
        keep_story(replace(story, views=tuple(views)))


def generation() -> int:
    """Part of the keys of widgets that show words of the story."""
    return int(st.session_state.get(GENERATION, 0))


def _look_at(place: int) -> None:
    st.session_state[CHOSEN] = place
    st.session_state[GENERATION] = generation() + 1
