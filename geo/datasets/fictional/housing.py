"""Dwellings, vacancy, social dwellings and rents of an invented city."""

from dataclasses import dataclass

import numpy as np

from geo.datasets.fictional.chance import Chance, Floats, Ints, exponential, power, whole
from geo.datasets.fictional.plan import YEARS, Character, Plan
from geo.datasets.fictional.profiles import (
    LETTABLE,
    RENT,
    SOCIAL,
    VACANCY,
    by_place,
    characters,
)

DWELLINGS_PER_HOUSEHOLD = 0.965
LEAST_VACANCY = 0.007
DEMOLITION_FROM = 0.19
DEMOLITION_SHARE = 0.16


@dataclass(frozen=True)
class Housing:
    """Housing of all areas and years; every array has the shape (n_years, n_areas).

    Attributes:
        dwellings: The stock.
        vacant: Without a household.
        lettable: Of these, ready within three months.
        social: With occupancy and rent restrictions.
        rent_cents: Asking rent in cents per m².
    """

    dwellings: Ints
    vacant: Ints
    lettable: Ints
    social: Ints
    rent_cents: Ints


def build_housing(plan: Plan, households: Ints, near: Floats) -> Housing:
    """All housing figures; ``near`` averages over neighbouring areas."""
    chance = Chance(plan.seed, "housing")
    dwellings = build_dwellings(plan, households, chance)
    occupied = whole(DWELLINGS_PER_HOUSEHOLD * households)
    vacant = dwellings - occupied
    sway = exponential(0.06 * chance.walk(len(YEARS), len(plan.places)))
    lettable = np.minimum(whole(vacant * by_place(plan, LETTABLE) * sway), vacant)
    return Housing(
        dwellings=dwellings,
        vacant=vacant,
        lettable=lettable,
        social=bind_dwellings(plan, dwellings, chance),
        rent_cents=ask_rents(plan, near, chance),
    )


def build_dwellings(plan: Plan, households: Ints, chance: Chance) -> Ints:
    """The stock year by year.

    It starts with the vacancy typical of the place; then it grows by new building, at least
    so far that a small vacancy remains, and shrinks by demolition where vacancy is very high.
    """
    n_areas = len(plan.places)
    start = (
        by_place(plan, VACANCY) * plan.vacancy_level * exponential(0.18 * chance.normal(n_areas))
    )
    occupied = whole(DWELLINGS_PER_HOUSEHOLD * households)
    pace = plan.building_rate * (0.4 + 1.2 * chance.uniform(len(YEARS), n_areas))
    least = LEAST_VACANCY * (0.7 + 1.1 * chance.uniform(n_areas))
    stock = [whole(occupied[0] / (1 - start))]
    for year in range(1, len(YEARS)):
        vacancy = 1 - occupied[year] / np.maximum(stock[-1], 1)
        wanted = np.clip(1.5 - vacancy / plan.enough_vacancy, 0, 1)
        built = stock[-1] + whole(stock[-1] * pace[year] * wanted)
        built = np.maximum(built, whole(occupied[year] / (1 - least)))
        vacancy = 1 - occupied[year] / np.maximum(built, 1)
        too_many = np.maximum(vacancy - DEMOLITION_FROM, 0) * built
        stock.append(built - whole(DEMOLITION_SHARE * too_many))
    return np.stack(stock)


def bind_dwellings(plan: Plan, dwellings: Ints, chance: Chance) -> Ints:
    """Social dwellings: restrictions end in steps; a part of a new quarter is bound."""
    n_areas = len(plan.places)
    share = by_place(plan, SOCIAL) * exponential(0.15 * chance.normal(n_areas))
    ends = 0.012 + 0.1 * power(chance.uniform(len(YEARS), n_areas), 3.0)
    ends[0] = 0
    kept = np.round(np.cumprod(1 - ends, axis=0), 9)
    old = whole(dwellings[0] * share * kept)
    new = whole(dwellings * share)
    bound = np.where(characters(plan, Character.NEW), new, old)
    return np.minimum(bound, dwellings)


def ask_rents(plan: Plan, near: Floats, chance: Chance) -> Ints:
    """Asking rents in cents: the city's level times the place's, alike among neighbours."""
    own = by_place(plan, RENT)
    around = np.round(near @ own, 6)
    place = np.round(0.8 * own + 0.2 * np.where(around > 0, around, own), 6)
    place = place * exponential(0.03 * chance.normal(len(plan.places)))
    level = np.interp(YEARS, [2010, 2014, 2020, 2024], rent_knots(*plan.rents))[:, None]
    sway = 1 + 0.012 * chance.walk(len(YEARS), len(plan.places), memory=0.7)
    return whole(100 * level * place * sway)


def rent_knots(first: float, last: float) -> list[float]:
    """The city's rent in 2010, 2014, 2020 and 2024: a slow start, then faster."""
    return [first + (last - first) * share for share in (0.0, 0.14, 0.62, 1.0)]
