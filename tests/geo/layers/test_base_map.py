"""The base map never changes while a reader moves sliders, and asks no other host."""

import re
from dataclasses import replace
from pathlib import Path

import folium
import numpy as np
import pytest
from streamlit_folium import generate_js_hash, generate_leaflet_string

from geo.layers.base_map import Patch, Vendor, build_base_map, publish_vendor
from geo.layers.colouring import Colouring, Fill
from geo.layers.geometry import publish_geometry
from geo.layers.view import MapView
from tests.cities import small_city


@pytest.fixture
def vendor(tmp_path: Path) -> Vendor:
    return publish_vendor(tmp_path / "vendor")


@pytest.fixture
def view(tmp_path: Path) -> MapView:
    return MapView(
        geometry=publish_geometry(small_city(), "quarter", folder=tmp_path / "geo"),
        colouring=Colouring(
            codes=np.zeros(3, dtype=np.uint8),
            fills=(Fill("#ffffff"),),
            title="`${alert(1)}</script>",
            numbers=np.zeros(3),
        ),
    )


def script_of(view: MapView, vendor: Vendor, folder: Path) -> str:
    return generate_leaflet_string(build_base_map(view, vendor, static_folder=folder))


def test_views_of_a_geometry_have_one_script(view: MapView, vendor: Vendor, tmp_path: Path) -> None:
    other = replace(view, focus="w1", language="en", height=900, label="another", linked="x")
    assert script_of(view, vendor, tmp_path) == script_of(other, vendor, tmp_path)


def test_another_level_is_another_map(view: MapView, vendor: Vendor, tmp_path: Path) -> None:
    boroughs = publish_geometry(small_city(), "borough", folder=tmp_path / "geo")
    other = replace(view, geometry=boroughs)
    hashes = {generate_js_hash(script_of(each, vendor, tmp_path), "map") for each in (view, other)}
    assert len(hashes) == 2


def test_every_address_is_relative(view: MapView, vendor: Vendor, tmp_path: Path) -> None:
    base = build_base_map(view, vendor, static_folder=tmp_path)
    links = [address for _, address in base.default_js + base.default_css]
    assert len(links) == 4
    assert all(link.startswith("../../app/static/vendor/") for link in links)
    assert "//" not in script_of(view, vendor, tmp_path)


def test_folium_itself_is_left_as_it_was(view: MapView, vendor: Vendor, tmp_path: Path) -> None:
    build_base_map(view, vendor, static_folder=tmp_path)
    assert any("cdn" in address for _, address in folium.Map.default_js)


def test_patch_is_base64_and_nothing_else(view: MapView) -> None:
    patch = Patch(view)
    assert re.fullmatch(r"[A-Za-z0-9+/=]*", patch.head + patch.arrays)


def test_our_script_is_small_and_served(vendor: Vendor) -> None:
    sizes = {name.split("-")[0]: (vendor.folder / name).stat().st_size for name in vendor.scripts}
    assert sizes["atlas"] < 30_000
    assert set(sizes) == {"atlas", "leaflet"}


def test_missing_script_is_noticed(vendor: Vendor) -> None:
    (vendor.folder / vendor.scripts[0]).unlink()
    assert not vendor.is_there()
