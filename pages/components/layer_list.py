"""The layer list: what lies on the map, in which order and how opaque; kept in the link."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from geo.catalogue import Topic
from geo.city import City
from geo.texts import Language, text
from pages.components import link

LAYERS = (
    "areas",
    "background",
    "boroughs",
    "accommodation",
    "problem_properties",
    "facilities",
)
"""Bottom to top, as they lie at first."""

FACILITY_KINDS = ("kita", "primary", "secondary")
ALL_KINDS = "all"
FULL = 100
STEP = 10
SHOWN_AT_FIRST = frozenset({"areas", "background", "boroughs"})
LAYER_OF_TOPIC: dict[Topic, str] = {
    "problem_properties": "problem_properties",
    "education": "facilities",
}


@dataclass(frozen=True)
class LayerState:
    """One layer: whether it is drawn, and its opacity in per cent."""

    key: str
    shown: bool
    opacity: int = FULL

    @property
    def written(self) -> str:
        """The layer in a link: ``areas.80``, hidden ones with a minus in front."""
        return f"{'' if self.shown else '-'}{self.key}.{self.opacity}"


def available_layers(city: City, level: str) -> list[str]:
    """Layers for which the city has data, bottom to top."""
    has = {
        "areas": True,
        "background": not city.background.empty,
        "boroughs": city.levels[0].key != level,
        "accommodation": not city.accommodation.empty,
        "problem_properties": not city.problem_properties.empty,
        "facilities": not city.facilities.empty,
    }
    return [key for key in LAYERS if has[key]]


def default_layers(keys: Sequence[str], topic: Topic) -> list[LayerState]:
    """What lies on the map before anybody chose: areas, orientation and the topic's points."""
    shown = SHOWN_AT_FIRST | {LAYER_OF_TOPIC.get(topic, "")}
    return [LayerState(key, shown=key in shown, opacity=_first_opacity(key)) for key in keys]


def _first_opacity(key: str) -> int:
    return 90 if key == "areas" else FULL


def read_layers(written: str | None, keys: Sequence[str], topic: Topic) -> list[LayerState]:
    """Layers as a link names them; what it does not know or names wrongly is as at first."""
    defaults = {layer.key: layer for layer in default_layers(keys, topic)}
    named: dict[str, LayerState] = {}
    for part in (written or "").split("~"):
        name, _, opacity = part.removeprefix("-").partition(".")
        if name in defaults:
            percent = int(opacity) if opacity.isdecimal() else FULL
            named[name] = LayerState(
                name, shown=not part.startswith("-"), opacity=min(percent, FULL)
            )
    return [*named.values(), *(layer for key, layer in defaults.items() if key not in named)]


def choose_layers(city: City, level: str, topic: Topic, language: Language) -> list[LayerState]:
    """Rows with a box, an opacity and two arrows; the top row lies on top.

    Returns:
        The layers bottom to top.
    """
    keys = available_layers(city, level)
    layers = read_layers(link.chosen("layers"), keys, topic)
    edited = [
        _show_row(layers, position, topic, language) for position in reversed(range(len(layers)))
    ]
    edited.reverse()
    if edited != layers:
        _keep(edited)
    return edited


def choose_facility_kind(city: City, language: Language) -> str:
    """Which facilities are drawn: comparing a Kita with a secondary school says little."""
    if city.facilities.empty:
        return ALL_KINDS
    there = set(city.facilities["kind"])
    kinds = [kind for kind in FACILITY_KINDS if kind in there]
    return link.choose(
        "facility_kind",
        [ALL_KINDS, *kinds],
        label=text("map.facility_kind", language),
        names=lambda kind: text(f"map.facility_kind_{kind}", language),
        language=language,
    )


def _show_row(
    layers: list[LayerState], position: int, topic: Topic, language: Language
) -> LayerState:
    layer = layers[position]
    name = text(f"map.layer_{layer.key}", language)
    box, slider, up, down = st.columns([6, 4, 1, 1], vertical_alignment="center")
    identity = f"layer.{layer.key}.{topic}.{language}"
    shown = box.checkbox(name, value=layer.shown, key=f"{identity}.shown")
    opacity = slider.slider(
        f"{text('map.opacity', language)}: {name}",
        0,
        FULL,
        layer.opacity,
        STEP,
        format="%d %%",
        key=f"{identity}.opacity",
        label_visibility="collapsed",
    )
    for column, sign, step, words in ((up, "▲", 1, "up"), (down, "▼", -1, "down")):
        column.button(
            sign,
            help=f"{name} {text(f'map.layer_{words}', language)}",
            key=f"layer.{layer.key}.{words}",
            disabled=not 0 <= position + step < len(layers),
            on_click=_swap,
            args=(layers, position, position + step),
        )
    return replace(layer, shown=bool(shown), opacity=int(opacity))


def _swap(layers: list[LayerState], one: int, other: int) -> None:
    moved = list(layers)
    moved[one], moved[other] = moved[other], moved[one]
    _keep(moved)


def _keep(layers: list[LayerState]) -> None:
    link.remember("layers", "~".join(layer.written for layer in layers))
