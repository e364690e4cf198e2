"""Every lever says what it does, how far it moves and what is known about it."""

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from geo.scenarios.levers import ROOMS, Form, Lever, Room, load_levers
from geo.scenarios.plan import Plan, check_value
from geo.texts import LANGUAGES, load_texts

LEVERS = load_levers()
NO_SOURCE = {"de": "Annahme ohne Quelle", "en": "Assumption without a source"}
DOCUMENT = re.compile(r"\b(?:NDS|BBSR|HANNOVER|DO)-[\w-]+\b")
ASKED_FOR = {
    "arrivals_change",
    "household_size",
    "reunification_rate",
    "reunification_first_year",
    "reunification_lag",
    "secondary_migration",
    "directed_share",
    "placement_rule",
    "placement_weights",
    "cap_percent",
    "stop_areas",
    "obligation_first_year",
    "obligation_last_year",
    "obligation_term",
    "obligation_compliance",
    "obligation_rebound",
    "pull_affordable",
    "pull_network",
    "pull_problem",
    "pull_rent",
    "activated_vacancy",
    "new_dwellings",
    "social_quota",
    "mixing_share",
    "special_conversion_year",
    "problem_bought",
    "problem_renovated",
    "problem_closed",
    "departures_change",
    "kita_places_added",
    "kita_central_share",
    "school_choice_share",
    "school_clearing",
    "underregistration",
}


DOCUMENT_OF_SCENARIOS = Path(__file__).parents[3] / "docs" / "scenarios.md"


def each_lever() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("lever", LEVERS.values(), ids=list(LEVERS))


def test_no_lever_that_a_municipality_may_ask_for_is_missing() -> None:
    assert set(LEVERS) >= ASKED_FOR


@each_lever()
def test_the_default_is_a_value_that_the_lever_takes(lever: Lever) -> None:
    check_value(lever.key, lever.default)


@each_lever()
def test_the_bounds_leave_room_to_move(lever: Lever) -> None:
    if lever.form in ("number", "by_area"):
        assert lever.minimum < lever.maximum
        assert 0 < lever.step <= lever.maximum - lever.minimum
    if lever.form == "choice":
        assert len(lever.options) > 1


@each_lever()
def test_the_entries_are_of_the_kinds_promised(lever: Lever) -> None:
    hints = get_type_hints(Lever)
    assert lever.room in get_args(Room)
    assert lever.form in get_args(Form)
    for field in fields(Lever):
        if hints[field.name] in (str, bool):
            assert isinstance(getattr(lever, field.name), hints[field.name]), field.name


@each_lever()
def test_room_unit_and_effects_have_words(lever: Lever) -> None:
    for language in LANGUAGES:
        words = load_texts(language)
        assert words[f"levers.room_{lever.room}"]
        assert f"lever_units.{lever.unit}" in words
        assert lever.acts_on
        assert all(words[f"levers.acts_{part}"] for part in lever.acts_on)


@each_lever()
def test_what_is_known_has_a_source_and_what_is_assumed_says_so(lever: Lever) -> None:
    for language in LANGUAGES:
        assumed = lever.evidence(language) == NO_SOURCE[language]
        assert assumed == (not lever.source)
        assert assumed or lever.evidence(language).endswith(".")


@each_lever()
def test_both_languages_tell_the_same_figures(lever: Lever) -> None:
    german = re.findall(r"\d+", lever.evidence_de)
    english = re.findall(r"\d+", lever.evidence_en)
    assert sorted(german) == sorted(english)


@each_lever()
def test_documents_named_in_a_sentence_stand_in_the_source(lever: Lever) -> None:
    for document in DOCUMENT.findall(lever.evidence_de):
        assert document in lever.source


def test_what_the_law_says_is_dated() -> None:
    for lever in LEVERS.values():
        if lever.room == "obligation" and (
            "Stand" in lever.evidence_de or "§" in lever.evidence_de
        ):
            assert "Stand 2017" in lever.evidence_de or "Stand von 2017" in lever.evidence_de
            assert "s of 2017" in lever.evidence_en


def test_the_law_allows_three_years_and_the_lever_no_more() -> None:
    assert LEVERS["obligation_term"].maximum == 3


def test_the_occupancy_is_that_of_the_published_estate() -> None:
    assert LEVERS["special_persons"].default == pytest.approx(2500 / 780, abs=0.05)


def test_few_levers_are_shown_at_first_and_every_room_has_some() -> None:
    assert 4 <= sum(lever.first for lever in LEVERS.values()) <= 12
    assert {lever.room for lever in LEVERS.values()} == set(ROOMS)


def test_unit_costs_are_assumptions_that_can_be_changed() -> None:
    for lever in LEVERS.values():
        if lever.room == "cost":
            assert lever.assumption
            assert not lever.source


def test_names_are_told_apart() -> None:
    for language in LANGUAGES:
        names = [lever.name(language) for lever in LEVERS.values()]
        assert len(set(names)) == len(names)


def test_a_plan_without_changes_has_every_lever_at_its_default() -> None:
    plan = Plan(name="Basis", city="small", fingerprint="small")
    assert all(plan.value(key) == lever.default for key, lever in LEVERS.items())


@each_lever()
def test_what_is_known_of_a_lever_stands_in_the_public_document(lever: Lever) -> None:
    document = DOCUMENT_OF_SCENARIOS.read_text("utf-8")
    row = next(line for line in document.splitlines() if line.startswith(f"| `{lever.key}` |"))
    assert lever.name_en in row
    assert lever.evidence_en in row
    assert lever.source in row
