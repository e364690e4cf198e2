"""How much faster one call over a fan of cities is than a loop of PySAL calls, city by city.

Both sides compute the same numbers from the same draws in the same run; what is printed is
the ratio of their times, which says more on another machine than the times do. Warm-up
(imports, PySAL's just-in-time compilation) is outside the clock. PySAL's Gini runs in
several threads: on a busy machine its ratio changes several times over from run to run.
"""

import importlib
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from types import SimpleNamespace
from typing import TypeAlias, TypeVar

import numpy as np
import pandas as pd

from geo.indices import chance, environments, evenness, exposure
from geo.indices.counts import FloatArray, over_groups, stack_groups
from geo.indices.sampling import draw_random_allocation

Result = TypeVar("Result")
OneCity: TypeAlias = Callable[[FloatArray], float]

DRAWS = 1000
PERMUTATIONS = 3
REPEATS = 5
SIZES = (62, 170, 1000)
PLACES = 5000
RADIUS_M = 500.0


@dataclass(frozen=True)
class Ratio:
    """One line of the table.

    Attributes:
        what: What is computed.
        areas: Number of areas.
        draws: Number of cities.
        here: Cost of one call here, seconds or bytes.
        other: Cost of the other way.
        gap: Largest difference between the two results.
    """

    what: str
    areas: int
    draws: int
    here: float
    other: float
    gap: float

    @property
    def times(self) -> float:
        """How many times the cost the other way has."""
        return self.other / self.here


def run() -> list[Ratio]:
    """Measure, print a Markdown table and give its lines."""
    with warnings.catch_warnings(), np.errstate():
        warnings.simplefilter("ignore")
        pysal = _import_pysal()
        lines = [line for areas in SIZES for line in _compare_indices(pysal, areas)]
        lines += [line for areas in SIZES[:2] for line in _compare_chance(pysal, areas)]
    lines.append(_compare_memory())
    print("| computed | areas | cities | other way ÷ here | largest difference |")
    print("|---|---:|---:|---:|---:|")
    for line in lines:
        print(f"| {line.what} | {line.areas} | {line.draws} | {line.times:,.0f} | {line.gap:.0e} |")
    return lines


def _import_pysal() -> SimpleNamespace:
    """PySAL's segregation package, imported late because it is slow and warns."""
    from segregation import multigroup, singlegroup
    from segregation.inference.randomization import (
        simulate_person_permutation,
    )

    return SimpleNamespace(
        single=singlegroup, multi=multigroup, permute=simulate_person_permutation
    )


def _draw_city(areas: int, groups: int) -> FloatArray:
    """A segregated city of areas with about 1,500 residents, shape (groups, areas)."""
    generator = np.random.default_rng(areas)
    total = generator.integers(200, 2800, areas)
    mix = generator.dirichlet(np.full(groups, 2.0), areas)
    return generator.multinomial(total, mix).T.astype(np.float64)


def _compare_indices(pysal: SimpleNamespace, areas: int) -> list[Ratio]:
    two = draw_random_allocation(_draw_city(areas, 2), draws=DRAWS, seed=1).astype(np.float64)
    four = draw_random_allocation(_draw_city(areas, 4), draws=DRAWS, seed=1).astype(np.float64)
    single = [
        _compare(f"{name}, two groups", two, over_groups(index), _pysal_two_groups(pysal, name))
        for name, index in (
            ("Dissim", evenness.dissimilarity),
            ("Isolation", exposure.isolation),
            ("Gini", evenness.gini),
            ("Entropy", evenness.theil_h),
        )
    ]
    several = [
        _compare(f"{name}, four groups", four, index, _pysal_groups(pysal, name))
        for name, index in (
            ("MultiInfoTheory", evenness.theil_h_multigroup),
            ("MultiDivergence", evenness.mutual_information_multigroup),
        )
    ]
    return single + several


def _pysal_two_groups(pysal: SimpleNamespace, name: str) -> OneCity:
    def of_one(city: FloatArray) -> float:
        table = pd.DataFrame({"group": city[0], "total": city.sum(axis=0)})
        return float(getattr(pysal.single, name)(table, "group", "total").statistic)

    return of_one


def _pysal_groups(pysal: SimpleNamespace, name: str) -> OneCity:
    def of_one(city: FloatArray) -> float:
        groups = [f"group {number}" for number in range(city.shape[0])]
        table = pd.DataFrame(city.T, columns=groups)
        return float(getattr(pysal.multi, name)(table, groups).statistic)

    return of_one


