"""Points of the invented cities: problem properties, accommodation, Kitas and schools."""

from pathlib import Path

import pytest
import shapely

from geo.catalogue import read_toml
from geo.city import City
from tests.geo.datasets.invented import LEVEL, YEARS, counts, every_city, load

PROJECT = Path(__file__).parents[3]


def episodes_open_in(city: City, year: str) -> "tuple[dict[str, int], dict[str, int]]":
    states = read_toml(PROJECT / "data/catalogues/problem_property_states.toml")
    opened = {state for state, entry in states.items() if entry["open"]}
    number: dict[str, int] = {}
    dwellings: dict[str, int] = {}
    for episode in city.problem_properties.itertuples():
        until = episode.to_period or "9999"
        if episode.state in opened and episode.from_period <= year <= until:
            number[episode.area_id] = number.get(episode.area_id, 0) + 1
            so_far = dwellings.get(episode.area_id, 0)
            dwellings[episode.area_id] = so_far + int(episode.dwellings_count)
    return number, dwellings


@every_city
def test_open_episodes_are_the_yearly_counts_of_problem_properties(key: str) -> None:
    city = load(key)
    area_ids = city.areas_at(LEVEL).index
    stored = [counts(key, f"problem_{what}_count") for what in ("properties", "property_dwellings")]
    for row, year in enumerate(YEARS):
        for listed, table in zip(episodes_open_in(city, year), stored, strict=True):
            expected = [listed.get(area_id, 0) for area_id in area_ids]
            assert table[row].tolist() == expected


@every_city
def test_episodes_of_a_property_follow_each_other_without_gap(key: str) -> None:
    for _, course in load(key).problem_properties.groupby(level=0):
        firsts, lasts = course["from_period"].tolist(), course["to_period"].tolist()
        assert lasts[-1] == ""
        assert [int(last) + 1 for last in lasts[:-1]] == list(map(int, firsts[1:]))
        assert course.geometry.nunique() == 1


@every_city
@pytest.mark.parametrize("points", ["facilities", "problem_properties", "accommodation"])
def test_every_point_lies_inside_its_area_and_not_in_the_river(key: str, points: str) -> None:
    city = load(key)
    table = getattr(city, points)
    shapes = city.areas.geometry.loc[table["area_id"]].to_numpy()
    assert shapely.contains(shapes, table.geometry.to_numpy()).all()
    river = city.background.loc[city.background["kind"] == "river"].geometry.iloc[0]
    assert not shapely.contains(river, table.geometry.to_numpy()).any()


@every_city
def test_kinds_of_points_are_those_of_the_catalogues(key: str) -> None:
    city = load(key)
    kinds = read_toml(PROJECT / "data/catalogues/accommodation_kinds.toml")
    states = read_toml(PROJECT / "data/catalogues/problem_property_states.toml")
    assert set(city.accommodation["kind"]) <= set(kinds)
    assert set(city.problem_properties["state"]) <= set(states)
    assert set(city.facilities["kind"]) == {"kita", "primary", "secondary"}


@every_city
def test_kita_places_are_the_capacity_of_the_kitas_open_in_the_year(key: str) -> None:
    city = load(key)
    kitas = city.facilities[city.facilities["kind"] == "kita"]
    capacity = kitas["capacity"].astype(int)
    opened = city.facility_values.groupby("facility_id")["period"].min()
    places = counts(key, "kita_places_count")
    for row, year in enumerate(YEARS):
        now = kitas.index[opened.loc[kitas.index] <= year]
        by_area = capacity.loc[now].groupby(kitas.loc[now, "area_id"]).sum()
        expected = by_area.reindex(city.areas_at(LEVEL).index, fill_value=0)
        assert places[row].tolist() == expected.tolist()


@every_city
def test_enrolled_children_live_in_the_city_and_find_a_place(key: str) -> None:
    city = load(key)
    table = city.facility_values.join(city.facilities[["kind", "capacity"]], on="facility_id")
    assert (table["children_count"] <= table["capacity"].astype(int)).all()
    living = {
        "kita": counts(key, "kita_age_children_count"),
        "primary": counts(key, "school_age_children_count"),
        "secondary": counts(key, "age_10_17_count"),
    }
    enrolled = table.groupby(["kind", "period"])["children_count"].sum()
    for kind, children in living.items():
        assert (enrolled[kind].to_numpy() <= children.sum(axis=1)).all(), kind


@every_city
def test_children_of_groups_are_children_with_a_migration_background(key: str) -> None:
    table = load(key).facility_values
    groups = table[["asylum_countries_count", "eu2_count", "ukraine_count"]].sum(axis=1)
    assert (groups <= table["migration_background_count"]).all()
    assert (table["migration_background_count"] <= table["children_count"]).all()


@every_city
def test_schools_differ_from_their_neighbourhood_in_both_directions(key: str) -> None:
    city = load(key)
    table = city.facility_values.join(city.facilities[["kind", "area_id"]], on="facility_id")
    newest = table[(table["kind"] == "primary") & (table["period"] == YEARS[-1])]
    at_school = newest["migration_background_count"] / newest["children_count"]
    places = city.areas_at(LEVEL).index.get_indexer(newest["area_id"])
    at_home = counts(key, "school_age_migration_share")[-1][places]
    difference = at_school.to_numpy() - at_home
    assert difference.min() < -0.05
    assert difference.max() > 0.05
