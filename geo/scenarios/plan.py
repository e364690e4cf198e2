"""A plan: the few levers that somebody has moved, with the city, years and seed they belong to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from geo.errors import ScenarioError
from geo.scenarios.lever_errors import LeverValueError
from geo.scenarios.levers import Lever, LeverValue, load_levers
from geo.values import Floats

YEARS = 15
LONGEST = 30
SEED = 20_260_101


@dataclass(frozen=True)
class Plan:
    """Named changes over a baseline; with no change it is the baseline.

    Attributes:
        name: As the user calls it.
        city: Key of the city it was made for.
        fingerprint: Of that city's content.
        years: How far ahead it looks, 1 to 30.
        seed: Of the draws.
        changes: Levers away from their default, by key.
    """

    name: str
    city: str
    fingerprint: str
    years: int = YEARS
    seed: int = SEED
    changes: Mapping[str, LeverValue] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what no model could compute.

        Raises:
            ScenarioError: A lever is unknown, out of bounds, of the wrong form, or two
                contradict each other.
        """
        if not 1 <= self.years <= LONGEST:
            raise ScenarioError("errors.scenario_years", years=self.years, longest=LONGEST)
        for key, value in self.changes.items():
            check_value(key, value)

    def value(self, key: str) -> LeverValue:
        """A lever's value, its default where nobody moved it."""
        return self.changes.get(key, load_levers()[key].default)

    def number(self, key: str) -> float:
        """The value of a lever that is one number for all."""
        value = self.value(key)
        if not isinstance(value, int | float):
            raise ScenarioError("errors.scenario_wrong_form", lever=key, value=value)
        return float(value)

    def share(self, key: str) -> float:
        """A percentage as a part of one."""
        return self.number(key) / 100

    def by_group(self, key: str, groups: Sequence[str]) -> Floats:
        """A lever's value for each group; shape (groups,)."""
        value = self.value(key)
        default = load_levers()[key].default
        if isinstance(value, Mapping):
            return np.array([value.get(group, default) for group in groups], dtype=np.float64)
        return np.full(len(groups), value, dtype=np.float64)

    def by_area(self, key: str, area_ids: Sequence[str], *, otherwise: float = 0.0) -> Floats:
        """A lever's value for each area; shape (areas,)."""
        value = self.value(key)
        known = value if isinstance(value, Mapping) else {}
        return np.array([known.get(area, otherwise) for area in area_ids], dtype=np.float64)

    def choice(self, key: str) -> str:
        """The option chosen."""
        return str(self.value(key))

    def areas(self, key: str) -> tuple[str, ...]:
        """The areas named."""
        value = self.value(key)
        return tuple(value) if isinstance(value, tuple | list) else ()


def check_value(key: str, value: LeverValue) -> None:
    """Refuse a value that its lever cannot take.

    Raises:
        ScenarioError: With the lever, the value and what was expected.
    """
    lever = load_levers().get(key)
    if lever is None:
        raise ScenarioError("errors.scenario_unknown_lever", lever=key)
    if not _fits(lever, value):
        raise LeverValueError(lever, value)


def _fits(lever: Lever, value: LeverValue) -> bool:
    if lever.form == "choice":
        return value in lever.options
    if lever.form == "areas":
        return isinstance(value, tuple | list) and all(isinstance(area, str) for area in value)
    if isinstance(value, Mapping):
        may_differ = lever.form == "by_area" or lever.by_group
        return may_differ and _all_within(lever, value.values())
    return lever.form == "number" and _all_within(lever, [value])


def _all_within(lever: Lever, values: Iterable[object]) -> bool:
    return all(
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and lever.minimum <= value <= lever.maximum
        for value in values
    )
