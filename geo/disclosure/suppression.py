"""Which counts must stay hidden, so that nobody can work out a small one.

Small counts are hidden first. Then every sum that a reader may know is looked at: areas that
make up a borough or the city, age bands and groups that make up the population, a group and
the rest of the population. Where exactly one term of a sum is hidden, or all hidden ones must
be 1, the others give them away, so the smallest other term is hidden too; again, until no sum
is left of which that can be said. What follows from several sums at once is found and closed
by ``geo.disclosure.protection``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.city import City
from geo.disclosure.cells import Cells, Key, lay_out_cells
from geo.disclosure.protection import protect_small
from geo.disclosure.rule import DisclosureRule, Mask, is_small
from geo.disclosure.sums import NO_CELL, Sums, list_sums
from geo.values import Panel

MOST_ROUNDS = 100


@dataclass(frozen=True, eq=False)
class Suppression:
    """Hidden cells of all counts of people of a city."""

    periods: tuple[str, ...]
    hidden: Mapping[Key, Mask]

    def of(self, panel: Panel, key: str, level: str) -> Mask:
        """Hidden cells of an indicator in the periods of a panel of the same level."""
        mask = self.hidden.get((key, level))
        if mask is None:
            return np.zeros(panel.values.shape, dtype=bool)
        rows = pd.Index(self.periods).get_indexer(pd.Index(panel.periods))
        return np.where(rows[:, None] >= 0, mask[rows], False)


def compute_suppression(city: City, rule: DisclosureRule) -> Suppression:
    """Hidden cells under a rule; computed once a city."""
    known = city.suppressions.get(rule)
    if not isinstance(known, Suppression):
        known = _compute(city, rule)
        city.suppressions[rule] = known
    return known


def _compute(city: City, rule: DisclosureRule) -> Suppression:
    cells = lay_out_cells(city)
    hidden = is_small(cells.values, rule)
    sums = list_sums(city, cells)
    for _ in range(MOST_ROUNDS):
        before = int(hidden.sum())
        for one in sums:
            _hide_companions(one, cells, hidden)
        if int(hidden.sum()) == before:
            break
    hidden, _ = protect_small(cells, sums, hidden, rule)
    return Suppression(
        periods=cells.periods, hidden={key: hidden[ids].T for key, ids in cells.ids.items()}
    )


def _hide_companions(sums: Sums, cells: Cells, hidden: Mask) -> None:
    """Where exactly one term of a sum is hidden, hide the smallest other one with it.

    Args:
        hidden: Changed in place.
    """
    ids = sums.ids
    values, public = cells.values[ids], ids == NO_CELL
    is_hidden = hidden[ids] & ~public[..., None]
    open_term = is_hidden | np.isnan(values) | cells.never_shown[ids][..., None]
    open_term &= ~public[..., None]
    n_open = open_term.sum(axis=1)
    alone = (n_open == 1) & is_hidden.any(axis=1)
    # Hidden parts that add up to their number are all exactly 1.
    all_hidden = (is_hidden.sum(axis=1) == n_open) & ~is_hidden[:, 0]
    alone |= all_hidden & (n_open > 1) & (np.where(is_hidden, values, 0).sum(axis=1) == n_open)
    alone &= sums.holds
    usable = ~open_term & ~public[..., None] & (values > 0)
    sizes = np.where(usable, values, np.inf)
    chosen = sizes.argmin(axis=1)
    rows, columns = np.nonzero(alone & np.isfinite(sizes.min(axis=1)))
    hidden[ids[rows, chosen[rows, columns]], columns] = True
