"""A stored city comes back as it was; a crash or damage never takes another one with it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from geo import store
from geo.cities import city_stamp, list_cities, load_city
from geo.city import City
from geo.errors import DataError, StoreError, UnknownKeyError
from geo.store import folder as module


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path / "ws"))
    return tmp_path / "ws"


def visible(workspace: Path) -> list[str]:
    """Folders and half-written ones, but not the log and the locks."""
    return [entry.name for entry in workspace.iterdir() if entry.name not in BESIDE]


BESIDE = {".locks", "log.jsonl"}


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
