"""What a plan leads to: the outcomes in the catalogue, read off the course of a model run.

Nothing is computed before it is asked for, and nothing twice. These are figures before
disclosure control; what is shown goes through ``geo.scenarios.shown``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geo.errors import ScenarioError, UnknownKeyError
from geo.scenarios import costs, education, segregation
from geo.scenarios.outcome_catalogue import choose_outcome
from geo.scenarios.plan import Plan
from geo.scenarios.state import Course, Start
from geo.values import Floats

Mask = npt.NDArray[np.bool_]
TIGHT_VACANCY = 0.01
"""Share of free lettable dwellings under which an area counts as full. An assumption, set well
under the 2 to 3 per cent that German planners commonly reckon as the reserve that moves need."""
SHORT = -1e-6
"""Places are missing where the balance is below this: less is rounding of sums."""


@dataclass(frozen=True, eq=False)
class Outcomes:
    """The outcomes of one run; ask with ``compute_outcome``.

    Attributes:
        start: The city before.
        plan: What was changed.
        course: What the model computed.
        counted: Areas that enter counts of areas and sums of shortages, (areas,): where the
            figures of an area may not be shown, its part of such a sum may not either.
        computed: What has been computed already, by outcome and group.
    """

    start: Start
    plan: Plan
    course: Course
    counted: Mask
    computed: dict[tuple[str, str], Floats] = field(default_factory=dict, init=False, repr=False)

    @property
    def n_draws(self) -> int:
        """How many draws there are; 1 for the central run."""
        return int(self.course.people.shape[0])

    @property
    def years(self) -> tuple[int, ...]:
        """Calendar years, that of the start first."""
        return tuple(self.start.period + year for year in range(self.course.people.shape[1]))


def compute_outcomes(
    start: Start, plan: Plan, course: Course, *, counted: Mask | None = None
) -> Outcomes:
    """The outcomes of a run, each computed when it is first asked for.

    Args:
        start: The city before.
        plan: What was changed.
        course: What the model computed of both.
        counted: See ``Outcomes``; all areas whose figures are known where it is not given.
    """
    known = start.known.astype(bool)
    return Outcomes(start, plan, course, known if counted is None else known & counted)


def compute_outcome(outcomes: Outcomes, key: str, group: str = "") -> Floats:
    """One outcome in every draw and year.

    Returns:
        Shape (draws, years + 1, areas) for areas, (draws, years + 1) for the city. NaN in
        areas whose figures are not known and for flows in year 0.

    Raises:
        UnknownKeyError: There is no such outcome or group.
        ScenarioError: The city lacks an input.
    """
    outcome = choose_outcome(key)
    start = outcomes.start
    if group and (group not in start.groups or not outcome.by_group):
        known = ", ".join(start.groups) if outcome.by_group else "–"
        raise UnknownKeyError("outcomes.unknown_group", key=group, outcome=key, known=known)
    if set(outcome.needs) & start.missing:
        missing = ", ".join(sorted(set(outcome.needs) & start.missing))
        raise ScenarioError("outcomes.missing_input", outcome=key, missing=missing)
    if (key, group) not in outcomes.computed:
        value = _COMPUTED[key](outcomes, group)
        if outcome.scope == "area":
            value = np.where(start.known.astype(bool), value, np.nan)
        outcomes.computed[key, group] = value
    return outcomes.computed[key, group]


def _from_year_1(flow: Floats) -> Floats:
    """A flow with an empty year 0 before it."""
    nothing = np.full((flow.shape[0], 1, *flow.shape[2:]), np.nan)
    return np.concatenate([nothing, flow], axis=1)


def _of_group(outcomes: Outcomes, flow: Floats, group: str) -> Floats:
    """A city's figure of one group or of all; groups on the last axis."""
    if group:
        chosen: Floats = flow[..., outcomes.start.groups.index(group)]
        return chosen
    together: Floats = flow.sum(axis=-1)
    return together


def _people(outcomes: Outcomes, group: str) -> Floats:
    return segregation.people_of(outcomes.start, outcomes.course, group)


def _people_share(outcomes: Outcomes, group: str) -> Floats:
    residents = segregation.residents_of(outcomes.start, outcomes.course)
    return education.divide(_people(outcomes, group), residents)


def _people_change(outcomes: Outcomes, group: str) -> Floats:
    people = _people(outcomes, group)
    return people - people[:, :1]


def _directed(outcomes: Outcomes, group: str) -> Floats:
    placed = np.moveaxis(outcomes.course.directed, 2, -1)
    return _from_year_1(_of_group(outcomes, placed, group))


def _per_dwelling(free: Floats, outcomes: Outcomes) -> Floats:
    return education.divide(free, outcomes.course.dwellings)


def _kita(outcomes: Outcomes) -> Floats:
    return education.compute_kita_children(outcomes.start, outcomes.plan, outcomes.course).all


def _kita_balance(outcomes: Outcomes, _: str) -> Floats:
    # Not every child under three goes to a Kita: the places sought are fewer than the children.
    sought = outcomes.plan.share("kita_take_up") * compute_outcome(outcomes, "kita_children")
    return outcomes.course.kita_places - sought


