"""The map page: choices, then one part that alone reruns with the slider."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from geo.city import City
from geo.layers.choropleth import title_of
from geo.layers.colouring import PointColouring
from geo.layers.view import MapView
from geo.provenance import short_point_words, short_words
from geo.stories.view import Screen
from geo.tables import summarise_areas
from geo.texts import Language, text
from geo.values import Panel
from pages.components import area_profile, area_table, cached, link
from pages.components.guard import one_sentence
from pages.components.map_choices import MapChoice, choose_map
from pages.components.map_parts import Shown, show_one_indicator, show_two_indicators
from pages.components.map_points import point_colourings, show_point_legends, show_point_tables
from pages.components.map_view import show_map
from pages.components.markdown import plain
from pages.components.provenance_view import show_whence_of_indicators
from pages.components.save_view import show_title
from pages.components.static_files import load_geometry
from pages.components.view_choices import note

HEIGHT = 600
HEIGHT_OF_TWO = 480


def render(language: Language, city: City) -> None:
    """Choices, map with slider, legend, profile and table; the trend below."""
    show_title(text("menu.map", language), Screen.MAP, language)
    choice = choose_map(city, language)
    if choice is None:
        st.info(text("map.no_values", language, city=plain(city.name)))
        return
    show_slider_part(city, choice, language)
    area_profile.show_trend(city, choice, language)


@st.fragment
def show_slider_part(city: City, choice: MapChoice, language: Language) -> None:
    """Everything that follows the period slider and the click."""
    with one_sentence(language):
        show_map_and_tables(city, choice, language)


def show_map_and_tables(city: City, choice: MapChoice, language: Language) -> None:
    """The period's map, the profile of the chosen area, the table."""
    panel = cached.shown_panel(city, choice.indicator, choice.level)
    if panel is None:
        return
    if choice.view == "side_by_side":
        columns = show_two_maps(city, choice, panel, language)
    else:
        columns = show_one_map(city, choice, panel, language)
    period = columns[0][1]
    note_view(city, choice, columns, language)
    profile, table = st.columns(2, gap="medium")
    with profile:
        area_profile.show_profile(city, choice, period, language)
    with table:
        area_table.show(city, columns, choice, language)


def choose_period(name: str, periods: Sequence[str], label: str, language: Language) -> str:
    """A slider over periods, newest at first; words where there is only one."""
    if len(periods) == 1:
        st.caption(f"{label}: {plain(periods[0])}")
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
    city: City, choice: MapChoice, panel: Panel, language: Language
) -> list[tuple[Panel, str]]:
    """One large map with its legend; returns the columns of the table."""
    period = choose_period("period", panel.periods, text("map.period", language), language)
    shown = None
    if choice.view == "two_variables":
        shown = show_two_indicators(city, choice, panel, period, language=language)
    if shown is None:
        shown = show_one_indicator(city, choice, panel, period, language=language)
    points = point_colourings(city, choice, period, language)
    left, right = st.columns([3, 1], gap="medium")
    with left:
        show_skip_link(language)
        show_city_map(city, choice, shown, points, key="map", language=language)
        show_summary(city, choice, shown, language)
    with right:
        if city.has_map:
            st.html(shown.legend)
        show_map_whence(city, choice, shown, key="map", language=language)
        show_point_legends(points, city, period, key="map", language=language)
    show_point_tables(points, city, period, language)
    return list(shown.columns)


