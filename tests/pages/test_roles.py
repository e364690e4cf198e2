"""Menus and tabs of both roles, and no way round the rule by which numbers are protected."""

import ast
import importlib
import inspect
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.store import open_store, save_city
from geo.store.release import release_city
from tests.cities import small_city

PROJECT = Path(__file__).parent.parent.parent
COMPONENTS = sorted((PROJECT / "pages").rglob("*.py"))
SWITCH = "Ungeschützte Werte anzeigen"


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An internal city and nothing else."""
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path))
    save_city(replace(small_city(), key="kanarienheim", name="Kanarienheim"))


@pytest.fixture
def as_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody is public."""
    monkeypatch.setenv("ANKUNFTSATLAS_ROLE", "public")


def open_page(page: str = "app.py", **link: str) -> AppTest:
    test = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    if page != "app.py":
        test.switch_page(page)
    for name, value in link.items():
        test.query_params[name] = value
    return test.run()


def html_of(test: AppTest) -> str:
    return " ".join(html.proto.body for html in test.get("html"))


def cities_of(test: AppTest) -> list[str]:
    return list(test.sidebar.selectbox[0].options)


def tabs_of(test: AppTest) -> list[str]:
    return [tab.label for tab in test.tabs]


def test_staff_may_choose_an_internal_city_and_all_tabs() -> None:
    test = open_page("pages/9_Daten.py", city="kanarienheim")
    assert "Kanarienheim" in cities_of(test)
    assert tabs_of(test) == ["Eigene Daten einlesen", "Woher die Zahlen kommen", "Eigene Städte"]
    assert "Dienstliche Ansicht" in html_of(test)


@pytest.mark.usefixtures("as_public")
def test_the_public_finds_only_where_numbers_come_from() -> None:
    test = open_page("pages/9_Daten.py", city="musterhafen")
    assert not test.exception
    assert tabs_of(test) == ["Woher die Zahlen kommen"]
    assert not test.get("file_uploader")
    assert "Öffentliche Ansicht" in html_of(test)
    assert [toggle.label for toggle in test.toggle if toggle.label == SWITCH] == []


@pytest.mark.usefixtures("as_public")
def test_the_public_hears_the_same_of_an_internal_city_as_of_none() -> None:
    said = []
    for city in ("kanarienheim", "niemalsheim"):
        test = open_page("pages/1_Karte.py", city=city)
        assert cities_of(test) == cities_of(open_page())
        assert "Kanarienheim" not in cities_of(test)
        said.append([warning.value.replace(city, "?") for warning in test.warning])
    assert said[0] == said[1]
    assert said[0]


@pytest.mark.usefixtures("as_public")
def test_the_public_sees_a_city_once_it_is_released() -> None:
    release_city(open_store(), "kanarienheim", is_public=True)
    test = open_page(city="kanarienheim")
    assert "Kanarienheim" in cities_of(test)
    assert not test.warning


def test_staff_release_a_city_with_a_switch() -> None:
    test = open_page("pages/9_Daten.py")
    switch = next(one for one in test.toggle if one.key == "release.kanarienheim.de")
    assert not switch.value
    switch.set_value(True).run()
    assert not test.exception
    assert [city.is_public for city in open_store().list_cities()] == [True]


def test_the_switch_is_off_at_first_and_says_aloud_when_it_is_on() -> None:
    test = open_page("pages/1_Karte.py", city="kanarienheim")
    assert "atlas-unprotected" not in html_of(test).replace(".atlas-unprotected", "")
    switch = next(toggle for toggle in test.toggle if toggle.label == SWITCH)
    assert not switch.value
    switch.set_value(True).run()
    assert "NUR FÜR DEN DIENSTGEBRAUCH" in html_of(test)
    assert "unprotected" not in test.query_params


@pytest.mark.usefixtures("as_public")
def test_a_session_that_remembers_the_switch_opens_nothing_for_the_public() -> None:
    test = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    test.session_state["access.unprotected.kept"] = True
    test.session_state["access.unprotected.de"] = True
    test.run()
    assert "NUR FÜR DEN DIENSTGEBRAUCH" not in html_of(test)
    assert "access.unprotected.kept" not in test.session_state


@pytest.mark.usefixtures("as_public")
def test_plans_on_the_server_and_files_are_not_the_publics() -> None:
    test = open_page("pages/4_Szenarien.py", city="musterhafen", compare="saved")
    assert not test.exception
    assert not test.get("file_uploader")
    labels = [popover.proto.popover.label for popover in test.get("popover")]
    assert "Gespeichert" not in labels
    assert "Teilen" in labels


@pytest.mark.parametrize("page", ["app.py", "pages/1_Karte.py", "pages/9_Daten.py"])
def test_settings_that_are_not_understood_show_a_sentence_and_nothing_else(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANKUNFTSATLAS_ROLE", "admin")
    test = open_page(page)
    assert not test.exception
    assert "role" in test.error[0].value
    assert not test.title
    assert not test.sidebar.selectbox


def test_the_threshold_of_the_server_stands_on_the_page_about_methods(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ANKUNFTSATLAS_THRESHOLD", "8")
    assert "1 bis 7" in html_of(open_page("pages/8_Methodik.py", methods="disclosure"))


def calls_without_rule(file: Path) -> Iterator[str]:
    """Calls of the domain that could be told the rule and are not."""
    tree = ast.parse(file.read_text("utf-8"))
    functions = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("geo"):
            module = importlib.import_module(node.module)
            for alias in node.names:
                functions[alias.asname or alias.name] = getattr(module, alias.name)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            function = functions.get(node.func.id)
            if inspect.isfunction(function) and "rule" in inspect.signature(function).parameters:
                given = {keyword.arg for keyword in node.keywords}
                if "rule" not in given:
                    yield f"{file.name}:{node.lineno} {node.func.id}"


@pytest.mark.parametrize("file", COMPONENTS, ids=lambda file: file.name)
def test_no_page_forgets_who_looks_at_it(file: Path) -> None:
    assert list(calls_without_rule(file)) == []
    assert "DEFAULT_RULE" not in file.read_text("utf-8")
