"""What a comparison of cities says: figures, places with their reach, and how far to trust it.

Everything here has passed disclosure control. Numbers that cannot be said are NaN, beside a state
or a refusal with its reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from geo.city import CityKind
from geo.indices.chance import excess_over_chance
from geo.indices.intervals import ENDS
from geo.indices.verdict import Outcome
from geo.segregation.results import IndexResult
from geo.texts import Language, text
from geo.values import Floats, State

NAN = float("nan")


class Verdict(StrEnum):
    """How far figures of cities may be set side by side; from best to worst."""

    COMPARABLE = "comparable"
    WITH_CARE = "with_care"
    NOT_COMPARABLE = "not_comparable"

    def words(self, language: Language) -> str:
        """The verdict on screen."""
        return text(f"region.verdict_{self.value}", language)


class Reason(StrEnum):
    """Why cities do not compare, or only with care."""

    NO_VALUE = "no_value"
    GROUP_TOO_SMALL = "group_too_small"
    DEFINITIONS_DIFFER = "definitions_differ"
    SIZES_DIFFER = "sizes_differ"
    YEARS_DIFFER = "years_differ"
    PARTIAL_AREAS = "partial_areas"
    DEFINITION_UNSTATED = "definition_unstated"
    KINDS_DIFFER = "kinds_differ"

    def words(self, language: Language) -> str:
        """The reason in a sentence."""
        return text(f"region.reason_{self.value}", language)

    @property
    def verdict(self) -> Verdict:
        """What it leads to when it stands alone."""
        return Verdict.NOT_COMPARABLE if self in FORBIDDING else Verdict.WITH_CARE


FORBIDDING = frozenset(
    {Reason.NO_VALUE, Reason.GROUP_TOO_SMALL, Reason.DEFINITIONS_DIFFER, Reason.SIZES_DIFFER}
)


@dataclass(frozen=True)
class Judgement:
    """A verdict with its reasons, in the order of ``Reason``."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Refusal:
    """Why a city has no figure.

    Attributes:
        reason: ``no_data`` (group, indicator, period or level is not known there), ``too_few``,
            ``undefined``, ``partial`` (areas are missing), ``suppressed``, ``no_base``,
            ``impossible`` (counts contradict each other) or ``unreadable`` (files).
        sentences: The same for readers.
    """

    reason: str
    sentences: Mapping[Language, str]

    def sentence(self, language: Language) -> str:
        """The sentence in the reader's language."""
        return self.sentences[language]


@dataclass(frozen=True)
class RankInterval:
    """A place in the order, 1 for the highest figure, and the places it could have by chance.

    Attributes:
        rank: By the figures themselves; equal figures share the better place.
        lower, upper: Best and worst place in 95 % of all draws.
        of: Number of cities in the order.
    """

    rank: int
    lower: int
    upper: int
    of: int

    @property
    def is_sharp(self) -> bool:
        """Whether chance leaves one place."""
        return self.lower == self.upper


@dataclass(frozen=True)
class Definition:
    """What is counted: equal where two cities count the same.

    Attributes:
        key: Of group or indicator; ``content``: form, parts and definition in the catalogue.
        is_stated: Whether somebody said what is counted; own columns often only have a name.
    """

    key: str
    content: tuple[str, ...] = ()
    is_stated: bool = True


