"""Who lives where: eight groups, ages, households, income support and moves, year by year.

All arrays have areas last. Group counts add up to the population because the population is
their sum; ages add up to it because it is shared out over them.
"""

from dataclasses import dataclass

import numpy as np

from geo.datasets.fictional.chance import (
    Chance,
    Floats,
    Ints,
    exponential,
    power,
    share_out,
    whole,
)
from geo.datasets.fictional.plan import FIRST_YEAR, GROUPS, LAST_YEAR, Character, Plan
from geo.datasets.fictional.profiles import (
    AFFINITY,
    AGES,
    AGES_OF_CHARACTER,
    AGES_OF_GROUP,
    BENEFIT,
    BENEFIT_OF_GROUP,
    DEPARTURE_OF_GROUP,
    HOUSEHOLD,
    HOUSEHOLD_OF_GROUP,
    PEOPLE_IN_THOUSANDS,
    by_place,
    characters,
    rows_by_place,
)

# One year more than is written: moves need the stock of the year before.
STEPS = np.arange(FIRST_YEAR - 1, LAST_YEAR + 1)
N_FOREIGN = 6
NO_MIGRATION = GROUPS.index("german_no_migration")


@dataclass(frozen=True)
class People:
    """Residents of all areas and years.

    Attributes:
        groups: Shape (n_years + 1, 8, n_areas); starts one year early.
        ages: Shape (n_years, 7, n_areas).
        children_with_migration: Of Kita age and of primary school age, (n_years, 2, n_areas).
        child_share: Share of each group that is of Kita, primary, secondary age: (3, 8).
        households: Shape (n_years, n_areas).
        benefit: Shape (n_years, n_areas).
        arrivals: Shape (n_years, n_areas).
        departures: Shape (n_years, n_areas).
    """

    groups: Ints
    ages: Ints
    children_with_migration: Ints
    child_share: Floats
    households: Ints
    benefit: Ints
    arrivals: Ints
    departures: Ints

    @property
    def population(self) -> Ints:
        """Residents, shape (n_years, n_areas)."""
        residents: Ints = self.groups[1:].sum(axis=1)
        return residents


def settle_people(plan: Plan, near: Floats) -> People:
    """Everything about residents; ``near`` averages over neighbouring areas."""
    groups = settle_groups(plan, near)
    ages, children = age_people(plan, groups[1:])
    households = count_households(plan, groups[1:])
    arrivals, departures = count_moves(plan, groups)
    shares = AGES_OF_GROUP / 1000
    child_share = np.stack([shares[:, 0] + shares[:, 1], shares[:, 2], shares[:, 3]])
    return People(
        groups=groups,
        ages=ages,
        children_with_migration=children,
        child_share=np.round(child_share, 6),
        households=households,
        benefit=count_benefit(plan, groups[1:], ages),
        arrivals=arrivals,
        departures=departures,
    )


def settle_groups(plan: Plan, near: Floats) -> Ints:
    """Residents of each group, shape (n_years + 1, 8, n_areas).

    The city's total of a group and year is shared out over areas by their housing and by
    how much the group is drawn there, which neighbouring areas have partly in common.
    """
    chance = Chance(plan.seed, "people")
    own = rows_by_place(plan, AFFINITY)
    noise = 0.6 * chance.normal(*own.shape)
    noise = noise + 0.9 * np.round(noise @ near.T, 6)
    around = np.round(own @ near.T, 6)
    drawn = power(own, 0.64) * power(np.where(around > 0, around, own), 0.36)
    drawn = np.round(drawn * exponential(0.24 * noise), 6)
    housing = housing_weights(plan, chance)
    sway = exponential(0.02 * chance.walk(len(STEPS), *own.shape))
    settled = np.zeros((len(STEPS), *own.shape), dtype=np.int64)
    for group, key in enumerate(GROUPS):
        totals = yearly_totals(plan, key, chance)
        for step, spread in enumerate(spreads(key)):
            room = housing[step]
            if group == NO_MIGRATION:
                room = leave_room(room, settled[step], int(totals[step]))
            weights = room * power(drawn[group], spread) * sway[step, group]
            settled[step, group] = share_out(int(totals[step]), weights)
    return settled


def leave_room(housing: Floats, settled: Ints, total: int) -> Floats:
    """Weights of the largest group: what the others leave of each area's housing."""
    others = settled.sum(axis=0)
    capacity = housing / housing.sum() * (total + others.sum())
    left: Floats = np.round(np.maximum(capacity - others, 0.12 * capacity), 3)
    return left


def yearly_totals(plan: Plan, group: str, chance: Chance) -> Ints:
    """Residents of a group in the whole city, with a little sway around the straight lines."""
    known = plan.totals[group]
    straight = np.interp(STEPS, list(known), [float(count) for count in known.values()])
    return whole(straight * (1 + 0.003 * chance.walk(len(STEPS), memory=0.6)))


def spreads(group: str) -> Floats:
    """How strongly a group keeps to the areas it is drawn to: 1 as drawn, less is more even.

    EU-2 arrivals begin concentrated and spread; people from asylum countries are first
    placed evenly (2015) and gather later; Ukrainians find private homes at first.
    """
    knots = {
        "asylum_countries": {2009: 1.0, 2014: 0.95, 2015: 0.62, 2017: 0.8, 2020: 1.0, 2024: 1.05},
        "eu2": {2009: 1.3, 2014: 1.12, 2024: 0.9},
        "ukraine": {2009: 0.8, 2021: 0.8, 2022: 0.55, 2024: 0.8},
        "german_no_migration": {2009: 0.2, 2024: 0.25},
    }.get(group, {2009: 1.0, 2024: 1.0})
    return np.round(np.interp(STEPS, list(knots), list(knots.values())), 6)


