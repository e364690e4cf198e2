"""Two cities with the same public face: nothing that the atlas gives out tells them apart.

This is the strongest thing that can be said of disclosure control. An attack by equations finds
what the attacker was given; here whatever depends on a hidden count in any way at all, be it a
colour, a sentence, an order or a decimal of a model, differs between the twins and is named.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from cities import small_city, with_values

from geo.access import PUBLIC_BY_DEFAULT
from geo.access_cities import restrict_city
from geo.catalogue import load_groups
from geo.cities import load_city
from geo.city import City
from geo.disclosure.rule import DEFAULT_RULE, DisclosureRule

from .told import Told, list_differences, tell_atlas, tell_scenarios, tell_segregation
from .twins import find_twin, keep_periods

GROUPS = [f"{key}_count" for key, group in load_groups().items() if not group.parts]
AREAS = ("w1", "w2", "e1")
PERIODS = ("2019", "2020")
HIGHER = DisclosureRule(threshold=8)
ROUNDED = DisclosureRule(rounding=5)
SEEDS = [(0, DEFAULT_RULE), (1, HIGHER), (2, ROUNDED)]
LEAST = 5
"""Small cities have small groups; their indices are wanted here all the same."""


def city_of(seed: int) -> City:
    """Three areas with small, middle and large groups, children and dwellings, in two years."""
    generator = np.random.default_rng(seed)
    sizes = generator.choice([2, 4, 8, 30, 200], len(GROUPS))
    table = generator.integers(0, sizes, (len(PERIODS), len(AREAS), len(GROUPS)))
    rows = []
    for period, counts in zip(PERIODS, table.astype(float), strict=True):
        for area, people in zip(AREAS, counts, strict=True):
            told = dict(zip(GROUPS, people, strict=True))
            told |= {"population_count": people.sum(), "dwellings_count": 90.0}
            told |= {"vacant_dwellings_count": 20.0, "kita_places_count": 12.0}
            told |= {"kita_age_children_count": people[:5].sum()}
            told |= {"kita_age_migration_count": people[:3].sum()}
            rows += [(area, key, period, float(number)) for key, number in told.items()]
    return with_values(small_city(), rows)


def telling(rule: DisclosureRule, least: int) -> list[Callable[[City], Told]]:
    return [tell_atlas(rule), tell_segregation(rule, least=least), tell_scenarios(rule)]


@cache
def embedded_twins() -> tuple[City, City]:
    """Two years in which much is hidden, and a twin that differs in the newer one."""
    whole = load_city("musterau")
    city = keep_periods(whole, whole.periods[4:6])
    twin = find_twin(city, DEFAULT_RULE)
    assert twin is not None
    newest = city.values["period"] == city.periods[-1]
    differ = city.values["value"].fillna(-1) != twin.values["value"].fillna(-1)
    assert (newest & differ).sum() >= 4
    return city, twin


@pytest.mark.parametrize("what", range(3), ids=["atlas", "segregation", "scenarios"])
def test_an_embedded_city_is_told_like_its_twin(what: int) -> None:
    city, twin = embedded_twins()
    assert list_differences(city, twin, telling(DEFAULT_RULE, 100)[what]) == []


@pytest.mark.parametrize(("seed", "rule"), SEEDS)
def test_a_small_city_is_told_like_its_twin(seed: int, rule: DisclosureRule) -> None:
    """Groups so small that even totals of the city are hidden, under several rules."""
    city = city_of(seed)
    twin = find_twin(city, rule)
    assert twin is not None
    for tell in telling(rule, LEAST):
        assert list_differences(city, twin, tell) == []


def test_a_difference_is_found_and_named() -> None:
    """The test itself: with nothing hidden the twins differ in nearly everything."""
    city = city_of(SEEDS[0][0])
    twin = find_twin(city, SEEDS[0][1])
    assert twin is not None
    everything = DisclosureRule(threshold=1)
    found = [list_differences(city, twin, tell) for tell in telling(everything, LEAST)]
    assert all(found)
    assert any(name.startswith("panel") for name in found[0])
    assert "start" in found[2]


def test_the_fingerprint_that_the_public_gets_is_the_same() -> None:
    """A hash of all content could be tried against what hidden counts might be."""
    rule = SEEDS[0][1]
    city = replace(city_of(SEEDS[0][0]), fingerprint="of all content")
    twin = find_twin(city, rule)
    assert twin is not None
    twin = replace(twin, fingerprint="of other content")
    seen = [restrict_city(one, PUBLIC_BY_DEFAULT, rule=rule) for one in (city, twin)]
    assert seen[0].fingerprint == seen[1].fingerprint
    assert "content" not in seen[0].fingerprint
    values = city.values.assign(value=city.values["value"] * 10)
    other = restrict_city(replace(city, values=values), PUBLIC_BY_DEFAULT, rule=rule)
    assert other.fingerprint != seen[0].fingerprint


def test_a_restricted_city_is_told_like_its_twin() -> None:
    """As the public gets own data: provenance and files with the fingerprint included."""
    rule = SEEDS[0][1]
    city = replace(city_of(SEEDS[0][0]), fingerprint="of all content")
    twin = find_twin(city, rule)
    assert twin is not None
    seen = [
        restrict_city(one, PUBLIC_BY_DEFAULT, rule=rule)
        for one in (city, replace(twin, fingerprint="of other content"))
    ]
    for tell in (tell_scenarios(rule), tell_segregation(rule, least=LEAST)):
        assert list_differences(seen[0], seen[1], tell) == []
