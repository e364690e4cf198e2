"""The steps of one year: leave, rebuild, arrive, settle. They write flows into the course."""

from dataclasses import dataclass, replace

import numpy as np

from geo.scenarios.directed import (
    DirectedTerms,
    compute_limit,
    place_directed,
    place_special,
)
from geo.scenarios.draws import Luck
from geo.scenarios.housing import Housing
from geo.scenarios.inflow import InflowTerms, compute_inflow
from geo.scenarios.market import MarketTerms, compute_attraction
from geo.scenarios.placement import Placed, in_dwellings, offer_by_weights, place
from geo.scenarios.state import Course, Start
from geo.values import Floats


@dataclass(frozen=True)
class Terms:
    """All that stays the same over the years and is the same in all draws."""

    start: Start
    inflow: InflowTerms
    directed: DirectedTerms
    market: MarketTerms
    housing: Housing
    dwellings_per_person: Floats


@dataclass(frozen=True)
class Stock:
    """Where people are at one moment.

    Attributes:
        people: In ordinary dwellings, (D, G, A).
        special: In dwellings built for refugees, (D, G, A); None where there are none.
        unhoused: In shared accommodation, (D, G).
        free: Free lettable dwellings, (D, A).
    """

    people: Floats
    special: Floats | None
    unhoused: Floats
    free: Floats

    @property
    def housed(self) -> Floats:
        """All residents of dwellings, (D, G, A)."""
        return self.people if self.special is None else self.people + self.special


def leave(terms: Terms, course: Course, year: int, stock: Stock, luck: Luck) -> Stock:
    """Part of everybody leaves the city; what they lived in becomes free."""
    present = np.concatenate([stock.housed, stock.unhoused[:, :, None]], axis=-1)
    part = luck.vary_leaving(terms.inflow.leaving, present)
    of_areas, of_unhoused = part[..., :-1] * terms.start.known, part[..., -1]
    leaving = stock.people * of_areas
    special = stock.special
    gone = leaving.sum(axis=-1) + stock.unhoused * of_unhoused
    if special is not None:
        gone = gone + (special * of_areas).sum(axis=-1)
        special = special * (1 - of_areas)
    course.departed[:, year - 1] = gone
    return Stock(
        people=stock.people - leaving,
        special=special,
        unhoused=stock.unhoused * (1 - of_unhoused),
        free=stock.free + in_dwellings(leaving, terms.dwellings_per_person),
    )


def rebuild(terms: Terms, course: Course, year: int, stock: Stock) -> tuple[Stock, Floats]:
    """Build, empty and convert dwellings; gives the stock and the people who must move, (D, G).

    A home that holds more people than its household size frees less than a dwelling for each
    household, so free dwellings never exceed those there are.
    """
    housing, row = terms.housing, year - 1
    people, moved = _empty_problem_dwellings(terms, year, stock.people)
    rebuilt = Stock(
        people=people,
        special=stock.special,
        unhoused=stock.unhoused,
        free=np.maximum(stock.free + housing.to_let[row], 0.0),
    )
    if stock.special is not None and housing.building.converted[row].any():
        rebuilt, crowded = _convert_special(terms, year, rebuilt, stock.special)
        moved = moved + crowded
    course.moved[:, row] = moved
    free = np.minimum(rebuilt.free, housing.ceiling[row]) * terms.start.known
    return replace(rebuilt, free=free), moved


def _empty_problem_dwellings(terms: Terms, year: int, people: Floats) -> tuple[Floats, Floats]:
    """People after dwellings were bought or closed, and those who lived there, (D, G).

    Such dwellings are taken to be let to arriving groups at their household size, as far as
    these live in the area. Nothing becomes free: a bought one is repaired first, a closed one
    is gone.
    """
    work = terms.housing.problem
    emptied = work.bought[year - 1] + work.closed[year - 1]
    if not emptied.any():
        return people, np.zeros(people.shape[:2])
    occupied = in_dwellings(people, terms.dwellings_per_person)
    part = np.divide(emptied, occupied, out=np.ones_like(occupied), where=occupied > emptied)
    part = part * (emptied > 0)
    leaving = people * part[:, None, :]
    return people - leaving, leaving.sum(axis=-1)


def _convert_special(
    terms: Terms, year: int, stock: Stock, special: Floats
) -> tuple[Stock, Floats]:
    """Dwellings for refugees become ordinary ones; who exceeds their household size must move."""
    building, row = terms.housing.building, year - 1
    converted = building.converted[row]
    before = converted + building.special_left[row]
    affected = special * np.divide(converted, before, out=np.zeros_like(before), where=before > 0)
    need = in_dwellings(affected, terms.dwellings_per_person)
    fitting = np.divide(converted, need, out=np.ones_like(need), where=need > converted)
    staying = affected * fitting[:, None, :]
    changed = replace(
        stock,
        people=stock.people + staying,
        special=special - affected,
        free=stock.free + np.maximum(converted - need * fitting, 0.0),
    )
    return changed, (affected - staying).sum(axis=-1)


