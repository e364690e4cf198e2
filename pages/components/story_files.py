"""What a story becomes: files of many kinds, its own small file, a link; and a file read again."""

from dataclasses import replace

import streamlit as st

from geo.access import Right
from geo.errors import GeoError
from geo.stories.files import ending_of
from geo.stories.identity import find_changed, identify_cities
from geo.stories.story_file import encode_story, read_story, write_story
from geo.stories.view import Story
from geo.texts import Language, text
from pages.components import access, cached
from pages.components.file_choices import (
    choose_district,
    choose_format,
    choose_size,
    name_file,
    show_download,
)
from pages.components.guard import one_sentence, say
from pages.components.markdown import plain
from pages.components.story_session import change_story, chosen_place
from pages.components.story_slides import place_order
from pages.components.story_work import show_work, want

SLOT = "story.file"
FORM = "story"
UPLOAD = "story.upload"
REFUSED = "story.upload.refused"
LONGEST_LINK = 1800
"""Longer addresses are cut off by mail programs."""
ADDRESS = "Praesentation"


def show_files(story: Story, language: Language) -> None:
    """Files to take away, and the way to bring a story back."""
    with st.expander(
        text("presentation.files", language), key="story.files", on_change="rerun"
    ) as opened:
        if not opened.open:
            return
        if story.views:
            _show_export(story, language)
            with one_sentence(language):
                _show_own_file(story, language)
        if access.may(Right.OPEN_FILES):
            _show_upload(language)


@st.fragment
def _show_export(story: Story, language: Language) -> None:
    with one_sentence(language):
        kind, scope, go = st.columns([3, 3, 2], vertical_alignment="bottom")
        with kind:
            chosen = choose_format(FORM, language)
        with scope:
            told = _choose_views(story, language)
        cut, paper, _ = st.columns([3, 3, 2])
        with cut:
            district = choose_district(told.views, chosen, FORM, language)
        with paper:
            size = choose_size(chosen, FORM, language)
        order = place_order(told, language, district=district, size=size)
        with go:
            st.button(
                text("presentation.make", language),
                key="story.make",
                on_click=want,
                args=(SLOT, order, chosen),
                width="stretch",
            )
        made = show_work(SLOT, order, chosen, language)
        if made is not None:
            ending = ending_of(chosen, len(told.views))
            show_download(made, f"{name_file(story.title)}.{ending}", FORM, language)


def _choose_views(story: Story, language: Language) -> Story:
    """All views, or the one that is looked at."""
    place = chosen_place(language)
    scopes = {
        "all": text("presentation.scope_all", language, n=len(story.views)),
        "one": text("presentation.scope_one", language, n=place + 1),
    }
    chosen = st.selectbox(
        text("presentation.scope", language),
        list(scopes),
        format_func=scopes.__getitem__,
        key=f"story.scope.{language}",
    )
    return story if chosen == "all" else replace(story, views=(story.views[place],))


def _show_own_file(story: Story, language: Language) -> None:
    # With what the figures are now, so that whoever opens it is told when they are others; as
    # everybody may see them, since what is read from true ones would tell of hidden counts.
    told = identify_cities(story, open_city=cached.load, rule=access.configured_rule())
    st.download_button(
        text("presentation.download_story", language),
        write_story(told),
        file_name=f"{name_file(story.title)}.json",
        mime="application/json",
        on_click="ignore",
        key="story.json",
    )
    try:
        packed = encode_story(told)
    except GeoError as refusal:
        say(refusal, language)
        return
    address = f"{_own_address()}?lang={language}&story={packed}"
    st.caption(text("presentation.link", language))
    st.code(address, language=None, wrap_lines=True)
    if len(address) > LONGEST_LINK:
        st.caption(text("presentation.link_long", language))


def show_changed(story: Story, language: Language) -> None:
    """Say of which cities the figures are others than when the story was saved."""
    changed = find_changed(story, open_city=cached.load, rule=access.configured_rule())
    if changed:
        names = ", ".join(plain(name) for name in changed)
        st.warning(text("presentation.changed", language, cities=names))


def _own_address() -> str:
    """Where this page is, without its question."""
    return (st.context.url or ADDRESS).partition("?")[0]


def _show_upload(language: Language) -> None:
    st.file_uploader(
        text("presentation.upload", language),
        type=["json"],
        key=UPLOAD,
        on_change=_take_upload,
        args=(language,),
        help=text("presentation.upload_help", language),
    )
    refusal = st.session_state.pop(REFUSED, None)
    if isinstance(refusal, GeoError):
        say(refusal, language)


def _take_upload(language: Language) -> None:
    file = st.session_state.get(UPLOAD)
    if file is None:
        return
    try:
        access.require(Right.OPEN_FILES)
        change_story(read_story(file.getvalue()), language=language, chosen=0)
    except GeoError as refusal:
        st.session_state[REFUSED] = refusal
