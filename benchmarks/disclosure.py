"""How long it takes to hide what must be hidden and to attack it, beside two programmes a cell.

The usual way solves, for every sensitive count, one linear programme for its smallest and one
for its largest value, over all equations of the city. Both ways give the same bounds, which is
checked here. A city of one year with eight groups that make up its population.
"""

import time
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import csr_array

from benchmarks.synthetic import build_city
from geo.catalogue import load_groups
from geo.city import City
from geo.disclosure.attack import compute_bounds
from geo.disclosure.question import keeper_of, lay_out_question
from geo.disclosure.rule import DEFAULT_RULE
from geo.disclosure.suppression import choose_hidden
from geo.disclosure.system import System, build_system
from geo.values import Floats, Kind, State

AREAS = 170
POPULATION = 1500
SHARES = (0.03, 0.015, 0.004, 0.05, 0.03, 0.03, 0.12)
"""Of all groups but the last, which is everybody else; the third is small."""


def run() -> None:
    """Measure and print."""
    city = count_groups(build_city(AREAS))
    question = lay_out_question(city, DEFAULT_RULE)
    start = time.perf_counter()
    hidden = choose_hidden(question, keeper_of(city))
    hiding = time.perf_counter() - start
    system = build_system(question.cells, question.sums, hidden)
    asked = question.sensitive[system.places >= 0]
    start = time.perf_counter()
    bounds = compute_bounds(system, asked=asked)
    attacking = time.perf_counter() - start
    start = time.perf_counter()
    low, high = solve_one_by_one(system, asked)
    naive = time.perf_counter() - start
    # Whole numbers can only be narrower than fractions.
    gap = max(np.max(low - bounds.low[asked]), np.max(bounds.high[asked] - high))
    print(
        f"{AREAS} areas, {int(asked.sum())} sensitive counts, {int(hidden.sum())} hidden cells: "
        f"hiding {hiding:.2f} s; attack {attacking:.2f} s, two programmes a cell {naive:.2f} s, "
        f"{naive / attacking:.0f} times as long; never wider: {gap <= 1e-6}."
    )


def count_groups(city: City, *, seed: int = 1) -> City:
    """The city with counts of eight groups that make up its population, in one year."""
    generator = np.random.default_rng(seed)
    finest = city.areas_at(city.finest_level).index
    groups = [key for key, group in load_groups().items() if not group.parts]
    people = generator.poisson(POPULATION, len(finest))
    uneven = generator.gamma(1.0, 1.0, (len(finest), len(SHARES))) * np.array(SHARES)
    counts = generator.poisson(people[:, None] * uneven)
    counts = np.column_stack([counts, people])
    columns = {f"{key}_count": counts[:, row] for row, key in enumerate(groups)}
    columns["population_count"] = counts.sum(axis=1)
    tables = [
        pd.DataFrame(
            {
                "area_id": finest.to_numpy(),
                "indicator": key,
                "period": "2020",
                "value": numbers.astype(float),
                "state": np.where(numbers == 0, State.EXACT_ZERO, State.PRESENT).astype(np.int8),
                "kind": Kind.FICTIONAL.value,
                "source_id": city.values["source_id"].iloc[0],
            }
        )
        for key, numbers in columns.items()
    ]
    rows = pd.concat(tables, ignore_index=True)
    return replace(city, values=rows)


def solve_one_by_one(system: System, asked: np.ndarray) -> tuple[Floats, Floats]:
    """Bounds of some unknowns by two programmes each over the whole system."""
    shape = (len(system.sums), len(system.true))
    matrix = csr_array((system.signs, (system.rows, system.columns)), shape=shape)
    box = [(low, None) for low in system.lower]
    ends = np.empty((2, int(asked.sum())))
    for place, unknown in enumerate(np.flatnonzero(asked)):
        for side, sign in enumerate((1.0, -1.0)):
            aim = np.zeros(shape[1])
            aim[unknown] = sign
            found = linprog(aim, A_eq=matrix, b_eq=system.sums, bounds=box)
            ends[side, place] = sign * found.fun if found.status == 0 else -sign * np.inf
    return ends[0], ends[1]


if __name__ == "__main__":
    run()
