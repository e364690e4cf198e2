"""A city that nobody has opened yet is protected beside the server, and then shown as ever."""

from pathlib import Path

import pytest
from cities import small_city, with_values
from streamlit.testing.v1 import AppTest

from geo import store
from geo.disclosure import apart

PROJECT = Path(__file__).parent.parent.parent
COUNTS = {"w1": 3.0, "w2": 30.0, "e1": 47.0}


@pytest.fixture(autouse=True)
def own_city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path))
    monkeypatch.delenv("ANKUNFTSATLAS_STORE", raising=False)
    monkeypatch.setattr(apart, "FEW_SENSITIVE", 0)
    apart.SEARCHES.clear()
    rows = [(area, "turkey_count", "2020", count) for area, count in COUNTS.items()]
    store.save_city(with_values(small_city(), rows))


def open_map() -> AppTest:
    test = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    test.switch_page("pages/1_Karte.py")
    test.query_params.update({"lang": "de", "city": "small", "indicator": "turkey_count"})
    return test.run()


def test_an_own_city_opens_though_nobody_has_protected_it_yet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("geo.disclosure.suppression.protect_cells", None)
    test = open_map()
    assert not test.exception
    words = " ".join(html.proto.body for html in test.get("html"))
    assert "47" in words
    assert "30" not in [cell.strip() for cell in words.replace("<", ">").split(">")]


def test_it_opens_too_where_the_process_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "PROGRAM", tmp_path / "no such program")
    test = open_map()
    assert not test.exception
    assert "47" in " ".join(html.proto.body for html in test.get("html"))
