"""Offering dwellings in rounds: what does not fit is offered elsewhere until all is full."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.values import Floats

ROUNDS = 5
DUST = 1e-9
"""Persons or dwellings below which nothing is offered any more."""
MOST_WAITING = 0.7
"""Part of the draws above which it is quicker to go on with all of them than to pick them out."""
TINY = 1e-200
"""Sums of weights below which nobody is drawn anywhere: dividing by less could overflow."""

Mask = npt.NDArray[np.bool_]
Draws = slice | npt.NDArray[np.intp]
Offer = Callable[[Draws, Floats, Mask, Floats], Floats]
"""From the draws in which somebody waits, people to place (D, G), open areas (D, A) and placed so
far (D, G, A), all of these draws, to what each area is offered, (D, G, A)."""


@dataclass(frozen=True)
class Placed:
    """What came of an offer.

    Attributes:
        people: Placed persons, (D, G, A).
        left: Persons for whom there was no room, (D, G).
        room: Dwellings still free, (D, A).
    """

    people: Floats
    left: Floats
    room: Floats


def place(
    pool: Floats,
    offer: Offer,
    room: Floats,
    *,
    dwellings_per_person: Floats,
    limit: Floats | None = None,
    eligible: Floats | None = None,
) -> Placed:
    """Place people by a rule within the room there is.

    Each round offers everybody who is left by the rule to the areas still open and fills no
    area beyond its room. After a few rounds what is left goes in proportion to the room that is
    left, which fills everything or houses everybody.

    Args:
        pool: Persons, (D, G).
        offer: The rule.
        room: Free dwellings, (D, A).
        dwellings_per_person: One over the household size, (G,).
        limit: Most persons an area may take, (D, A); None for no such limit.
        eligible: Zero where the rule must not place anybody, (A,) or (D, A).
    """
    offered_room = room if eligible is None else room * eligible
    withheld, room = room - offered_room, offered_room.copy()
    limit = None if limit is None else limit.copy()
    people = np.zeros((*pool.shape, room.shape[-1]))
    left = pool.copy()
    for _ in range(ROUNDS):
        waiting = left.max(axis=-1) > DUST
        if not waiting.any():
            break
        draws = np.flatnonzero(waiting) if waiting.mean() < MOST_WAITING else slice(None)
        room_now, limit_now = room[draws], None if limit is None else limit[draws]
        is_open = room_now > DUST if limit_now is None else (room_now > DUST) & (limit_now > DUST)
        offered = offer(draws, left[draws], is_open, people[draws])
        taken = _take(offered, room_now, dwellings_per_person, limit_now)
        people[draws] += taken
        room[draws] = np.maximum(room_now - in_dwellings(taken, dwellings_per_person), 0.0)
        left[draws] = _settle(left[draws] - taken.sum(axis=-1))
        if limit is not None:
            limit[draws] = np.maximum(limit[draws] - taken.sum(axis=1), 0.0)
    if left.max(initial=0.0) > DUST:
        rest = fill_room(left, room, dwellings_per_person=dwellings_per_person, limit=limit)
        people += rest.people
        room, left = rest.room, rest.left
    return Placed(people=people, left=left, room=room + withheld)


def _take(
    offered: Floats, room: Floats, dwellings_per_person: Floats, limit: Floats | None
) -> Floats:
    """What fits of an offer, the same part of each group, (D, G, A)."""
    fitting = _fit(in_dwellings(offered, dwellings_per_person), room)
    if limit is not None:
        fitting = np.minimum(fitting, _fit(offered.sum(axis=1), limit))
    taken: Floats = offered * fitting[:, None, :]
    return taken


def fill_room(
    pool: Floats, room: Floats, *, dwellings_per_person: Floats, limit: Floats | None = None
) -> Placed:
    """Place people in proportion to the free dwellings: all of them, or as many as fit.

    Args:
        pool: Persons, (D, G).
        room: Free dwellings, (D, A).
        dwellings_per_person: One over the household size, (G,).
        limit: Most persons an area may take, (D, A); None for no such limit.
    """
    need = pool @ dwellings_per_person
    usable = room
    if limit is not None:
        # All areas get the same mix of groups, so a person needs the same everywhere.
        persons = pool.sum(axis=-1)
        each = np.divide(need, persons, out=np.ones_like(need), where=persons > DUST)
        usable = np.minimum(room, limit * each[:, None])
    total = usable.sum(axis=-1)
    part = _fit(need, total)
    share = np.divide(usable, total[:, None], out=np.zeros_like(room), where=total[:, None] > DUST)
    people = (pool * part[:, None])[:, :, None] * share[:, None, :]
    room = np.maximum(room - in_dwellings(people, dwellings_per_person), 0.0)
    return Placed(people=people, left=_settle(pool - people.sum(axis=-1)), room=room)


def offer_by_weights(weights: Floats) -> Offer:
    """A rule that shares people among the open areas in proportion to weights, (D, G or 1, A)."""

    def offer(draws: Draws, pool: Floats, is_open: Mask, _: Floats) -> Floats:
        offered = _pick(weights, draws) * is_open[:, None, :]
        total = offered.sum(axis=-1)
        factor = np.divide(pool, total, out=np.zeros_like(pool), where=total > TINY)
        shared: Floats = offered * factor[:, :, None]
        return shared

    return offer


def offer_least_segregated(people: Floats, totals: Floats) -> Offer:
    """A rule that fills the areas with the lowest share of the group up to one common share.

    With stock P, total T and people to place N, the areas of lowest share get
    x_i = (s T_i - P_i) / (1 - s) so that (P_i + x_i) / (T_i + x_i) = s for all of them, where
    s = (N + sum P) / (N + sum T) over these areas.

    Args:
        people: Residents of the groups, (D, G, A).
        totals: All residents, (D, A).
    """

    def offer(draws: Draws, pool: Floats, is_open: Mask, placed: Floats) -> Floats:
        stock = people[draws] + placed
        total = (totals[draws] + placed.sum(axis=1))[:, None, :]
        open_areas = (is_open & (total[:, 0] > 0))[:, None, :]
        share = np.divide(stock, total, out=np.full(stock.shape, np.inf), where=open_areas)
        level = _common_share(pool, stock, total, share)[:, :, None]
        rising = (share < level) & (level < 1)
        offered: Floats = np.zeros_like(stock)
        np.divide(level * total - stock, 1.0 - level, out=offered, where=rising)
        return offered

    return offer


def _pick(weights: Floats, draws: Draws) -> Floats:
    """Weights of some draws; those of one draw stand for all."""
    return weights if len(weights) == 1 else weights[draws]


def _common_share(pool: Floats, stock: Floats, total: Floats, share: Floats) -> Floats:
    """The share that all rising areas reach, (D, G).

    Starts with all open areas and leaves out those above the share that would result, until
    none is; after Michelot (1986), Journal of Optimization Theory and Applications 50.

    Args:
        pool: Persons to place, (D, G).
        stock: Residents of the groups, (D, G, A).
        total: All residents, (D, 1, A).
        share: Of the groups, infinite where nobody may be placed, (D, G, A).
    """
    rising = np.isfinite(share)
    while True:
        above = pool + np.einsum("dga,dga->dg", stock, rising)
        below = pool + np.einsum("dka,dga->dg", total, rising)
        level: Floats = np.divide(above, below, out=np.zeros_like(pool), where=below > 0)
        still = rising & (share < level[:, :, None])
        if (still == rising).all():
            return level
        rising = still


def in_dwellings(people: Floats, dwellings_per_person: Floats) -> Floats:
    """Dwellings that people of all groups need or leave, (D, A)."""
    dwellings: Floats = np.matmul(dwellings_per_person, people)
    return dwellings


def _fit(need: Floats, room: Floats) -> Floats:
    """The part of a need for which there is room."""
    fitting: Floats = np.divide(room, need, out=np.ones_like(need), where=need > room)
    return fitting


def _settle(left: Floats) -> Floats:
    """Rounding leaves no fraction of a person behind."""
    settled: Floats = np.where(left > DUST, left, 0.0)
    return settled
