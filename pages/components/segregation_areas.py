"""Which areas make the city's figure: map and ranking that choose the same area, Lorenz curve."""

from html import escape

import numpy as np
import streamlit as st

from geo.city import City
from geo.layers.colouring import Colouring
from geo.layers.view import MapView
from geo.numbers import format_number, format_share
from geo.provenance import short_words
from geo.segregation.ranking import Lorenz, Ranking, compute_lorenz
from geo.tables import describe_cell
from geo.texts import Language, text
from pages.components import cached_segregation as cached
from pages.components import link
from pages.components.cached_segregation import Question
from pages.components.html_table import show_table
from pages.components.map_view import show_map
from pages.components.markdown import plain
from pages.components.row_clicks import listen_to_rows, show_choosable_table
from pages.components.segregation_charts import lorenz_figure, show_chart
from pages.components.segregation_choices import names_of
from pages.components.segregation_figures import (
    PARTS,
    Figures,
    colour_figures,
    figures_of,
    order_of,
)
from pages.components.static_files import load_geometry

ROWS = 15
HEIGHT = 520
TENTHS = np.linspace(0.1, 1.0, 10)


def show_areas(city: City, question: Question, language: Language) -> None:
    """Map and ranking of one measure, then the segregation curve."""
    chosen = cached.selection(city, question.choice)
    ranking = cached.ranking(city, question.choice)
    part = link.choose(
        "part",
        PARTS,
        label=text("segregation_page.part", language),
        names=lambda key: text(f"segregation_page.part_{key}", language),
        language=language,
    )
    st.caption(text(f"segregation_page.about_part_{part}", language))
    whole = np.nan
    if part != "location_quotient":
        whole = cached.results(city, question, (part,)).by_key[part].value
    figures = figures_of(city, chosen, ranking, part, whole=whole)
    colouring, legend = colour_figures(city, figures, part, language)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        show_area_map(
            city,
            chosen.level,
            colouring,
            legend,
            source=short_words([figures.panel], city.sources, language),
            key="segregation-map",
            language=language,
        )
    with right:
        show_ranking(city, ranking, figures, language)
    show_lorenz(city, question, compute_lorenz(chosen), language)


def show_area_map(
    city: City,
    level: str,
    colouring: Colouring,
    legend: str,
    *,
    source: str = "",
    key: str,
    language: Language,
) -> None:
    """The map of a level with its legend below; a city without outlines says so."""
    if not city.has_map:
        st.info(text("map.no_map", language, city=plain(city.name)))
        return
    view = MapView(
        geometry=load_geometry(city, level),
        colouring=colouring,
        focus=chosen_area(city, level) or None,
        language=language,
        label=text("map.map_label", language, title=colouring.title, city=city.name),
        source=source,
        height=HEIGHT,
    )
    if show_map(view, key=key, on_click=choose_clicked):
        st.rerun(scope="fragment")
    st.html(legend)


def chosen_area(city: City, level: str) -> str:
    """The chosen area if it lies on this level."""
    area = link.chosen("area") or ""
    return area if area in city.areas_at(level).index else ""


def choose_clicked(area: str) -> None:
    """A click on the map or in the table chooses the area everywhere."""
    link.set_choice("area", area)


def show_ranking(city: City, ranking: Ranking, figures: Figures, language: Language) -> None:
    """The areas, largest first, page by page; the page turns to the chosen area."""
    area = chosen_area(city, city.areas.loc[list(ranking.area_ids[:1]), "level"].iloc[0])
    order = order_of(figures.values, ranking.names)
    ordered = [ranking.area_ids[i] for i in order]
    page = _choose_page(ordered, area)
    part = order[(page - 1) * ROWS : page * ROWS]
    states = dict(zip(figures.panel.area_ids, figures.panel.states[0].tolist(), strict=True))
    unit = text(f"units.{figures.indicator.unit}", language)
    header = [
        text("segregation_page.column_area", language),
        f"{figures.indicator.name(language)} ({unit})",
        text("segregation_page.column_side", language),
    ]
    rows = [
        (
            f"{order.index(i) + 1}. {ranking.names[i]}",
            describe_cell(
                figures.values[i], states[ranking.area_ids[i]], figures.indicator, language
            ),
            _side(float(ranking.surplus[i]), language),
        )
        for i in part
    ]
    show_choosable_table(
        header,
        rows,
        [ranking.area_ids[i] for i in part],
        caption=text(
            "segregation_page.ranking_about", language, n=format_number(len(ordered), language)
        ),
        chosen=area,
        numbers=frozenset({1}),
    )
    listen_to_rows(choose_clicked, key="segregation-rows")
    st.caption(_hidden_words(ranking, language))


def _choose_page(ordered: list[str], area: str) -> int:
    """The page of the table; a newly chosen area opens its own."""
    pages = max(1, -(-len(ordered) // ROWS))
    if pages == 1:
        return 1
    is_new = st.session_state.get("ranking_turned_to") != area
    if is_new and area in ordered:
        st.session_state["ranking_page"] = ordered.index(area) // ROWS + 1
    st.session_state["ranking_turned_to"] = area
    return int(st.pagination(pages, key="ranking_page"))


def _side(surplus: float, language: Language) -> str:
    """Whether the group lives here more or less than those it is compared with."""
    if np.isnan(surplus):
        return ""
    key = "above" if surplus > 0 else "below" if surplus < 0 else "even"
    return text(f"segregation_page.side_{key}", language)


def _hidden_words(ranking: Ranking, language: Language) -> str:
    hidden = int((~ranking.shown).sum())
    if not hidden:
        return text("segregation_page.rows_hint", language)
    told = format_number(hidden, language)
    hint = text("segregation_page.rows_hint", language)
    return f"{hint} {text('segregation_page.rows_hidden', language, n=told)}"


def show_lorenz(city: City, question: Question, curve: Lorenz, language: Language) -> None:
    """The segregation curve and its points at every tenth."""
    if curve.group.size == 0:
        return
    st.subheader(text("segregation_page.lorenz", language))
    names = names_of(city, question.choice, language)
    st.html(f"<p>{escape(text('segregation_page.lorenz_about', language))}</p>")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        show_chart(lorenz_figure(curve, names, language), key="lorenz")
    with right:
        held = np.interp(TENTHS, curve.other, curve.group)
        rows = [
            (format_share(tenth, language, decimals=0), format_share(float(share), language))
            for tenth, share in zip(TENTHS.tolist(), held, strict=True)
        ]
        header = [
            text("segregation_page.lorenz_axis", language, group=name) for name in reversed(names)
        ]
        caption = text("segregation_page.lorenz_table", language)
        show_table(header, rows, caption=caption, numbers=frozenset({0, 1}))
        if curve.n_pooled:
            pooled = format_number(curve.n_pooled, language)
            st.caption(text("segregation_page.lorenz_pooled", language, n=pooled))
