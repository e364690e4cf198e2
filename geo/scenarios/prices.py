"""What each rule costs: one person more where it binds, and doing without it altogether."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geo.numbers import format_number
from geo.scenarios.goals import Goal
from geo.scenarios.infeasible import NoPlacementFoundError
from geo.scenarios.optimise import Optimum, format_goal, optimise
from geo.scenarios.problem import Rule, active_rules, relax
from geo.texts import Language, text

PERSONS = 100
WORTH_NAMING = 1e-12
DECIMALS: Mapping[Goal, int] = {"dissimilarity": 5, "isolation": 5, "kita": 2, "distance": 1}


@dataclass(frozen=True)
class Price:
    """What a rule costs in one area.

    Attributes:
        rule: The rule that binds there.
        area_id: The area.
        gain: By how much the goal falls if 100 persons (dwellings under ``capacity``) more
            were allowed there, as long as the price of the first one holds; two significant
            digits, because an exact price would give the share of the area away.
    """

    rule: Rule
    area_id: str
    gain: float
    goal: Goal

    def sentence(self, language: Language, *, area: str) -> str:
        """The price in words; ``area`` is the name of the area."""
        return text(
            f"optimise.price_{self.rule}",
            language,
            area=area,
            goal=text(f"optimise.goal_{self.goal}", language),
            gain=format_number(self.gain, language, decimals=DECIMALS[self.goal]),
        )


@dataclass(frozen=True)
class RuleCost:
    """What a family of rules costs in the whole city.

    Attributes:
        rule: The family.
        without: The best value without it.
        gain: By how much that is better.
    """

    rule: Rule
    without: float
    gain: float
    goal: Goal

    def sentence(self, language: Language) -> str:
        """The cost in words."""
        shown = format_goal(self.without, self.goal, language)
        rule = text(f"optimise.without_{self.rule}", language)
        if shown == format_goal(self.without + self.gain, self.goal, language):
            return text("optimise.rule_free", language, rule=rule)
        return text(
            "optimise.rule_cost",
            language,
            rule=rule,
            goal=text(f"optimise.goal_{self.goal}", language),
            without=shown,
        )


def compute_prices(optimum: Optimum) -> tuple[Price, ...]:
    """Rules that bind, the dearest first: the dual values of the linear programme."""
    found = [
        Price(
            rule,
            optimum.problem.area_ids[area],
            float(f"{-float(prices[area]) * PERSONS:.1e}"),
            optimum.goal,
        )
        for rule, prices in optimum.marginals.items()
        for area in np.flatnonzero(prices < -WORTH_NAMING)
    ]
    return tuple(sorted(found, key=lambda price: (-price.gain, price.rule, price.area_id)))


def compute_rule_costs(optimum: Optimum) -> tuple[RuleCost, ...]:
    """The optimum without each family of rules but the dwellings, the dearest first."""
    costs = []
    for rule in active_rules(optimum.problem):
        if rule == "capacity":
            continue
        try:
            without = optimise(relax(optimum.problem, rule), optimum.goal).value
        except NoPlacementFoundError:
            # Without their own choice people need room within caps that nobody may have.
            continue
        costs.append(RuleCost(rule, without, optimum.value - without, optimum.goal))
    return tuple(sorted(costs, key=lambda cost: (-cost.gain, cost.rule)))
