"""What a story becomes: files of many kinds, its own small file, a link; and a file read again."""

from dataclasses import replace
from importlib.util import find_spec
from mimetypes import guess_type

import streamlit as st

from geo.access import Right
from geo.errors import GeoError
from geo.stories.district import list_districts
from geo.stories.files import FORMATS, ending_of
from geo.stories.identity import find_changed, identify_cities
from geo.stories.story_file import encode_story, read_story, write_story
from geo.stories.view import Story
from geo.texts import Language, text
from pages.components import access, cached
from pages.components.guard import one_sentence, say
from pages.components.markdown import plain
from pages.components.story_session import change_story, chosen_place
from pages.components.story_slides import open_cities, place_order
from pages.components.story_work import show_work, want

SLOT = "story.file"
UPLOAD = "story.upload"
REFUSED = "story.upload.refused"
WHOLE = ""
CUT = frozenset({"pdf", "docx", "map", "png", "svg"})
"""Formats of paper, which a district may have for itself."""
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
            offered = [key for key, one in FORMATS.items() if find_spec(one.module) is not None]
            chosen = st.selectbox(
                text("presentation.format", language),
                offered,
                format_func=lambda key: text(f"presentation.format_{key}", language),
                key=f"story.format.{language}",
            )
        with scope:
            told = _choose_views(story, language)
        cut, paper, _ = st.columns([3, 3, 2])
        with cut:
            district = _choose_district(told, language) if chosen in CUT else WHOLE
        with paper:
            size = _choose_size(chosen, language)
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
            st.download_button(
                text("presentation.download", language, size=_size(len(made))),
                made,
                file_name=f"{_name(story)}.{ending}",
                mime=guess_type(f"a.{ending}")[0] or "application/octet-stream",
                on_click="ignore",
                type="primary",
                key="story.download",
            )


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


def _choose_size(format_key: str, language: Language) -> str:
    """The paper of pictures and maps; empty where a format has one size only."""
    sizes = FORMATS[format_key].sizes
    if not sizes:
        return ""
    return st.selectbox(
        text("presentation.size", language),
        sizes,
        format_func=lambda size: text(f"presentation.size_{size}", language),
        key=f"story.size.{format_key}.{language}",
    )


def _choose_district(story: Story, language: Language) -> str:
    """A district of the one city that the story speaks of; nothing to choose where it is more."""
    cities = list(open_cities(story.views).values())
    districts = list_districts(cities[0]) if len(cities) == 1 else {}
    return st.selectbox(
        text("presentation.district", language),
        [WHOLE, *districts],
        format_func=lambda key: districts.get(key, text("presentation.whole_city", language)),
        key=f"story.district.{language}",
        disabled=not districts,
        help=text("presentation.district_help", language),
    )


def _show_own_file(story: Story, language: Language) -> None:
    # With what the figures are now, so that whoever opens it is told when they are others; as
    # everybody may see them, since what is read from true ones would tell of hidden counts.
    told = identify_cities(story, open_city=cached.load, rule=access.configured_rule())
    st.download_button(
        text("presentation.download_story", language),
        write_story(told),
        file_name=f"{_name(story)}.json",
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


def _name(story: Story) -> str:
    """A file name that every system takes."""
    kept = "".join(sign if sign.isalnum() else "-" for sign in story.title)[:60]
    return "-".join(part for part in kept.split("-") if part) or "story"


def _size(length: int) -> str:
    return f"{max(1, round(length / 1024))} KB"
