"""How scenarios are computed, and what is known about each lever."""

from html import escape

import streamlit as st

from geo.scenarios.levers import ROOMS, Lever, load_levers
from geo.texts import Language, text
from pages.components.html_table import show_table
from pages.components.method_card import STYLE

STEPS = ("expectation", "year", "coming", "held_back", "placement", "market", "unhoused")
LIMITS = ("caps", "chance", "children", "cost", "unknown", "law")
COLUMNS = ("lever", "acts", "evidence", "source")


def show_scenarios(language: Language) -> None:
    """The model in its formulas, its limits, and the evidence lever by lever."""
    st.html(f"<p>{escape(text('method_scenarios.signal', language))}</p>")
    _show_terms("method_scenarios.heading_model", STEPS, language)
    _show_terms("method_scenarios.heading_limits", LIMITS, language)
    st.html(f"<h3>{escape(text('method_scenarios.heading_levers', language))}</h3>")
    st.html(f"<p>{escape(text('method_scenarios.levers_about', language))}</p>")
    header = [text(f"method_scenarios.column_{column}", language) for column in COLUMNS]
    levers = load_levers().values()
    for room in ROOMS:
        rows = [_cells(lever, language) for lever in levers if lever.room == room]
        name = text(f"levers.room_{room}", language)
        with st.expander(name):
            show_table(header, rows, caption=name)


def _cells(lever: Lever, language: Language) -> tuple[str, ...]:
    acts = ", ".join(text(f"levers.acts_{part}", language) for part in lever.acts_on)
    source = lever.source or text("method_scenarios.no_source", language)
    return lever.name(language), acts, lever.evidence(language), source


def _show_terms(heading: str, keys: tuple[str, ...], language: Language) -> None:
    terms = "".join(
        f"<dt>{escape(text(f'method_scenarios.term_{key}', language))}</dt>"
        f"<dd>{escape(text(f'method_scenarios.about_{key}', language))}</dd>"
        for key in keys
    )
    st.html(
        f"{STYLE}<h3>{escape(text(heading, language))}</h3>"
        f'<div class="atlas-method"><dl>{terms}</dl></div>'
    )
