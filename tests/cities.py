"""Tiny cities with answers one can do in the head."""

from dataclasses import replace

import pandas as pd
from geopandas import GeoDataFrame
from shapely import box

from geo.catalogue import Source, load_groups, load_indicators
from geo.city import City, CityKind, GeometryKind, Level
from geo.crs import METRIC_CRS
from geo.values import Kind, State

SIDE = 1000.0


def small_values(
    rows: list[tuple[str, str, str, float]], *, kind: Kind = Kind.UPLOADED
) -> pd.DataFrame:
    """Long values from (area, indicator, period, number); NaN means missing."""
    frame = pd.DataFrame(rows, columns=["area_id", "indicator", "period", "value"])
    states = [
        State.MISSING if number != number else State.EXACT_ZERO if number == 0 else State.PRESENT  # noqa: PLR0124 - NaN
        for number in frame["value"]
    ]
    return frame.assign(
        state=pd.Series(states, dtype="int8"),
        kind=kind.value,
        source_id="source",
        qualifier="exact",
        note="",
    )


def small_areas() -> GeoDataFrame:
    """Two boroughs in a row, W with two squares of 1 km², E with one."""
    squares = [box(i * SIDE, 0, (i + 1) * SIDE, SIDE) for i in range(3)]
    west = box(0, 0, 2 * SIDE, SIDE)
    return GeoDataFrame(
        {
            "name": ["West", "Ost", "Anfang", "Mitte", "Ende"],
            "parent": ["", "", "W", "W", "E"],
            "level": ["borough", "borough", "quarter", "quarter", "quarter"],
        },
        index=pd.Index(["W", "E", "w1", "w2", "e1"], name="area_id"),
        geometry=[west, squares[2], *squares],
        crs=METRIC_CRS,
    )


def small_city(rows: list[tuple[str, str, str, float]] | None = None) -> City:
    """Three squares: 100, 300 and 600 people, of whom 50, 60 and 0 are from Turkey."""
    people = [("w1", 100.0, 50.0), ("w2", 300.0, 60.0), ("e1", 600.0, 0.0)]
    default = [
        row
        for area, total, group in people
        for row in (
            (area, "population_count", "2020", total),
            (area, "turkey_count", "2020", group),
        )
    ]
    return City(
        key="small",
        name="Kleinstadt",
        kind=CityKind.UPLOADED,
        geometry=GeometryKind.UPLOADED,
        levels=(Level("borough", "Stadtbezirk", "Borough"), Level("quarter", "Viertel", "Quarter")),
        areas=small_areas(),
        values=small_values(default if rows is None else rows),
        sources={"source": Source(key="source", title="Zählung")},
        groups=load_groups(),
        indicators=load_indicators(),
        fingerprint="small",
    )


def with_values(city: City, rows: list[tuple[str, str, str, float]]) -> City:
    """The same city with other values."""
    return replace(city, values=small_values(rows))
