"""Which shown counts to hide, so that a small one could be another number.

A linear programme looks for the cheapest change of counts that keeps every published sum and
turns the small count into the wanted one: the sum of loss · |change| is smallest. A shown count
costs its number of people a step; what is hidden already costs nothing. Zeros stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.disclosure.attack import NOISE, Bounds, Part, compute_bounds, list_parts, to_matrix
from geo.disclosure.cells import Cells, Ids
from geo.disclosure.rule import Mask
from geo.disclosure.sums import Sums
from geo.disclosure.system import Ints, System, build_system
from geo.values import Floats

MOST_NEIGHBOURS = 8
"""Areas that are tried first; the whole city only where they do not suffice."""


@dataclass(frozen=True, eq=False)
class Table:
    """All counts above zero as unknowns, to see how they hang together.

    Attributes:
        cells: The counts.
        system: As if all of them were hidden.
        parts: Its connected parts.
        part_of: Number of each unknown's part.
        cell_of: Cell of each unknown.
        floors: Smallest value that visible zeros leave of each sensitive cell, at least 1,
            (n_cells, n_periods).
    """

    cells: Cells
    system: System
    parts: Sequence[Part]
    part_of: Ints
    cell_of: Ints
    floors: Floats


def build_table(cells: Cells, sums: Sequence[Sums], sensitive: Mask) -> Table:
    """The table of a city, with the floors of its sensitive cells."""
    system = build_system(cells, sums, cells.values > 0)
    parts = list_parts(system)
    part_of = np.full(system.true.shape, -1, dtype=np.intp)
    for number, part in enumerate(parts):
        part_of[part.unknowns] = number
    places = np.nonzero(system.places >= 0)
    floors = cells.values.copy()
    upward = Bounds(low=np.full(system.true.shape, -np.inf), high=np.zeros(system.true.shape))
    lowest = compute_bounds(system, asked=sensitive[places], enough=upward).low
    floors[places] = np.maximum(lowest, 1.0)
    return Table(
        cells=cells,
        system=system,
        parts=parts,
        part_of=part_of,
        cell_of=places[0],
        floors=floors,
    )


def find_companions(
    table: Table, cell: int, period: int, *, target: float, hidden: Mask
) -> Ids | None:
    """Cells to hide in a period, so that a count could be the target.

    Args:
        table: Of the city.
        cell: Of the count.
        period: Column of the cells.
        target: What it shall be able to be.
        hidden: What is hidden so far, (n_cells, n_periods).

    Returns:
        Shown cells, none where the hidden ones suffice; None where no change will do.
    """
    unknown = int(table.system.places[cell, period])
    number = table.part_of[unknown] if unknown >= 0 else -1
    if number < 0:
        # In no sum: nothing published bounds it, or nothing could hide it.
        return np.empty(0, dtype=np.intp) if unknown >= 0 else None
    part = table.parts[number]
    own = np.flatnonzero(part.unknowns == unknown)[0]
    for places in (_near(table, part, cell, period, hidden), np.arange(len(part.unknowns))):
        change = _cheapest_change(table, part, own, period, target, hidden, places=places)
        if change is not None:
            cells = table.cell_of[part.unknowns[places[np.abs(change) > NOISE]]]
            is_shown = ~hidden[cells, period] & ~table.cells.never_shown[cells]
            companions: Ids = cells[is_shown]
            return companions
    return None


def _near(table: Table, part: Part, cell: int, period: int, hidden: Mask) -> Ints:
    """Unknowns of the area and of those beside it where the same count costs least to hide."""
    cells = table.cells
    beside = np.flatnonzero(
        (cells.siblings == cells.siblings[cell]) & (cells.values[:, period] > 0)
    )
    cost = np.where(hidden[beside, period], 0.0, cells.values[beside, period])
    nearest = cells.areas[beside[np.argsort(cost, kind="stable")[: MOST_NEIGHBOURS + 1]]]
    areas = np.unique([*nearest, cells.areas[cell]])
    return np.flatnonzero(np.isin(cells.areas[table.cell_of[part.unknowns]], areas))


def _cheapest_change(
    table: Table, part: Part, own: int, period: int, target: float, hidden: Mask, *, places: Ints
) -> Floats | None:
    """Changes of some unknowns of a part, the others staying; None where there are none.

    A change y of a shown count is put as y = up - down, both at least 0, so that its size can
    be paid for.
    """
    from scipy.optimize import Bounds as Box
    from scipy.optimize import LinearConstraint, milp
    from scipy.sparse import hstack

    unknowns = part.unknowns[places]
    true, cells = table.system.true[unknowns], table.cell_of[unknowns]
    is_free = hidden[cells, period] | table.cells.never_shown[cells] | np.isnan(true)
    down = np.where(np.isnan(true), np.inf, true - part.lower[places])
    low, high = np.where(is_free, -down, 0.0), np.full(true.shape, np.inf)
    low[places == own] = high[places == own] = target - true[places == own]
    paid = np.flatnonzero(~is_free & (places != own))
    matrix = to_matrix(part)[:, places]
    result = milp(
        np.concatenate([np.where(is_free, 0.0, true), true[paid]]),
        bounds=Box(np.concatenate([low, np.zeros(len(paid))]), np.concatenate([high, down[paid]])),
        constraints=LinearConstraint(hstack([matrix, -matrix[:, paid]], format="csr"), 0, 0),
    )
    if result.x is None:
        return None
    change: Floats = result.x[: len(places)].copy()
    change[paid] -= result.x[len(places) :]
    return change
