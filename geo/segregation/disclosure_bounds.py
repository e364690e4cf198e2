"""How far the hidden counts of a selection could move its indices."""

from collections.abc import Collection, Mapping
from typing import Literal

from geo.city import City
from geo.disclosure import DEFAULT_RULE, DisclosureRule
from geo.disclosure.index_bounds import compute_index_bounds
from geo.segregation.city_counts import REST, SUFFIX, CityCounts
from geo.segregation.selection import Selection

NoBounds = Literal["", "no_bounds_rounded", "no_bounds_two_groups"]


def explain_no_bounds(counts: CityCounts, period: str, *, rule: DisclosureRule) -> NoBounds:
    """Why an index has no interval although counts behind it are hidden or rounded.

    Where they are rounded, its ends would be made of exact counts. Of two groups side by side
    both may be hidden in the same area, and then an index is no longer a sum over areas of
    functions of one count each, which is what bounds are computed from.

    Args:
        counts: Of the groups compared.
        period: One of theirs.
        rule: By which they were read.
    """
    if rule.rounding > 1:
        return "no_bounds_rounded"
    is_hidden = counts.hidden[counts.periods.index(period)].any()
    return "no_bounds_two_groups" if is_hidden and counts.groups[1:] != (REST,) else ""


def compute_selection_bounds(
    city: City,
    selection: Selection,
    *,
    rule: DisclosureRule = DEFAULT_RULE,
    wanted: Collection[str] = (),
) -> Mapping[str, tuple[float, float]]:
    """Between which values indices of a group against everybody else must lie.

    Empty where nothing is hidden, where the group is too small for an index, and for two groups
    side by side, of which both may be hidden.

    Args:
        city: Whose counts they are.
        selection: Of which period, level and groups.
        rule: What is hidden.
        wanted: Only these indices; all where empty.
    """
    if selection.groups[1:] != (REST,) or selection.too_few:
        return {}
    return compute_index_bounds(
        city,
        f"{selection.groups[0]}{SUFFIX}",
        level=selection.level,
        period=selection.period,
        rule=rule,
        wanted=wanted,
    )
