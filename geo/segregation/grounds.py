"""Where the rows of a table lie: polygons of a file, matched by key, in metres."""

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from geopandas import GeoDataFrame

from geo.areas import name_offenders
from geo.crs import to_display, to_metric
from geo.errors import ImportRefusedError
from geo.imports.draft import ImportOptions, RawLayer
from geo.imports.keys import match_keys
from geo.imports.placing import GERMANY, place_layer
from geo.imports.sandbox import read_raw_apart
from geo.imports.uploads import SHAPEFILE_PARTS
from geo.segregation.count_table import read_bytes, refuse_problems
from geo.values import Floats


def place_rows(
    file: Path, keys: Sequence[str], *, key: str, crs: str = ""
) -> tuple[Floats, Floats]:
    """Points in metres, shape (rows, 2), and land in square metres of some keys.

    Outside Germany metres are those of the UTM zone that fits.

    Args:
        file: GeoJSON, GeoPackage, shapefile (its parts beside it), FlatGeobuf, or an archive.
        keys: Of the rows, each once.
        key: Column of the polygons with the keys.
        crs: Coordinate system, where the file does not say.

    Raises:
        ImportRefusedError: The file holds no such polygons, or one is missing.
    """
    shapes = read_polygons(file, key=key, crs=crs)
    match = match_keys(keys, list(shapes.index))
    lost = [row for row in keys if row not in match.pairs]
    if lost:
        named = name_offenders(lost)
        raise ImportRefusedError("segregation.rows_without_polygon", file=file.name, keys=named)
    placed = shapes.geometry.loc[[match.pairs[row] for row in keys]]
    points = placed.centroid
    centroids = np.column_stack([points.x.to_numpy(), points.y.to_numpy()])
    return centroids, placed.area.to_numpy(dtype=np.float64)


def read_polygons(file: Path, *, key: str, crs: str = "") -> GeoDataFrame:
    """The polygons of a file in metres, index the keys; parts with one key are one area.

    Raises:
        ImportRefusedError: The file holds no polygons with this column.
    """
    options = ImportOptions(crs=crs, key_column=key)
    upload = read_raw_apart(_files_of(file), options)
    refuse_problems(upload.problems)
    layers = [layer for layer in upload.layers if key in layer.frame.columns]
    if not layers:
        found = ", ".join(str(name) for layer in upload.layers for name in layer.frame.columns)
        raise ImportRefusedError(
            "segregation.polygons_without_key", file=file.name, column=key, found=found or "–"
        )
    return _in_metres(layers[0], key=key, options=options)


def _files_of(file: Path) -> dict[str, bytes]:
    """The file, and the parts of a shapefile beside it."""
    files = {file.name: read_bytes(file)}
    if file.suffix.casefold() == ".shp":
        for part in SHAPEFILE_PARTS:
            beside = [file.with_suffix(f".{part}"), file.with_suffix(f".{part.upper()}")]
            files.update({path.name: read_bytes(path) for path in beside if path.is_file()})
    return files


def _in_metres(layer: RawLayer, *, key: str, options: ImportOptions) -> GeoDataFrame:
    frame = layer.frame[~(layer.frame.geometry.isna() | layer.frame.geometry.is_empty)]
    placed = place_layer(layer, frame, options)
    refuse_problems(placed.problems)
    shapes = shapely.make_valid(shapely.force_2d(frame.geometry.to_numpy()))
    if placed.swapped:
        shapes = shapely.transform(shapes, lambda coordinates: coordinates[:, ::-1])
    index = frame[key].astype(str).str.strip().to_numpy()
    polygons = gpd.GeoDataFrame(geometry=shapes, index=index, crs=placed.crs)
    west, south, east, north = to_display(polygons).total_bounds
    low_x, low_y, high_x, high_y = GERMANY
    is_german = west >= low_x and east <= high_x and south >= low_y and north <= high_y
    metric = to_metric(polygons) if is_german else polygons.to_crs(polygons.estimate_utm_crs())
    return metric.dissolve(by=metric.index) if metric.index.has_duplicates else metric
