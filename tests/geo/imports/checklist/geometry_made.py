"""Geodata files as real bytes, with exactly the fault that a test is about."""

import io
import struct
import tempfile
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

WEST, SOUTH, SIDE = 566_000.0, 5_934_000.0, 1000.0
"""Lower left corner of the first square, in Hamburg (EPSG:25832), and the side in metres."""

Record = Sequence[str]
Fields = Sequence[tuple[str, int]]


def squares(n: int, *, west: float = WEST, south: float = SOUTH) -> list[BaseGeometry]:
    """Squares of one square kilometre side by side."""
    return [
        shapely.box(west + SIDE * i, south, west + SIDE * (i + 1), south + SIDE) for i in range(n)
    ]


def frame(
    shapes: Sequence[BaseGeometry | None], *, epsg: int | None = 25832, to: int | None = None
) -> gpd.GeoDataFrame:
    """Areas with key and name; ``to`` converts their coordinates into another system."""
    keys = [f"{i + 1:02d}" for i in range(len(shapes))]
    table = {"nr": keys, "name": [f"Feld {chr(65 + i)}" for i in range(len(shapes))]}
    made = gpd.GeoDataFrame(table, geometry=list(shapes), crs=epsg)
    return made if to is None else made.to_crs(to)


def written(made: gpd.GeoDataFrame, name: str, **options: object) -> dict[str, bytes]:
    """The files that GDAL writes of a frame, by name."""
    with tempfile.TemporaryDirectory() as folder:
        with warnings.catch_warnings():
            # A file without a system is what some tests are about.
            warnings.filterwarnings("ignore", "'crs' was not provided")
            made.to_file(Path(folder) / name, engine="pyogrio", **options)
        return {file.name: file.read_bytes() for file in sorted(Path(folder).iterdir())}


def shapefile(made: gpd.GeoDataFrame, *, stem: str = "gebiete") -> dict[str, bytes]:
    """A shapefile with all its parts."""
    return written(made, f"{stem}.shp")


def with_dbf(
    files: Mapping[str, bytes], fields: Fields, records: Sequence[Record], *, encoding: str
) -> dict[str, bytes]:
    """The shapefile with other attributes, in an encoding of our choice and without .cpg."""
    kept = {name: data for name, data in files.items() if not name.endswith((".cpg", ".dbf"))}
    stem = next(iter(files)).rpartition(".")[0]
    return {**kept, f"{stem}.dbf": dbf(fields, records, encoding=encoding)}


def dbf(fields: Fields, records: Sequence[Record], *, encoding: str) -> bytes:
    """An attribute file as dBASE III lays it out: header, one descriptor a field, records."""
    width = 1 + sum(length for _, length in fields)
    start = 32 + 32 * len(fields) + 1
    out = bytearray(struct.pack("<BBBBLHH20x", 3, 124, 1, 1, len(records), start, width))
    for name, length in fields:
        out += struct.pack("<11sc4xBB14x", name.encode(encoding), b"C", length, 0)
    out += b"\r"
    for record in records:
        cells = zip(fields, record, strict=True)
        out += b" " + b"".join(cell.encode(encoding).ljust(length) for (_, length), cell in cells)
    return bytes(out + b"\x1a")


def geopackage(**layers: gpd.GeoDataFrame | pd.DataFrame) -> bytes:
    """A GeoPackage with the given layers; one without geometry is a plain table."""
    import pyogrio

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.gpkg"
        for name, layer in layers.items():
            pyogrio.write_dataframe(layer, path, layer=name, append=path.exists())
        return path.read_bytes()


def zipped(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def without(files: Mapping[str, bytes], *endings: str) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if not name.endswith(endings)}


def ring(shape: BaseGeometry) -> list[list[float]]:
    """The outer ring as GeoJSON has it."""
    assert isinstance(shape, shapely.Polygon)
    return [list(point) for point in shape.exterior.coords]
