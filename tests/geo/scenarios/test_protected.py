"""No plan gives a hidden count away, however cleverly it asks for a single area."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from geo.cities import load_city
from geo.city import City
from geo.indicators import compute_panel
from geo.scenarios.levers import LeverValue
from geo.scenarios.model import run
from geo.scenarios.outcomes import compute_outcome, compute_outcomes
from geo.scenarios.plan import Plan
from geo.scenarios.protected import find_hidden_cells, protect_start, spread_hidden
from geo.scenarios.start import load_start
from geo.scenarios.state import Start
from geo.values import Floats

YES, NO = True, False
CITIES = ("musterau", "musterhafen")


@pytest.fixture(scope="module", params=CITIES)
def city(request: pytest.FixtureRequest) -> City:
    return load_city(request.param)


@pytest.fixture(scope="module")
def start(city: City) -> Start:
    return load_start(city)


def true_counts(city: City, start: Start, key: str) -> Floats:
    panel = compute_panel(city, key, level=start.level)
    assert panel is not None
    return np.asarray(panel.values[-1], dtype=np.float64)


def hidden_cells(city: City, start: Start) -> list[tuple[int, int]]:
    """Group and area of every hidden cell."""
    return [
        (row, int(column))
        for row, group in enumerate(start.groups)
        for column in np.flatnonzero(find_hidden_cells(city, f"{group}_count", start))
    ]


def test_hidden_cells_share_what_they_hold_together_in_proportion() -> None:
    counts, by = np.array([2.0, 98.0, 40.0]), np.array([100.0, 300.0, 500.0])
    spread = spread_hidden(counts, np.array([YES, YES, NO]), by=by, threshold=5)
    assert_allclose(spread, [25, 75, 40])


def test_a_cell_hidden_alone_is_estimated_from_the_visible_ones() -> None:
    counts, by = np.array([2.0, 30.0, 60.0]), np.array([100.0, 300.0, 600.0])
    spread = spread_hidden(counts, np.array([YES, NO, NO]), by=by, threshold=5)
    assert_allclose(spread, [10, 30, 60])


@pytest.mark.parametrize("counts", [(1.0, 1.0, 0.0), (2.0, 2.0, 0.0)])
def test_too_few_people_together_become_the_middle_of_too_few(
    counts: tuple[float, ...],
) -> None:
    by = np.array([300.0, 200.0, 100.0])
    spread = spread_hidden(np.array(counts), np.array([YES, YES, NO]), by=by, threshold=5)
    assert_allclose(spread, [1.5, 1, 0])


def test_what_is_visible_and_the_sums_of_the_city_stay(city: City, start: Start) -> None:
    for row, group in enumerate(start.groups):
        true = true_counts(city, start, f"{group}_count")
        hidden = find_hidden_cells(city, f"{group}_count", start)
        assert_array_equal(start.people[row, ~hidden], true[~hidden])
        assert_allclose(start.people[row].sum(), true.sum())
    residents = true_counts(city, start, "population_count")
    assert_allclose(start.people.sum(axis=0) + start.others, residents)


def test_the_start_is_the_same_whoever_of_the_hidden_cells_holds_the_people(
    city: City, start: Start
) -> None:
    people = start.people.copy()
    cells = hidden_cells(city, start)
    for row in {row for row, _ in cells}:
        columns = [column for at, column in cells if at == row]
        people[row, columns] = np.roll(people[row, columns], 1) + np.array(
            [1.0, -1.0] + [0.0] * (len(columns) - 2)
        )
    others = start.others + start.people.sum(axis=0) - people.sum(axis=0)
    protected = protect_start(replace(start, people=people, others=others), city)
    assert_allclose(protected.people, start.people)
    assert_allclose(protected.others, start.others)


def placed(city: City, start: Start, **changes: LeverValue | dict[str, float]) -> float:
    """People placed in the whole city in year 1."""
    plan = Plan("Frage", city.key, city.fingerprint, years=1, changes=changes)
    outcomes = compute_outcomes(start, plan, run(start, plan))
    return float(compute_outcome(outcomes, "directed_city")[0, 1])


def test_asking_for_one_area_by_what_it_frees_does_not_give_its_people_away(
    city: City, start: Start
) -> None:
    # 20 % of the group move on and leave their dwellings; only this area may take people, so
    # 0.2 times its people are placed more than in a plan in which nobody leaves.
    cells = hidden_cells(city, start)
    assert cells
    for row, column in cells:
        asked: dict[str, LeverValue] = {
            "directed_share": 100,
            "stop_areas": tuple(a for at, a in enumerate(start.area_ids) if at != column),
            "departures_change": -100,
            "arrivals_change": 300,
            "household_size": 1,
        }
        group = start.groups[row]
        more = placed(city, start, **asked, secondary_migration={group: -20})
        reckoned = (more - placed(city, start, **asked)) / 0.2
        true = true_counts(city, start, f"{group}_count")[column]
        assert abs(reckoned - true) > 0.05
