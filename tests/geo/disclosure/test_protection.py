"""What is hidden stands the attack: every small count stays as open as its sign says."""

from functools import cache

import numpy as np
import pytest
from cities import small_city, with_values
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from geo.catalogue import load_groups
from geo.cities import load_city as load_anew
from geo.city import City
from geo.disclosure import compute_shown_panel
from geo.disclosure.attack import compute_bounds
from geo.disclosure.audit import audit_city, describe_audit
from geo.disclosure.cells import CITY, lay_out_cells
from geo.disclosure.kept import KEPT_FOLDER
from geo.disclosure.protection import protect_cells
from geo.disclosure.rule import DEFAULT_RULE, DisclosureRule, is_small
from geo.disclosure.sums import list_sums
from geo.disclosure.suppression import compute_suppression
from geo.disclosure.system import build_system
from geo.totals import compute_city_values

from .tables import grid, hide, table_of

GROUPS = [f"{key}_count" for key, group in load_groups().items() if not group.parts]
AREAS = ("w1", "w2", "e1")
EMBEDDED = ["musterhuette", "musterhafen", "musterau"]
load_city = cache(load_anew)


def city_of(table: np.ndarray) -> City:
    """A city of three areas with a count of each group, (areas, groups)."""
    rows = [
        (area, key, "2020", float(table[i, j]))
        for i, area in enumerate(AREAS)
        for j, key in enumerate(GROUPS[: table.shape[1]])
    ]
    if table.shape[1] == len(GROUPS):
        rows += [
            (area, "population_count", "2020", float(table[i].sum()))
            for i, area in enumerate(AREAS)
        ]
    return with_values(small_city(), rows)


def protect(cells: object, sums: object, *small: int, rule: DisclosureRule = DEFAULT_RULE) -> set:
    hidden = hide(cells, *small)
    chosen, hopeless = protect_cells(cells, sums, hidden, rule, sensitive=hidden)
    assert not hopeless.any()
    return set(np.flatnonzero(chosen[:, 0]).tolist())


def test_a_small_count_hides_in_a_rectangle() -> None:
    """One small cell of a table with margins needs three others, the cheapest ones."""
    cells, sums = grid([[2, 9, 90], [8, 9, 90], [90, 90, 90]])
    assert protect(cells, sums, 0) == {0, 1, 3, 4}


def test_two_that_add_up_to_five_need_a_third() -> None:
    # 2 + 3: each could only be 1 to 4, and that is just as open as the sign says.
    cells, sums = table_of([105, 2, 3, 100], [(0, 1, 2, 3)])
    assert protect(cells, sums, 1, 2) == {1, 2}
    # 1 + 2: each could only be 1 or 2.
    cells, sums = table_of([103, 1, 2, 100], [(0, 1, 2, 3)])
    assert protect(cells, sums, 1, 2) == {1, 2, 3}


def test_what_three_sums_tell_together_is_closed() -> None:
    cells, sums = table_of(
        [25, 26, 27, 2, 3, 4, 20, 20, 20], [(0, 3, 4, 6), (1, 3, 5, 7), (2, 4, 5, 8)]
    )
    found = protect(cells, sums, 3, 4, 5)
    system = build_system(cells, sums, hide(cells, *found))
    bounds = compute_bounds(system)
    small = is_small(system.true, DEFAULT_RULE)
    assert (bounds.low[small] <= 1).all()
    assert (bounds.high[small] >= 4).all()


def test_a_total_of_three_groups_cannot_be_under_three() -> None:
    """Visible zeros tell how many groups there are; the floor of their sum is that number."""
    table = np.array([[1, 1, 1, 0, 0, 0, 40, 60], [30] * 8, [50] * 8])
    audit = audit_city(city_of(table), DEFAULT_RULE)
    assert audit.n_too_narrow == 0


def test_a_count_that_nothing_can_hide_is_said_to_be_open() -> None:
    """Three persons in a city without anybody else: the audit does not call that safe."""
    cells, sums = table_of([3, 3], [(0, 1)])
    sums[0].ids[0, 0] = -1
    hidden = hide(cells, 1)
    assert protect_cells(cells, sums, hidden, DEFAULT_RULE, sensitive=hidden)[1][1, 0]


@settings(deadline=None, max_examples=40)
@given(counts=st.lists(st.integers(0, 30), min_size=24, max_size=24), k=st.integers(2, 8))
def test_random_cities_stand_the_attack(counts: list[int], k: int) -> None:
    """Law: of areas, boroughs, city and groups, no small count is told better than by its sign."""
    city = city_of(np.array(counts).reshape(3, 8))
    audit = audit_city(city, DisclosureRule(threshold=k))
    assert audit.n_too_narrow == 0
    assert audit.n_sensitive == 0 or audit.narrowest >= max(k - 2, 1)


@settings(deadline=None, max_examples=25)
@given(counts=st.lists(st.integers(0, 12), min_size=9, max_size=9))
def test_single_groups_stand_the_attack_without_totals_of_people(counts: list[int]) -> None:
    audit = audit_city(city_of(np.array(counts).reshape(3, 3)), DEFAULT_RULE)
    assert audit.n_too_narrow == 0


