"""A live slider, a map that follows it, bands that follow when it rests.

The address says how slow the server is: ``?sleep=300`` milliseconds a run, ``?bands=1000``
milliseconds for the bands, and the language: ``?lang=en``.
"""

import time
from collections.abc import Callable
from typing import cast

import numpy as np
import streamlit as st

from benchmarks.synthetic import build_city
from geo.city import City
from geo.layers.colouring import Colouring, Fill
from geo.texts import Language
from pages.components import background
from pages.components.live_slider import answering, live_slider, live_value, set_live_value
from pages.components.map_view import MapView, show_map
from pages.components.static_files import load_geometry
from pages.components.ticker import ticker

N_AREAS = 16
PARTS = 20
FILLS = tuple(Fill(f"#{shade:02x}{shade:02x}ff") for shade in range(0, 202, 2))


@st.cache_resource
def load() -> City:
    return build_city(N_AREAS)


def number_from_link(name: str) -> int:
    return int(st.query_params.get(name, 0))


def language_now() -> Language:
    return cast("Language", st.session_state.get("language", "de"))


def count(name: str) -> int:
    st.session_state[name] = st.session_state.get(name, 0) + 1
    return cast("int", st.session_state[name])


@st.fragment
def show_live() -> None:
    """The slider; the map in the colour of its value; what the server knows."""
    with answering():
        value = live_slider(
            "share",
            label="Anteil" if language_now() == "de" else "Share",
            minimum=0,
            maximum=1000,
            step=10,
            value=200,
            unit_text="Personen" if language_now() == "de" else "persons",
            default=200,
            language=language_now(),
            help="Eine Zeile Hilfe.",
            on_change=lambda: st.session_state.update(heard=live_value("share")),
        )
        live_slider(
            "fixed",
            label="Fest",
            minimum=0,
            maximum=1,
            step=0.25,
            value=0.5,
            unit_text="",
            default=0.5,
            language=language_now(),
            disabled=True,
        )
        time.sleep(number_from_link("sleep") / 1_000)
        colouring = Colouring(
            codes=np.full(N_AREAS, int(value / 10), dtype=np.uint8),
            fills=FILLS,
            title="Anteil",
            numbers=np.full(N_AREAS, value),
            decimals=0,
            unit="",
        )
        geometry = load_geometry(load(), "quarter")
        show_map(MapView(geometry=geometry, colouring=colouring, label="Karte"), key="map")
        st.markdown(f"Wert: {value:g}")
        st.markdown(f"Gehört: {st.session_state.get('heard')}")
        st.markdown(f"Läufe: {count('runs')}")


def rest() -> None:
    st.session_state["at_rest"] = live_value("share")


@st.fragment
def show_bands() -> None:
    """What takes long, computed beside."""
    value = st.session_state["at_rest"]

    def work(should_stop: Callable[[], bool], report: Callable[[float], None]) -> str:
        for part in range(PARTS):
            if should_stop():
                break
            time.sleep(number_from_link("bands") / 1_000 / PARTS)
            report((part + 1) / PARTS)
        return f"{value:g}"

    background.start("bands", value, work)
    bands = background.result("bands", value)
    st.markdown(f"Band: {bands}")
    st.markdown(f"Bandläufe: {count('band_runs')}")
    ticker(pending=bands is None, key="bands", on_settle=rest)


def switch_language() -> None:
    st.session_state["language"] = "en" if language_now() == "de" else "de"


st.button("Sprache", on_click=switch_language)
st.button("Vorschlag", on_click=lambda: set_live_value("share", 730))
if not st.toggle("Versteckt"):
    show_live()
    rest()
    show_bands()
