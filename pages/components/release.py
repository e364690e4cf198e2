"""The switch by which staff release a stored city to the public, or take it back."""

import streamlit as st

from geo.access import Right
from geo.cities import CityEntry
from geo.errors import GeoError
from geo.store import open_store
from geo.store.release import release_city
from geo.texts import Language, text
from pages.components import access
from pages.components.guard import say

SAID = "release.said"


def show_release(entry: CityEntry, language: Language) -> None:
    """One switch a city; what the store says, not what the session remembers."""
    key = f"release.{entry.key}.{language}"
    st.session_state[key] = not entry.is_internal
    st.toggle(
        text("access.released", language),
        key=key,
        help=text("access.released_help", language),
        on_change=_release,
        args=(entry.key, key),
    )
    refusal = st.session_state.pop(f"{SAID}.{entry.key}", None)
    if refusal is not None:
        say(refusal, language)


def _release(city: str, key: str) -> None:
    try:
        access.require(Right.WORKSPACE)
        release_city(open_store(), city, is_public=bool(st.session_state[key]))
    except GeoError as refusal:
        st.session_state[f"{SAID}.{city}"] = refusal
