"""The map that never changes, and the patch that changes it: the only module with folium.

streamlit-folium throws the frame away, view and all, whenever the base map's script differs by
a byte. So the base map says nothing but where its geometry lies, and everything that a reader
can change travels in a ``Patch``, which streamlit-folium evaluates in the standing frame.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import folium
from folium.template import Template
from xstatic.pkg import leaflet

from geo.layers.escape import escape_json
from geo.layers.payload import encode_view
from geo.layers.publish import publish_file
from geo.layers.view import MapView

SCRIPTS = Path(__file__).parent
STATIC_FROM_FRAME = "../../app/static/"
"""From the component's frame to the app's static files; holds under any base path."""


class AtlasMap(folium.Map):
    """A Leaflet map without tiles and with nothing from another host."""

    _template = Template("""
        {% macro header(this, kwargs) %}{% endmacro %}
        {% macro html(this, kwargs) %}{% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = atlas.createMap("{{ this.get_name() }}", {{ this.settings }});
        {% endmacro %}
    """)

    def __init__(
        self, *, settings: dict[str, Any], scripts: Sequence[str], styles: Sequence[str]
    ) -> None:
        """Say where everything is.

        Args:
            settings: Address of the geometry and bounds, for ``atlas.createMap``.
            scripts: Addresses of scripts, seen from the frame.
            styles: Addresses of style sheets, seen from the frame.
        """
        super().__init__(tiles=None)
        self.settings = escape_json(settings)
        # On the instance: the class lists of folium are shared by all maps of a process.
        self.default_js = [(address, address) for address in scripts]
        self.default_css = [(address, address) for address in styles]

    def render(self, **_kwargs: object) -> str:
        """Nothing: streamlit-folium takes the script from the template itself."""
        return ""


class Patch(folium.FeatureGroup):
    """Adds no layer; gives the layers that are there the looks of a moment."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} =
            atlas.patch({{ this._parent.get_name() }}, "{{ this.head }}", "{{ this.arrays }}");
        {% endmacro %}
    """)

    def __init__(self, view: MapView) -> None:
        """Encode a moment."""
        super().__init__()
        # streamlit-folium calls the variable feature_group_..., whatever the class is called.
        self._name = "FeatureGroup"
        self.head, self.arrays = encode_view(view)

    def render(self, **_kwargs: object) -> str:
        """Nothing: compiling tens of kilobytes of base64 as a template would cost milliseconds."""
        return ""


@dataclass(frozen=True)
class Vendor:
    """Leaflet and our own script, published: names in the order of loading."""

    folder: Path
    scripts: tuple[str, ...]
    styles: tuple[str, ...]

    def is_there(self) -> bool:
        """Whether no file has been cleared away since."""
        return all((self.folder / name).is_file() for name in self.scripts + self.styles)


def publish_vendor(folder: Path) -> Vendor:
    """Copy Leaflet from the installed package, and our own script, to the static files.

    Raises:
        PublishError: The folder cannot be written to.
    """
    library = Path(leaflet.BASE_DIR)

    def publish(*sources: Path) -> tuple[str, ...]:
        return tuple(
            publish_file(source.read_bytes(), folder=folder, stem=source.stem, suffix=source.suffix)
            for source in sources
        )

    return Vendor(
        folder=folder,
        scripts=publish(library / "leaflet.js", SCRIPTS / "atlas.js"),
        styles=publish(library / "leaflet.css", SCRIPTS / "atlas.css"),
    )


def build_base_map(view: MapView, vendor: Vendor, *, static_folder: Path) -> AtlasMap:
    """The map of a geometry: the same bytes for every view of it.

    Build it anew in every run; a cached map would be changed by streamlit-folium.

    Args:
        view: Whose geometry is shown.
        vendor: What the frame has to load first.
        static_folder: That the server hands out under ``app/static/``.
    """
    west, south, east, north = view.geometry.bounds
    place = _address(static_folder, vendor.folder)
    return AtlasMap(
        settings={
            "files": _address(static_folder, view.geometry.folder),
            "geometry": view.geometry.name,
            "bounds": [[south, west], [north, east]],
        },
        scripts=[place + name for name in vendor.scripts],
        styles=[place + name for name in vendor.styles],
    )


def _address(static_folder: Path, folder: Path) -> str:
    return f"{STATIC_FROM_FRAME}{folder.relative_to(static_folder).as_posix()}/"
