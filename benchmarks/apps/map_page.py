"""The map page itself, with everything on it, over a synthetic city."""

import streamlit as st

from benchmarks.synthetic import build_city
from geo.city import City
from pages.components import map_page


@st.cache_resource
def load(n_areas: int) -> City:
    """A synthetic city."""
    return build_city(n_areas)


st.set_page_config(layout="wide")
map_page.render("de", load(int(st.query_params["n"])))
