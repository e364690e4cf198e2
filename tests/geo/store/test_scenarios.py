"""Plans are kept by name; no name, key or damaged file reaches outside their folder."""

import errno
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ScenarioError, StoreError
from geo.scenarios.plan import Plan
from geo.store import folder_plans
from geo.store.keys import PLAN_KEY
from geo.store.scenarios import (
    delete_plan,
    duplicate_plan,
    list_plans,
    load_plan,
    plan_key,
    save_plan,
)
from geo.store.workspace import list_workspace_cities
from tests.cities import small_city

CITY = small_city()
PLAN = Plan(
    name="Größere Häuser / 2030",
    city="small",
    fingerprint="small",
    changes={"directed_share": 40, "stop_areas": ("w1",)},
)
TRAVERSALS = [
    "../../etc/passwd",
    "..",
    ".",
    "",
    "a/b",
    "a\\b",
    "x" * 300,
    "a\0b",
    "a-0123456789ab\n",
]


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path / "ws"))
    return tmp_path / "ws"


def refused(key: str) -> str:
    with pytest.raises(ScenarioError) as refusal:
        load_plan(key, city=CITY)
    return refusal.value.key


def test_a_kept_plan_comes_back_as_it_was() -> None:
    stored = save_plan(PLAN)
    assert load_plan(stored.key, city=CITY) == (PLAN, ())
    assert list_plans("small") == [stored]
    assert stored.name == "Größere Häuser / 2030"
    assert stored.key.startswith("groessere-haeuser-2030-")


def test_plans_of_an_embedded_city_are_kept_too_and_are_no_cities() -> None:
    save_plan(replace(PLAN, city="dortmund"))
    assert [plan.name for plan in list_plans("dortmund")] == [PLAN.name]
    assert list_plans("small") == []
    assert list_workspace_cities() == []


def test_a_name_is_not_taken_twice_unless_asked() -> None:
    save_plan(PLAN)
    changed = replace(PLAN, years=5)
    with pytest.raises(ScenarioError) as refusal:
        save_plan(changed)
    assert refusal.value.key == "scenario_files.name_taken"
    stored = save_plan(changed, replace_it=True)
    assert load_plan(stored.key, city=CITY)[0].years == 5
    assert len(list_plans("small")) == 1


def test_names_that_look_alike_in_plain_letters_are_kept_apart() -> None:
    for name in ("Plan ä", "Plan ae", "Plan Ä", "计划", "план"):
        save_plan(replace(PLAN, name=name))
    assert len(list_plans("small")) == 5


def test_a_copy_has_its_own_name_and_the_same_levers() -> None:
    stored = save_plan(PLAN)
    copy = duplicate_plan(stored.key, name="Kopie", city=CITY)
    delete_plan(stored.key, city_key="small")
    assert [plan.name for plan in list_plans("small")] == ["Kopie"]
    assert load_plan(copy.key, city=CITY)[0] == replace(PLAN, name="Kopie")
    assert refused(stored.key) == "scenario_files.not_kept"


@pytest.mark.parametrize("key", TRAVERSALS)
def test_no_key_of_a_plan_leads_out_of_the_folder(key: str, workspace: Path) -> None:
    save_plan(PLAN)
    outside = workspace.parent / "etc"
    outside.mkdir()
    (outside / "passwd.json").write_text("{}")
    assert refused(key) == "scenario_files.not_kept"
    with pytest.raises(ScenarioError):
        delete_plan(key, city_key="small")
    assert (outside / "passwd.json").exists()


@pytest.mark.parametrize("city", [*TRAVERSALS, "small\n"])
def test_no_key_of_a_city_leads_out_of_the_folder(city: str, workspace: Path) -> None:
    with pytest.raises(ScenarioError) as refusal:
        save_plan(replace(PLAN, city=city))
    assert refusal.value.key == "scenario_files.city_malformed"
    assert not workspace.exists()


@given(st.text())
def test_any_name_gives_a_harmless_key_or_a_sentence(name: str) -> None:
    try:
        key = plan_key(name)
    except ScenarioError as refusal:
        key = "refused-000000000000" if refusal.sentence("de") else ""
    assert PLAN_KEY.fullmatch(key)


def test_a_name_that_cannot_be_shown_is_refused() -> None:
    for name in ("", "  ", "x" * 121, "a\0b", "a\x1b[31m"):
        with pytest.raises(ScenarioError):
            save_plan(replace(PLAN, name=name))
    assert list_plans("small") == []


def test_a_damaged_file_is_told_and_takes_no_other_with_it(workspace: Path) -> None:
    broken, whole = save_plan(PLAN), save_plan(replace(PLAN, name="Heil"))
    file = workspace / ".scenarios" / "small" / f"{broken.key}.json"
    for content in (b"", b"\xff\xfe", b"[" * 100_000, b" " * 300_000, b'{"name": 3}'):
        file.write_bytes(content)
        assert refused(broken.key).startswith("scenario_files.")
        assert {plan.name for plan in list_plans("small")} == {broken.key, "Heil"}
    assert load_plan(whole.key, city=CITY)[0].name == "Heil"


def test_a_crash_while_writing_leaves_the_old_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = save_plan(PLAN)

    def crash(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", crash)
    with pytest.raises(StoreError, match="no space left") as refusal:
        save_plan(replace(PLAN, years=5), replace_it=True)
    assert refusal.value.key == "store.disk_full"
    assert load_plan(stored.key, city=CITY)[0] == PLAN
    assert list_plans("small") == [stored]


def test_there_is_an_end_to_how_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_plans, "MOST_PLANS", 1)
    save_plan(PLAN)
    with pytest.raises(ScenarioError) as refusal:
        save_plan(replace(PLAN, name="Noch einer"))
    assert refusal.value.key == "scenario_files.too_many"
