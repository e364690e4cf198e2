"""Which coordinate system polygons are in: the user's word, the file's word, or a question.

A system that the file does not say, or says wrongly, is never assumed. The likeliest one is
used for a preview, the import stands still, and the candidates say what to choose from.
"""

import re
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from geopandas import GeoDataFrame
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from geo.crs import METRIC_CRS, to_display
from geo.imports.crs_candidates import CrsCandidate, find_candidates
from geo.imports.draft import ImportOptions, RawLayer
from geo.imports.report import Problem, Wording, blocking, note, warning

GERMANY = (5.0, 46.5, 16.0, 56.0)
EPSG_CODE = re.compile(r"^(?:EPSG:)?(\d{4,6})$", re.IGNORECASE)
DATUM_OF_BETA2007 = "Hauptdreiecksnetz"
MODERN_ELLIPSOIDS = ("GRS 1980", "GRS80", "WGS 84", "WGS84")


@dataclass(frozen=True)
class Placement:
    """Where a layer lies.

    Attributes:
        crs: The system; None where nothing fits.
        swapped: Whether the two coordinates must be exchanged.
        candidates: What to choose from, also after it has been chosen; empty where the file
            says its system and its coordinates agree.
    """

    crs: CRS | None
    swapped: bool = False
    problems: tuple[Problem, ...] = ()
    candidates: tuple[CrsCandidate, ...] = ()


def place_layer(layer: RawLayer, frame: GeoDataFrame, options: ImportOptions) -> Placement:
    """The system of a layer with finite coordinates, and what has to be asked."""
    declared = _parse_crs(layer.crs)
    holds = declared is not None and fits(declared, frame)
    candidates = () if holds else find_candidates(layer.file, frame)
    if options.crs:
        return _placed_as_told(layer, frame, options, candidates)
    if holds:
        return Placement(declared)
    swaps = [candidate for candidate in candidates if candidate.swap_axes]
    if options.swap_axes and swaps:
        said = note("crs_swapped_chosen", file=layer.file, crs=swaps[0].name)
        return Placement(CRS(swaps[0].crs), True, (said,), candidates)
    if candidates:
        return _asked(layer.file, declared, candidates)
    if declared is None or (declared.is_geographic and not are_degrees(frame)):
        return Placement(
            None, problems=(blocking("crs_unknown", file=layer.file, **_ranges(frame)),)
        )
    return Placement(declared)


def _asked(file: str, declared: CRS | None, candidates: tuple[CrsCandidate, ...]) -> Placement:
    """The likeliest place as a preview, and the question that stops the import."""
    first = candidates[0]
    told: dict[str, object] = {
        "candidates": tuple(_say_candidate(one) for one in candidates if not one.swap_axes),
        "declared": declared.name if declared is not None else "",
    }
    key = "crs_open" if declared is None else "crs_contradicted"
    key = "crs_swapped" if first.swap_axes else key
    said = blocking(key, file=file, **told)
    return Placement(CRS(first.crs), first.swap_axes, (said,), candidates)


def _say_candidate(candidate: CrsCandidate) -> Wording:
    """A system with the place that it means, for those who see no picture."""
    west, south, east, north = candidate.bbox
    place = {"lon": (west + east) / 2, "lat": (south + north) / 2}
    return Wording("crs_candidate", {"crs": candidate.crs, "name": candidate.name, **place})


