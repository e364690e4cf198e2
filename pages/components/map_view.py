"""The map on a page: one frame that stands still while everything on it may change."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from geo.layers.view import MapView
from pages.components.static_files import static_folder

if TYPE_CHECKING:
    from geo.layers.base_map import Vendor

__all__ = ["MapView", "show_map"]


def show_map(
    view: MapView, *, key: str, on_click: Callable[[str], None] | None = None
) -> str | None:
    """Show a map; best inside ``st.fragment``, together with the sliders that change it.

    Args:
        view: What it shows. Only another geometry starts a new frame.
        key: Of the map on the page.
        on_click: Called with the area's id before the script runs, when the state of widgets
            may still be set.

    Returns:
        area_id of the area that was just clicked; None in every other run.
    """
    # Pandas, folium and Jinja: the first page must not wait for them.
    from streamlit_folium import st_folium

    from geo.layers.base_map import Patch, build_base_map

    def tell() -> None:
        area_id = _clicked(st.session_state.get(key))
        if on_click and area_id:
            on_click(area_id)

    answer = st_folium(
        build_base_map(view, _load_vendor(), static_folder=static_folder()),
        feature_group_to_add=Patch(view),
        key=key,
        height=view.height,
        use_container_width=True,
        returned_objects=[],
        on_change=tell,
    )
    return _take_click(answer, key)


def _take_click(answer: object, key: str) -> str | None:
    """A click counts once; the component repeats its last answer in every run."""
    if not isinstance(answer, dict) or "at" not in answer:
        return None
    seen = f"{key}-seen"
    if st.session_state.get(seen) == answer["at"]:
        return None
    st.session_state[seen] = answer["at"]
    return _clicked(answer)


def _clicked(answer: object) -> str | None:
    area_id = answer.get("area_id") if isinstance(answer, dict) else None
    return str(area_id) if area_id is not None else None


def _load_vendor() -> "Vendor":
    """Leaflet and our script; copied again if someone cleared the folder."""
    folder = static_folder() / "vendor"
    vendor = _publish_vendor(folder)
    if not vendor.is_there():
        _publish_vendor.clear()
        vendor = _publish_vendor(folder)
    return vendor


@st.cache_resource(show_spinner=False)
def _publish_vendor(folder: Path) -> "Vendor":
    from geo.layers.base_map import publish_vendor

    return publish_vendor(folder)
