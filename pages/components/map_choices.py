"""What the reader chooses on the map page, outside the part that reruns with the slider."""

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from geo.catalogue import TOPICS, Topic
from geo.city import City
from geo.classification import DEFAULT_CLASSES, MAXIMUM_CLASSES, METHODS, parse_bounds
from geo.errors import GeoError
from geo.layers.palettes import DEFAULT_SEQUENTIAL, SEQUENTIAL
from geo.texts import Language, text
from pages.components import cached, link
from pages.components.area_search import choose_area
from pages.components.cached import ClassesLook
from pages.components.guard import say
from pages.components.layer_list import LayerState, choose_facility_kind, choose_layers

View = Literal["one", "two_variables", "side_by_side"]
VIEWS: tuple[View, ...] = ("one", "two_variables", "side_by_side")
FEWEST_CLASSES = 3
FIRST_CHOICES = ("foreign_share", "migration_background_share", "vacancy_share")


@dataclass(frozen=True)
class Appearance:
    """How values become colours."""

    look: ClassesLook
    pooled: bool
    palette: str


@dataclass(frozen=True)
class MapChoice:
    """Everything but the period and the chosen area."""

    view: View
    level: str
    topic: Topic
    indicator: str
    second: str
    appearance: Appearance
    layers: tuple[LayerState, ...]
    facility_kind: str


def choose_map(city: City, language: Language) -> MapChoice | None:
    """The row of choices above the map; None where the city has no value at all."""
    levels = [level.key for level in city.levels if cached.offered_indicators(city, level.key)]
    if not levels:
        return None
    one, two, three, four = st.columns([3, 3, 2, 2], vertical_alignment="bottom")
    with one:
        view = _choose_view(language)
    with two:
        level = link.choose(
            "level",
            levels,
            label=text("map.level", language),
            names=lambda key: city.level(key).name(language),
            language=language,
            default=levels[-1],
        )
    topic, indicator, second = _choose_indicators(city, level, view, language)
    with three, st.popover(text("map.layers", language), width="stretch"):
        layers = choose_layers(city, level, topic, language)
        facility_kind = choose_facility_kind(city, language)
    with four, st.popover(text("map.appearance", language), width="stretch"):
        appearance, refusal = choose_appearance(language, two_variables=view == "two_variables")
    if refusal is not None:
        say(refusal, language)
    return MapChoice(
        view=view,
        level=level,
        topic=topic,
        indicator=indicator,
        second=second,
        appearance=appearance,
        layers=tuple(layers),
        facility_kind=facility_kind,
    )


def _choose_view(language: Language) -> View:
    return link.choose(
        "view",
        VIEWS,
        label=text("map.view", language),
        names=lambda key: text(f"map.view_{key}", language),
        language=language,
    )


def _choose_indicators(
    city: City, level: str, view: View, language: Language
) -> tuple[Topic, str, str]:
    """Topic, indicator, where the view has two of them the second; and the search."""
    offered = cached.offered_indicators(city, level)
    widths = [3, 5, 3] if view == "one" else [3, 4, 4, 3]
    columns = st.columns(widths, vertical_alignment="bottom")
    with columns[0]:
        topic, keys = _choose_topic(city, offered, language)
    with columns[1]:
        indicator = link.choose(
            "indicator",
            keys,
            label=text("map.indicator", language),
            names=lambda key: city.indicator(key).name(language),
            language=language,
            default=_first_choice(city, keys),
        )
    with columns[-1]:
        choose_area(city, level, language)
    if view == "one":
        return topic, indicator, ""
    with columns[2]:
        return topic, indicator, _choose_second(city, offered, indicator, view, language)


def _choose_topic(city: City, offered: list[str], language: Language) -> tuple[Topic, list[str]]:
    """A topic and its indicators; a link that names only the indicator suffices."""
    topic_of = {key: city.indicator(key).topic for key in offered}
    topics = [topic for topic in TOPICS if topic in topic_of.values()]
    asked = link.chosen("indicator")
    asked_topic = topic_of.get(asked) if asked else None
    topic = link.choose(
        "topic",
        topics,
        label=text("map.topic", language),
        names=lambda key: text(f"map.topic_{key}", language),
        language=language,
        default=asked_topic or topics[0],
    )
    return topic, [key for key in offered if topic_of[key] == topic]


def _first_choice(city: City, keys: list[str]) -> str:
    """A well-known share, or any share or rate before a count: counts show where many live."""
    for key in FIRST_CHOICES:
        if key in keys:
            return key
    return next((key for key in keys if city.indicator(key).form in ("share", "rate")), keys[0])


def _choose_second(
    city: City, offered: list[str], indicator: str, view: View, language: Language
) -> str:
    return link.choose(
        "second",
        offered,
        label=text("map.right" if view == "side_by_side" else "map.second", language),
        names=lambda key: city.indicator(key).name(language),
        language=language,
        default=indicator if view == "side_by_side" else _other(city, offered, indicator),
    )


def _other(city: City, offered: list[str], indicator: str) -> str:
    """For a first two-variable map: a share of another topic."""
    topic = city.indicator(indicator).topic
    others = [key for key in offered if city.indicator(key).topic != topic]
    return _first_choice(city, others or offered)


def choose_appearance(
    language: Language, *, two_variables: bool
) -> tuple[Appearance, GeoError | None]:
    """Classes and palette, and why own bounds cannot be read, to be said where it is seen.

    A two-variable map has its own palette and thirds.
    """
    method = link.choose(
        "method",
        METHODS,
        label=text("map.method", language),
        names=lambda key: text(f"classes.{key}", language),
        language=language,
        disabled=two_variables,
    )
    own = method == "own"
    classes = link.choose(
        "classes",
        [str(k) for k in range(FEWEST_CLASSES, MAXIMUM_CLASSES + 1)],
        label=text("map.classes", language),
        names=str,
        language=language,
        default=str(DEFAULT_CLASSES),
        disabled=two_variables or own,
    )
    bounds, refusal = _choose_bounds(language) if own else ((), None)
    pooled = link.choose(
        "pooled",
        ("yes", "no"),
        label=text("map.pooled", language),
        names=lambda key: text(f"common.{key}", language),
        language=language,
        widget=st.radio,
        horizontal=True,
        disabled=own,
    )
    palette = link.choose(
        "palette",
        list(SEQUENTIAL),
        label=text("map.palette", language),
        names=lambda key: text(f"map.palette_{key}", language),
        language=language,
        default=DEFAULT_SEQUENTIAL,
        disabled=two_variables,
    )
    # Until bounds are typed that can be read, the map keeps classes.
    method = "quantile" if own and not bounds else method
    look = Appearance(
        look=ClassesLook(method=method, classes=int(classes), bounds=bounds),
        pooled=pooled == "yes",
        palette=palette,
    )
    return look, refusal


def _choose_bounds(language: Language) -> tuple[tuple[float, ...], GeoError | None]:
    """Bounds typed by hand, or why they cannot be read."""
    key = f"bounds.{language}"
    st.session_state.setdefault(key, link.chosen("bounds") or "")
    written = st.text_input(
        text("map.bounds", language), key=key, help=text("map.bounds_help", language)
    )
    link.remember("bounds", written or None)
    if not written:
        return (), None
    try:
        return parse_bounds(written, language), None
    except GeoError as refusal:
        return (), refusal
