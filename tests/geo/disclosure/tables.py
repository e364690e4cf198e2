"""Tables small enough for paper: cells in rows, one period, sums written out."""

from collections.abc import Sequence

import numpy as np

from geo.disclosure.cells import Cells
from geo.disclosure.sums import Sums


def table_of(values: Sequence[float], sums: Sequence[Sequence[int]]) -> tuple[Cells, list[Sums]]:
    """Cells of one period, and sums as (total, part, part ...)."""
    numbers = np.array(values, dtype=float)[:, None]
    cells = Cells(
        periods=("2020",),
        values=numbers,
        never_shown=np.zeros(len(numbers), dtype=bool),
        ids={("count", "area"): np.arange(len(numbers))},
        areas=np.arange(len(numbers)),
        siblings=np.zeros(len(numbers), dtype=int),
    )
    return cells, [Sums(ids=np.array([ids]), holds=np.ones((1, 1), dtype=bool)) for ids in sums]


def grid(rows: Sequence[Sequence[float]]) -> tuple[Cells, list[Sums]]:
    """A table with margins: inner cells row by row, then row totals, column totals, the total."""
    inner = np.array(rows, dtype=float)
    n_rows, n_columns = inner.shape
    numbers = np.arange(inner.size).reshape(inner.shape)
    row_totals = inner.size + np.arange(n_rows)
    column_totals = inner.size + n_rows + np.arange(n_columns)
    sums = [[row_totals[i], *numbers[i]] for i in range(n_rows)]
    sums += [[column_totals[j], *numbers[:, j]] for j in range(n_columns)]
    total = inner.size + n_rows + n_columns
    sums += [[total, *row_totals], [total, *column_totals]]
    values = [*inner.ravel(), *inner.sum(axis=1), *inner.sum(axis=0), inner.sum()]
    return table_of(values, sums)


def hide(cells: Cells, *ids: int) -> np.ndarray:
    """A mask of some cells."""
    hidden = np.zeros(cells.values.shape, dtype=bool)
    hidden[list(ids)] = True
    return hidden
