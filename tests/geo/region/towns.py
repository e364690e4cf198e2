"""Towns without a map whose figures one can work out by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import geopandas as gpd
import pandas as pd

from geo.catalogue import Indicator, Source, load_groups, load_indicators
from geo.city import City, CityKind, GeometryKind, Level
from geo.crs import METRIC_CRS
from tests.cities import small_values

Counts = Sequence[tuple[float, float]]
"""Of each area those of the group and all residents."""


def town(
    key: str,
    counts: Counts | Mapping[str, Counts],
    *,
    group: str = "turkey",
    kind: CityKind = CityKind.UPLOADED,
    own: Indicator | None = None,
) -> City:
    """A town with one level; of several periods where counts are given by period.

    Args:
        key: Also the name.
        counts: Of each area, NaN where nothing is known.
        group: Whom it counts.
        kind: What its figures are.
        own: An indicator of its own that counts the group.
    """
    periods = counts if isinstance(counts, Mapping) else {"2020": counts}
    rows = [
        row
        for period, areas in periods.items()
        for place, (members, everybody) in enumerate(areas)
        for row in (
            (f"{place:04d}", f"{group}_count", period, float(members)),
            (f"{place:04d}", "population_count", period, float(everybody)),
        )
    ]
    n_areas = max(len(areas) for areas in periods.values())
    names = [f"{place:04d}" for place in range(n_areas)]
    areas = gpd.GeoDataFrame(
        {"name": names, "parent": "", "level": "quarter"},
        index=pd.Index(names, name="area_id"),
        geometry=[None] * n_areas,
        crs=METRIC_CRS,
    )
    return City(
        key=key,
        name=key.title(),
        kind=kind,
        geometry=GeometryKind.NONE,
        levels=(Level("quarter", "Viertel", "Quarter"),),
        areas=areas,
        values=small_values(rows),
        sources={"source": Source(key="source", title="Zählung")},
        groups=load_groups(),
        indicators=load_indicators() | ({own.key: own} if own else {}),
        fingerprint=key,
    )


def two_groups(key: str, *members: tuple[float, float]) -> City:
    """A town of areas of 1,000 people that counts two groups."""
    made = town(key, [(one, 1000.0) for one, _ in members])
    rows = [
        (f"{place:04d}", name, "2020", number)
        for place, (one, other) in enumerate(members)
        for name, number in (
            ("turkey_count", one),
            ("ukraine_count", other),
            ("population_count", 1000.0),
        )
    ]
    return replace(made, values=small_values(rows))


def spread(n_areas: int, size: float, *members: float) -> list[tuple[float, float]]:
    """Areas of one size whose numbers of members repeat."""
    return [(members[place % len(members)], size) for place in range(n_areas)]
