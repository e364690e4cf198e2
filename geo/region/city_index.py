"""One city in a comparison of indices: chosen, counted, set beside chance, or refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from geo.city import City
from geo.disclosure import DEFAULT_RULE, DisclosureRule
from geo.errors import GeoError, UnknownKeyError
from geo.indices.registry import BOTH, INDICES
from geo.region.definitions import define_group
from geo.region.ranking import shuffle_draws
from geo.region.refusals import refuse, refuse_by_error
from geo.region.results import NAN, CityIndex
from geo.segregation.city_counts import REST
from geo.segregation.disclosure_bounds import compute_selection_bounds
from geo.segregation.results import (
    HEADLINE_INDEX,
    LOW_IS_SEGREGATED,
    IndexResults,
    compute_index_results,
)
from geo.segregation.selection import (
    NO_RESIDENTS,
    SegregationChoice,
    Selection,
    choose_withheld,
    select_two_groups,
)

COMPARABLE_INDICES = tuple(
    key
    for key, index in INDICES.items()
    if index.highest == 1.0 and index.needs == BOTH and key not in LOW_IS_SEGREGATED
)
"""Indices with an excess over chance: from 0 to 1, without a map, rising with segregation."""

DRAWS = 1000


@dataclass(frozen=True)
class IndexQuestion:
    """What is asked of every city.

    Attributes:
        group: Key or name of the group.
        index: By which cities are ordered; one of ``COMPARABLE_INDICES``.
        against: ``rest``, or another group.
        period: Each city's newest with data where empty.
        level: Of all cities; each city's finest with data where empty.
        levels: Of single cities, by key; goes before ``level``.
        rule: What may be shown.
        exact: True counts in place of estimates, see ``geo.segregation``.
        draws: Random cities, at least 1.
        seed: Of the draws.

    Raises:
        UnknownKeyError: The index has no comparable form.
    """

    group: str
    index: str = HEADLINE_INDEX
    against: str = REST
    period: str = ""
    level: str = ""
    levels: Mapping[str, str] = field(default_factory=dict)
    rule: DisclosureRule = DEFAULT_RULE
    exact: bool = False
    draws: int = DRAWS
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse indices that cities cannot be compared by."""
        if self.index not in COMPARABLE_INDICES:
            known = ", ".join(COMPARABLE_INDICES)
            raise UnknownKeyError("segregation.unknown_index", key=self.index, known=known)


def choose_counts(city: City, question: IndexQuestion) -> Selection:
    """Whom the question is about in a city.

    Raises:
        GeoError: The city cannot answer it.
    """
    choice = SegregationChoice(
        group=question.group,
        against=question.against,
        period=question.period,
        level=question.levels.get(city.key, question.level),
    )
    return select_two_groups(city, choice, rule=question.rule, exact=question.exact)


def compute_city_index(city: City, question: IndexQuestion) -> CityIndex:
    """A city's answer, or why it has none; places come later, from all cities together."""
    empty = CityIndex(city.key, city.name, city.kind, city.fingerprint, question.index)
    try:
        selection = choose_counts(city, question)
        results = compute_index_results(
            selection,
            draws=question.draws,
            seed=question.seed,
            keys=COMPARABLE_INDICES,
            kept=question.index,
        )
    except GeoError as error:
        return replace(empty, refusal=refuse_by_error(error))
    entry = _describe(empty, city, selection, results, rule=question.rule)
    if entry.refusal is not None:
        return entry
    return replace(
        entry,
        plausible=shuffle_draws(results.plausible[question.index], city.key),
        hidden_bounds=(bounds := _bound(city, selection, question)),
        is_unbounded=bounds is None and not question.exact and not selection.shown.all(),
    )


def _bound(city: City, selection: Selection, question: IndexQuestion) -> tuple[float, float] | None:
    """Between which values the index of the true counts must lie, where some are estimates."""
    if question.exact:
        return None
    return compute_selection_bounds(
        city, selection, rule=question.rule, wanted=(question.index,)
    ).get(question.index)


def _describe(
    empty: CityIndex,
    city: City,
    selection: Selection,
    results: IndexResults,
    *,
    rule: DisclosureRule,
) -> CityIndex:
    group, against = selection.groups
    withheld = choose_withheld(selection.group_totals, rule=rule)
    people, n_areas = selection.population_total, len(selection.area_ids)
    share = float(selection.group_totals[0]) / people if people > 0 else NAN
    outcome = results.outcome
    is_refused = outcome in ("too_few", "undefined")
    return replace(
        empty,
        by_key=results.by_key,
        refusal=refuse(outcome, city=city.name) if is_refused and outcome else None,
        outcome=outcome,
        group=group,
        against=against,
        period=selection.period,
        level=selection.level,
        n_areas=n_areas,
        n_unknown=sum(area.reason != NO_RESIDENTS for area in selection.left_out),
        # With one total alone withheld, that of everybody would give it away.
        mean_area_population=people / n_areas if n_areas and withheld.sum() != 1 else NAN,
        group_share=NAN if withheld[0] else share,
        definition=define_group(city, group, against),
    )
