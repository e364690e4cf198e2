"""Indices rest on what is shown, and say how far hidden counts could move them."""

import itertools
from functools import cache

import numpy as np
import pytest
from cities import small_city, with_values
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.cities import load_city as load_anew
from geo.city import City
from geo.disclosure.estimates import compute_protected_counts, estimate_city
from geo.disclosure.index_bounds import compute_index_bounds
from geo.disclosure.rule import DEFAULT_RULE, DisclosureRule
from geo.indicators import compute_panel
from geo.indices.registry import INDICES
from geo.segregation.city_counts import read_counts
from geo.segregation.disclosure_bounds import explain_no_bounds
from geo.segregation.selection import SegregationChoice, select_two_groups

load_city = cache(load_anew)

BOUNDED = {
    key: INDICES[key].function
    for key in (
        "dissimilarity",
        "gini",
        "isolation",
        "exposure",
        "theil_h",
        "atkinson",
        "correlation_ratio",
    )
}


def city_of(counts: list[float], totals: list[float]) -> City:
    rows = []
    for area, count, total in zip(("w1", "w2", "e1"), counts, totals, strict=True):
        rows += [(area, "turkey_count", "2020", count), (area, "population_count", "2020", total)]
    return with_values(small_city(), rows)


def protected(city: City, key: str = "turkey_count", level: str = "quarter") -> np.ndarray:
    panel = compute_panel(city, key, level=level)
    assert panel is not None
    return compute_protected_counts(city, panel, level=level, rule=DEFAULT_RULE)


def test_estimates_follow_residents_and_keep_the_total() -> None:
    # W: 3 + 9 are hidden; of 12, a quarter of the residents is expected to have a quarter.
    values = protected(city_of([3, 9, 200], [100, 300, 600]))
    assert values.tolist() == [[3, 9, 200]]
    # The same total shown, other hidden counts: nothing that is shown differs, so no estimate does.
    values = protected(city_of([4, 8, 200], [100, 300, 600]))
    assert values.tolist() == [[3, 9, 200]]


def test_counts_that_are_shown_stay_as_they_are() -> None:
    assert protected(city_of([30, 90, 0], [100, 300, 600])).tolist() == [[30, 90, 0]]


def test_without_a_rule_the_true_counts_stand() -> None:
    panel = compute_panel(
        city := city_of([3, 9, 200], [100, 300, 600]), "turkey_count", level="quarter"
    )
    assert panel is not None
    rule = DisclosureRule(threshold=1)
    assert compute_protected_counts(city, panel, level="quarter", rule=rule) is panel.values


@pytest.mark.parametrize("key", ["musterhuette", "musterau"])
def test_estimates_keep_every_published_sum(key: str) -> None:
    known = estimate_city(load_city(key), DEFAULT_RULE)
    estimates = known.table[known.system.places >= 0]
    system = known.system
    sums = np.bincount(system.rows, system.signs * estimates[system.columns])
    np.testing.assert_array_equal(sums, system.sums)
    assert (estimates >= system.lower).all()


def test_an_index_is_the_same_whatever_hides_behind_the_same_screens() -> None:
    one, two = (
        select_two_groups(city_of([a, b, 200], [100, 300, 600]), SegregationChoice("turkey"))
        for a, b in ((3, 9), (4, 8))
    )
    np.testing.assert_array_equal(one.counts, two.counts)


def test_bounds_of_the_dissimilarity_by_hand() -> None:
    # 12 persons in w1 and w2, at least 1 each; D is convex, so 1 + 11 or 11 + 1 is its end.
    city = city_of([3, 9, 200], [100, 300, 600])
    bounds = compute_index_bounds(
        city, "turkey_count", level="quarter", period="2020", rule=DEFAULT_RULE
    )
    tables = [np.array([a, 12 - a, 200.0]) for a in range(1, 12)]
    rests = [np.array([100, 300, 600]) - table for table in tables]
    values = [
        BOUNDED["dissimilarity"](table, rest) for table, rest in zip(tables, rests, strict=True)
    ]
    low, high = bounds["dissimilarity"]
    assert low <= min(values) + 1e-9
    assert low == pytest.approx(min(values), abs=1e-6)
    assert high >= max(values) - 1e-9
    assert high == pytest.approx(max(values), abs=1e-6)


@settings(deadline=None, max_examples=25)
@given(
    counts=st.lists(st.integers(0, 12), min_size=3, max_size=3),
    totals=st.lists(st.integers(40, 90), min_size=3, max_size=3),
)
def test_bounds_hold_every_index_that_could_be(counts: list[int], totals: list[int]) -> None:
    """Law: of all tables with the same screens, none has an index outside its bounds."""
    city = city_of([float(c) for c in counts], [float(t) for t in totals])
    bounds = compute_index_bounds(
        city, "turkey_count", level="quarter", period="2020", rule=DEFAULT_RULE
    )
    shown = select_two_groups(city, SegregationChoice("turkey"), minimum=1)
    if not bounds:
        return
    true = np.array(counts, dtype=float)
    hidden = np.isnan(
        estimate_city(city, DEFAULT_RULE).table[
            estimate_city(city, DEFAULT_RULE).cells.ids["turkey_count", "quarter"], 0
        ]
    )
    people = np.array(totals, dtype=float)
    places = np.flatnonzero(~hidden)
    left = true[places].sum()
    for values in itertools.product(range(1, int(left) + 1), repeat=len(places)):
        table = true.copy()
        table[places] = values
        if sum(values) != left or not _same_screens(city, table, people, shown.counts):
            continue
        for key, index in BOUNDED.items():
            low, high = bounds[key]
            assert low - 1e-6 <= index(table, people - table) <= high + 1e-6


