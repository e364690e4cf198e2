"""Faults between areas: found as places, with laws that hold for any cut of a plane."""

from collections.abc import Sequence
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from geo.imports import coverage
from geo.imports.coverage import CoverageErrors, find_coverage_errors, join_errors
from tests.geo.imports.checklist.geometry_made import SIDE, SOUTH, WEST, squares


def find(shapes: Sequence[BaseGeometry | None]) -> CoverageErrors:
    keys = [chr(65 + position) for position in range(len(shapes))]  # A, B, C
    return find_coverage_errors(gpd.GeoDataFrame(geometry=list(shapes), index=keys, crs=25832))


def grid(n: int, *, corners: int = 1) -> list[BaseGeometry]:
    """Squares of n by n without a fault, each side cut into pieces by further corners."""
    cells = [
        shapely.box(
            WEST + SIDE * i, SOUTH + SIDE * j, WEST + SIDE * (i + 1), SOUTH + SIDE * (j + 1)
        )
        for i in range(n)
        for j in range(n)
    ]
    return list(shapely.segmentize(cells, SIDE / corners))


@pytest.mark.parametrize("n", [1, 2, 3, 8])
def test_squares_beside_each_other_have_no_fault(n: int) -> None:
    found = find(grid(n))
    assert found.is_clean
    assert found.unmatched == ()
    assert found.islands == ()


def test_no_area_at_all_is_no_fault() -> None:
    assert find([]).is_clean
    assert find([None]).is_clean


def test_a_missing_square_in_the_middle_is_a_gap_with_its_neighbours() -> None:
    cells = grid(3)
    missing = cells.pop(4)
    found = find(cells)
    assert found.found == (0, 1, 0)
    (gap,) = found.gaps.itertuples()
    assert gap.area_m2 == pytest.approx(SIDE**2)
    assert gap.width_m == pytest.approx(SIDE / 2)
    # The four at its sides and the four at its corners.
    assert gap.area_ids == tuple("ABCDEFGH")
    assert gap.geometry.equals(missing)


def test_an_area_twice_is_an_overlap_of_the_whole_area() -> None:
    one, other = squares(2)
    found = find([one, other, other])
    assert found.found == (1, 0, 0)
    (overlap,) = found.overlaps.itertuples()
    assert (overlap.area_ids, overlap.area_m2) == (("B", "C"), pytest.approx(SIDE**2))


def test_an_area_inside_another_is_an_overlap_without_a_gap() -> None:
    (one,) = squares(1)
    found = find([one, shapely.box(WEST + 100, SOUTH + 100, WEST + 300, SOUTH + 200)])
    assert found.found == (1, 0, 0)
    assert found.overlaps["area_m2"].iloc[0] == pytest.approx(200 * 100)


def test_a_strip_that_reaches_the_outside_is_a_gap_too() -> None:
    """Two squares 2 m apart: nothing surrounds the strip between them."""
    (one,) = squares(1)
    other = shapely.box(WEST + SIDE + 2, SOUTH, WEST + 2 * SIDE, SOUTH + SIDE)
    found = find([one, other])
    assert found.found == (0, 1, 0)
    (gap,) = found.gaps.itertuples()
    assert gap.area_ids == ("A", "B")
    assert gap.area_m2 == pytest.approx(2 * SIDE, rel=0.01)


def test_a_narrow_notch_in_one_area_is_its_own_form() -> None:
    (one,) = squares(1)
    notch = shapely.box(WEST + 500, SOUTH + 200, WEST + 502, SOUTH + SIDE)
    assert find([one - notch]).found[1] == 0


def test_a_gap_under_half_a_metre_is_a_sliver() -> None:
    (one,) = squares(1)
    slit = shapely.box(WEST + 100, SOUTH + 100, WEST + 900, SOUTH + 100.3)
    found = find([one - slit])
    assert found.found == (0, 0, 1)
    (sliver,) = found.slivers.itertuples()
    assert (sliver.kind, sliver.area_m2) == ("gap", pytest.approx(800 * 0.3, rel=0.01))


def test_corners_that_only_one_neighbour_has_are_told_apart_from_gaps() -> None:
    """The left side of B is cut in two by a corner that A does not have: no area is lost."""
    one, other = squares(2)
    found = find([one, shapely.segmentize(other, SIDE / 2)])
    assert found.is_clean
    assert found.unmatched == ("A", "B")


def test_differences_below_a_millimetre_are_no_fault() -> None:
    one, other = squares(2)
    moved = shapely.transform(other, lambda points: points + 0.0002)
    assert find([one, moved]).is_clean


def test_areas_apart_are_islands() -> None:
    one, _, other = squares(3)
    assert find([one, other]).islands == ("A", "B")


@given(
    cuts=st.lists(st.integers(1, 99), min_size=1, max_size=4, unique=True),
    shift=st.integers(-40, 40),
)
@settings(max_examples=25, deadline=None)
def test_areas_minus_overlaps_plus_gaps_fill_their_outline(cuts: list[int], shift: int) -> None:
    """A square cut into columns, one of them moved up: sums of areas agree with the union."""
    edges = [0, *sorted(cuts), 100]
    columns = [
        shapely.box(WEST + left * 10, SOUTH, WEST + right * 10, SOUTH + SIDE)
        for left, right in pairwise(edges)
    ]
    columns[-1] = shapely.transform(columns[-1], lambda points: points - [float(abs(shift)), 0.0])
    found = find(columns)
    faults = [*found.overlaps.itertuples(), *found.slivers.itertuples()]
    excess = sum(one.area_m2 * (len(one.area_ids) - 1) for one in faults)
    together = float(shapely.area(shapely.union_all(columns)))
    assert shapely.area(columns).sum() - excess == pytest.approx(together, abs=1)


def test_tables_are_capped_and_the_count_says_how_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(coverage, "MAX_FAULTS", 2)
    holes = [shapely.box(WEST + x, SOUTH + 100, WEST + x + 50, SOUTH + 150) for x in (50, 250, 450)]
    (one,) = squares(1)
    found = find([one - shapely.union_all(holes)])
    assert found.found == (0, 3, 0)
    assert len(found.gaps) == 2


def test_where_no_border_fits_only_a_part_is_looked_at_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(coverage, "MAX_ODD_EDGES", 40)
    found = find([shapely.buffer(cell, 3, join_style="mitre") for cell in grid(6)])
    assert 0 < found.unchecked < 36
    assert found.found[0] > 0


def test_levels_are_joined_with_their_keys() -> None:
    (one,) = squares(1)
    frame = gpd.GeoDataFrame(geometry=[one, one], index=["1", "2"], crs=25832)
    joined = join_errors(find_coverage_errors(frame, level=level) for level in ("coarse", "fine"))
    assert joined.found == (2, 0, 0)
    assert set(joined.overlaps["level"]) == {"coarse", "fine"}
    assert join_errors([]).is_clean


def test_five_thousand_areas_take_no_pairs_of_areas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the outline is put together to faces, so the work grows with the borders."""
    noded: list[int] = []
    union = shapely.union_all

    def counting(shapes: np.ndarray, **options: float) -> object:
        noded.append(len(shapes))
        return union(shapes, **options)

    monkeypatch.setattr(shapely, "union_all", counting)
    assert find(grid(70, corners=4)).is_clean
    assert noded == [70 * 4 * 4]
