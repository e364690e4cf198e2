"""The model against a plain loop that was written from its description, one number at a time."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from benchmarks.scenarios import draw_start, run_plain_loop
from geo.scenarios.model import run
from geo.scenarios.plan import Plan


@pytest.mark.parametrize("draws", [0, 3])
@pytest.mark.parametrize(("lettable", "somebody_waits"), [(1.0, True), (60.0, False)])
def test_a_plain_loop_comes_to_the_same_people(
    draws: int, lettable: float, *, somebody_waits: bool
) -> None:
    start = draw_start(8)
    start = replace(start, lettable=start.vacant * 0.1 * lettable, vacant=start.vacant * 6)
    plan = Plan("Plan", start.city, start.fingerprint, years=6, seed=3)
    course = run(start, plan, draws=draws)
    plainly = run_plain_loop(start, plan, draws=draws, looped=max(draws, 1))
    assert_allclose(course.people, plainly, rtol=1e-9)
    assert bool(np.any(course.unhoused > 0)) is somebody_waits
