"""The cities of the workspace: opened, or deleted after a second question."""

import streamlit as st

from geo.cities import list_cities
from geo.city import CityKind
from geo.store import open_store
from geo.texts import Language, text
from pages.components.import_history import show_history
from pages.components.markdown import plain
from pages.components.release import show_release
from pages.components.static_files import delete_with_maps


def show_workspace(language: Language) -> None:
    """One row a city, and where the workspace lies."""
    st.caption(plain(text("data.workspace_at", language, folder=open_store().place)))
    # Asked first so that a folder or database that cannot be read is told, not taken for empty.
    open_store().list_cities()
    own = [entry for entry in list_cities() if entry.kind is CityKind.UPLOADED]
    if not own:
        st.info(text("data.workspace_empty", language))
        return
    for entry in own:
        name, sure, button = st.columns([3, 2, 1], vertical_alignment="center")
        name.page_link(
            "pages/1_Karte.py",
            label=f"{plain(entry.name)} ({entry.key})",
            query_params={"city": entry.key, "lang": language},
        )
        with sure:
            show_release(entry, language)
        agreed = sure.checkbox(text("data.delete_sure", language), key=f"sure.{entry.key}")
        if button.button(
            text("data.delete", language), key=f"delete.{entry.key}", disabled=not agreed
        ):
            delete_with_maps(entry.key)
            st.rerun()
        show_history(entry.key, language)
