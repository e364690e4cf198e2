"""The usual way: build a folium map with a GeoJson layer in every run and hand it over.

Only Leaflet is loaded, and from here: folium's other nine files would come from other hosts,
which this machine may not ask. That makes the usual way look faster than it is.
"""

from typing import Any

import folium
import geopandas as gpd
import streamlit as st
from streamlit_folium import st_folium

from benchmarks.synthetic import build_city
from geo.crs import to_display
from geo.layers.base_map import publish_vendor
from pages.components.static_files import static_folder

COLOURS = ("#fde725", "#5ec962", "#21918c", "#3b528b", "#440154")


@st.cache_data
def load(n_areas: int) -> gpd.GeoDataFrame:
    """The areas of a synthetic city in degrees."""
    areas: gpd.GeoDataFrame = to_display(build_city(n_areas).areas_at("quarter"))
    return areas.reset_index()


def local_map(areas: gpd.GeoDataFrame) -> folium.Map:
    """A map over the areas that loads Leaflet from this server."""
    vendor = publish_vendor(static_folder() / "vendor")
    west, south, east, north = areas.total_bounds
    plain = folium.Map(location=[(south + north) / 2, (west + east) / 2], zoom_start=11, tiles=None)
    plain.default_js = [("leaflet", f"../../app/static/vendor/{vendor.scripts[0]}")]
    plain.default_css = [("leaflet", f"../../app/static/vendor/{vendor.styles[0]}")]
    return plain


def show(n_areas: int) -> None:
    """The whole page."""
    step = st.slider("step", 0, 1000, 0)
    areas = load(n_areas)
    areas["code"] = [(index + step) % len(COLOURS) for index in range(n_areas)]
    plain = local_map(areas)

    def style(feature: dict[str, Any]) -> dict[str, Any]:
        return {
            "fillColor": COLOURS[feature["properties"]["code"]],
            "fillOpacity": 1,
            "color": "#4a555c",
            "weight": 1,
        }

    folium.GeoJson(
        areas[["area_id", "name", "code", "geometry"]],
        style_function=style,
        tooltip=folium.GeoJsonTooltip(["name", "code"]),
    ).add_to(plain)
    st_folium(plain, key="map")


show(int(st.query_params["n"]))
