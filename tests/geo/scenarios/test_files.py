"""A plan comes back as it was written; whatever else is read is refused in a sentence."""

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import GeoError, ScenarioError
from geo.scenarios.conflicts import EXEMPTIONS
from geo.scenarios.files import (
    LARGEST_FILE,
    LARGEST_LINK,
    from_link,
    normalise_plan,
    read_plan,
    read_plan_with_notes,
    to_link,
    write_plan,
)
from geo.scenarios.levers import Lever, LeverValue, load_levers
from geo.scenarios.plan import LONGEST, Plan
from tests.cities import small_city

CITY = small_city()
AREAS = ["w1", "w2", "e1"]
GROUPS = ["turkey", "eu2"]


def make_plan(**changes: LeverValue) -> Plan:
    return Plan(name="Probe", city="small", fingerprint="small", changes=changes)


def numbers(lever: Lever) -> st.SearchStrategy[float]:
    return st.floats(lever.minimum, lever.maximum, allow_subnormal=False)


def values(lever: Lever) -> st.SearchStrategy[Any]:
    if lever.form == "choice":
        return st.sampled_from(lever.options)
    if lever.form == "areas":
        return st.lists(st.sampled_from(AREAS), max_size=2).map(tuple)
    if lever.form == "by_area":
        return st.dictionaries(st.sampled_from(AREAS), numbers(lever))
    if lever.by_group:
        by_group = st.dictionaries(st.sampled_from(GROUPS), numbers(lever))
        return st.one_of(numbers(lever), by_group)
    return numbers(lever)


# Levers of measures that are not taken contradict nothing, so any of the others may be moved.
TAKEN = {"obligation_covered", "directed_share", "special_dwellings"}
# One exempt share never makes more than everybody; two may.
MOVABLE = sorted(set(load_levers()) - TAKEN - set(EXEMPTIONS[1:]))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    keys = draw(st.lists(st.sampled_from(MOVABLE), unique=True, max_size=8))
    changes = {key: draw(values(load_levers()[key])) for key in keys}
    letters = st.characters(exclude_categories=["C", "Z"])
    return Plan(
        name=draw(st.text(letters, min_size=1, max_size=40)),
        city="small",
        fingerprint="small",
        years=draw(st.integers(1, LONGEST)),
        seed=draw(st.integers(0, 2**63 - 1)),
        changes=changes,
    )


@given(plans())
def test_what_is_written_is_read_back_the_same(plan: Plan) -> None:
    assert read_plan(write_plan(plan), city=CITY) == normalise_plan(plan)


@given(plans())
def test_a_link_brings_back_the_same_plan(plan: Plan) -> None:
    assert from_link(to_link(plan), CITY) == normalise_plan(plan)


@given(plans())
def test_writing_again_gives_the_same_text(plan: Plan) -> None:
    written = write_plan(plan, period=2024)
    assert write_plan(read_plan(written, city=CITY), period=2024) == written
    assert written.endswith("}\n")
    assert list(json.loads(written)) == sorted(json.loads(written))


@given(plans())
def test_a_tidied_plan_means_the_same(plan: Plan) -> None:
    tidy = normalise_plan(plan)
    for key, lever in load_levers().items():
        if lever.form == "areas":
            assert set(tidy.areas(key)) == set(plan.areas(key))
        elif lever.form == "by_area":
            assert (tidy.by_area(key, AREAS) == plan.by_area(key, AREAS)).all()
        elif lever.form == "number":
            assert (tidy.by_group(key, GROUPS) == plan.by_group(key, GROUPS)).all()


def test_only_moved_levers_are_written() -> None:
    plan = make_plan(directed_share=0, stop_areas=("w2", "w1", "w2"), arrivals_change={"eu2": 0})
    assert json.loads(write_plan(plan))["changes"] == {"stop_areas": ["w1", "w2"]}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


def refused_or_read(content: str | bytes) -> None:
    """Nothing but a sentence may come of it, and the sentence can be said and printed."""
    try:
        read_plan(content, city=CITY)
    except GeoError as refusal:
        said = refusal.sentence("de") + refusal.sentence("en")
    else:
        said = "read"
    assert said.encode("utf-8")


@given(st.text() | st.binary() | JSON.map(json.dumps))
def test_garbage_is_refused_in_a_sentence(content: str | bytes) -> None:
    refused_or_read(content)


@given(
    st.sampled_from(["schema", "name", "city", "city_hash", "period", "years", "seed", "changes"]),
    JSON,
)
def test_any_entry_may_be_garbage(entry: str, garbage: object) -> None:
    document = json.loads(write_plan(make_plan(directed_share=5))) | {entry: garbage}
    refused_or_read(json.dumps(document))


@given(st.sampled_from(sorted(load_levers())), JSON)
def test_any_lever_may_be_garbage(lever: str, garbage: object) -> None:
    document = json.loads(write_plan(make_plan())) | {"changes": {lever: garbage}}
    refused_or_read(json.dumps(document))


@given(st.text() | st.binary().map(lambda data: base64.urlsafe_b64encode(data).decode()))
def test_a_garbled_link_is_refused_in_a_sentence(link: str) -> None:
    with pytest.raises(ScenarioError):
        from_link(link, CITY)


def altered(**entries: object) -> str:
    return json.dumps(json.loads(write_plan(make_plan(directed_share=5))) | entries)


