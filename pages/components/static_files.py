"""The folder of files that the server hands out as they are, and what maps put there."""

from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo.city import City
from geo.layers.geometry import Geometry, publish_geometry

PROJECT = Path(__file__).parent.parent.parent
CITIES_KEPT = 64


def static_folder() -> Path:
    """Streamlit's static folder: ``static`` beside the script that was started."""
    context = get_script_run_ctx()
    started = Path(context.main_script_path) if context else PROJECT / "app.py"
    return started.resolve().parent / "static"


def load_geometry(city: City, level: str) -> Geometry:
    """The published geometry of a city at a level; written again if its files are gone.

    Raises:
        PublishError: The static folder cannot be written to.
    """
    folder = static_folder() / "geo"
    geometry = _publish(city, city.fingerprint, level, folder)
    if not geometry.is_there():
        _publish.clear(city, city.fingerprint, level, folder)
        geometry = _publish(city, city.fingerprint, level, folder)
    return geometry


@st.cache_resource(max_entries=CITIES_KEPT, show_spinner=False)
def _publish(_city: City, fingerprint: str, level: str, folder: Path) -> Geometry:  # noqa: ARG001 - the key
    return publish_geometry(_city, level, folder=folder)
