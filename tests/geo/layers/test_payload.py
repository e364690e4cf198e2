"""What one step of a slider sends."""

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.layers.colouring import HIDDEN, Colouring, Fill, PointColouring
from geo.layers.geometry import Geometry
from geo.layers.payload import encode_view
from geo.layers.view import MapView

FILLS = (Fill("#fff"), Fill("#000", "hatch", words="geheim"))


def view_of(numbers: list[float], *, decimals: int = 0, **changes: Any) -> MapView:
    count = len(numbers)
    geometry = Geometry(
        folder=Path("static/geo"),
        name="areas-1.json",
        area_ids=tuple(f"a{index}" for index in range(count)),
        bounds=(7, 51, 8, 52),
        points={"facilities": ("points-1.json", 3)},
    )
    colouring = Colouring(
        codes=np.zeros(count, dtype=np.uint8),
        fills=FILLS,
        title="Anteil",
        numbers=np.array(numbers, dtype=float),
        decimals=decimals,
        unit="%",
    )
    return replace(MapView(geometry=geometry, colouring=colouring), **changes)


def read(view: MapView) -> tuple[dict[str, Any], bytes]:
    head, arrays = map(base64.b64decode, encode_view(view))
    return json.loads(head), arrays


def unpack(arrays: bytes, place: list[int], count: int) -> list[int | None]:
    """The browser's reading of an array, in the words of the format."""
    start, width, least = place
    cells = [arrays[start + i * width : start + (i + 1) * width] for i in range(count)]
    absent = b"\xff" * width
    return [None if cell == absent else int.from_bytes(cell, "little") + least for cell in cells]


def shown_numbers(view: MapView) -> list[int | None]:
    head, arrays = read(view)
    place = head["areas"]["variables"][0]["numbers"]
    return unpack(arrays, place, len(view.geometry.area_ids))


def test_numbers_are_whole_numbers_of_the_last_shown_decimal() -> None:
    assert shown_numbers(view_of([12.34, -0.5, 100.0], decimals=1)) == [123, -5, 1000]


def test_source_and_kind_of_tooltips_are_sent_once_a_map() -> None:
    said = "Quelle: Amt · 2023 · Veröffentlichte Zahlen"
    few, many = (
        read(view_of([1.0] * n, source=said, points_source="Eigene Zahlen"))[0] for n in (2, 200)
    )
    assert few["sources"] == many["sources"] == [said, "Eigene Zahlen"]
    assert json.dumps(many).count("Veröffentlichte") == json.dumps(many).count(said) == 0
    assert json.dumps(many, ensure_ascii=False).count(said) == 1


def test_numbers_are_rounded_as_in_tables() -> None:
    assert shown_numbers(view_of([0.5, 1.5, 2.5, -0.5])) == [1, 2, 3, -1]


def test_absence_is_no_number() -> None:
    assert shown_numbers(view_of([7, np.nan, np.inf])) == [7, None, None]
    assert shown_numbers(view_of([np.nan, np.nan])) == [None, None]


@given(st.lists(st.integers(-(10**9), 10**9) | st.none(), min_size=1, max_size=50))
def test_every_number_arrives(numbers: list[int | None]) -> None:
    view = view_of([np.nan if number is None else number for number in numbers])
    assert shown_numbers(view) == numbers


@pytest.mark.parametrize(("spread", "width"), [(254, 1), (255, 2), (65_534, 2), (65_535, 3)])
def test_numbers_take_as_few_bytes_as_their_spread_needs(spread: int, width: int) -> None:
    head, _ = read(view_of([1_000_000, 1_000_000 + spread]))
    assert head["areas"]["variables"][0]["numbers"][1] == width


def test_five_thousand_areas_with_two_variables_stay_below_forty_kilobytes() -> None:
    view = view_of(np.linspace(0, 100, 5_000).tolist(), decimals=1)
    two = replace(view.colouring, second_title="Leerstand", second_numbers=view.colouring.numbers)
    head, arrays = encode_view(replace(view, colouring=two))
    assert len(head) + len(arrays) < 40_000


def test_base64_has_no_underscore() -> None:
    # streamlit-folium rewrites everything in the script that looks like _name.
    head, arrays = encode_view(view_of(list(range(2_000)), label="größer_als_1"))
    assert "_" not in head + arrays


def test_focus_is_the_position_of_the_area() -> None:
    assert read(view_of([1, 2], focus="a1"))[0]["focus"] == 1
    assert read(view_of([1, 2], focus="elsewhere"))[0]["focus"] == -1
    assert read(view_of([1, 2]))[0]["focus"] == -1


def test_point_texts_that_repeat_are_sent_once() -> None:
    points = PointColouring(
        key="facilities",
        codes=np.array([0, HIDDEN, 1], dtype=np.uint8),
        fills=FILLS,
        radii=np.array([3, 4, 5], dtype=np.uint8),
        texts=("12 Kinder", "8 Kinder", "12 Kinder"),
    )
    head, arrays = read(view_of([1], points=(points,)))
    [layer] = head["points"]
    assert len(layer["words"]) == 2
    texts = [layer["words"][place] for place in unpack(arrays, layer["texts"], 3)]
    assert texts == list(points.texts)
    start = layer["codes"][0]
    assert list(arrays[start : start + 3]) == [0, HIDDEN, 1]


def test_points_that_are_not_shown_are_not_named() -> None:
    assert "points-1" not in json.dumps(read(view_of([1]))[0])


def test_a_code_too_few_is_refused() -> None:
    view = view_of([1, 2])
    short = replace(view.colouring, codes=np.zeros(1, dtype=np.uint8))
    with pytest.raises(ValueError, match="1 codes for 2 shapes"):
        encode_view(replace(view, colouring=short))


def test_words_follow_the_language() -> None:
    assert read(view_of([1], language="en"))[0]["words"]["zoom_in"] == "Zoom in"
    assert read(view_of([1]))[0]["words"]["zoom_in"] == "Vergrößern"
