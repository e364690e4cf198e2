"""Where do high or low shares lie together? Map and table of local Moran's I and Gi*."""

from html import escape
from typing import Literal

import numpy as np
import streamlit as st

from geo.city import City
from geo.classification import STATES_WITHOUT_CLASS
from geo.layers.colouring import Colouring, Fill
from geo.layers.legend import Legend, LegendRow
from geo.layers.legend_html import legend_html
from geo.layers.palettes import state_fills
from geo.numbers import format_date, format_number
from geo.provenance import areas_words, short_words
from geo.provenance.lines import kind_words, name_sources
from geo.segregation.city_counts import group_name
from geo.segregation.hotspots import GiClass, Hotspots, MoranClass, describe_gi, describe_moran
from geo.texts import Language, text
from geo.values import State
from pages.components import cached as cached_city
from pages.components import cached_segregation as cached
from pages.components import link
from pages.components.cached_segregation import Question
from pages.components.row_clicks import listen_to_rows, show_choosable_table
from pages.components.segregation_areas import choose_clicked, chosen_area, show_area_map
from pages.components.segregation_figures import kind_of, state_of
from pages.components.segregation_headline import SMALLEST_P, format_p
from pages.components.segregation_whence import columns_behind

Statistic = Literal["gi", "moran"]
STATISTICS: tuple[Statistic, ...] = ("gi", "moran")
LOOKS: dict[str, Fill] = {
    "hot": Fill("#1c3f73"),
    "cold": Fill("#f0c27a"),
    "high_high": Fill("#1c3f73"),
    "high_low": Fill("#a9bfdc", pattern="hatch", line="#1c3f73"),
    "low_high": Fill("#f8e7c8", pattern="dots", line="#8a6100"),
    "low_low": Fill("#f0c27a"),
    "none": Fill("#f7f7f4"),
}
GI_CLASSES: tuple[GiClass, ...] = ("hot", "cold", "none")
MORAN_CLASSES: tuple[MoranClass, ...] = (
    "high_high",
    "high_low",
    "low_high",
    "low_low",
    "none",
)


def show_hotspots(city: City, question: Question, language: Language) -> None:
    """The sentence, the map of one statistic, and the areas that stand out."""
    choice = question.choice
    found = cached.hotspots(city, choice, question.seed)
    about = text(
        "segregation_page.hotspots_about",
        language,
        group=group_name(city, choice.group, language),
    )
    st.html(f"<p>{escape(about)}</p>")
    if found.missing:
        st.info(found.sentence(language))
        return
    st.html(f"<p><strong>{escape(found.sentence(language))}</strong></p>")
    statistic = link.choose(
        "statistic",
        STATISTICS,
        label=text("segregation_page.statistic", language),
        names=lambda key: text(f"segregation_page.statistic_{key}", language),
        language=language,
        widget=st.radio,
        horizontal=True,
    )
    left, right = st.columns([3, 2], gap="medium")
    with left:
        colouring, legend = _colour(city, question, found, statistic, language)
        key = "hotspot-map"
        source = short_words(
            [panel for panel, _ in columns_behind(city, question)], city.sources, language
        )
        show_area_map(
            city, choice.level, colouring, legend, source=source, key=key, language=language
        )
    with right:
        show_striking(city, question, found, language)


