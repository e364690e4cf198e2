"""Which counts must stay hidden, so that nobody can work out a small one.

Small counts are hidden first. Then every sum that a reader may know is looked at: areas that
make up a borough or the city, age bands and groups that make up the population, a group and
the rest of the population. Where exactly one term of a sum is hidden, or all hidden ones must
be 1, the others give them away, so the smallest other term is hidden too; again, until no sum
is left of which that can be said. What follows from several sums at once is found and closed
by ``geo.disclosure.protection``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.city import City
from geo.disclosure.cells import CITY, Cells, Key
from geo.disclosure.kept import Keeper, describe_kept, load_kept, name_kept
from geo.disclosure.protection import protect_cells
from geo.disclosure.question import Question, keeper_of, lay_out_question
from geo.disclosure.rule import DisclosureRule, Mask
from geo.disclosure.sums import NO_CELL, Sums
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


def compute_suppression(
    city: City, rule: DisclosureRule, *, keeper: Keeper | None = None
) -> Suppression:
    """Hidden cells under a rule; computed once a city, or read where it was kept.

    Args:
        city: Whole or a part of it.
        rule: What is hidden.
        keeper: Where to look for the answer, if not where the city keeps it.
    """
    question = lay_out_question(city, rule)
    computed = (city.whole or city).suppressions
    known = computed.get(question.rule)
    if not isinstance(known, Suppression):
        hidden = choose_hidden(question, keeper or keeper_of(city))
        known = Suppression(
            periods=question.cells.periods,
            hidden={key: hidden[ids].T for key, ids in question.cells.ids.items()},
            digest=question.digest,
        )
        computed[question.rule] = known
    return known


def choose_hidden(question: Question, keeper: Keeper) -> Mask:
    """What must be hidden of all counts, (n_cells, n_periods); found once, and then kept."""
    if not question.sensitive.any():
        return question.sensitive
    name = name_kept(question.rule)
    kept = load_kept(keeper.read(name), question.digest, question.sensitive)
    if kept is not None:
        return kept
    hidden = find_hidden(question)
    keeper.write(name, describe_kept(question.digest, hidden, None))
    return hidden


def find_hidden(question: Question) -> Mask:
    """Companions by single sums first, then what the attack still asks for; takes seconds.

    Returns:
        Shape (n_cells, n_periods).
    """
    cells, sums, hidden = question.cells, question.sums, question.sensitive.copy()
    for _ in range(MOST_ROUNDS):
        before = int(hidden.sum())
        for one in sums:
            _hide_companions(one, cells, hidden)
        if int(hidden.sum()) == before:
            break
    return protect_cells(cells, sums, hidden, question.rule, sensitive=question.sensitive)[0]


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
