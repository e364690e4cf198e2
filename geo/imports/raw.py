"""Raw cells and layers as text, so that keys keep their zeros and nothing is guessed early."""

import warnings
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from geopandas import GeoDataFrame

from geo.imports.draft import RawTable
from geo.imports.report import Problem, blocking, note

MAX_FEATURES = 50_000
MAX_VERTICES = 5_000_000
MAX_REMARKS = 3


def tell_too_many(file: str) -> Problem:
    """The problem of a file with more areas or corners than the atlas can draw."""
    return blocking("too_many_features", file=file, features=MAX_FEATURES, vertices=MAX_VERTICES)


def read_frame(
    file: str, path: Path, *, layer: str | None = None, encoding: str | None = None
) -> tuple[GeoDataFrame, list[Problem]]:
    """A layer of a private file through GDAL, and what GDAL remarked on the way.

    Args:
        file: Name for the report.
        path: File of our own, in a folder of our own.
        layer: Name of the layer, where the file has several.
        encoding: Of a shapefile's attributes.
    """
    import pyogrio

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        frame = pyogrio.read_dataframe(
            path, layer=layer, encoding=encoding, datetime_as_string=True, on_invalid="warn"
        )
    remarks = dict.fromkeys(_without_paths(str(one.message)) for one in caught)
    told = " ".join(list(remarks)[:MAX_REMARKS])
    return frame, [note("reader_remarked", file=file, remarks=told)] if told else []


def _without_paths(words: str) -> str:
    """Paths of our own temporary copy say nothing to the user."""
    return " ".join(word for word in " ".join(words.split())[:200].split() if "/" not in word)


def unreadable(file: str, damage: Exception) -> Problem:
    """The problem of a file that its reader gave up on; a lack of memory is not the file's."""
    if isinstance(damage, MemoryError):
        raise damage
    reason = _without_paths(str(damage)) or type(damage).__name__
    return blocking("geodata_unreadable", file=file, reason=reason)


def texts_of(frame: GeoDataFrame) -> GeoDataFrame:
    """The frame with every attribute as text."""
    attributes = frame.drop(columns=frame.geometry.name)
    columns = {str(name): attributes[name].map(value_as_text) for name in attributes.columns}
    table = pd.DataFrame(columns, index=frame.index, dtype="str")
    return gpd.GeoDataFrame(table, geometry=frame.geometry.to_numpy(), crs=frame.crs)


def as_table(file: str, sheet: str, frame: pd.DataFrame) -> RawTable:
    """Attributes without geometry as a table; lines are counted as if there were a header."""
    cells = pd.DataFrame({str(name): frame[name].map(value_as_text) for name in frame.columns})
    cells = cells.astype("str").set_axis(pd.RangeIndex(2, len(cells) + 2))
    return RawTable(file=file, sheet=sheet, cells=cells)


def value_as_text(value: Any) -> str:  # noqa: ANN401 - a cell of any reader
    """A cell as text that reads back to the same number, without decimals that say nothing."""
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
        shown = repr(float(value))
        # Exactly three decimals could be read as thousands; a fourth rules that out.
        return f"{shown}0" if len(shown.partition(".")[2]) == 3 and "e" not in shown else shown
    return "" if value is pd.NaT else str(value).strip()
