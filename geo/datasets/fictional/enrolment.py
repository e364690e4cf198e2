"""Which children attend which Kita or school: nearness, capacity, and who chooses what."""

from dataclasses import dataclass

import numpy as np

from geo.datasets.fictional.chance import (
    Chance,
    Floats,
    Ints,
    exponential,
    share_out,
    share_out_within,
    whole,
)
from geo.datasets.fictional.facilities import Facility, distances
from geo.datasets.fictional.people import People
from geo.datasets.fictional.plan import GROUPS, YEARS, Plan
from geo.datasets.fictional.profiles import CHILD_GROUPS


@dataclass(frozen=True)
class Stage:
    """One kind of facility and the children for whom it is meant.

    Attributes:
        ages: Rows of ``People.ages``.
        rate: Largest share of all children who attend.
        take_up: Attendance of children with a migration background, relative to all.
        reach: Distance in metres over which attractiveness falls to about a third.
    """

    kind: str
    ages: tuple[int, ...]
    rate: float
    take_up: float
    reach: float


STAGES = (
    Stage("kita", (0, 1), 0.82, 0.93, 620.0),
    Stage("primary", (2,), 0.985, 1.0, 800.0),
    Stage("secondary", (3,), 0.93, 0.99, 3200.0),
)


@dataclass(frozen=True)
class Enrolment:
    """Children at the facilities of one kind in one year; arrays have one entry a facility."""

    year: int
    facilities: list[Facility]
    children: Ints
    migration: Ints
    groups: dict[str, Ints]


def enrol_children(plan: Plan, people: People, facilities: list[Facility]) -> list[Enrolment]:
    """All kinds and years."""
    return [
        enrolment
        for number, stage in enumerate(STAGES)
        for enrolment in enrol_stage(plan, people, facilities, number, stage)
    ]


def enrol_stage(
    plan: Plan, people: People, facilities: list[Facility], number: int, stage: Stage
) -> list[Enrolment]:
    """One kind of facility in all years."""
    own = [facility for facility in facilities if facility.kind == stage.kind]
    chance = Chance(plan.seed, f"enrolment {stage.kind}")
    popular = exponential(0.05 * chance.walk(len(YEARS), len(own)))
    lean = 0.06 * chance.walk(len(YEARS), len(own)) + [facility.lean for facility in own]
    capacity = np.array([facility.capacity for facility in own])
    # Not every place is filled: groups start late, staff is missing.
    filled = whole(capacity * (0.88 + 0.12 * chance.uniform(len(YEARS), len(own))))
    pull = exponential(-distances(plan, own) / stage.reach) * capacity
    enrolments = []
    for step, year in enumerate(YEARS):
        opened = [position for position, facility in enumerate(own) if facility.first <= year]
        living = living_children(people, number, stage, step)
        enrolments.append(
            Enrolment(
                year,
                [own[position] for position in opened],
                *attend(
                    living,
                    stage,
                    pull=pull[:, opened] * popular[step, opened],
                    lean=lean[step, opened],
                    capacity=filled[step, opened],
                ),
            )
        )
    return enrolments


def living_children(people: People, number: int, stage: Stage, step: int) -> Floats:
    """Children of the stage's age at home: all, with migration background, then by group.

    Shape (2 + number of child groups, n_areas).
    """
    children = people.ages[step][list(stage.ages)].sum(axis=0)
    counts = people.groups[step + 1]
    share = people.child_share[number]
    by_group = counts * share[:, None]
    if stage.kind == "secondary":
        native = np.round(by_group[-1] / np.maximum(by_group.sum(axis=0), 1e-9), 9)
        migration = whole(children * (1 - native)).astype(np.float64)
    else:
        migration = people.children_with_migration[step, number].astype(np.float64)
    listed = [np.minimum(by_group[GROUPS.index(key)], migration) for key in CHILD_GROUPS]
    return np.round(np.stack([children.astype(np.float64), migration, *listed]), 6)


def attend(
    living: Floats, stage: Stage, *, pull: Floats, lean: Floats, capacity: Ints
) -> tuple[Ints, Ints, dict[str, Ints]]:
    """Children, those with a migration background, and groups of them at each facility."""
    chosen = np.round(pull / np.maximum(pull.sum(axis=1, keepdims=True), 1e-12), 9)
    near = np.round(living @ chosen, 6)
    total = min(int(stage.rate * living[0].sum()), int(0.985 * capacity.sum()))
    children = share_out_within(total, near[0], capacity)
    share = np.clip(near[1] / np.maximum(near[0], 1e-9), 0.01, 0.99)
    odds = share / (1 - share) * exponential(lean)
    expected = np.round(children * odds / (1 + odds), 6)
    city_share = living[1].sum() / living[0].sum()
    with_migration = int(total * city_share * stage.take_up)
    without = int(living[0].sum() - living[1].sum())
    with_migration = max(with_migration, total - without)
    migration = share_out_within(with_migration, expected, children)
    rest = migration.copy()
    groups: dict[str, Ints] = {}
    for row, key in enumerate(CHILD_GROUPS, start=2):
        part = np.round(migration * near[row] / np.maximum(near[1], 1e-9), 6)
        groups[key] = share_out_group(int(part.sum()), part, rest)
        rest = rest - groups[key]
    return children, migration, groups


def share_out_group(total: int, weights: Floats, rest: Ints) -> Ints:
    """Children of a group, at no facility more than are left there."""
    return np.minimum(share_out(total, weights), rest)
