"""How a stored city was made: every import with its files, their hashes and its report."""

import streamlit as st

from geo import store
from geo.access import Right
from geo.errors import GeoError
from geo.numbers import format_number
from geo.texts import Language, text
from geo.updates import ImportEntry, OriginalFile, read_history
from geo.updates.history import find_original
from pages.components import access
from pages.components.guard import say
from pages.components.html_table import show_table
from pages.components.markdown import plain

ORDER = ("blocking", "warning", "note")


def show_history(city: str, language: Language) -> None:
    """All imports of a city, the newest first; opened on demand."""
    with st.expander(text("import_page.history", language)):
        try:
            entries = read_history(store.load_recipe(city))
        except GeoError as refusal:
            say(refusal, language)
            return
        if not entries:
            st.info(text("import_page.history_empty", language))
        for entry in sorted(entries, key=lambda one: -one.number):
            _show_entry(city, entry, language)


def _show_entry(city: str, entry: ImportEntry, language: Language) -> None:
    number = format_number(entry.number, language)
    rows = [(file.name, format_number(file.n_bytes, language), file.sha256) for file in entry.files]
    header = [
        text(f"import_page.column_{column}", language) for column in ("file", "n_bytes", "sha256")
    ]
    caption = text("import_page.history_entry", language, number=number)
    show_table(header, rows, caption=caption, numbers=frozenset({1}))
    # Side by side: a shapefile alone has seven parts.
    row = st.container(horizontal=True)
    for file in entry.files:
        row.download_button(
            text("import_page.original", language, file=plain(file.name)),
            lambda file=file: _original(city, file),  # type: ignore[misc]
            file_name=file.name,
            on_click="ignore",
            key=f"original.{city}.{entry.number}.{file.name}",
        )
    for severity in ORDER:
        told = [problem for problem in entry.problems if problem.get("severity") == severity]
        if told:
            heading = text(f"imports.severity_{severity}", language)
            lines = [plain(str(problem.get(language, "")), longest=2000) for problem in told]
            st.markdown("\n".join([f"**{heading}**\n", *(f"- {line}" for line in lines)]))


def _original(city: str, file: OriginalFile) -> bytes:
    """The bytes, read when asked for; the right is asked for again."""
    access.require(Right.WORKSPACE)
    return find_original(store.load_originals(city), file.sha256) or b""
