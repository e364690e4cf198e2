"""The options of the rule: refused when out of range, and what each of them hides or rounds."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from cities import small_city, with_values
from geopandas import GeoDataFrame
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from geo.city import City
from geo.crs import METRIC_CRS
from geo.disclosure import DisclosureRule, compute_shown_panel, round_counts
from geo.disclosure.index_bounds import compute_index_bounds
from geo.errors import SettingsError
from geo.indices.evenness import dissimilarity
from geo.layers.facility_points import compute_composition
from geo.segregation.rounded import round_groups
from geo.segregation.selection import SegregationChoice, select_two_groups
from geo.totals import compute_city_values


def city_of(counts: list[float], totals: list[float]) -> City:
    rows = []
    for area, count, total in zip(("w1", "w2", "e1"), counts, totals, strict=True):
        rows += [(area, "ukraine_count", "2020", count), (area, "population_count", "2020", total)]
    return with_values(small_city(), rows)


def values_of(city: City, key: str, rule: DisclosureRule) -> list[float]:
    panel = compute_shown_panel(city, key, level="quarter", rule=rule)
    assert panel is not None
    return [float(number) for number in panel.values[0]]


@pytest.mark.parametrize("wrong", [{"threshold": 0}, {"dominance": 0.0}, {"rounding": 7}])
def test_an_option_out_of_range_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(SettingsError):
        DisclosureRule(**wrong)


def test_a_rule_is_part_of_a_cache_key() -> None:
    assert hash(DisclosureRule(threshold=3)) == hash(DisclosureRule(threshold=3))


@pytest.mark.parametrize(
    ("base", "told"),
    [
        (1, [0, 1, 7, 8, 12]),
        (3, [0, 3, 6, 9, 12]),
        (5, [0, 5, 5, 10, 10]),
        (10, [0, 10, 10, 10, 10]),
    ],
)
def test_counts_round_to_the_nearest_multiple_and_nobody_vanishes(
    base: int, told: list[int]
) -> None:
    counts = np.array([0.0, 1, 7, 8, 12])
    assert round_counts(counts, DisclosureRule(rounding=base)).tolist() == told


@given(counts=st.lists(st.integers(0, 10_000), min_size=1), base=st.sampled_from([3, 5, 10]))
def test_rounding_twice_is_rounding_once_and_keeps_the_order(counts: list[int], base: int) -> None:
    rule = DisclosureRule(rounding=base)
    numbers = np.sort(np.array(counts, dtype=float))
    once = round_counts(numbers, rule)
    np.testing.assert_array_equal(round_counts(once, rule), once)
    assert (np.diff(once) >= 0).all()
    assert (np.abs(once - numbers) < base).all()


def test_shares_are_made_of_rounded_counts_and_totals_round_on_their_own() -> None:
    city, rule = city_of([12, 33, 54], [104, 296, 603]), DisclosureRule(rounding=10)
    assert values_of(city, "ukraine_count", rule) == [10, 30, 50]
    assert values_of(city, "ukraine_share", rule) == pytest.approx([10 / 100, 30 / 300, 50 / 600])
    # 12 + 33 + 54 = 99 becomes 100, while 10 + 30 + 50 are 90.
    assert compute_city_values(city, "ukraine_count", level="quarter", rule=rule) == {"2020": 100.0}


def test_a_quotient_does_not_tell_the_exact_total() -> None:
    city, rule = city_of([12, 33, 54], [104, 296, 603]), DisclosureRule(rounding=10)
    # City: 99 of 1,003 are told as 100 of 1,000.
    expected = [1.0, 1.0, (50 / 600) / 0.1]
    assert values_of(city, "ukraine_location_quotient", rule) == pytest.approx(expected)


def tell_all(city: City, rule: DisclosureRule) -> dict[str, object]:
    """All that is shown of a city's areas and of the city, to the last bit."""
    told: dict[str, object] = {}
    for key in city.indicators:
        for level in ("borough", "quarter"):
            panel = compute_shown_panel(city, key, level=level, rule=rule)
            if panel is not None:
                told[f"{key} {level}"] = panel.values.tobytes(), panel.states.tobytes()
                told[f"all {key} {level}"] = str(
                    compute_city_values(city, key, level=level, rule=rule)
                )
    return told


