"""A page with nothing but maps: what the browser tests of the map drive.

The choice of what is shown comes from the address: ``?show=...``.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import streamlit as st

from geo.city import City, CityKind, GeometryKind, Level
from geo.crs import METRIC_CRS
from geo.layers.colouring import Colouring, Fill, PointColouring
from geo.values import empty_values
from pages.components.map_view import MapView, show_map
from pages.components.static_files import load_geometry

SIDE = 4
CELL_M = 1_000.0
HOSTILE = (
    '<img src=x onerror="top.pwned=1">',
    "${top.pwned=1}",
    "`+(top.pwned=1)+`",
    "</script><script>top.pwned=1</script>",
    "'\"><svg onload=top.pwned=1>",
    "{{ top.pwned=1 }}\\u003cscript>",
)
FILLS = (
    Fill("#deebf7"),
    Fill("#9ecae1"),
    Fill("#3182bd"),
    Fill("#ffffff", "hatch", words="geheim"),
)


def _name(index: int) -> str:
    hostile = HOSTILE[index % len(HOSTILE)]
    return hostile if st.query_params.get("show") == "hostile" else f"Gebiet {index}"


@st.cache_resource
def build_city(show: str) -> City:
    corners = [(x, y) for y in range(SIDE) for x in range(SIDE)]
    west, south = 390_000.0, 5_700_000.0
    cells = [
        shapely.box(
            west + x * CELL_M, south + y * CELL_M, west + (x + 1) * CELL_M, south + (y + 1) * CELL_M
        )
        for x, y in corners
    ]
    ids = [f"a{index:02d}" for index in range(len(cells))]
    halves = [
        shapely.box(
            west + half * 2 * CELL_M,
            south,
            west + (half + 1) * 2 * CELL_M,
            south + SIDE * CELL_M,
        )
        for half in (0, 1)
    ]
    table = {
        "name": ["West", "Ost", *map(_name, range(len(cells)))],
        "parent": ["", "", *("west" if x < SIDE / 2 else "east" for x, _ in corners)],
        "level": ["borough", "borough", *["quarter"] * len(cells)],
    }
    areas = gpd.GeoDataFrame(
        table,
        index=pd.Index(["west", "east", *ids], name="area_id"),
        geometry=[*halves, *cells],
        crs=METRIC_CRS,
    )
    points = gpd.GeoDataFrame(
        {"name": [HOSTILE[0] if show == "hostile" else "Kita Süd", "Kita Nord"]},
        index=pd.Index(["k1", "k2"], name="facility_id"),
        geometry=[cells[5].centroid, cells[10].centroid],
        crs=METRIC_CRS,
    )
    river = shapely.LineString(
        [(west, south + 500), (west + SIDE * CELL_M, south + SIDE * CELL_M - 500)]
    )
    return City(
        key="grid",
        name=HOSTILE[0] if show == "hostile" else "Gitterstadt",
        kind=CityKind.FICTIONAL,
        geometry=GeometryKind.FICTIONAL,
        levels=(Level("borough", "Bezirk", "Borough"), Level("quarter", "Viertel", "Quarter")),
        areas=areas,
        values=empty_values(),
        sources={},
        groups={},
        indicators={},
        fingerprint=f"grid-{show}",
        facilities=points,
        background=gpd.GeoDataFrame({"kind": ["river"]}, geometry=[river], crs=METRIC_CRS),
    )


def build_view(city: City, *, step: int, focus: str | None, linked: str | None) -> MapView:
    """Area i has code (i + step) mod 3 and number i + step + 0.5; area 3 is confidential."""
    geometry = load_geometry(city, "quarter")
    index = np.arange(len(geometry.area_ids))
    codes = ((index + step) % 3).astype(np.uint8)
    numbers = 1_000.0 + index + step + 0.5
    codes[3], numbers[3] = 3, np.nan
    hostile = st.query_params.get("show") == "hostile"
    return MapView(
        geometry=geometry,
        colouring=Colouring(
            codes=codes,
            fills=FILLS,
            title=HOSTILE[1] if hostile else "Anteil",
            numbers=numbers,
            decimals=1,
            unit="%",
        ),
        points=(
            PointColouring(
                key="facilities",
                codes=np.array([0, 255 if step == 2 else 1], dtype=np.uint8),
                fills=FILLS,
                radii=np.array([7, 9], dtype=np.uint8),
                texts=(HOSTILE[0] if hostile else "12 Kinder", "34 Kinder"),
                shape="diamond",
            ),
        ),
        focus=focus,
        linked=linked,
        language="en" if st.query_params.get("lang") == "en" else "de",
        label=city.name if hostile else "Karte: Anteil, Gitterstadt",
        height=400,
    )


@st.fragment
def render() -> None:
    """A slider, a search box, one or two maps, what was clicked, how often this ran."""
    show = st.query_params.get("show", "one")
    step = st.slider("Schritt", 0, 200, 0)
    focus = st.selectbox("Suche", ["", "a00", "a15"]) or None
    city = build_city(show)
    if show == "linked":
        for column, name in zip(st.columns(2), ("left", "right"), strict=True):
            with column:
                show_map(build_view(city, step=step, focus=focus, linked="pair"), key=name)
    else:
        clicked = show_map(build_view(city, step=step, focus=focus, linked=None), key="map")
        st.markdown(f"Klick: {clicked}")
    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.markdown(f"Lauf: {step}")
    st.markdown(f"Läufe: {st.session_state['runs']}")


render()
