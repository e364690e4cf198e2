"""The newest figures beside each polygon: what one wants to see who opens the file in a GIS."""

import pandas as pd
from geopandas import GeoDataFrame

MOST_COLUMNS = 1000
"""SQLite takes 2000 columns in a table, GDAL and QGIS need some themselves."""


def compute_newest_periods(values: pd.DataFrame) -> dict[str, str]:
    """The last period for which any area has a number, by indicator, in table order."""
    numbered = values[values["value"].notna()]
    newest = numbered.groupby("indicator", sort=False)["period"].max()
    return {str(key): str(period) for key, period in newest.head(MOST_COLUMNS).items()}


def compute_newest(areas: GeoDataFrame, values: pd.DataFrame) -> GeoDataFrame:
    """Areas with one column an indicator: its value in its newest period, empty where none.

    Args:
        areas: Table of areas, index ``area_id``.
        values: Long table of values.

    Returns:
        The areas in their order, columns ``name``, ``parent``, ``level``, the indicators' keys
        and ``geometry``.
    """
    periods = compute_newest_periods(values)
    wanted = values["indicator"].map(periods) == values["period"]
    wide = values[wanted].pivot_table(
        index="area_id", columns="indicator", values="value", aggfunc="first"
    )
    wide = wide.reindex(index=areas.index, columns=list(periods))
    columns = {name: wide[name] for name in periods if name not in areas.columns}
    plain = pd.DataFrame(areas.drop(columns=areas.geometry.name)).assign(**columns)
    plain.index.name = "area_id"
    return GeoDataFrame(plain, geometry=areas.geometry.to_numpy(), crs=areas.crs)
