"""What comes back from a reader is data; whatever no honest reader sends is refused."""

import io
import json
import struct
from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from geo.imports.draft import RawLayer, RawTable, RawUpload
from geo.imports.reading import MAX_FRAMES, names_files
from geo.imports.report import Wording, blocking, note
from geo.imports.wire import (
    HEADER,
    JSON,
    Message,
    Request,
    WireError,
    pack_request,
    parse_json,
    read_message,
    read_request,
    write_message,
)
from geo.imports.wire_geometry import MAX_DEPTH, pack_geometry, unpack_geometry
from geo.imports.wire_upload import pack_problem, pack_upload, unpack_problems, unpack_upload

SHAPES = [
    shapely.box(0, 0, 2, 1),
    None,
    shapely.Point(1, 2, 3),
    shapely.Polygon(),
    shapely.Polygon([(0, 0), (9, 0), (9, 9)], [[(2, 1), (3, 1), (3, 2)]]),
    shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(3, 3, 4, 4)]),
    shapely.GeometryCollection([shapely.LineString([(0, 0), (1, 1)]), shapely.Point(0, 0)]),
]


def layer() -> RawLayer:
    frame = gpd.GeoDataFrame({"nr": list("abcdefg")}, geometry=SHAPES, crs="EPSG:25832")
    return RawLayer("a.gpkg", "ebene", frame.astype({"nr": "str"}), frame.crs.to_wkt())


def table() -> RawTable:
    cells = pd.DataFrame({"nr": ["01", ""], "n": ["1.234", "½ €"]}, index=[7, 9], dtype="str")
    return RawTable("a.csv", "", cells, title=("Titel",), footer=("Quelle: Stadt",))


def receiver(messages: list[Message]) -> Callable[[bytes], bytes]:
    left = iter(messages)

    def receive(kind: bytes) -> bytes:
        message = next(left)
        if message.kind != kind:
            raise WireError("kind")
        return message.content

    return receive


def there_and_back(part: RawUpload) -> RawUpload:
    return unpack_upload(receiver(list(pack_upload(part))))


def changed(part: RawUpload, position: int, change: Callable[[Any], Any]) -> list[Message]:
    """The messages of a part, one of them told otherwise."""
    messages = list(pack_upload(part))
    told = change(parse_json(messages[position].content))
    message = Message(JSON, json.dumps(told).encode())
    return [*messages[:position], message, *messages[position + 1 :]]


def test_layers_and_tables_come_back_as_they_were() -> None:
    back = there_and_back(
        RawUpload((layer(),), (table(),), (note("crs_chosen", file="a.csv", crs="x"),))
    )
    assert_geodataframe_equal(back.layers[0].frame, layer().frame)
    assert_frame_equal(back.tables[0].cells, table().cells)
    assert (back.tables[0].title, back.tables[0].footer) == (("Titel",), ("Quelle: Stadt",))
    assert back.problems == (note("crs_chosen", file="a.csv", crs="x"),)


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2))
)
def test_any_text_comes_back(rows: list[list[str]]) -> None:
    cells = pd.DataFrame(rows, columns=["a", "b"], index=range(len(rows)), dtype="str")
    back = there_and_back(RawUpload((), (RawTable("a.csv", "", cells),)))
    assert back.tables[0].cells.to_numpy().tolist() == cells.to_numpy().tolist()


def test_words_within_words_come_back() -> None:
    inner = Wording("place_row", {"row": 3})
    problem = blocking("geodata_unreadable", file="a", reason=inner, row=2)
    (back,) = unpack_problems([pack_problem(problem)])
    assert back.sentence("de") == problem.sentence("de")


def problem_with(**changes: object) -> dict[str, object]:
    return {**pack_problem(blocking("geodata_unreadable", file="a", reason="x")), **changes}


