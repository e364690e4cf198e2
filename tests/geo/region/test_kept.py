"""Answers in a file: what is read back is what was kept, and nothing else."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from geo.errors import StoreError
from geo.region.city_figure import FigureQuestion, compute_city_figure
from geo.region.city_index import IndexQuestion, compute_city_index
from geo.region.kept import Answer, AnswersFile
from geo.region.results import CityFigure, CityIndex
from tests.geo.region.towns import spread, town

INDEX, SHARE = IndexQuestion("turkey", draws=20), FigureQuestion("turkey_share", draws=20)
APART = town("apart", spread(10, 1000, 190, 10))
TINY = town("tiny", spread(10, 100, 4))
GAPS = town("gaps", [*spread(3, 1000, 100), (float("nan"), 1000.0)])
HIDDEN = town(
    "hidden", [*spread(6, 400, 90, 60), (4.0, 500.0), (4.0, 100.0), (3.0, 60.0), (4.0, 100.0)]
)
ENTRIES: list[CityIndex | CityFigure] = [
    compute_city_index(APART, INDEX),
    compute_city_index(TINY, INDEX),
    compute_city_index(town("strange", spread(4, 500, 100), group="syria"), INDEX),
    compute_city_index(HIDDEN, INDEX),
    compute_city_figure(APART, SHARE),
    compute_city_figure(GAPS, SHARE),
]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{type(entry).__name__}-{entry.city}")
def test_every_bit_of_an_answer_comes_back(entry: CityIndex | CityFigure, tmp_path: Path) -> None:
    file = AnswersFile(tmp_path / "deep" / "answers.jsonl", "question")
    file.append(Answer(entry, {"kind": "uploaded"}))
    (found,) = file.read().values()
    assert found.provenance == {"kind": "uploaded"}
    for field in fields(entry):
        kept, given = getattr(found.entry, field.name), getattr(entry, field.name)
        if field.name == "plausible":
            assert kept.tobytes() == given.tobytes()
        else:
            # NaN differs from itself, its words do not.
            assert repr(kept) == repr(given), field.name
    if isinstance(entry, CityIndex) and isinstance(found.entry, CityIndex):
        assert np.array_equal(found.entry.excess_interval, entry.excess_interval, equal_nan=True)


def test_bounds_of_hidden_counts_are_among_what_comes_back() -> None:
    assert [isinstance(e, CityIndex) and e.hidden_bounds is not None for e in ENTRIES].count(True)


def test_an_answer_that_does_not_say_whether_it_has_bounds_is_computed_anew(tmp_path: Path) -> None:
    file = AnswersFile(tmp_path / "answers.jsonl", "question")
    file.append(Answer(ENTRIES[0], {}))
    written = file.file.read_text("utf-8")
    file.file.write_text(written.replace(', "is_unbounded": false', ""), "utf-8")
    assert file.file.read_text("utf-8") != written
    assert file.read() == {}


def test_the_last_answer_of_a_city_counts_and_answers_to_other_questions_do_not(
    tmp_path: Path,
) -> None:
    file = AnswersFile(tmp_path / "answers.jsonl", "one")
    for told in ({"first": 1}, {"second": 2}):
        file.append(Answer(ENTRIES[0], told))
    AnswersFile(file.file, "other").append(Answer(ENTRIES[1], {}))
    assert {city: answer.provenance for city, answer in file.read().items()} == {
        "apart": {"second": 2}
    }


@pytest.mark.parametrize(
    "damage", [b"", b"\n\n", b'{"question": "one"}\n', b"[1]\n", b"\xff\xfe", b'{"question": "o']
)
def test_damage_costs_no_other_line(damage: bytes, tmp_path: Path) -> None:
    file = AnswersFile(tmp_path / "answers.jsonl", "one")
    file.file.write_bytes(damage)
    file.append(Answer(ENTRIES[0], {}))
    assert list(file.read()) == ["apart"]


def test_a_file_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"")
    with pytest.raises(StoreError):
        AnswersFile(tmp_path / "taken" / "answers.jsonl", "one").append(Answer(ENTRIES[0], {}))
