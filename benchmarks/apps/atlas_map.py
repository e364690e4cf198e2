"""The atlas's technique alone: one slider, one map; every area changes at every step."""

import numpy as np
import streamlit as st

from benchmarks.synthetic import build_city
from geo.city import City
from geo.layers.colouring import Colouring, Fill
from pages.components.map_view import MapView, show_map
from pages.components.static_files import load_geometry

FILLS = tuple(map(Fill, ("#fde725", "#5ec962", "#21918c", "#3b528b", "#440154")))


@st.cache_resource
def load(n_areas: int) -> City:
    """A synthetic city."""
    return build_city(n_areas)


@st.fragment
def show(n_areas: int) -> None:
    """What a slider step reruns."""
    step = st.slider("step", 0, 1000, 0)
    city = load(n_areas)
    index = np.arange(n_areas)
    colouring = Colouring(
        codes=((index + step) % len(FILLS)).astype(np.uint8),
        fills=FILLS,
        title=f"Anteil, {step}",
        numbers=(index * 7919 + step) % 1000 / 10,
        decimals=1,
        unit="%",
    )
    show_map(
        MapView(geometry=load_geometry(city, "quarter"), colouring=colouring, label="Karte"),
        key="map",
    )


show(int(st.query_params["n"]))
