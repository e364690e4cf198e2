"""One moment of a map as two short strings: what changes when a slider moves, no geometry.

The first string is JSON (words, looks, order), the second the arrays (one to a few bytes a
number), both in base64: an alphabet that no template, quote or regular expression on the way
can misread.
"""

import base64
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.layers.colouring import Colouring, Fill, PointColouring
from geo.layers.escape import escape_json
from geo.layers.geometry import Geometry
from geo.layers.view import MapView
from geo.numbers import round_shown
from geo.texts import text

WIDEST = 6
"""Bytes; more than the browser's whole numbers hold exactly (53 bits)."""


@dataclass
class _Arrays:
    """Whole numbers packed one array after the other."""

    chunks: list[bytes] = field(default_factory=list)
    length: int = 0

    def pack(self, numbers: npt.NDArray[np.int64], *, absent: npt.NDArray[np.bool_]) -> list[int]:
        """Append an array and say where it lies: start, bytes a number, smallest number.

        Numbers are counted from the smallest; the largest pattern of bits means absent.
        """
        least = int(numbers[~absent].min()) if not absent.all() else 0
        offsets = np.where(absent, 0, numbers - least).astype(np.uint64)
        width = _bytes_for(int(offsets.max(initial=0)) + 1)
        offsets[absent] = 256**width - 1
        little_endian = offsets.astype("<u8").view(np.uint8).reshape(-1, 8)
        place = [self.length, width, least]
        self._append(little_endian[:, :width].tobytes())
        return place

    def pack_bytes(self, numbers: npt.NDArray[np.uint8]) -> list[int]:
        """Append an array of bytes and say where it lies."""
        place = [self.length, 1, 0]
        self._append(np.asarray(numbers, dtype=np.uint8).tobytes())
        return place

    def _append(self, chunk: bytes) -> None:
        self.chunks.append(chunk)
        self.length += len(chunk)


def encode_view(view: MapView) -> tuple[str, str]:
    """Head and arrays of a moment, each in base64.

    Raises:
        ValueError: A colouring has not one code an area or point.
    """
    arrays = _Arrays()
    _check_length("areas", len(view.colouring.codes), len(view.geometry.area_ids))
    head = {
        "language": view.language,
        "label": view.label,
        # Once a map, not once an area: it is the same everywhere.
        "sources": [view.source, view.points_source],
        "height": view.height,
        "words": {
            key: text(f"map_frame.{key}", view.language)
            for key in ("reset_view", "zoom_in", "zoom_out", "not_loaded")
        },
        "order": list(view.order),
        "opacity": dict(view.opacity),
        "focus": _index_of(view.focus, view.geometry),
        "linked": view.linked,
        "areas": _encode_areas(view.colouring, arrays),
        "points": [_encode_points(points, view.geometry, arrays) for points in view.points],
    }
    return _base64(escape_json(head).encode()), _base64(b"".join(arrays.chunks))


def _encode_areas(colouring: Colouring, arrays: _Arrays) -> dict[str, Any]:
    variables = [
        _encode_numbers(colouring.title, colouring.numbers, colouring.decimals, arrays)
        | {"unit": colouring.unit}
    ]
    if colouring.second_numbers is not None:
        variables.append(
            _encode_numbers(
                colouring.second_title, colouring.second_numbers, colouring.second_decimals, arrays
            )
            | {"unit": colouring.second_unit}
        )
    return {
        "fills": _encode_fills(colouring.fills),
        "codes": arrays.pack_bytes(colouring.codes),
        "variables": variables,
    }


def _encode_numbers(
    title: str, numbers: npt.NDArray[np.float64], decimals: int, arrays: _Arrays
) -> dict[str, Any]:
    """Numbers as whole numbers of their last shown decimal, rounded as everywhere."""
    absent = ~np.isfinite(numbers)
    shown = np.rint(round_shown(np.where(absent, 0.0, numbers), decimals) * 10.0**decimals)
    place = arrays.pack(shown.astype(np.int64), absent=absent)
    return {"title": title, "decimals": decimals, "numbers": place}


def _encode_points(points: PointColouring, geometry: Geometry, arrays: _Arrays) -> dict[str, Any]:
    name, count = geometry.points[points.key]
    _check_length(points.key, len(points.codes), count)
    words, places = np.unique(np.array(points.texts or [""] * count), return_inverse=True)
    return {
        "key": points.key,
        "file": name,
        "shape": points.shape,
        "fills": _encode_fills(points.fills),
        "codes": arrays.pack_bytes(points.codes),
        "radii": arrays.pack_bytes(points.radii),
        "texts": arrays.pack(places.astype(np.int64), absent=np.zeros(count, dtype=np.bool_)),
        "words": words.tolist(),
    }


def _encode_fills(fills: tuple[Fill, ...]) -> list[list[str]]:
    return [[fill.colour, fill.pattern, fill.line, fill.words] for fill in fills]


def _index_of(area_id: str | None, geometry: Geometry) -> int:
    """Where an area stands in the geometry; -1 where it does not."""
    return geometry.area_ids.index(area_id) if area_id in geometry.area_ids else -1


def _bytes_for(largest: int) -> int:
    """How many bytes hold a number and leave the largest pattern free."""
    width = next(width for width in range(1, 9) if largest < 256**width)
    if width > WIDEST:
        raise ValueError(f"a spread of {largest} does not fit a map's tooltip")
    return width


def _check_length(key: str, codes: int, expected: int) -> None:
    if codes != expected:
        raise ValueError(f"{key}: {codes} codes for {expected} shapes")


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
