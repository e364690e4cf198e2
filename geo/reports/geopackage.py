"""GeoPackage of the maps of a report: one layer a map, drawn by QGIS as on the slide."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from geo.crs import METRIC_CRS
from geo.layers.colouring import Colouring, Fill
from geo.numbers import round_shown
from geo.reports.cells import states_of_words
from geo.reports.packing import moment_of
from geo.reports.slide import MapFigure, Report, Slide
from geo.reports.telling import tell_report, tell_slide
from geo.store.geopackage import TEXT_OF_STATE, write_layers
from geo.store.presentation import EXTENSIONS, SPECIFICATION, STANDARD_TABLES, STYLES_TABLE
from geo.store.qgis_styles import Category, name_columns, style_of_categories
from geo.texts import Language, text
from geo.values import Floats, State

LETTERS = "abcdefghij"
COUNTERS = (24, 92)
"""Of changes, and for which of them the file says its length: section 1.3 of SQLite's format."""
COLUMNS = ("area_id", "name", "value", "second_value", "state", "class", "colour")


@dataclass(frozen=True, eq=False)
class _Layer:
    """One map: its name in the file, the slide it is from, what QGIS calls it."""

    name: str
    identifier: str
    slide: Slide
    figure: MapFigure


def write_gpkg(report: Report, target: BinaryIO) -> None:
    """Write a GeoPackage with values, states, classes, styles and facts of each map.

    Args:
        report: What to write; slides without a map are left out, their facts are not.
        target: Where the file goes.
    """
    layers = list(_name_layers(report))
    language = report.language
    frames = {layer.name: _build_frame(layer.figure, language) for layer in layers}
    facts = text("report_files.layer_facts", language)
    with TemporaryDirectory(prefix="atlas-") as folder:
        path = Path(folder) / "report.gpkg"
        write_layers(path, frames, {facts: _build_facts(report)})
        moment = moment_of(report.date)
        with closing(sqlite3.connect(path)) as package:
            with package:
                _present(package, layers, language, moment)
                _tell_facts(package, report, layers, moment)
                package.execute("UPDATE gpkg_contents SET last_change = ?", (_stamp(moment),))
            # Leaves no trace of the moments that were overwritten.
            package.execute("VACUUM")
        target.write(_forget_changes(path.read_bytes()))


def _forget_changes(package: bytes) -> bytes:
    """The same file with the counter of its changes at 1.

    How often GDAL commits depends on the clock, so it would differ from run to run.
    """
    forgotten = bytearray(package)
    for place in COUNTERS:
        forgotten[place : place + 4] = (1).to_bytes(4, "big")
    return bytes(forgotten)


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _name_layers(report: Report) -> Iterator[_Layer]:
    for number, slide in enumerate(report.slides, start=1):
        figures = [figure for figure in slide.figures if isinstance(figure, MapFigure)]
        for letter, figure in zip(LETTERS, figures, strict=False):
            among = f"_{letter}" if len(figures) > 1 else ""
            name = f"{text('report_files.layer_map', report.language)}_{number:02}{among}"
            title = " · ".join(part for part in (slide.title, figure.heading) if part)
            yield _Layer(name, f"{number}{among.replace('_', '')}. {title}", slide, figure)


def _build_frame(figure: MapFigure, language: Language) -> GeoDataFrame:
    """One row an area, numbers as shown."""
    colouring = figure.colouring
    labels = _label_codes(figure)
    fills = [colouring.fills[code] for code in colouring.codes]
    states = [_state_of(fill, language) for fill in fills]
    columns: dict[str, object] = {
        "area_id": [str(key) for key in figure.shapes.index],
        "name": list(figure.names),
        "value": _shown(colouring.numbers, colouring.decimals, fills, states),
    }
    if colouring.second_numbers is not None:
        second = (colouring.second_numbers, colouring.second_decimals)
        columns["second_value"] = _shown(*second, fills, states)
    columns["state"] = [TEXT_OF_STATE[state] for state in states]
    columns["class"] = [labels[code] for code in colouring.codes]
    columns["colour"] = [fill.colour for fill in fills]
    crs = figure.shapes.crs or METRIC_CRS
    return GeoDataFrame(columns, geometry=figure.shapes.to_numpy(), crs=crs).set_index("area_id")


def _state_of(fill: Fill, language: Language) -> State:
    return states_of_words(language).get(fill.words, State.PRESENT) if fill.words else State.PRESENT


def _shown(
    numbers: Floats, decimals: int, fills: Sequence[Fill], states: Sequence[State]
) -> Floats:
    """As many digits as the map tells, and none where it tells a reason instead."""
    told = np.array([not fill.words for fill in fills], dtype=np.bool_)
    zero = np.array([state is State.EXACT_ZERO for state in states], dtype=np.bool_)
    shown: Floats = np.where(told, round_shown(numbers, decimals), np.where(zero, 0.0, np.nan))
    return shown


