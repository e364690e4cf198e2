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
from geo.imports.raw import MAX_FEATURES, MAX_VERTICES, tell_too_many, texts_of, unreadable
from geo.imports.report import Problem, blocking, note, warning
from geo.imports.uploads import SHAPEFILE_EXTRAS, Upload

BYTES_OF_CORNER = 16
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
    shp, dbf = parts["shp"], parts["dbf"].data
    header = read_header(dbf)
    if header is None:
        return [], [unreadable(shp.name, ValueError("dbf"))]
    if header.n_records > MAX_FEATURES or len(shp.data) > 2 * MAX_VERTICES * BYTES_OF_CORNER:
        return [], [tell_too_many(shp.name)]
    problems = [] if "shx" in parts else [note("shapefile_without_shx", file=shp.name)]
    cpg = parts["cpg"].data.decode("ascii", "ignore") if "cpg" in parts else ""
    encoding, said = choose_encoding(shp.name, dbf, header=header, cpg=cpg, given=options.encoding)
    names, more = _name_columns(shp.name, header, encoding)
    contents = {f"layer.{part}": upload.data for part, upload in parts.items() if part != "cpg"}
    contents["layer.dbf"] = with_plain_names(dbf, header)
    with write_private_files(contents) as folder:
        try:
            frame = read_layer(Path(folder) / "layer.shp", encoding=encoding, rebuild=True)
        except Exception as damage:  # noqa: BLE001 - any fault of a foreign file is its fault
            return [], [*problems, *said, unreadable(shp.name, damage)]
    layers, told = as_layers(shp.name, "", frame.rename(columns=names))
    return layers, [*problems, *said, *more, *told]


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
    cut = cut_names(header, encoding)
    if cut:
        problems.append(note("columns_cut", file=file, columns=name_offenders(dict.fromkeys(cut))))
    if repeated:
        problems.append(warning("columns_repeated", file=file, columns=name_offenders(repeated)))
    return names, problems


def read_layer(
    path: Path, *, layer: str | None = None, encoding: str | None = None, rebuild: bool = False
) -> GeoDataFrame:
    """A layer of a private file through GDAL.

    Args:
        path: File of our own, in a folder of our own.
        layer: Its name, where the file has several.
        encoding: Of a shapefile's attributes.
        rebuild: Whether a missing index of a shapefile is made anew.
    """
    import pyogrio

    if rebuild:
        # On our own copy: the index file is rebuilt where it is missing.
        pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": True})
    try:
        return pyogrio.read_dataframe(path, layer=layer, encoding=encoding, datetime_as_string=True)
    finally:
        if rebuild:
            pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": None})


def as_layers(file: str, layer: str, frame: GeoDataFrame) -> tuple[Layers, list[Problem]]:
    """The layer with its attributes as text; refused where it is empty or too large."""
    if len(frame) > MAX_FEATURES or frame.count_coordinates().sum() > MAX_VERTICES:
        return [], [tell_too_many(file)]
    if frame.empty:
        return [], [blocking("layer_empty", file=file, layer=layer or file)]
    crs = "" if frame.crs is None else frame.crs.to_wkt()
    return [RawLayer(file, layer, texts_of(frame), crs)], []