@pytest.mark.parametrize(
    "given",
    [
        problem_with(key="no_such_sentence"),
        problem_with(key=["geodata_unreadable"]),
        problem_with(values={}),
        problem_with(values={"reason": {"key": "nothing", "values": {}, "room": "imports"}}),
        problem_with(values={"reason": "x" * 10**6}),
        problem_with(severity="harmless"),
        problem_with(row="1"),
        problem_with(file=["a"]),
        problem_with(file="x" * 10**6),
        {},
        "problem",
    ],
)
def test_a_problem_that_is_no_sentence_of_ours_is_refused(given: object) -> None:
    with pytest.raises(WireError):
        unpack_problems([given])


@pytest.mark.parametrize(
    ("position", "change"),
    [
        (0, lambda _: []),
        (0, lambda told: {**told, "tables": told["tables"] * (MAX_FRAMES + 1)}),
        (0, lambda told: {**told, "tables": [{**told["tables"][0], "file": 5}]}),
        (0, lambda told: {**told, "tables": [{**told["tables"][0], "title": [5]}]}),
        (0, lambda told: {**told, "tables": [{**told["tables"][0], "__class__": "x"}]}),
        (1, lambda told: {**told, "rows": -1}),
        (1, lambda told: {**told, "rows": 10**9}),
        (1, lambda told: {**told, "rows": 2.0}),
        (1, lambda told: {**told, "names": ["nr", "nr"]}),
        (1, lambda told: {**told, "names": ["nr", {}]}),
        (1, lambda told: {**told, "names": list(map(str, range(800)))}),
        (2, lambda _: [10**30, 1]),
        (2, lambda _: ["7", "9"]),
        (2, lambda _: [7]),
        (2, lambda _: [9, 7]),
        (2, lambda _: [7, 7]),
        (3, lambda _: ["01", None]),
        (3, lambda _: ["01", 5]),
        (3, lambda _: ["01", {"a": 1}]),
        (3, lambda _: ["01"]),
        (3, lambda _: ["01", "\ud800"]),
    ],
)
def test_a_table_that_no_honest_reader_sends_is_refused(
    position: int, change: Callable[[Any], Any]
) -> None:
    with pytest.raises(WireError):
        unpack_upload(receiver(changed(RawUpload((), (table(),)), position, change)))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
)


@given(st.integers(0, 7), st.data())
def test_whatever_is_told_is_read_or_refused(position: int, data: st.DataObject) -> None:
    """One value anywhere in an answer becomes anything."""

    def spoil(told: Any) -> Any:
        if not told or not isinstance(told, dict | list) or data.draw(st.booleans()):
            return data.draw(ANYTHING)
        place = data.draw(
            st.sampled_from(sorted(told) if isinstance(told, dict) else range(len(told)))
        )
        copy = dict(told) if isinstance(told, dict) else list(told)
        copy[place] = spoil(told[place])
        return copy

    part = RawUpload((layer(),), (table(),), (note("crs_chosen", file="a.csv", crs="x"),))
    places = [k for k, message in enumerate(pack_upload(part)) if message.kind == JSON]
    try:
        back = unpack_upload(receiver(changed(part, places[position % len(places)], spoil)))
    except WireError:
        return
    assert len(back.layers) + len(back.tables) + len(back.problems) <= 3


@pytest.mark.parametrize("crs", ["+proj=longlat +nadgrids=/etc/passwd", "kein System"])
def test_a_system_that_is_none_or_names_files_is_refused(crs: str) -> None:
    with pytest.raises(WireError):
        unpack_upload(
            receiver(changed(RawUpload((layer(),)), 1, lambda told: {**told, "crs": crs}))
        )


def deep(levels: int) -> bytes:
    """Collections within collections, the last one empty."""
    return b"\x01\x07\x00\x00\x00\x01\x00\x00\x00" * levels + b"\x01\x07\x00\x00\x00" + bytes(4)


def packed(*shapes: bytes) -> bytes:
    return np.array([len(shape) for shape in shapes], dtype="<i8").tobytes() + b"".join(shapes)


def test_nesting_up_to_the_limit_is_read_and_beyond_refused() -> None:
    (shape,) = unpack_geometry(packed(deep(MAX_DEPTH - 2)), rows=1, vertices=9)
    assert shapely.get_type_id(shape) == 7
    for levels in (MAX_DEPTH, 1_000_000):
        with pytest.raises(ValueError, match="depth"):
            unpack_geometry(packed(deep(levels)), rows=1, vertices=9)


