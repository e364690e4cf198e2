"""What every column means: proposed, and changed by hand where the proposal is wrong."""

import streamlit as st

from geo.catalogue import load_indicators
from geo.imports import ImportDraft, MappingRow
from geo.numbers import format_number
from geo.texts import Language, text
from pages.components.markdown import plain

ROWS = 10
CHOICES = "import.choices"


def choose_mapping(draft: ImportDraft, language: Language) -> dict[str | tuple[str, str], str]:
    """A page of rows, each a label and its meaning.

    Returns:
        All meanings that differ from the proposal, of all pages.
    """
    if not draft.mapping:
        return {}
    st.subheader(text("data.step_mapping", language))
    st.caption(text("data.mapping_help", language))
    choices: dict[tuple[str, str], str] = st.session_state.setdefault(CHOICES, {})
    pages = max(1, -(-len(draft.mapping) // ROWS))
    page = st.pagination(pages, key="import.mapping_page") if pages > 1 else 1
    for row in draft.mapping[(page - 1) * ROWS : page * ROWS]:
        picked = _show_row(row, choices.get((row.table, row.label), row.proposed), language)
        if picked == row.proposed:
            choices.pop((row.table, row.label), None)
        else:
            choices[row.table, row.label] = picked
    known = {(row.table, row.label) for row in draft.mapping}
    return {place: target for place, target in choices.items() if place in known}


def _show_row(row: MappingRow, target: str, language: Language) -> str:
    label, meaning = st.columns([1, 1], vertical_alignment="center")
    cells = text("data.cells", language, count=format_number(row.n_cells, language))
    label.markdown(f"{plain(row.label, longest=160)}  \n:gray[{cells}]")
    indicators = load_indicators()
    options = ["own", "group", "ignore", *indicators]
    picked = meaning.selectbox(
        text("data.meaning_of", language, label=plain(row.label)),
        options,
        index=options.index(target) if target in options else 0,
        format_func=lambda key: (
            indicators[key].name(language)
            if key in indicators
            else text(f"data.target_{key}", language)
        ),
        key=f"import.target.{row.table}.{row.label}.{language}",
        label_visibility="collapsed",
    )
    return str(picked)
