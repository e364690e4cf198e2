"""``compare`` on the command line: verdicts for programs, and hundreds of cities that go on."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geo import store
from geo.city import City
from geo.commands import compare, run
from geo.commands.compare_answers import Task, answer
from geo.region.city_index import IndexQuestion, compute_city_index
from geo.region.kept import Answer
from geo.region.results import CityIndex
from geo.store.release import release_city
from tests.geo.region.towns import spread, town

ASKED = ("--group", "turkey", "--draws", "40", "--seed", "2")
TOWNS = {
    "apart": spread(10, 1000, 190, 10),
    "even": spread(12, 900, 95, 85),
    "half": spread(10, 1100, 150, 60),
    "tiny": spread(10, 1000, 4),
    "uneven": spread(10, 1000, 170, 40),
}
Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with all towns, to be copied."""
    folder = tmp_path_factory.mktemp("filled") / "ws"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANKUNFTSATLAS_WORKSPACE", str(folder))
        for key, counts in TOWNS.items():
            store.save_city(replace(town(key, counts), fingerprint=f"content-of-{key}"))
    return folder


@pytest.fixture(autouse=True)
def workspace(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "ws"
    shutil.copytree(filled, folder)
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(folder))
    monkeypatch.setattr(compare, "count_cores", lambda: 1)
    return folder


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """The printed object of a run that must succeed."""

    def run_json(*arguments: str) -> dict[str, Any]:
        assert run(["compare", *arguments, "--json"]) == 0
        described: dict[str, Any] = json.loads(capsys.readouterr().out)
        return described

    return run_json


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keys of the cities that are computed."""
    keys: list[str] = []

    def count(city: City, question: IndexQuestion) -> CityIndex:
        keys.append(city.key)
        return compute_city_index(city, question)

    monkeypatch.setattr("geo.commands.compare_answers.compute_city_index", count)
    return keys


def test_two_cities_with_verdict_places_and_origin(ask: Ask) -> None:
    told = ask("even", "apart", *ASKED)
    assert (told["index"], told["verdict"], told["reasons"]) == ("dissimilarity", "comparable", [])
    assert told["separable"]
    even, apart = told["cities"]
    # D = 5 areas · (190 − 100)/1000 by X = 1,000, and the same by Y = 9,000, halved twice over.
    assert apart["value"] == pytest.approx(0.5 * (10 * 90 / 1000 + 10 * 90 / 9000))
    assert apart["rank"] == {"rank": 1, "lower": 1, "upper": 1, "of": 2}
    assert even["rank"]["rank"] == 2
    assert apart["excess"] < apart["value"]
    assert apart["excess_interval"][0] < apart["excess"] < apart["excess_interval"][1]
    assert apart["provenance"]["measure"]["groups"] == ["turkey", "rest"]
    assert apart["provenance"]["sources"][0]["title"] == "Zählung"
    assert told["pairs"] == [{"cities": ["even", "apart"], "verdict": "comparable", "reasons": []}]


def test_figures_are_those_of_the_command_for_one_city(
    ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    (city,) = ask("apart", *ASKED)["cities"]
    assert run(["indices", "apart", *ASKED, "--json"]) == 0
    alone = json.loads(capsys.readouterr().out)
    for name in ("value", "expected", "excess", "interval", "p_value"):
        assert city[name] == alone["dissimilarity"][name]


def test_an_indicator_of_the_whole_city(ask: Ask) -> None:
    told = ask("even", "apart", "--indicator", "turkey_share")
    assert [city["value"] for city in told["cities"]] == [pytest.approx(0.1)] * 2
    assert not told["separable"]
    assert told["cities"][0]["provenance"]["kind"]


def test_who_cannot_answer_says_why(ask: Ask) -> None:
    told = ask("even", "tiny", *ASKED)
    _, tiny = told["cities"]
    assert (told["verdict"], told["reasons"]) == ("not_comparable", ["group_too_small"])
    assert (tiny["value"], tiny["rank"]) == (None, None)
    assert tiny["refusal"]["reason"] == "too_few"
    assert "Tiny" in tiny["refusal"]["sentence"]


def test_a_level_of_one_city_is_named_with_it(ask: Ask) -> None:
    told = ask("even", "apart", *ASKED, "--level", "even=quarter", "--level", "apart=nowhere")
    reasons = [city["refusal"] and city["refusal"]["reason"] for city in told["cities"]]
    assert reasons == [None, "no_data"]


def test_the_table_for_the_eye_speaks_the_readers_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["--language", "en", "compare", "apart", "even", "tiny", *ASKED]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[:3]] == ["city", "Apart", "Even"]
    assert "comparable" in lines
    assert "too small" in lines[-1]


def test_all_own_cities_come_after_those_named_and_progress_is_no_part_of_the_answer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["compare", "musterau", "even", "--all", *ASKED, "--json"]) == 0
    said = capsys.readouterr()
    cities = [city["city"] for city in json.loads(said.out)["cities"]]
    assert cities == ["musterau", "even", "apart", "half", "tiny", "uneven"]
    assert said.err.splitlines()[-1].startswith("6 von 6")


def test_a_process_a_core_and_one_process_give_the_same_bits(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(compare, "count_cores", lambda: 2)
    several = ask("--all", *ASKED)
    monkeypatch.setattr(compare, "count_cores", lambda: 1)
    assert ask("--all", *ASKED, "--resume", str(tmp_path / "other.jsonl")) == several


def test_finished_cities_are_not_computed_again(ask: Ask, computed: list[str]) -> None:
    first = ask("--all", *ASKED)
    assert sorted(computed) == sorted(TOWNS)
    computed.clear()
    assert ask("--all", *ASKED) == first
    assert computed == []


def test_a_changed_city_another_question_and_a_torn_line_are_computed(
    ask: Ask, computed: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "answers.jsonl"
    ask("--all", *ASKED, "--resume", str(file))
    computed.clear()
    store.save_city(replace(town("half", TOWNS["even"]), fingerprint="changed"), replace=True)
    ask("--all", *ASKED, "--resume", str(file))
    assert computed == ["half"]
    computed.clear()
    ask("--all", *ASKED, "--period", "2020", "--resume", str(file))
    assert sorted(computed) == sorted(TOWNS)
    computed.clear()
    torn = file.read_bytes()[:-100]
    file.write_bytes(torn)
    ask("--all", *ASKED, "--period", "2020", "--resume", str(file))
    assert computed == ["uneven"]
    computed.clear()
    ask("--all", *ASKED, "--period", "2020", "--resume", str(file))
    assert computed == []


def test_with_a_city_its_kept_answers_are_deleted(ask: Ask, workspace: Path) -> None:
    ask("--all", *ASKED)
    (file,) = (workspace / ".comparisons").iterdir()
    assert "half" in file.read_text("utf-8")
    store.delete_city("half")
    assert not file.exists()


def test_another_version_of_the_program_computes_anew(
    ask: Ask, computed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("--all", *ASKED)
    computed.clear()
    monkeypatch.setattr("geo.commands.compare_answers.program_version", lambda: "99")
    ask("--all", *ASKED)
    assert sorted(computed) == sorted(TOWNS)


def test_an_interrupted_comparison_goes_on_where_it_ended(
    ask: Ask,
    computed: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def tire(task: Task) -> tuple[str, Answer | None]:
        if len(computed) == 2:
            raise KeyboardInterrupt
        return answer(task)

    monkeypatch.setattr(compare, "answer", tire)
    assert run(["compare", "--all", *ASKED, "--json"]) == 130
    said = capsys.readouterr()
    assert said.out == ""
    assert "2 von 5" in said.err.splitlines()[-1]
    monkeypatch.setattr(compare, "answer", answer)
    ask("--all", *ASKED)
    assert sorted(computed) == sorted(TOWNS)


def test_ctrl_c_ends_all_processes_without_a_traceback(workspace: Path) -> None:
    for number in range(8):
        store.save_city(town(f"more{number}", spread(40, 1000, 190, 10)))
    command = [sys.executable, "-m", "geo", "compare", "--all", "--group", "turkey"]
    started = subprocess.Popen(
        [*command, "--draws", "5000"],
        env={**os.environ, "ANKUNFTSATLAS_WORKSPACE": str(workspace)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert started.stderr is not None
    started.stderr.readline()
    os.killpg(started.pid, signal.SIGINT)
    out, err = started.communicate(timeout=60)
    assert (started.returncode, out) == (130, "")
    assert "Traceback" not in err
    assert "aufgehoben" in err.splitlines()[-1]
    # What Python itself started for its processes ends a moment after them.
    end = time.monotonic() + 10
    while _lives(started.pid) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _lives(started.pid)


def _lives(group: int) -> bool:
    """Whether any process of a group is there."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_damaged_city_keeps_no_other_from_being_compared(ask: Ask, workspace: Path) -> None:
    (package,) = (workspace / "half").glob("*.gpkg")
    package.write_bytes(b"no package")
    told = {city["city"]: city for city in ask("--all", *ASKED)["cities"]}
    assert told["half"]["refusal"]["reason"] == "unreadable"
    assert told["even"]["value"] is not None


