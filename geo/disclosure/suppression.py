"""Which counts must stay hidden, so that nobody can work out a small one.

Small counts are hidden first. Then every sum that a reader may know is looked at: areas that
make up a borough or the city, age bands and groups that make up the population, a group and
the rest of the population. Where exactly one term of a sum is hidden, or all hidden ones must
be 1, the others give them away, so the smallest other term is hidden too; again, until no sum
is left of which that can be said. What follows from several sums at once is found and closed
by ``geo.disclosure.protection``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo.city import City
from geo.disclosure.cells import CITY, Cells, Key, lay_out_cells
from geo.disclosure.dominance import find_dominated
from geo.disclosure.kept import EmbeddedKeeper, compute_digest, describe_kept, load_kept, name_kept
from geo.disclosure.protection import protect_cells
from geo.disclosure.rule import DisclosureRule, Mask, is_small
from geo.disclosure.sums import NO_CELL, Sums, list_sums
from geo.values import Panel

MOST_ROUNDS = 100


@dataclass(frozen=True, eq=False)
class Suppression:
    """Hidden cells of all counts of people of a city.

    Attributes:
        periods: Columns of the cells.
        hidden: By indicator and level, (n_periods, n_areas).
        digest: Of all that they rest on.
    """

    periods: tuple[str, ...]
    hidden: Mapping[Key, Mask]
    digest: str

    def of_city(self, key: str, periods: Sequence[str]) -> Mask:
        """Whether the city's total of an indicator is hidden, shape (n_periods,)."""
        mask = self.hidden.get((key, CITY))
        if mask is None:
            return np.zeros(len(periods), dtype=bool)
        rows = pd.Index(self.periods).get_indexer(pd.Index(periods))
        return np.where(rows >= 0, mask[rows, 0], False)

    def of(self, panel: Panel, key: str, level: str) -> Mask:
        """Hidden cells of an indicator in the periods of a panel of the same level."""
        mask = self.hidden.get((key, level))
        if mask is None:
            return np.zeros(panel.values.shape, dtype=bool)
        rows = pd.Index(self.periods).get_indexer(pd.Index(panel.periods))
        return np.where(rows[:, None] >= 0, mask[rows], False)


def compute_suppression(city: City, rule: DisclosureRule) -> Suppression:
    """Hidden cells under a rule; computed once a city, or read where it was kept."""
    # A part of a city is protected by all of it, and what was computed of all serves the part.
    city = city.whole or city
    known = city.suppressions.get(replace(rule, rounding=1))
    if not isinstance(known, Suppression):
        cells = lay_out_cells(city)
        sums = list_sums(city, cells)
        sensitive = find_sensitive(city, cells, rule)
        hidden = choose_hidden(city, cells, sums, rule)
        known = Suppression(
            periods=cells.periods,
            hidden={key: hidden[ids].T for key, ids in cells.ids.items()},
            digest=compute_digest(cells, sums, sensitive, rule),
        )
        city.suppressions[replace(rule, rounding=1)] = known
    return known


def find_sensitive(city: City, cells: Cells, rule: DisclosureRule) -> Mask:
    """Counts that must not become known, (n_cells, n_periods)."""
    sensitive: Mask = is_small(cells.values, rule) | find_dominated(city, cells, rule)
    return sensitive


def choose_hidden(city: City, cells: Cells, sums: Sequence[Sums], rule: DisclosureRule) -> Mask:
    """What must be hidden of all counts, (n_cells, n_periods)."""
    sensitive = find_sensitive(city, cells, rule)
    if not sensitive.any():
        return sensitive
    digest = compute_digest(cells, sums, sensitive, rule)
    keeper = city.keeper or EmbeddedKeeper(city.key)
    kept = load_kept(keeper.read(name_kept(rule)), digest, sensitive)
    if kept is not None:
        return kept
    hidden = _find_hidden(cells, sums, sensitive, rule)
    keeper.write(name_kept(rule), describe_kept(digest, hidden, None))
    return hidden


def _find_hidden(cells: Cells, sums: Sequence[Sums], sensitive: Mask, rule: DisclosureRule) -> Mask:
    """Companions by single sums first, then what the attack still asks for."""
    hidden = sensitive.copy()
    for _ in range(MOST_ROUNDS):
        before = int(hidden.sum())
        for one in sums:
            _hide_companions(one, cells, hidden)
        if int(hidden.sum()) == before:
            break
    return protect_cells(cells, sums, hidden, rule, sensitive=sensitive)[0]


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
