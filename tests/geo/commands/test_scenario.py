"""``scenario`` on the command line: what it prints, hides and refuses."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geo.cities import load_city
from geo.city import City
from geo.commands import run
from geo.scenarios.files import write_plan
from geo.scenarios.levers import LeverValue
from geo.scenarios.plan import Plan
from geo.scenarios.shown import compute_hidden
from geo.scenarios.start import load_start

Write = Callable[..., Path]
Ask = Callable[..., dict[str, Any]]
CONSERVED = 1e-4
"""Persons: figures are printed with six decimals, and several are added."""


@pytest.fixture(scope="module")
def city() -> City:
    return load_city("musterhafen")


@pytest.fixture
def write(tmp_path: Path, city: City) -> Write:
    """A plan of three years as a file."""

    def write_file(*, plan_for: City = city, **changes: LeverValue) -> Path:
        plan = Plan("Weniger Zuzug", plan_for.key, plan_for.fingerprint, years=3, changes=changes)
        file = tmp_path / "plan.json"
        file.write_text(write_plan(plan), "utf-8")
        return file

    return write_file


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """The printed object of a run that must succeed without a word on standard error."""

    def run_json(file: Path, *arguments: str) -> dict[str, Any]:
        assert run(["scenario", "musterhafen", str(file), *arguments, "--json"]) == 0
        said = capsys.readouterr()
        assert said.err == ""
        described: dict[str, Any] = json.loads(said.out)
        return described

    return run_json


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """The sentence of a run that must be refused."""

    def run_refused(*arguments: str) -> str:
        assert run(["--language", "en", "scenario", *arguments, "--json"]) == 1
        said = capsys.readouterr()
        assert said.out == ""
        return said.err.strip()

    return run_refused


def test_it_says_where_its_figures_come_from(write: Write, ask: Ask, city: City) -> None:
    described = ask(write(arrivals_change=-50.0), "--draws", "20", "--seed", "7")
    origin = described["provenance"]
    assert (
        origin.items()
        >= {
            "kind": "modelled",
            "city_hash": city.fingerprint,
            "fingerprint": city.fingerprint,
            "city_kind": "fictional",
            "period": 2024,
            "level": "neighbourhood",
            "seed": 7,
            "draws": 20,
            "schema": 1,
        }.items()
    )
    assert [source["licence"] for source in origin["sources"]] == ["CC0 1.0"]
    assert origin["model"]["levers"] == ["arrivals_change"]
    assert described["years"] == [2024, 2025, 2026, 2027]
    assert described["changes"] == {"arrivals_change": -50}


def test_nobody_is_lost_between_arrival_dwelling_and_departure(write: Write, ask: Ask) -> None:
    totals = ask(write(arrivals_change=30.0))["totals"]
    housed, waiting = (np.array(totals[key]["mean"]) for key in ("people_city", "unhoused"))
    came, left = (np.array(totals[key]["mean"][1:]) for key in ("arrived", "departed"))
    np.testing.assert_allclose(np.diff(housed + waiting), came - left, atol=CONSERVED)


def test_without_draws_there_are_no_intervals_and_no_seed(write: Write, ask: Ask) -> None:
    described = ask(write(arrivals_change=-50.0))
    assert described["totals"]["arrived"]["lower"] is None
    assert described["provenance"]["seed"] is None
    assert described["ranking"]["unhoused"]["verdict"] in ("one_run", "alike")


def test_the_interval_lies_around_the_mean_and_the_same_seed_gives_the_same(
    write: Write, ask: Ask
) -> None:
    file = write(arrivals_change=-50.0)
    described = ask(file, "--draws", "50")
    arrived = described["totals"]["arrived"]
    assert arrived["lower"][3] < arrived["mean"][3] < arrived["upper"][3]
    assert ask(file, "--draws", "50") == described
    assert ask(file, "--draws", "50", "--seed", "2")["totals"]["arrived"] != arrived


def test_fewer_arrivals_leave_more_dwellings_free_in_every_draw(write: Write, ask: Ask) -> None:
    described = ask(write(arrivals_change=-50.0), "--draws", "30")
    assert described["ranking"]["lettable_city"] == {
        "better": 1,
        "worse": 0,
        "tied": 0,
        "share": 1,
        "verdict": "robust",
    }


def test_a_plan_without_changes_is_its_own_baseline(write: Write, ask: Ask) -> None:
    described = ask(write(), "--draws", "10")
    assert described["totals"] == described["baseline"]
    assert {ranks["verdict"] for ranks in described["ranking"].values()} == {"alike"}


def test_costs_add_up_item_by_item(write: Write, ask: Ask) -> None:
    described = ask(write(new_dwellings=100.0, kita_places_added=50.0))
    items = [cost[1] for cost in described["costs"].values()]
    assert sum(items) == pytest.approx(described["totals"]["cost"]["mean"][1])
    assert described["costs"]["cost_new_dwelling"][1] == pytest.approx(100 * 250_000)


def test_what_is_confidential_at_the_start_is_null(write: Write, ask: Ask, city: City) -> None:
    hidden = compute_hidden(city, load_start(city))
    areas = ask(write(arrivals_change=-100.0), "--draws", "5")["areas"]
    assert hidden.people.any()
    for area, people, eu2 in zip(areas, hidden.people, hidden.groups["eu2"], strict=True):
        assert (area["states"].get("people") == "suppressed") == people
        assert (area["values"]["people:eu2"] is None) == eu2
        if people:
            shown = {key for key, value in area["values"].items() if value is not None}
            visible = {key.partition(":")[0] for key in shown}
            assert visible <= {"problem", "people", "people_change", "directed"}
            assert not shown & {"people", "people_change", "directed", "people_share"}
            assert set(area["short_from"].values()) == {None}


def test_the_table_names_plan_caveat_outcomes_and_confidential_areas(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(write(arrivals_change=-50.0))
    assert run(["scenario", "musterhafen", file, "--draws", "5"]) == 0
    said = capsys.readouterr().out
    for words in ("Weniger Zuzug", "keine Prognose", "5 Ziehungen", "Angekommen", "vertraulich"):
        assert words in said
    assert run(["scenario", "musterhafen", file, "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "without chance" in said
    assert "confidential" in said


def test_a_file_that_is_not_there_is_none_or_of_another_city_is_refused_in_a_sentence(
    write: Write, refused: Callable[..., str], tmp_path: Path
) -> None:
    assert "nothing.json" in refused("musterhafen", str(tmp_path / "nothing.json"))
    broken = tmp_path / "broken.json"
    broken.write_text("{", "utf-8")
    assert "JSON" in refused("musterhafen", str(broken))
    other = write(plan_for=load_city("musterau"))
    assert "musterau" in refused("musterhafen", str(other))
    assert "atlantis" in refused("atlantis", str(other))


def test_a_city_without_the_figures_it_needs_is_refused(
    refused: Callable[..., str], write: Write
) -> None:
    told = refused("eisenach", str(write(plan_for=load_city("eisenach"))))
    assert "Eisenach" in told


def test_a_plan_made_for_older_figures_is_computed_with_a_note(
    write: Write, ask: Ask, city: City
) -> None:
    described = ask(write(plan_for=replace(city, fingerprint="older")))
    assert len(described["notes"]) == 1


@pytest.mark.parametrize("arguments", [["--draws", "-1"], ["--draws", "2001"], ["--seed", "x"]])
def test_wrong_usage_exits_with_two(arguments: list[str], write: Write) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(["scenario", "musterhafen", str(write()), *arguments])
    assert stopped.value.code == 2


@pytest.mark.parametrize(("option", "most"), [("--draws", "2,000"), ("--seed", "9,223,372,036")])
def test_an_impossible_number_is_refused_with_the_range_that_is_allowed(
    write: Write, capsys: pytest.CaptureFixture[str], option: str, most: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(["scenario", "musterhafen", str(write()), option, "1" + 20 * "0"])
    assert stopped.value.code == 2
    assert f"from 0 to {most}" in capsys.readouterr().err
