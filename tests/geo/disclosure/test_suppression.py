"""An attacker with one subtraction learns no small count from what is shown."""

from functools import cache

import numpy as np
import pytest
from cities import small_city, with_values
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.catalogue import load_groups
from geo.cities import load_city as load_anew
from geo.city import City
from geo.disclosure import compute_shown_panel
from geo.indicators import compute_panel
from geo.values import State

GROUPS = [f"{key}_count" for key, group in load_groups().items() if not group.parts]
AGES = [f"age_{band}_count" for band in ("0_2", "3_5", "6_9", "10_17", "18_29", "30_64", "65_plus")]
FAMILIES = {
    "groups": ("population_count", GROUPS),
    "ages": ("population_count", AGES),
    "foreign": (
        "foreign_count",
        [f"{part}_count" for part in load_groups()["foreign"].parts],
    ),
    "kita": ("kita_age_children_count", AGES[:2]),
    "old and young": ("population_count", ["population_under_65_count", "age_65_plus_count"]),
    "migration": ("migration_background_count", ["foreign_count", "german_migration_count"]),
    "origins": (
        "population_count",
        ["foreign_count", "german_migration_count", "german_no_migration_count"],
    ),
    "one age under two names": ("school_age_children_count", ["age_6_9_count"]),
    "under 65": ("population_under_65_count", AGES[:6]),
}
THRESHOLD = 5
load_city = cache(load_anew)


def shown_and_true(city: City, key: str, level: str) -> tuple[np.ndarray, np.ndarray]:
    shown, true = (
        compute(city, key, level=level) for compute in (compute_shown_panel, compute_panel)
    )
    assert shown is not None
    assert true is not None
    return shown.values, true.values


def assert_safe(shown: np.ndarray, true: np.ndarray) -> None:
    """In no sum (last axis its terms) is one small count alone unknown."""
    unknown = np.isnan(shown) & np.isfinite(true)
    n_unknown = np.isnan(shown).sum(axis=-1)
    alone = (n_unknown == 1) & unknown.any(axis=-1)
    sum_known = ~unknown[..., 0] & (n_unknown > 1) & (unknown.sum(axis=-1) == n_unknown)
    assert not (sum_known & (np.where(unknown, true, 0).sum(axis=-1) == n_unknown)).any()
    given_away = np.where(alone[..., None] & unknown, true, 0)
    assert not ((given_away > 0) & (given_away < THRESHOLD)).any()


@pytest.mark.parametrize("key", ["musterhuette", "musterhafen", "musterau"])
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("level", ["borough", "neighbourhood"])
def test_no_group_follows_from_the_others(key: str, family: str, level: str) -> None:
    city = load_city(key)
    total, parts = FAMILIES[family]
    terms = [shown_and_true(city, term, level) for term in (total, *parts)]
    assert_safe(*(np.stack(side, axis=-1) for side in zip(*terms, strict=True)))


@pytest.mark.parametrize("key", ["musterhuette", "musterhafen", "musterau"])
@pytest.mark.parametrize("counted", [*GROUPS, *AGES, "benefit_receipt_count"])
def test_no_area_follows_from_its_borough(key: str, counted: str) -> None:
    city = load_city(key)
    fine, true_fine = shown_and_true(city, counted, "neighbourhood")
    coarse, true_coarse = shown_and_true(city, counted, "borough")
    parents = city.areas_at("neighbourhood")["parent"].to_numpy()
    for column, borough in enumerate(city.areas_at("borough").index):
        own = parents == borough
        assert_safe(
            np.column_stack([fine[:, own], coarse[:, column]]),
            np.column_stack([true_fine[:, own], true_coarse[:, column]]),
        )
    assert_safe(coarse, true_coarse)


def test_the_only_small_group_of_an_area_takes_another_with_it() -> None:
    counts = dict.fromkeys(GROUPS, 50.0) | {"eu2_count": 3.0}
    rows = [("w1", key, "2020", count) for key, count in counts.items()]
    rows.append(("w1", "population_count", "2020", sum(counts.values())))
    city = with_values(small_city(), rows)
    hidden = [
        key
        for key in (*GROUPS, "population_count")
        if (panel := compute_shown_panel(city, key, level="quarter")) is not None
        and panel.states[0, 0] == State.SUPPRESSED
    ]
    assert "eu2_count" in hidden
    assert len(hidden) >= 2


def test_two_halves_of_a_population_hide_each_other() -> None:
    """A group and everybody else: the others may be a group of their own in the file."""
    rows = [
        ("w1", "population_count", "2020", 100.0),
        ("w1", "turkey_count", "2020", 97.0),
        ("w2", "population_count", "2020", 100.0),
        ("w2", "turkey_count", "2020", 60.0),
        ("e1", "population_count", "2020", 100.0),
        ("e1", "turkey_count", "2020", 50.0),
    ]
    city = with_values(small_city(), rows)
    panel = compute_shown_panel(city, "turkey_count", level="quarter")
    assert panel is not None
    people = compute_shown_panel(city, "population_count", level="quarter")
    assert people is not None
    assert np.isnan(panel.values[0, 0]) or np.isnan(people.values[0, 0])


def test_what_is_counted_per_hidden_child_is_hidden_with_it() -> None:
    city = load_city("musterhafen")
    children = compute_shown_panel(city, "kita_age_children_count", level="neighbourhood")
    rate = compute_shown_panel(city, "kita_places_rate", level="neighbourhood")
    assert children is not None
    assert rate is not None
    hidden = children.states == State.SUPPRESSED
    assert hidden.any()
    assert np.isnan(rate.values[hidden]).all()


def test_figures_that_are_no_sum_do_not_hide_each_other() -> None:
    counts = dict.fromkeys(GROUPS, 50.0) | {"eu2_count": 3.0}
    rows = [("w1", key, "2020", count) for key, count in counts.items()]
    rows.append(("w1", "population_count", "2020", 10_000.0))
    panel = compute_shown_panel(with_values(small_city(), rows), "ukraine_count", level="quarter")
    assert panel is not None
    assert panel.values[0, 0] == 50.0


@settings(deadline=None, max_examples=40)
@given(counts=st.lists(st.integers(0, 30), min_size=24, max_size=24))
def test_random_cities_give_nothing_away(counts: list[int]) -> None:
    """Law: in areas, boroughs and groups of any city no small count stands alone."""
    table = np.array(counts, dtype=float).reshape(3, 8)
    rows = [
        (area, key, "2020", table[i, j])
        for i, area in enumerate(("w1", "w2", "e1"))
        for j, key in enumerate(GROUPS)
    ]
    rows += [
        (area, "population_count", "2020", table[i].sum())
        for i, area in enumerate(("w1", "w2", "e1"))
    ]
    city = with_values(small_city(), rows)
    keys = ("population_count", *GROUPS)
    terms = [shown_and_true(city, key, "quarter") for key in keys]
    shown, true = (np.stack(side, axis=-1) for side in zip(*terms, strict=True))
    visible = shown[np.isfinite(shown)]
    assert ((visible == 0) | (visible >= THRESHOLD)).all()
    in_area = np.isnan(shown[0]).sum(axis=-1) == 1
    has_other = ((true[0] > 0) & np.isfinite(shown[0])).any(axis=-1)
    assert not (in_area & has_other).any()