def housing_weights(plan: Plan, chance: Chance) -> Floats:
    """How many people an area's housing holds, relative; shape (n_years + 1, n_areas)."""
    size = by_place(plan, PEOPLE_IN_THOUSANDS) * (0.72 + 0.56 * chance.uniform(len(plan.places)))
    size = size * [plan.people_weights.get(place.name, 1.0) for place in plan.places]
    new = characters(plan, Character.NEW)
    built = np.interp(STEPS, [2009, 2012, 2020, 2024], [0.08, 0.12, 0.8, 1.0])
    drift = exponential(0.0022 * chance.normal(len(plan.places)) * (STEPS - FIRST_YEAR)[:, None])
    return np.round(size * drift * np.where(new, built[:, None], 1.0), 6)


def age_people(plan: Plan, groups: Ints) -> tuple[Ints, Ints]:
    """Ages of all residents, and children with a migration background of two ages."""
    bend = rows_by_place(plan, AGES_OF_CHARACTER)
    births = np.interp(STEPS[1:], [2010, 2014, 2017, 2021, 2024], [0.96, 0.98, 1.06, 1.05, 0.94])
    trend = np.ones((len(births), len(AGES)))
    trend[:, 0] = births
    trend[1:, 1] = births[:-1]
    trend[:, 6] = np.interp(STEPS[1:], [2010, 2024], [0.93, 1.14])
    expected = np.einsum("ga,tgn->tan", AGES_OF_GROUP, groups) * bend * trend[:, :, None]
    native = AGES_OF_GROUP[NO_MIGRATION][:, None] * groups[:, NO_MIGRATION, None, :]
    native = native * bend * trend[:, :, None]
    ages = np.zeros((len(groups), len(AGES), groups.shape[-1]), dtype=np.int64)
    for year, area in np.ndindex(len(groups), groups.shape[-1]):
        ages[year, :, area] = share_out(
            int(groups[year, :, area].sum()), np.round(expected[year, :, area], 6)
        )
    share = 1 - np.divide(native, expected, out=np.ones_like(expected), where=expected > 0)
    return ages, count_migration(ages, share, groups)


def count_migration(ages: Ints, share: Floats, groups: Ints) -> Ints:
    """Children with a migration background, never more than residents with one."""
    kita = whole(ages[:, 0] * share[:, 0]) + whole(ages[:, 1] * share[:, 1])
    counts = np.stack([kita, whole(ages[:, 2] * share[:, 2])], axis=1)
    children = np.stack([ages[:, 0] + ages[:, 1], ages[:, 2]], axis=1)
    with_migration = groups[:, :NO_MIGRATION].sum(axis=1)[:, None]
    without = groups[:, NO_MIGRATION][:, None]
    most = np.minimum(children, with_migration)
    bounded: Ints = np.maximum(np.minimum(counts, most), children - without)
    return bounded


def count_households(plan: Plan, groups: Ints) -> Ints:
    """Households; they become slowly smaller."""
    sizes = HOUSEHOLD_OF_GROUP[:, None] * by_place(plan, HOUSEHOLD)
    shrink = np.interp(STEPS[1:], [2010, 2024], [1.0, 0.975])[:, None]
    expected = whole((groups / sizes).sum(axis=1) / shrink)
    population = groups.sum(axis=1)
    return np.clip(expected, np.minimum(population, 1), population)


def count_benefit(plan: Plan, groups: Ints, ages: Ints) -> Ints:
    """People with basic income support, at most six in ten of those under 65."""
    chance = Chance(plan.seed, "benefit")
    rate = np.minimum(BENEFIT_OF_GROUP[:, None] * by_place(plan, BENEFIT), 0.78)
    cycle = np.interp(
        STEPS[1:], [2010, 2012, 2016, 2019, 2021, 2024], [1.1, 1.0, 0.97, 0.86, 0.88, 0.85]
    )
    sway = exponential(0.03 * chance.walk(len(groups), groups.shape[-1]))
    expected = (groups * rate).sum(axis=1) * plan.benefit_level * cycle[:, None] * sway
    return np.minimum(whole(expected), whole(0.6 * ages[:, :6].sum(axis=1)))


def count_moves(plan: Plan, groups: Ints) -> tuple[Ints, Ints]:
    """Arrivals from abroad and departures abroad.

    Departures follow the foreign stock of the year before; arrivals are what then explains
    the change of the stock, once naturalisation and moves inside the country are allowed for.
    """
    chance = Chance(plan.seed, "moves")
    stock = groups[:, :N_FOREIGN]
    sway = exponential(0.06 * chance.walk(len(groups) - 1, groups.shape[-1], memory=0.4))
    leaving = (stock[:-1] * DEPARTURE_OF_GROUP[:, None]).sum(axis=1)
    germans = 0.0018 * groups[:-1, N_FOREIGN:].sum(axis=1)
    departures = whole((leaving + germans) * sway)
    change = stock[1:].sum(axis=1) - stock[:-1].sum(axis=1)
    naturalised = 0.016 * stock[:-1].sum(axis=1)
    arrivals = whole(departures + change + naturalised - 0.2 * germans)
    return np.maximum(arrivals, whole(0.35 * departures)), departures
