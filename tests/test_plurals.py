"""One word for one thing, another for many: ``{n:one|many}`` in the sentences."""

import re
import string

import pytest

from geo.imports.report import note, warning
from geo.texts import LANGUAGES, Language, load_texts, text

NUMBER_FORMAT = r"[.,\d]*[a-z%]?"


@pytest.mark.parametrize(
    ("n", "expected"),
    [(1, "1 Schlüssel kommt"), (2, "2 Schlüssel kommen"), (0, "0 Schlüssel kommen")],
)
def test_a_sentence_agrees_with_its_number(n: int, expected: str) -> None:
    assert expected in warning("areas_duplicate", n=n, keys="4").sentence("de")


def test_a_large_number_written_with_a_mark_is_many() -> None:
    assert "1.001 Werte kamen" in note("values_repeated", n=1001).sentence("de")
    assert "1,001 values occurred" in note("values_repeated", n=1001).sentence("en")


def test_both_forms_are_there_wherever_a_sentence_chooses() -> None:
    for language in LANGUAGES:
        for key, sentence in load_texts(language).items():
            for _, name, spec, _ in string.Formatter().parse(sentence):
                if spec and not re.fullmatch(NUMBER_FORMAT, spec):
                    assert re.fullmatch(r"[^{}|]+\|[^{}|]+", spec), f"{language} {key} {name}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_value_that_holds_the_dividing_line_stays_as_it_is(language: Language) -> None:
    said = text("imports.sheets_hidden", language, sheets="a|b")
    assert "a|b" in said
