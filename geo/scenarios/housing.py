"""What happens to dwellings and places year by year: it depends on the plan, not on chance."""

from dataclasses import dataclass

import numpy as np

from geo.errors import ScenarioError
from geo.scenarios.plan import Plan
from geo.scenarios.state import Start
from geo.values import Floats


@dataclass(frozen=True)
class Building:
    """Dwellings that come into being, (Y, A).

    Attributes:
        built: New ordinary dwellings.
        to_let: Of these free for arriving groups.
        special: New dwellings for refugees.
        converted: Of these turned into ordinary dwellings in the year.
        special_left: Dwellings for refugees at the year's end.
        persons: Persons for whom one of these has places.
    """

    built: Floats
    to_let: Floats
    special: Floats
    converted: Floats
    special_left: Floats
    persons: float


@dataclass(frozen=True)
class ProblemWork:
    """Dwellings in problem properties bought, renovated or closed, (Y, A), and left, (Y + 1, A)."""

    bought: Floats
    renovated: Floats
    closed: Floats
    left: Floats


@dataclass(frozen=True)
class Housing:
    """All that a plan does to dwellings and Kita places.

    Attributes:
        dwellings: At the year's end, (Y + 1, A).
        not_lettable: Vacant, but not to be let, (Y + 1, A).
        to_let: Dwellings that become free to let in the year; less than 0 where the others take
            up more than become free, (Y, A).
        ceiling: The most dwellings that can be free to let, (Y, A).
        activated: Vacant dwellings made lettable in the year, (Y, A).
        kita_places: (Y + 1, A).
        building: New and converted dwellings.
        problem: Work on problem properties.
    """

    dwellings: Floats
    not_lettable: Floats
    to_let: Floats
    ceiling: Floats
    activated: Floats
    kita_places: Floats
    building: Building
    problem: ProblemWork


def plan_housing(start: Start, plan: Plan) -> Housing:
    """The plan's dwellings and places year by year.

    A bought dwelling is emptied, repaired for a year (vacant, not lettable) and then let; a
    renovated one keeps its people; a closed one is gone. Vacant dwellings are activated by a
    constant part of those that are left.

    Raises:
        ScenarioError: Dwellings for refugees are to be built, but no site is chosen.
    """
    building = _plan_building(start, plan)
    problem = _plan_problem_work(start, plan)
    idle = (1 - plan.share("activated_vacancy")) ** np.arange(plan.years + 1)
    dormant = idle[:, None] * ((start.vacant - start.lettable) * start.known)
    activated = dormant[:-1] - dormant[1:]
    back_on_market = np.zeros_like(problem.bought)
    back_on_market[1:] = problem.bought[:-1]
    not_lettable = dormant.copy()
    not_lettable[1:] += problem.bought
    change = building.built + building.special - problem.closed
    dwellings = start.dwellings + _accumulate(change)
    return Housing(
        dwellings=dwellings,
        not_lettable=not_lettable,
        to_let=activated + building.to_let + back_on_market + start.released[: plan.years],
        ceiling=np.maximum(dwellings[1:] - not_lettable[1:] - building.special_left, 0.0),
        activated=activated,
        kita_places=start.kita_places + _accumulate(_plan_kita_places(start, plan)),
        building=building,
        problem=problem,
    )


def _plan_building(start: Start, plan: Plan) -> Building:
    """New dwellings, ordinary ones and those for refugees.

    Of the ordinary ones the social part, as far as it is meant for arrivals, is free to let to
    them. Of the others as many stay free as are lettable in the city today; the rest goes to
    residents who form households of their own, whose number stays as it is.
    """
    years = np.arange(1, plan.years + 1)
    started = years >= round(plan.number("new_dwellings_first_year"))
    weights = _weights(start, plan, "new_dwellings_areas", otherwise=start.dwellings)
    built = plan.number("new_dwellings") * started[:, None] * weights
    reserved = plan.share("social_quota") * plan.share("mixing_share")
    known = start.known
    total = float((start.dwellings * known).sum())
    free_today = float((start.lettable * known).sum()) / total if total else 0.0
    special, converted = _plan_special(start, plan)
    return Building(
        built=built,
        to_let=built * (reserved + (1 - reserved) * free_today),
        special=special,
        converted=converted,
        special_left=_accumulate(special - converted)[1:],
        persons=plan.number("special_persons"),
    )


