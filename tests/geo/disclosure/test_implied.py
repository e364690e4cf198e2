"""A share of known residents is a count, and is protected like one."""

import numpy as np
import pytest
from cities import small_city, with_values

from geo.city import City
from geo.disclosure import DisclosureRule, compute_shown_panel
from geo.imports import apply_mapping, build_city, read_files
from geo.values import State

AREAS = ("w1", "w2", "e1")


def city_of(shares: list[float], totals: list[float], key: str = "turkey_share") -> City:
    rows = []
    for area, share, total in zip(AREAS, shares, totals, strict=True):
        rows += [(area, key, "2020", share), (area, "population_count", "2020", total)]
    return with_values(small_city(), rows)


def shown(city: City, key: str = "turkey_share", rule: DisclosureRule | None = None) -> list[float]:
    panel = compute_shown_panel(city, key, level="quarter", rule=rule or DisclosureRule())
    assert panel is not None
    return [float(number) for number in panel.values[0]]


def test_a_share_that_tells_three_people_is_hidden_with_a_companion() -> None:
    """3 of 100; 60 of 300 and 90 of 600 are shown or hidden with it, but not both."""
    told = shown(city_of([0.03, 0.2, 0.15], [100, 300, 600]))
    assert np.isnan(told[0])
    assert np.isnan(told).sum() == 2


def test_a_share_that_leaves_three_others_is_hidden() -> None:
    assert np.isnan(shown(city_of([0.97, 0.2, 0.15], [100, 300, 600]))[0])


def test_shares_of_larger_counts_and_of_nobody_stay() -> None:
    assert shown(city_of([0.2, 0.0, 0.15], [100, 300, 600])) == [0.2, 0.0, 0.15]


def test_where_residents_are_not_known_a_share_tells_no_count() -> None:
    rows = [(area, "turkey_share", "2020", 0.03) for area in AREAS]
    assert shown(with_values(small_city(), rows)) == [0.03] * 3


def test_rates_count_too() -> None:
    """30 arrivals per 1,000 of 100 residents are three people."""
    city = city_of([30.0, 200.0, 150.0], [100, 300, 600], "arrivals_rate")
    assert np.isnan(shown(city, "arrivals_rate")[0])


def test_a_rounded_share_is_made_of_rounded_counts() -> None:
    """12 of 104 are told as 10 of 100, 33 of 296 as 30 of 300, 54 of 603 as 50 of 600."""
    city = city_of([12 / 104, 33 / 296, 54 / 603], [104, 296, 603])
    told = shown(city, rule=DisclosureRule(rounding=10))
    assert told == pytest.approx([0.1, 0.1, 50 / 600])


def test_an_imported_table_of_residents_and_shares_shows_no_small_count() -> None:
    table = (
        "Stadtteil;Jahr;Einwohner;Anteil türkischer Staatsangehöriger in %\n"
        "Nord;2020;100;3,0\nSüd;2020;300;20,0\nOst;2020;600;15,0\n"
    )
    draft = read_files({"anteile.csv": table.encode()})
    draft = apply_mapping(draft, {"Anteil türkischer Staatsangehöriger in %": "turkey_share"})
    city, _ = build_city(draft, key="anteile", name="Anteile")
    panel = compute_shown_panel(city, "turkey_share", level=city.finest_level)
    assert panel is not None
    north = panel.area_ids.index(city.areas.index[city.areas["name"] == "Nord"][0])
    assert panel.states[0, north] == State.SUPPRESSED
    assert np.isnan(panel.values[0, north])


def test_a_share_of_a_year_without_counts_is_protected_like_the_others() -> None:
    """Counts of 2019 alone do not make 3 of 100 in 2020 any larger."""
    rows = [(area, "turkey_count", "2019", 40.0) for area in AREAS]
    rows += [(area, "population_count", "2019", 100.0) for area in AREAS]
    stored = city_of([0.03, 0.2, 0.15], [100, 300, 600]).values
    rows += stored[["area_id", "indicator", "period", "value"]].itertuples(index=False, name=None)
    panel = compute_shown_panel(with_values(small_city(), rows), "turkey_share", level="quarter")
    assert panel is not None
    assert np.isnan(panel.at("2020").values[0, 0])


def test_a_stored_density_tells_the_residents() -> None:
    """Areas of 1 km²: 3 per km² are three people, and need a companion like any other."""
    rows = [
        (area, "population_density", "2020", n) for area, n in zip(AREAS, (3, 31, 29), strict=True)
    ]
    told = shown(with_values(small_city(), rows), "population_density")
    assert np.isnan(told[0])
    assert np.isnan(told).sum() == 2


def test_a_stored_density_is_rounded_as_the_residents_are() -> None:
    rows = [
        (area, "population_density", "2020", n) for area, n in zip(AREAS, (33, 31, 29), strict=True)
    ]
    rule = DisclosureRule(rounding=5)
    assert shown(with_values(small_city(), rows), "population_density", rule) == [35.0, 30.0, 30.0]


def test_a_stored_quotient_tells_the_group_where_its_number_in_the_city_is_known() -> None:
    """90 of 300 are three in ten; a quotient of 0.1 in 100 residents is three people."""
    rows = [(area, "population_count", "2020", 100.0) for area in AREAS]
    rows += [("W", "turkey_count", "2020", 33.0), ("E", "turkey_count", "2020", 57.0)]
    quotients = zip(AREAS, (0.1, 1.0, 1.9), strict=True)
    rows += [(area, "turkey_location_quotient", "2020", n) for area, n in quotients]
    told = shown(with_values(small_city(), rows), "turkey_location_quotient")
    assert np.isnan(told[:2]).all()


def test_places_and_places_per_child_tell_the_children() -> None:
    """12 places and 400 for 100 children: three children."""
    rows = [(area, "kita_places_count", "2020", 12.0) for area in AREAS]
    rows += [
        (area, "kita_places_rate", "2020", n) for area, n in zip(AREAS, (400, 50, 40), strict=True)
    ]
    city = with_values(small_city(), rows)
    assert np.isnan(shown(city, "kita_places_rate")[0])
    rounded = shown(city, "kita_places_rate", DisclosureRule(rounding=5))
    assert rounded[2] == pytest.approx(100 * 12 / 30)
