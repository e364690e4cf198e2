"""Another process finds what must be hidden, and is believed only where its answer fits."""

import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest
from cities import small_city, with_values

from geo import store
from geo.cities import load_city
from geo.city import City
from geo.disclosure import apart, apart_child, compute_shown_panel
from geo.disclosure.apart import is_protected, protect_apart
from geo.disclosure.estimates import answer_question, estimate_city
from geo.disclosure.kept import MemoryKeeper, describe_kept, name_kept
from geo.disclosure.question import lay_out_question
from geo.disclosure.rule import DEFAULT_RULE

NAME = name_kept(DEFAULT_RULE)
PATIENCE_S = 60
OPEN = [False, False, True]
"""Of 3, 30 and 47 people the first are few, and the second would give them away."""


@pytest.fixture(autouse=True)
def no_city_is_too_light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "FEW_SENSITIVE", 0)
    apart.SEARCHES.clear()


@pytest.fixture
def searching_here_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.disclosure.suppression.protect_cells", None)


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Another program in the place of the child; after ``answer = ...`` it goes on as usual."""

    def put(lines: str) -> Path:
        program = tmp_path / "child.py"
        program.write_text(
            f"import os, sys, time\nfrom pathlib import Path\nhere = Path({str(tmp_path)!r})\n"
            "sys.path.insert(0, sys.argv[1])\n"
            "from geo.disclosure import apart_child, estimates\n"
            f"{lines}\napart_child.main(sys.argv[1])\n",
            "utf-8",
        )
        monkeypatch.setattr(apart, "PROGRAM", program)
        return tmp_path

    return put


def city_of(*counts: float) -> City:
    rows = []
    for area, count in zip(("w1", "w2", "e1"), counts, strict=True):
        rows += [(area, "turkey_count", "2020", count), (area, "population_count", "2020", 900.0)]
    return with_values(small_city(), rows)


def keeping(city: City) -> tuple[City, MemoryKeeper]:
    keeper = MemoryKeeper({})
    return replace(city, keeper=keeper), keeper


def told(city: City) -> list[bool]:
    panel = compute_shown_panel(city, "turkey_count", level="quarter")
    assert panel is not None
    return np.isfinite(panel.values[0]).tolist()


def wait_for(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.02)


def one_year_of_a_fictional_city() -> City:
    city = load_city("musterhafen")
    values = city.values[city.values["period"] == city.periods[-1]]
    return replace(city, values=values.reset_index(drop=True))


@pytest.mark.parametrize(
    "made", [lambda: city_of(3, 30, 47), one_year_of_a_fictional_city], ids=["small", "fictional"]
)
def test_the_same_is_kept_as_if_it_were_found_here(made: Callable[[], City]) -> None:
    here, kept_here = keeping(made())
    estimates = estimate_city(here, DEFAULT_RULE)
    beside, kept_beside = keeping(made())
    protect_apart(beside, DEFAULT_RULE)
    assert kept_beside.read(NAME) == kept_here.read(NAME) != ""
    np.testing.assert_array_equal(estimate_city(beside, DEFAULT_RULE).table, estimates.table)


@pytest.mark.usefixtures("searching_here_fails")
def test_this_process_only_reads_the_answer() -> None:
    city = city_of(3, 30, 47)
    assert not is_protected(city, DEFAULT_RULE)
    protect_apart(city, DEFAULT_RULE)
    assert is_protected(city, DEFAULT_RULE)
    assert told(city) == OPEN


@pytest.mark.usefixtures("searching_here_fails")
def test_what_was_found_is_kept_with_a_stored_city(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path))
    monkeypatch.delenv("ANKUNFTSATLAS_STORE", raising=False)
    store.save_city(city_of(3, 30, 47))
    protect_apart(store.load_workspace_city("small"), DEFAULT_RULE)
    assert told(store.load_workspace_city("small")) == OPEN


@pytest.mark.usefixtures("searching_here_fails")
def test_what_was_found_for_a_preview_serves_the_city_that_is_saved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    protect_apart(city_of(3, 30, 47), DEFAULT_RULE)
    monkeypatch.setattr(apart, "PROGRAM", Path("no such program"))
    saved, kept = keeping(city_of(3, 30, 47))
    protect_apart(saved, DEFAULT_RULE)
    assert told(saved) == OPEN
    assert kept.read(NAME)


def test_where_few_counts_are_small_no_process_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "FEW_SENSITIVE", 40)
    monkeypatch.setattr("subprocess.Popen", None)
    city = city_of(3, 30, 47)
    protect_apart(city, DEFAULT_RULE)
    assert told(city) == OPEN


@pytest.mark.parametrize(
    "lines",
    ["os.kill(os.getpid(), 9)", "raise MemoryError", "sys.exit()", "print('ä')"],
    ids=["killed", "out of memory", "silent", "no ASCII"],
)
def test_where_the_process_fails_the_city_is_protected_here(
    child: Callable[[str], Path], lines: str
) -> None:
    child(lines + "\nestimates.answer_question = lambda question: ''")
    city, kept = keeping(city_of(3, 30, 47))
    protect_apart(city, DEFAULT_RULE)
    assert told(city) == OPEN
    assert kept.read(NAME) == answer_question(lay_out_question(city, DEFAULT_RULE))


def test_without_a_program_to_start_the_city_is_protected_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/no such python")
    city = city_of(3, 30, 47)
    protect_apart(city, DEFAULT_RULE)
    assert told(city) == OPEN


def nothing_hidden(city: City) -> str:
    question = lay_out_question(city, DEFAULT_RULE)
    return describe_kept(question.digest, np.zeros_like(question.sensitive), np.ones(2))


def answer_of(city: City) -> str:
    return answer_question(lay_out_question(city, DEFAULT_RULE))


@pytest.mark.parametrize(
    "lie",
    [
        nothing_hidden,
        lambda _: answer_of(city_of(30, 3, 47)),
        lambda city: answer_of(city).replace("\n", "\nAAAA", 1),
        lambda city: answer_of(city)[:-2],
    ],
    ids=["nothing hidden", "of other counts", "bits changed", "cut off"],
)
def test_an_answer_that_does_not_fit_is_not_believed(
    child: Callable[[str], Path], lie: Callable[[City], str]
) -> None:
    city, kept = keeping(city_of(3, 30, 47))
    child(f"estimates.answer_question = lambda question: {lie(city)!r}")
    protect_apart(city, DEFAULT_RULE)
    assert told(city) == OPEN
    assert kept.read(NAME) == answer_of(city)


def test_whoever_is_told_to_stop_ends_the_process(child: Callable[[str], Path]) -> None:
    folder = child("(here / 'id').write_text(str(os.getpid()))\ntime.sleep(600)")
    city = city_of(3, 30, 47)
    protect_apart(city, DEFAULT_RULE, should_stop=(folder / "id").exists)
    wait_for(lambda: bool((folder / "id").read_text()))
    wait_for(lambda: not psutil.pid_exists(int((folder / "id").read_text())))
    assert not is_protected(city, DEFAULT_RULE)


@pytest.mark.usefixtures("searching_here_fails")
def test_who_asks_the_same_waits_for_the_same_process(child: Callable[[str], Path]) -> None:
    folder = child(
        "(here / f'begun-{os.getpid()}').touch()\n"
        "while not (here / 'go on').exists(): time.sleep(0.02)"
    )
    leaving, first, second = (city_of(3, 30, 47) for _ in range(3))
    left = threading.Event()
    threads = [
        threading.Thread(
            target=protect_apart, args=(leaving, DEFAULT_RULE), kwargs={"should_stop": left.is_set}
        ),
        *(
            threading.Thread(target=protect_apart, args=(city, DEFAULT_RULE))
            for city in (first, second)
        ),
    ]
    for thread in threads:
        thread.start()
    wait_for(lambda: [search.n_waiting for search in apart.SEARCHES.values()] == [3])
    # One who leaves does not end it for the others.
    left.set()
    threads[0].join(PATIENCE_S)
    (folder / "go on").touch()
    for thread in threads[1:]:
        thread.join(PATIENCE_S)
    assert len(list(folder.glob("begun-*"))) == 1
    assert told(first) == told(second) == OPEN
    assert not is_protected(leaving, DEFAULT_RULE)


def test_the_process_ends_when_its_starter_does(child: Callable[[str], Path]) -> None:
    child("estimates.answer_question = lambda question: time.sleep(600)")
    question = pickle.dumps(lay_out_question(city_of(3, 30, 47), DEFAULT_RULE))
    length = len(question).to_bytes(apart_child.LENGTH_BYTES, "big")
    # At the end of the input the pipe is closed, as by a starter that dies.
    ended = subprocess.run(
        [sys.executable, str(apart.PROGRAM), str(apart.PROJECT)],
        input=length + question,
        timeout=PATIENCE_S,
        check=False,
    )
    assert ended.returncode == apart_child.STARTER_IS_GONE


def test_the_process_is_polite_and_learns_nothing_of_our_surroundings(
    child: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANKUNFTSATLAS_STORE", "postgresql://atlas:secret@db/atlas")
    folder = child(
        "def look(question):\n"
        "    (here / 'seen').write_text(f'{os.nice(0)} {os.environ}')\n"
        "    return ''\n"
        "estimates.answer_question = look"
    )
    protect_apart(city_of(3, 30, 47), DEFAULT_RULE)
    niceness, _, surroundings = (folder / "seen").read_text().partition(" ")
    assert int(niceness) >= min(os.nice(0) + apart_child.POLITENESS, 19)
    assert "OPENBLAS_NUM_THREADS" in surroundings
    assert "secret" not in surroundings