def show_two_maps(
    city: City, choice: MapChoice, panel: Panel, language: Language
) -> list[tuple[Panel, str]]:
    """Two maps that move together; the same indicator has the same classes on both."""
    other = cached.shown_panel(city, choice.second, choice.level) or panel
    first, second = st.columns(2, gap="small")
    with first:
        period = choose_period("period", panel.periods, text("map.left", language), language)
    with second:
        label = text("map.right_period", language)
        when = choose_period("second_period", other.periods, label, language)
    compared = (period, when) if choice.second == choice.indicator else ()
    columns: list[tuple[Panel, str]] = []
    sides = zip(("left", "right"), st.columns(2, gap="small"), strict=True)
    for (side, column), (one, at) in zip(sides, ((panel, period), (other, when)), strict=True):
        shown = show_one_indicator(city, choice, one, at, language=language, compared=compared)
        points = point_colourings(city, choice, at, language)
        with column:
            st.html(f"<h3>{escape(shown.title)}</h3>")
            show_skip_link(language)
            show_city_map(
                city, choice, shown, points, key=f"map-{side}", language=language, linked=True
            )
            show_summary(city, choice, shown, language)
            st.html(shown.legend)
            show_map_whence(city, choice, shown, key=f"map-{side}", language=language)
            show_point_legends(points, city, at, key=f"map-{side}", language=language)
        columns += shown.columns
    return columns


def show_city_map(
    city: City,
    choice: MapChoice,
    shown: Shown,
    points: tuple[PointColouring, ...],
    *,
    key: str,
    language: Language,
    linked: bool = False,
) -> None:
    """The map itself; a city without outlines says so instead."""
    if not city.has_map:
        st.info(text("map.no_map", language, city=plain(city.name)))
        return
    layers = [layer for layer in choice.layers if layer.shown]
    view = MapView(
        geometry=load_geometry(city, choice.level),
        colouring=shown.colouring,
        points=points,
        order=tuple(layer.key for layer in layers),
        opacity={layer.key: layer.opacity / 100 for layer in layers},
        focus=area_profile.chosen_area(city, choice) or None,
        linked="city" if linked else None,
        language=language,
        label=text("map.map_label", language, title=shown.title, city=city.name),
        source=short_words([panel for panel, _ in shown.columns], city.sources, language),
        points_source=short_point_words(city, language),
        height=HEIGHT_OF_TWO if linked else HEIGHT,
    )
    without_shape = int(city.areas_at(choice.level).geometry.isna().sum())
    if without_shape:
        total = len(view.geometry.area_ids)
        st.caption(text("map.without_shape", language, count=without_shape, total=total))
    if show_map(view, key=key, on_click=choose_clicked):
        # The trend stands outside this fragment.
        st.rerun()


def show_map_whence(
    city: City, choice: MapChoice, shown: Shown, *, key: str, language: Language
) -> None:
    """Where everything on the map comes from, of the chosen area where one is chosen."""
    figures = [(panel.indicator, period) for panel, period in shown.columns]
    area = area_profile.chosen_area(city, choice)
    show_whence_of_indicators(
        city, figures, level=choice.level, key=key, language=language, area_id=area
    )


def show_skip_link(language: Language) -> None:
    """The way past the map for the keyboard; seen only when it has the focus."""
    words = escape(text("map.skip", language))
    st.html(f'<a class="atlas-skip" href="#{area_table.ANCHOR}">{words}</a>')


def note_view(
    city: City, choice: MapChoice, columns: Sequence[tuple[Panel, str]], language: Language
) -> None:
    """Propose words for whoever saves the view: what is shown, and the first map's sentence."""
    titles = dict.fromkeys(
        title_of(city.indicator(panel.indicator), period, language) for panel, period in columns
    )
    panel, period = columns[0]
    areas = cached.area_names(city, choice.level)
    said = summarise_areas(panel, period, areas, city.indicator(panel.indicator), language)
    note(Screen.MAP, title=f"{city.name}: {' | '.join(titles)}", statement=said)


def show_summary(city: City, choice: MapChoice, shown: Shown, language: Language) -> None:
    """Each indicator of the map in one sentence."""
    areas = cached.area_names(city, choice.level)
    for panel, period in shown.columns:
        indicator = city.indicator(panel.indicator)
        said = summarise_areas(panel, period, areas, indicator, language)
        st.html(f'<p class="atlas-source">{escape(said)}</p>')


def choose_clicked(area_id: str) -> None:
    """A click chooses the area everywhere."""
    link.set_choice("area", area_id)
