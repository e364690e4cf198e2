"""Tables and layers as messages: what columns there are, then column by column."""

from collections.abc import Iterator

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


def pack_frame(frame: pd.DataFrame) -> Iterator[Message]:
    """A table or layer as messages; every reader gives all cells as text."""
    is_layer = isinstance(frame, GeoDataFrame)
    shapes = frame.geometry.name if is_layer else None
    names = [name for name in frame.columns if name != shapes]
    crs = frame.crs.to_wkt() if is_layer and frame.crs is not None else ""
    yield as_json({"rows": len(frame), "names": names, "crs": crs})
    yield as_json([int(line) for line in frame.index])
    for name in names:
        yield as_json(frame[name].tolist())
    if is_layer:
        yield Message(GEOMETRY, pack_geometry(frame.geometry.to_numpy()))


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
    names, crs = as_list(told.get("names")), told.get("crs")
    if not is_count(told.get("rows"), rows) or not is_words(crs) or names_files(str(crs)):
        raise WireError("frame")
    is_odd = len(names) > MAX_COLUMNS or not all(map(is_words, names))
    if is_odd or len(set(names)) < len(names):
        raise WireError("columns")
    length = int(told["rows"])
    lines = pd.Index(_column(receive, pd.RangeIndex(length), kind=int))
    if not (lines.is_monotonic_increasing and lines.is_unique):
        raise WireError("lines")
    # Column by column, so that only one of them is held as single objects.
    columns = [_column(receive, lines, kind=str) for _ in names]
    frame = pd.concat(columns, axis=1) if columns else pd.DataFrame(index=lines)
    return frame.set_axis(pd.Index(names, dtype="str"), axis=1), str(crs)


def _column(receive: Receive, lines: pd.Index, *, kind: type) -> pd.Series:
    """The cells of one column, all of the very same kind."""
    cells = as_list(parse_json(receive(JSON)))
    if len(cells) != len(lines) or not set(map(type, cells)) <= {kind}:
        raise WireError("cells")
    try:
        return pd.Series(cells, index=lines, dtype="int64" if kind is int else "str")
    except (ValueError, TypeError, OverflowError):
        raise WireError("cells") from None
