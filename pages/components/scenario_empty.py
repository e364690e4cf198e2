"""What a reader of a city without the inputs sees: why, what is needed, and the two ways on."""

from html import escape

import streamlit as st

from geo.city import City
from geo.errors import ScenarioError
from geo.texts import Language, text
from pages.components import link
from pages.components.guard import LONGEST
from pages.components.markdown import plain

EXAMPLE = "musterhafen"


def show_empty(city: City, refusal: ScenarioError, language: Language) -> None:
    """Say it calmly: nothing is broken."""
    title = text("scenario_page.empty_title", language, city=city.name)
    needs = text("scenario_page.empty_needs", language)
    with st.container(border=True):
        st.html(f"<h3>{escape(title)}</h3>")
        st.info(plain(refusal.sentence(language), longest=LONGEST))
        st.html(f"<p>{escape(needs)}</p>")
        st.page_link("pages/9_Daten.py", label=text("scenario_page.empty_upload", language))
        st.button(
            text("scenario_page.empty_example", language),
            key="scenario.example",
            on_click=link.set_choice,
            args=("city", EXAMPLE),
        )
