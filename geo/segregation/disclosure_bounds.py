"""How far the hidden counts of a selection could move its indices."""

from collections.abc import Mapping

from geo.city import City
from geo.disclosure import DEFAULT_RULE, DisclosureRule
from geo.disclosure.index_bounds import compute_index_bounds
from geo.segregation.city_counts import REST, SUFFIX
from geo.segregation.selection import Selection


def compute_selection_bounds(
    city: City, selection: Selection, *, rule: DisclosureRule = DEFAULT_RULE
) -> Mapping[str, tuple[float, float]]:
    """Between which values indices of a group against everybody else must lie.

    Empty where nothing is hidden, where the group is too small for an index, and for two groups
    side by side, of which both may be hidden.
    """
    if selection.groups[1:] != (REST,) or selection.too_few:
        return {}
    return compute_index_bounds(
        city,
        f"{selection.groups[0]}{SUFFIX}",
        level=selection.level,
        period=selection.period,
        rule=rule,
    )