@settings(deadline=None, max_examples=25)
@given(
    fives=st.lists(st.integers(3, 60), min_size=6, max_size=6),
    steps=st.lists(st.integers(-1, 1), min_size=2, max_size=2),
)
def test_what_is_shown_of_rounded_counts_is_made_of_nothing_else(
    fives: list[int], steps: list[int]
) -> None:
    """Law: one person here instead of there changes no digit, of shares, densities, places."""

    def rows_of(people: int, group: int) -> City:
        moved = {"w1": 1, "w2": -1, "e1": 0}
        rows = []
        for place, (area, step) in enumerate(moved.items()):
            residents = 5.0 * (fives[place] + fives[place + 3]) + people * step
            rows += [
                (area, "population_count", "2020", residents),
                (area, "turkey_count", "2020", 5.0 * fives[place] + group * step),
                (area, "kita_age_children_count", "2020", 5.0 * fives[place] + group * step),
                (area, "kita_places_count", "2020", 12.0),
            ]
        return with_values(small_city(), rows)

    rule = DisclosureRule(rounding=5)
    told = tell_all(rows_of(0, 0), rule)
    assert "kita_places_rate quarter" in told
    assert "population_density quarter" in told
    assert tell_all(rows_of(*steps), rule) == told


def test_places_per_child_of_the_city_tell_no_hidden_children() -> None:
    """12 places for 3 children: the city's 400 for 100 children would tell them."""
    rows = [
        ("w1", "kita_age_children_count", "2020", 3.0),
        ("w1", "kita_places_count", "2020", 12.0),
    ]
    rows += [
        (area, key, "2020", 0.0)
        for area in ("w2", "e1")
        for key in ("kita_age_children_count", "kita_places_count")
    ]
    told = compute_city_values(with_values(small_city(), rows), "kita_places_rate", level="quarter")
    assert np.isnan(told["2020"])


def test_a_count_that_one_accommodation_dominates_is_hidden_with_a_companion() -> None:
    city = city_of([100, 60, 200], [900, 900, 900])
    house = GeoDataFrame(
        {
            "kind": ["shared"],
            "name": ["Haus"],
            "area_id": ["w1"],
            "capacity_count": [95.0],
            "from_period": ["2019"],
            "to_period": [""],
        },
        index=pd.Index(["A1"], name="accommodation_id"),
        geometry=[Point(500, 500)],
        crs=METRIC_CRS,
    )
    city = replace(city, accommodation=house)
    assert np.isfinite(values_of(city, "ukraine_count", DisclosureRule())).all()
    told = values_of(city, "ukraine_count", DisclosureRule(dominance=0.9))
    assert np.isnan(told[0])
    assert np.isnan(told).sum() >= 2
    later = replace(city, accommodation=house.assign(from_period="2021"))
    assert np.isfinite(values_of(later, "ukraine_count", DisclosureRule(dominance=0.9))).all()


def with_facilities(city: City, kind: str, enrolled: dict[str, tuple[float, float]]) -> City:
    """Facilities F0, F1 ... in w1: children, and of these with a migration background."""
    keys = list(enrolled)
    places = GeoDataFrame(
        {"kind": kind, "name": keys, "provider": "", "area_id": "w1", "capacity": 100.0},
        index=pd.Index(keys, name="facility_id"),
        geometry=[Point(500, 500)] * len(keys),
        crs=METRIC_CRS,
    )
    rows = pd.DataFrame(
        {
            "facility_id": keys,
            "period": "2020",
            "children_count": [both[0] for both in enrolled.values()],
            "migration_background_count": [both[1] for both in enrolled.values()],
        }
    )
    return replace(city, facilities=places, facility_values=rows)


def children_of(counts: list[tuple[float, float]]) -> City:
    rows = []
    for area, (children, migration) in zip(("w1", "w2", "e1"), counts, strict=True):
        rows += [(area, "kita_age_children_count", "2020", children)]
        rows += [(area, "kita_age_migration_count", "2020", migration)]
    return with_values(small_city(), rows)


def test_a_count_of_children_that_one_kita_dominates_is_hidden() -> None:
    """Of 50 children with a migration background 46 go to one Kita, that is 92 per cent."""
    city = children_of([(120, 50), (100, 40), (90, 30)])
    city = with_facilities(city, "kita", {"F0": (60, 46), "F1": (40, 4)})
    rule = DisclosureRule(dominance=0.9)
    assert np.isnan(values_of(city, "kita_age_migration_count", rule)[0])
    assert np.isnan(values_of(city, "kita_age_migration_share", rule)[0])
    assert values_of(city, "kita_age_children_count", rule)[0] == 120
    assert values_of(city, "kita_age_migration_count", DisclosureRule(dominance=0.93))[0] == 50
    assert values_of(city, "kita_age_migration_count", DisclosureRule())[0] == 50


