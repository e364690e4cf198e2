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
from geo.disclosure.rule import DisclosureRule, Mask, is_small
from geo.disclosure.sums import Sums
from geo.disclosure.system import System, build_system
from geo.values import Floats

MOST_ROUNDS = 10


def protect_small(
    cells: Cells, sums: Sequence[Sums], hidden: Mask, rule: DisclosureRule
) -> tuple[Mask, Mask]:
    """Hidden cells that stand the attack, and small ones that nothing can protect.

    Args:
        cells: All counts.
        sums: All that is published of how they add up.
        hidden: What is hidden so far, (n_cells, n_periods); small counts among it.
        rule: What counts as small.

    Returns:
        Two masks: what is to be hidden, and what of it an attacker can still narrow down,
        because nobody else is counted in whose number it could hide.
    """
    hidden = hidden.copy()
    hopeless = np.zeros_like(hidden)
    asked = is_small(cells.values, rule)
    if not asked.any():
        return hidden, hopeless
    table = build_table(cells, sums)
    for _ in range(MOST_ROUNDS):
        system = build_system(cells, sums, hidden)
        missed = find_missed(system, table.floors, rule, asked=asked)
        if not missed.any():
            break
        # What was open stays open, whatever else is hidden.
        asked = missed.any(axis=0) & ~hopeless
        for side, cell, period in np.argwhere(missed):
            target = table.floors[cell, period] + side * (rule.threshold - 2)
            companions = find_companions(table, cell, period, target=target, hidden=hidden)
            if companions is None:
                hopeless[cell, period] = True
            else:
                hidden[companions, period] = True
    return hidden, hopeless


def find_missed(system: System, floors: Floats, rule: DisclosureRule, *, asked: Mask) -> Mask:
    """Counts that cannot be as small, or as large, as they should.

    Args:
        system: What is published.
        floors: Smallest value that visible zeros leave, (n_cells, n_periods).
        rule: What counts as small.
        asked: Which counts are looked at, (n_cells, n_periods).

    Returns:
        Shape (2, n_cells, n_periods): too large a smallest value, too small a largest one.
    """
    unknown = system.places >= 0
    enough = Bounds(low=floors[unknown], high=floors[unknown] + rule.threshold - 2)
    bounds = compute_bounds(system, asked=asked[unknown], enough=enough)
    missed = np.ones((2, *unknown.shape), dtype=bool)
    missed[0][unknown] = bounds.low > enough.low
    missed[1][unknown] = bounds.high < enough.high
    return missed & asked
