"""The page Methodik: how figures come about, how they are checked, what they may show."""

from collections.abc import Callable
from html import escape

import streamlit as st

from geo.city import City
from geo.indices.registry import INDICES
from geo.indices.verdict import RESOLUTION
from geo.layers.legend import LegendRow
from geo.layers.legend_html import swatch_html
from geo.layers.palettes import STATE_FILLS
from geo.numbers import format_number
from geo.segregation.methods import describe_method, describe_notation
from geo.segregation.selection import MINIMUM_TOTAL
from geo.segregation.validation import ValidationRow, describe_limits
from geo.texts import Language, text
from geo.values import Kind, State
from pages.components import access, link
from pages.components import cached_segregation as cached
from pages.components.guard import one_sentence
from pages.components.html_table import show_table
from pages.components.method_card import STYLE, card_html
from pages.components.method_scenarios import show_scenarios

DIFFERENCE_DECIMALS = 12
CHANCE_PARAGRAPHS = ("expected", "excess", "p", "interval", "too_few", "comparison", "draws")
DISCLOSURE_PARAGRAPHS = ("counts", "totals", "areas", "city", "outside")


def render(language: Language, city: City | None) -> None:  # noqa: ARG001 - methods hold for every city
    """An introduction, then the section that is open."""
    st.title(text("menu.methodology", language))
    st.html(f"<p>{escape(text('methodology.about', language))}</p>")
    show_sections(language)


@st.fragment
def show_sections(language: Language) -> None:
    """The chosen section; changing it reruns nothing else."""
    with one_sentence(language):
        section = link.choose(
            "methods",
            list(SECTIONS),
            label=text("methodology.section", language),
            names=lambda key: text(f"methodology.section_{key}", language),
            language=language,
            widget=st.segmented_control,
            required=True,
            label_visibility="collapsed",
        )
        st.subheader(text(f"methodology.section_{section}", language))
        SECTIONS[section](language)


def show_validation(language: Language) -> None:
    """Our values, computed now, beside those of others."""
    st.html(f"<p>{escape(text('methodology.validation_about', language))}</p>")
    with_pysal = bool(st.session_state.get("with_pysal"))
    with st.spinner(text("methodology.computing", language)):
        rows = cached.validation(with_pysal=with_pysal)
    columns = ("index", "data", "source", "published", "ours", "difference", "agrees")
    agreeing = sum(row.agrees for row in rows)
    caption = text(
        "methodology.validation_caption",
        language,
        agreeing=format_number(agreeing, language),
        n=format_number(len(rows), language),
    )
    header = [text(f"methodology.column_{column}", language) for column in columns]
    cells = [_validation_cells(row, language) for row in rows]
    show_table(header, cells, caption=caption, numbers=frozenset({3, 4, 5}))
    if not with_pysal:
        label = text("methodology.with_pysal", language)
        st.button(label, on_click=lambda: st.session_state.update(with_pysal=True))
    st.html(f'<p class="atlas-source">{escape(describe_limits(language))}</p>')


def _validation_cells(row: ValidationRow, language: Language) -> tuple[str, ...]:
    return (
        row.name(language),
        row.data_words(language),
        row.source_words(language),
        format_number(row.published, language, decimals=6),
        format_number(row.ours, language, decimals=6),
        format_number(row.difference, language, decimals=DIFFERENCE_DECIMALS),
        text("common.yes" if row.agrees else "common.no", language),
    )


def show_cards(language: Language) -> None:
    """The card of every index, with the signs of the formulas first."""
    st.html(f"<p>{escape(describe_notation(language))}</p>")
    cards = "".join(card_html(describe_method(key, language), language) for key in INDICES)
    st.html(f'{STYLE}<div class="atlas-methods">{cards}</div>')


def show_chance(language: Language) -> None:
    """What chance does, and when nothing is said."""
    limits = {
        "minimum": format_number(MINIMUM_TOTAL, language),
        "limit": format_number(RESOLUTION, language, decimals=1),
    }
    _show_terms("chance", CHANCE_PARAGRAPHS, language, **limits)


def show_disclosure(language: Language) -> None:
    """Which counts are not shown, and why."""
    limits = {
        "last": format_number(access.configured_rule().threshold - 1, language),
        "minimum": format_number(MINIMUM_TOTAL, language),
    }
    _show_terms("disclosure", DISCLOSURE_PARAGRAPHS, language, **limits)


def _show_terms(room: str, keys: tuple[str, ...], language: Language, **told: str) -> None:
    terms = "".join(
        f"<dt>{escape(text(f'methodology.{room}_{key}', language))}</dt>"
        f"<dd>{escape(text(f'methodology.{room}_{key}_about', language, **told))}</dd>"
        for key in keys
    )
    st.html(f'{STYLE}<div class="atlas-method"><dl>{terms}</dl></div>')


def show_states(language: Language) -> None:
    """Signs for absent numbers, and the kinds of numbers there are."""
    rows = "".join(
        f"<tr><td>{swatch_html(LegendRow(fill, _state_name(state, language)))}</td>"
        f'<th scope="row">{escape(_state_name(state, language))}</th>'
        f"<td>{escape(text(f'methodology.state_{state.name.lower()}', language))}</td></tr>"
        for state, fill in STATE_FILLS.items()
    )
    head = "".join(
        f'<th scope="col">{escape(text(f"methodology.column_{column}", language))}</th>'
        for column in ("sign", "state", "meaning")
    )
    caption = escape(text("methodology.states_caption", language))
    st.html(
        f'<div class="atlas-table-frame"><table class="atlas"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
    kinds = [
        (text(f"legend.kind_{kind}", language), text(f"methodology.kind_{kind}", language))
        for kind in Kind
    ]
    header = [text(f"methodology.column_{column}", language) for column in ("kind", "meaning")]
    show_table(header, kinds, caption=text("methodology.kinds_caption", language))


def _state_name(state: State, language: Language) -> str:
    return text(f"legend.state_{state.name.lower()}", language)


SECTIONS: dict[str, Callable[[Language], None]] = {
    "validation": show_validation,
    "cards": show_cards,
    "chance": show_chance,
    "scenarios": show_scenarios,
    "disclosure": show_disclosure,
    "states": show_states,
}
