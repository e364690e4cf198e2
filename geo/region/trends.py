"""Cities over time: series on one scale, and why an index changed in each."""

from dataclasses import dataclass

from geo.region.results import NAN, Refusal
from geo.segregation.decomposition import Waterfall
from geo.segregation.series import Break
from geo.values import Floats, State


@dataclass(frozen=True, eq=False)
class CityTrend:
    """A figure of a city over its periods.

    Attributes:
        city: Key.
        name: On screen.
        periods: Ascending.
        values: As they are, (periods,); NaN where there is none.
        indexed: Of the base year in per cent, (periods,); NaN where there is no base.
        states: Why there is no number, (periods,).
        base: Period that is 100.
        breaks: Where periods do not compare.
        refusal: Why nothing, or nothing on the common scale, can be said; None where it can.
    """

    city: str
    name: str
    periods: tuple[str, ...]
    values: Floats
    indexed: Floats
    states: tuple[State, ...]
    base: str
    breaks: tuple[Break, ...] = ()
    refusal: Refusal | None = None


@dataclass(frozen=True, eq=False)
class CityChange:
    """Why an index changed between two periods; the parts add up to the change.

    Attributes:
        city: Key.
        name: On screen.
        periods: First and last.
        before: Index of the first.
        after: Index of the last.
        composition: By other sizes of groups and areas.
        structure: By people sorting themselves differently over the areas.
        areas: By areas or groups found in one of the periods only.
        waterfall: The same in its finest parts.
        refusal: Why nothing can be said; None where it can.
    """

    city: str
    name: str
    periods: tuple[str, str]
    before: float = NAN
    after: float = NAN
    composition: float = NAN
    structure: float = NAN
    areas: float = NAN
    waterfall: Waterfall | None = None
    refusal: Refusal | None = None
