"""Counts to hide besides the small ones, so that an attacker learns no more than their being small.

The demand: after everything that is published, each small count may still be any number from
its floor to its floor + k - 2. The floor is what visible zeros alone tell: 1, or the number of
groups it is made of. So a small count is as open as the sign in its place says: 1 to k - 1.
In the words of the literature, its protection levels are count - floor downward and
floor + k - 2 - count upward.

Where the attack shows that a count is not that open, others are hidden with it (see
``geo.disclosure.companions``). Hiding more only widens what an attacker must think possible, so
what is protected once stays so.

Source: Kelly, Golden & Assad (1992), Cell suppression: disclosure protection for sensitive
tabular data. Networks 22, 397-417; Fischetti & Salazar (2001), Management Science 47, 1008-1027.
"""

from collections.abc import Sequence

import numpy as np

from geo.disclosure.attack import Bounds, compute_bounds
from geo.disclosure.cells import Cells
from geo.disclosure.companions import build_table, find_companions
from geo.disclosure.rule import DisclosureRule, Mask
from geo.disclosure.sums import Sums
from geo.disclosure.system import System, build_system
from geo.values import Floats

MOST_ROUNDS = 10


def protect_cells(
    cells: Cells, sums: Sequence[Sums], hidden: Mask, rule: DisclosureRule, *, sensitive: Mask
) -> tuple[Mask, Mask]:
    """Hidden cells that stand the attack, and sensitive ones that nothing can protect.

    Args:
        cells: All counts.
        sums: All that is published of how they add up.
        hidden: What is hidden so far, (n_cells, n_periods); sensitive counts among it.
        rule: How wide the attacker's interval must be.
        sensitive: Counts that must be protected, the others being hidden for their sake.

    Returns:
        Two masks: what is to be hidden, and what of it an attacker can still narrow down,
        because nobody else is counted in whose number it could hide.
    """
    hidden = hidden.copy()
    hopeless = np.zeros_like(hidden)
    asked = sensitive
    if not asked.any():
        return hidden, hopeless
    table = build_table(cells, sums, sensitive)
    goals = choose_goals(cells, table.floors, rule)
    for _ in range(MOST_ROUNDS):
        system = build_system(cells, sums, hidden)
        missed = find_missed(system, goals, asked=asked)
        if not missed.any():
            break
        # What was open stays open, whatever else is hidden.
        asked = missed.any(axis=0) & ~hopeless
        for side, cell, period in np.argwhere(missed):
            target = (goals.low, goals.high)[side][cell, period]
            companions = find_companions(table, cell, period, target=target, hidden=hidden)
            if companions is None:
                hopeless[cell, period] = True
            else:
                hidden[companions, period] = True
    return hidden, hopeless


def choose_goals(cells: Cells, floors: Floats, rule: DisclosureRule) -> Bounds:
    """The interval that an attacker must think possible, (n_cells, n_periods) each.

    Of a small count from its floor to floor + k - 2; of a larger one, k - 2 persons down and up.
    """
    width = max(rule.threshold - 2, 1)
    is_less = cells.values < rule.threshold
    low = np.where(is_less, floors, np.maximum(floors, cells.values - width))
    return Bounds(low=low, high=np.where(is_less, floors, cells.values) + width)


def find_missed(system: System, goals: Bounds, *, asked: Mask) -> Mask:
    """Counts that cannot be as small, or as large, as they should.

    Args:
        system: What is published.
        goals: How small and how large, (n_cells, n_periods) each.
        asked: Which counts are looked at, (n_cells, n_periods).

    Returns:
        Shape (2, n_cells, n_periods): too large a smallest value, too small a largest one.
    """
    unknown = system.places >= 0
    enough = Bounds(low=goals.low[unknown], high=goals.high[unknown])
    bounds = compute_bounds(system, asked=asked[unknown], enough=enough)
    missed = np.ones((2, *unknown.shape), dtype=bool)
    missed[0][unknown] = bounds.low > enough.low
    missed[1][unknown] = bounds.high < enough.high
    return missed & asked
