"""The two coordinate systems of the atlas; no other module names an EPSG number.

Geometry is held in metres (ETRS89 / UTM zone 32N, the official system of the German
Länder), so that areas and distances mean something; the browser gets degrees.
"""

from typing import TypeVar

from geopandas import GeoDataFrame, GeoSeries

Geo = TypeVar("Geo", GeoDataFrame, GeoSeries)

METRIC_CRS = "EPSG:25832"
DISPLAY_CRS = "EPSG:4326"


def to_metric(geometry: Geo) -> Geo:
    """A copy in metres."""
    return geometry.to_crs(METRIC_CRS)


def to_display(geometry: Geo) -> Geo:
    """A copy in degrees, longitude first."""
    return geometry.to_crs(DISPLAY_CRS)