def _placed_as_told(
    layer: RawLayer,
    frame: GeoDataFrame,
    options: ImportOptions,
    candidates: tuple[CrsCandidate, ...],
) -> Placement:
    """The first of the user's systems in which the layer lies in Germany, or the first at all."""
    given = [word for word in re.split(r"[,;\s]+", options.crs) if word]
    systems: list[CRS] = []
    for word in given:
        match = EPSG_CODE.match(word)
        system = _parse_crs(f"EPSG:{match.group(1)}") if match else None
        if system is None:
            said = blocking("crs_option_unknown", file=layer.file, crs=word[:40])
            return Placement(None, problems=(said,), candidates=candidates)
        systems.append(system)
    turned = frame.set_geometry(swap_axes(frame.geometry.to_numpy()))
    for swapped in (False, True) if options.swap_axes else (False,):
        for system in systems:
            if fits(system, turned if swapped else frame):
                key = "crs_swapped_chosen" if swapped else "crs_chosen"
                said = note(key, file=layer.file, crs=system.name)
                return Placement(system, swapped, (said,), candidates)
    declared = _parse_crs(layer.crs)
    if declared is not None and not candidates and fits(declared, frame):
        # The answer was meant for another file of the same upload.
        said = note("crs_kept", file=layer.file, crs=declared.name)
        return Placement(declared, problems=(said,))
    if candidates and are_degrees(frame) != systems[0].is_geographic:
        return _asked(layer.file, None, candidates)
    said = note("crs_chosen", file=layer.file, crs=systems[0].name)
    return Placement(systems[0], problems=(said,), candidates=candidates)


def swap_axes(shapes: np.ndarray) -> np.ndarray:
    """The shapes with their two coordinates exchanged."""
    turned: np.ndarray = shapely.transform(shapes, lambda points: points[:, ::-1])
    return turned


def _parse_crs(text: str) -> CRS | None:
    """A two-dimensional system from its text, from which there is a way into metres."""
    if not text:
        return None
    try:
        system = CRS.from_user_input(text).to_2d()
        # A damaged file may name a projection that nobody knows, a system heights alone.
        Transformer.from_crs(system, METRIC_CRS)
    except ProjError:
        return None
    return system


def fits(crs: CRS, frame: GeoDataFrame) -> bool:
    """Whether the coordinates, read in this system, lie in or near Germany."""
    if crs.is_geographic and not are_degrees(frame):
        return False
    middle = gpd.GeoSeries([shapely.box(*frame.total_bounds).centroid], crs=crs)
    point = to_display(middle).iloc[0]
    west, south, east, north = GERMANY
    return bool(west <= point.x <= east and south <= point.y <= north)


def are_degrees(frame: GeoDataFrame) -> bool:
    """Whether all coordinates could be degrees."""
    west, south, east, north = frame.total_bounds
    return bool(west >= -180 and east <= 180 and south >= -90 and north <= 90)


def _ranges(frame: GeoDataFrame) -> dict[str, object]:
    west, south, east, north = (round(float(bound), 1) for bound in frame.total_bounds)
    return {"x": f"{west} … {east}", "y": f"{south} … {north}"}


def tell_accuracy(file: str, crs: CRS, frame: GeoDataFrame) -> list[Problem]:
    """How exact the way into metres is, where another datum is left behind.

    Grids such as BETA2007 are used where they are installed, and never fetched.

    Args:
        file: Name for the report.
        crs: System of the frame.
        frame: Polygons in this system.
    """
    if crs.ellipsoid is None or crs.ellipsoid.name in MODERN_ELLIPSOIDS:
        return []
    west, south, east, north = frame.total_bounds
    way = Transformer.from_crs(crs, METRIC_CRS, always_xy=True)
    way.transform((west + east) / 2, (south + north) / 2)
    try:
        used = way.get_last_used_operation()
    except ProjError:
        # The middle of all areas is a place that the system does not reach.
        return [warning("crs_accuracy_unknown", file=file, crs=crs.name)]
    if used.accuracy < 0:
        return [warning("crs_accuracy_unknown", file=file, crs=crs.name)]
    is_german = crs.datum is not None and DATUM_OF_BETA2007 in crs.datum.name
    grids = any(step.grids for step in used.operations or ())
    key = "crs_accuracy" if is_german and not grids else "crs_accuracy_reached"
    metres = int(used.accuracy) if float(used.accuracy).is_integer() else float(used.accuracy)
    return [note(key, file=file, crs=crs.name, metres=metres)]