def _compare(
    what: str,
    cities: FloatArray,
    index: Callable[[FloatArray], FloatArray],
    of_one: OneCity,
) -> Ratio:
    of_one(cities[0])
    here, values = _time(lambda: index(cities), repeats=REPEATS)
    other, one_by_one = _time(lambda: np.array([of_one(city) for city in cities]))
    return Ratio(
        what=what,
        areas=cities.shape[-1],
        draws=cities.shape[0],
        here=here,
        other=other,
        gap=float(np.abs(values - one_by_one).max()),
    )


def _compare_chance(pysal: SimpleNamespace, areas: int) -> list[Ratio]:
    """Expected D, drawn and exact, against a few draws of PySAL's, scaled to as many."""
    city = _draw_city(areas, 2)
    table = pd.DataFrame({"group": city[0], "total": city.sum(axis=0)})
    other, permuted = _time(
        lambda: [pysal.permute(table, group="group", total="total") for _ in range(PERMUTATIONS)]
    )
    groups = np.stack([each["group"].to_numpy(float) for each in permuted])
    theirs = evenness.dissimilarity(groups, city.sum(axis=0) - groups).mean()
    ways: dict[str, Callable[[], FloatArray]] = {
        "1,000 draws": lambda: (
            chance.compare_with_chance(
                city, over_groups(evenness.dissimilarity), draws=DRAWS, seed=1
            ).expected
        ),
        "exact, no draws": lambda: chance.expected_dissimilarity(*city),
    }
    lines = []
    for name, way in ways.items():
        here, ours = _time(way, repeats=REPEATS)
        lines.append(
            Ratio(
                what=f"expected D by chance ({name}), against 1,000 person permutations",
                areas=areas,
                draws=DRAWS,
                here=here,
                other=other * DRAWS / PERMUTATIONS,
                gap=float(abs(ours - theirs)),
            )
        )
    return lines


def _compare_memory() -> Ratio:
    """Memory of surroundings from a tree against a full matrix of distances."""
    here, ours = _measure_peak(_spatial_dissimilarity_by_tree)
    other, dense = _measure_peak(_spatial_dissimilarity_dense)
    return Ratio(
        what="spatial D, peak memory against a full matrix",
        areas=PLACES,
        draws=1,
        here=here,
        other=other,
        gap=abs(ours - dense),
    )


def _draw_places() -> tuple[FloatArray, FloatArray]:
    """Counts of two groups and points of many areas on 20 by 20 kilometres."""
    generator = np.random.default_rng(3)
    group = generator.integers(1, 100, PLACES).astype(np.float64)
    return stack_groups(group, 100.0 - group), generator.random((PLACES, 2)) * 20_000.0


def _spatial_dissimilarity_by_tree() -> float:
    counts, points = _draw_places()
    return float(environments.scale_profile(counts, points, [RADIUS_M]).dissimilarity[0])


def _spatial_dissimilarity_dense() -> float:
    counts, points = _draw_places()
    distance = np.hypot(*(points[:, None, axis] - points[None, :, axis] for axis in (0, 1)))
    reach = np.minimum(distance / RADIUS_M, 1.0)
    around = counts @ ((1.0 - reach**2) ** 2)
    total, share = counts.sum(axis=0), counts[0].sum() / counts.sum()
    apart = np.abs(around[0] / around.sum(axis=0) - share)
    return float((total * apart).sum() / (2.0 * total.sum() * share * (1.0 - share)))


def _time(work: Callable[[], Result], *, repeats: int = 1) -> tuple[float, Result]:
    """Least time of some repeats in seconds, and the result."""
    least = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        result = work()
        least = min(least, time.perf_counter() - start)
    return least, result


def _measure_peak(work: Callable[[], float]) -> tuple[float, float]:
    """Memory that the work adds at its peak in bytes, and the result.

    Measured in a fresh process, because the tree's own memory is not NumPy's and a process
    does not forget its peak.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        return fresh.submit(_work_and_report_peak, work).result()


def _work_and_report_peak(work: Callable[[], float]) -> tuple[float, float]:
    importlib.import_module("scipy.spatial")
    importlib.import_module("scipy.sparse")
    before = _peak_bytes()
    result = work()
    return _peak_bytes() - before, result


def _peak_bytes() -> float:
    """Largest resident memory of this process so far (Linux)."""
    status = Path("/proc/self/status").read_text("utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return float(line.split()[1]) * 1024.0


if __name__ == "__main__":
    run()
