"""Rules that contradict each other are named: as few as possible, with the persons left out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.scenarios.infeasible import NoPlacementFoundError, compute_places, explain_conflict
from geo.scenarios.optimise import optimise
from geo.scenarios.problem import RULES, relax
from tests.geo.scenarios.problems import hand_problem, random_problem


def test_a_cap_and_a_stop_contradict_each_other() -> None:
    problem = hand_problem(
        [1, 1], [9, 9], 10, area_cap=[6, np.inf], stopped=[False, True], lettable=[100.0, 100.0]
    )
    with pytest.raises(NoPlacementFoundError) as refusal:
        optimise(problem, "dissimilarity")
    conflict = refusal.value.conflict
    assert conflict.rules == ("area_cap", "stop")
    assert conflict.placed == pytest.approx(6)
    assert conflict.without == pytest.approx({"area_cap": 100, "stop": 106})
    assert refusal.value.sentence("de") == (
        "Diese Regeln widersprechen einander: Obergrenzen je Gebiet und Vermittlungsstopps. "
        "Unter allen Regeln finden nur 6 von 10 Personen Platz. "
        "Ohne die Obergrenzen je Gebiet wäre Platz für 100. "
        "Ohne die Vermittlungsstopps wäre Platz für 106."
    )


def test_too_few_dwellings_need_no_other_rule() -> None:
    problem = hand_problem([1, 1], [9, 9], 10, lettable=[3.0, 3.0], stopped=[False, False])
    conflict = explain_conflict(problem)
    assert conflict.rules == ("capacity",)
    assert conflict.placed == pytest.approx(6)
    assert "6 of 10" in conflict.sentence("en")


def test_dwellings_and_a_stop_contradict_each_other() -> None:
    problem = hand_problem([1, 1], [9, 9], 10, lettable=[7.0, 8.0], stopped=[True, False])
    conflict = explain_conflict(problem)
    assert conflict.rules == ("capacity", "stop")
    assert (conflict.placed, conflict.without["stop"]) == pytest.approx((8, 15))


def test_own_choice_is_named_where_it_takes_what_others_need() -> None:
    """Six choose A, which has six; of the other four B takes two. Alone ten fit: eight and two."""
    problem = hand_problem(
        [0, 0],
        [9, 9],
        8,
        own_share=0.75,
        market=[[1.0, 0.0]],
        lettable=[6.0, 9.0],
        area_cap=[np.inf, 1.0],
    )
    assert explain_conflict(problem).placed == pytest.approx(7)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 999),
    cap=st.floats(5.0, 60.0),
    share=st.floats(0.05, 0.6),
    own=st.sampled_from([0.0, 0.3, 0.8]),
    stops=st.integers(0, 8),
)
def test_no_rule_of_a_conflict_can_be_spared(
    seed: int, cap: float, share: float, own: float, stops: int
) -> None:
    problem = random_problem(
        seed,
        area_cap=np.full(12, cap),
        share_cap=share,
        own_share=own,
        stopped=np.arange(12) < stops,
    )
    if compute_places(problem) >= 300:
        return
    conflict = explain_conflict(problem)
    alone = problem
    for rule in RULES:
        if rule not in (*conflict.rules, "own_choice"):
            alone = relax(alone, rule)
    assert compute_places(alone) < 300
    assert all(compute_places(relax(alone, rule)) >= 300 - 1e-4 for rule in conflict.rules)
