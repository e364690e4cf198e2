"""The page Szenarien follows its levers, says what is modelled, and opens what a link asks for."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.cities import load_city
from geo.disclosure import DEFAULT_RULE
from geo.scenarios.files import from_link, read_plan, to_link
from geo.scenarios.levers import ROOMS, load_levers
from geo.scenarios.outcome_catalogue import choose_outcome
from geo.scenarios.plan import Plan
from geo.scenarios.presets import load_presets
from geo.store.scenarios import list_plans, load_plan, save_plan
from pages.components import cached_scenarios as results
from pages.components.scenario_best import weights_of
from pages.components.scenario_figures import Figure, format_change, format_outcome
from pages.components.scenario_levers import evidence_html, offered_levers

PROJECT = Path(__file__).parent.parent.parent
PAGE = "pages/4_Szenarien.py"
PATIENCE = 60
CITY = "musterhafen"


@pytest.fixture(autouse=True)
def empty_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path))


def plan_of(city_key: str = CITY, **changes: object) -> Plan:
    city = load_city(city_key)
    return Plan(name="Probe", city=city.key, fingerprint=city.fingerprint, changes=changes)  # type: ignore[arg-type]


def open_page(**link: str) -> AppTest:
    test = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=PATIENCE)
    test.switch_page(PAGE)
    for name, value in {"city": CITY, **link}.items():
        test.query_params[name] = value
    return test.run()


def html_of(test: AppTest) -> str:
    return " ".join(element.proto.body for element in test.get("html"))


def assert_fine(test: AppTest) -> None:
    assert not test.exception
    assert not test.error


def draft_of(test: AppTest) -> Plan:
    city = load_city(CITY)
    plan: Plan = test.session_state[f"scenario.draft.{CITY}.{city.fingerprint}"]["plan"]
    return plan


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("compare", ["plan", "baseline", "saved", "sides"])
def test_every_comparison_opens_in_both_languages(language: str, compare: str) -> None:
    test = open_page(lang=language, compare=compare)
    assert_fine(test)
    assert not test.warning


def test_the_caveat_and_the_word_modelled_stand_on_the_page() -> None:
    body = html_of(open_page())
    assert "Signal, keine Prognose" in body
    assert "Das Jahr 2029 in Zahlen (modelliert)" in body
    assert "Modellrechnung" in body


def test_the_headline_is_the_number_of_the_model() -> None:
    plan = plan_of()
    outcomes = results.compute(load_city(CITY), plan, rule=DEFAULT_RULE)
    people = outcomes.course.unhoused[0, 5].sum()
    shown = format_outcome(float(people), choose_outcome("unhoused"), "de")
    shown = shown.replace("\N{NO-BREAK SPACE}", " ")
    assert f'<p class="value">{shown}</p>' in html_of(open_page(year="2029"))


def test_a_plan_in_the_link_is_opened_and_kept_in_the_link() -> None:
    plan = plan_of(directed_share=60, placement_rule="least_segregation")
    test = open_page(plan=to_link(plan))
    assert_fine(test)
    assert dict(draft_of(test).changes) == dict(plan.changes)
    assert "Bewegt: Von der Kommune vermittelter Anteil" in html_of(test)
    written = test.query_params["plan"]
    packed = written if isinstance(written, str) else written[0]
    assert from_link(packed, load_city(CITY)).changes == plan.changes


def test_a_damaged_plan_in_the_link_is_one_sentence_and_the_page_goes_on() -> None:
    test = open_page(plan="abc")
    assert not test.exception
    assert "kein lesbares Szenario" in test.error[0].value
    assert "Signal, keine Prognose" in html_of(test)


@pytest.mark.parametrize("preset", load_presets())
def test_every_preset_moves_the_levers_and_can_be_taken_back(preset: str) -> None:
    test = open_page(preset=preset)
    test.button(key="scenario.use").click().run()
    assert_fine(test)
    assert set(load_presets()[preset].changes) <= set(draft_of(test).changes)
    test.button(key="scenario.reset").click().run()
    assert_fine(test)
    assert not draft_of(test).changes
    test.button(key="scenario.restore").click().run()
    assert_fine(test)
    assert set(load_presets()[preset].changes) <= set(draft_of(test).changes)


def test_a_placement_rule_chosen_in_the_list_moves_the_plan() -> None:
    test = open_page(plan=to_link(plan_of(directed_share=60)))
    box = next(one for one in test.selectbox if "placement_rule" in (one.key or ""))
    box.select("vacancy").run()
    assert_fine(test)
    assert draft_of(test).choice("placement_rule") == "vacancy"


def test_contradicting_levers_are_one_sentence_beside_the_levers() -> None:
    plan = plan_of(directed_share=60)
    test = open_page(plan=to_link(plan))
    box = next(one for one in test.selectbox if "placement_rule" in (one.key or ""))
    box.select("weights").run()
    assert not test.exception
    assert "kein Gebiet hat ein Gewicht" in test.error[0].value


@pytest.mark.parametrize("city", ["dortmund", "hannover", "eisenach"])
def test_a_city_without_the_figures_says_what_is_missing(city: str) -> None:
    test = open_page(city=city)
    assert_fine(test)
    assert "fehlen" in test.info[0].value
    assert "in Zahlen (modelliert)" not in html_of(test)


def test_every_room_has_levers_with_evidence_or_the_words_for_none() -> None:
    levers = load_levers().values()
    assert {lever.room for lever in levers} == set(ROOMS)
    for lever in levers:
        told = evidence_html(lever, "de")
        assert "Quelle" in told


def test_levers_without_figures_are_not_offered() -> None:
    from dataclasses import replace

    start = results.start(load_city(CITY))
    lacking = replace(start, missing=frozenset({"problem"}))
    assert "problem_bought" in {lever.key for lever in offered_levers(start)}
    assert "problem_bought" not in {lever.key for lever in offered_levers(lacking)}


def test_a_difference_carries_its_sign_and_unit() -> None:
    figure = Figure(choose_outcome("unhoused"), plan=12.0, other=10.0, low=0, high=0)
    assert format_change(figure, "de").startswith("+2")
    lower = Figure(choose_outcome("unhoused"), plan=8.0, other=10.0, low=0, high=0)
    assert format_change(lower, "de").startswith("\N{MINUS SIGN}2")


def test_money_is_told_in_millions() -> None:
    assert (
        format_outcome(1_250_000.0, choose_outcome("cost"), "de") == "1,3\N{NO-BREAK SPACE}Mio. €"
    )


def test_classes_stay_the_same_whatever_the_plan() -> None:
    city = load_city(CITY)
    first = results.classes_of(city, results.baseline_of(plan_of(), "x"), "people_share")
    moved = plan_of(arrivals_change=100)
    assert results.classes_of(city, results.baseline_of(moved, "y"), "people_share") == first


def test_classes_of_differences_are_the_same_on_both_sides_of_zero() -> None:
    city = load_city(CITY)
    classes = results.difference_classes_of(city, plan_of(), "people_share")
    inner = classes.bounds[1:-1]
    assert inner == tuple(-bound for bound in reversed(inner))


def test_the_name_of_a_plan_computes_nothing_anew() -> None:
    from dataclasses import replace

    plan = plan_of(directed_share=60)
    assert results.plan_key(plan) == results.plan_key(replace(plan, name="anders"))
    assert results.plan_key(plan) != results.plan_key(plan_of(directed_share=65))


def test_a_placement_becomes_weights_with_the_largest_at_a_hundred() -> None:
    import numpy as np

    placed = np.array([[1.0, 0.0, 3.0], [1.0, 0.0, 1.0]])
    assert weights_of(placed, ("a", "b", "c")) == {"a": 50.0, "c": 100.0}


def test_a_saved_plan_is_offered_opened_and_deleted() -> None:
    test = open_page(plan=to_link(plan_of(directed_share=60)))
    test.session_state["scenario.saved_plans"] = True
    test.run()
    test.button(key="scenario.save").click().run()
    assert_fine(test)
    test.button(key="scenario.reset").click().run()
    test.button(key="scenario.load").click().run()
    assert_fine(test)
    assert draft_of(test).number("directed_share") == 60
    test.button(key="scenario.delete").click().run()
    assert_fine(test)
    assert not any(one.key == f"scenario.stored.{CITY}" for one in test.selectbox)


def test_a_plan_that_somebody_else_has_saved_meanwhile_is_not_overwritten() -> None:
    test = open_page(plan=to_link(plan_of(directed_share=60)))
    test.session_state["scenario.saved_plans"] = True
    test.run()
    test.button(key="scenario.save").click().run()
    name = draft_of(test).name
    other = replace(plan_of(directed_share=30), name=name)
    save_plan(other, replace_it=True)
    test.button(key="scenario.save").click().run()
    assert any("inzwischen von jemand anderem" in one.value for one in test.error)
    (kept,) = list_plans(CITY)
    assert load_plan(kept.key, city=load_city(CITY))[0].number("directed_share") == 30
    # Whoever has loaded the other's plan may replace it.
    test.button(key="scenario.load").click().run()
    test.button(key="scenario.save").click().run()
    assert not test.error


def test_a_name_that_another_plan_has_replaces_nothing() -> None:
    plan = plan_of(directed_share=60)
    test = open_page(plan=to_link(plan))
    test.session_state["scenario.saved_plans"] = True
    test.run()
    save_plan(replace(plan_of(directed_share=30), name=draft_of(test).name))
    test.button(key="scenario.save").click().run()
    assert any("gibt es schon" in one.value for one in test.error)


def test_a_file_of_the_page_can_be_read_back() -> None:
    from geo.scenarios.files import write_plan

    plan = plan_of(directed_share=60)
    written = write_plan(plan, period=2024)
    assert json.loads(written)["city"] == CITY
    assert read_plan(written, city=load_city(CITY)).changes == plan.changes


@pytest.mark.parametrize("goal", ["dissimilarity", "kita"])
def test_the_best_placement_is_said_drawn_and_adopted(goal: str) -> None:
    test = open_page(goal=goal, plan=to_link(plan_of(directed_share=60)))
    test.session_state["scenario.best"] = True
    test.run()
    assert_fine(test)
    assert "bestmöglich vermittelt" in html_of(test) or "bestmöglichen Wert" in html_of(test)
    test.button(key="best.take").click().run()
    assert_fine(test)
    assert draft_of(test).choice("placement_rule") == "weights"
    assert draft_of(test).number("directed_share") == 60


def test_rules_that_leave_nobody_room_are_one_sentence() -> None:
    plan = plan_of(directed_share=60, cap_percent=0)
    test = open_page(plan=to_link(plan))
    test.session_state["scenario.best"] = True
    test.run()
    assert not test.exception
    assert any("finden nur" in error.value for error in test.error)


@pytest.mark.parametrize("part", ["scenario.figures", "scenario.areas", "scenario.between"])
@pytest.mark.parametrize("compare", ["plan", "baseline", "sides"])
def test_every_table_opens(part: str, compare: str) -> None:
    test = open_page(compare=compare, plan=to_link(plan_of(directed_share=60)))
    before = html_of(test).count("<table")
    test.session_state[part] = True
    test.run()
    assert_fine(test)
    assert html_of(test).count("<table") > before


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_opens_and_moves_nothing(room: str) -> None:
    test = open_page()
    test.session_state[f"room.{room}"] = True
    test.run()
    assert_fine(test)
    assert not draft_of(test).changes


def split_household_size(test: AppTest, *, apart: bool) -> None:
    """Open the room and set the box; a simulated page forgets open rooms with every run."""
    test.session_state["room.arrivals"] = True
    test.run()
    box = next(one for one in test.checkbox if "household_size" in (one.key or ""))
    test.session_state["room.arrivals"] = True
    box.set_value(apart).run()
    assert_fine(test)


def test_a_lever_can_be_set_for_each_group_and_for_all_again() -> None:
    test = open_page()
    split_household_size(test, apart=True)
    groups = results.start(load_city(CITY)).groups
    assert draft_of(test).changes["household_size"] == dict.fromkeys(groups, 2.5)
    split_household_size(test, apart=False)
    assert not draft_of(test).changes


def test_a_plan_by_group_shows_a_slider_for_each() -> None:
    groups = results.start(load_city(CITY)).groups
    numbers = {group: 3.0 + i for i, group in enumerate(groups)}
    test = open_page(plan=to_link(plan_of(household_size=numbers)))
    test.session_state["room.arrivals"] = True
    test.run()
    assert_fine(test)
    for group in groups:
        live = test.session_state[f"live.scenario.{CITY}.household_size.{group}"]
        assert live["value"] == numbers[group]


def test_the_best_placement_gives_no_hidden_area_away() -> None:
    city = load_city(CITY)
    start, hidden = results.start(city), results.hidden(city).people
    test = open_page(plan=to_link(plan_of(directed_share=60)))
    test.session_state["scenario.best"] = True
    test.run()
    test.button(key="best.take").click().run()
    weights = draft_of(test).changes["placement_weights"]
    assert isinstance(weights, dict)
    assert hidden.any()
    of_hidden = {area for area, is_one in zip(start.area_ids, hidden, strict=True) if is_one}
    assert not of_hidden & set(weights)
