"""What an import found, before anything is kept: report, tables as they came, the city on a map."""

from collections.abc import Callable

import streamlit as st

from geo.imports import ImportDraft, Severity
from geo.imports.building import state_sources
from geo.imports.report import LedgerLine, Problem
from geo.imports.report_text import name_reasons, write_report
from geo.numbers import format_number, format_share
from geo.texts import Language, text
from pages.components.html_table import show_table
from pages.components.markdown import plain

SHOW = {Severity.BLOCKING: st.error, Severity.WARNING: st.warning, Severity.NOTE: st.info}
LEFT_OUT_ROWS = 50
PREVIEW_ROWS = 8
PREVIEW_COLUMNS = 12


def show_report(
    draft: ImportDraft, language: Language, *, ask: Callable[[Problem], None] | None = None
) -> None:
    """Every problem by weight, then where every value went.

    Args:
        draft: What was read.
        language: Of all words.
        ask: Shows below a problem the fields that it asks for.
    """
    report = draft.report
    for severity in (Severity.BLOCKING, Severity.WARNING):
        for problem in report.of(severity):
            SHOW[severity](plain(problem.sentence(language, on_page=True), longest=2000))
            if ask is not None:
                ask(problem)
    notes = report.of(Severity.NOTE)
    if notes:
        with st.expander(text("data.notes", language, count=len(notes))):
            for problem in notes:
                st.markdown("- " + plain(problem.sentence(language, on_page=True), longest=2000))
                if ask is not None:
                    ask(problem)
    header = [
        text(f"data.{column}", language)
        for column in ("table", "rows", "read", "stored", "left_out")
    ]
    rows = [
        (
            line.table,
            *(format_number(n, language) for n in _counts(line)),
        )
        for line in report.ledger
    ]
    if rows:
        caption = text("data.ledger", language)
        show_table(header, rows, caption=caption, numbers=frozenset({1, 2, 3, 4}))
    show_left_out(draft, language)
    st.download_button(
        text("import_page.report_download", language),
        lambda: write_report(
            report,
            language,
            title=text("import_page.report_title", language),
            sources=state_sources(draft).values(),
        ),
        file_name=text("import_page.report_file", language),
        mime="text/plain",
        on_click="ignore",
        key="import.report",
    )


def _counts(line: LedgerLine) -> tuple[int, int, int, int]:
    return line.rows, line.read, line.stored, line.left_out


def show_left_out(draft: ImportDraft, language: Language) -> None:
    """Single cells that were not taken, with their place and reason."""
    left_out = draft.report.left_out
    if left_out.empty:
        return
    first = left_out.head(LEFT_OUT_ROWS)
    shown = first.assign(reason=name_reasons(first, language)).astype(str)
    count = format_number(len(left_out), language)
    with st.expander(text("data.left_out_cells", language, count=count)):
        columns = [column for column in left_out.columns if (shown[column] != "").any()]
        header = [text(f"data.cell_{column}", language) for column in columns]
        rows = [tuple(row) for row in shown[columns].itertuples(index=False)]
        show_table(header, rows, caption=text("data.left_out_first", language, count=len(rows)))


def show_tables(draft: ImportDraft, language: Language) -> None:
    """The first rows of every table as they came, and how its keys meet the areas."""
    for table in draft.tables:
        rate = format_share(table.match_rate, language)
        title = text("data.table_title", language, table=plain(table.name), rate=rate)
        with st.expander(title):
            preview = table.preview.iloc[:PREVIEW_ROWS, :PREVIEW_COLUMNS].astype(str)
            rows = [(str(row[0]), *map(str, row[1:])) for row in preview.itertuples()]
            header = [text("data.cell_row", language), *map(str, preview.columns)]
            about = text(
                "data.table_about",
                language,
                shape=text(f"data.shape_{table.shape}", language),
                key=table.key_column or "–",
            )
            show_table(header, rows, caption=about)
