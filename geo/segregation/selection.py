"""Who is compared with whom, when and where, as arrays; no area is left out without a word."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from geo.city import City, GeometryKind
from geo.disclosure import DEFAULT_RULE, DisclosureRule, is_small
from geo.errors import UnknownKeyError
from geo.segregation.city_counts import (
    REST,
    CityCounts,
    Mask,
    read_counts,
    reason_of,
)
from geo.segregation.partition import partition_groups
from geo.texts import Language, text
from geo.values import Floats

Form = Literal["two_groups", "multigroup"]
NO_RESIDENTS = "no_residents"
MINIMUM_TOTAL = 100
"""Smallest group that has an index: under 100, one person moves it by over a percentage point,
and an index in per cent would speak of single people."""


@dataclass(frozen=True)
class SegregationChoice:
    """What the reader has chosen; everything empty means the usual.

    Attributes:
        group: Key or name of the group.
        against: ``rest``, or another group.
        period: Newest with data where empty.
        level: Finest with data where empty.
    """

    group: str
    against: str = REST
    period: str = ""
    level: str = ""


@dataclass(frozen=True)
class LeftOut:
    """An area that takes no part.

    Attributes:
        area: Its key.
        name: Its name; empty where it has none.
        reason: ``missing``, ``suppressed``, ``unreliable``, ``not_applicable``, ``not_yet``,
            ``no_residents``, for tables also ``total_row``; words in
            ``words``.
    """

    area: str
    name: str
    reason: str

    def words(self, language: Language) -> str:
        """The reason in words."""
        return text(f"segregation.left_out_{self.reason}", language)


@dataclass(frozen=True, eq=False)
class Ground:
    """Where areas lie.

    Attributes:
        centroids_m: Points in metres, shape (areas, 2).
        land_area_m2: Shape (areas,).
        empty_land_m2: Land of areas known to have no residents, which delta counts too.
    """

    centroids_m: Floats
    land_area_m2: Floats
    empty_land_m2: float = 0.0


@dataclass(frozen=True, eq=False)
class Selection:
    """Counts of one period at one level; last axis areas that take part.

    Attributes:
        form: Whether two groups are compared or several at once.
        groups: Keys (of a table: columns), in the order of ``counts``.
        counts: Persons, shape (groups, areas).
        rest: Residents in none of the groups, shape (areas,).
        area_ids: Keys of the areas.
        names: Their names.
        parents: Keys of the areas above them, empty where there are none.
        shown: Areas whose own figures may be shown, shape (areas,).
        left_out: All others, with the reason.
        ground: Where they lie; none where polygons mean nothing.
        no_ground: Why there is none: ``schematic`` or ``none``; else empty.
        period: Of the counts; empty for tables.
        level: Of the areas; empty for tables.
        minimum: Smallest group that has an index.
    """

    form: Form
    groups: tuple[str, ...]
    counts: Floats
    rest: Floats
    area_ids: tuple[str, ...]
    names: tuple[str, ...]
    parents: tuple[str, ...]
    shown: Mask
    left_out: tuple[LeftOut, ...] = ()
    ground: Ground | None = None
    no_ground: str = "none"
    period: str = ""
    level: str = ""
    minimum: int = MINIMUM_TOTAL
    totals: Floats = field(init=False)

    def __post_init__(self) -> None:
        """Add up the residents once."""
        object.__setattr__(self, "totals", self.counts.sum(axis=-2) + self.rest)

    @property
    def group_totals(self) -> Floats:
        """Persons of each group, shape (groups,)."""
        sums: Floats = self.counts.sum(axis=-1)
        return sums

    @property
    def population_total(self) -> float:
        """All residents of the areas that take part."""
        return float(self.totals.sum())

    @property
    def too_few(self) -> bool:
        """Whether those outside the largest group are too few for an index."""
        sums = self.group_totals
        return bool(sums.sum() - sums.max(initial=0.0) < self.minimum)


def select_two_groups(
    city: City,
    choice: SegregationChoice,
    *,
    rule: DisclosureRule = DEFAULT_RULE,
    minimum: int = MINIMUM_TOTAL,
    exact: bool = False,
) -> Selection:
    """A group against everybody else or against another group, in one period.

    Areas of which a count is not known are left out, in all counts alike. Hidden counts are
    estimates unless ``exact`` ones are asked for, see ``read_counts``.

    Raises:
        UnknownKeyError: Group, period or level is not known.
        IndexInputError: Groups overlap, or counts contradict each other.
    """
    counts = read_counts(
        city, (choice.group, choice.against), level=choice.level, rule=rule, exact=exact
    )
    return select_period(city, counts, choice.period, minimum=minimum)


def select_groups(
    city: City,
    groups: Sequence[str] = (),
    *,
    period: str = "",
    level: str = "",
    rule: DisclosureRule = DEFAULT_RULE,
    minimum: int = MINIMUM_TOTAL,
    exact: bool = False,
) -> Selection:
    """Several groups at once; without groups those that make up the population.

    ``exact`` as in ``read_counts``.

    Raises:
        UnknownKeyError: A group, the period or the level is not known, or no groups make up
            the population.
        IndexInputError: Groups overlap, or counts contradict each other.
    """
    wanted = tuple(groups) or partition_groups(city, period=period, level=level)
    if not wanted:
        raise UnknownKeyError("segregation.no_partition", city=city.name)
    counts = read_counts(city, wanted, level=level, rule=rule, exact=exact)
    return select_period(city, counts, period, form="multigroup", minimum=minimum)


def select_period(
    city: City,
    counts: CityCounts,
    period: str,
    *,
    form: Form = "two_groups",
    minimum: int = MINIMUM_TOTAL,
) -> Selection:
    """One period of counts that are read already; the newest where none is named."""
    row = counts.position(period, city=city.name)
    people = counts.counts[row]
    rest = counts.rest[row] if form == "two_groups" else np.zeros_like(people[0])
    known = counts.known[row]
    inhabited = known & (np.nan_to_num(people).sum(axis=0) + np.nan_to_num(rest) > 0)
    areas = city.areas_at(counts.level)
    names = [str(name) for name in areas["name"]]
    parents = [str(parent) for parent in areas["parent"]]
    used = np.flatnonzero(inhabited)
    ground, no_ground = _ground(city, counts.level, used, empty=known & ~inhabited)
    reasons = [
        NO_RESIDENTS if is_known else reason_of(int(state))
        for is_known, state in zip(known, counts.states[row], strict=True)
    ]
    hidden = _with_companion(people[0, used], counts.hidden[row, used])
    return Selection(
        form=form,
        groups=counts.groups,
        counts=people[:, used],
        rest=rest[used],
        area_ids=tuple(counts.area_ids[i] for i in used),
        names=tuple(names[i] for i in used),
        parents=tuple(parents[i] for i in used),
        shown=~hidden,
        left_out=tuple(
            LeftOut(counts.area_ids[i], names[i], reasons[i]) for i in np.flatnonzero(~inhabited)
        ),
        ground=ground,
        no_ground=no_ground,
        period=counts.periods[row],
        level=counts.level,
        minimum=minimum,
    )


def restrict_selection(selection: Selection, area_ids: Sequence[str]) -> Selection:
    """The same selection of fewer areas, in the order given."""
    position = {area: row for row, area in enumerate(selection.area_ids)}
    kept = np.array([position[area] for area in area_ids], dtype=np.intp)
    ground = selection.ground
    return replace(
        selection,
        counts=selection.counts[:, kept],
        rest=selection.rest[kept],
        area_ids=tuple(area_ids),
        names=tuple(selection.names[row] for row in kept),
        parents=tuple(selection.parents[row] for row in kept),
        shown=selection.shown[kept],
        ground=None
        if ground is None
        else replace(
            ground,
            centroids_m=ground.centroids_m[kept],
            land_area_m2=ground.land_area_m2[kept],
        ),
    )


def choose_withheld(totals: Floats, *, rule: DisclosureRule = DEFAULT_RULE) -> Mask:
    """Which totals of groups must not be given, so that none follows from the others' sum.

    A total that speaks of single people is withheld. While one alone is, or those withheld make
    up fewer than the threshold together, the smallest of the others is withheld too.

    Args:
        totals: Persons of each group, shape (groups,).
        rule: What may be shown.
    """
    withheld = is_small(totals, rule)
    for place in np.argsort(totals, kind="stable"):
        few = withheld.sum() < 2 or totals[withheld].sum() < rule.threshold
        if withheld.any() and few and totals[place] > 0:
            withheld[place] = True
    return withheld


def _with_companion(group: Floats, hidden: Mask) -> Mask:
    """Where one area alone is hidden, the city's figure would give it away: hide another."""
    if hidden.sum() != 1 or hidden.size < 2:
        return hidden
    candidates = np.where(hidden | ~(group > 0), np.inf, group)
    widened = hidden.copy()
    widened[candidates.argmin()] = True
    return widened


def _ground(
    city: City, level: str, used: npt.NDArray[np.intp], *, empty: Mask
) -> tuple[Ground | None, str]:
    """Points and land, and the reason where the map is none."""
    if city.geometry in (GeometryKind.SCHEMATIC, GeometryKind.NONE):
        return None, city.geometry.value
    shapes = city.areas_at(level).geometry
    land = shapes.area.to_numpy(dtype=np.float64)
    points = shapes.centroid
    centroids = np.column_stack([points.x.to_numpy(), points.y.to_numpy()])
    return Ground(centroids[used], land[used], float(land[empty].sum())), ""
