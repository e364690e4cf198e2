"""``optimise`` on the command line, for a city of the atlas."""

import json
from pathlib import Path

import pytest

from geo.cities import load_city
from geo.commands import run
from geo.scenarios.files import write_plan
from geo.scenarios.levers import LeverValue
from geo.scenarios.plan import Plan


def write_file(folder: Path, changes: dict[str, LeverValue]) -> str:
    city = load_city("musterhafen")
    plan = Plan("Probe", city.key, city.fingerprint, changes=changes)
    file = folder / "plan.json"
    file.write_text(write_plan(plan), "utf-8")
    return str(file)


def test_the_best_is_below_todays_rule_and_places_everybody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_file(tmp_path, {"directed_share": 60, "cap_percent": 40})
    options = ["--goal", "dissimilarity", "--frontier", "distance", "--json"]
    assert run(["optimise", "musterhafen", file, *options]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["value"] < told["today"]
    assert told["value"] <= told["plan"]
    persons = sum(area["persons"] for area in told["areas"])
    assert persons == pytest.approx(told["persons"], abs=3)
    points = told["frontier"]["points"]
    assert points[0]["dissimilarity"] == told["value"]
    assert len(points) > 2
    assert {rule["rule"] for rule in told["rules"]} == {"share_cap", "own_choice"}


def test_a_plan_that_places_nobody_is_said_to_be_computed_for_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_file(tmp_path, {})
    assert run(["optimise", "musterhafen", file, "--goal", "isolation"]) == 0
    told = capsys.readouterr().out
    assert "Der Plan vermittelt niemanden; gerechnet ist, als würde die Kommune alle" in told
    assert "Isolationsindex" in told


def test_contradicting_rules_are_refused_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_file(tmp_path, {"arrivals_change": 300})
    options = ["--goal", "kita", "--years", "10", "--language", "en"]
    assert run(["optimise", "musterhafen", file, *options]) == 1
    said = capsys.readouterr()
    assert "free dwellings" in said.err
    assert said.out == ""


def test_a_frontier_of_a_goal_with_itself_is_wrong_usage(tmp_path: Path) -> None:
    file = write_file(tmp_path, {})
    with pytest.raises(SystemExit, match="2"):
        run(["optimise", "musterhafen", file, "--goal", "kita", "--frontier", "kita"])


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["optimise", "musterhafen", str(tmp_path / "no.json"), "--goal", "kita"]) == 1
    assert "no.json" in capsys.readouterr().err
