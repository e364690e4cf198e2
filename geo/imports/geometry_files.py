"""Geodata files as they come: shapefile, GeoPackage, GeoJSON, Esri JSON, FlatGeobuf.

Nothing is repaired or guessed here; attributes become text so that keys keep their zeros.
"""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from geopandas import GeoDataFrame

from geo.gdal_safety import restrict_gdal, write_private_files
from geo.imports.draft import ImportOptions, RawLayer, RawTable
from geo.imports.geojson import read_json
from geo.imports.raw import as_table, texts_of, unreadable
from geo.imports.report import Problem, blocking, note
from geo.imports.uploads import SHAPEFILE_EXTRAS, Upload

MAX_FEATURES = 50_000
MAX_VERTICES = 5_000_000
NO_GEOMETRY = ("None", "none", None)

Layers = list[RawLayer]
Reading = tuple[Layers, list[RawTable], list[Problem]]


def read_geometry_files(uploads: Sequence[Upload], options: ImportOptions) -> Reading:
    """All layers of all geodata files, tables without geometry, and what could not be read."""
    restrict_gdal()
    layers: Layers = []
    tables: list[RawTable] = []
    problems: list[Problem] = []
    groups: dict[str, dict[str, Upload]] = defaultdict(dict)
    for upload in uploads:
        if upload.kind == "shapefile":
            groups[upload.stem][upload.ending] = upload
        elif upload.kind == "json":
            found, said = read_json(upload)
            layers += found
            problems += said
        else:
            found, more, said = _read_container(upload, options)
            layers += found
            tables += more
            problems += said
    for parts in groups.values():
        found, said = _read_shapefile(parts, options)
        layers += found
        problems += said
    return layers, tables, problems


def _read_shapefile(
    parts: dict[str, Upload], options: ImportOptions
) -> tuple[Layers, list[Problem]]:
    shp = parts.get("shp")
    if shp is None:
        present = sorted(set(parts) - set(SHAPEFILE_EXTRAS))
        if not present:
            return [], []
        first = parts[present[0]].name
        return [], [blocking("shapefile_without_shp", file=first, present=", ".join(present))]
    if "dbf" not in parts:
        missing = ", ".join(f".{part}" for part in ("dbf", "shx", "prj") if part not in parts)
        return [], [blocking("shapefile_without_dbf", file=shp.name, missing=missing)]
    problems = [] if "shx" in parts else [note("shapefile_without_shx", file=shp.name)]
    encoding = options.encoding or _dbf_encoding(parts)
    contents = {f"layer.{part}": upload.data for part, upload in parts.items() if part != "cpg"}
    with write_private_files(contents) as folder:
        try:
            frame = _read_layer(Path(folder) / "layer.shp", encoding=encoding, rebuild=True)
        except (UnicodeDecodeError, LookupError):
            problems.append(note("dbf_encoding", file=shp.name, encoding="cp1252"))
            try:
                frame = _read_layer(Path(folder) / "layer.shp", encoding="cp1252", rebuild=True)
            except Exception as damage:  # noqa: BLE001 - any fault of a foreign file is its fault
                return [], [unreadable(shp.name, damage)]
        except Exception as damage:  # noqa: BLE001 - any fault of a foreign file is its fault
            return [], [unreadable(shp.name, damage)]
    return _as_layers(shp.name, "", frame, problems)


def _dbf_encoding(parts: dict[str, Upload]) -> str:
    """UTF-8 where the bytes are, cp1252 otherwise; the ``.cpg`` file only breaks ties."""
    dbf = parts["dbf"].data
    records = dbf[int.from_bytes(dbf[8:10], "little") :]
    try:
        records.decode("utf-8")
    except UnicodeDecodeError:
        said = parts["cpg"].data.decode("ascii", "ignore").strip().upper() if "cpg" in parts else ""
        return "cp1252" if said in ("", "UTF-8", "UTF8") or "125" in said else said
    return "utf-8"


def _read_container(upload: Upload, options: ImportOptions) -> Reading:
    import pyogrio

    inner = "content.gpkg" if upload.kind == "gpkg" else "content.fgb"
    layers: Layers = []
    tables: list[RawTable] = []
    problems: list[Problem] = []
    with write_private_files({inner: upload.data}) as folder:
        path = Path(folder) / inner
        try:
            listed = pyogrio.list_layers(path)
            if not len(listed):
                return [], [], [blocking("geodata_unreadable", file=upload.name, reason="–")]
            for name, geometry in listed:
                if options.layer and len(listed) > 1 and name != options.layer:
                    problems.append(note("layer_not_chosen", file=upload.name, layer=name))
                    continue
                if pyogrio.read_info(path, layer=name)["features"] > MAX_FEATURES:
                    problems.append(_too_many(upload.name))
                    continue
                frame = _read_layer(path, layer=name)
                if geometry in NO_GEOMETRY:
                    tables.append(as_table(upload.name, name, frame))
                    continue
                found, said = _as_layers(upload.name, name, frame, [])
                layers += found
                problems += said
        except Exception as damage:  # noqa: BLE001 - any fault of a foreign file is its fault
            return [], [], [unreadable(upload.name, damage)]
    return layers, tables, problems


def _read_layer(
    path: Path, *, layer: str | None = None, encoding: str | None = None, rebuild: bool = False
) -> GeoDataFrame:
    import pyogrio

    if rebuild:
        # On our own copy: the index file is rebuilt where it is missing.
        pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": True})
    try:
        return pyogrio.read_dataframe(path, layer=layer, encoding=encoding, datetime_as_string=True)
    finally:
        if rebuild:
            pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": None})


def _as_layers(
    file: str, layer: str, frame: GeoDataFrame, problems: list[Problem]
) -> tuple[Layers, list[Problem]]:
    if len(frame) > MAX_FEATURES or frame.count_coordinates().sum() > MAX_VERTICES:
        return [], [*problems, _too_many(file)]
    if frame.empty:
        return [], [*problems, blocking("layer_empty", file=file, layer=layer or file)]
    crs = "" if frame.crs is None else frame.crs.to_wkt()
    return [RawLayer(file, layer, texts_of(frame), crs)], problems


def _too_many(file: str) -> Problem:
    return blocking("too_many_features", file=file, features=MAX_FEATURES, vertices=MAX_VERTICES)
