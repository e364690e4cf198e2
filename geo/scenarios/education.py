"""Children in Kitas and schools under a plan: how many, where, and how mixed.

Kita. Children of an area = children at the start + Σ groups (share of that age · change of the
group since the start). All arriving children count as having a migration background. Of the
places a share c is allocated centrally: the children in an area's Kitas then have
(1 - c) · mix of the area + c · mix of the city. With c from 0 to 1 every area moves straight
towards the city's mix; nothing is known of how far central allocation really works
(mechanism F22: "first approach, effect not yet known"), so this is its upper bound.

School. Everybody goes to school at home (catchment), except
1. clearing: a share of the newly arrived pupils is distributed over the areas by free school
   places, never more than there are free places;
2. choice: where the share with a migration background is above the city's, a part of the
   families without one goes elsewhere: share of choice · (local - city)/(1 - city), so none
   in an average area and all in one where nobody else lives. They take free places in areas
   not above average; without free places everybody stays. More choice never makes schools
   more alike (mechanism F8, the avoidance of the middle class).
"""

from dataclasses import dataclass

import numpy as np

from geo.scenarios.plan import Plan
from geo.scenarios.state import Course, Start
from geo.values import Floats


@dataclass(frozen=True, eq=False)
class Children:
    """Children of an age by home or by facility, arrays (draws, years + 1, areas).

    Attributes:
        all: All of them.
        migration: Of these with a migration background.
        new: Of these newly arrived (schools only; zero in Kitas).
    """

    all: Floats
    migration: Floats
    new: Floats

    @property
    def share(self) -> Floats:
        """Share with a migration background; NaN where there are no children."""
        return divide(self.migration, self.all)


def divide(part: Floats, whole: Floats) -> Floats:
    """Part by whole; NaN where the whole is nothing."""
    quotient: Floats = part / np.where(whole > 0, whole, np.nan)
    return quotient


def compute_kita_children(start: Start, plan: Plan, course: Course) -> Children:
    """Children aged 0 to 5 by home."""
    added = _added_children(plan.by_group("kita_age_share", start.groups), course)
    return _with_added(start.kita_children, start.kita_migration, added, np.zeros_like(added))


def compute_kita_mix(start: Start, plan: Plan, course: Course) -> Floats:
    """Share with a migration background in each area's Kitas, (draws, years + 1, areas)."""
    children = compute_kita_children(start, plan, course)
    central = plan.share("kita_central_share")
    return (1 - central) * children.share + central * _city_share(children)


def compute_pupils(start: Start, plan: Plan, course: Course) -> Children:
    """Children aged 6 to 9 by the area of their school, after clearing and choice."""
    added = _added_children(plan.by_group("school_age_share", start.groups), course)
    new = compute_new_pupils(start, plan, course)
    home = _with_added(start.school_children, start.school_migration, added, new)
    cleared = _apply_clearing(home, start.school_places, share=plan.share("school_clearing"))
    return _apply_choice(cleared, start.school_places, share=plan.share("school_choice_share"))


def compute_new_pupils(start: Start, plan: Plan, course: Course) -> Floats:
    """Housed children of school age who arrived in the last years, (draws, years + 1, areas).

    The model counts arrivals by city. Those of an area are what its people grew by, and what
    they lost by departure at the city's rate, never more together than arrived. Before the plan,
    today's arrivals are taken to have spread like the group.
    """
    shares = plan.by_group("school_age_share", start.groups) / 100
    pupils = np.einsum("dyga,g->dya", _entries(start, course), shares)
    return _sum_of_last_years(pupils, plan.number("preparatory_years"))


def compute_preparatory_classes(start: Start, plan: Plan, course: Course) -> Floats:
    """Classes for all newly arrived children of the city, housed or not, (draws, years + 1)."""
    shares = plan.by_group("school_age_share", start.groups) / 100
    before = np.broadcast_to(start.arrivals, (course.arrived.shape[0], 1, len(start.groups)))
    arrived = np.concatenate([before, course.arrived], axis=1) @ shares
    pupils = _sum_of_last_years(arrived[..., None], plan.number("preparatory_years"))[..., 0]
    return pupils / plan.number("preparatory_class_size")


