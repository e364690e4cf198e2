"""Who holds the data, of when, under which licence: asked on the way in, shown ever after."""

from collections.abc import Hashable
from html import escape

import streamlit as st

from geo.imports import ImportOptions
from geo.provenance.licences import is_address, load_licences, name_source
from geo.provenance.stated import OTHER, missing_statements, read_source_date, state_source
from geo.texts import Language, text
from pages.components.import_decisions import Decision, decide, version
from pages.components.markdown import plain


def choose_source(options: ImportOptions, language: Language) -> None:
    """The fields of a source line, and how the line will read; every entry is a decision.

    Args:
        options: As they stand after all decisions.
        language: Of all words.
    """
    left, right = st.columns(2)
    with left:
        _write("source_publisher", options.source_publisher, language, has_help=True)
        _choose_licence(options.source_licence, language)
        _write("source_changed", options.source_changed, language, has_help=True)
    with right:
        _write("source_date", options.source_date, language, has_help=True)
        if options.source_date and read_source_date(options.source_date) is None:
            st.error(text("provenance.bad_date", language, date=plain(options.source_date)))
        _write("source_url", options.source_url, language, has_help=True)
        if options.source_url and not is_address(options.source_url):
            st.error(text("provenance.bad_url", language))
    _show_preview(options, language)


def _write(field: str, now: str, language: Language, *, has_help: bool = False) -> None:
    key = _key(field, language)
    st.text_input(
        text(f"data.{field}", language),
        value=now,
        key=key,
        help=text(f"data.{field}_help", language) if has_help else None,
        on_change=_keep,
        args=(field, key, now),
    )


def _choose_licence(now: str, language: Language) -> None:
    """One of the known licences, or the name of another."""
    known = load_licences()
    key = _key("source_licence", language)
    is_other = bool(now) and now not in known
    st.selectbox(
        text("data.source_licence", language),
        ["", *known, OTHER],
        index=["", *known, OTHER].index(OTHER if is_other else now),
        format_func=lambda one: _licence_name(one, language),
        key=key,
        on_change=_keep,
        args=("source_licence", key, now),
    )
    if is_other:
        _write("source_licence_name", "" if now == OTHER else now, language)


def _licence_name(one: str, language: Language) -> str:
    if not one:
        return text("provenance.licence_open", language)
    if one == OTHER:
        return text("provenance.licence_other_one", language)
    licence = load_licences()[one]
    return licence.name(language) if one == "internal" else f"{licence.name(language)} ({one})"


def _key(field: str, language: Language) -> str:
    return f"import.option.{field}.{language}.{version()}"


def _keep(field: str, key: str, before: Hashable) -> None:
    value = str(st.session_state[key]).strip()
    decide(Decision(field.removesuffix("_name"), value), before=before)


def _show_preview(options: ImportOptions, language: Language) -> None:
    """The line as it will stand beside every figure, and what it still lacks."""
    source = state_source(
        "preview",
        "",
        publisher=options.source_publisher,
        date=options.source_date,
        licence=options.source_licence,
        url=options.source_url,
        changed=options.source_changed,
    )
    imported = text("provenance.change_imported", language)
    line = name_source(source, language, changes=(imported,))
    about = text("provenance.preview", language)
    st.html(f'<p class="atlas-source">{escape(about)}<br>{escape(line)}</p>')
    lacking = missing_statements(source)
    if lacking:
        named = ", ".join(text(f"data.source_{name}", language) for name in lacking)
        st.info(text("provenance.incomplete", language, missing=named))