def arrive(terms: Terms, course: Course, year: int, new: Floats) -> Floats:
    """Persons who come in the year, (D, G); ``new`` are new arrivals before the obligation."""
    row = year - 1
    inflow = compute_inflow(
        terms.inflow,
        year,
        new=new,
        residents=_residents(course, row),
        recognised=_residents(course, max(year - terms.inflow.lag, 0)),
        held_before=course.held_back[:, :row],
    )
    course.arrived[:, row] = inflow.arrived
    course.reunited[:, row] = inflow.reunited
    course.secondary[:, row] = inflow.secondary
    course.delayed[:, row] = inflow.delayed
    course.held_back[:, row] = inflow.held_back
    return inflow.arrived


def _residents(course: Course, year: int) -> Floats:
    """Of the groups at a year's end, the unhoused included, (D, G)."""
    residents: Floats = course.people[:, year].sum(axis=-1) + course.unhoused[:, year]
    return residents


def settle(
    terms: Terms,
    course: Course,
    year: int,
    stock: Stock,
    *,
    newcomers: Floats,
    chance: Floats | None,
) -> Stock:
    """Everybody without a dwelling is placed, finds one or stays in shared accommodation.

    Args:
        terms: What stays the same.
        course: Gets whom the municipality placed.
        year: Plan year, from 1.
        stock: After departures and building.
        newcomers: Arrived and moved out, (D, G).
        chance: A factor of attraction for each draw and area, (D, A).
    """
    directed = terms.directed
    limit = compute_limit(directed, stock.housed, terms.start.others)
    placed_part = directed.share * newcomers
    own_way = newcomers - placed_part
    if stock.special is not None:
        stock, placed_part, limit = _move_into_special(
            terms, course, year, stock, placed_part=placed_part, limit=limit
        )
    own_way = own_way + (1 - directed.share) * stock.unhoused
    if directed.share > 0:
        placed = place_directed(
            directed,
            placed_part + directed.share * stock.unhoused,
            people=stock.housed,
            others=terms.start.others,
            free=stock.free,
            limit=limit,
            dwellings_per_person=terms.dwellings_per_person,
        )
        course.directed[:, year - 1] += placed.people
        own_way = own_way + placed.left
        stock = replace(stock, people=stock.people + placed.people, free=placed.room)
    found = _find_homes(terms, year, stock, own_way, chance)
    return replace(stock, people=stock.people + found.people, unhoused=found.left, free=found.room)


def _find_homes(
    terms: Terms, year: int, stock: Stock, pool: Floats, chance: Floats | None
) -> Placed:
    """People choose among what is free."""
    attraction = compute_attraction(
        terms.market,
        free=stock.free,
        people=stock.housed,
        problem=terms.housing.problem.left[year],
        chance=chance,
    )
    return place(
        pool,
        offer_by_weights(attraction),
        stock.free,
        dwellings_per_person=terms.dwellings_per_person,
    )


def _move_into_special(
    terms: Terms,
    course: Course,
    year: int,
    stock: Stock,
    *,
    placed_part: Floats,
    limit: Floats | None,
) -> tuple[Stock, Floats, Floats | None]:
    """Dwellings for refugees take the unhoused first, then whom the municipality places."""
    building = terms.housing.building
    special = np.zeros_like(stock.people) if stock.special is None else stock.special
    capacity = building.special_left[year - 1] * building.persons
    unhoused = stock.unhoused
    for waiting in ("unhoused", "newcomers"):
        pool = unhoused if waiting == "unhoused" else placed_part
        places = np.maximum(capacity - special.sum(axis=1), 0.0)
        placed = place_special(terms.directed, pool, places, limit=limit)
        special = special + placed.people
        course.directed[:, year - 1] += placed.people
        if limit is not None:
            limit = np.maximum(limit - placed.people.sum(axis=1), 0.0)
        if waiting == "unhoused":
            unhoused = placed.left
        else:
            placed_part = placed.left
    return replace(stock, special=special, unhoused=unhoused), placed_part, limit


def record(course: Course, year: int, stock: Stock) -> None:
    """Write a year's end into the course."""
    course.people[:, year] = stock.housed
    course.unhoused[:, year] = stock.unhoused
    course.lettable[:, year] = stock.free
    course.vacant[:, year] += stock.free
