"""Every sentence of a report can be said, and names where to act on the page and off it."""

import ast
import string
from collections.abc import Callable
from pathlib import Path

import pytest

from geo import imports
from geo.imports import ImportDraft
from geo.imports.keys import rules_of
from geo.texts import Language, load_texts

Read = Callable[..., ImportDraft]
Grid = Callable[..., bytes]
LANGUAGES: tuple[Language, ...] = ("de", "en")
PLACES = {"file", "row", "column"}


def keys_of_problems() -> set[str]:
    """The keys that the importer passes to ``blocking``, ``warning`` and ``note``."""
    found: set[str] = set()
    for file in Path(imports.__file__).parent.glob("*.py"):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
                continue
            first = call.args[0] if call.args else None
            if call.func.id in ("blocking", "warning", "note") and isinstance(first, ast.Constant):
                found.add(str(first.value))
    return found


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_names_what_its_place_already_holds(language: Language) -> None:
    texts = load_texts(language)
    keys = keys_of_problems()
    assert len(keys) > 50
    for key in keys:
        for name in (f"imports.{key}", f"imports.{key}_remedy"):
            assert not placeholders(texts.get(name, "")) & PLACES, name
        assert f"imports.{key}" in texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_column_that_is_not_there_is_named(
    read: Read, grid: Grid, language: Language
) -> None:
    draft = read({"a.geojson": grid("1", "2")}, key_column="nokey")
    told = [problem.sentence(language) for problem in draft.report.problems]
    assert any("nokey" in sentence and "nr, name" in sentence for sentence in told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_option_of_the_command_line_never_stands_without_its_field(language: Language) -> None:
    sentences = {name: said for name, said in load_texts(language).items() if "--" in said}
    page = {"de": "auf der Seite „Daten“", "en": "on the page “Data”"}[language]
    rooms = ("imports.", "store.")
    assert [n for n, said in sentences.items() if n.startswith(rooms) and page not in said] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_remedy_names_the_field_of_the_page_and_the_option(
    read: Read, grid: Grid, language: Language
) -> None:
    draft = read({"a.geojson": grid("1", "2"), "t.csv": "nr;Einwohner\n1;5\n2;6\n"})
    problem = next(p for p in draft.report.problems if p.key == "period_missing")
    field = load_texts(language)["data.period"]
    assert field in problem.sentence(language)
    assert "--period" in problem.sentence(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_of_matching_keys_has_words(read: Read, grid: Grid, language: Language) -> None:
    texts = load_texts(language)
    for keys in (["01", "02"], ["a", "b"]):
        for rule, _, _ in rules_of(keys)[1:]:
            assert f"imports.rule_{rule}" in texts
    table = "nr;jahr;Einwohner\n1;2020;5\n2;2020;6\n"
    draft = read({"a.geojson": grid("001", "002"), "t.csv": table})
    problem = next(p for p in draft.report.problems if p.key == "keys_respelt")
    assert texts["imports.rule_padded"] in problem.sentence(language)
    assert "padded" not in problem.sentence(language)
