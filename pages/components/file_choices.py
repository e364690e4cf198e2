"""What is asked before a file is made of a view or a story, and the button that gives it away."""

from collections.abc import Sequence
from importlib.util import find_spec
from mimetypes import guess_type

import streamlit as st

from geo.numbers import format_number
from geo.stories.district import list_districts
from geo.stories.files import FORMATS
from geo.stories.view import View
from geo.texts import Language, text
from pages.components.story_slides import open_cities

WHOLE = ""
CUT = frozenset({"pdf", "docx", "map", "png", "svg"})
"""Formats of paper, which a district may have for itself."""
LONGEST_NAME = 60
KILO = 1024


def choose_format(form: str, language: Language) -> str:
    """Which kind of file, of those whose writer is installed.

    Args:
        form: First part of the widget's key; the same for what else is asked.
        language: Of its words.
    """
    offered = [key for key, one in FORMATS.items() if find_spec(one.module) is not None]
    return st.selectbox(
        text("presentation.format", language),
        offered,
        format_func=lambda key: text(f"presentation.format_{key}", language),
        key=f"{form}.format.{language}",
    )


def choose_size(format_key: str, form: str, language: Language) -> str:
    """The paper of pictures and maps; empty where a format has one size only."""
    sizes = FORMATS[format_key].sizes
    if not sizes:
        return ""
    return st.selectbox(
        text("presentation.size", language),
        sizes,
        format_func=lambda size: text(f"presentation.size_{size}", language),
        key=f"{form}.size.{format_key}.{language}",
    )


def choose_district(views: Sequence[View], format_key: str, form: str, language: Language) -> str:
    """A district of the one city that views speak of; nothing to choose where it is more.

    Raises:
        GeoError: A city cannot be opened.
    """
    if format_key not in CUT:
        return WHOLE
    cities = list(open_cities(views).values())
    districts = list_districts(cities[0]) if len(cities) == 1 else {}
    return st.selectbox(
        text("presentation.district", language),
        [WHOLE, *districts],
        format_func=lambda key: districts.get(key, text("presentation.whole_city", language)),
        key=f"{form}.district.{language}",
        disabled=not districts,
        help=text("presentation.district_help", language),
    )


def show_download(made: bytes, name: str, form: str, language: Language) -> None:
    """The button that gives a file away, with its size."""
    st.download_button(
        text("presentation.download", language, size=_size(len(made), language)),
        made,
        file_name=name,
        mime=guess_type(name)[0] or "application/octet-stream",
        on_click="ignore",
        type="primary",
        key=f"{form}.download",
    )


def name_file(title: str) -> str:
    """The beginning of a file name that every system takes, of whole words."""
    kept = "".join(sign if sign.isalnum() else " " for sign in title).split()
    while len(kept) > 1 and len("-".join(kept)) > LONGEST_NAME:
        kept.pop()
    return "-".join(kept)[:LONGEST_NAME] or "story"


def _size(length: int, language: Language) -> str:
    if length < KILO * KILO:
        return f"{max(1, round(length / KILO))} KB"
    return f"{format_number(length / KILO**2, language, decimals=1)} MB"
