"""The folder of files that the server hands out as they are, and what maps put there."""

from contextlib import suppress
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo.city import City, CityKind
from geo.errors import PublishError
from geo.layers.geometry import Geometry, publish_geometry
from geo.layers.publish import drop_files
from geo.store import delete_city, open_store

PROJECT = Path(__file__).parent.parent.parent
CITIES_KEPT = 64


def static_folder() -> Path:
    """Streamlit's static folder: ``static`` beside the script that was started."""
    context = get_script_run_ctx()
    started = Path(context.main_script_path) if context else PROJECT / "app.py"
    return started.resolve().parent / "static"


def maps_folder() -> Path:
    """Where the outlines of cities lie."""
    return static_folder() / "geo"


def load_geometry(city: City, level: str, *, owner: str = "") -> Geometry:
    """The published geometry of a city at a level; written again if its files are gone.

    Args:
        city: With a map.
        level: Key of one of its levels.
        owner: Whose files they are; the city itself where nobody is named.

    Raises:
        PublishError: The static folder cannot be written to.
    """
    owner = owner or _owner_of(city)
    folder = maps_folder()
    geometry = _publish(city, city.fingerprint, level, folder, owner)
    if not geometry.is_there():
        _publish.clear(city, city.fingerprint, level, folder, owner)
        geometry = _publish(city, city.fingerprint, level, folder, owner)
    return geometry


@st.cache_resource(max_entries=CITIES_KEPT, show_spinner=False)
def _publish(_city: City, fingerprint: str, level: str, folder: Path, owner: str) -> Geometry:  # noqa: ARG001 - the key
    return publish_geometry(_city, level, folder=folder, owner=owner)


def _owner_of(city: City) -> str:
    return owner_of_key(city.key) if city.kind is CityKind.UPLOADED else city.key


def owner_of_key(key: str) -> str:
    """Of an own city's files: two workspaces may each have a city of the same key."""
    return f"{open_store().place}/{key}"


def owner_of_preview() -> str:
    """Of the files of a city that this session is importing."""
    context = get_script_run_ctx()
    return f"preview/{context.session_id if context else ''}"


def forget_preview() -> None:
    """Remove what the preview of an import has published; what cannot be removed ages away."""
    with suppress(PublishError):
        drop_files(maps_folder(), owner=owner_of_preview())


def delete_with_maps(key: str) -> None:
    """Delete an own city and its outlines.

    The files go first: if one cannot be removed, or the server dies in between, the city is
    still there and can be deleted again. Whoever looks at the map meanwhile writes them anew,
    so they go once more when the city is gone.

    Raises:
        PublishError: A file cannot be removed; the city stays.
        UnknownKeyError: There is no such city.
    """
    drop_files(maps_folder(), owner=owner_of_key(key))
    delete_city(key)
    drop_files(maps_folder(), owner=owner_of_key(key))
