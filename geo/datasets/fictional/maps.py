"""Areas and background of an invented city as GeoJSON, one feature a line."""

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from shapely import Geometry

from geo.datasets.fictional.borders import join_boroughs, polygons_in_degrees
from geo.datasets.fictional.chance import Chance
from geo.datasets.fictional.ground import draw_ground, roughen, round_corners
from geo.datasets.fictional.plan import Line, Plan

PARK_CORNERS = 10


def write_areas(plan: Plan, neighbourhoods: list[Geometry]) -> str:
    """``areas.geojson``: boroughs, which are exact unions, then neighbourhoods."""
    polygons = polygons_in_degrees(plan, neighbourhoods)
    boroughs = zip(plan.boroughs, join_boroughs(plan, polygons), strict=True)
    features = [
        _feature(polygon, area_id=f"{number:02d}", name=name, parent="", level="borough")
        for number, (name, polygon) in enumerate(boroughs, start=1)
    ]
    features += [
        _feature(
            polygon,
            area_id=place.area_id,
            name=place.name,
            parent=place.area_id[:2],
            level="neighbourhood",
        )
        for place, polygon in zip(plan.places, polygons, strict=True)
    ]
    return _collection(features)


def write_background(plan: Plan) -> str:
    """``background.geojson``: parks, river, harbour, roads and rail, from below to above."""
    chance = Chance(plan.seed, "parks")
    river = shapely.LineString(round_corners(plan.river)).buffer(plan.river_width / 2, quad_segs=2)
    land = draw_ground(plan).outline.difference(river)
    parks = [draw_park(*park, chance).intersection(land) for park in plan.parks]
    shapes = [("park", park) for park in parks]
    shapes += [("river", river)]
    shapes += [("harbour", shapely.Polygon(basin).difference(river)) for basin in plan.harbours]
    shapes += [("road", _smooth(road)) for road in plan.roads]
    shapes += [("rail", _smooth(rail)) for rail in plan.rails]
    degrees = polygons_in_degrees(plan, [shape for _, shape in shapes])
    kinds = [kind for kind, _ in shapes]
    return _collection(
        _feature(shape, kind=kind) for kind, shape in zip(kinds, degrees, strict=True)
    )


def draw_park(x: float, y: float, radius: float, chance: Chance) -> Geometry:
    """A park around a point, with an uneven edge."""
    angles = 2 * np.pi * np.arange(PARK_CORNERS) / PARK_CORNERS
    reach = radius * (0.75 + 0.5 * chance.uniform(PARK_CORNERS))
    corners = np.round(
        np.stack([x + 1.2 * reach * np.cos(angles), y + 0.9 * reach * np.sin(angles)], axis=1), 1
    )
    return shapely.Polygon(
        roughen(np.concatenate([corners, corners[:1]]), chance, times=1, share=0.08)
    )


def _smooth(line: Line) -> Geometry:
    return shapely.LineString(round_corners(line))


def _feature(shape: Geometry, **properties: str) -> dict[str, Any]:
    geometry = json.loads(shapely.to_geojson(shape))
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _collection(features: Iterable[dict[str, Any]]) -> str:
    lines = ",\n".join(
        json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features
    )
    return '{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n"
