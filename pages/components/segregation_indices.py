"""All indices of the selection in one table, the card of the chosen one, and PySAL's long tail."""

from dataclasses import replace
from math import isfinite

import streamlit as st

from geo.city import City
from geo.indices.registry import BOTH, INDICES
from geo.indices.verdict import SIGNIFICANCE
from geo.numbers import format_number
from geo.segregation.city_counts import group_name
from geo.segregation.methods import describe_method
from geo.segregation.pysal import list_pysal_indices
from geo.segregation.results import IndexResult, IndexResults
from geo.texts import Language, text
from pages.components import cached_segregation as cached
from pages.components import link
from pages.components.cached_segregation import Question
from pages.components.html_table import show_table
from pages.components.markdown import plain
from pages.components.method_card import show_method_card
from pages.components.segregation_choices import MANY_AREAS, choose_index
from pages.components.segregation_headline import format_index, format_p

WITHOUT_MAP = tuple(key for key, entry in INDICES.items() if entry.needs == BOTH)
WITH_MAP = tuple(key for key in INDICES if key not in WITHOUT_MAP)
COLUMNS = ("value", "expected", "excess", "lower", "upper")


def show_indices(city: City, question: Question, language: Language) -> None:
    """Table, reason for what is missing, method card, further indices."""
    found = compute_results(city, question, language)
    index = choose_index(list(INDICES), language)
    show_index_table(found, index, language)
    show_method_card(index, language)
    show_several(city, question, language)
    with st.expander(text("segregation_page.pysal", language)):
        show_pysal(city, question, language)


def compute_results(city: City, question: Question, language: Language) -> IndexResults:
    """All indices; of very many areas those that look at the map without chance at first."""
    areas = cached.selection(city, question.choice).area_ids
    if len(areas) <= MANY_AREAS:
        return cached.results(city, question)
    label = text("segregation_page.spatial_chance", language)
    if st.toggle(label, key="spatial_chance"):
        return cached.results(city, question)
    quick = cached.results(city, question, WITHOUT_MAP)
    placed = cached.results(city, replace(question, draws=0), WITH_MAP)
    return replace(
        quick,
        by_key={**quick.by_key, **placed.by_key},
        not_computed={**quick.not_computed, **placed.not_computed},
    )


def show_index_table(found: IndexResults, index: str, language: Language) -> None:
    """Each index with what chance gives; below it those that could not be computed."""
    header = [text("segregation_page.index", language)]
    header += [text(f"segregation.column_{column}", language) for column in COLUMNS]
    header += [text("segregation.column_p_value", language)]
    header += [text("segregation_page.verdict", language)]
    keys = list(found.by_key)
    caption = text(
        "segregation_page.indices_about",
        language,
        draws=format_number(found.draws, language),
        seed=found.seed,
        radius=format_number(found.radius_m, language),
    )
    show_table(
        header,
        [_row(result, language) for result in found.by_key.values()],
        caption=caption,
        numbers=frozenset(range(1, len(COLUMNS) + 2)),
        chosen=keys.index(index) if index in keys else None,
    )
    for key, reason in found.not_computed.items():
        why = text(f"segregation.not_computed_{reason}", language)
        st.caption(f"{plain(describe_method(key, language).name)}: {why}")


def _row(result: IndexResult, language: Language) -> tuple[str, ...]:
    figures = [format_index(getattr(result, column), language) for column in COLUMNS]
    verdict = ""
    if isfinite(result.p_value):
        key = "beyond" if result.p_value <= SIGNIFICANCE else "within"
        verdict = text(f"segregation_page.verdict_{key}", language)
    name = describe_method(result.key, language).name
    return (name, *figures, format_p(result.p_value, language), verdict)


def show_several(city: City, question: Question, language: Language) -> None:
    """The indices over all groups at once, where groups are known that make up everybody."""
    found = cached.several(city, question)
    if found is None:
        return
    groups, results = found
    with st.expander(text("segregation_page.several", language)):
        names = "; ".join(group_name(city, key, language) for key in groups)
        st.caption(
            plain(text("segregation_page.several_about", language, groups=names), longest=999)
        )
        show_index_table(results, "", language)


def show_pysal(city: City, question: Question, language: Language) -> None:
    """Further indices as PySAL defines and computes them, only when asked for."""
    st.caption(text("segregation_page.pysal_about", language))
    names = list_pysal_indices(cached.selection(city, question.choice))
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        name = link.choose(
            "pysal",
            names,
            label=text("segregation_page.pysal_index", language),
            names=str,
            language=language,
        )
    with right:
        wanted = st.button(text("segregation_page.compute", language), width="stretch")
    if wanted:
        with st.spinner(text("segregation_page.pysal_computing", language)):
            found = cached.pysal_index(city, question, name)
        header = [text(f"segregation_page.column_{key}", language) for key in ("index", "value")]
        caption = text("segregation_page.pysal_result", language, version=found.version)
        row = (found.name, format_number(found.value, language, decimals=4))
        show_table(header, [row], caption=caption, numbers=frozenset({1}))
