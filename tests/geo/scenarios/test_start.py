"""What a scenario reads from a city: newest figures, arrivals that go on, and what is lacking."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from geopandas import GeoDataFrame, points_from_xy
from numpy.testing import assert_allclose

from geo.city import City
from geo.crs import METRIC_CRS
from geo.datasets.embedded import load_embedded
from geo.errors import ScenarioError
from geo.indicators import compute_panel
from geo.scenarios.model import run
from geo.scenarios.plan import Plan
from geo.scenarios.start import compute_release, load_departure_rates, load_start
from geo.texts import LANGUAGES
from tests.cities import small_city, small_values
from tests.geo.scenarios.builders import build_start

AREAS = ("w1", "w2", "e1")
NEEDED: dict[str, tuple[float, ...]] = {
    "population_count": (1000, 2000, 500),
    "eu2_count": (100, 50, 10),
    "dwellings_count": (500, 900, 250),
    "vacant_dwellings_count": (20, 30, 10),
}


def hand_city(figures: dict[str, tuple[float, ...]], **further: tuple[float, ...]) -> City:
    """A city of three areas with figures of 2024; further ones are named ``key_year``."""
    rows = [
        (area, key, "2024", number)
        for key, numbers in figures.items()
        for area, number in zip(AREAS, numbers, strict=True)
    ]
    for name, numbers in further.items():
        key, _, year = name.rpartition("_")
        rows += [(area, key, year, number) for area, number in zip(AREAS, numbers, strict=True)]
    return replace(small_city(), values=small_values(rows))


def test_what_the_city_counts_is_what_the_scenario_starts_from() -> None:
    start = load_start(hand_city(NEEDED))
    assert start.area_ids == AREAS
    assert start.groups == ("eu2",)
    assert start.period == 2024
    assert_allclose(start.people, [[100, 50, 10]])
    assert_allclose(start.others, [900, 1950, 490])
    assert_allclose(start.dwellings, [500, 900, 250])
    assert_allclose(start.known, [1, 1, 1])


def test_arrivals_replace_who_leaves_and_go_on_with_the_middle_of_three_changes() -> None:
    city = hand_city(
        NEEDED,
        eu2_count_2021=(20, 10, 0),
        eu2_count_2022=(90, 10, 0),
        eu2_count_2023=(90, 45, 5),
    )
    # 30, 100, 140 and 160 people: changes of 70, 40 and 20, and 30 % of 160 leave.
    assert_allclose(load_start(city).arrivals, [40 + 0.3 * 160])


def test_changes_over_several_years_count_by_year() -> None:
    city = hand_city(NEEDED, eu2_count_2020=(80, 30, 10))
    assert_allclose(load_start(city).arrivals, [40 / 4 + 0.3 * 160])


def test_a_shrinking_group_has_fewer_arrivals_but_never_less_than_none() -> None:
    city = hand_city(NEEDED, eu2_count_2023=(500, 50, 10))
    assert_allclose(load_start(city).arrivals, [0])


def test_an_area_without_a_needed_figure_takes_no_part() -> None:
    start = load_start(hand_city({**NEEDED, "dwellings_count": (500, np.nan, 250)}))
    assert_allclose(start.known, [1, 0, 1])
    assert np.isfinite(start.dwellings).all()


@pytest.mark.parametrize(
    ("absent", "named"),
    [
        ("dwellings_count", {"de": "Wohnungen", "en": "Dwellings"}),
        ("vacant_dwellings_count", {"de": "Leer stehende Wohnungen", "en": "Vacant dwellings"}),
        ("eu2_count", {"de": "Nichtdeutsche", "en": "Foreign nationality"}),
    ],
)
def test_a_city_that_lacks_a_figure_says_which_in_the_readers_language(
    absent: str, named: dict[str, str]
) -> None:
    city = hand_city({key: values for key, values in NEEDED.items() if key != absent})
    with pytest.raises(ScenarioError) as caught:
        load_start(city)
    for language in LANGUAGES:
        assert named[language] in caught.value.sentence(language)


@pytest.mark.parametrize("key", ["dortmund", "salzgitter", "mainz"])
def test_embedded_real_cities_lack_dwellings(key: str) -> None:
    with pytest.raises(ScenarioError, match="Dwellings"):
        load_start(load_embedded(key))


def test_what_a_city_may_lack_is_named_and_zero() -> None:
    start = load_start(hand_city(NEEDED))
    assert start.missing == {
        *("social", "problem", "lettable", "rents", "school_places"),
        *("kita_children", "kita_migration", "kita_places", "school_children", "school_migration"),
    }
    assert_allclose(start.social, 0)


def test_without_lettable_dwellings_all_vacant_ones_count_as_lettable() -> None:
    start = load_start(hand_city(NEEDED))
    assert_allclose(start.lettable, start.vacant)


def test_lettable_dwellings_are_never_more_than_vacant_ones() -> None:
    city = hand_city({**NEEDED, "vacant_lettable_dwellings_count": (50, 10, 10)})
    assert_allclose(load_start(city).lettable, [20, 10, 10])


def test_where_no_rent_is_known_the_mean_of_the_dwellings_stands() -> None:
    city = hand_city({**NEEDED, "rent_mean_eur_per_m2": (6, np.nan, 12)})
    # 500 dwellings at 6 and 250 at 12.
    assert_allclose(load_start(city).rents, [6, 8, 12])


def test_a_city_that_counts_foreigners_alone_starts_with_them() -> None:
    figures: dict[str, Any] = {**NEEDED, "foreign_count": NEEDED["eu2_count"]}
    del figures["eu2_count"]
    start = load_start(hand_city(figures))
    assert start.groups == ("foreign",)
    assert_allclose(start.departure_rates, [load_departure_rates()["other"]])


def test_groups_are_disjoint_where_parts_are_counted() -> None:
    start = load_start(hand_city({**NEEDED, "foreign_count": (300, 300, 50)}))
    assert start.groups == ("eu2",)


def test_schools_are_found_by_their_area_at_every_level() -> None:
    schools = GeoDataFrame(
        {
            "kind": ["primary", "primary", "kita", "secondary"],
            "area_id": ["w1", "w2", "w1", "e1"],
            "capacity": ["100", "150", "60", "400"],
        },
        geometry=points_from_xy([1, 2, 3, 4], [1, 1, 1, 1]),
        crs=METRIC_CRS,
    )
    city = replace(hand_city(NEEDED), facilities=schools)
    assert_allclose(load_start(city).school_places, [100, 150, 0])
    assert_allclose(load_start(city, level=city.levels[0].key).school_places.sum(), 250)


@pytest.mark.parametrize("key", ["musterau", "musterhafen", "musterhuette"])
def test_invented_cities_have_everything(key: str) -> None:
    start = load_start(load_embedded(key))
    assert start.groups == ("asylum_countries", "eu2", "ukraine")
    assert start.missing == frozenset()
    assert (start.known == 1).all()
    assert (start.arrivals > 0).all()
    assert (start.rents > 0).all()


def test_every_level_of_a_city_has_the_same_people() -> None:
    city = load_embedded("musterau")
    fine, coarse = (load_start(city, level=level.key) for level in reversed(city.levels))
    assert_allclose(fine.people.sum(axis=1), coarse.people.sum(axis=1))
    assert_allclose(fine.arrivals, coarse.arrivals)
    assert_allclose(fine.dwellings.sum(), coarse.dwellings.sum())


@pytest.mark.parametrize("key", ["musterhuette", "musterhafen", "musterau"])
def test_in_the_baseline_vacancy_goes_on_as_of_late(key: str) -> None:
    city = load_embedded(key)
    start = load_start(city)
    panel = compute_panel(city, "vacant_lettable_dwellings_count", level=start.level)
    assert panel is not None
    yearly = np.median(np.diff(np.nansum(panel.values, axis=1))[-3:])
    course = run(start, Plan(name="", city=key, fingerprint=city.fingerprint))
    free = course.lettable[0].sum(axis=-1)
    expected = free[0] + yearly * np.arange(16)
    np.testing.assert_allclose(free, expected, rtol=2e-2)


def test_a_group_that_nobody_leaves_takes_up_what_comes() -> None:
    start = build_start(people=[[100.0]], arrivals=[25.0], departure_rates=[0.0])
    # 25 persons at 2.5 a household; vacancy itself stays as it is.
    assert compute_release(start, free_change=0.0).sum(axis=1).tolist() == [10.0] * 30
