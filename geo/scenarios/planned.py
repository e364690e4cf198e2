"""The placement problem of a plan, and where rules of weights would place the same people."""

import numpy as np

from geo.errors import ScenarioError
from geo.scenarios.market import compute_attraction, read_market_terms
from geo.scenarios.placement import Offer, offer_by_weights, offer_least_segregated, place
from geo.scenarios.plan import Plan
from geo.scenarios.problem import Flags, Problem
from geo.scenarios.state import Start
from geo.values import Floats


def build_problem(
    start: Start,
    plan: Plan,
    *,
    years: int = 1,
    market: Floats | None = None,
    place_dwellings: bool = False,
) -> Problem:
    """The placement problem of a plan.

    Whoever comes in the first years at the plan's arrival levers is placed at once. Of them
    the plan's directed share is placed by the municipality; a plan that directs nobody is
    asked what the municipality could do if it placed all. Before, people leave as in the
    model. Dwellings: those lettable today, those that leavers free, what the plan activates,
    and its new social dwellings for arrivals.

    Args:
        start: The city.
        plan: Its levers for arrivals, departures, placement and housing count.
        years: How many years of arrivals are placed.
        market: Where people go of their own accord, (G, A), any scale; where not given by
            the pull levers, from today's free dwellings.
        place_dwellings: Whether the areas of the plan's new social dwellings are chosen too.

    Raises:
        ScenarioError: Nobody comes.
    """
    arriving = start.arrivals * (1.0 + plan.by_group("arrivals_change", start.groups) / 100.0)
    if arriving.sum() <= 0.0:
        raise ScenarioError("optimise.nobody_comes")
    known = start.known > 0.0
    household_size = plan.by_group("household_size", start.groups)
    staying = compute_staying(start, plan, years)
    freed = ((start.people - staying) / household_size[:, None]).sum(axis=0)
    lettable, built = _dwellings(start, plan, years, place_dwellings=place_dwellings)
    directed = plan.share("directed_share")
    has_kita = not {"kita_children", "kita_places"} & start.missing
    sought = plan.share("kita_take_up")
    balance = start.kita_places - sought * start.kita_children
    return Problem(
        area_ids=start.area_ids,
        groups=start.groups,
        people=staying * known,
        others=start.others * known,
        arriving=arriving * years,
        own_share=1.0 - directed if directed > 0.0 else 0.0,
        market=as_distribution(_attraction(start, plan) if market is None else market, known),
        household_size=household_size,
        lettable=np.maximum(lettable + freed + start.released[:years].sum(axis=0), 0.0) * known,
        new_dwellings=built,
        area_cap=plan.by_area("cap_by_area", start.area_ids, otherwise=np.inf) * years,
        share_cap=plan.share("cap_percent"),
        stopped=np.isin(np.array(start.area_ids), plan.areas("stop_areas")),
        kita_balance=balance if has_kita else np.full_like(balance, np.nan),
        kita_age_share=sought * plan.by_group("kita_age_share", start.groups) / 100.0,
        centres=np.full_like(start.centres, np.nan)
        if "centres" in start.missing
        else start.centres,
        known=known,
    )


def compute_staying(start: Start, plan: Plan, years: int) -> Floats:
    """Residents of the arriving groups who have not left the city after some years, (G, A)."""
    change = 1.0 + plan.by_group("departures_change", start.groups) / 100.0
    rates = np.clip(start.departure_rates * change, 0.0, 1.0)
    staying: Floats = start.people * ((1.0 - rates) ** years)[:, None]
    return staying


def _attraction(start: Start, plan: Plan) -> Floats:
    attraction = compute_attraction(
        read_market_terms(start, plan),
        free=start.lettable[None, :],
        people=start.people[None, :, :],
        problem=start.problem,
        chance=None,
    )
    pull: Floats = attraction[0]
    return pull


def as_distribution(weights: Floats, known: Flags) -> Floats:
    """Rows that sum to 1 over the known areas; even where a row is empty, (G, A)."""
    open_weights = np.where(known, weights, 0.0)
    total = open_weights.sum(axis=1, keepdims=True)
    even = np.broadcast_to(known / max(int(known.sum()), 1), open_weights.shape)
    return np.where(total > 0.0, open_weights / np.where(total > 0.0, total, 1.0), even)


def _dwellings(
    start: Start, plan: Plan, years: int, *, place_dwellings: bool
) -> tuple[Floats, float]:
    """Dwellings for arrivals by area, and those whose areas are still to be chosen."""
    idle = np.maximum(start.vacant - start.lettable, 0.0)
    kept_empty = (1.0 - plan.share("activated_vacancy")) ** years
    lettable = start.lettable + idle * (1.0 - kept_empty)
    building_years = max(0.0, years + 1 - plan.number("new_dwellings_first_year"))
    reserved = plan.share("social_quota") * plan.share("mixing_share")
    built = plan.number("new_dwellings") * reserved * building_years
    if place_dwellings or built == 0.0:
        return lettable, built
    weights = plan.by_area("new_dwellings_areas", start.area_ids)
    weights = weights if weights.any() else start.dwellings
    return lettable + built * as_distribution(weights[None, :], start.known > 0.0)[0], 0.0


def place_by_plan(problem: Problem, plan: Plan) -> Floats:
    """Where the plan's own rule would place the same people, within the same rules, (G, A)."""
    rule = plan.choice("placement_rule")
    weights = plan.by_area("placement_weights", problem.area_ids)
    if rule == "least_segregation":
        people = problem.people + problem.chosen
        totals = people.sum(axis=0) + problem.others
        return _place(problem, offer_least_segregated(people[None, :, :], totals[None, :]))
    if rule == "vacancy":
        return _place(problem, _offer(problem, problem.room))
    if rule == "weights" and weights.any():
        return _place(problem, _offer(problem, weights))
    return place_by_population(problem)


def place_by_population(problem: Problem) -> Floats:
    """Where today's rule would: in proportion to residents, (G, A).

    New dwellings whose areas are open stand in proportion to residents too.
    """
    return _place(problem, _offer(problem, compute_residents(problem)))


def compute_residents(problem: Problem) -> Floats:
    """All residents before placement, (A,)."""
    residents: Floats = (problem.people + problem.chosen).sum(axis=0) + problem.others
    return residents


def _offer(problem: Problem, weights: Floats) -> Offer:
    return offer_by_weights(np.broadcast_to(weights, (1, *problem.people.shape)))


def _place(problem: Problem, offer: Offer) -> Floats:
    residents = compute_residents(problem)
    new = problem.new_dwellings * residents / max(float(residents.sum()), 1.0)
    placed = place(
        problem.directed[None, :],
        offer,
        (problem.room + new)[None, :],
        dwellings_per_person=1.0 / problem.household_size,
        limit=np.minimum(problem.limit, problem.arriving.sum())[None, :],
        eligible=problem.known.astype(np.float64),
    )
    found: Floats = placed.people[0]
    return found
