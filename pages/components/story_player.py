"""The presentation inside the app: the same file as without a server, in a frame of its own."""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

FOLDER = Path(__file__).parent


def show_preview(html: str, *, label: str) -> None:
    """A story in a frame of the page.

    Args:
        html: Of ``geo.reports.html``.
        label: Of the frame, for those who do not see it.
    """
    _show(html, "story.preview", label=label, full=False, on_left=_nothing)


def show_full(html: str, *, label: str, on_left: Callable[[], None]) -> None:
    """A story over everything else, until the reader leaves it.

    Args:
        html: Of ``geo.reports.html``.
        label: Of the frame.
        on_left: Called before the script runs again.
    """
    _show(html, "story.full", label=label, full=True, on_left=on_left)


def _show(html: str, key: str, *, label: str, full: bool, on_left: Callable[[], None]) -> None:
    data = {
        "key": key,
        # The frame is built again only where the story is another one.
        "mark": sha256(html.encode()).hexdigest(),
        "html": html,
        "label": label,
        "full": full,
    }
    if full:
        _player()(key=key, data=data, on_left_change=on_left, height=0)
    else:
        _player()(key=key, data=data, on_left_change=on_left)


def _nothing() -> None:
    """A preview is not left."""


@cache
def _player() -> "ComponentRenderer":
    return st.components.v2.component(
        "ankunftsatlas_story", js=(FOLDER / "story_player.js").read_text("utf-8")
    )