def _added_children(percent: Floats, course: Course) -> Floats:
    """Children by which the arriving groups have grown since the start, by area."""
    change = course.people - course.people[:, :1]
    added: Floats = np.einsum("dyga,g->dya", change, percent / 100)
    return added


def _with_added(children: Floats, migration: Floats, added: Floats, new: Floats) -> Children:
    """Children at the start and those added, none below zero."""
    everybody = np.maximum(children + added, 0.0)
    return Children(
        all=everybody,
        migration=np.clip(migration + added, 0.0, everybody),
        new=np.minimum(new, everybody),
    )


def _city_share(children: Children) -> Floats:
    """Share with a migration background in all areas where both numbers are known."""
    both = np.isfinite(children.all) & np.isfinite(children.migration)
    whole = np.where(both, children.all, 0.0).sum(axis=-1, keepdims=True)
    return divide(np.where(both, children.migration, 0.0).sum(axis=-1, keepdims=True), whole)


def _entries(start: Start, course: Course) -> Floats:
    """People who moved into an area from outside; (draws, years + 1, groups, areas)."""
    people = course.people
    before = people[:, :-1]
    stock = before.sum(axis=-1) + course.unhoused[:, :-1]
    rate = np.minimum(np.nan_to_num(divide(course.departed, stock)), 1.0)
    entered = np.maximum(people[:, 1:] - before * (1 - rate[..., None]), 0.0)
    # Moves inside the city are no arrivals.
    scale = np.nan_to_num(divide(course.arrived, entered.sum(axis=-1)))
    entered *= np.minimum(scale, 1.0)[..., None]
    spread = np.nan_to_num(divide(people[:, :1], people[:, :1].sum(axis=-1, keepdims=True)))
    return np.concatenate([spread * start.arrivals[:, None], entered], axis=1)


def _sum_of_last_years(yearly: Floats, years: float) -> Floats:
    """Sums over the last years, the oldest in part; year 0 stands for all years before."""
    span = int(np.ceil(years))
    earlier = np.repeat(yearly[:, :1], max(span - 1, 0), axis=1)
    timeline = np.concatenate([earlier, yearly], axis=1)
    n = yearly.shape[1]
    total = np.zeros_like(yearly)
    for back in range(span):
        first = span - 1 - back
        total += min(1.0, years - back) * timeline[:, first : first + n]
    return total


def _apply_clearing(home: Children, places: Floats, *, share: float) -> Children:
    """Newly arrived pupils distributed by free places."""
    leaving = share * np.nan_to_num(home.new)
    free = np.maximum(np.nan_to_num(places - (home.all - leaving)), 0.0)
    moved, received = _move(leaving, free)
    return Children(
        all=home.all - moved + received,
        migration=home.migration - np.minimum(moved, home.migration) + received,
        new=home.new - moved + received,
    )


def _apply_choice(pupils: Children, places: Floats, *, share: float) -> Children:
    """Families without a migration background who go to other schools."""
    city = _city_share(pupils)
    above = np.nan_to_num(divide(np.maximum(pupils.share - city, 0.0), 1 - city))
    leaving = share * above * np.nan_to_num(pupils.all - pupils.migration)
    room = np.where(pupils.share > city, 0.0, places - pupils.all)
    moved, received = _move(leaving, np.maximum(np.nan_to_num(room), 0.0))
    return Children(all=pupils.all - moved + received, migration=pupils.migration, new=pupils.new)


def _move(leaving: Floats, free: Floats) -> tuple[Floats, Floats]:
    """Who really leaves, and who comes where: as many as there are free places."""
    wanted = leaving.sum(axis=-1, keepdims=True)
    room = free.sum(axis=-1, keepdims=True)
    part = np.minimum(np.nan_to_num(divide(room, wanted)), 1.0)
    return leaving * part, np.nan_to_num(divide(free, room)) * wanted * part