def without(entry: str) -> str:
    document = json.loads(write_plan(make_plan()))
    del document[entry]
    return json.dumps(document)


REFUSED = {
    "scenario_files.not_json": "{",
    "scenario_files.no_object": "[]",
    "scenario_files.twice": '{"schema": 1, "schema": 1}',
    "scenario_files.no_number": '{"schema": NaN}',
    "scenario_files.newer": altered(schema=2),
    "scenario_files.unknown_version": altered(schema=0),
    "scenario_files.unknown": altered(levers={}),
    "scenario_files.missing": without("seed"),
    "scenario_files.no_text": altered(name=7),
    "scenario_files.no_whole_number": altered(years=1.5),
    "scenario_files.no_changes": altered(changes=[]),
    "scenario_files.other_city": altered(city="dortmund"),
    "scenario_files.name_missing": altered(name=" \n "),
    "scenario_files.name_unfit": altered(name="n" * 121),
    "scenario_files.unknown_areas": altered(changes={"stop_areas": ["w1", "x9"]}),
    "scenario_files.unknown_groups": altered(changes={"arrivals_change": {"martians": 5}}),
    "scenario_files.too_large": " " * (LARGEST_FILE + 1),
    "errors.scenario_years": altered(years=31),
    "errors.scenario_unknown_lever": altered(changes={"magic": 1}),
    "errors.scenario_bad_number": altered(changes={"directed_share": 101}),
    "errors.scenario_bad_choice": altered(changes={"placement_rule": "luck"}),
    "errors.scenario_bad_areas": altered(changes={"stop_areas": "w1"}),
    "errors.scenario_bad_by_area": altered(changes={"placement_weights": {"w1": -1}}),
}


@pytest.mark.parametrize("key", REFUSED)
def test_each_fault_has_its_own_sentence(key: str) -> None:
    with pytest.raises(ScenarioError) as refusal:
        read_plan(REFUSED[key], city=CITY)
    assert refusal.value.key == key
    assert refusal.value.sentence("de") != refusal.value.sentence("en")


def test_a_refused_value_names_the_lever_and_its_bounds_in_the_readers_words() -> None:
    with pytest.raises(ScenarioError) as refusal:
        read_plan(altered(changes={"cost_new_dwelling": -1}), city=CITY)
    german, english = refusal.value.sentence("de"), refusal.value.sentence("en")
    assert "Neubau einer Wohnung" in german
    assert "0 bis 1.000.000" in german
    assert "Building a dwelling" in english
    assert "0 to 1,000,000" in english


def test_a_plan_of_the_same_city_with_other_figures_is_taken_over_and_says_so() -> None:
    plan, notes = read_plan_with_notes(altered(city_hash="older"), city=CITY)
    assert plan.fingerprint == CITY.fingerprint
    assert [note.key for note in notes] == ["scenario_files.data_changed"]
    assert "Kleinstadt" in notes[0].sentence("de")
    assert read_plan_with_notes(altered(), city=CITY)[1] == ()


def test_a_link_of_another_city_is_refused() -> None:
    other = to_link(Plan(name="Probe", city="dortmund", fingerprint="x"))
    with pytest.raises(ScenarioError) as refusal:
        from_link(other, CITY)
    assert refusal.value.key == "scenario_files.other_city"


def test_a_link_that_swells_when_unpacked_is_stopped() -> None:
    bomb = base64.urlsafe_b64encode(zlib.compress(b" " * (100 * LARGEST_LINK))).decode()
    with pytest.raises(ScenarioError) as refusal:
        from_link(bomb, CITY)
    assert refusal.value.key == "scenario_files.link_too_large"


def test_a_link_that_was_cut_off_is_refused() -> None:
    link = to_link(make_plan(directed_share=5))
    with pytest.raises(ScenarioError) as refusal:
        from_link(link[:-8], CITY)
    assert refusal.value.key == "scenario_files.link_broken"


CONFLICTS: dict[str, Mapping[str, LeverValue]] = {
    "scenario_files.obligation_years": {
        "obligation_covered": 50,
        "obligation_first_year": 4,
        "obligation_last_year": 3,
    },
    "scenario_files.exempt_sum": {"obligation_covered": {"eu2": 5}} | dict.fromkeys(EXEMPTIONS, 17),
    "scenario_files.no_weights": {"directed_share": 10, "placement_rule": "weights"},
    "scenario_files.stopped_everywhere": {"directed_share": 10, "stop_areas": ("w1", "w2", "e1")},
    "scenario_files.special_area": {"special_dwellings": 100},
    "scenario_files.conversion_year": {
        "special_dwellings": 100,
        "special_area": ("w1",),
        "special_first_year": 5,
        "special_conversion_share": 33,
    },
}


@pytest.mark.parametrize("key", CONFLICTS)
def test_levers_that_contradict_each_other_are_refused(key: str) -> None:
    with pytest.raises(ScenarioError) as refusal:
        read_plan(altered(changes=CONFLICTS[key]), city=CITY)
    assert refusal.value.key == key


@pytest.mark.parametrize("key", sorted(set(CONFLICTS) - {"scenario_files.exempt_sum"}))
def test_levers_of_a_measure_not_taken_contradict_nothing(key: str) -> None:
    resting = {lever: value for lever, value in CONFLICTS[key].items() if lever not in TAKEN}
    assert set(read_plan(altered(changes=resting), city=CITY).changes) == set(resting)
