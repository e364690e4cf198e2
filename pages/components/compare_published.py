"""What the cities publish of themselves, with the state and others beside them, as stated."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from geo.city import City
from geo.numbers import HARD_SPACE, format_date
from geo.region.published import (
    Measure,
    Statement,
    compute_mismatches,
    describe_mismatch,
    load_measures,
    load_other_places,
    read_statements,
)
from geo.stated import list_facts
from geo.stories.view import Screen
from geo.texts import Language, text
from pages.components.compare_whence import show_statements_whence
from pages.components.guard import LONGEST
from pages.components.html_table import show_table
from pages.components.markdown import plain
from pages.components.view_choices import note

DEFINITION = 3
"""Column of the table."""


def show_published(cities: Sequence[City], language: Language) -> None:
    """A table for each measure that at least one of the cities publishes."""
    section = text("compare_page.section_published", language)
    st.subheader(section)
    own = read_statements(cities)
    names = ", ".join(city.name for city in cities)
    note(Screen.COMPARISON, title=f"{section}: {names}", statement=_say_same(own, language))
    silent = [city.name for city in cities if city.key not in {one.place.key for one in own}]
    if silent:
        st.caption(
            text(
                "compare_page.published_silent",
                language,
                names=plain(", ".join(silent), longest=LONGEST),
            )
        )
    if not own:
        st.info(text("compare_page.published_nothing", language))
        return
    st.caption(text("compare_page.published_about", language))
    for measure in load_measures().values():
        found = [one for one in (*own, *load_other_places()) if one.measure == measure.key]
        if any(one in own for one in found):
            _show_measure(cities, measure, found, language)
    further = sum(len(list_facts(city, language)) for city in cities) - len(own)
    if further:
        st.caption(text("compare_page.published_further", language, n=further))


def _say_same(own: Sequence[Statement], language: Language) -> str:
    """The first measure that several cities state by one definition, each as it is stated."""
    for measure in load_measures().values():
        found = [one for one in own if one.measure == measure.key]
        if len(found) > 1 and len({one.definition for one in found}) == 1:
            sides = [_say_stated(one, language) for one in found]
            return say_sides(measure.name(language), sides, language)
    return ""


def _say_stated(one: Statement, language: Language) -> str:
    period = format_date(one.period, language) or text("overview.undated", language)
    stated = one.stated(language).replace(" ", HARD_SPACE)
    return f"{one.place.name(language)} {stated} ({period})"


def say_sides(what: str, sides: Sequence[str], language: Language) -> str:
    """What each of several cities has, in one sentence."""
    return text("compare_page.sides", language, what=what, sides="; ".join(sides))


def _show_measure(
    cities: Sequence[City], measure: Measure, found: Sequence[Statement], language: Language
) -> None:
    """Every place that publishes it, what differs named below."""
    rows = [_row(measure, one, language) for one in found]
    header = [
        text("compare_page.column_place_name", language),
        text("overview.value", language),
        text("overview.period", language),
        text("compare_page.column_definition", language),
        text("overview.source", language),
        text("overview.note", language),
    ]
    caption = measure.name(language)
    if len({row[DEFINITION] for row in rows}) == 1:
        # Said once where all share it.
        caption = f"{caption} · {rows[0][DEFINITION]}"
        header, *rows = [line[:DEFINITION] + line[DEFINITION + 1 :] for line in (header, *rows)]
    show_table(header, rows, caption=caption, numbers=frozenset({1}))
    lines = [describe_mismatch(kind, found, language) for kind in compute_mismatches(found)]
    if lines:
        body = "".join(f"<li>{escape(line)}</li>" for line in lines)
        st.html(f'<ul class="atlas-source" role="note">{body}</ul>')
    show_statements_whence(cities, found, key=f"published-{measure.key}", language=language)


def _row(measure: Measure, one: Statement, language: Language) -> list[str]:
    level = text(f"compare_page.place_{one.place.level}", language)
    return [
        f"{one.place.name(language)} ({level})",
        one.stated(language).replace(" ", HARD_SPACE),
        format_date(one.period, language) or text("overview.undated", language),
        measure.definitions[one.definition].name(language),
        one.source.title if one.source else "",
        one.note(language),
    ]
