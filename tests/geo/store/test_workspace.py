"""A stored city comes back as it was; a crash or damage never takes another one with it."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import shapely

from geo import store
from geo.cities import city_stamp, list_cities, load_city
from geo.city import City, CityKind
from geo.errors import DataError, StoreError, UnknownKeyError
from geo.imports import build_city, read_files
from geo.store import folder as module
from tests.geo.imports.conftest import collection, feature, square


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path / "ws"))
    return tmp_path / "ws"


def visible(workspace: Path) -> list[str]:
    """Folders and half-written ones, but not the log and the locks."""
    return [entry.name for entry in workspace.iterdir() if entry.name not in BESIDE]


BESIDE = {".locks", "log.jsonl"}


@pytest.fixture
def make() -> Callable[..., City]:
    def build(key: str = "feldstadt", *, count: int = 5, name: str = "Feldstadt") -> City:
        areas = collection(
            [feature(square(c, 0), nr=str(c), name=f"Feld {c} <b>ä") for c in range(3)]
        )
        table = f"nr;jahr;Einwohner;Herkunft Nord\n0;2010;{count};1\n1;2010;.;-\n2;2010;0,5;x\n"
        draft = read_files({"a.geojson": areas, "t.csv": table.encode()})
        return build_city(draft, key=key, name=name)[0]

    return build


def test_a_city_comes_back_as_it_was(make: Callable[..., City]) -> None:
    city = make()
    store.save_city(city)
    back = load_city("feldstadt")
    assert back.fingerprint == city.fingerprint
    pd.testing.assert_frame_equal(back.values, city.values, check_dtype=False)
    assert shapely.equals(back.areas.geometry.to_numpy(), city.areas.geometry.to_numpy()).all()
    assert list(back.areas["name"]) == list(city.areas["name"])
    assert dict(back.groups) == dict(city.groups)
    assert dict(back.indicators) == dict(city.indicators)
    assert back.sources == city.sources
    assert (back.kind, back.levels) == (CityKind.UPLOADED, city.levels)


def test_a_city_without_a_map_comes_back_too() -> None:
    draft = read_files({"nach_stadtteilen.csv": b"jahr,nord,sued\n2010,1,2\n2011,3,\n"})
    city, _ = build_city(draft, key="ohnekarte", name="Ohne Karte")
    store.save_city(city)
    back = load_city("ohnekarte")
    assert not back.has_map
    assert back.fingerprint == city.fingerprint


def test_it_is_listed_behind_the_embedded_ones(make: Callable[..., City]) -> None:
    store.save_city(make())
    last = list_cities()[-1]
    assert (last.key, last.name, last.kind) == ("feldstadt", "Feldstadt", CityKind.UPLOADED)


@pytest.mark.parametrize("key", ["", "A", "a", "../x", "a/b", "ä-stadt", "-a", "x" * 50, "con."])
def test_a_key_that_is_none_is_refused(make: Callable[..., City], key: str) -> None:
    with pytest.raises(DataError, match="will not do"):
        store.save_city(make(key))


def test_an_embedded_city_cannot_be_hidden(make: Callable[..., City]) -> None:
    with pytest.raises(DataError, match="comes with the application"):
        store.save_city(make("musterhafen"), replace=True)


def test_a_stored_city_is_replaced_only_on_demand(make: Callable[..., City]) -> None:
    store.save_city(make())
    with pytest.raises(DataError, match="already"):
        store.save_city(make(count=7))
    before = city_stamp("feldstadt")
    store.save_city(make(count=7), replace=True)
    assert city_stamp("feldstadt") != before
    assert load_city("feldstadt").values["value"].max() == 7


def test_a_crash_while_writing_leaves_the_old_city(
    make: Callable[..., City], workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save_city(make())
    city = make(count=7)

    def crash(*_: object) -> str:
        raise OSError(crashed)

    crashed = "the disk is gone"
    with monkeypatch.context() as patch:
        patch.setattr(module, "sync_tree", crash)
        with pytest.raises(StoreError, match="cannot be read or written"):
            store.save_city(city, replace=True)
    assert load_city("feldstadt").values["value"].max() == 5
    assert visible(workspace) == ["feldstadt"]


def test_a_crash_between_the_two_names_is_mended(
    make: Callable[..., City], workspace: Path
) -> None:
    store.save_city(make())
    (workspace / "feldstadt").rename(workspace / ".old-feldstadt")
    assert store.list_workspace_cities() == [("feldstadt", "Feldstadt")]
    assert load_city("feldstadt").name == "Feldstadt"


@pytest.mark.parametrize("file", ["city.json", "city.gpkg"])
@pytest.mark.parametrize("damage", [b"", b"kaputt", None])
def test_a_damaged_city_is_told_and_the_others_work(
    make: Callable[..., City], workspace: Path, file: str, damage: bytes | None
) -> None:
    store.save_city(make())
    store.save_city(make("andere", name="Andere"))
    target = workspace / "feldstadt" / file
    if damage is None:
        target.unlink()
    else:
        target.write_bytes(damage)
    assert {"feldstadt", "andere"} <= {entry.key for entry in list_cities()}
    with pytest.raises(DataError, match="damaged"):
        load_city("feldstadt")
    assert load_city("andere").name == "Andere"


def test_a_card_of_a_later_version_says_so(make: Callable[..., City], workspace: Path) -> None:
    store.save_city(make())
    card = workspace / "feldstadt" / "city.json"
    card.write_text(json.dumps(json.loads(card.read_text("utf-8")) | {"schema": 99}), "utf-8")
    with pytest.raises(DataError, match="later version"):
        load_city("feldstadt")


def test_fields_of_another_version_are_passed_over(
    make: Callable[..., City], workspace: Path
) -> None:
    city = make()
    store.save_city(city)
    card = workspace / "feldstadt" / "city.json"
    told = json.loads(card.read_text("utf-8"))
    for part in ("groups", "indicators", "sources"):
        assert told[part]
        for entry in told[part].values():
            entry["of_tomorrow"] = 1
    told["levels"][0]["of_tomorrow"] = 1
    card.write_text(json.dumps(told), "utf-8")
    back = load_city("feldstadt")
    assert dict(back.indicators) == dict(city.indicators)
    assert back.levels == city.levels


def test_an_indicator_without_its_form_is_damage_of_the_stored_city(
    make: Callable[..., City], workspace: Path
) -> None:
    store.save_city(make())
    card = workspace / "feldstadt" / "city.json"
    told = json.loads(card.read_text("utf-8"))
    told["indicators"]["neu_count"] = {"name_de": "Neu"}
    card.write_text(json.dumps(told), "utf-8")
    with pytest.raises(DataError, match="damaged") as stop:
        load_city("feldstadt")
    assert "__init__" not in str(stop.value)


def test_a_city_without_a_name_is_not_stored(make: Callable[..., City], workspace: Path) -> None:
    with pytest.raises(DataError, match="name"):
        store.save_city(make(name=" "))
    assert not workspace.exists()


def test_the_originals_stay_as_they_came(make: Callable[..., City], workspace: Path) -> None:
    store.save_city(make(), originals={"../a.csv": b"nr;\xff\n"})
    assert (workspace / "feldstadt" / "originals" / "a.csv").read_bytes() == b"nr;\xff\n"


def test_a_deleted_city_is_gone(make: Callable[..., City], workspace: Path) -> None:
    store.save_city(make())
    store.delete_city("feldstadt")
    assert visible(workspace) == []
    with pytest.raises(UnknownKeyError):
        load_city("feldstadt")
    with pytest.raises(UnknownKeyError):
        store.delete_city("../ws")


def test_a_city_that_is_not_there_has_no_stamp() -> None:
    assert city_stamp("nirgends") == ""
    with pytest.raises(UnknownKeyError):
        load_city("nirgends")
