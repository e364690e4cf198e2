"""The invented cities: rebuilt byte for byte, marked as invented, and drawn like cities."""

import subprocess
import sys
from pathlib import Path

import pytest
import shapely

from geo.city import CityKind, GeometryKind
from geo.datasets.embedded import CITIES_FOLDER, read_card
from geo.datasets.fictional.cities import PLANS
from geo.datasets.fictional.files import describe_files
from geo.datasets.fictional.plan import Plan
from tests.geo.datasets.invented import KEYS, LEVEL, SIZES, every_city, load

PROJECT = Path(__file__).parents[3]


@pytest.mark.parametrize("plan", PLANS, ids=KEYS)
def test_the_script_writes_the_committed_files_byte_for_byte(plan: Plan) -> None:
    written = {name: text.encode() for name, text in describe_files(plan).items()}
    folder = CITIES_FOLDER / plan.key
    assert {file.name for file in folder.iterdir()} == set(written)
    for name, content in written.items():
        assert (folder / name).read_bytes() == content, name


def test_the_command_writes_every_city_into_the_folder_given(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "geo.datasets.fictional", str(tmp_path)]
    subprocess.run(command, cwd=PROJECT, check=True)
    assert sorted(folder.name for folder in tmp_path.iterdir()) == sorted(KEYS)


def test_all_files_together_stay_below_three_megabytes() -> None:
    assert sum(f.stat().st_size for key in KEYS for f in (CITIES_FOLDER / key).iterdir()) < 3e6


@every_city
def test_it_says_aloud_that_it_is_invented(key: str) -> None:
    city = load(key)
    assert city.kind is CityKind.FICTIONAL
    assert city.geometry is GeometryKind.FICTIONAL
    assert city.note("de").startswith("FIKTIV")
    assert city.note("en").startswith("FICTIONAL")
    assert set(city.values["kind"]) == {"fictional"}
    assert [source.licence for source in city.sources.values()] == ["CC0-1.0"]
    assert city.ags == read_card(key)["state"] == ""


@every_city
def test_it_has_the_promised_number_of_areas_and_boroughs(key: str) -> None:
    city = load(key)
    assert (len(city.areas_at(LEVEL)), len(city.areas_at("borough"))) == SIZES[key]


@every_city
def test_borders_are_shared_without_overlap_or_gap(key: str) -> None:
    shapes = load(key).areas_at(LEVEL).geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.union_all(shapes)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors


@every_city
def test_a_borough_is_one_piece_and_the_union_of_its_neighbourhoods(key: str) -> None:
    city = load(key)
    members = city.areas_at(LEVEL)
    for area_id, borough in city.areas_at("borough").geometry.items():
        own = members[members["parent"] == area_id].geometry.to_numpy()
        assert borough.geom_type == "Polygon"
        assert shapely.symmetric_difference(shapely.union_all(own), borough).area < 1


@every_city
def test_polygons_have_enough_corners_to_look_natural_and_few_enough_to_be_fast(key: str) -> None:
    corners = shapely.get_num_coordinates(load(key).areas_at(LEVEL).geometry.to_numpy())
    assert corners.min() >= 15
    assert corners.max() <= 90
    assert (CITIES_FOLDER / key / "areas.geojson").stat().st_size < 250_000


@every_city
def test_the_river_is_nowhere_crossed_by_an_area(key: str) -> None:
    city = load(key)
    river = city.background.loc[city.background["kind"] == "river"].geometry.iloc[0]
    for shape in city.areas_at(LEVEL).geometry:
        assert shapely.get_num_geometries(shapely.difference(shape, river)) == 1


@every_city
def test_area_keys_keep_their_leading_zeros(key: str) -> None:
    areas = load(key).areas
    assert all(len(area_id) in (2, 4) and area_id.isdigit() for area_id in areas.index)
    assert any(area_id.startswith("0") for area_id in areas.index)


def test_names_try_what_a_screen_must_bear() -> None:
    names = [name for key in KEYS for name in load(key).areas["name"]]
    assert any(set("äöü") & set(name) and "ß" in name for name in names)
    for sign in ("'", "/", "."):
        assert any(sign in name for name in names), sign
    assert max(map(len, names)) > 60
    for key in KEYS:
        assert load(key).areas_at(LEVEL)["name"].is_unique


@every_city
def test_background_shows_river_rail_roads_and_parks(key: str) -> None:
    kinds = set(load(key).background["kind"])
    assert kinds >= {"river", "rail", "road", "park"}
    assert ("harbour" in kinds) == (key == "musterhafen")
