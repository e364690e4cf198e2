"""Every index of a selection, beside what chance gives and how far it can be off.

Chance deals the people of the compared groups out anew over their places, all indices on the
same draws. The interval is the posterior one: which mixes of groups make the counts plausible.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from geo.indices.chance import ChanceComparison, compare_with_chance
from geo.indices.counts import FloatArray, GroupsIndex
from geo.indices.intervals import plausible_interval
from geo.indices.registry import INDICES, Index
from geo.indices.verdict import RESOLUTION, Outcome, choose_outcome
from geo.segregation.selection import Selection

NAN = float("nan")
RADIUS_M = 1000.0
HEADLINE_INDEX = "dissimilarity"
WITH_RESIDENTS = ("isolation", "exposure", "correlation_ratio")
"""Indices of meeting: they look at all residents of an area, also those of neither group."""

LOW_IS_SEGREGATED = frozenset({"exposure"})


@dataclass(frozen=True)
class IndexResult:
    """One index; NaN where it is not defined or was not asked for.

    Attributes:
        key: Of the registry.
        value: Of the city.
        expected: Mean under random allocation.
        excess: (value - expected)/(1 - expected); NaN for indices that do not end at 1, and
            for exposure, which falls with segregation.
        lower: Lower end of the 95 % interval.
        upper: Upper end.
        p_value: Share of random cities at least as segregated, the real one among them.
        multigroup: Whether it is the form over several groups.
    """

    key: str
    value: float
    expected: float = NAN
    excess: float = NAN
    lower: float = NAN
    upper: float = NAN
    p_value: float = NAN
    multigroup: bool = False


@dataclass(frozen=True)
class IndexResults:
    """All indices of a selection.

    Attributes:
        by_key: Registry order.
        not_computed: Index to the reason it is missing: ``schematic``, ``none`` (no map) or
            ``two_groups_only``; words in ``segregation.not_computed_<reason>``.
        outcome: What may be said; none where nothing was drawn and nothing forbids it.
        n_areas: Areas that take part.
        group_totals: Persons of each group.
        population_total: All residents.
        draws: Number of random cities, 0 where none was drawn.
        seed: Their seed.
        radius_m: Of the surroundings in spatial indices.
        plausible: Of indices for which they were to be kept: the values that the ends of the
            interval are quantiles of, (draws,).
    """

    by_key: Mapping[str, IndexResult]
    not_computed: Mapping[str, str]
    outcome: Outcome | None
    n_areas: int
    group_totals: tuple[float, ...]
    population_total: float
    draws: int
    seed: int
    radius_m: float
    plausible: Mapping[str, FloatArray] = field(default_factory=dict, compare=False)


def compute_index_results(
    selection: Selection,
    *,
    draws: int = 0,
    seed: int = 0,
    radius_m: float = RADIUS_M,
    keys: Sequence[str] = (),
    kept: str = "",
) -> IndexResults:
    """Each index of the registry, or those named, for a selection.

    Groups under the selection's minimum have NaN throughout and the outcome ``too_few``.

    Args:
        selection: Who and where.
        draws: Random cities for chance and interval; 0: values only.
        seed: Of the draws.
        radius_m: Radius of the surroundings in spatial indices.
        keys: Indices wanted; all where empty.
        kept: One of them, whose plausible values are kept.

    Raises:
        IndexInputError: With draws: counts are not whole, or too many to draw.
    """
    wanted = [index for index in INDICES.values() if not keys or index.key in keys]
    reasons = {index.key: _why_not(index, selection) for index in wanted}
    possible = [index for index in wanted if not reasons[index.key]]
    functions = {index.key: bind_index(index, selection, radius_m=radius_m) for index in possible}
    values = {key: float(function(selection.counts)) for key, function in functions.items()}
    by_key = {
        key: IndexResult(key, value, multigroup=selection.form == "multigroup")
        for key, value in values.items()
    }
    outcome = _outcome_without_draws(selection)
    plausible: dict[str, FloatArray] = {}
    if outcome is not None:
        by_key = {key: IndexResult(key, NAN, multigroup=r.multigroup) for key, r in by_key.items()}
    elif draws > 0:
        by_key, outcome, drawn = _beside_chance(
            selection, by_key, functions, draws=draws, seed=seed
        )
        plausible = {key: drawn[:, row].copy() for row, key in enumerate(functions) if key == kept}
    return IndexResults(
        by_key=by_key,
        not_computed={key: reason for key, reason in reasons.items() if reason},
        outcome=outcome,
        n_areas=len(selection.area_ids),
        group_totals=tuple(float(total) for total in selection.group_totals),
        population_total=selection.population_total,
        draws=max(draws, 0),
        seed=seed,
        radius_m=radius_m,
        plausible=plausible,
    )


def _why_not(index: Index, selection: Selection) -> str:
    if selection.form == "multigroup" and index.multigroup is None:
        return "two_groups_only"
    is_placed = "centroids_m" in index.needs or "land_area_m2" in index.needs
    return selection.no_ground if is_placed and selection.ground is None else ""


def _outcome_without_draws(selection: Selection) -> Outcome | None:
    """What can be said before anything is computed."""
    peopled = np.count_nonzero(selection.group_totals > 0)
    if peopled < 2 or len(selection.area_ids) < 2:
        return "undefined"
    return "too_few" if selection.too_few else None


def bind_index(index: Index, selection: Selection, *, radius_m: float = RADIUS_M) -> GroupsIndex:
    """The index as a function of counts of shape (..., groups, areas) of the selection's areas."""
    ground = selection.ground
    radius = {"radius_m": radius_m} if index.key.startswith("spatial_") else {}
    radius = {} if index.key == "spatial_proximity" else radius
    if selection.form == "multigroup" and index.multigroup is not None:
        form: Callable[..., FloatArray] = index.multigroup
        places = [ground.centroids_m] if ground is not None and "centroids_m" in index.needs else []
        return lambda counts: form(counts, *places, **radius)
    if index.key == "delta" and ground is not None:
        land = np.append(ground.land_area_m2, ground.empty_land_m2)
        return lambda counts: index.function(_with_empty_area(counts[..., 0, :]), land)
    if index.key in WITH_RESIDENTS:
        rest = selection.rest
        return lambda counts: index.function(
            counts[..., 0, :], counts[..., 1, :], total=counts.sum(axis=-2) + rest
        )
    needs = [] if ground is None else [getattr(ground, need) for need in index.needs[2:]]
    return lambda counts: index.function(counts[..., 0, :], counts[..., 1, :], *needs, **radius)


