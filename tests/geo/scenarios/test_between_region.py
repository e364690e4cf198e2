"""The municipalities of a region come from the atlas or from a table, and are checked once."""

from dataclasses import replace

import numpy as np
import pytest

from geo.cities import load_city
from geo.errors import ScenarioError
from geo.scenarios.between_region import (
    GROUP,
    Municipality,
    choose_municipality,
    join_region,
    load_municipality,
    read_municipalities,
)
from geo.scenarios.start import load_start

PLACE = Municipality("a", "A", population=1000, people=10, lettable=5)


def test_a_city_of_the_atlas_brings_its_totals() -> None:
    city = load_city("musterhafen")
    start, found = load_start(city), load_municipality(city)
    assert found is not None
    assert found.name == "Musterhafen"
    people = start.people.sum(axis=1)
    assert found.people == pytest.approx(people[start.groups.index(GROUP)])
    assert found.population == pytest.approx(people.sum() + start.others.sum())
    assert found.lettable == pytest.approx(start.lettable.sum())
    assert start.rents.min() < found.rent < start.rents.max()


def test_a_city_without_dwellings_is_no_part_of_a_region() -> None:
    assert load_municipality(load_city("salzgitter")) is None


def test_a_group_too_small_to_be_shown_is_not_offered() -> None:
    start = load_start(load_city("musterau"))
    few = np.zeros_like(start.people)
    few[start.groups.index(GROUP), 0] = 4
    assert choose_municipality(replace(start, people=few), "x") is None


def test_rents_that_a_city_lacks_are_not_taken_for_zero() -> None:
    start = replace(load_start(load_city("musterau")), missing=frozenset({"rents"}))
    found = choose_municipality(start, "x")
    assert found is not None
    assert np.isnan(found.rent)


def test_a_table_is_read_as_written_in_german() -> None:
    table = "name;population;people;lettable;rent\nAdorf;12.000;150;1.080;6,50\nBstadt;900;9;3;\n"
    first, second = read_municipalities(table.encode("cp1252"))
    assert (first.name, first.population, first.people) == ("Adorf", 12_000, 150)
    assert (first.lettable, first.rent, first.extra) == (1080, 6.5, 0)
    assert np.isnan(second.rent)


def test_a_table_is_read_as_written_in_english() -> None:
    table = b"name,population,people,lettable,extra\nA,12000,150,80.5,-0.7\n"
    (only,) = read_municipalities(table)
    assert (only.population, only.lettable, only.extra) == (12_000, 80.5, -0.7)


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ("name;population;people\nA;1;1\n", "lettable"),
        ("name;population;people;lettable\nAdorf;1000;;3\n", "Adorf"),
        ("name;population;people;lettable\nAdorf;viele;1;3\n", "viele"),
        ("", "name"),
    ],
)
def test_a_damaged_table_is_refused_with_the_place_of_the_damage(table: str, named: str) -> None:
    with pytest.raises(ScenarioError, match=named):
        read_municipalities(table.encode())


@pytest.mark.parametrize(
    "wrong",
    [
        replace(PLACE, population=0),
        replace(PLACE, people=1001),
        replace(PLACE, lettable=-1),
        replace(PLACE, lettable=np.nan),
    ],
)
def test_impossible_figures_are_refused(wrong: Municipality) -> None:
    with pytest.raises(ScenarioError, match="A"):
        join_region([wrong])


def test_a_region_holds_each_municipality_once() -> None:
    with pytest.raises(ScenarioError):
        join_region([PLACE, PLACE])
    with pytest.raises(ScenarioError):
        join_region([])