def test_two_kitas_of_half_the_children_each_dominate_nothing() -> None:
    city = children_of([(120, 50), (100, 40), (90, 30)])
    city = with_facilities(city, "kita", {"F0": (60, 25), "F1": (60, 25)})
    rule = DisclosureRule(dominance=0.6)
    assert values_of(city, "kita_age_migration_count", rule) == [50, 40, 30]


def test_a_school_is_no_part_of_the_children_of_kita_age() -> None:
    city = with_facilities(
        children_of([(120, 50), (100, 40), (90, 30)]), "primary", {"F0": (99, 49)}
    )
    rule = DisclosureRule(dominance=0.6)
    assert values_of(city, "kita_age_migration_count", rule) == [50, 40, 30]


def test_what_one_kita_dominates_in_its_quarter_need_not_dominate_in_the_borough() -> None:
    """46 of 50 in w1, but 46 of 90 in W."""
    city = children_of([(120, 50), (100, 40), (90, 30)])
    city = with_facilities(city, "kita", {"F0": (60, 46)})
    panel = compute_shown_panel(
        city, "kita_age_migration_count", level="borough", rule=DisclosureRule(dominance=0.9)
    )
    assert panel is not None
    assert panel.values[0, 0] == 90


def test_children_of_a_facility_are_rounded_too() -> None:
    """62 and 31 become 60 and 30, so the share is a half exactly; the mean follows."""
    city = with_facilities(
        children_of([(120, 50), (100, 40), (90, 30)]), "kita", {"F0": (62, 31.0)}
    )
    told = compute_composition(city, "2020", rule=DisclosureRule(rounding=10))
    assert told.children.tolist() == [60.0]
    assert told.share.tolist() == told.mean.tolist() == [0.5]
    exact = compute_composition(city, "2020")
    assert exact.children.tolist() == [62.0]


def index_of(city: City, rule: DisclosureRule) -> tuple[float, float]:
    """Dissimilarity of the group as shown, and how far rounding could have moved it."""
    chosen = select_two_groups(city, SegregationChoice("ukraine"), rule=rule, minimum=1)
    room = (rule.rounding - 1) * len(chosen.area_ids) * (1 / chosen.counts.sum(axis=1)).sum()
    return float(dissimilarity(*chosen.counts)), float(room)


@settings(deadline=None)
@given(
    counts=st.lists(st.integers(5, 300), min_size=3, max_size=3),
    base=st.sampled_from([3, 5, 10]),
)
def test_an_index_of_rounded_counts_is_made_of_what_is_shown(counts: list[int], base: int) -> None:
    """Law: base 1 changes nothing; else it is the index of the rounded counts.

    It lies no farther from the exact one than all roundings together, sum |x - x'| / X' a side.
    """
    totals = [1000.0, 1200.0, 900.0]
    city, rule = city_of([float(n) for n in counts], totals), DisclosureRule(rounding=base)
    exact, _ = index_of(city, DisclosureRule())
    people = np.array(counts, dtype=float)
    assert exact == pytest.approx(float(dissimilarity(people, np.array(totals) - people)))
    told, room = index_of(city, rule)
    rounded, all_rounded = round_counts(people, rule), round_counts(np.array(totals), rule)
    assert told == pytest.approx(float(dissimilarity(rounded, all_rounded - rounded)))
    assert abs(told - exact) <= 2 * room + 1e-9


def test_rounded_parts_that_exceed_their_rounded_total_leave_nobody_else() -> None:
    """15 of 15 with base 10: 20 of 20; two groups of 15 among 30: 20 and 20, and 0 others."""
    values = np.array([[[15.0], [15.0], [30.0]]])
    people, beyond = round_groups(values, 2, rule=DisclosureRule(rounding=10))
    assert people.tolist() == [[[20.0], [20.0]]]
    assert beyond.tolist() == [[0.0]]


def test_where_counts_are_rounded_no_interval_of_exact_ones_is_given() -> None:
    city = city_of([3, 9, 200], [100, 300, 600])
    options = {"level": "quarter", "period": "2020"}
    assert compute_index_bounds(city, "ukraine_count", rule=DisclosureRule(), **options)
    rule = DisclosureRule(rounding=5)
    assert compute_index_bounds(city, "ukraine_count", rule=rule, **options) == {}