def _plan_special(start: Start, plan: Plan) -> tuple[Floats, Floats]:
    """Dwellings for refugees built and converted, (Y, A) each; sites share them equally."""
    special = np.zeros((plan.years, len(start.area_ids)))
    converted = np.zeros_like(special)
    number, sites = plan.number("special_dwellings"), set(plan.areas("special_area"))
    if number == 0:
        return special, converted
    if not sites:
        raise ScenarioError("errors.scenario_no_site")
    at_site = np.array([area in sites for area in start.area_ids], dtype=np.float64)
    built_in = round(plan.number("special_first_year"))
    converted_in = max(round(plan.number("special_conversion_year")), built_in)
    per_site = number * at_site / len(sites)
    if built_in <= plan.years:
        special[built_in - 1] = per_site
    if converted_in <= plan.years:
        converted[converted_in - 1] = per_site * plan.share("special_conversion_share")
    return special, converted


def _plan_problem_work(start: Start, plan: Plan) -> ProblemWork:
    shape = (plan.years, len(start.area_ids))
    work = {name: np.zeros(shape) for name in ("bought", "renovated", "closed")}
    left = np.empty((plan.years + 1, shape[1]))
    left[0] = start.problem
    order = plan.choice("problem_order")
    numbers = {name: plan.number(f"problem_{name}") for name in work}
    for year in range(plan.years):
        remaining = left[year].copy()
        for name, number in numbers.items():
            if number > 0:
                done = _choose_dwellings(number, remaining * start.known, start.dwellings, order)
                work[name][year] = done
                remaining = remaining - done
        left[year + 1] = remaining
    return ProblemWork(left=left, **work)


def _choose_dwellings(number: float, problem: Floats, dwellings: Floats, order: str) -> Floats:
    """How many dwellings are dealt with in each area, at most those that there are.

    ``evenly`` in proportion to what is there; otherwise always where there is most, or where
    the share is highest, which lowers the highest areas to a common level s:
    x_i = max(0, q_i - s b_i) with base b = 1 or all dwellings. Equal areas are treated alike.
    """
    total = float(problem.sum())
    if number >= total or total == 0:
        return problem.copy()
    if order == "evenly":
        return problem * (number / total)
    base = np.maximum(dwellings, 1.0) if order == "highest_share" else np.ones_like(problem)
    ratio = problem / base
    falling = np.argsort(-ratio, kind="stable")
    # The level if only the first k areas are lowered; the right k is the last that stays above.
    levels = (np.cumsum(problem[falling]) - number) / np.cumsum(base[falling])
    level = max(float(levels[max(int((ratio[falling] > levels).sum()) - 1, 0)]), 0.0)
    chosen: Floats = np.maximum(problem - level * base, 0.0)
    return chosen


def _plan_kita_places(start: Start, plan: Plan) -> Floats:
    weights = _weights(start, plan, "kita_places_areas", otherwise=start.kita_children)
    return np.tile(plan.number("kita_places_added") * weights, (plan.years, 1))


def _weights(start: Start, plan: Plan, lever: str, *, otherwise: Floats) -> Floats:
    """Shares of the areas from a lever, from figures where nobody set it, else equal."""
    for weights in (plan.by_area(lever, start.area_ids), otherwise, np.ones_like(otherwise)):
        weighted = weights * start.known
        if weighted.sum() > 0:
            shares: Floats = weighted / weighted.sum()
            return shares
    return np.zeros_like(otherwise)


def _accumulate(yearly: Floats) -> Floats:
    """Sums up to the end of years 0 to Y, (Y + 1, A)."""
    return np.concatenate([np.zeros((1, yearly.shape[1])), np.cumsum(yearly, axis=0)])
