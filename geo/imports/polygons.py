"""From raw layers to clean polygons in metres: coordinate system, repair, coverage.

Every repair is listed with the area before and after; one that changes an area by more than
1 % stands in the way of the import.
"""

import re

import geopandas as gpd
import numpy as np
import shapely
from geopandas import GeoDataFrame
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.areas import name_offenders
from geo.crs import METRIC_CRS, to_display
from geo.imports.draft import ImportOptions, RawLayer
from geo.imports.report import Problem, blocking, note, warning

MAX_AREA_CHANGE = 0.01
SLIVER_M2 = 1.0
GERMANY = (5.0, 46.5, 16.0, 56.0)
EPSG_CODE = re.compile(r"^(?:EPSG:)?(\d{4,6})$", re.IGNORECASE)
SWAPPED = "swapped"
# Ranges of easting and northing in Germany, by which a coordinate system shows itself.
RANGES: tuple[tuple[str, tuple[float, float], tuple[float, float]], ...] = (
    ("EPSG:4326", (5, 16), (46.5, 56)),
    (SWAPPED, (46.5, 56), (5, 16)),
    ("EPSG:25832", (2.5e5, 9.3e5), (5.2e6, 6.15e6)),
    ("EPSG:4647", (32.25e6, 32.95e6), (5.2e6, 6.15e6)),
    ("EPSG:5650", (33.1e6, 33.95e6), (5.2e6, 6.15e6)),
    ("EPSG:31466", (2.45e6, 2.75e6), (5.2e6, 6.15e6)),
    ("EPSG:31467", (3.25e6, 3.75e6), (5.2e6, 6.15e6)),
    ("EPSG:31468", (4.25e6, 4.75e6), (5.2e6, 6.15e6)),
    ("EPSG:31469", (5.25e6, 5.75e6), (5.2e6, 6.15e6)),
    ("EPSG:3857", (5.5e5, 1.8e6), (5.8e6, 7.6e6)),
)


def clean_polygons(
    layer: RawLayer, options: ImportOptions
) -> tuple[GeoDataFrame | None, str, list[Problem]]:
    """The polygons of a layer in metres with all attributes, the system used, what was done."""
    frame, problems = _polygons_only(layer)
    if frame.empty:
        return None, "", [*problems, blocking("no_polygons", file=layer.file)]
    crs, swapped, said = choose_crs(layer, frame, options)
    problems += said
    if crs is None:
        return None, "", problems
    if swapped:
        frame = frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), _swap))
    metric = frame.set_crs(crs, allow_override=True).to_crs(METRIC_CRS)
    if not np.isfinite(metric.total_bounds).all():
        return None, "", [*problems, blocking("crs_transform_failed", file=layer.file)]
    repaired, said = _repair(layer.file, metric)
    problems += said + _outside_germany(layer.file, repaired)
    return repaired, crs.name, problems


def _swap(coordinates: np.ndarray) -> np.ndarray:
    return coordinates[:, ::-1]


def _polygons_only(layer: RawLayer) -> tuple[GeoDataFrame, list[Problem]]:
    """Without what is no polygon; every feature that goes is listed by its number."""
    shapes = shapely.force_2d(layer.frame.geometry.to_numpy())
    numbers = np.arange(1, len(shapes) + 1)
    absent = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    endless = np.isin(np.arange(len(shapes)), owner[~np.isfinite(coordinates).all(axis=1)])
    collections = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    shapes = shapes.copy()
    for position in np.flatnonzero(collections & ~absent):
        shapes[position] = _polygonal_part(shapes[position])
    polygonal = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    problems = [
        warning(key, file=layer.file, n=int(which.sum()), features=name_offenders(numbers[which]))
        for key, which in (
            ("geometry_missing", absent),
            ("geometry_endless", endless),
            ("geometry_not_polygon", ~absent & ~endless & ~polygonal),
        )
        if which.any()
    ]
    frame = layer.frame.set_geometry(gpd.GeoSeries(shapes, index=layer.frame.index))
    return frame[polygonal & ~endless], problems


def _polygonal_part(collection: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shapely.get_parts(collection))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def choose_crs(
    layer: RawLayer, frame: GeoDataFrame, options: ImportOptions
) -> tuple[CRS | None, bool, list[Problem]]:
    """The system of the user, of the file, or the one that the coordinates show.

    Returns:
        The system, whether the two coordinates must be swapped, and what to tell.
    """
    if options.crs:
        return _crs_of_option(layer.file, options.crs)
    declared = _parse_crs(layer.crs)
    guess = guess_crs(frame.total_bounds)
    if declared is not None and _fits(declared, frame):
        return declared, False, []
    if guess == SWAPPED:
        return CRS("EPSG:4326"), True, [warning("crs_swapped", file=layer.file)]
    if guess:
        key = "crs_guessed" if declared is None else "crs_contradicted"
        said = declared.name if declared is not None else ""
        return CRS(guess), False, [warning(key, file=layer.file, guess=guess, declared=said)]
    if declared is None or (declared.is_geographic and not _are_degrees(frame)):
        return None, False, [blocking("crs_unknown", file=layer.file, **_ranges(frame))]
    return declared, False, []


