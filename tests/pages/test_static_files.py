"""Outlines lie in a folder that the server hands out: they go with the city that they are of."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.cities import load_city
from geo.city import CityKind
from geo.store import list_workspace_cities, save_city
from pages.components import static_files
from pages.components.static_files import load_geometry, owner_of_preview
from tests.cities import small_city

PROJECT = Path(__file__).parent.parent.parent
PATIENCE = 60


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace and a static folder of their own."""
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path / "ws"))
    monkeypatch.setattr(static_files, "static_folder", lambda: tmp_path / "static")
    for key in ("feldstadt", "talstadt"):
        save_city(replace(small_city(), key=key, name=key.title(), kind=CityKind.UPLOADED))
    return tmp_path / "static" / "geo"


def publish(key: str) -> set[str]:
    """The files of a city's map; both cities here have the very same outlines."""
    city = load_city(key)
    geometries = [load_geometry(city, level.key) for level in city.levels]
    names = {geometry.name for geometry in geometries}
    return names | {name for one in geometries for name, _ in one.points.values()}


def names_in(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def delete_on_page(key: str) -> AppTest:
    test = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=PATIENCE)
    test.switch_page("pages/9_Daten.py")
    test.run()
    test.checkbox(key=f"sure.{key}").check().run()
    return test.button(key=f"delete.{key}").click().run()


def test_outlines_go_with_their_city_and_never_with_another(folder: Path) -> None:
    of_field, of_valley = publish("feldstadt"), publish("talstadt")
    assert names_in(folder) == of_field | of_valley
    assert not of_field & of_valley
    test = delete_on_page("feldstadt")
    assert not test.exception
    assert not test.error
    assert names_in(folder) == of_valley
    assert dict(list_workspace_cities()).keys() == {"talstadt"}


def test_outlines_of_an_earlier_state_of_the_city_go_too(folder: Path) -> None:
    publish("feldstadt")
    city = load_city("feldstadt")
    moved = city.areas.assign(geometry=city.areas.translate(10))
    save_city(replace(city, areas=moved, fingerprint="moved"), replace=True)
    assert len(names_in(folder) | publish("feldstadt")) > len(publish("feldstadt"))
    delete_on_page("feldstadt")
    assert names_in(folder) == set()


def test_another_workspace_with_a_city_of_the_same_key_keeps_its_outlines(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = publish("feldstadt")
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path / "other"))
    save_city(replace(small_city(), key="feldstadt", name="F", kind=CityKind.UPLOADED))
    there = publish("feldstadt")
    assert not here & there
    delete_on_page("feldstadt")
    assert names_in(folder) == here


def test_a_city_whose_outlines_cannot_be_removed_stays_and_the_page_says_so(folder: Path) -> None:
    for name in publish("feldstadt"):
        (folder / name).unlink()
        (folder / name).mkdir()
    test = delete_on_page("feldstadt")
    assert "noch einmal löschen" in test.error[0].value
    assert "feldstadt" in dict(list_workspace_cities())


def test_what_a_preview_has_published_goes_and_is_no_stored_city(folder: Path) -> None:
    kept = publish("feldstadt")
    load_geometry(load_city("feldstadt"), "quarter", owner=owner_of_preview())
    assert len(names_in(folder)) > len(kept)
    static_files.forget_preview()
    assert names_in(folder) == kept