def test_the_public_compares_released_cities_only(
    ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    release_city(store.open_store(), "even", is_public=True)
    told = ask("--all", *ASKED, "--role", "public")
    assert [city["city"] for city in told["cities"]] == ["even"]
    assert "content-of-even" not in json.dumps(told)
    capsys.readouterr()
    assert run(["compare", "even", "apart", *ASKED, "--role", "public"]) == 1
    assert "apart" not in capsys.readouterr().err.partition("Vorhanden")[2]


def test_a_city_that_nobody_knows_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", "even", "nirgendwo", *ASKED]) == 1
    assert "nirgendwo" in capsys.readouterr().err


def test_all_of_an_empty_workspace_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path / "nothing"))
    assert run(["compare", "--all", *ASKED]) == 1
    assert "python -m geo import" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [*ASKED],
        ["even"],
        ["even", "--index", "gini"],
        ["even", "--group", "turkey", "--indicator", "turkey_share"],
        ["even", "--group", "turkey", "--draws", "5"],
        ["even", "--group", "turkey", "--seed", "-1"],
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["compare", *arguments])
    assert ended.value.code == 2


def test_an_index_without_comparable_form_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", "even", "apart", "--index", "exposure", "--group", "turkey"]) == 1
    assert "dissimilarity" in capsys.readouterr().err
