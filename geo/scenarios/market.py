"""Where people look for a home of their own: what is free, affordable and attractive."""

from dataclasses import dataclass

import numpy as np

from geo.scenarios.plan import Plan
from geo.scenarios.state import Start
from geo.values import Floats

RENT_SCALE = 1.0
"""Euros per square metre: the scale of the logistic curve of what is affordable, an assumption."""


@dataclass(frozen=True)
class MarketTerms:
    """Pull of the areas.

    Attributes:
        affordable: Part of the free dwellings within the accepted rent, (A,).
        of_rent: What the rent adds to the utility, (A,).
        of_affordable, of_network, of_problem: Weights.
    """

    affordable: Floats
    of_rent: Floats
    of_affordable: float
    of_network: float
    of_problem: float


def read_market_terms(start: Start, plan: Plan) -> MarketTerms:
    """The pull levers.

    The affordable part of an area's free dwellings is a logistic curve of the accepted rent less
    the area's rent; the accepted rent is the city's mean, weighted by dwellings, times the
    lever. Published limits of the costs of accommodation would be better but are not among the
    data. Without known rents half of the dwellings are affordable everywhere.
    """
    weights = start.dwellings * start.known
    mean = float(np.average(start.rents, weights=weights)) if weights.any() else 0.0
    accepted = mean * (1 + plan.share("rent_limit_change"))
    return MarketTerms(
        affordable=1 / (1 + np.exp((start.rents - accepted) / RENT_SCALE)),
        of_rent=plan.number("pull_rent") * (start.rents - mean),
        of_affordable=plan.number("pull_affordable"),
        of_network=plan.number("pull_network"),
        of_problem=plan.number("pull_problem"),
    )


def compute_attraction(
    terms: MarketTerms,
    *,
    free: Floats,
    people: Floats,
    problem: Floats,
    chance: Floats | None,
) -> Floats:
    """Weight of each area for each group, (D, G, A): free dwellings times exp(utility).

    utility = b_aff ln(1 + affordable) + b_net ln(1 + own group) + b_prob ln(1 + problem
    dwellings) + b_rent (rent - mean rent). Multinomial logit after McFadden (1978),
    Modelling the choice of residential location.

    Args:
        terms: The levers.
        free: Free lettable dwellings, (D, A).
        people: Residents of the groups, (D, G, A).
        problem: Dwellings in problem properties, (A,).
        chance: A factor for each draw and area, (D, A).
    """
    fixed = terms.of_problem * np.log1p(problem) + terms.of_rent
    of_area = free * np.exp(terms.of_affordable * np.log1p(free * terms.affordable) + fixed)
    if chance is not None:
        of_area = of_area * chance
    if terms.of_network == 0:
        return np.broadcast_to(of_area[:, None, :], people.shape)
    drawn = np.log1p(people)
    drawn *= terms.of_network
    np.exp(drawn, out=drawn)
    drawn *= of_area[:, None, :]
    return drawn
