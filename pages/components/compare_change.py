"""Why an index changed in each city: other sizes, other mixing, other areas."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from geo.city import City
from geo.numbers import format_date, format_number
from geo.provenance import Provenance
from geo.region.trends import CityChange
from geo.segregation.decomposition import CHANGING
from geo.segregation.methods import describe_method
from geo.stories.comparison_change import DECIMALS, EACH, PARTS, name_mismatches, say_span
from geo.stories.view import Screen
from geo.texts import Language, text
from pages.components import cached_compare as results
from pages.components import cached_segregation as cached_groups
from pages.components import link
from pages.components.compare_charts import Parts, parts_figure
from pages.components.compare_choices import CompareChoice, level_of, name_group
from pages.components.compare_whence import index_whence
from pages.components.html_table import show_table
from pages.components.provenance_view import show_whence
from pages.components.segregation_charts import show_chart
from pages.components.view_choices import note


def show_changes(
    cities: Sequence[City], choice: CompareChoice, periods: Sequence[str], language: Language
) -> None:
    """Which index, between when; the parts as bars and numbers.

    Args:
        periods: In which any of the cities counts the group, newest first.
    """
    st.subheader(text("compare_page.section_change", language))
    if choice.by != "index":
        st.info(text("compare_page.change_of_index", language))
        return
    index, span = _choose(periods, language)
    found = results.changes(cities, choice, index, span)
    told = [one for one in found if one.refusal is None]
    name = describe_method(index, language).name
    names = [text(f"compare_page.part_{part}", language) for part in PARTS]
    whose = f"{name_group(cities, choice.group, language)}: {', '.join(c.name for c in cities)}"
    axis = text("compare_page.change_axis", language, index=name)
    note(Screen.COMPARISON, title=f"{axis}, {whose}")
    if told:
        bars = [Parts(one.name, (one.composition, one.structure, one.areas)) for one in told]
        show_chart(parts_figure(bars, names, axis, language), key="compare.change")
        st.caption(text("compare_page.change_about", language))
        _show_table(told, name, names, language)
    # Who does not count the group at all is named in the verdict above.
    counting = {c.key for c in cities if choice.group in cached_groups.offer(c).levels}
    lines = [
        one.refusal.sentence(language) for one in found if one.refusal and one.city in counting
    ]
    lines += name_mismatches(told, language)
    if lines:
        st.html("".join(f'<p role="note">{escape(line)}</p>' for line in dict.fromkeys(lines)))
    show_whence(lambda: _provenance(cities, choice, found), key="compare-change", language=language)


def _choose(periods: Sequence[str], language: Language) -> tuple[str, tuple[str, str]]:
    """The index that is taken apart, and the span."""
    one, two, three = st.columns(3)
    with one:
        index = link.choose(
            "split",
            list(CHANGING),
            label=text("compare_page.split", language),
            names=lambda key: describe_method(key, language).name,
            language=language,
        )
    with two:
        first = _choose_end("from", periods, language)
    with three:
        last = _choose_end("to", periods, language)
    return index, (first, last)


def _choose_end(name: str, periods: Sequence[str], language: Language) -> str:
    chosen = link.choose(
        name,
        [EACH, *periods],
        label=text(f"segregation_page.{name}_period", language),
        names=lambda key: (
            text(f"compare_page.each_{name}", language)
            if key == EACH
            else format_date(key, language)
        ),
        language=language,
    )
    return "" if chosen == EACH else chosen


def _show_table(
    told: Sequence[CityChange], name: str, names: Sequence[str], language: Language
) -> None:
    header = [
        text("common.city", language),
        text("map.period", language),
        text("compare_page.column_before", language),
        *names,
        text("compare_page.column_after", language),
    ]
    rows = [
        [
            one.name,
            say_span(one, language),
            *(
                format_number(part, language, decimals=DECIMALS)
                for part in (one.before, one.composition, one.structure, one.areas, one.after)
            ),
        ]
        for one in told
    ]
    caption = text("compare_page.change_table", language, index=name)
    show_table(header, rows, caption=caption, numbers=frozenset(range(2, len(header))))


def _provenance(
    cities: Sequence[City], choice: CompareChoice, found: Sequence[CityChange]
) -> list[Provenance]:
    return [
        told
        for city, one in zip(cities, found, strict=True)
        if one.refusal is None
        for told in index_whence(city, choice, period=one.periods[1], level=level_of(city, choice))
    ]
