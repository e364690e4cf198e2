"""Of which parts? Within and between levels, and the change between two periods."""

from math import isfinite

import streamlit as st

from geo.city import City
from geo.numbers import format_date, format_number, format_share
from geo.segregation.decomposition import (
    CHANGING,
    Splittable,
    Waterfall,
    compute_borough_parts,
    split_by_level,
    split_change_of_city,
)
from geo.segregation.methods import describe_method
from geo.segregation.selection import Selection
from geo.texts import Language, text
from pages.components import cached_segregation as cached
from pages.components import link
from pages.components.cached_segregation import Question
from pages.components.html_table import show_table
from pages.components.segregation_charts import show_chart, waterfall_figure
from pages.components.segregation_choices import choose_span, known_periods
from pages.components.segregation_headline import format_index

DECIMALS = 4
BY_LEVEL: Splittable = "theil_h"


def show_parts(city: City, question: Question, language: Language) -> None:
    """H by level and by borough, then the change of an index."""
    chosen = cached.selection(city, question.choice)
    st.subheader(text("segregation_page.by_level", language))
    st.caption(text("segregation_page.by_level_about", language))
    show_waterfall(city, split_by_level(city, chosen, index=BY_LEVEL), "by_level", language)
    show_boroughs(city, chosen, language)
    st.subheader(text("segregation_page.change", language))
    periods = known_periods(city, question.choice)
    if len(periods) < 2:
        st.info(text("segregation_page.one_period", language))
        return
    show_change(city, question, periods, language)


def show_waterfall(city: City, found: Waterfall, name: str, language: Language) -> None:
    """Bars that add up, and the same as a table."""
    if found.outcome:
        st.info(found.refusal(language))
        return
    names = [row.name(city, language) for row in found.rows]
    left, right = st.columns([3, 2], gap="medium")
    with left:
        shown = describe_method(found.index, language).name
        show_chart(waterfall_figure(found, names, shown, language), key=name)
    with right:
        header = [text(f"segregation_page.column_{key}", language) for key in ("term", "value")]
        rows = [
            (term, format_number(row.value, language, decimals=DECIMALS))
            for term, row in zip(names, found.rows, strict=True)
        ]
        unit = "nats" if found.index == "mutual_information" else "no_unit"
        caption = text(f"segregation_page.waterfall_{unit}", language, index=shown)
        show_table(header, rows, caption=caption, numbers=frozenset({1}))
        if found.approximate:
            st.caption(text("segregation_page.approximate", language))


def show_boroughs(city: City, chosen: Selection, language: Language) -> None:
    """Segregation inside each member of the level above, where there is one."""
    parts = compute_borough_parts(city, chosen)
    if not parts.area_ids:
        return
    header = [
        text(f"segregation_page.column_{key}", language)
        for key in ("area", "inside", "weight", "contribution")
    ]
    rows = [
        (
            name,
            format_index(float(parts.theil_h[i]), language),
            format_share(float(parts.weight[i]), language),
            format_number(float(parts.contribution[i]), language, decimals=DECIMALS),
        )
        for i, name in enumerate(parts.names)
    ]
    with st.expander(text("segregation_page.boroughs", language)):
        caption = text("segregation_page.boroughs_about", language)
        show_table(header, rows, caption=caption, numbers=frozenset({1, 2, 3}))
        if not all(isfinite(value) for value in parts.theil_h.tolist()):
            st.caption(text("segregation_page.boroughs_hidden", language))


def show_change(city: City, question: Question, periods: list[str], language: Language) -> None:
    """The change of an index between two periods, term by term."""
    index = link.choose(
        "split",
        list(CHANGING),
        label=text("segregation_page.split", language),
        names=lambda key: describe_method(key, language).name,
        language=language,
    )
    span = choose_span(periods, language)
    if span[0] == span[1]:
        st.info(text("segregation_page.same_period", language))
        return
    before, after = (format_date(period, language) for period in span)
    st.caption(text("segregation_page.change_about", language, before=before, after=after))
    found = split_change_of_city(city, cached.counts(city, question.choice), span, index=index)
    show_waterfall(city, found, "change", language)
