"""What a folder and a database must do alike: each promise of the interface, for both."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
import shapely
from geopandas import GeoDataFrame
from pandas.testing import assert_frame_equal
from shapely import Point

from geo import store
from geo.cities import city_stamp, list_cities, load_city
from geo.city import City, CityKind
from geo.crs import METRIC_CRS
from geo.errors import DataError, ScenarioError, UnknownKeyError
from geo.fingerprint import seal_fingerprint
from geo.imports import build_city, read_files
from geo.scenarios.plan import Plan
from geo.store.interface import Store, StoredCity
from geo.store.release import release_city
from geo.store.scenarios import (
    delete_plan,
    duplicate_plan,
    list_plans,
    load_plan,
    plan_stamp,
    save_plan,
)
from tests.cities import small_city

pytestmark = pytest.mark.usefixtures("any_store")
PLAN = Plan(
    name="Größere Häuser / 2030",
    city="small",
    fingerprint="small",
    changes={"directed_share": 40, "stop_areas": ("w1",)},
)


def test_a_city_comes_back_as_it_was(make: Callable[..., City]) -> None:
    city = make()
    stamp = store.save_city(city)
    back = load_city("feldstadt")
    assert back.fingerprint == seal_fingerprint(city.fingerprint, back.secret)
    assert_frame_equal(back.values, city.values, check_dtype=False)
    assert shapely.equals(back.areas.geometry.to_numpy(), city.areas.geometry.to_numpy()).all()
    assert list(back.areas["name"]) == list(city.areas["name"])
    assert list(back.groups) == list(city.groups)
    assert dict(back.groups) == dict(city.groups)
    assert list(back.indicators) == list(city.indicators)
    assert dict(back.indicators) == dict(city.indicators)
    assert back.sources == city.sources
    assert (back.kind, back.levels) == (CityKind.UPLOADED, city.levels)
    assert city_stamp("feldstadt") == stamp


def test_a_city_without_a_map_comes_back_too() -> None:
    draft = read_files({"nach_stadtteilen.csv": b"jahr,nord,sued\n2010,1,2\n2011,3,\n"})
    city, _ = build_city(draft, key="ohnekarte", name="Ohne Karte")
    store.save_city(city)
    back = load_city("ohnekarte")
    assert not back.has_map
    assert back.fingerprint == seal_fingerprint(city.fingerprint, back.secret)


def test_the_fingerprint_of_a_stored_city_cannot_be_tried_out(make: Callable[..., City]) -> None:
    """Whoever guesses all content right still lacks the secret, which every city has of its own."""
    told = []
    for _ in range(2):
        store.save_city(make())
        told.append(load_city("feldstadt").fingerprint)
        store.delete_city("feldstadt")
    assert len({make().fingerprint, *told}) == 3


def test_a_city_that_is_stored_again_keeps_its_fingerprint(make: Callable[..., City]) -> None:
    """Plans know it by that; other content has another all the same."""
    store.save_city(make())
    before = load_city("feldstadt")
    store.save_city(before, replace=True)
    assert load_city("feldstadt").fingerprint == before.fingerprint
    store.save_city(replace(make(count=7), secret=before.secret), replace=True)
    assert load_city("feldstadt").fingerprint != before.fingerprint


def test_points_and_further_tables_come_back_too() -> None:
    facilities = GeoDataFrame(
        {"kind": ["kita", "school"], "name": ["A", "B"], "area_id": ["w1", "e1"]},
        index=pd.Index(["f1", "f2"], name="facility_id"),
        geometry=[Point(1, 2), Point(2500.5, 3)],
        crs=METRIC_CRS,
    )
    counts = pd.DataFrame(
        {"facility_id": ["f1", "f2"], "period": ["2020"] * 2, "children_count": [20.0, None]}
    )
    background = GeoDataFrame({"kind": ["river"]}, geometry=[Point(0, 0).buffer(1)], crs=METRIC_CRS)
    city = replace(
        small_city(), facilities=facilities, facility_values=counts, background=background
    )
    store.save_city(city)
    back = load_city("small")
    assert_frame_equal(pd.DataFrame(back.facilities), pd.DataFrame(facilities), check_dtype=False)
    assert_frame_equal(back.facility_values, counts, check_dtype=False)
    assert list(back.background.columns) == ["kind", "geometry"]
    assert shapely.equals(back.facilities.geometry.iloc[1], Point(2500.5, 3))


def test_report_recipe_and_originals_are_kept_beside_it(make: Callable[..., City]) -> None:
    files = {"a/x.csv": b"nr;\xff\n", "b/x.csv": b"", "Ä.xlsx": bytes(range(256))}
    store.save_city(make(), originals=files, recipe={"options": {"crs": "25832"}})
    assert store.load_originals("feldstadt") == {
        "x.csv": b"nr;\xff\n",
        "x (2).csv": b"",
        "Ä.xlsx": bytes(range(256)),
    }
    assert store.load_recipe("feldstadt") == {"options": {"crs": "25832"}}
    assert store.load_report("feldstadt")["problems"] == []


def test_an_original_with_a_long_hostile_name_is_kept_under_one_that_every_disk_takes(
    make: Callable[..., City],
) -> None:
    store.save_city(make(), originals={"../../" + "ß" * 300 + ".csv": b"1"})
    (name,) = store.load_originals("feldstadt")
    assert len(name.encode()) <= 204
    assert "/" not in name


def test_it_is_listed_behind_the_embedded_ones_by_name(make: Callable[..., City]) -> None:
    store.save_city(make("b-stadt", name="ältere"))
    store.save_city(make("a-stadt", name="Neue"))
    assert [entry.key for entry in list_cities()][-2:] == ["a-stadt", "b-stadt"]
    assert list_cities()[-1].kind is CityKind.UPLOADED


@pytest.mark.parametrize("key", ["", "A", "a", "../x", "a/b", "ä-stadt", "-a", "x" * 50, "ab\n"])
def test_a_key_that_is_none_is_refused(make: Callable[..., City], key: str) -> None:
    with pytest.raises(DataError, match="will not do"):
        store.save_city(make(key))
    assert store.workspace_stamp(key) == ""


def test_an_embedded_city_cannot_be_hidden(make: Callable[..., City]) -> None:
    with pytest.raises(DataError, match="comes with the application"):
        store.save_city(make("musterhafen"), replace=True)


def test_a_stored_city_is_replaced_only_on_demand(make: Callable[..., City]) -> None:
    before = store.save_city(make())
    with pytest.raises(DataError, match="already"):
        store.save_city(make(count=7))
    with pytest.raises(DataError, match="already"):
        store.check_key_is_free("feldstadt", replace=False)
    assert city_stamp("feldstadt") == before
    after = store.save_city(make(count=7), replace=True)
    assert city_stamp("feldstadt") == after != before
    assert load_city("feldstadt").values["value"].max() == 7


def test_a_city_that_somebody_else_has_changed_is_not_overwritten(
    make: Callable[..., City],
) -> None:
    seen = store.save_city(make())
    store.save_city(make(count=6), replace=True, expected=seen)
    with pytest.raises(DataError, match="in the meantime") as refusal:
        store.save_city(make(count=7), replace=True, expected=seen)
    assert refusal.value.key == "store.changed_meanwhile"
    assert load_city("feldstadt").values["value"].max() == 6


def test_a_city_that_was_expected_to_be_new_but_is_not_is_not_overwritten(
    make: Callable[..., City],
) -> None:
    store.save_city(make())
    with pytest.raises(DataError, match="in the meantime"):
        store.save_city(make(count=7), replace=True, expected="")


def test_a_deleted_city_is_gone(make: Callable[..., City]) -> None:
    store.save_city(make(), originals={"a.csv": b"1"})
    store.delete_city("feldstadt")
    assert store.list_workspace_cities() == []
    assert store.workspace_stamp("feldstadt") == ""
    for act in (load_city, store.delete_city, store.load_originals, store.load_recipe):
        with pytest.raises(UnknownKeyError):
            act("feldstadt")
    store.save_city(make())
    assert store.load_originals("feldstadt") == {}


def test_a_city_is_internal_until_it_is_released_and_after_every_import(
    make: Callable[..., City], any_store: Store
) -> None:
    store.save_city(make(), originals={"a.csv": b"1"})
    assert [city.is_public for city in any_store.list_cities()] == [False]
    release_city(any_store, "feldstadt", is_public=True)
    assert [city.is_public for city in any_store.list_cities()] == [True]
    assert store.load_originals("feldstadt") == {"a.csv": b"1"}
    store.save_city(make(count=6), replace=True)
    assert [city.is_public for city in any_store.list_cities()] == [False]


def test_a_city_without_a_name_is_not_stored(make: Callable[..., City]) -> None:
    with pytest.raises(DataError, match="name"):
        store.save_city(make(name=" "))
    assert store.list_workspace_cities() == []


def test_what_was_done_is_logged_under_the_login_that_did_it(make: Callable[..., City]) -> None:
    store.act_as("m.muster")
    try:
        store.save_city(make())
    finally:
        store.act_as("")
    store.save_city(make(), replace=True)
    save_plan(replace(PLAN, city="feldstadt"))
    store.delete_city("feldstadt")
    told = [(action.what, action.city, action.who) for action in store.list_actions()]
    assert told == [
        ("city_saved", "feldstadt", "m.muster"),
        ("city_replaced", "feldstadt", ""),
        ("plan_saved", "feldstadt", ""),
        ("city_deleted", "feldstadt", ""),
    ]
    assert store.list_actions("anderswo") == []
    assert all(action.when.endswith("+00:00") for action in store.list_actions())


def test_a_plan_comes_back_as_it_was_and_its_copy_too(any_store: Store) -> None:
    city = small_city()
    stored = save_plan(PLAN)
    assert load_plan(stored.key, city=city) == (PLAN, ())
    copy = duplicate_plan(stored.key, name="Kopie", city=city)
    assert [plan.name for plan in list_plans("small")] == [PLAN.name, "Kopie"]
    delete_plan(stored.key, city_key="small")
    assert list_plans("small") == [copy]
    with pytest.raises(ScenarioError, match="Kopie"):
        delete_plan(stored.key, city_key="small")
    assert any_store.cities_with_plans() == ["small"]
    assert store.list_workspace_cities() == []


def test_a_plan_that_somebody_else_has_changed_is_not_overwritten() -> None:
    stored = save_plan(PLAN)
    seen = plan_stamp(stored.key, city_key="small")
    with pytest.raises(ScenarioError) as taken:
        save_plan(replace(PLAN, years=4))
    assert taken.value.key == "scenario_files.name_taken"
    save_plan(replace(PLAN, years=5), replace_it=True, expected=seen)
    with pytest.raises(ScenarioError) as changed:
        save_plan(replace(PLAN, years=6), replace_it=True, expected=seen)
    assert changed.value.key == "scenario_files.changed_meanwhile"
    assert load_plan(stored.key, city=small_city())[0].years == 5


@pytest.mark.parametrize(
    "key", ["../../etc/passwd", "..", "", "a\0b", "'; DROP TABLE scenarios --"]
)
def test_no_key_of_a_plan_leads_elsewhere(key: str) -> None:
    save_plan(PLAN)
    with pytest.raises(ScenarioError):
        load_plan(key, city=small_city())
    with pytest.raises(ScenarioError):
        delete_plan(key, city_key="small")
    with pytest.raises(ScenarioError):
        list_plans(key)
    assert plan_stamp(key, city_key="small") == ""
    assert len(list_plans("small")) == 1


def test_names_that_would_act_in_a_query_are_only_names(make: Callable[..., City]) -> None:
    name = "'; DROP TABLE cities; -- %(x)s :city $1 \\"
    store.save_city(make(name=name), originals={f"{name}.csv": b"1"})
    assert store.list_workspace_cities() == [("feldstadt", name)]
    assert load_city("feldstadt").name == name


def test_the_place_is_told_without_credentials(any_store: Store) -> None:
    assert any_store.place
    assert "geheim" not in any_store.place
    assert StoredCity("a", "b") not in any_store.list_cities()


def test_what_was_computed_stays_with_the_city_and_goes_with_it(any_store: Store) -> None:
    stamp = store.save_city(small_city())
    any_store.write_computed("small", "hidden-5-none", "first")
    any_store.write_computed("small", "hidden-5-none", "second")
    assert any_store.read_computed("small", "hidden-5-none") == "second"
    assert any_store.read_computed("small", "hidden-8-none") == ""
    assert store.workspace_stamp("small") == stamp
    store.save_city(small_city(), replace=True)
    assert any_store.read_computed("small", "hidden-5-none") == ""


def test_nothing_is_kept_of_a_city_that_is_not_there(any_store: Store) -> None:
    any_store.write_computed("never", "hidden-5-none", "lost")
    assert any_store.read_computed("never", "hidden-5-none") == ""
    assert "never" not in dict(store.list_workspace_cities())