def _crs_of_option(file: str, given: str) -> tuple[CRS | None, bool, list[Problem]]:
    match = EPSG_CODE.match(given.strip())
    crs = _parse_crs(f"EPSG:{match.group(1)}") if match else None
    if crs is None:
        return None, False, [blocking("crs_option_unknown", file=file, crs=given)]
    return crs, False, [note("crs_chosen", file=file, crs=crs.name)]


def _parse_crs(text: str) -> CRS | None:
    """A two-dimensional system from its text; heights are not used here."""
    try:
        return CRS.from_user_input(text).to_2d() if text else None
    except CRSError:
        return None


def _fits(crs: CRS, frame: GeoDataFrame) -> bool:
    """Whether the coordinates, read in this system, lie in or near Germany."""
    if crs.is_geographic and not _are_degrees(frame):
        return False
    middle = gpd.GeoSeries([shapely.box(*frame.total_bounds).centroid], crs=crs)
    point = to_display(middle).iloc[0]
    west, south, east, north = GERMANY
    return bool(west <= point.x <= east and south <= point.y <= north)


def _are_degrees(frame: GeoDataFrame) -> bool:
    west, south, east, north = frame.total_bounds
    return bool(west >= -180 and east <= 180 and south >= -90 and north <= 90)


def guess_crs(bounds: np.ndarray) -> str:
    """EPSG code that coordinates in Germany of this extent have; empty where none fits."""
    west, south, east, north = bounds
    for code, (low_x, high_x), (low_y, high_y) in RANGES:
        if low_x <= west and east <= high_x and low_y <= south and north <= high_y:
            return code
    return ""


def _ranges(frame: GeoDataFrame) -> dict[str, object]:
    west, south, east, north = (round(float(bound), 1) for bound in frame.total_bounds)
    return {"x": f"{west} … {east}", "y": f"{south} … {north}"}


def _repair(file: str, frame: GeoDataFrame) -> tuple[GeoDataFrame, list[Problem]]:
    """Invalid polygons made valid, with the area before and after."""
    shapes = frame.geometry.to_numpy().copy()
    problems: list[Problem] = []
    for position in np.flatnonzero(~shapely.is_valid(shapes)):
        before = float(shapely.area(shapes[position]))
        fixed = shapely.make_valid(shapes[position], method="structure", keep_collapsed=False)
        if fixed.geom_type == "GeometryCollection":
            fixed = _polygonal_part(fixed)
        after = float(shapely.area(fixed))
        change = abs(after - before) / max(before, after, 1e-9)
        told: dict[str, object] = {
            "feature": int(position) + 1,
            "name": _label(frame, int(position)),
        }
        told |= {"before": before, "after": after, "change": change * 100}
        tell = blocking if change > MAX_AREA_CHANGE else warning
        key = "geometry_repair_too_large" if change > MAX_AREA_CHANGE else "geometry_repaired"
        problems.append(tell(key, file=file, **told))
        shapes[position] = fixed
    tiny = shapely.area(shapes) < SLIVER_M2
    if tiny.any():
        numbers = name_offenders(np.flatnonzero(tiny) + 1)
        problems.append(warning("geometry_sliver", file=file, features=numbers))
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs)), problems


def _label(frame: GeoDataFrame, position: int) -> str:
    """The attributes of a feature that fit on a line, so that it can be found."""
    row = frame.drop(columns=frame.geometry.name).iloc[position]
    return ", ".join(str(cell) for cell in row if str(cell))[:60]


def _outside_germany(file: str, frame: GeoDataFrame) -> list[Problem]:
    west, south, east, north = to_display(frame).total_bounds
    low_x, low_y, high_x, high_y = GERMANY
    if west >= low_x and east <= high_x and south >= low_y and north <= high_y:
        return []
    place = {"lon": float(west + east) / 2, "lat": float(south + north) / 2}
    return [warning("outside_germany", file=file, **place)]


def check_coverage(file: str, areas: GeoDataFrame) -> list[Problem]:
    """Overlaps and gaps between neighbours, told and never silently repaired."""
    shapes = areas.geometry.to_numpy()
    if len(shapes) < 2 or shapely.coverage_is_valid(shapes):
        return []
    faulty = ~shapely.is_empty(shapely.coverage_invalid_edges(shapes))
    names = name_offenders(areas["name"].where(areas["name"] != "", areas.index)[faulty])
    return [warning("coverage_invalid", file=file, n=int(faulty.sum()), areas=names)]