def _label_codes(figure: MapFigure) -> dict[int, str]:
    """What the legend says of each code that occurs; where it says nothing, the code."""
    said = {row.fill: row.label for row in figure.legend.rows}
    fills = figure.colouring.fills
    return {
        int(code): said.get(fills[code]) or fills[code].words or str(code)
        for code in np.unique(figure.colouring.codes)
    }


def _categories(colouring: Colouring, labels: dict[int, str]) -> list[Category]:
    return [
        Category(label, fill.colour, fill.pattern, fill.line)
        for label, fill in ((labels[code], colouring.fills[code]) for code in sorted(labels))
    ]


def _build_facts(report: Report) -> pd.DataFrame:
    """All facts as a table that one sees in QGIS."""
    rows = [
        (number, label, words)
        for number, slide in enumerate(report.slides, start=1)
        for label, words in tell_slide(slide, report.language)
    ]
    return pd.DataFrame(rows, columns=["slide", "fact", "words"])


def _present(
    package: sqlite3.Connection, layers: Sequence[_Layer], language: Language, moment: datetime
) -> None:
    """Names that people read, and a style that QGIS takes by itself."""
    package.executescript(STYLES_TABLE + STANDARD_TABLES)
    package.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)"
        " VALUES ('layer_styles', 'attributes', 'layer_styles', '', 0)"
    )
    package.executemany(
        "INSERT OR IGNORE INTO gpkg_extensions VALUES (?, NULL, ?, ?, 'read-write')",
        [(table, name, SPECIFICATION + page) for table, name, page in EXTENSIONS],
    )
    for layer in layers:
        package.execute(
            "UPDATE gpkg_contents SET identifier = ?, description = ? WHERE table_name = ?",
            (layer.identifier, layer.figure.alternative, layer.name),
        )
        _add_style(package, layer, language, moment)


def _add_style(
    package: sqlite3.Connection, layer: _Layer, language: Language, moment: datetime
) -> None:
    figure = layer.figure
    categories = _categories(figure.colouring, _label_codes(figure))
    names = _column_names(figure, language)
    style = name_columns(
        style_of_categories(layer.name, "class", categories, name=figure.legend.title), names
    )
    package.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
        " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner,"
        " update_time) VALUES ('', '', ?, 'geom', ?, ?, ?, 1, '', '', ?)",
        (layer.name, style.name, style.qml, style.sld, _stamp(moment)),
    )
    package.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, name, title) VALUES (?, ?, ?, ?)",
        [(layer.name, column, name, name) for column, name in names.items()],
    )


def _column_names(figure: MapFigure, language: Language) -> dict[str, str]:
    """Columns as people call them; those of figures by indicator, period and unit."""
    colouring = figure.colouring
    titles = {
        "value": _title(colouring.title, colouring.unit),
        "second_value": _title(colouring.second_title, colouring.second_unit),
    }
    present = [it for it in COLUMNS if it != "second_value" or colouring.second_numbers is not None]
    names = {
        column: titles.get(column) or text(f"report_files.field_{column}", language)
        for column in present
    }
    # The standard wants them to differ.
    first = {name: column for column, name in reversed(names.items())}
    return {
        column: name if first[name] == column else f"{name} [{column}]"
        for column, name in names.items()
    }


def _title(title: str, unit: str) -> str:
    return f"{title} ({unit})" if title and unit else title


def _tell_facts(
    package: sqlite3.Connection, report: Report, layers: Sequence[_Layer], moment: datetime
) -> None:
    """Facts where the standard wants them: metadata, each tied to its layer."""
    _add_metadata(package, tell_report(report), None, moment)
    for layer in layers:
        _add_metadata(package, tell_slide(layer.slide, report.language), layer.name, moment)


def _add_metadata(
    package: sqlite3.Connection,
    told: Sequence[tuple[str, str]],
    layer: str | None,
    moment: datetime,
) -> None:
    """Labels and words as JSON; of the whole file where no layer is given."""
    number = package.execute(
        "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata)"
        " VALUES ('dataset', 'http://purl.org/dc/terms/', 'application/json', ?)",
        (json.dumps(told, ensure_ascii=False),),
    ).lastrowid
    package.execute(
        "INSERT INTO gpkg_metadata_reference (reference_scope, table_name, timestamp, md_file_id)"
        " VALUES (?, ?, ?, ?)",
        ("table" if layer else "geopackage", layer, _stamp(moment), number),
    )
