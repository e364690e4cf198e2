"""What is published of a city as equations in the counts that are hidden.

    sum of parts - total = 0, for every sum and period; a hidden count is at least 1

It is at least 1 because zeros are shown. Counts that follow from one equation alone are taken
as known first, so that what is left is small: most sums have no unknown at all, and periods
have no equation in common.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.disclosure.cells import Cells
from geo.disclosure.rule import Mask
from geo.disclosure.sums import NO_CELL, Sums
from geo.values import Floats

Ints = npt.NDArray[np.intp]
SMALLEST_HIDDEN = 1.0


@dataclass(frozen=True, eq=False)
class System:
    """Equations ``A x = b`` with ``x >= lower``, as entries of the sparse matrix A.

    Attributes:
        places: Number of the unknown by cell and period, -1 where the count is known.
        true: The counts themselves, shape (n,); NaN where nobody knows them.
        lower: What everybody knows of them, shape (n,).
        rows: Equation of each entry of A, ascending.
        columns: Unknown of each entry.
        signs: 1 or -1, each entry.
        sums: b, shape (n_equations,).
    """

    places: Ints
    true: Floats
    lower: Floats
    rows: Ints
    columns: Ints
    signs: Floats
    sums: Floats

    @property
    def is_whole(self) -> bool:
        """Whether all published sums are whole, so that an attacker may think in persons."""
        return bool((self.sums == np.rint(self.sums)).all())


def build_system(cells: Cells, sums: Sequence[Sums], hidden: Mask) -> System:
    """The equations of everything that is shown, if the cells of a mask are hidden.

    Args:
        hidden: Shape (n_cells, n_periods).
    """
    unknown = find_unknown(cells, sums, hidden)
    places = np.full(unknown.shape, -1, dtype=np.intp)
    places[unknown] = np.arange(np.count_nonzero(unknown))
    true = cells.values[unknown]
    counted = (hidden & ~cells.never_shown[:, None])[unknown]
    lower = np.where(counted, np.minimum(SMALLEST_HIDDEN, np.nan_to_num(true)), 0.0)
    entries, totals = [], [np.empty(0)]
    start = 0
    for one in sums:
        row, column, sign, total = _equations(one, cells, unknown, places)
        entries.append((row + start, column, sign))
        totals.append(total)
        start += len(total)
    rows, columns, signs = (
        np.concatenate([np.empty(0), *parts]) for parts in zip(*entries, strict=True)
    )
    order = np.argsort(rows, kind="stable")
    return _without_repeated(
        System(
            places=places,
            true=true,
            lower=lower,
            rows=rows[order].astype(np.intp),
            columns=columns[order].astype(np.intp),
            signs=signs[order],
            sums=np.concatenate(totals),
        )
    )


def find_unknown(cells: Cells, sums: Sequence[Sums], hidden: Mask) -> Mask:
    """Counts that neither are shown nor follow from one sum alone, (n_cells, n_periods)."""
    unknown: Mask = hidden | np.isnan(cells.values) | cells.never_shown[:, None]
    while True:
        before = np.count_nonzero(unknown)
        for one in sums:
            open_term = _open(one, unknown)
            alone = (open_term.sum(axis=1) == 1) & one.holds
            row, term, period = np.nonzero(open_term & alone[:, None])
            unknown[one.ids[row, term], period] = False
        if np.count_nonzero(unknown) == before:
            return unknown


def _open(sums: Sums, unknown: Mask) -> Mask:
    """Terms that are not known, shape (n_sums, n_terms, n_periods)."""
    open_term: Mask = unknown[sums.ids] & (sums.ids != NO_CELL)[..., None]
    return open_term


def _equations(
    sums: Sums, cells: Cells, unknown: Mask, places: Ints
) -> tuple[Ints, Ints, Floats, Floats]:
    """Row, unknown and sign of each entry, and b, of sums of one kind in all periods."""
    open_term = _open(sums, unknown)
    needed = open_term.any(axis=1) & sums.holds
    number = np.cumsum(needed).reshape(needed.shape) - 1
    signs = np.where(np.arange(sums.ids.shape[1]) == 0, -1.0, 1.0)
    values = cells.values[sums.ids]
    known = np.where(open_term, 0.0, values)
    public = sums.ids[:, 0] == NO_CELL
    known[public, 0] = values[public, 1:].sum(axis=1)
    totals = -(np.nan_to_num(known) * signs[None, :, None]).sum(axis=1)[needed]
    row, term, period = np.nonzero(open_term & needed[:, None])
    return number[row, period], places[sums.ids[row, term], period], signs[term], totals


def _without_repeated(system: System) -> System:
    """The system without equations that say the same, which ways to add up often do."""
    n_rows = len(system.sums)
    weights = np.random.default_rng(0).uniform(1, 2, len(system.true))
    # One number for each set of unknowns; two sets share one with probability nil.
    said = np.round(
        np.bincount(system.rows, system.signs * weights[system.columns], minlength=n_rows), 9
    )
    _, first = np.unique(np.abs(said), return_index=True)
    first = np.sort(first[np.abs(said[first]) > 0]) if n_rows else first
    number = np.full(n_rows, -1, dtype=np.intp)
    number[first] = np.arange(len(first))
    kept = number[system.rows] >= 0
    return System(
        places=system.places,
        true=system.true,
        lower=system.lower,
        rows=number[system.rows[kept]],
        columns=system.columns[kept],
        signs=system.signs[kept],
        sums=system.sums[first],
    )
