"""One area: found or clicked, its figures beside the city's, and its trend."""

from html import escape

import numpy as np
import streamlit as st

from geo.city import City
from geo.numbers import format_value
from geo.tables import compute_profile, describe_cell
from geo.texts import Language, text
from pages.components import cached, link
from pages.components.html_table import show_table
from pages.components.map_choices import MapChoice
from pages.components.markdown import plain
from pages.components.provenance_view import show_whence_of_indicators
from pages.components.sources import show_source_line
from pages.components.trend_chart import trend_figure


def chosen_area(city: City, choice: MapChoice) -> str:
    """The chosen area if it lies on this level."""
    area = link.chosen("area") or ""
    return area if area in city.areas_at(choice.level).index else ""


def show_profile(city: City, choice: MapChoice, period: str, language: Language) -> None:
    """What is known of the chosen area in the period, beside the city."""
    st.subheader(text("map.profile", language))
    area = chosen_area(city, choice)
    if not area:
        st.caption(text("map.profile_hint", language))
        return
    keys = cached.offered_indicators(city, choice.level)
    rows = compute_profile(
        city,
        area,
        period=period,
        panels={key: cached.shown_panel(city, key, choice.level) for key in keys},
        city_values=lambda key: cached.city_values(city, key, choice.level),
        language=language,
    )
    name = str(city.areas.loc[area, "name"])
    if not rows:
        st.info(text("map.profile_empty", language, period=period))
        return
    about = text("map.profile_about", language, area=name, period=period)
    st.html(f"<p><strong>{escape(about)}</strong></p>")
    for topic in dict.fromkeys(row.topic for row in rows):
        header = [
            text(f"map.topic_{topic}", language),
            text("map.profile_value", language),
            text("map.profile_city", language),
        ]
        cells = [(row.name, row.value, row.city_value) for row in rows if row.topic == topic]
        with st.expander(header[0], expanded=topic == choice.topic):
            show_table(header, cells, caption=about, numbers=frozenset({1, 2}))
    show_whence_of_indicators(
        city,
        [(key, period) for key in keys],
        level=choice.level,
        key="profile",
        language=language,
        area_id=area,
    )


def show_trend(city: City, choice: MapChoice, language: Language) -> None:
    """The chosen area's values over all periods, as a chart and as a table."""
    area = chosen_area(city, choice)
    panel = cached.shown_panel(city, choice.indicator, choice.level)
    if not area or panel is None or len(panel.periods) == 1:
        return
    indicator = city.indicator(choice.indicator)
    column = panel.area_ids.index(area)
    overall = cached.city_values(city, choice.indicator, choice.level)
    city_line = np.array([overall.get(period, np.nan) for period in panel.periods])
    title = text("map.trend", language, indicator=indicator.name(language))
    name = str(city.areas.loc[area, "name"])
    st.subheader(plain(title, longest=200))
    # Counts of an area and of the whole city share no scale.
    with_city = indicator.form not in ("count", "density")
    st.plotly_chart(
        trend_figure(
            panel.periods,
            {name: panel.values[:, column]}
            | ({text("map.trend_city", language): city_line} if with_city else {}),
            indicator,
            language,
        ),
        key="trend",
        config={"displaylogo": False, "displayModeBar": False},
    )
    with st.expander(text("map.trend_table", language)):
        rows = [
            (
                period,
                describe_cell(
                    panel.values[i, column], int(panel.states[i, column]), indicator, language
                ),
                format_value(city_line[i], indicator, language, with_unit=False),
            )
            for i, period in enumerate(panel.periods)
        ]
        unit = text(f"units.{indicator.unit}", language)
        header = [text("map.period", language), name, text("map.trend_city", language)]
        show_table(header, rows, caption=f"{title} ({unit})", numbers=frozenset({1, 2}))
        span = f"{panel.periods[0]}–{panel.periods[-1]}"
        show_source_line(city, [(panel, span)], language)
    show_whence_of_indicators(
        city,
        [(choice.indicator, period) for period in reversed(panel.periods)],
        level=choice.level,
        key="trend",
        language=language,
        area_id=area,
    )