def _colour(
    city: City, question: Question, found: Hotspots, statistic: Statistic, language: Language
) -> tuple[Colouring, str]:
    """Classes of one statistic as colours and patterns, and the legend."""
    kinds, words = _classes_in_words(statistic, language)
    fills = tuple(
        Fill(LOOKS[kind].colour, LOOKS[kind].pattern, LOOKS[kind].line, words=said)
        for kind, said in zip(kinds, words, strict=True)
    )
    absent = state_fills(language)
    codes = {
        area: kinds.index(kind)
        for area, kind in zip(found.area_ids, getattr(found, statistic), strict=True)
    }
    for area in found.left_out:
        codes[area.area] = len(kinds) + STATES_WITHOUT_CLASS.index(state_of(area.reason))
    unknown = len(kinds) + STATES_WITHOUT_CLASS.index(State.MISSING)
    area_ids = [str(area) for area in city.areas_at(question.choice.level).index]
    title = text(f"segregation_page.statistic_{statistic}", language)
    period = format_date(question.choice.period, language)
    colouring = Colouring(
        codes=np.array([codes.get(area, unknown) for area in area_ids], dtype=np.uint8),
        fills=fills + absent,
        title=f"{title}, {period}",
        numbers=np.full(len(area_ids), np.nan),
    )
    members = np.bincount(colouring.codes, minlength=len(colouring.fills)).tolist()
    rows = tuple(
        LegendRow(fill, fill.words, members[code])
        for code, fill in enumerate(colouring.fills)
        if code < len(kinds) or members[code]
    )
    behind = cached_city.shown_panel(city, f"{question.choice.group}_count", question.choice.level)
    kind = kind_of(behind)
    legend = Legend(
        language=language,
        title=title,
        unit="",
        period=period,
        rows=rows,
        method=text("segregation_page.hotspots_method", language),
        source=name_sources(behind.sources if behind else (), kind, city.sources, language),
        areas=areas_words(city, question.choice.level, question.choice.period, language),
        badge=kind_words(kind, language),
        kind=kind.value,
    )
    return colouring, legend_html(legend)


def _classes_in_words(
    statistic: Statistic, language: Language
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if statistic == "gi":
        return GI_CLASSES, tuple(describe_gi(kind, language) for kind in GI_CLASSES)
    return MORAN_CLASSES, tuple(describe_moran(kind, language) for kind in MORAN_CLASSES)


def show_striking(city: City, question: Question, found: Hotspots, language: Language) -> None:
    """The areas that either statistic marks, hot ones first."""
    if found.gi_p is None or found.moran_p is None:
        return
    names = city.areas["name"]
    marked = [
        i for i in range(len(found.area_ids)) if found.gi[i] != "none" or found.moran[i] != "none"
    ]
    marked.sort(key=lambda i: (GI_CLASSES.index(found.gi[i]), MORAN_CLASSES.index(found.moran[i])))
    header = [
        text("segregation_page.column_area", language),
        *(text(f"segregation_page.statistic_{statistic}", language) for statistic in STATISTICS),
    ]
    rows = [
        (
            str(names[found.area_ids[i]]),
            _with_p(describe_gi(found.gi[i], language), float(found.gi_p[i]), language),
            _with_p(describe_moran(found.moran[i], language), float(found.moran_p[i]), language),
        )
        for i in marked
    ]
    caption = text(
        "segregation_page.striking",
        language,
        n=format_number(len(marked), language),
        total=format_number(len(found.area_ids), language),
    )
    show_choosable_table(
        header,
        rows,
        [found.area_ids[i] for i in marked],
        caption=caption,
        chosen=chosen_area(city, question.choice.level),
    )
    listen_to_rows(choose_clicked, key="hotspot-rows")
    _show_islands(city, found, language)


def _with_p(words: str, p_value: float, language: Language) -> str:
    if p_value < SMALLEST_P:
        limit = format_number(SMALLEST_P, language, decimals=3)
        return text("segregation_page.with_p_below", language, words=words, limit=limit)
    return text("segregation_page.with_p", language, words=words, p=format_p(p_value, language))


def _show_islands(city: City, found: Hotspots, language: Language) -> None:
    """Which areas have no neighbour, and how many took no part."""
    lines = []
    if found.islands:
        islands = ", ".join(str(city.areas.loc[area, "name"]) for area in found.islands)
        lines.append(text("segregation_page.islands", language, areas=islands))
    if found.left_out:
        n = format_number(len(found.left_out), language)
        lines.append(text("segregation_page.hotspots_left_out", language, n=n))
    if lines:
        st.html("".join(f'<p class="atlas-source">{escape(line)}</p>' for line in lines))
