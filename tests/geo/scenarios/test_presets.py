"""A preset is a plan for any city: valid, named in both languages, without an area of its own."""

from dataclasses import replace

import numpy as np
import pytest

from geo.errors import ScenarioError
from geo.scenarios.conflicts import EXEMPTIONS, check_conflicts
from geo.scenarios.files import normalise_plan, read_plan, write_plan
from geo.scenarios.levers import load_levers
from geo.scenarios.plan import LONGEST
from geo.scenarios.presets import apply_preset, choose_site, load_presets
from geo.scenarios.state import Start
from tests.cities import small_city

PRESETS = sorted(load_presets())


def start_of_three() -> Start:
    """Three areas; most dwellings in w2, most lettable ones in e1."""
    zeros = np.zeros(3)
    return Start(
        city="small",
        fingerprint="small",
        level="quarter",
        period=2020,
        area_ids=("w1", "w2", "e1"),
        groups=("turkey",),
        people=np.array([[50.0, 60.0, 0.0]]),
        others=np.array([50.0, 240.0, 600.0]),
        arrivals=np.array([10.0]),
        departure_rates=np.array([0.1]),
        dwellings=np.array([100.0, 500.0, 300.0]),
        vacant=np.array([10.0, 10.0, 50.0]),
        lettable=np.array([5.0, 5.0, 40.0]),
        released=np.zeros((LONGEST, 3)),
        social=zeros,
        problem=zeros,
        rents=zeros,
        kita_children=zeros,
        kita_migration=zeros,
        kita_places=zeros,
        school_children=zeros,
        school_migration=zeros,
        school_places=zeros,
        centres=np.zeros((3, 2)),
        known=np.array([1.0, 1.0, 1.0]),
    )


@pytest.mark.parametrize("key", PRESETS)
def test_every_preset_is_a_plan_without_contradiction_that_its_file_brings_back(key: str) -> None:
    plan = apply_preset(load_presets()[key], start_of_three())
    check_conflicts(plan, area_ids=["w1", "w2", "e1"])
    assert read_plan(write_plan(plan), city=small_city()) == normalise_plan(plan)


@pytest.mark.parametrize("key", PRESETS)
def test_every_preset_changes_something_and_names_no_area(key: str) -> None:
    changes = load_presets()[key].changes
    levers = load_levers()
    assert any(value != levers[lever].default for lever, value in changes.items())
    assert all(levers[lever].form in ("number", "choice") for lever in changes)


@pytest.mark.parametrize("key", PRESETS)
def test_every_preset_is_told_in_both_languages(key: str) -> None:
    preset = load_presets()[key]
    assert preset.name("de") != preset.name("en")
    assert preset.description("de") != preset.description("en")
    assert apply_preset(preset, start_of_three(), language="en").name == preset.name_en


def test_no_two_presets_share_a_name_or_their_changes() -> None:
    presets = load_presets().values()
    assert len({preset.name_de for preset in presets}) == len(presets)
    assert len({str(sorted(preset.changes.items())) for preset in presets}) == len(presets)


def test_the_site_is_where_the_rule_says() -> None:
    start = start_of_three()
    assert choose_site(start, "most_dwellings") == "w2"
    assert choose_site(start, "most_lettable") == "e1"


def test_an_area_without_known_figures_is_no_site() -> None:
    start = start_of_three()
    unknown = replace(
        start, known=np.array([1.0, 0.0, 1.0]), dwellings=np.array([100.0, 500.0, np.nan])
    )
    assert choose_site(unknown, "most_dwellings") == "w1"
    with pytest.raises(ScenarioError):
        choose_site(replace(start, known=np.zeros(3)), "most_dwellings")


def test_the_words_of_the_obligation_say_the_shares_that_it_sets() -> None:
    preset = load_presets()["obligation_three_years"]
    exempt = sum(float(str(preset.changes.get(key, 0))) for key in EXEMPTIONS)
    for language in ("de", "en"):
        assert f"{exempt:.0f} %" in preset.description(language)


def test_the_two_readings_of_the_literature_disagree_about_what_pulls() -> None:
    cheap, group = (
        load_presets()[key].changes for key in ("cheap_vacancy_pulls", "own_group_pulls")
    )
    assert float(str(cheap["pull_affordable"])) > float(str(cheap["pull_network"]))
    assert float(str(group["pull_affordable"])) < float(str(group["pull_network"]))


def test_the_rate_at_which_families_follow_stands_in_words() -> None:
    preset = load_presets()["families_follow"]
    of_hundred = 100 * float(str(preset.changes["reunification_rate"]))
    assert f"jährlich {of_hundred:.0f} Angehörige" in preset.description_de
    assert f"{of_hundred:.0f} relatives a year" in preset.description_en
