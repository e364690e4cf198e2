"""Cities made of squares in a row, and grids, with counts one can do in the head."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
from cities import small_city, small_values
from geopandas import GeoDataFrame
from shapely import box

from geo.city import City, GeometryKind, Level
from geo.crs import METRIC_CRS

SIDE = 1000.0
Counts = Mapping[str, Sequence[float]]


def long_rows(
    counts: Counts, *, period: str = "2020", areas: Sequence[str] = ()
) -> list[tuple[str, str, str, float]]:
    """Rows of the long table; NaN means missing."""
    return [
        ((areas[place] if areas else f"a{place:02d}"), f"{key}_count", period, float(number))
        for key, numbers in counts.items()
        for place, number in enumerate(numbers)
    ]


def grid_city(
    counts: Counts | Mapping[str, Counts],
    *,
    columns: int = 0,
    apart: Sequence[int] = (),
    geometry: GeometryKind = GeometryKind.UPLOADED,
) -> City:
    """Squares in rows of ``columns`` (all in one row where 0).

    Args:
        counts: Persons by group, or by period and group.
        columns: Squares in a row.
        apart: Squares moved far away, without a neighbour.
        geometry: What the city says of its polygons.
    """
    first = next(iter(counts.values()))
    by_period = {"2020": counts} if not isinstance(first, Mapping) else counts
    some = next(iter(by_period.values()))
    assert isinstance(some, Mapping)
    number = len(next(iter(some.values())))
    width = columns or number
    corners = [
        (100 + 3 * place, 100) if place in apart else (place % width, place // width)
        for place in range(number)
    ]
    rows = []
    for period, of_period in by_period.items():
        assert isinstance(of_period, Mapping)
        rows += long_rows(of_period, period=period)
    areas = GeoDataFrame(
        {"name": [f"Feld {place}" for place in range(number)], "parent": "", "level": "quarter"},
        index=pd.Index([f"a{place:02d}" for place in range(number)], name="area_id"),
        geometry=[box(x * SIDE, y * SIDE, (x + 1) * SIDE, (y + 1) * SIDE) for x, y in corners],
        crs=METRIC_CRS,
    )
    return replace(
        small_city(),
        levels=(Level("quarter", "Viertel", "Quarter"),),
        areas=areas,
        values=small_values(rows),
        geometry=geometry,
    )


def borough_city(areas: Sequence[str], group: Sequence[float]) -> City:
    """Areas of 1,000 people in boroughs named by their first letter."""
    boroughs = sorted({area[0] for area in areas})
    frame = GeoDataFrame(
        {
            "name": [*boroughs, *areas],
            "parent": [*[""] * len(boroughs), *(area[0] for area in areas)],
            "level": [*["borough"] * len(boroughs), *["quarter"] * len(areas)],
        },
        index=pd.Index([*boroughs, *areas], name="area_id"),
        geometry=[
            *(box(2 * place * SIDE, 0, 2 * (place + 1) * SIDE, SIDE) for place in range(3)),
            *(box(place * SIDE, 0, (place + 1) * SIDE, SIDE) for place in range(len(areas))),
        ],
        crs=METRIC_CRS,
    )
    counts = {"population": [1000.0] * len(areas), "turkey": group}
    rows = long_rows(counts, areas=areas)
    return replace(small_city(), areas=frame, values=small_values(rows))
