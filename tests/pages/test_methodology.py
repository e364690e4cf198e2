"""The page Methodik checks every index before the reader's eyes and explains every sign."""

from html import escape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.indices.registry import INDICES
from geo.scenarios.levers import load_levers
from geo.texts import Language, text
from geo.values import Kind, State
from pages.components.method_page import SECTIONS

PROJECT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def empty_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path))


def open_page(section: str, language: str = "de") -> AppTest:
    test = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    test.switch_page("pages/8_Methodik.py")
    test.query_params["methods"] = section
    test.query_params["lang"] = language
    return test.run()


def html_of(test: AppTest) -> str:
    return " ".join(element.proto.body for element in test.get("html"))


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_section_opens_in_both_languages(section: str, language: str) -> None:
    test = open_page(section, language)
    assert not test.exception
    assert not test.error
    assert not test.warning


def test_the_validation_names_every_index_and_all_values_agree() -> None:
    body = html_of(open_page("validation"))
    for key in INDICES:
        assert text(f"methods.{key}_name", "de") in body
    assert "<td>ja</td>" in body
    assert "<td>nein</td>" not in body


def test_pysal_is_a_second_witness_when_asked() -> None:
    test = open_page("validation")
    assert text("validation.source_pysal", "de") not in html_of(test)
    test.button[0].click().run()
    assert not test.exception
    body = html_of(test)
    assert text("validation.source_pysal", "de") in body
    assert "<td>nein</td>" not in body


def test_there_is_a_card_for_every_index() -> None:
    body = html_of(open_page("cards"))
    assert body.count("<h3>") == len(INDICES)


def test_every_sign_and_every_kind_of_data_is_explained() -> None:
    body = html_of(open_page("states"))
    for state in State:
        if state is not State.PRESENT:
            assert text(f"methodology.state_{state.name.lower()}", "de") in body
    for kind in Kind:
        assert text(f"methodology.kind_{kind}", "de") in body


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_evidence_of_every_lever_can_be_read(language: Language) -> None:
    body = html_of(open_page("scenarios", language))
    for lever in load_levers().values():
        assert escape(lever.name(language)) in body, lever.key
        assert escape(lever.evidence(language)) in body, lever.key
