"""From raw layers to clean polygons in metres: what is no polygon, coordinates, repair.

Every repair is listed with the area before and after; one that changes an area by more than
1 % stands in the way of the import. Nothing goes without being named.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from geopandas import GeoDataFrame
from pyproj import CRS
from pyproj.exceptions import ProjError

from geo.areas import name_offenders
from geo.crs import METRIC_CRS, to_display
from geo.imports.crs_candidates import CrsCandidate
from geo.imports.draft import ImportOptions, RawLayer
from geo.imports.placing import GERMANY, place_layer, swap_axes, tell_accuracy
from geo.imports.report import Problem, blocking, note, warning

MAX_AREA_CHANGE = 0.01
POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
# Beyond this no coordinate on Earth lies, in any system of metres or degrees.
LARGEST_COORDINATE = 1e9

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Cleaned:
    """A layer after cleaning.

    Attributes:
        frame: Valid polygons in metres with all attributes; None where nothing can be used.
        crs: Name of the system that was used.
        candidates: Systems to choose from, where the file leaves that open.
    """

    frame: GeoDataFrame | None
    crs: str
    problems: tuple[Problem, ...]
    candidates: tuple[CrsCandidate, ...] = ()


def clean_polygons(layer: RawLayer, options: ImportOptions) -> Cleaned:
    """The polygons of a layer in metres with all attributes, the system used, what was done."""
    frame, problems = _polygons_only(layer)
    if frame.empty:
        return Cleaned(None, "", (*problems, blocking("no_polygons", file=layer.file)))
    placed = place_layer(layer, frame, options)
    problems += placed.problems
    if placed.crs is None:
        return Cleaned(None, "", tuple(problems), placed.candidates)
    if placed.swapped:
        frame = frame.set_geometry(swap_axes(frame.geometry.to_numpy()))
    metric, said = transform_checked(layer.file, frame, placed.crs)
    problems += said
    if metric.empty:
        return Cleaned(None, "", tuple(problems), placed.candidates)
    problems += tell_accuracy(layer.file, placed.crs, frame)
    repaired, said = _repair(layer.file, metric)
    problems += said + _outside_germany(layer.file, repaired)
    if repaired.empty:
        return Cleaned(None, "", (*problems, blocking("no_polygons", file=layer.file)))
    return Cleaned(repaired, placed.crs.name, tuple(problems), placed.candidates)


def _polygons_only(layer: RawLayer) -> tuple[GeoDataFrame, list[Problem]]:
    """Without what is no polygon; every feature that goes is listed by its number."""
    given = layer.frame.geometry.to_numpy()
    shapes = shapely.force_2d(given)
    absent = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    is_place = (np.abs(coordinates) < LARGEST_COORDINATE).all(axis=1)
    endless = np.isin(np.arange(len(shapes)), owner[~is_place])
    mixed = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    mixed &= ~absent & ~endless
    shapes = shapes.copy()
    for position in np.flatnonzero(mixed):
        shapes[position] = _polygonal_part(shapes[position])
    polygonal = np.isin(shapely.get_type_id(shapes), POLYGONS) & ~shapely.is_empty(shapes)
    raised = polygonal & (shapely.has_z(given) | shapely.has_m(given))
    problems = [
        warning(
            key, file=layer.file, n=int(which.sum()), features=name_features(layer.frame, which)
        )
        for key, which in (
            ("geometry_missing", absent),
            ("geometry_endless", endless),
            ("geometry_not_polygon", ~absent & ~endless & ~polygonal),
            ("geometry_parts_dropped", mixed & polygonal),
        )
        if which.any()
    ]
    if raised.any():
        problems.append(note("geometry_heights", file=layer.file, n=int(raised.sum())))
    frame = layer.frame.set_geometry(gpd.GeoSeries(shapes, index=layer.frame.index))
    return frame[polygonal & ~endless], problems


def name_features(frame: GeoDataFrame, which: Mask) -> str:
    """Features by their number in the file, from 1, and the attributes that fit on a line."""
    attributes = frame.drop(columns=frame.geometry.name)
    positions = np.flatnonzero(which)
    # Only the first few are shown in words.
    told = [f"{frame.index[p] + 1}{_label(attributes.iloc[p])}" for p in positions[:10]]
    return name_offenders([*told, *positions[10:]])


def _label(row: Sequence[object]) -> str:
    cells = ", ".join(str(cell) for cell in row if str(cell))[:60]
    return f" ({cells})" if cells else ""


def _polygonal_part(collection: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shapely.get_parts(collection))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def transform_checked(
    file: str, frame: GeoDataFrame, crs: CRS
) -> tuple[GeoDataFrame, list[Problem]]:
    """The features in metres; those that leave the numbers or the Earth are told and left out."""
    told = frame.set_crs(crs, allow_override=True)
    try:
        metric = told.to_crs(METRIC_CRS)
    except ProjError:
        return frame.iloc[:0], [blocking("crs_transform_failed", file=file, features="–")]
    bounds = shapely.bounds(metric.geometry.to_numpy())
    reached = (np.abs(bounds) < LARGEST_COORDINATE).all(axis=1)
    if reached.all():
        return metric, []
    lost = name_features(frame, ~reached)
    return metric[reached], [blocking("crs_transform_failed", file=file, features=lost)]


def _repair(file: str, frame: GeoDataFrame) -> tuple[GeoDataFrame, list[Problem]]:
    """Invalid polygons made valid, with the area before and after; what has no area is left out."""
    shapes = frame.geometry.to_numpy().copy()
    problems: list[Problem] = []
    flat = np.zeros(len(shapes), dtype=bool)
    for position in np.flatnonzero(~shapely.is_valid(shapes)):
        before = float(shapely.area(shapes[position]))
        fixed = shapely.make_valid(shapes[position], method="structure", keep_collapsed=False)
        if fixed.geom_type == "GeometryCollection":
            fixed = _polygonal_part(fixed)
        after = float(shapely.area(fixed))
        shapes[position] = fixed
        flat[position] = fixed.is_empty
        if not flat[position]:
            label = name_features(frame, np.arange(len(shapes)) == position)
            problems.append(_tell_repair(file, label, before=before, after=after))
    if flat.any():
        told = {"n": int(flat.sum()), "features": name_features(frame, flat)}
        problems.append(warning("geometry_flat", file=file, **told))
    repaired = frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))
    return repaired[~flat], problems + _tell_twins(file, repaired[~flat])


def _tell_repair(file: str, label: str, *, before: float, after: float) -> Problem:
    change = abs(after - before) / max(before, after)
    told = {"feature": label, "before": before, "after": after, "change": change * 100}
    if change > MAX_AREA_CHANGE:
        return blocking("geometry_repair_too_large", file=file, **told)
    return warning("geometry_repaired", file=file, **told)


def _tell_twins(file: str, frame: GeoDataFrame) -> list[Problem]:
    """Features with the same border as an earlier one."""
    twins = frame.geometry.normalize().to_wkb().duplicated(keep=False).to_numpy()
    if not twins.any():
        return []
    told = {"n": int(twins.sum()), "features": name_features(frame, twins)}
    return [warning("geometry_repeated", file=file, **told)]


def _outside_germany(file: str, frame: GeoDataFrame) -> list[Problem]:
    if frame.empty:
        return []
    west, south, east, north = to_display(frame).total_bounds
    low_x, low_y, high_x, high_y = GERMANY
    if west >= low_x and east <= high_x and south >= low_y and north <= high_y:
        return []
    place = {"lon": float(west + east) / 2, "lat": float(south + north) / 2}
    return [warning("outside_germany", file=file, **place)]
