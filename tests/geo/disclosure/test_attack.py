"""The attacker finds what can be known, on tables that can be done on paper."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.disclosure.attack import Bounds, compute_bounds, propagate_bounds
from geo.disclosure.rule import DisclosureRule, is_small
from geo.disclosure.system import System, build_system

from .tables import grid, hide, table_of


def bounds_of(cells: object, sums: object, hidden: np.ndarray) -> dict[int, tuple[float, float]]:
    system = build_system(cells, sums, hidden)
    bounds = compute_bounds(system)
    places = system.places[:, 0]
    return {
        int(cell): (float(bounds.low[place]), float(bounds.high[place]))
        for cell, place in enumerate(places)
        if place >= 0
    }


def test_two_hidden_parts_of_ten_are_one_to_nine() -> None:
    cells, sums = table_of([10, 3, 7], [(0, 1, 2)])
    assert bounds_of(cells, sums, hide(cells, 1, 2)) == {1: (1, 9), 2: (1, 9)}


def test_a_part_that_is_hidden_alone_is_known() -> None:
    cells, sums = table_of([10, 3, 7], [(0, 1, 2)])
    system = build_system(cells, sums, hide(cells, 1))
    assert system.places[1, 0] == -1


def test_a_rectangle_of_hidden_cells_moves_as_far_as_its_smallest_corner() -> None:
    # 3 and 8 in one row, 6 and 5 in another: +t -t / -t +t with -2 <= t <= 5.
    cells, sums = grid([[3, 8, 20], [6, 5, 20], [20, 20, 20]])
    found = bounds_of(cells, sums, hide(cells, 0, 1, 3, 4))
    assert found == {0: (1, 8), 1: (3, 10), 3: (1, 8), 4: (3, 10)}


def test_what_no_single_sum_tells_follows_from_three() -> None:
    # No row or column has a single hidden cell, yet a + b = 5, a + c = 6 and b + c = 7: a = 2.
    cells, sums = table_of([5, 6, 7, 2, 3, 4], [(0, 3, 4), (1, 3, 5), (2, 4, 5)])
    assert bounds_of(cells, sums, hide(cells, 3, 4, 5)) == {3: (2, 2), 4: (3, 3), 5: (4, 4)}


def test_a_chain_of_hidden_cells_unravels_from_its_end() -> None:
    # The last row has one hidden cell, so it is known; then its column, its row, and so on.
    cells, sums = grid([[3, 9, 20], [20, 9, 9], [20, 20, 9]])
    assert bounds_of(cells, sums, hide(cells, 0, 1, 4, 5, 8)) == {}


def test_what_no_total_bounds_can_be_anything() -> None:
    cells, sums = table_of([10, 3, 7], [(0, 1, 2)])
    low, high = bounds_of(cells, sums, hide(cells, 0, 1))[1]
    assert low == 1
    assert high == np.inf


def test_equations_said_twice_count_once() -> None:
    cells, sums = table_of([10, 3, 7], [(0, 1, 2), (0, 2, 1)])
    assert len(build_system(cells, sums, hide(cells, 1, 2)).sums) == 1


@settings(deadline=None, max_examples=30)
@given(
    counts=st.lists(st.integers(0, 6), min_size=9, max_size=9),
    mask=st.lists(st.booleans(), min_size=9, max_size=9),
)
def test_bounds_are_those_of_all_tables_that_could_be(counts: list[int], mask: list[bool]) -> None:
    """Law: against every whole table with the same margins and the same visible cells."""
    inner = np.array(counts).reshape(3, 3)
    chosen = [i for i in range(9) if mask[i] and counts[i] > 0]
    cells, sums = grid(inner.tolist())
    found = bounds_of(cells, sums, hide(cells, *chosen))
    top = int(inner.sum())
    seen: dict[int, set[int]] = {i: set() for i in chosen}
    for row_fill in _fillings(inner, chosen, top):
        for place in chosen:
            seen[place].add(int(row_fill.flat[place]))
    for place in chosen:
        expected = (min(seen[place]), max(seen[place]))
        assert found.get(place, (counts[place], counts[place])) == expected


def _fillings(inner: np.ndarray, chosen: list[int], top: int):  # noqa: ANN202 - a generator of arrays
    """All tables with the margins of ``inner`` in which only the chosen cells differ."""
    rows = [[i for i in chosen if i // 3 == row] for row in range(3)]
    choices = []
    for places in rows:
        total = sum(int(inner.flat[i]) for i in places)
        fits = [
            values
            for values in itertools.product(range(1, top + 1), repeat=len(places))
            if sum(values) == total
        ] or [()]
        choices.append(fits)
    for values in itertools.product(*choices):
        table = inner.copy()
        for places, numbers in zip(rows, values, strict=True):
            for place, number in zip(places, numbers, strict=True):
                table.flat[place] = number
        if (table.sum(axis=0) == inner.sum(axis=0)).all():
            yield table


@given(counts=st.lists(st.integers(1, 9), min_size=9, max_size=9))
@settings(deadline=None, max_examples=30)
def test_bounds_of_single_sums_never_leave_out_the_truth(counts: list[int]) -> None:
    cells, sums = grid(np.array(counts).reshape(3, 3).tolist())
    system = build_system(cells, sums, is_small(cells.values, DisclosureRule()))
    for bounds in (propagate_bounds(system), compute_bounds(system)):
        assert isinstance(bounds, Bounds)
        assert (bounds.low <= system.true).all()
        assert (system.true <= bounds.high).all()


@pytest.mark.parametrize("enough", [2.0, 3.0])
def test_an_attack_may_stop_where_it_is_far_enough(enough: float) -> None:
    cells, sums = grid([[3, 8, 20], [6, 5, 20], [20, 20, 20]])
    system = build_system(cells, sums, hide(cells, 0, 1, 3, 4))
    wide = Bounds(low=np.full(4, -np.inf), high=np.full(4, enough))
    bounds = compute_bounds(system, enough=wide)
    assert (bounds.high >= np.minimum([8, 10, 8, 10], enough)).all()


def test_sources_that_drive_each_other_up_without_end_are_given_up() -> None:
    """Each of 60 unknowns is the sum of all others: times 59 a round, beyond all numbers in 200."""
    n = 60
    rows, columns = (axis.ravel() for axis in np.indices((n, n)))
    system = System(
        places=np.arange(n)[:, None],
        true=np.ones(n),
        lower=np.ones(n),
        rows=rows,
        columns=columns,
        signs=np.where(rows == columns, -1.0, 1.0),
        sums=np.zeros(n),
    )
    bounds = propagate_bounds(system)
    assert np.isfinite(bounds.low).all()
    assert (bounds.low >= 1).all()
    assert np.isinf(bounds.high).all()
