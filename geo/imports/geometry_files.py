"""Geodata files as they come: shapefile, GeoPackage, GeoJSON, Esri JSON, FlatGeobuf.

Nothing is repaired or guessed here; attributes become text so that keys keep their zeros.
"""

import warnings
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from geo.gdal_safety import restrict_gdal, write_private_files
from geo.imports.draft import ImportOptions, RawLayer, RawTable
from geo.imports.geojson import read_json
from geo.imports.raw import MAX_FEATURES, as_table, read_frame, tell_too_many, unreadable
from geo.imports.report import Problem, blocking, note
from geo.imports.shapefiles import as_layers, has_too_many_vertices, read_shapefile
from geo.imports.uploads import Upload

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
        found, said = read_shapefile(parts, options)
        layers += found
        problems += said
    return layers, tables, problems


@dataclass(frozen=True)
class ListedLayer:
    """A layer before it is read."""

    name: str
    geometry: str | None
    n_features: int

    @property
    def may_hold_areas(self) -> bool:
        """Whether its declared type leaves room for polygons."""
        return kind_of(self.geometry) in ("areas", "mixed")


def _read_container(upload: Upload, options: ImportOptions) -> Reading:
    inner = "content.gpkg" if upload.kind == "gpkg" else "content.fgb"
    with write_private_files({inner: upload.data}) as folder:
        path = Path(folder) / inner
        try:
            listed = _list_layers(path)
            if not listed:
                return [], [], [blocking("geodata_unreadable", file=upload.name, reason="–")]
            return _read_layers(upload, path, listed, options)
        except Exception as damage:  # noqa: BLE001 - any fault of a foreign file is its fault
            return [], [], [unreadable(upload.name, damage)]


def _list_layers(path: Path) -> list[ListedLayer]:
    import pyogrio

    with warnings.catch_warnings():
        # What GDAL remarks here it remarks again, and is then told, when a layer is read.
        warnings.simplefilter("ignore")
        return [
            ListedLayer(name, geometry, int(pyogrio.read_info(path, layer=name)["features"]))
            for name, geometry in pyogrio.list_layers(path)
        ]


def _read_layers(
    upload: Upload, path: Path, listed: Sequence[ListedLayer], options: ImportOptions
) -> Reading:
    """The layers with areas and the tables of a file; what is left out is told."""
    layers: Layers = []
    tables: list[RawTable] = []
    problems = _tell_layers(upload.name, listed) if len(listed) > 1 else []
    is_named = options.layer in [one.name for one in listed]
    with_areas = any(one.may_hold_areas for one in listed)
    for one in listed:
        is_rows = one.geometry in NO_GEOMETRY
        if is_named and one.name != options.layer and not is_rows:
            problems.append(note("layer_not_chosen", file=upload.name, layer=one.name))
        elif with_areas and not one.may_hold_areas and not is_rows:
            problems.append(note("layer_without_areas", file=upload.name, layer=one.name))
        elif one.n_features > MAX_FEATURES:
            problems.append(tell_too_many(upload.name))
        elif is_rows:
            frame, remarks = read_frame(upload.name, path, layer=one.name)
            tables.append(as_table(upload.name, one.name, frame))
            problems += remarks
        elif has_too_many_vertices(path, len(upload.data), layer=one.name):
            problems.append(tell_too_many(upload.name))
        else:
            frame, remarks = read_frame(upload.name, path, layer=one.name)
            found, said = as_layers(upload.name, one.name, frame)
            layers += found
            problems += [*remarks, *said]
    return layers, tables, problems


def _tell_layers(file: str, listed: Sequence[ListedLayer]) -> list[Problem]:
    """Every layer of a file with several: its name, how many objects and of which type."""
    return [
        note(f"layer_found_{kind_of(one.geometry)}", file=file, layer=one.name, n=one.n_features)
        for one in listed
    ]


def kind_of(geometry: str | None) -> str:
    """What a layer holds, by its declared type: areas, points, lines, rows or mixed."""
    word = (geometry or "none").casefold()
    for part, kind in (
        ("polygon", "areas"),
        ("surface", "areas"),
        ("point", "points"),
        ("line", "lines"),
        ("none", "rows"),
    ):
        if part in word:
            return kind
    return "mixed"
