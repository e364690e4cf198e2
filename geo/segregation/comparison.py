"""Two periods, or two cities: is the difference more than labels drawn by lot give?"""

from dataclasses import dataclass

import numpy as np

from geo.city import City
from geo.errors import IndexInputError, UnknownKeyError
from geo.indices import comparison
from geo.indices.comparison import Difference
from geo.indices.counts import GroupsIndex
from geo.indices.registry import BOTH, INDICES
from geo.numbers import format_number
from geo.segregation.city_counts import CityCounts
from geo.segregation.results import HEADLINE_INDEX, WITH_RESIDENTS
from geo.segregation.selection import (
    Form,
    LeftOut,
    Selection,
    restrict_selection,
    select_period,
)
from geo.texts import Language, text

SIGNIFICANCE = 0.05
MOST_UNLIKE = 3.0
"""Cities whose areas differ in mean population by more than this factor do not compare."""

NAN = float("nan")


@dataclass(frozen=True)
class Comparison:
    """A difference with its test; NaN where a side has no index.

    Attributes:
        index: Key of the registry.
        first: Index of the first period or city.
        second: Index of the second.
        difference: Second less first.
        p_value: Share of random labellings that put them as far apart, two-sided.
        draws: Labellings that counted.
        seed: Their seed.
        left_out: Areas without data on both sides (periods only).
        size_ratio: Mean population of an area in the second, of that in the first.
    """

    index: str
    first: float
    second: float
    difference: float
    p_value: float
    draws: int
    seed: int
    left_out: tuple[LeftOut, ...]
    size_ratio: float

    @property
    def sizes_compare(self) -> bool:
        """Whether areas are near enough in size; small areas alone make an index higher."""
        return 1.0 / MOST_UNLIKE <= self.size_ratio <= MOST_UNLIKE

    def sentence(self, language: Language) -> str:
        """Whether the difference is more than chance, and a warning about unlike areas."""
        if np.isnan(self.p_value):
            return text("segregation.difference_undefined", language)
        told = {
            "difference": format_number(self.difference, language, decimals=3),
            "p": format_number(self.p_value, language, decimals=3),
            "draws": format_number(self.draws, language),
            "seed": str(self.seed),
        }
        kind = "beyond" if self.p_value <= SIGNIFICANCE else "within"
        parts = [text(f"segregation.difference_{kind}", language, **told)]
        if not self.sizes_compare:
            parts.append(text("segregation.sizes_differ", language))
        return " ".join(parts)


def compare_periods(
    city: City,
    counts: CityCounts,
    periods: tuple[str, str],
    *,
    index: str = HEADLINE_INDEX,
    form: Form = "two_groups",
    draws: int = 1000,
    seed: int = 0,
) -> Comparison:
    """Two periods of a city over the areas that have data in both.

    Raises:
        UnknownKeyError: A period is not known.
        IndexInputError: See ``geo.indices.comparison``.
    """
    one, two = (select_period(city, counts, period, form=form) for period in periods)
    common = [area for area in one.area_ids if area in set(two.area_ids)]
    return _compare(
        restrict_selection(one, common),
        restrict_selection(two, common),
        LabelTest(index, is_same_city=True, draws=draws, seed=seed),
        left_out=tuple(dict.fromkeys((*one.left_out, *two.left_out))),
    )


def compare_cities(
    first: Selection,
    second: Selection,
    *,
    index: str = HEADLINE_INDEX,
    draws: int = 1000,
    seed: int = 0,
) -> Comparison:
    """Two cities with the same groups.

    Raises:
        UnknownKeyError: There is no such index without a map.
        IndexInputError: The cities differ in their groups.
    """
    if first.groups != second.groups or first.form != second.form:
        raise IndexInputError(
            "segregation.groups_differ",
            first=", ".join(first.groups),
            second=", ".join(second.groups),
        )
    return _compare(first, second, LabelTest(index, is_same_city=False, draws=draws, seed=seed))


@dataclass(frozen=True)
class LabelTest:
    """What is tested, and how often labels are drawn."""

    index: str
    is_same_city: bool
    draws: int
    seed: int


def _compare(
    first: Selection, second: Selection, test: LabelTest, *, left_out: tuple[LeftOut, ...] = ()
) -> Comparison:
    compare = comparison.compare_periods if test.is_same_city else comparison.compare_cities
    can_say = not (first.too_few or second.too_few) and min(len(first.names), len(second.names)) > 1
    found = Difference(NAN, NAN, NAN, NAN, 0, test.seed)
    function = index_with_rest(test.index, first.form)
    if can_say:
        one, two = (np.vstack([side.counts, side.rest]) for side in (first, second))
        found = compare(one, two, function, draws=test.draws, seed=test.seed)
    sizes = [side.population_total / max(len(side.area_ids), 1) for side in (first, second)]
    return Comparison(
        index=test.index,
        first=found.first,
        second=found.second,
        difference=found.difference,
        p_value=found.p_value,
        draws=found.draws,
        seed=test.seed,
        left_out=left_out,
        size_ratio=sizes[1] / sizes[0] if sizes[0] > 0 else NAN,
    )


def index_with_rest(key: str, form: Form) -> GroupsIndex:
    """An index of counts whose last row is those in none of the groups.

    Raises:
        UnknownKeyError: There is no such index without a map.
    """
    if key not in INDICES or INDICES[key].needs != BOTH:
        known = ", ".join(name for name, entry in INDICES.items() if entry.needs == BOTH)
        raise UnknownKeyError("segregation.unknown_index", key=key, known=known)
    index = INDICES[key]
    several = index.multigroup
    if form == "multigroup" and several is not None:
        return lambda counts: several(counts[..., :-1, :])
    if key in WITH_RESIDENTS:
        return lambda counts: index.function(
            counts[..., 0, :], counts[..., 1, :], total=counts.sum(axis=-2)
        )
    return lambda counts: index.function(counts[..., 0, :], counts[..., 1, :])
