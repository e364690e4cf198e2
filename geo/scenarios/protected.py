"""A start that may be known: counts that are hidden do not enter the model at all.

A plan can be made to ask for a single area: stop placement everywhere else, let part of a group
move on, and the number of people placed in the whole city is what that area has room for, which
follows from its people by one subtraction. Hiding the area's own results does not help, because
every total of the city rests on them too. So the model starts from figures that everybody may
see: the people of hidden cells together, which the visible ones give away anyway, are spread
over these cells in proportion to residents. The city keeps its sums, and nothing that comes out
can tell more than what went in.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from geo.city import City
from geo.disclosure import DEFAULT_RULE, DisclosureRule, compute_shown_panel, round_counts
from geo.disclosure.suppression import compute_suppression
from geo.indicators import compute_panel
from geo.scenarios.state import Start
from geo.values import Floats, State

Mask = npt.NDArray[np.bool_]

POPULATION = "population_count"
CHILDREN = {
    "kita": ("kita_age_children_count", "kita_age_migration_count"),
    "school": ("school_age_children_count", "school_age_migration_count"),
}


def find_hidden_cells(
    city: City, key: str, start: Start, *, rule: DisclosureRule = DEFAULT_RULE
) -> Mask:
    """Where a count may not be shown in the year of the start, (areas,).

    Where it has no figures of that year the start took older ones; then whatever was ever
    hidden stays so.
    """
    none = np.zeros(len(start.area_ids), dtype=bool)
    if key not in city.indicators:
        return none
    panel = compute_shown_panel(city, key, level=start.level, rule=rule)
    if panel is None:
        return none
    is_suppressed: Mask = panel.states == State.SUPPRESSED
    rows = [row for row, name in enumerate(panel.periods) if _year(name) == start.period]
    chosen = is_suppressed[rows] if rows else is_suppressed
    return np.asarray(chosen.any(axis=0), dtype=bool)


def _year(period: str) -> int:
    return int(period[:4]) if period[:4].isdigit() else 0


def protect_start(start: Start, city: City, *, rule: DisclosureRule = DEFAULT_RULE) -> Start:
    """The start with every hidden count replaced by what can be known of it.

    Where the hidden cells together are not known either (there is one only, or all together
    are fewer than may be shown) an estimate stands: the group's share of the visible areas, or
    the middle of what is too small to be shown.

    Args:
        start: With the true counts.
        city: Whose figures they are.
        rule: How small a count may be to be shown.
    """

    def spread(counts: Floats, key: str, by: Floats) -> Floats:
        hidden = find_hidden_cells(city, key, start, rule=rule)
        total_known = not _is_total_hidden(city, key, start, rule)
        told = _round_all(counts, hidden, rule)
        return spread_hidden(told, hidden, by=by, threshold=rule.threshold, total_known=total_known)

    true_residents = start.people.sum(axis=0) + start.others
    residents = spread(true_residents, POPULATION, start.dwellings)
    people = np.stack(
        [
            spread(counts, f"{group}_count", residents)
            for group, counts in zip(start.groups, start.people, strict=True)
        ]
    )
    others = np.maximum(residents - people.sum(axis=0), 0.0)
    children, migration = {}, {}
    for age, (of_all, of_migration) in CHILDREN.items():
        children[age] = spread(getattr(start, f"{age}_children"), of_all, residents)
        part = spread(getattr(start, f"{age}_migration"), of_migration, children[age])
        migration[age] = np.minimum(part, children[age])
    return replace(
        start,
        people=people,
        others=others,
        kita_children=children["kita"],
        kita_migration=migration["kita"],
        school_children=children["school"],
        school_migration=migration["school"],
    )


def _round_all(counts: Floats, hidden: Mask, rule: DisclosureRule) -> Floats:
    """Counts as they are told, with what total and visible cells leave for all hidden ones."""
    told = round_counts(counts, rule)
    if rule.rounding > 1 and hidden.any():
        total = float(round_counts(counts.sum(keepdims=True), rule)[0])
        told = np.where(hidden, max(total - told[~hidden].sum(), 0.0) / hidden.sum(), told)
    return told


def _is_total_hidden(city: City, key: str, start: Start, rule: DisclosureRule) -> bool:
    """Whether the city's total of a count is hidden in the start's year, or ever.

    Where an area's count is not known at all, nobody knows the total either.
    """
    suppression = compute_suppression(city, rule)
    panel = compute_panel(city, key, level=start.level) if key in city.indicators else None
    if panel is not None:
        of_year = [_year(name) == start.period for name in panel.periods]
        rows = of_year if any(of_year) else [True] * len(of_year)
        unknown = np.isnan(panel.values) & (panel.states != State.NOT_APPLICABLE)
        if unknown[rows].any():
            return True
    periods = suppression.periods
    chosen = [name for name in periods if _year(name) == start.period] or list(periods)
    return bool(suppression.of_city(key, chosen).any())


def spread_hidden(
    counts: Floats, hidden: Mask, *, by: Floats, threshold: int, total_known: bool = True
) -> Floats:
    """Counts with those of hidden cells spread over them: total · by / sum of by.

    Args:
        counts: True counts, (areas,).
        hidden: Which of them may not be shown, (areas,).
        by: What they are taken to follow, (areas,); equally where it is zero in all of them.
        threshold: Smallest count that may be shown.
        total_known: Whether the sum over all areas is public; else only visible areas are.
    """
    if not hidden.any():
        return counts
    total = float(counts[hidden].sum())
    if np.count_nonzero(hidden) == 1 or not total_known:
        base = float(by[~hidden].sum())
        total = float(counts[~hidden].sum() / base * by[hidden].sum()) if base > 0 else 0.0
    elif total < threshold:
        total = threshold / 2
    weights = by[hidden] if by[hidden].sum() > 0 else np.ones(np.count_nonzero(hidden))
    protected = counts.copy()
    protected[hidden] = total * weights / weights.sum()
    return protected
