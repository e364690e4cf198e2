"""A shapefile from its parts, however many of them are missing or say the wrong thing."""

from collections.abc import Mapping
from pathlib import Path

from geopandas import GeoDataFrame

from geo.areas import name_offenders
from geo.gdal_safety import write_private_files
from geo.imports.dbf import (
    Header,
    choose_encoding,
    column_names,
    cut_names,
    read_header,
    with_plain_names,
)
from geo.imports.draft import ImportOptions, RawLayer
from geo.imports.raw import (
    MAX_FEATURES,
    MAX_VERTICES,
    read_frame,
    tell_too_many,
    texts_of,
    unreadable,
)
from geo.imports.report import Problem, blocking, note, warning
from geo.imports.uploads import SHAPEFILE_EXTRAS, Upload
from geo.imports.words import is_technical

BYTES_OF_CORNER = 16
"""Two coordinates; a smaller file cannot hold too many."""
COUNTED_AT_ONCE = 5_000
NEEDED = ("shp", "dbf", "shx", "prj")

Layers = list[RawLayer]


def read_shapefile(
    parts: Mapping[str, Upload], options: ImportOptions
) -> tuple[Layers, list[Problem]]:
    """The layer of a shapefile, and what had to be rebuilt, guessed or refused.

    Args:
        parts: Endings in small letters to the files.
        options: What the user has decided.
    """
    refused = _refuse_parts(parts)
    if refused or "shp" not in parts:
        return [], refused
    shp, dbf = parts["shp"], parts["dbf"]
    header = read_header(dbf.data)
    if header is None:
        return [], [blocking("dbf_damaged", file=dbf.name)]
    if header.n_records > MAX_FEATURES:
        return [], [tell_too_many(shp.name)]
    cpg = parts["cpg"].data.decode("ascii", "ignore") if "cpg" in parts else ""
    encoding, said = choose_encoding(
        shp.name, dbf.data, header=header, cpg=cpg, given=options.encoding
    )
    names, more = _name_columns(shp.name, header, encoding)
    contents = {f"layer.{part}": upload.data for part, upload in parts.items() if part != "cpg"}
    contents["layer.dbf"] = with_plain_names(dbf.data, header)
    with write_private_files(contents) as folder:
        path = Path(folder) / "layer.shp"
        try:
            if "shx" in parts and has_too_many_vertices(path, len(shp.data)):
                return [], [tell_too_many(shp.name)]
            frame, remarks = _read_with_index(shp.name, path, encoding)
        except Exception as damage:  # noqa: BLE001 - any fault of a foreign file is its fault
            return [], [*said, unreadable(shp.name, damage)]
    rebuilt = [] if "shx" in parts else [note("shapefile_without_shx", file=shp.name)]
    layers, told = as_layers(shp.name, "", frame.rename(columns=names))
    return layers, [*rebuilt, *said, *more, *remarks, *told]


def _refuse_parts(parts: Mapping[str, Upload]) -> list[Problem]:
    """What is missing; nothing at all where only files beside a shapefile are there."""
    shp = parts.get("shp")
    if shp is None:
        present = sorted(set(parts) - set(SHAPEFILE_EXTRAS))
        if not present:
            return []
        first = parts[present[0]].name
        told = ", ".join(f".{part}" for part in present)
        return [blocking("shapefile_without_shp", file=first, present=told)]
    if "dbf" not in parts:
        missing = ", ".join(f".{part}" for part in NEEDED if part not in parts)
        return [blocking("shapefile_without_dbf", file=shp.name, missing=missing)]
    return []


def _name_columns(file: str, header: Header, encoding: str) -> tuple[dict[str, str], list[Problem]]:
    """Plain names to the names of the file, and which of them were cut or repeat."""
    names, repeated = column_names(header, encoding)
    problems: list[Problem] = []
    cut = [name for name in cut_names(header, encoding) if not is_technical(name)]
    if cut:
        problems.append(note("columns_cut", file=file, columns=name_offenders(dict.fromkeys(cut))))
    if repeated:
        problems.append(warning("columns_repeated", file=file, columns=name_offenders(repeated)))
    return names, problems


def _read_with_index(file: str, path: Path, encoding: str) -> tuple[GeoDataFrame, list[Problem]]:
    """The layer; where its index is missing, it is made anew in our own copy."""
    import pyogrio

    pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": True})
    try:
        return read_frame(file, path, encoding=encoding)
    finally:
        pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": None})


def has_too_many_vertices(path: Path, size: int, *, layer: str | None = None) -> bool:
    """Whether a layer has too many corners, counted some features at a time, before it is read.

    Args:
        path: File of our own.
        size: Its bytes; a small file need not be counted.
        layer: Name of the layer, where the file has several.
    """
    import pyogrio

    if size <= MAX_VERTICES * BYTES_OF_CORNER:
        return False
    total, read, last = 0, 0, COUNTED_AT_ONCE
    while total <= MAX_VERTICES and last == COUNTED_AT_ONCE:
        part = pyogrio.read_dataframe(
            path, layer=layer, columns=[], skip_features=read, max_features=COUNTED_AT_ONCE
        )
        total += int(part.count_coordinates().sum())
        last = len(part)
        read += last
    return total > MAX_VERTICES


def as_layers(file: str, layer: str, frame: GeoDataFrame) -> tuple[Layers, list[Problem]]:
    """The layer with its attributes as text; refused where it is empty or too large."""
    if not isinstance(frame, GeoDataFrame):
        return [], [blocking("no_polygons", file=file)]
    if len(frame) > MAX_FEATURES or frame.count_coordinates().sum() > MAX_VERTICES:
        return [], [tell_too_many(file)]
    if frame.empty:
        return [], [blocking("layer_empty", file=file, layer=layer or file)]
    crs = "" if frame.crs is None else frame.crs.to_wkt()
    return [RawLayer(file, layer, texts_of(frame), crs)], []
