"""Whom the municipality places where: rules, caps, stops and dwellings built for refugees."""

from dataclasses import dataclass

import numpy as np

from geo.scenarios.placement import (
    Offer,
    Placed,
    fill_room,
    offer_by_weights,
    offer_least_segregated,
    place,
)
from geo.scenarios.plan import Plan
from geo.scenarios.state import Start
from geo.values import Floats


@dataclass(frozen=True)
class DirectedTerms:
    """The levers of placement.

    Attributes:
        share: Part of the people looking for a dwelling whom the municipality places.
        rule: ``population``, ``vacancy``, ``least_segregation`` or ``weights``.
        weights: Set by hand, (A,); those of ``population`` where nobody set any.
        cap_share: Highest share of arriving groups among the residents of an area.
        cap_yearly: Most persons placed in a year, (A,).
        allowed: Zero in stopped and unknown areas, (A,).
        special_per_person: One for each group: places in special dwellings are persons.
    """

    share: float
    rule: str
    weights: Floats
    cap_share: float
    cap_yearly: Floats
    allowed: Floats
    special_per_person: Floats

    @property
    def has_limits(self) -> bool:
        """Whether a cap may bind."""
        return self.cap_share < 1 or bool(np.isfinite(self.cap_yearly).any())


def read_directed_terms(start: Start, plan: Plan) -> DirectedTerms:
    """The levers of placement; caps and stops bind the municipality, never the market."""
    stopped = set(plan.areas("stop_areas"))
    weights = plan.by_area("placement_weights", start.area_ids)
    rule = plan.choice("placement_rule")
    return DirectedTerms(
        share=plan.share("directed_share"),
        rule="population" if rule == "weights" and not weights.any() else rule,
        weights=weights,
        cap_share=plan.share("cap_percent"),
        cap_yearly=plan.by_area("cap_by_area", start.area_ids, otherwise=np.inf),
        allowed=start.known * [area not in stopped for area in start.area_ids],
        special_per_person=np.ones(len(start.groups)),
    )


def compute_limit(terms: DirectedTerms, people: Floats, others: Floats) -> Floats | None:
    """Most persons that may be placed in each area this year, (D, A); None where no cap is set.

    With P of T residents in arriving groups and the highest share c, x more may come while
    (P + x) / (T + x) <= c, so x = (c T - P) / (1 - c).

    Args:
        terms: The levers.
        people: Residents of the arriving groups, (D, G, A).
        others: All other residents, (A,).
    """
    if not terms.has_limits:
        return None
    arriving = people.sum(axis=1)
    limit = np.broadcast_to(terms.cap_yearly, arriving.shape)
    if terms.cap_share < 1:
        below_share = (terms.cap_share * (arriving + others) - arriving) / (1 - terms.cap_share)
        limit = np.minimum(limit, np.maximum(below_share, 0.0))
    return limit


def place_directed(
    terms: DirectedTerms,
    pool: Floats,
    *,
    people: Floats,
    others: Floats,
    free: Floats,
    limit: Floats | None,
    dwellings_per_person: Floats,
) -> Placed:
    """Place people by the municipality's rule.

    Args:
        terms: The levers.
        pool: Persons to place, (D, G).
        people: Residents of the arriving groups, (D, G, A).
        others: All other residents, (A,).
        free: Free lettable dwellings, (D, A).
        limit: Most persons an area may take, (D, A).
        dwellings_per_person: One over the household size, (G,).
    """
    eligible = terms.allowed
    if terms.rule == "weights":
        eligible = eligible * (terms.weights > 0)
    return place(
        pool,
        _choose_offer(terms, people=people, others=others, free=free),
        free,
        dwellings_per_person=dwellings_per_person,
        limit=limit,
        eligible=eligible,
    )


def place_special(
    terms: DirectedTerms, pool: Floats, places: Floats, *, limit: Floats | None
) -> Placed:
    """Fill dwellings built for refugees, as far as caps and stops allow.

    Args:
        terms: The levers.
        pool: Persons to place, (D, G).
        places: Free places, (D, A).
        limit: Most persons an area may take, (D, A).
    """
    return fill_room(
        pool,
        places * terms.allowed,
        dwellings_per_person=terms.special_per_person,
        limit=limit,
    )


def _choose_offer(terms: DirectedTerms, *, people: Floats, others: Floats, free: Floats) -> Offer:
    if terms.rule == "least_segregation":
        return offer_least_segregated(people, people.sum(axis=1) + others)
    if terms.rule == "vacancy":
        return offer_by_weights(free[:, None, :])
    if terms.rule == "weights":
        return offer_by_weights(terms.weights[None, None, :])
    return offer_by_weights((people.sum(axis=1) + others)[:, None, :])
