"""Several processes write one workspace at the same time; nothing is torn, lost or mixed."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from geo import store
from geo.cities import load_city
from geo.errors import GeoError, StoreError
from geo.store.disk import locked
from geo.store.interface import Store
from geo.store.log import FILE
from geo.store.scenarios import list_plans, load_plan
from tests.cities import small_city, with_values
from tests.geo.store.users_driver import TIMES

DRIVER = Path(__file__).parent / "users_driver.py"
PROJECT = Path(__file__).parents[3]
USERS = (1, 2, 3)


def run_users(*arguments: list[str]) -> list[int]:
    """All at once; how each ended."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    users = [
        subprocess.Popen([sys.executable, str(DRIVER), *given], env=environment)
        for given in arguments
    ]
    return [user.wait(120) for user in users]


@pytest.mark.usefixtures("any_store")
def test_users_who_save_at_the_same_time_leave_one_whole_city_each() -> None:
    assert run_users(*(["all", str(number)] for number in USERS)) == [0, 0, 0]
    city = load_city("small")
    # Name and figures are of the same user.
    assert city.name == f"Von {city.values['value'].iloc[0]:.0f}"
    for number in USERS:
        assert load_city(f"stadt-{number}").values["value"].tolist() == [float(number)]
    plans = {plan.name: plan.key for plan in list_plans("small")}
    assert len(plans) == len(USERS) * TIMES + 1
    plan, _ = load_plan(plans["Gemeinsam"], city=small_city())
    assert plan.years in {number + 1 for number in USERS}
    # Every act has its line, and no line is torn.
    assert len(store.list_actions()) == len(USERS) * TIMES * 4


@pytest.mark.usefixtures("any_store")
def test_of_users_who_have_seen_the_same_city_the_first_to_save_wins() -> None:
    stamp = store.save_city(small_city())
    ends = run_users(*(["once", str(number), stamp] for number in USERS))
    assert sorted(ends) == [0, 3, 3]
    winner = USERS[ends.index(0)]
    assert load_city("small").values["value"].tolist() == [float(winner)]


def test_a_reader_sees_one_whole_city_while_another_is_being_written(any_store: Store) -> None:
    states = {
        name: with_values(small_city(), [("w1", "population_count", "2020", number)])
        for name, number in (("Eins", 1.0), ("Zwei", 2.0))
    }
    written = [replace(city, name=name) for name, city in states.items()]
    store.save_city(written[0])
    done = threading.Event()

    def write() -> None:
        for turn in range(12):
            store.save_city(written[turn % 2], replace=True)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = set()
    while not done.is_set():
        parts = any_store.read_parts("small")
        seen.add((parts.card["name"], parts.tables["values"]["value"].iloc[0]))
    writer.join()
    assert seen <= {("Eins", 1.0), ("Zwei", 2.0)}


def test_whoever_waits_too_long_is_told(workspace: Path) -> None:
    with (
        locked(workspace, "small"),
        pytest.raises(StoreError) as told,
        locked(workspace, "small", wait=0.1),
    ):
        pass
    assert told.value.key == "store.busy"


def test_a_line_of_the_log_that_was_cut_off_takes_no_other_with_it(workspace: Path) -> None:
    store.save_city(small_city())
    with (workspace / FILE).open("ab") as log:
        log.write(b'{"when": "2026", "wh\n\xff\n[]\n' + json.dumps({"what": 1}).encode() + b"\n")
    store.delete_city("small")
    assert [action.what for action in store.list_actions()] == ["city_saved", "city_deleted"]


def test_the_log_holds_nothing_of_the_figures(workspace: Path) -> None:
    store.act_as("m.muster\n\x1b[31m")
    try:
        store.save_city(small_city(), originals={"geheim.csv": b"1"})
    finally:
        store.act_as("")
    (line,) = (workspace / FILE).read_text("utf-8").splitlines()
    assert json.loads(line).keys() == {"when", "what", "city", "who"}
    assert json.loads(line)["who"] == "m.muster[31m"


def test_refusals_are_sentences_in_both_languages() -> None:
    for key in ("store.busy", "store.changed_meanwhile"):
        refusal = GeoError(key, city="small")
        assert refusal.sentence("de") != refusal.sentence("en")
