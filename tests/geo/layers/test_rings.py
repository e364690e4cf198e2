"""Shapes as short integers lose nothing but decimals."""

import json

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.layers.rings import decode_line, encode_areas, encode_lines, encode_points


def test_first_point_is_absolute_and_the_others_are_steps() -> None:
    line = shapely.LineString([(7.1, 51.2), (7.2, 51.2), (7.2, 51.1)])
    assert encode_lines(np.array([line]), 1) == [[71, 512, 1, 0, 0, -1]]


def test_rings_are_left_open() -> None:
    square = shapely.box(0, 0, 1, 1)
    [[[ring]]] = encode_areas(np.array([square]), 0)
    assert len(ring) == 2 * 4


def test_holes_and_parts_stay_with_their_area() -> None:
    with_hole = shapely.box(0, 0, 9, 9) - shapely.box(3, 3, 6, 6)
    two_parts = shapely.MultiPolygon([shapely.box(20, 0, 21, 1), shapely.box(30, 0, 31, 1)])
    encoded = encode_areas(np.array([with_hole, two_parts, shapely.box(0, 0, 1, 1)]), 0)
    assert [[len(rings) for rings in area] for area in encoded] == [[2], [1, 1], [1]]


def test_points_that_round_to_the_same_place_are_sent_once() -> None:
    line = shapely.LineString([(0, 0), (0.01, 0), (0.02, 0), (1, 0)])
    assert encode_lines(np.array([line]), 1) == [[0, 0, 10, 0]]


def test_no_lines_are_no_lines() -> None:
    assert encode_lines(np.array([], dtype=object), 5) == []


def test_points_are_one_line() -> None:
    assert encode_points(shapely.points([(1, 2), (3, 1)]), 0) == [1, 2, 2, -1]


@given(
    st.lists(
        st.tuples(st.floats(-180, 180, width=32), st.floats(-85, 85, width=32)),
        min_size=2,
        max_size=20,
    )
)
def test_decoded_line_is_within_half_a_unit_of_the_last_decimal(
    points: list[tuple[float, float]],
) -> None:
    [line] = encode_lines(np.array([shapely.LineString(points)]), 5)
    decoded = decode_line(json.loads(json.dumps(line)), 5)
    assert decoded[0] == pytest.approx(points[0], abs=0.5001e-5)
    assert decoded[-1] == pytest.approx(points[-1], abs=0.5001e-5)
