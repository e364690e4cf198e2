"""Waiting for a file: how far it is, and the way to end it."""

from collections.abc import Hashable

import streamlit as st

from geo.errors import GeoError
from geo.texts import Language, text
from pages.components import background
from pages.components.guard import say
from pages.components.story_slides import Order, make_work
from pages.components.ticker import ticker


def show_work(slot: str, order: Order, format_key: str, language: Language) -> bytes | None:
    """Begin a file or go on waiting for it; what it is once it is there.

    In a fragment, which reruns until it is done.

    Args:
        slot: A job at a time; another order takes its place.
        order: What of.
        format_key: See ``geo.stories.files``.
        language: Of the words beside.
    """
    key: Hashable = (order.key(), format_key)
    wanted = f"{slot}.wanted"
    if st.session_state.get(wanted) != key:
        return None
    try:
        background.start(slot, key, make_work(order, format_key))
        made = background.result(slot, key)
    except GeoError as refusal:
        say(refusal, language)
        st.session_state.pop(wanted, None)
        return None
    ticker(pending=made is None, key=slot)
    if made is None:
        _show_waiting(slot, key, language)
        return None
    return bytes(made)


def want(slot: str, order: Order, format_key: str) -> None:
    """Ask for a file, in a callback."""
    st.session_state[f"{slot}.wanted"] = (order.key(), format_key)


def give_up(slot: str) -> None:
    """End it, in a callback."""
    background.cancel(slot)
    st.session_state.pop(f"{slot}.wanted", None)


def is_wanted(slot: str) -> bool:
    """Whether a file was asked for."""
    return f"{slot}.wanted" in st.session_state


def _show_waiting(slot: str, key: Hashable, language: Language) -> None:
    share = background.progress(slot, key)
    bar, stop = st.columns([5, 1], vertical_alignment="center")
    with bar:
        st.progress(share, text=text("presentation.computing", language))
    with stop:
        st.button(
            text("presentation.cancel", language),
            key=f"{slot}.cancel",
            on_click=give_up,
            args=(slot,),
        )
