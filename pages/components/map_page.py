"""The map page: choices, then one part that alone reruns with the slider."""

from collections.abc import Sequence

import streamlit as st

from geo.city import City
from geo.layers.choropleth import colour_panel
from geo.layers.colouring import Colouring
from geo.layers.legend import Legend, build_legend
from geo.layers.legend_html import legend_html
from geo.layers.view import MapView
from geo.texts import Language, text
from geo.values import Panel
from pages.components import area_profile, area_table, cached, link
from pages.components.map_choices import MapChoice, choose_map
from pages.components.map_points import point_colourings, show_point_legends
from pages.components.map_view import show_map
from pages.components.static_files import load_geometry

HEIGHT = 600
HEIGHT_OF_TWO = 480


def render(language: Language, city: City) -> None:
    """Choices, map with slider, legend, profile and table; the trend below."""
    st.title(text("menu.map", language))
    choice = choose_map(city, language)
    if choice is None:
        st.info(text("map.no_values", language, city=link.plain(city.name)))
        return
    show_slider_part(city, choice, language)
    area_profile.show_trend(city, choice, language)


@st.fragment
def show_slider_part(city: City, choice: MapChoice, language: Language) -> None:
    """Everything that follows the period slider and the click."""
    panel = cached.shown_panel(city, choice.indicator, choice.level)
    if panel is None:
        return
    period = choose_period("period", panel.periods, text("map.period", language), language)
    if choice.view == "side_by_side":
        columns = show_two_maps(city, choice, panel, period, language)
    else:
        columns = show_one_map(city, choice, panel, period, language)
    profile, table = st.columns([2, 3], gap="medium")
    with profile:
        area_profile.show_profile(city, choice, period, language)
    with table:
        area_table.show(city, columns, choice, language)


def choose_period(name: str, periods: Sequence[str], label: str, language: Language) -> str:
    """A slider over periods, newest at first; words where there is only one."""
    if len(periods) == 1:
        st.caption(f"{label}: {periods[0]}")
        return periods[0]
    return link.choose(
        name,
        periods,
        label=label,
        names=str,
        language=language,
        default=periods[-1],
        widget=st.select_slider,
    )


def show_one_map(
    city: City, choice: MapChoice, panel: Panel, period: str, language: Language
) -> list[tuple[Panel, str]]:
    """One large map with its legend; returns the columns of the table."""
    if choice.view == "two_variables":
        colouring, legend, columns = colour_two_variables(city, choice, panel, period, language)
    else:
        colouring, legend = colour_one(city, choice, [panel], panel, period, language)
        columns = [(panel, period)]
    left, right = st.columns([3, 1], gap="medium")
    with left:
        show_city_map(city, choice, colouring, legend, key="map", language=language)
    with right:
        area_profile.choose_area(city, choice, language)
        st.html(legend_html(legend))
        show_point_legends(city, choice, period, language)
    return columns


def show_two_maps(
    city: City, choice: MapChoice, panel: Panel, period: str, language: Language
) -> list[tuple[Panel, str]]:
    """Two maps that move together; the same indicator has the same classes on both."""
    other = cached.shown_panel(city, choice.second, choice.level)
    if other is None:
        return []
    label = text("map.second_period", language)
    second_period = choose_period("second_period", other.periods, label, language)
    same = choice.second == choice.indicator
    area_profile.choose_area(city, choice, language)
    shown = [(panel, period), (other, second_period)]
    for side, column, (one, when) in zip(
        ("left", "right"), st.columns(2, gap="small"), shown, strict=True
    ):
        pooled = [one.at(period), one.at(second_period)] if same else [one.at(when)]
        with column:
            colouring, legend = colour_one(
                city, choice, [one] if choice.appearance.pooled else pooled, one, when, language
            )
            st.caption(text(f"map.{side}", language))
            show_city_map(
                city, choice, colouring, legend, key=f"map-{side}", language=language, linked=True
            )
            st.html(legend_html(legend))
    return shown


def colour_one(
    city: City,
    choice: MapChoice,
    pooled: Sequence[Panel],
    panel: Panel,
    period: str,
    language: Language,
) -> tuple[Colouring, Legend]:
    """Colours and legend of one indicator.

    Args:
        pooled: Whose values make the classes, where all periods share them.
    """
    indicator = city.indicator(panel.indicator)
    look = choice.appearance
    basis = pooled if look.pooled or len(pooled) > 1 else [panel.at(period)]
    classes = cached.classes_of(city, basis, choice.level, look.look)
    colouring = colour_panel(
        panel, period, indicator, classes, palette=look.palette, language=language
    )
    legend = build_legend(
        colouring,
        classes,
        panel=panel,
        period=period,
        indicator=indicator,
        sources=city.sources,
        language=language,
    )
    return colouring, legend


def show_city_map(
    city: City,
    choice: MapChoice,
    colouring: Colouring,
    legend: Legend,
    *,
    key: str,
    language: Language,
    linked: bool = False,
) -> None:
    """The map itself; a city without outlines says so instead."""
    if not city.has_map:
        st.info(text("map.no_map", language, city=link.plain(city.name)))
        return
    shown = [layer for layer in choice.layers if layer.shown]
    view = MapView(
        geometry=load_geometry(city, choice.level),
        colouring=colouring,
        points=point_colourings(city, choice, legend.period, language),
        order=tuple(layer.key for layer in shown),
        opacity={layer.key: layer.opacity / 100 for layer in shown},
        focus=link.chosen("area"),
        linked="city" if linked else None,
        language=language,
        label=text(
            "map.map_label",
            language,
            indicator=legend.title,
            period=legend.period,
            city=city.name,
        ),
        height=HEIGHT_OF_TWO if linked else HEIGHT,
    )
    if show_map(view, key=key, on_click=choose_clicked):
        # The trend stands outside this fragment.
        st.rerun()


def choose_clicked(area_id: str) -> None:
    """A click chooses the area everywhere."""
    link.set_choice("area", area_id)
