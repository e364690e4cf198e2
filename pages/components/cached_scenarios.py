"""Cached wrappers of the scenarios, keyed by the city's fingerprint and what the plan changes.

Plans name their city's fingerprint. The rule by which numbers are protected for whoever looks is
part of every key; ``compute`` is told it, because it also runs beside the page.

Few entries are kept: a slider runs through plans that nobody will ask for again.
"""

import json

import streamlit as st

from geo.city import City
from geo.classification import Classes
from geo.disclosure import DisclosureRule
from geo.scenarios.classes import classify_difference, classify_outcome
from geo.scenarios.conflicts import check_conflicts
from geo.scenarios.files import normalise_plan, write_plan
from geo.scenarios.frontier import Frontier
from geo.scenarios.goals import Goal
from geo.scenarios.model import run
from geo.scenarios.optimise import Optimum
from geo.scenarios.outcome_catalogue import choose_outcome
from geo.scenarios.outcomes import Outcomes
from geo.scenarios.plan import Plan
from geo.scenarios.shown import (
    Hidden,
    compute_hidden,
    compute_outcome_panel,
    compute_shown_outcomes,
)
from geo.scenarios.start import load_start
from geo.scenarios.state import Start
from geo.values import Panel
from pages.components import access

FEW = 24
FEWER = 4


def start(city: City) -> Start:
    """Where the scenarios of a city start.

    Raises:
        ScenarioError: The city lacks an input.
    """
    return _start(city, city.fingerprint, access.rule())


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _start(_city: City, fingerprint: str, rule: DisclosureRule) -> Start:
    return load_start(_city, rule=rule)


def hidden(city: City) -> Hidden:
    """What the city's own figures hide."""
    return _hidden(city, city.fingerprint, access.rule())


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _hidden(_city: City, fingerprint: str, rule: DisclosureRule) -> Hidden:
    return compute_hidden(_city, _start(_city, fingerprint, rule), rule=rule)


def plan_key(plan: Plan) -> str:
    """All that a plan leads to depends on this and nothing else; its name is left out."""
    document = json.loads(write_plan(normalise_plan(plan)))
    return json.dumps(document | {"name": ""}, sort_keys=True)


def baseline_of(plan: Plan, name: str) -> Plan:
    """The same years and seed with every lever at rest."""
    return Plan(
        name=name, city=plan.city, fingerprint=plan.fingerprint, years=plan.years, seed=plan.seed
    )


def compute(city: City, plan: Plan, *, rule: DisclosureRule, draws: int = 0) -> Outcomes:
    """What a plan leads to, not cached; also beside the page.

    Args:
        city: Where.
        plan: What is changed.
        rule: How numbers are protected for whoever asked.
        draws: How often chance is drawn; 0 for the one central run.

    Raises:
        ScenarioError: Levers of the plan contradict each other.
    """
    begun = _start(city, city.fingerprint, rule)
    check_conflicts(plan, area_ids=begun.area_ids)
    course = run(begun, plan, draws=draws)
    return compute_shown_outcomes(begun, plan, course, _hidden(city, city.fingerprint, rule))


def central(city: City, plan: Plan) -> Outcomes:
    """The one central run of a plan.

    Raises:
        ScenarioError: Levers of the plan contradict each other.
    """
    return _central(city, _keys(city, plan), access.rule(), plan)


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _central(_city: City, key: tuple[str, str], rule: DisclosureRule, _plan: Plan) -> Outcomes:
    return compute(_city, _plan, rule=rule)


def drawn(city: City, baseline: Plan, draws: int, *, rule: DisclosureRule) -> Outcomes:
    """Draws of the baseline, which every plan is compared with; also beside the page."""
    return _drawn(city, _keys(city, baseline), draws, rule, baseline)


@st.cache_resource(max_entries=FEWER, show_spinner=False)
def _drawn(
    _city: City, key: tuple[str, str], draws: int, rule: DisclosureRule, _baseline: Plan
) -> Outcomes:
    return compute(_city, _baseline, rule=rule, draws=draws)


def _keys(city: City, plan: Plan) -> tuple[str, str]:
    """What results depend on but for the rule."""
    return city.fingerprint, plan_key(plan)


def shown(city: City, plan: Plan, outcome: str) -> Panel:
    """One outcome of a plan as it may be shown."""
    return _shown(city, plan, outcome, access.rule())


def _shown(city: City, plan: Plan, outcome: str, rule: DisclosureRule) -> Panel:
    outcomes = _central(city, _keys(city, plan), rule, plan)
    concealed = _hidden(city, city.fingerprint, rule)
    return compute_outcome_panel(outcomes, outcome, hidden=concealed)


def difference(city: City, plan: Plan, other: Plan, outcome: str) -> Panel:
    """One outcome of a plan less that of another, as it may be shown."""
    against = central(city, other)
    return compute_outcome_panel(central(city, plan), outcome, hidden=hidden(city), against=against)


def classes_of(city: City, baseline: Plan, outcome: str) -> Classes:
    """Classes of an outcome over all years of the baseline, the same for every plan."""
    return _classes(city, _keys(city, baseline), (outcome, access.rule()), baseline)


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _classes(
    _city: City, key: tuple[str, str], look: tuple[str, DisclosureRule], _baseline: Plan
) -> Classes:
    outcome, rule = look
    baseline = _shown(_city, _baseline, outcome, rule)
    return classify_outcome(baseline, choose_outcome(outcome).indicator)


def difference_classes_of(city: City, baseline: Plan, outcome: str) -> Classes:
    """Classes of differences around zero, the same for every year and plan."""
    return _difference_classes(city, _keys(city, baseline), (outcome, access.rule()), baseline)


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _difference_classes(
    _city: City, key: tuple[str, str], look: tuple[str, DisclosureRule], _baseline: Plan
) -> Classes:
    outcome, rule = look
    baseline = _shown(_city, _baseline, outcome, rule)
    return classify_difference(baseline, choose_outcome(outcome).indicator)


def best(city: City, plan: Plan, goal: Goal) -> Optimum:
    """The best placement of those who come in the plan's first year.

    Raises:
        ScenarioError: The rules contradict each other, or nobody comes.
    """
    return _best(city, _keys(city, plan), (goal, access.rule()), plan)


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _best(
    _city: City, key: tuple[str, str], look: tuple[Goal, DisclosureRule], _plan: Plan
) -> Optimum:
    from geo.scenarios.optimise import optimise
    from geo.scenarios.planned import build_problem, place_by_plan

    goal, rule = look
    begun = _start(_city, _city.fingerprint, rule)
    problem = build_problem(begun, _plan)
    return optimise(problem, goal, planned=place_by_plan(problem, _plan))


def frontier(city: City, plan: Plan, goals: tuple[Goal, Goal]) -> Frontier:
    """The best compromises between two goals for the plan's first year.

    Raises:
        ScenarioError: The rules contradict each other, or nobody comes.
    """
    return _frontier(city, _keys(city, plan), (goals, access.rule()), plan)


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _frontier(
    _city: City,
    key: tuple[str, str],
    look: tuple[tuple[Goal, Goal], DisclosureRule],
    _plan: Plan,
) -> Frontier:
    from geo.scenarios.frontier import compute_frontier
    from geo.scenarios.planned import build_problem, place_by_plan

    goals, rule = look
    begun = _start(_city, _city.fingerprint, rule)
    problem = build_problem(begun, _plan)
    return compute_frontier(problem, goals, planned=place_by_plan(problem, _plan))
