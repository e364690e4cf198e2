"""Cities over time on one scale: how each moved since the base year, whatever its height."""

from collections.abc import Sequence
from html import escape
from math import isfinite

import numpy as np
import streamlit as st

from geo.city import City
from geo.numbers import NO_NUMBER, format_date, format_number, format_value
from geo.provenance import Provenance, compute_provenance
from geo.region.trends import BASE, CityTrend
from geo.segregation.methods import describe_method
from geo.texts import Language, text
from geo.values import State
from pages.components import access, link
from pages.components import cached_compare as results
from pages.components.compare_charts import Line, lines_figure
from pages.components.compare_choices import CompareChoice, level_of, name_indicator
from pages.components.compare_whence import index_whence
from pages.components.guard import LONGEST
from pages.components.html_table import show_table
from pages.components.markdown import plain
from pages.components.provenance_view import show_whence
from pages.components.segregation_charts import show_chart
from pages.components.segregation_headline import format_index

COMMON = "common"


def show_trends(cities: Sequence[City], choice: CompareChoice, language: Language) -> None:
    """The base year, the chart, what does not compare, and both scales as a table."""
    name = _name(cities, choice, language)
    st.subheader(text("compare_page.trend_of", language, name=plain(name, longest=LONGEST)))
    unset = results.trends(cities, choice, "")
    with st.columns([1, 2])[0]:
        base = _choose_base(unset, language)
    found = unset if base == COMMON else results.trends(cities, choice, base)
    drawn = [one for one in found if np.isfinite(one.indexed).any()]
    if not drawn:
        st.info(text("compare_page.no_trend", language))
    else:
        lines = [Line(one.name, one.periods, one.indexed) for one in drawn]
        year = format_date(drawn[0].base, language)
        axis = text("compare_page.trend_axis", language, base=year)
        figure = lines_figure(lines, axis, language, base=BASE)
        show_chart(figure, key="compare.trend")
        if choice.by == "index":
            st.caption(text("compare_page.trend_raw", language))
    _show_notes(found, language)
    if any(one.periods for one in found):
        _show_table(cities, choice, found, language)
    show_whence(
        lambda: _provenance(cities, choice, found),
        key="compare-trend",
        language=language,
    )


def _name(cities: Sequence[City], choice: CompareChoice, language: Language) -> str:
    if choice.by == "index":
        return describe_method(choice.index, language).name
    return name_indicator(cities, choice.indicator, language)


def _choose_base(found: Sequence[CityTrend], language: Language) -> str:
    periods = sorted({period for one in found for period in one.periods})
    return link.choose(
        "base",
        [COMMON, *periods],
        label=text("compare_page.base", language),
        names=lambda key: (
            text("compare_page.base_common", language)
            if key == COMMON
            else format_date(key, language)
        ),
        language=language,
    )


def _show_notes(found: Sequence[CityTrend], language: Language) -> None:
    """Cities that are not on the common scale, and breaks in the others."""
    # Who has no figure at all is named in the verdict above.
    lines = [one.refusal.sentence(language) for one in found if one.refusal and one.periods]
    lines += [
        text("compare_page.of_city", language, city=one.name, what=entry.sentence(language))
        for one in found
        for entry in one.breaks
    ]
    if lines:
        st.html("".join(f'<p role="note">{escape(line)}</p>' for line in dict.fromkeys(lines)))


def _show_table(
    cities: Sequence[City], choice: CompareChoice, found: Sequence[CityTrend], language: Language
) -> None:
    """A row a period: the value itself and, behind it, the same on the common scale."""
    told = [one for one in found if one.periods]
    periods = sorted({period for one in told for period in one.periods})
    rows = [
        [
            format_date(period, language),
            *(_cell(cities, choice, one, period, language) for one in told),
        ]
        for period in periods
    ]
    header = [text("map.period", language), *(one.name for one in told)]
    caption = text("compare_page.trend_table", language, name=_name(cities, choice, language))
    show_table(header, rows, caption=caption, numbers=frozenset(range(1, len(header))))


def _cell(
    cities: Sequence[City],
    choice: CompareChoice,
    trend: CityTrend,
    period: str,
    language: Language,
) -> str:
    if period not in trend.periods:
        return NO_NUMBER
    row = trend.periods.index(period)
    value, indexed = float(trend.values[row]), float(trend.indexed[row])
    if not isfinite(value):
        is_hidden = trend.states[row] is State.SUPPRESSED
        return text("compare_page.hidden", language) if is_hidden else NO_NUMBER
    if choice.by == "index":
        shown = format_index(value, language)
    else:
        city = next(one for one in cities if one.key == trend.city)
        shown = format_value(value, city.indicator(choice.indicator), language)
    if not isfinite(indexed):
        return shown
    scaled = format_number(indexed, language)
    return text("compare_page.cell_indexed", language, value=shown, indexed=scaled)


def _provenance(
    cities: Sequence[City], choice: CompareChoice, found: Sequence[CityTrend]
) -> list[Provenance]:
    """Of the newest period of each city; the others come from the same tables."""
    told: list[Provenance] = []
    for city, one in zip(cities, found, strict=True):
        known = [p for p, v in zip(one.periods, one.values.tolist(), strict=True) if isfinite(v)]
        if not known:
            continue
        level = level_of(city, choice)
        if choice.by == "index":
            told += index_whence(city, choice, period=known[-1], level=level)
        else:
            told.append(
                compute_provenance(city, choice.indicator, known[-1], level, rule=access.rule())
            )
    return told
