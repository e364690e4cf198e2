"""Geometry as WKB, whose structure is checked before the geometry library sees it.

Geometries can be nested, and a library that follows a million levels down runs out of stack and
takes its process along. An honest reader nests a few levels, so more is refused here.
"""

import struct

import numpy as np
import shapely

MAX_DEPTH = 6
MAX_PARTS = 2_000_000
POINT, POLYGON, COLLECTIONS = 1, 3, (4, 5, 6, 7)
COORDINATES_OF_KIND = (2, 3, 3, 4)
"""Numbers of a vertex in ISO WKB: plain, with Z (1000), with M (2000), with both (3000)."""
ABSENT = -1
HEAD = struct.Struct("<BI")
COUNT = struct.Struct("<I")


def pack_geometry(shapes: np.ndarray) -> bytes:
    """Lengths of all shapes, -1 where there is none, and their WKB one after the other."""
    packed = shapely.to_wkb(shapes, output_dimension=4, byte_order=1, flavor="iso")
    lengths = [ABSENT if shape is None else len(shape) for shape in packed]
    return np.array(lengths, dtype="<i8").tobytes() + b"".join(filter(None, packed))


def unpack_geometry(content: bytes, *, rows: int, vertices: int) -> np.ndarray:
    """The shapes again.

    Args:
        content: As ``pack_geometry`` made it.
        rows: How many shapes there must be.
        vertices: How many vertices there may be altogether.

    Raises:
        ValueError: It is anything else.
    """
    if len(content) < 8 * rows:
        raise ValueError("lengths")
    lengths = np.frombuffer(content, dtype="<i8", count=rows)
    if (lengths < ABSENT).any() or lengths[lengths > 0].sum() != len(content) - 8 * rows:
        raise ValueError("lengths")
    ends = 8 * rows + np.cumsum(np.maximum(lengths, 0))
    packed = [
        None if length == ABSENT else content[end - length : end]
        for length, end in zip(lengths.tolist(), ends.tolist(), strict=True)
    ]
    if sum(_check(shape) for shape in packed if shape is not None) > vertices:
        raise ValueError("vertices")
    return _shapes_of(packed)


def _shapes_of(packed: list[bytes | None]) -> np.ndarray:
    array = np.empty(len(packed), dtype=object)
    array[:] = packed
    try:
        return np.asarray(shapely.from_wkb(array, on_invalid="raise"))
    except shapely.errors.ShapelyError:
        raise ValueError("geometry") from None


def _check(shape: bytes) -> int:
    """Number of vertices of one shape; its bytes must be used up exactly.

    Raises:
        ValueError: Nested too deep, too many parts, or bytes missing or left over.
    """
    position, vertices, steps = 0, 0, 0
    # How many children each open collection still has.
    waiting = [1]
    while waiting:
        if not waiting[-1]:
            waiting.pop()
            continue
        waiting[-1] -= 1
        steps += 1
        if steps > MAX_PARTS:
            raise ValueError("parts")
        kind, size, position = _head(shape, position)
        if kind in COLLECTIONS:
            children, position = _count(shape, position)
            waiting.append(children)
            if len(waiting) > MAX_DEPTH:
                raise ValueError("depth")
            continue
        points, position = _vertices(shape, position, kind=kind, size=size)
        vertices += points
    if position != len(shape):
        raise ValueError("bytes")
    return vertices


def _head(shape: bytes, position: int) -> tuple[int, int, int]:
    if position + HEAD.size > len(shape):
        raise ValueError("bytes")
    order, code = HEAD.unpack_from(shape, position)
    more, kind = divmod(code, 1000)
    if order != 1 or more >= len(COORDINATES_OF_KIND) or not POINT <= kind <= max(COLLECTIONS):
        raise ValueError("kind")
    return kind, 8 * COORDINATES_OF_KIND[more], position + HEAD.size


def _count(shape: bytes, position: int) -> tuple[int, int]:
    if position + COUNT.size > len(shape):
        raise ValueError("bytes")
    return COUNT.unpack_from(shape, position)[0], position + COUNT.size


def _vertices(shape: bytes, position: int, *, kind: int, size: int) -> tuple[int, int]:
    """Vertices of a point, line or polygon, and the place behind it."""
    if kind == POINT:
        return 1, _behind(shape, position + size)
    rings, position = _count(shape, position) if kind == POLYGON else (1, position)
    vertices = 0
    for _ in range(rings):
        points, position = _count(shape, position)
        position = _behind(shape, position + points * size)
        vertices += points
    return vertices, position


def _behind(shape: bytes, position: int) -> int:
    if position > len(shape):
        raise ValueError("bytes")
    return position
