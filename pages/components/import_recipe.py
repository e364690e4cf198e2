"""An earlier import as the pattern for new files."""

import streamlit as st

from geo.cities import list_cities
from geo.city import CityKind
from geo.imports.recipe import Recipe
from geo.texts import Language, text
from geo.updates import load_import
from pages.components.import_decisions import take_back_all
from pages.components.markdown import plain

WAYS = ("new", "update")
CHOSEN = "import.recipe_of"


def own_cities() -> dict[str, str]:
    """Key to name of the cities that were imported."""
    return {entry.key: entry.name for entry in list_cities() if entry.kind is CityKind.UPLOADED}


def choose_way(language: Language) -> str:
    """A new city, or new files for a stored one."""
    if not own_cities():
        return "new"
    picked = st.radio(
        text("import_page.way", language),
        WAYS,
        format_func=lambda way: text(f"import_page.way_{way}", language),
        horizontal=True,
        key=f"import.way.{language}",
        # What was decided for one task is not meant for the other.
        on_change=take_back_all,
    )
    return str(picked)


def choose_recipe(language: Language | None) -> Recipe | None:
    """The recipe of a stored city, where one was chosen.

    Args:
        language: Of the select box; without one only the choice is told.
    """
    cities = own_cities()
    now = str(st.session_state.get(CHOSEN, ""))
    if language is not None and cities:
        keys = ["", *cities]
        picked = st.selectbox(
            text("import_page.recipe_of", language),
            keys,
            index=keys.index(now) if now in keys else 0,
            format_func=lambda key: (
                plain(cities[key]) if key else text("import_page.recipe_none", language)
            ),
            help=text("import_page.recipe_of_help", language),
            key=f"import.recipe_of.{language}",
        )
        now = st.session_state[CHOSEN] = str(picked or "")
    return load_import(now).recipe if now in cities else None
