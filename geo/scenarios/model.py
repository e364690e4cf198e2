"""The yearly model: who leaves, what is built, who comes, who is placed, who finds a home.

Within a year people leave first, so that the dwellings they free can be let in the same year;
then dwellings are built, emptied or converted; then people come; then the municipality places
its part and the others look for themselves. Who finds no dwelling stays in shared accommodation
and tries again. Persons are real numbers, and none is ever lost:
start + arrived = housed + unhoused + departed. How it works: ``docs/scenarios.md``.
"""

import numpy as np

from geo.areas import name_offenders
from geo.errors import ScenarioError
from geo.scenarios.directed import read_directed_terms
from geo.scenarios.draws import Luck
from geo.scenarios.housing import plan_housing
from geo.scenarios.inflow import read_inflow_terms
from geo.scenarios.levers import load_levers
from geo.scenarios.market import read_market_terms
from geo.scenarios.plan import Plan
from geo.scenarios.state import Course, Start
from geo.scenarios.steps import Stock, Terms, arrive, leave, rebuild, record, settle
from geo.values import Floats


def run(start: Start, plan: Plan, *, draws: int = 0) -> Course:
    """The course of a plan.

    Args:
        start: The city.
        plan: The levers moved.
        draws: How many courses with chance; 0 for the one without, which has one draw.

    Raises:
        ScenarioError: The plan names areas that are not there, exempts more than everybody
            from the obligation, or builds for refugees without a site.
    """
    _check_areas(start, plan)
    terms = Terms(
        start=start,
        inflow=read_inflow_terms(start, plan),
        directed=read_directed_terms(start, plan),
        market=read_market_terms(start, plan),
        housing=plan_housing(start, plan),
        dwellings_per_person=1 / plan.by_group("household_size", start.groups),
    )
    groups, areas = start.people.shape
    luck = Luck(plan.seed, draws=draws, groups=groups, areas=areas)
    chance = luck.vary_attraction(spread=plan.number("attraction_spread"))
    course = _empty_course(terms, years=plan.years, draws=luck.draws)
    scale = 1 / (1 - luck.vary_unregistered(terms.inflow.unregistered))
    stock = _begin(terms, course, scale)
    for year in range(1, plan.years + 1):
        new = luck.vary_arrivals(terms.inflow.arrivals * scale, year, spread=terms.inflow.spread)
        stock = leave(terms, course, year, stock, luck)
        stock, moved = rebuild(terms, course, year, stock)
        newcomers = moved + arrive(terms, course, year, new)
        stock = settle(terms, course, year, stock, newcomers=newcomers, chance=chance)
        record(course, year, stock)
    return course


def _check_areas(start: Start, plan: Plan) -> None:
    """Every area that a plan names must be there."""
    known = set(start.area_ids)
    named: set[str] = set()
    for key, value in plan.changes.items():
        if load_levers()[key].form in ("areas", "by_area") and not isinstance(value, int | float):
            named.update(value)
    if named - known:
        areas = name_offenders(sorted(named - known))
        raise ScenarioError("errors.scenario_unknown_area", areas=areas)


def _empty_course(terms: Terms, *, years: int, draws: int) -> Course:
    groups, areas = terms.start.people.shape
    housing = terms.housing
    flows = {
        name: np.zeros((draws, years, groups))
        for name in (
            *("arrived", "reunited", "secondary", "delayed"),
            *("held_back", "departed", "moved"),
        )
    }
    return Course(
        people=np.zeros((draws, years + 1, groups, areas)),
        unhoused=np.zeros((draws, years + 1, groups)),
        lettable=np.zeros((draws, years + 1, areas)),
        vacant=np.repeat(housing.not_lettable[None], draws, axis=0),
        dwellings=housing.dwellings,
        problem=housing.problem.left,
        directed=np.zeros((draws, years, groups, areas)),
        kita_places=housing.kita_places,
        built=housing.building.built,
        activated=housing.activated,
        bought=housing.problem.bought,
        renovated=housing.problem.renovated,
        closed=housing.problem.closed,
        special=housing.building.special,
        **flows,
    )


def _begin(terms: Terms, course: Course, scale: Floats) -> Stock:
    start = terms.start
    has_special = bool(terms.housing.building.special.any())
    people = start.people * scale[:, :, None]
    draws = len(course.people)
    people = np.repeat(people, draws // len(people), axis=0)
    stock = Stock(
        people=people,
        special=np.zeros_like(people) if has_special else None,
        unhoused=np.zeros(people.shape[:2]),
        free=np.repeat((start.lettable * start.known)[None], draws, axis=0),
    )
    record(course, 0, stock)
    return stock