@settings(deadline=None, max_examples=15)
@given(counts=st.lists(st.integers(0, 30), min_size=24, max_size=24))
def test_an_attacker_who_reads_screens_only_learns_no_small_count(counts: list[int]) -> None:
    """Law, on a programme of its own: from panels and city totals, nothing of the city's inside."""
    table = np.array(counts).reshape(3, 8)
    city = city_of(table)
    shown = read_screens(city)
    true = add_margins(table)
    matrix = margin_equations()
    for cell in np.flatnonzero(is_small(true.ravel(), DEFAULT_RULE)):
        box = [(v, v) if np.isfinite(v) else (1, None) for v in shown.ravel()]
        ends = []
        for sign in (1, -1):
            aim = np.zeros(true.size)
            aim[cell] = sign
            found = linprog(aim, A_eq=matrix, b_eq=np.zeros(len(matrix)), bounds=box)
            ends.append(sign * found.fun if found.status == 0 else sign * -np.inf)
        assert ends[1] - ends[0] >= 3 - 1e-6


def add_margins(table: np.ndarray) -> np.ndarray:
    """Areas w1, w2, e1, boroughs W, E and the city; groups and the population."""
    rows = np.vstack([table, table[:2].sum(axis=0), table[2], table.sum(axis=0)])
    return np.column_stack([rows, rows.sum(axis=1)]).astype(float)


def margin_equations() -> np.ndarray:
    """What ``add_margins`` adds up, as rows over all its cells."""
    n_columns = len(GROUPS) + 1
    cells = np.arange(6 * n_columns).reshape(6, n_columns)
    sums = [(cells[3, j], cells[:2, j]) for j in range(n_columns)]
    sums += [(cells[4, j], cells[2:3, j]) for j in range(n_columns)]
    sums += [(cells[5, j], cells[:3, j]) for j in range(n_columns)]
    sums += [(cells[i, -1], cells[i, :-1]) for i in range(6)]
    matrix = np.zeros((len(sums), cells.size))
    for row, (total, parts) in enumerate(sums):
        matrix[row, total] = -1
        matrix[row, parts] = 1
    return matrix


def read_screens(city: City) -> np.ndarray:
    """The numbers of ``add_margins`` as they are shown; NaN where there is none."""
    shown = np.empty((6, len(GROUPS) + 1))
    for column, key in enumerate((*GROUPS, "population_count")):
        for rows, level in ((slice(0, 3), "quarter"), (slice(3, 5), "borough")):
            panel = compute_shown_panel(city, key, level=level)
            assert panel is not None
            shown[rows, column] = panel.values[0]
        shown[5, column] = compute_city_values(city, key, level="quarter")["2020"]
    return shown


@settings(deadline=None, max_examples=20)
@given(counts=st.lists(st.integers(0, 30), min_size=24, max_size=24))
def test_zeros_stay_and_no_small_count_is_shown(counts: list[int]) -> None:
    city = city_of(np.array(counts).reshape(3, 8))
    cells = lay_out_cells(city)
    hidden = compute_suppression(city, DEFAULT_RULE).hidden
    for place, ids in cells.ids.items():
        values, mask = cells.values[ids], hidden[place].T
        assert not mask[values == 0].any()
        assert mask[is_small(values, DEFAULT_RULE)].all()


def test_a_higher_threshold_protects_what_a_lower_one_does() -> None:
    """Small counts of k = 3 are small for k = 5 too, and may be told no better."""
    city = load_city("musterhuette")
    cells = lay_out_cells(city)
    sums = list_sums(city, cells)
    chosen = compute_suppression(city, DisclosureRule(threshold=5))
    hidden = np.zeros(cells.values.shape, dtype=bool)
    for place, ids in cells.ids.items():
        hidden[ids] = chosen.hidden[place].T
    system = build_system(cells, sums, hidden)
    smaller = is_small(cells.values, DisclosureRule(threshold=3))[system.places >= 0]
    bounds = compute_bounds(system, asked=smaller)
    assert (bounds.high[smaller] - bounds.low[smaller] >= 1).all()


@pytest.mark.parametrize("key", EMBEDDED)
def test_embedded_cities_stand_the_attack_in_all_periods(key: str) -> None:
    audit = audit_city(load_city(key), DEFAULT_RULE)
    assert audit.n_sensitive > 300
    assert audit.n_too_narrow == 0
    assert audit.narrowest >= DEFAULT_RULE.threshold - 2


@pytest.mark.parametrize("key", EMBEDDED)
def test_kept_answers_are_up_to_date(key: str) -> None:
    """Otherwise: python -m geo disclosure CITY --keep."""
    audit = audit_city(load_city(key), DEFAULT_RULE)
    kept = (KEPT_FOLDER / f"{key}.txt").read_text("ascii")
    assert kept == describe_audit(audit)


def test_a_kept_answer_is_what_would_be_found_today(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = audit_city(load_city("musterhuette"), DEFAULT_RULE)
    monkeypatch.setattr("geo.disclosure.suppression.load_kept", lambda *_: None)
    anew = audit_city(load_city("musterhuette"), DEFAULT_RULE)
    assert describe_audit(kept) == describe_audit(anew)


def test_the_total_of_a_city_is_hidden_where_it_would_tell_three_single_people() -> None:
    """Visible total 3 = 1 + 1 + 1 would tell each of them; 3 is small itself."""
    rows = [(area, "turkey_count", "2020", 1.0) for area in AREAS]
    city = with_values(small_city(), rows)
    suppression = compute_suppression(city, DEFAULT_RULE)
    assert suppression.hidden["turkey_count", CITY].all()
    assert suppression.of_city("turkey_count", ["2020", "1999"]).tolist() == [True, False]