def _same_screens(city: City, table: np.ndarray, people: np.ndarray, shown: np.ndarray) -> bool:
    """Whether a table would be shown like the city's own: same hidden areas, same borough sums."""
    other = city_of(table.tolist(), people.tolist())
    estimates = protected(other, level="borough"), protected(city, level="borough")
    same = np.array_equal(protected(other), protected(city)) and np.array_equal(*estimates)
    return same and shown.shape[-1] == len(table)


@pytest.mark.parametrize("group", ["eu2", "turkey", "ukraine"])
def test_true_and_shown_index_lie_within_the_bounds(group: str) -> None:
    city = load_city("musterau")
    bounds = compute_index_bounds(
        city, f"{group}_count", level="neighbourhood", period="2015", rule=DEFAULT_RULE
    )
    for rule in (DEFAULT_RULE, DisclosureRule(threshold=1)):
        chosen = select_two_groups(city, SegregationChoice(group, period="2015"), rule=rule)
        for key, index in BOUNDED.items():
            low, high = bounds[key]
            assert low - 1e-9 <= index(*chosen.counts) <= high + 1e-9


def test_bounds_of_the_indices_that_follow_from_sums_by_hand() -> None:
    """Of 12 persons in w1 and w2, 1 to 11 in either: eta² and Atkinson have their ends there."""
    city = city_of([3, 9, 200], [100, 300, 600])
    bounds = compute_index_bounds(
        city, "turkey_count", level="quarter", period="2020", rule=DEFAULT_RULE
    )
    people = np.array([100, 300, 600])
    tables = [np.array([a, 12 - a, 200.0]) for a in range(1, 12)]
    for key in ("correlation_ratio", "atkinson"):
        values = [float(BOUNDED[key](table, people - table)) for table in tables]
        low, high = bounds[key]
        # A line along tangents lies a little below a curve, never above it.
        assert min(values) - 1e-3 <= low <= min(values)
        assert max(values) <= high <= max(values) + 1e-6


def test_gini_lies_as_near_to_the_middle_as_hidden_counts_can_move_it() -> None:
    """6 in each of w1 and w2, 5 off at most, which moves G by 5 (T - t) / (X (T - X)) each.

    Shares of 6/100, 6/300 and a third: of pairs |t x' - t' x| 1,200, 16,400 and 56,400 persons²,
    together 74,000 of 212 * 788. The other ends come from D and are wider here.
    """
    city = city_of([3, 9, 200], [100, 300, 600])
    bounds = compute_index_bounds(
        city, "turkey_count", level="quarter", period="2020", rule=DEFAULT_RULE
    )
    whole = 212 * 788
    moved = (5 * 900 + 5 * 700) / whole
    assert bounds["gini"] == pytest.approx(
        (max(74000 / whole - moved, bounds["dissimilarity"][0]), 74000 / whole + moved), abs=1e-6
    )


@pytest.mark.parametrize("key", BOUNDED)
def test_one_index_asked_for_alone_has_the_same_ends(key: str) -> None:
    city = load_city("musterau")
    every = compute_index_bounds(
        city, "eu2_count", level="neighbourhood", period="2015", rule=DEFAULT_RULE
    )
    alone = compute_index_bounds(
        city, "eu2_count", level="neighbourhood", period="2015", rule=DEFAULT_RULE, wanted=(key,)
    )
    assert alone[key] == every[key]
    assert len(alone) < len(every)


def test_ends_that_meet_do_not_cross() -> None:
    """However the 7 live in the first two areas, D is the same.

    Both areas are below the city's share, so that D is the share of all others who live in them,
    793 of 893, less that of the group, 7 of 507.
    """
    city = city_of([3.0, 4.0, 500.0], [500.0, 300.0, 600.0])
    bounds = compute_index_bounds(
        city, "turkey_count", level="quarter", period="2020", rule=DEFAULT_RULE
    )
    low, high = bounds["dissimilarity"]
    assert low <= 793 / 893 - 7 / 507 <= high
    assert high - low == pytest.approx(0.0, abs=1e-6)


def test_where_nothing_is_hidden_there_are_no_bounds() -> None:
    city = city_of([30, 90, 200], [100, 300, 600])
    options = {"level": "quarter", "period": "2020", "rule": DEFAULT_RULE}
    assert compute_index_bounds(city, "turkey_count", **options) == {}


def test_where_there_is_no_interval_the_reason_is_said() -> None:
    city = load_city("musterau")
    against_all = read_counts(city, ("turkey", "rest"))
    two = read_counts(city, ("turkey", "ukraine"))
    plain, rounded = DEFAULT_RULE, DisclosureRule(rounding=5)
    assert against_all.hidden[against_all.periods.index("2015")].any()
    assert explain_no_bounds(against_all, "2015", rule=plain) == ""
    assert explain_no_bounds(two, "2015", rule=plain) == "no_bounds_two_groups"
    assert explain_no_bounds(against_all, "2015", rule=rounded) == "no_bounds_rounded"
    nothing = read_counts(city_of([30, 90, 200], [100, 300, 600]), ("turkey", "rest"))
    assert explain_no_bounds(nothing, "2020", rule=plain) == ""
