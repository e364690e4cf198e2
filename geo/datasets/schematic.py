"""Schematic cells for cities of which only the centres of areas are known.

``python -m geo.datasets.schematic`` writes ``areas.geojson`` from every ``centres.csv`` of the
embedded cities. A cell holds the points that lie nearer to its centre than to any other and
not farther than the reach: the round outer edge is meant to look unlike an official border.
"""

import json
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame, GeoSeries

from geo.crs import DISPLAY_CRS, to_display, to_metric
from geo.datasets.embedded import CITIES_FOLDER, read_table
from geo.errors import AreasError

REACH_IN_MEDIAN_DISTANCES = 2.0
"""How far a cell reaches: enough to close the gaps between centres of usual spacing."""
DEGREE_DECIMALS = 5  # About one metre, far finer than a schematic cell can mean.


def compute_cells(centres: GeoSeries, *, reach: float) -> GeoSeries:
    """One cell around each centre; together a valid coverage.

    Cell i = {p : |p - c_i| <= |p - c_j| for all j, and |p - c_i| <= reach}, the Voronoi cell
    cut to a disc, so it is one piece and holds its centre. Discs are drawn as polygons.

    Args:
        centres: Points in metres, all different.
        reach: Radius of the disc in metres.

    Returns:
        Polygons in metres with the index of the centres.

    Raises:
        AreasError: Two centres lie in the same place.

    Literature:
        Okabe, Boots, Sugihara and Chiu (2000), Spatial Tessellations, 2nd ed., Wiley.
    """
    points = centres.to_numpy()
    doubled = centres.index[centres.to_wkb().duplicated()]
    if len(doubled):
        raise AreasError("errors.areas_same_centre", ids=", ".join(map(str, doubled)))
    frame = shapely.union_all(shapely.buffer(points, reach))
    edges = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=frame, only_edges=True)
    # Noded together before they are cut, neighbours share every vertex of their border.
    lines = shapely.node(shapely.geometrycollections([edges, frame.boundary]))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    # Where two discs barely meet, their polygons leave slivers; the face of the centre is the cell.
    owner, face = shapely.STRtree(faces).query(points, predicate="within")
    cells = faces[face[np.argsort(owner)]]
    return GeoSeries(cells, index=centres.index, crs=centres.crs)


def compute_reach(centres: GeoSeries) -> float:
    """Twice the median distance from a centre to the nearest other one, in metres."""
    points = centres.to_numpy()
    tree = shapely.STRtree(points)
    _, distances = tree.query_nearest(points, exclusive=True, return_distance=True)
    return REACH_IN_MEDIAN_DISTANCES * float(np.median(distances))


def compute_schematic_areas(centres: pd.DataFrame) -> GeoDataFrame:
    """Areas of all levels with their cells, where a centre is known.

    An area with parts is the union of the cells of its parts; one without a located part
    gets the cell of its own centre; one without either has no polygon.

    Args:
        centres: Columns area_id, name, parent, level, lat and lon in degrees (text, may be
            empty) and source; areas of every level, parents before their parts.

    Returns:
        Columns area_id, name, parent, level and geometry in metres, in the same order.
    """
    located = centres[centres["lat"] != ""].set_index("area_id")
    with_located_parts = set(located["parent"])
    # A coarse centre that has located parts is not needed; their union says more.
    seeds = located[~located.index.isin(list(with_located_parts))]
    degrees = gpd.points_from_xy(seeds["lon"].astype(float), seeds["lat"].astype(float))
    points = to_metric(GeoSeries(degrees, index=seeds.index, crs=DISPLAY_CRS))
    cells = compute_cells(points, reach=compute_reach(points))
    shapes = cells.to_dict()
    for area_id in with_located_parts - {""}:
        parts = cells[(seeds["parent"] == area_id).to_numpy()]
        shapes[area_id] = shapely.coverage_union_all(parts.to_numpy())
    geometry = GeoSeries([shapes.get(key) for key in centres["area_id"]], crs=points.crs)
    return GeoDataFrame(centres[["area_id", "name", "parent", "level"]], geometry=geometry)


def format_areas(areas: GeoDataFrame) -> str:
    """GeoJSON text, one area a line, the same bytes for the same areas."""
    geometry = to_display(areas.geometry)
    properties = areas.drop(columns="geometry").to_dict("records")
    lines = [
        json.dumps(_feature(row, shape), ensure_ascii=False)
        for row, shape in zip(properties, geometry, strict=True)
    ]
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n"


def _feature(properties: dict[str, Any], shape: shapely.Geometry | None) -> dict[str, Any]:
    if shape is None:
        return {"type": "Feature", "properties": properties, "geometry": None}
    rounded = shapely.transform(shape, lambda xy: np.round(xy, DEGREE_DECIMALS))
    # Rings start where their text is smallest and turn as RFC 7946 asks: one shape, one text.
    ordered = shapely.orient_polygons(shapely.normalize(rounded))
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": shapely.geometry.mapping(ordered),
    }


def write_schematic_areas(folder: Path) -> Path:
    """Write ``areas.geojson`` of a city's folder from its ``centres.csv``."""
    target = folder / "areas.geojson"
    areas = compute_schematic_areas(read_table(folder / "centres.csv"))
    target.write_text(format_areas(areas), encoding="utf-8")
    return target


def main() -> None:
    """Write the cells of every embedded city that has centres."""
    for file in sorted(CITIES_FOLDER.glob("*/centres.csv")):
        sys.stdout.write(f"{write_schematic_areas(file.parent)}\n")


if __name__ == "__main__":
    main()
