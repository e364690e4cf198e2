"""Tables and layers as messages: what columns there are, then column by column."""

from collections.abc import Iterator, Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
from geopandas import GeoDataFrame
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.imports.header import MAX_COLUMNS
from geo.imports.raw import MAX_FEATURES, MAX_VERTICES
from geo.imports.reading import names_files
from geo.imports.text_tables import MAX_ROWS
from geo.imports.wire import (
    GEOMETRY,
    JSON,
    Message,
    Receive,
    WireError,
    as_json,
    as_list,
    as_mapping,
    is_count,
    is_words,
    parse_json,
)
from geo.imports.wire_geometry import pack_geometry, unpack_geometry

TEXT = "str"
NOTHING = type(None)
ALLOWED: Mapping[str, tuple[type, ...]] = {
    TEXT: (str, NOTHING),
    "int64": (int,),
    "float64": (float, int, NOTHING),
    "bool": (bool,),
}
"""What may stand in the cells of a column of each kind."""


def pack_frame(frame: pd.DataFrame) -> Iterator[Message]:
    """A table or layer as messages; columns that are no numbers travel as text."""
    is_layer = isinstance(frame, GeoDataFrame)
    shapes = frame.geometry.name if is_layer else None
    names = [name for name in frame.columns if name != shapes]
    kinds = [_kind_of(frame[name]) for name in names]
    crs = frame.crs.to_wkt() if is_layer and frame.crs is not None else ""
    yield as_json({"rows": len(frame), "names": names, "kinds": kinds, "crs": crs})
    yield as_json([int(line) for line in frame.index])
    for name in names:
        yield as_json([None if pd.isna(cell) else cell for cell in frame[name].tolist()])
    if is_layer:
        yield Message(GEOMETRY, pack_geometry(frame.geometry.to_numpy()))


def _kind_of(column: pd.Series) -> str:
    kind = str(column.dtype)
    return kind if kind in ALLOWED else TEXT


def unpack_table(receive: Receive) -> pd.DataFrame:
    """A table out of its messages.

    Raises:
        WireError: Something in it is not what an honest reader sends.
    """
    return _unpack(receive, rows=MAX_ROWS)[0]


def unpack_layer(receive: Receive) -> GeoDataFrame:
    """A layer out of its messages.

    Raises:
        WireError: Something in it is not what an honest reader sends.
    """
    table, crs = _unpack(receive, rows=MAX_FEATURES)
    try:
        shapes = unpack_geometry(receive(GEOMETRY), rows=len(table), vertices=MAX_VERTICES)
        system = CRS.from_wkt(crs) if crs else None
        return gpd.GeoDataFrame(table, geometry=shapes, crs=system)
    except (ValueError, CRSError) as fault:
        raise WireError(str(fault)) from None


def _unpack(receive: Receive, *, rows: int) -> tuple[pd.DataFrame, str]:
    told = as_mapping(parse_json(receive(JSON)))
    names, kinds, crs = as_list(told.get("names")), as_list(told.get("kinds")), told.get("crs")
    if not is_count(told.get("rows"), rows) or not is_words(crs) or names_files(str(crs)):
        raise WireError("frame")
    is_odd = len(names) != len(kinds) or len(names) > MAX_COLUMNS
    if is_odd or not all(map(is_words, names)) or len(set(names)) < len(names):
        raise WireError("columns")
    if not all(is_words(kind) and kind in ALLOWED for kind in kinds):
        raise WireError("columns")
    length = int(told["rows"])
    lines = pd.Index(_column(receive, pd.RangeIndex(length), kind="int64"))
    # Column by column, so that only one of them is held as single objects.
    columns = [_column(receive, lines, kind=kind) for kind in kinds]
    frame = pd.concat(columns, axis=1) if columns else pd.DataFrame(index=lines)
    return frame.set_axis(pd.Index(names, dtype="str"), axis=1), str(crs)


def _column(receive: Receive, lines: pd.Index, *, kind: str) -> pd.Series:
    try:
        return pd.Series(
            _cells(receive, len(lines), allowed=ALLOWED[kind]), index=lines, dtype=kind
        )
    except (ValueError, TypeError, OverflowError):
        raise WireError("cells") from None


def _cells(receive: Receive, rows: int, *, allowed: tuple[type, ...]) -> list[Any]:
    cells = as_list(parse_json(receive(JSON)))
    if len(cells) != rows or not set(map(type, cells)) <= set(allowed):
        raise WireError("cells")
    return cells
