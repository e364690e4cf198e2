"""Two indicators of the cities as wholes: labelled points, and the numbers beside them."""

from collections.abc import Sequence

import streamlit as st

from geo.city import City
from geo.numbers import NO_NUMBER, format_date
from geo.provenance import Provenance, compute_provenance
from geo.region.whole import WholeFigure, say_whole, shown_whole
from geo.stories.view import Screen
from geo.texts import Language, text
from pages.components import access
from pages.components.compare_charts import Point, scatter_figure
from pages.components.compare_choices import (
    CompareChoice,
    choose_pair,
    level_of,
    name_indicator,
)
from pages.components.compare_figures import find_figure
from pages.components.compare_maps import indicator_of, say_periods_differ
from pages.components.compare_whence import provenance_of
from pages.components.html_table import show_table
from pages.components.provenance_view import show_whence
from pages.components.segregation_charts import show_chart
from pages.components.view_choices import note

Pair = tuple[City, WholeFigure, WholeFigure]


def show_scatter(cities: Sequence[City], choice: CompareChoice, language: Language) -> None:
    """The chart, or why there are not two points; a table either way."""
    st.subheader(text("compare_page.section_scatter", language))
    first, second = choose_pair(cities, indicator_of(choice), language)
    names = [name_indicator(cities, key, language) for key in (first, second)]
    of_whom = ", ".join(city.name for city in cities)
    note(Screen.COMPARISON, title=f"{', '.join(names)}: {of_whom}")
    pairs = [
        (city, find_figure(city, first, choice), find_figure(city, second, choice))
        for city in cities
    ]
    known = [pair for pair in pairs if pair[1].is_known and pair[2].is_known]
    if len(known) < 2:
        st.info(text("compare_page.scatter_too_few", language))
    else:
        points = [_point(pair, (first, second), language) for pair in known]
        titles = [
            f"{name} ({_unit(cities, key, language)})"
            for name, key in zip(names, (first, second), strict=True)
        ]
        show_chart(scatter_figure(points, titles[0], titles[1], language), key="compare.scatter")
        st.caption(text("compare_page.scatter_about", language))
        say_periods_differ([(city.name, x.period) for city, x, _ in known], language)
        say_periods_differ([(city.name, y.period) for city, _, y in known], language)
    rows = [
        [
            city.name,
            say_whole(city, first, x, language),
            format_date(x.period, language) or NO_NUMBER,
            say_whole(city, second, y, language),
            format_date(y.period, language) or NO_NUMBER,
        ]
        for city, x, y in pairs
    ]
    period = text("map.period", language)
    header = [text("common.city", language), names[0], period, names[1], period]
    caption = text("compare_page.scatter_table", language)
    show_table(header, rows, caption=caption, numbers=frozenset({1, 3}))
    show_whence(
        lambda: _provenance(known, (first, second), choice, language),
        key="compare-scatter",
        language=language,
    )


def _unit(cities: Sequence[City], key: str, language: Language) -> str:
    indicator = next(city.indicators[key] for city in cities if key in city.indicators)
    return text(f"units.{indicator.unit}", language)


def _point(pair: Pair, keys: tuple[str, str], language: Language) -> Point:
    city, x, y = pair
    words = " · ".join(
        say_whole(city, key, figure, language) for key, figure in zip(keys, (x, y), strict=True)
    )
    return Point(city.name, shown_whole(city, keys[0], x), shown_whole(city, keys[1], y), words)


def _provenance(
    pairs: Sequence[Pair], keys: tuple[str, str], choice: CompareChoice, language: Language
) -> list[Provenance]:
    told: list[Provenance] = []
    for city, *figures in pairs:
        for key, figure in zip(keys, figures, strict=True):
            if figure.statement is not None:
                told += provenance_of(city, figure.statement, language)
            else:
                level = level_of(city, choice)
                told.append(compute_provenance(city, key, figure.period, level, rule=access.rule()))
    return told
