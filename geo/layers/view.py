"""What a map shows at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.layers.colouring import Colouring, PointColouring
from geo.layers.geometry import Geometry
from geo.texts import Language

LAYERS = ("areas", "background", "boroughs", "facilities", "problem_properties", "accommodation")
"""Every layer of a map, bottom to top."""


@dataclass(frozen=True, eq=False)
class MapView:
    """A geometry that the browser has, and everything about it that a slider may change.

    Attributes:
        geometry: Published once, see ``geo.layers.geometry``.
        colouring: Of the areas, in the geometry's order.
        points: Of the point layers to be shown; the others stay away.
        order: Layers bottom to top; one that is not named is not shown.
        opacity: From 0 to 1, of layers that are not opaque.
        focus: area_id of the area to be outlined, None for none.
        linked: Maps on one page with the same name here move together; None moves alone.
        language: Of numbers and buttons.
        label: What a screen reader calls the map.
        source: Last line of every area's tooltip: source, date and kind of what is shown.
        points_source: The same for points.
        height: In pixels; the width is what the page gives.
    """

    geometry: Geometry
    colouring: Colouring
    points: tuple[PointColouring, ...] = ()
    order: tuple[str, ...] = LAYERS
    opacity: Mapping[str, float] = field(default_factory=dict)
    focus: str | None = None
    linked: str | None = None
    language: Language = "de"
    label: str = ""
    source: str = ""
    points_source: str = ""
    height: int = 560
