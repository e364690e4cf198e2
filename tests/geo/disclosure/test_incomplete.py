"""Cities that know some things only: what is told of the rest gives no small count away."""

from math import nan

import numpy as np
from cities import small_city, with_values
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from geo.city import City
from geo.disclosure import DEFAULT_RULE, compute_shown_panel
from geo.disclosure.audit import audit_city
from geo.disclosure.index_bounds import compute_index_bounds
from geo.totals import compute_city_values

AREAS = ("w1", "w2", "e1")


def city_of(**counts: list[float]) -> City:
    """Counts of one year by indicator, in the three areas."""
    rows = [
        (area, f"{key}_count", "2020", number)
        for key, numbers in counts.items()
        for area, number in zip(AREAS, numbers, strict=True)
    ]
    return with_values(small_city(), rows)


def shown(city: City, key: str) -> np.ndarray:
    panel = compute_shown_panel(city, key, level="quarter")
    assert panel is not None
    return panel.values[0]


def test_the_sum_of_quarters_is_no_way_to_one_of_them_where_a_borough_is_unknown() -> None:
    """3, 60 and 50 make 113, which the city shows; boroughs know E only."""
    rows = [
        (area, "turkey_count", "2020", n) for area, n in zip(AREAS, (3.0, 60.0, 50.0), strict=True)
    ]
    rows += [("W", "turkey_count", "2020", nan), ("E", "turkey_count", "2020", 50.0)]
    city = with_values(small_city(), rows)
    assert compute_city_values(city, "turkey_count", level="quarter") == {"2020": 113.0}
    assert np.isnan(shown(city, "turkey_count")).sum() >= 2


def test_a_quotient_does_not_tell_the_sum_of_what_is_known() -> None:
    """W2 is unknown; 50 of 1,000 against 53 of 2,000 is a quotient of 1.887: the other is 3."""
    city = city_of(turkey=[3, nan, 50], population=[1000, 1000, 1000])
    counts = shown(city, "turkey_count")
    quotients = shown(city, "turkey_location_quotient")
    assert np.isnan(counts).all() or np.isnan(quotients).all()


def test_what_stored_parts_leave_of_a_total_is_protected() -> None:
    """123 with a migration background, 120 of them foreign: three Germans with one."""
    city = city_of(
        population=[1000, 1000, 1000],
        foreign=[120, 100, 90],
        migration_background=[123, 160, 130],
    )
    assert np.isnan(
        [shown(city, "foreign_count")[0], shown(city, "migration_background_count")[0]]
    ).any()
    assert audit_city(city, DEFAULT_RULE).n_too_narrow == 0


def test_what_parts_leave_stays_where_it_is_large_or_nobody() -> None:
    city = city_of(
        population=[1000, 1000, 1000],
        foreign=[120, 100, 90],
        migration_background=[160, 100, 130],
    )
    for key in ("foreign_count", "migration_background_count"):
        assert np.isfinite(shown(city, key)).all()


@settings(deadline=None, max_examples=25)
@given(table=st.lists(st.integers(0, 20), min_size=9, max_size=9))
def test_an_attacker_who_subtracts_what_is_shown_learns_no_small_rest(table: list[int]) -> None:
    """Law, on a programme of its own: foreigners, Germans with and without migration background."""
    people = np.array(table, dtype=float).reshape(3, 3)
    whole = {"foreign": [0], "migration_background": [0, 1], "population": [0, 1, 2]}
    city = city_of(**{key: people[:, groups].sum(axis=1).tolist() for key, groups in whole.items()})
    matrix, totals = [], []
    for key, groups in whole.items():
        seen = shown(city, f"{key}_count")
        whole_city = compute_city_values(city, f"{key}_count", level="quarter")["2020"]
        boroughs = compute_shown_panel(city, f"{key}_count", level="borough")
        assert boroughs is not None
        told = [([area], seen[area]) for area in range(3)]
        told += [([0, 1], boroughs.values[0, 0]), ([2], boroughs.values[0, 1])]
        for areas, number in (*told, ([0, 1, 2], whole_city)):
            if np.isfinite(number):
                row = np.zeros((3, 3))
                row[np.ix_(areas, groups)] = 1
                matrix.append(row.ravel())
                totals.append(number)
    for cell in np.flatnonzero((people.ravel() > 0) & (people.ravel() < DEFAULT_RULE.threshold)):
        ends = []
        for sign in (1, -1):
            aim = np.zeros(9)
            aim[cell] = sign
            found = linprog(
                aim,
                A_eq=np.array(matrix) if matrix else None,
                b_eq=totals or None,
                bounds=(0, None),
            )
            ends.append(sign * found.fun if found.status == 0 else sign * -np.inf)
        assert ends[1] - ends[0] >= DEFAULT_RULE.threshold - 2 - 1e-6


def test_an_interval_of_an_index_does_not_tell_who_is_no_part_of_it() -> None:
    """Residents of w1 are unknown there, so its 3 are left out: the ends would rest on 113 - 3."""

    def ends(*counts: float) -> object:
        rows = [("W", "population_count", "2020", 400.0), ("E", "population_count", "2020", 600.0)]
        residents = zip(AREAS, (nan, 300.0, 600.0), strict=True)
        rows += [(area, "population_count", "2020", number) for area, number in residents]
        group = zip(AREAS, counts, strict=True)
        rows += [(area, "turkey_count", "2020", number) for area, number in group]
        city = with_values(small_city(), rows)
        return compute_index_bounds(
            city, "turkey_count", level="quarter", period="2020", rule=DEFAULT_RULE
        )

    assert ends(3, 60, 50) == ends(4, 59, 50)
