"""Laws of offering dwellings: room is never exceeded and never left while somebody waits."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from geo.scenarios.placement import fill_room, offer_by_weights, offer_least_segregated, place


@st.composite
def offers(draw: st.DrawFn) -> dict[str, Any]:
    generator = np.random.default_rng(draw(st.integers(0, 10_000)))
    draws, groups, areas = 2, int(generator.integers(1, 4)), int(generator.integers(1, 7))
    with_limit = draw(st.booleans())
    return {
        "pool": generator.uniform(0, draw(st.sampled_from([1, 100, 1e5])), (draws, groups)),
        "weights": generator.uniform(0, 1, (draws, groups, areas)) ** 5 + 1e-9,
        "people": generator.uniform(0, 500, (draws, groups, areas)),
        "room": generator.uniform(0, 50, (draws, areas)) * (generator.random(areas) < 0.8),
        "per_person": 1 / generator.uniform(1, 6, groups),
        "limit": generator.uniform(0, 60, (draws, areas)) if with_limit else None,
    }


@settings(max_examples=150, deadline=None)
@given(case=offers(), levelling=st.booleans())
def test_room_is_never_exceeded_and_used_up_before_anybody_waits(
    case: dict[str, Any], *, levelling: bool
) -> None:
    pool, room, limit, per_person = case["pool"], case["room"], case["limit"], case["per_person"]
    offer = offer_by_weights(case["weights"])
    if levelling:
        offer = offer_least_segregated(case["people"], case["people"].sum(axis=1) + 100.0)
    placed = place(pool, offer, room, dwellings_per_person=per_person, limit=limit)
    used = np.tensordot(placed.people, per_person, axes=(1, 0))
    assert (used <= room + 1e-7).all()
    assert_allclose(placed.room, room - used, atol=1e-7)
    assert_allclose(placed.people.sum(axis=-1) + placed.left, pool, rtol=1e-9, atol=1e-7)
    full = used >= room - 1e-6
    if limit is not None:
        persons = placed.people.sum(axis=1)
        assert (persons <= limit + 1e-7).all()
        full |= persons >= limit - 1e-6
    somebody_waits = placed.left.sum(axis=1) > 1e-6
    assert full[somebody_waits].all()


@settings(max_examples=100, deadline=None)
@given(case=offers())
def test_least_segregation_leaves_no_lower_share_where_there_was_room(case: dict[str, Any]) -> None:
    people, totals = case["people"][:, :1], case["people"][:, 0] + 1000.0
    offer = offer_least_segregated(people, totals)
    roomy = np.full(totals.shape, 1e9)
    placed = place(case["pool"][:, :1], offer, roomy, dwellings_per_person=np.ones(1))
    added = placed.people[:, 0]
    share = (people[:, 0] + added) / (totals + added)
    for draw in range(len(share)):
        takers = added[draw] > 1e-6
        if takers.any():
            assert_allclose(share[draw][takers], share[draw].min(), rtol=1e-6)


@settings(max_examples=50, deadline=None)
@given(case=offers())
def test_filling_in_proportion_to_room_houses_all_or_fills_all(case: dict[str, Any]) -> None:
    placed = fill_room(case["pool"], case["room"], dwellings_per_person=case["per_person"])
    need = case["pool"] @ case["per_person"]
    used = np.tensordot(placed.people, case["per_person"], axes=(1, 0)).sum(axis=-1)
    assert_allclose(used, np.minimum(need, case["room"].sum(axis=-1)), rtol=1e-9, atol=1e-9)
