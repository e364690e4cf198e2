"""What every column means: proposed, and changed by hand where the proposal is wrong."""

import streamlit as st

from geo.catalogue import load_indicators
from geo.imports import ImportDraft, MappingRow
from geo.numbers import format_number
from geo.texts import Language, text
from pages.components.import_decisions import MEANING, Decision, decide, name_target, version
from pages.components.markdown import plain

ROWS = 10


def choose_mapping(draft: ImportDraft, language: Language) -> None:
    """A page of rows, each a label and its meaning; a choice goes on the stack of decisions."""
    if not draft.mapping:
        st.info(text("import_page.no_columns", language))
        return
    st.caption(text("data.mapping_help", language))
    pages = max(1, -(-len(draft.mapping) // ROWS))
    page = st.pagination(pages, key="import.mapping_page") if pages > 1 else 1
    for row in draft.mapping[(page - 1) * ROWS : page * ROWS]:
        _show_row(row, language)


def _show_row(row: MappingRow, language: Language) -> None:
    label, meaning = st.columns([1, 1], vertical_alignment="center")
    cells = text("data.cells", language, count=format_number(row.n_cells, language))
    label.markdown(f"{plain(row.label, longest=160)}  \n:gray[{plain(row.table)} · {cells}]")
    options = ["own", "group", "ignore", *load_indicators()]
    key = f"import.target.{row.table}.{row.label}.{language}.{version()}"
    meaning.selectbox(
        text("data.meaning_of", language, label=plain(row.label)),
        options,
        index=options.index(row.target) if row.target in options else 0,
        format_func=lambda target: name_target(target, language),
        key=key,
        on_change=_keep,
        args=(row, key),
        label_visibility="collapsed",
    )


def _keep(row: MappingRow, key: str) -> None:
    chosen = Decision(MEANING, st.session_state[key], table=row.table, label=row.label)
    decide(chosen, before=row.target)