@dataclass(frozen=True, eq=False)
class CityIndex:
    """One city in a comparison of indices.

    Attributes:
        city, name: Key, and what it is called on screen.
        kind, fingerprint: Of the city as it was looked at.
        index: Key of the index by which cities are ordered.
        by_key: All comparable indices beside chance, see ``geo.segregation.results``; empty
            where refused.
        refusal: Why there is no figure; None where there is.
        outcome: What chance allows to say; None where nothing was drawn.
        group, against: Keys of the group and of those it is compared with.
        period, level: Actually used; empty where refused.
        n_areas, n_unknown: Areas that take part, and those of which nothing is known.
        mean_area_population: Residents of an area that takes part, on average.
        group_share: Of all residents; NaN where the group's total is confidential.
        definition: Whom the group counts.
        plausible: Values of the index that its counts make plausible, (draws,).
        hidden_bounds: Between which values the index lies whatever the hidden counts are, or None.
        is_unbounded: Whether counts are hidden and nobody can say between which values it lies.
        rank: Place by excess; None where it is unbounded, since every place is possible.
    """

    city: str
    name: str
    kind: CityKind
    fingerprint: str
    index: str
    by_key: Mapping[str, IndexResult] = field(default_factory=dict)
    refusal: Refusal | None = None
    outcome: Outcome | None = None
    group: str = ""
    against: str = ""
    period: str = ""
    level: str = ""
    n_areas: int = 0
    n_unknown: int = 0
    mean_area_population: float = NAN
    group_share: float = NAN
    definition: Definition = Definition("")
    plausible: Floats = field(default_factory=lambda: np.zeros(0))
    hidden_bounds: tuple[float, float] | None = None
    is_unbounded: bool = False
    rank: RankInterval | None = None

    @property
    def result(self) -> IndexResult:
        """The index by which cities are ordered: observed, by chance, excess, interval."""
        return self.by_key.get(self.index, IndexResult(self.index, NAN))

    @property
    def value(self) -> float:
        """The comparable figure: the excess over chance."""
        return self.result.excess

    @property
    def plausible_excess(self) -> Floats:
        """The spread of plausible values, set around the observed excess, (draws,).

        Plausible values are freed of chance already; taking it out twice would push cities with
        small areas down.
        """
        if not self.plausible.size:
            return self.plausible
        around = self.result.value + self.plausible - self.plausible.mean()
        excess: Floats = np.asarray(excess_over_chance(around, self.result.expected))
        return excess

    @property
    def shifts(self) -> tuple[float, float]:
        """How far hidden counts could move the index down (0 or less) and up."""
        anything = (0.0, 1.0) if self.is_unbounded else (self.result.value, self.result.value)
        low, high = self.hidden_bounds or anything
        return min(low - self.result.value, 0.0), max(high - self.result.value, 0.0)

    @property
    def excess_interval(self) -> tuple[float, float]:
        """Ends of the 95 % interval of the excess; NaN where refused."""
        return _ends(self.plausible_excess)


@dataclass(frozen=True, eq=False)
class CityFigure:
    """One city in a comparison of an indicator.

    Attributes:
        city, name, kind, fingerprint: As in ``CityIndex``.
        indicator: Key.
        value: Of the city as a whole; NaN where it cannot be said.
        state: Why not, or that it is a number.
        refusal: The same in words; None where there is a value.
        period, level: Actually used; the value was added up from the areas of the level.
        n_areas: Areas that have a figure.
        n_unknown: Areas of which none is known.
        definition: What is measured.
        plausible: Values that the counts make plausible, (draws,): of shares and rates of
            people; empty for all others, whose place has no reach.
        rank: Place by value.
    """

    city: str
    name: str
    kind: CityKind
    fingerprint: str
    indicator: str
    value: float = NAN
    state: State = State.MISSING
    refusal: Refusal | None = None
    period: str = ""
    level: str = ""
    n_areas: int = 0
    n_unknown: int = 0
    definition: Definition = Definition("")
    plausible: Floats = field(default_factory=lambda: np.zeros(0))
    rank: RankInterval | None = None

    @property
    def interval(self) -> tuple[float, float]:
        """Ends of the 95 % interval; NaN where there is none."""
        return _ends(self.plausible)


def _ends(plausible: Floats) -> tuple[float, float]:
    if not plausible.size:
        return NAN, NAN
    low, high = np.quantile(plausible, ENDS)
    return float(low), float(high)


@dataclass(frozen=True, eq=False)
class IndexComparison:
    """Cities side by side by an index.

    Attributes:
        index: Key of the registry.
        group, against: As asked for.
        entries: In the order of the cities asked for.
        judgement: Of all cities together; ``geo.region.judging.judge`` gives it for any two.
        is_separable: Whether any two cities' reach does not overlap; if not, no order is told.
        draws: A city, from ``seed``.
    """

    index: str
    group: str
    against: str
    entries: tuple[CityIndex, ...]
    judgement: Judgement
    is_separable: bool
    draws: int
    seed: int

    @property
    def compared(self) -> tuple[CityIndex, ...]:
        """Cities with a figure, highest first; equal ones as they were named."""
        known = [entry for entry in self.entries if entry.refusal is None]
        return tuple(sorted(known, key=lambda entry: -entry.value))


@dataclass(frozen=True, eq=False)
class IndicatorComparison:
    """Cities side by side by an indicator; fields as in ``IndexComparison``."""

    indicator: str
    entries: tuple[CityFigure, ...]
    judgement: Judgement
    is_separable: bool
    draws: int
    seed: int

    @property
    def compared(self) -> tuple[CityFigure, ...]:
        """Cities with a figure, highest first; equal ones as they were named."""
        known = [entry for entry in self.entries if entry.refusal is None]
        return tuple(sorted(known, key=lambda entry: -entry.value))