SQUARE = shapely.to_wkb(shapely.box(0, 0, 1, 1), byte_order=1)
OPEN_RING = b"\x01\x03\x00\x00\x00" + struct.pack("<II", 1, 2) + bytes(32)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "lengths"),
        (struct.pack("<q", -2), "lengths"),
        (struct.pack("<q", 2**62) + SQUARE, "lengths"),
        (packed(SQUARE[:-1]), "bytes"),
        (packed(SQUARE + b"x"), "bytes"),
        (packed(b"\x01\x03\x00\x00\x00" + struct.pack("<I", 2**31)), "bytes"),
        (packed(b"\x01\x03\x00\x00\x00" + struct.pack("<II", 1, 2**31)), "bytes"),
        (packed(b"\x00" + SQUARE[1:]), "kind"),
        (packed(b"\x01" + struct.pack("<I", 8)), "kind"),
        (packed(b"\x01" + struct.pack("<I", 0x20000003)), "kind"),
        (packed(OPEN_RING), "geometry"),
    ],
)
def test_geometry_that_is_none_never_reaches_the_library(content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        unpack_geometry(content, rows=1, vertices=99)


def test_more_vertices_than_may_be_are_refused() -> None:
    content = pack_geometry(np.array([shapely.box(0, 0, 1, 1)] * 3))
    assert len(unpack_geometry(content, rows=3, vertices=15)) == 3
    with pytest.raises(ValueError, match="vertices"):
        unpack_geometry(content, rows=3, vertices=14)


@given(st.binary(max_size=200))
def test_any_bytes_are_geometry_or_refused(content: bytes) -> None:
    try:
        assert len(unpack_geometry(content, rows=1, vertices=99)) == 1
    except ValueError:
        return


def test_a_message_may_not_be_longer_than_allowed_nor_break_off() -> None:
    for content in (HEADER.pack(JSON, 2**60), HEADER.pack(JSON, 5) + b"ab", b"J12"):
        with pytest.raises(WireError):
            read_message(io.BytesIO(content), limit=1000)
    assert read_message(io.BytesIO(b""), limit=1000) is None


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[" * 200_000])
def test_what_is_no_json_is_refused(content: bytes) -> None:
    with pytest.raises(WireError):
        parse_json(content)


def test_a_request_comes_over_as_it_was() -> None:
    options = {"groups": {"a": ("b", "c")}, "crs": "25832"}
    stream = io.BytesIO()
    for message in pack_request(Request({"ä.csv": b"\x00\xff", "b": b""}, options, 3)):
        write_message(stream, message)
    stream.seek(0)
    assert read_request(stream) == Request({"ä.csv": b"\x00\xff", "b": b""}, options, 3)
    assert read_request(stream) is None


@pytest.mark.parametrize(
    ("crs", "expected"),
    [
        ("EPSG:25832", False),
        (gpd.GeoSeries([], crs="EPSG:31467").crs.to_wkt(), False),
        (gpd.GeoSeries([], crs="EPSG:3857").crs.to_wkt("WKT1_GDAL"), False),
        ("+proj=longlat +nadgrids=BETA2007.gsb", False),
        ("+proj=longlat +nadgrids=@null", False),
        ("+proj=longlat +nadgrids=/etc/passwd", True),
        ("+proj=longlat +nadgrids=@../a", True),
        ("+proj=pipeline +step +proj=gridshift +grids=http://a/b", True),
        ("+proj=pipeline +step +proj=tinshift +file=C:\\a", True),
        ("+init=/etc/passwd:1", True),
        ('PARAMETERFILE["Latitude and longitude difference file","/etc/a b"]', True),
        ('PARAMETERFILE["Latitude and longitude difference file","BETA2007.gsb"]', False),
    ],
)
def test_systems_that_name_files_by_path_are_told_apart(crs: str, *, expected: bool) -> None:
    assert names_files(crs) is expected