def _with_empty_area(group: FloatArray) -> FloatArray:
    """The group with one more area in which nobody lives."""
    return np.concatenate([group, np.zeros((*group.shape[:-1], 1))], axis=-1)


def _beside_chance(
    selection: Selection,
    by_key: Mapping[str, IndexResult],
    functions: Mapping[str, GroupsIndex],
    *,
    draws: int,
    seed: int,
) -> tuple[dict[str, IndexResult], Outcome, FloatArray]:
    """The same results with chance and interval, what may be said, and all plausible values."""
    evenness = bind_index(INDICES[HEADLINE_INDEX], selection)
    signs = np.array([-1.0 if key in LOW_IS_SEGREGATED else 1.0 for key in functions] + [1.0])
    together = [*functions.values(), evenness]

    def all_at_once(counts: FloatArray) -> FloatArray:
        signed: FloatArray = np.stack([function(counts) for function in together], axis=-1) * signs
        return signed

    chance = compare_with_chance(selection.counts, all_at_once, draws=draws, seed=seed)
    plausible = plausible_interval(
        selection.counts, lambda counts: all_at_once(counts) * signs, draws=draws, seed=seed
    )
    ends = np.stack([plausible.lower, plausible.upper])
    described = {
        key: _describe(by_key[key], chance, ends[:, position], position, float(signs[position]))
        for position, key in enumerate(functions)
    }
    outcome = choose_outcome(
        observed=float(chance.observed[-1]),
        upper=float(chance.upper[-1]),
        p_value=float(chance.p_value[-1]),
        resolution=RESOLUTION,
    )
    return described, outcome, plausible.plausible


def _describe(
    result: IndexResult, chance: ChanceComparison, ends: FloatArray, position: int, sign: float
) -> IndexResult:
    if np.isnan(result.value):
        return result
    ends_at_one = INDICES[result.key].highest == 1.0 and sign > 0
    return IndexResult(
        key=result.key,
        value=result.value,
        expected=sign * float(chance.expected[position]),
        excess=float(chance.excess[position]) if ends_at_one else NAN,
        lower=float(ends[0]),
        upper=float(ends[1]),
        p_value=float(chance.p_value[position]),
        multigroup=result.multigroup,
    )
