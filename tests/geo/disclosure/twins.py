"""Twin cities: different people behind the same public face.

A twin has other counts wherever counts are hidden, such that every published sum stays as it is
and the procedure hides the same cells. Whoever sees only what is shown cannot tell the two apart,
so nothing that the atlas gives out may differ between them, to the last byte.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.optimize import Bounds as Box
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import hstack

from geo.city import City
from geo.disclosure.attack import Part, list_parts, to_matrix
from geo.disclosure.cells import Cells, lay_out_cells
from geo.disclosure.rule import DisclosureRule
from geo.disclosure.sums import list_sums
from geo.disclosure.suppression import compute_suppression
from geo.disclosure.system import System, build_system
from geo.values import Floats, State

TRIES = 12


def keep_periods(city: City, periods: Sequence[str]) -> City:
    """The city with figures of some periods only."""
    values = city.values[city.values["period"].isin(list(periods))]
    return replace(city, values=values.reset_index(drop=True))


def find_twin(city: City, rule: DisclosureRule, *, seed: int = 0) -> City | None:
    """A city with other hidden counts that looks the same; None where none is found.

    Other counts may make the procedure hide other cells; periods in which they do stay as they
    are, as no equation connects two periods.
    """
    cells = lay_out_cells(city)
    hidden = gather(city, cells, rule)
    system = build_system(cells, list_sums(city, cells), hidden)
    generator = np.random.default_rng(seed)
    counts = cells.values.copy()
    counted = np.isfinite(cells.values) & ~cells.never_shown[:, None]
    known = counted & ~hidden
    for _ in range(TRIES):
        if (counted & (counts != cells.values)).any(axis=0).all():
            break
        tried = cells.values.copy()
        tried[system.places >= 0] = _other_solution(system, generator)
        twin = _with_counts(city, cells, tried)
        others = lay_out_cells(twin)
        same = (gather(twin, others, rule) == hidden).all(axis=0)
        same &= ~(known & (others.values != cells.values)).any(axis=0)
        same &= (counted & (tried != cells.values)).any(axis=0)
        counts[:, same] = tried[:, same]
    is_other = (counted & (counts != cells.values)).any()
    return _with_counts(city, cells, counts) if is_other else None


def gather(city: City, cells: Cells, rule: DisclosureRule) -> np.ndarray:
    """Hidden cells as a table, (n_cells, n_periods)."""
    hidden = np.zeros(cells.values.shape, dtype=bool)
    chosen = compute_suppression(city, rule).hidden
    for place, ids in cells.ids.items():
        hidden[ids] = chosen[place].T
    return hidden


def _other_solution(system: System, generator: np.random.Generator) -> Floats:
    """Whole numbers that keep every published sum: one person more or less somewhere in each part.

    The fewest other counts move with it, so that the procedure has little reason to hide others.
    """
    found = np.nan_to_num(system.true.copy())
    for part in list_parts(system):
        true = system.true[part.unknowns]
        counted = np.flatnonzero(np.isfinite(true) & (part.lower > 0))
        if len(counted):
            moved = _fewest_changes(part, true, generator.choice(counted), generator)
            found[part.unknowns] += moved
    return found


def _fewest_changes(
    part: Part, true: Floats, place: np.intp, generator: np.random.Generator
) -> Floats:
    """Changes that keep all sums, with one count changed by a person; zeros where there are none.

    A change y is up - down, both at least 0; the sum of random weight · |y| is smallest.
    """
    n = len(true)
    weights = np.where(np.isfinite(true), generator.uniform(1, 3, n), 0.01)
    step = generator.choice([-1.0, 1.0])
    most_up = np.full(n, np.inf)
    most_down = np.where(np.isfinite(true), true - part.lower, np.inf)
    least = np.zeros(2 * n)
    chosen, other = (place, n + place) if step > 0 else (n + place, place)
    high = np.concatenate([most_up, most_down])
    if high[chosen] < 1:
        return np.zeros(n)
    least[chosen], high[chosen], high[other] = 1.0, 1.0, 0.0
    matrix = to_matrix(part)
    sums = np.zeros(part.n_equations)
    result = milp(
        np.concatenate([weights, weights]),
        integrality=np.ones(2 * n),
        bounds=Box(least, high),
        constraints=LinearConstraint(hstack([matrix, -matrix], format="csr"), sums, sums),
    )
    if result.x is None:
        return np.zeros(n)
    moved: Floats = np.rint(result.x[:n] - result.x[n:])
    return moved


def _with_counts(city: City, cells: Cells, counts: Floats) -> City:
    """The city with the stored counts of a table of cells."""
    values = city.values.copy()
    keys, areas = values["indicator"].astype(str), values["area_id"].astype(str)
    levels = areas.map(city.areas["level"])
    columns = pd.Index(cells.periods).get_indexer(pd.Index(values["period"]))
    numbers = values["value"].to_numpy(dtype=np.float64).copy()
    for (key, level), ids in cells.ids.items():
        rows = np.flatnonzero((keys == key) & (levels == level))
        if len(rows):
            places = city.areas_at(level).index.get_indexer(areas.iloc[rows])
            stored = counts[ids[places], columns[rows]]
            numbers[rows] = np.where(np.isfinite(numbers[rows]), stored, np.nan)
    states = np.where(
        np.isfinite(numbers) & (values["state"].to_numpy() <= State.EXACT_ZERO),
        np.where(numbers == 0, State.EXACT_ZERO, State.PRESENT),
        values["state"].to_numpy(),
    )
    values["value"], values["state"] = numbers, states.astype(np.int8)
    return replace(city, values=values)
