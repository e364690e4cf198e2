"""The table of areas: one row an area, checked once at the door and trusted inside.

Index ``area_id`` (text, unique over all levels); columns ``name``, ``parent`` (area_id of
the area one level up, empty at the top), ``level`` (key of the level) and ``geometry``
(polygons in metres, ``geo.crs.METRIC_CRS``; none at all for a city that has no map, and
none for the areas of a schematic city whose place nobody has published).
"""

from collections.abc import Iterable, Sequence

import pandas as pd
from geopandas import GeoDataFrame
from pyproj import CRS

from geo.crs import METRIC_CRS
from geo.errors import AreasError

AREA_COLUMNS = ("name", "parent", "level", "geometry")
NAMED_OFFENDERS = 5


def validate_areas(
    areas: GeoDataFrame, *, levels: Sequence[str], with_map: bool, gaps_allowed: bool = False
) -> GeoDataFrame:
    """The table as it came in, if it keeps the contract above.

    Args:
        areas: The candidate, index ``area_id``.
        levels: Keys of the levels, coarse to fine.
        with_map: Whether the areas are polygons in metres.
        gaps_allowed: Whether single areas may lack their polygon; they stand in lists only.

    Raises:
        AreasError: A column is missing, keys repeat, an area has no polygon, the
            coordinate system is not metric, or a parent or level is unknown.
    """
    _check_columns(areas)
    repeated = areas.index[areas.index.duplicated()]
    if len(repeated):
        raise AreasError("errors.areas_duplicate_id", ids=name_offenders(repeated.unique()))
    unknown_levels = set(areas["level"]) - set(levels)
    if unknown_levels:
        raise AreasError(
            "errors.areas_unknown_level",
            levels=name_offenders(sorted(unknown_levels)),
            known=", ".join(levels),
        )
    parents = set(areas["parent"]) - {""} - set(areas.index)
    if parents:
        raise AreasError("errors.areas_unknown_parent", ids=name_offenders(sorted(parents)))
    if with_map:
        _check_geometry(areas, gaps_allowed=gaps_allowed)
    return areas


def name_offenders(offenders: Iterable[object]) -> str:
    """The first few of a list, and how many more there are."""
    listed = [str(offender) for offender in offenders]
    more = len(listed) - NAMED_OFFENDERS
    return ", ".join(listed[:NAMED_OFFENDERS]) + (f" … (+{more})" if more > 0 else "")


def _check_columns(areas: GeoDataFrame) -> None:
    for column in AREA_COLUMNS:
        if column not in areas.columns:
            found = ", ".join(map(str, areas.columns))
            raise AreasError("errors.areas_missing_column", column=column, found=found)


def _check_geometry(areas: GeoDataFrame, *, gaps_allowed: bool) -> None:
    absent = areas.index[areas.geometry.isna() | areas.geometry.is_empty]
    if len(absent) and not gaps_allowed:
        raise AreasError("errors.areas_without_geometry", ids=name_offenders(absent))
    if areas.crs is None or CRS(areas.crs) != CRS(METRIC_CRS):
        found = "–" if areas.crs is None else CRS(areas.crs).name
        raise AreasError("errors.areas_wrong_crs", found=found, expected=METRIC_CRS)


def empty_areas() -> GeoDataFrame:
    """A table of areas without a row, for a city of which no area is known."""
    columns: dict[str, list[str]] = {"name": [], "parent": [], "level": []}
    index = pd.Index([], name="area_id", dtype="str")
    return GeoDataFrame(pd.DataFrame(columns, index=index), geometry=[], crs=METRIC_CRS)
