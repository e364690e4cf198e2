"""Where in a neighbourhood a house stands: near its core, inside its border, not in the river."""

import numpy as np
import shapely
from shapely import Geometry

from geo.datasets.fictional.chance import Chance, Floats
from geo.datasets.fictional.plan import Place

BORDER_DISTANCE = 45.0
CORE_SHARE = 0.34


def build_plots(polygons: list[Geometry], river: Geometry) -> list[Geometry]:
    """The part of each area in which a house may stand."""
    plots = [shapely.difference(polygon.buffer(-BORDER_DISTANCE), river) for polygon in polygons]
    for plot in plots:
        shapely.prepare(plot)
    return plots


def draw_point(place: Place, plot: Geometry, chance: Chance) -> tuple[float, float]:
    """A point of the plot, more often near the place's core."""
    reach = CORE_SHARE * (plot.area**0.5)
    return _draw_near((place.x, place.y), reach, plot, chance)


def draw_near(corner: tuple[float, float], plot: Geometry, chance: Chance) -> tuple[float, float]:
    """A point of the plot within a few houses of another."""
    return _draw_near(corner, 110.0, plot, chance)


def _draw_near(
    middle: tuple[float, float], reach: float, plot: Geometry, chance: Chance
) -> tuple[float, float]:
    candidates: Floats = np.round(np.array(middle) + reach * chance.normal(60, 2), 1)
    inside = np.flatnonzero(shapely.contains_xy(plot, candidates))
    if not inside.size:
        found = plot.representative_point()
        return round(found.x, 1), round(found.y, 1)
    x, y = candidates[inside[0]]
    return float(x), float(y)