def _kita_rate(outcomes: Outcomes, _: str) -> Floats:
    children = compute_outcome(outcomes, "kita_children")
    return 100.0 * education.divide(outcomes.course.kita_places, children)


def _pupils(outcomes: Outcomes) -> education.Children:
    return education.compute_pupils(outcomes.start, outcomes.plan, outcomes.course)


def _preparatory(outcomes: Outcomes, _: str) -> Floats:
    return _pupils(outcomes).new / outcomes.plan.number("preparatory_class_size")


def _overloaded(outcomes: Outcomes, _: str) -> Floats:
    balance = compute_outcome(outcomes, "kita_balance")
    free = compute_outcome(outcomes, "lettable_share")
    is_full: Floats = ((balance < SHORT) & (free < TIGHT_VACANCY)).astype(np.float64)
    return np.where(np.isnan(balance) | np.isnan(free), np.nan, is_full)


def _sum_counted(outcomes: Outcomes, values: Floats) -> Floats:
    total: Floats = np.where(outcomes.counted, np.nan_to_num(values), 0.0).sum(axis=-1)
    return total


def _shortage(outcomes: Outcomes, balance: str) -> Floats:
    return _sum_counted(outcomes, np.maximum(-compute_outcome(outcomes, balance), 0.0))


def _cost(outcomes: Outcomes) -> Floats:
    return costs.compute_total_cost(outcomes.plan, outcomes.course)


def _cost_so_far(outcomes: Outcomes, _: str) -> Floats:
    nothing = np.zeros((outcomes.n_draws, 1))
    return np.concatenate([nothing, np.cumsum(_cost(outcomes), axis=1)], axis=1)


def _flow(name: str) -> Callable[[Outcomes, str], Floats]:
    """A yearly flow of the course with groups on its last axis."""
    return lambda outcomes, group: _from_year_1(
        _of_group(outcomes, getattr(outcomes.course, name), group)
    )


def _index(key: segregation.SegregationKey) -> Callable[[Outcomes, str], Floats]:
    return lambda outcomes, group: segregation.compute_segregation(
        outcomes.start, outcomes.course, key, group
    )


_COMPUTED: Mapping[str, Callable[[Outcomes, str], Floats]] = {
    "people": _people,
    "people_share": _people_share,
    "people_change": _people_change,
    "directed": _directed,
    "lettable": lambda outcomes, _: outcomes.course.lettable,
    "lettable_share": lambda outcomes, _: _per_dwelling(outcomes.course.lettable, outcomes),
    "vacancy_share": lambda outcomes, _: _per_dwelling(outcomes.course.vacant, outcomes),
    "kita_children": lambda outcomes, _: _kita(outcomes),
    "kita_balance": _kita_balance,
    "kita_rate": _kita_rate,
    "kita_migration_share": lambda outcomes, _: education.compute_kita_mix(
        outcomes.start, outcomes.plan, outcomes.course
    ),
    "school_pupils": lambda outcomes, _: _pupils(outcomes).all,
    "school_balance": lambda outcomes, _: outcomes.start.school_places - _pupils(outcomes).all,
    "school_migration_share": lambda outcomes, _: _pupils(outcomes).share,
    "preparatory_classes": _preparatory,
    "problem": lambda outcomes, _: np.broadcast_to(
        outcomes.course.problem, outcomes.course.lettable.shape
    ),
    "overloaded": _overloaded,
    "people_city": lambda outcomes, group: np.nansum(_people(outcomes, group), axis=-1),
    "arrived": _flow("arrived"),
    "reunited": _flow("reunited"),
    "secondary": _flow("secondary"),
    "delayed": _flow("delayed"),
    "held_back": _flow("held_back"),
    "departed": _flow("departed"),
    "directed_city": lambda outcomes, group: compute_outcome(outcomes, "directed", group).sum(
        axis=-1, where=outcomes.start.known.astype(bool)
    ),
    "moved": _flow("moved"),
    "unhoused": lambda outcomes, group: _of_group(outcomes, outcomes.course.unhoused, group),
    "lettable_city": lambda outcomes, _: np.nansum(outcomes.course.lettable, axis=-1),
    "overloaded_areas": lambda outcomes, _: _sum_counted(
        outcomes, compute_outcome(outcomes, "overloaded")
    ),
    "kita_missing": lambda outcomes, _: _shortage(outcomes, "kita_balance"),
    "school_missing": lambda outcomes, _: _shortage(outcomes, "school_balance"),
    "preparatory_classes_city": lambda outcomes, _: education.compute_preparatory_classes(
        outcomes.start, outcomes.plan, outcomes.course
    ),
    "cost": lambda outcomes, _: _from_year_1(_cost(outcomes)),
    "cost_so_far": _cost_so_far,
    "dissimilarity": _index("dissimilarity"),
    "theil_h": _index("theil_h"),
    "isolation": _index("isolation"),
}
