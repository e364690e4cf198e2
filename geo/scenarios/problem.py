"""What the best possible placement may do: whom it places, where there is room, and the rules."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from geo.scenarios.placement import Placed, offer_by_weights, place
from geo.values import Floats

Rule = Literal["capacity", "area_cap", "share_cap", "stop", "own_choice"]
RULES: tuple[Rule, ...] = ("capacity", "area_cap", "share_cap", "stop", "own_choice")
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Problem:
    """People to place over areas, and what binds the municipality in doing so.

    Shapes: G groups, A areas. Caps and stops bind only what the municipality places; who
    chooses freely goes where the market takes them, as far as there are dwellings.

    Attributes:
        people: Residents of the arriving groups before, (G, A).
        others: All other residents, (A,).
        arriving: Persons who come, (G,).
        own_share: Part of them who choose for themselves, 0 to 1.
        market: Where those go, rows sum to 1, (G, A).
        household_size: Persons per household, (G,).
        lettable: Dwellings that may be let, (A,).
        new_dwellings: Further dwellings whose areas are chosen too.
        area_cap: Most persons placed in an area, (A,); infinite where there is no cap.
        share_cap: Largest share of the arriving groups in an area that placement may lead to.
        stopped: Areas without placement, (A,).
        kita_balance: Kita places less children living there, (A,); NaN where not known.
        kita_age_share: Part of each arriving group that seeks a Kita place, (G,).
        centres: A point in each area in metres, (A, 2); NaN where not known.
        known: Areas whose figures are known; others take no part, (A,).
    """

    area_ids: tuple[str, ...]
    groups: tuple[str, ...]
    people: Floats
    others: Floats
    arriving: Floats
    own_share: float
    market: Floats
    household_size: Floats
    lettable: Floats
    new_dwellings: float
    area_cap: Floats
    share_cap: float
    stopped: Flags
    kita_balance: Floats
    kita_age_share: Floats
    centres: Floats
    known: Flags

    @cached_property
    def _own_choice(self) -> Placed:
        return place(
            (self.arriving * self.own_share)[None, :],
            offer_by_weights(self.market[None, :, :]),
            (self.lettable * self.known)[None, :],
            dwellings_per_person=1.0 / self.household_size,
        )

    @property
    def chosen(self) -> Floats:
        """Where those live who chose for themselves, (G, A)."""
        chosen: Floats = self._own_choice.people[0]
        return chosen

    @property
    def without_room(self) -> Floats:
        """Of those, for whom there was no dwelling, (G,)."""
        left: Floats = self._own_choice.left[0]
        return left

    @cached_property
    def directed(self) -> Floats:
        """Persons whom the municipality places, (G,)."""
        directed: Floats = self.arriving * (1.0 - self.own_share)
        return directed

    @property
    def room(self) -> Floats:
        """Dwellings left for placement, (A,)."""
        left: Floats = self._own_choice.room[0]
        return left

    @cached_property
    def limits(self) -> dict[Rule, Floats]:
        """Most persons placed in each area under each rule on its own, (A,) each."""
        group = self.people.sum(axis=0) + self.chosen.sum(axis=0)
        free = np.full(len(self.area_ids), np.inf)
        if self.share_cap < 1.0:
            odds = self.share_cap / (1.0 - self.share_cap)
            free = np.maximum(odds * self.others - group, 0.0)
        return {
            "area_cap": self.area_cap,
            "share_cap": free,
            "stop": np.where(self.stopped, 0.0, np.inf),
        }

    @cached_property
    def limit(self) -> Floats:
        """Most persons placed in each area under all rules but dwellings, (A,)."""
        tightest: Floats = np.minimum.reduce([*self.limits.values()])
        return np.where(self.known, tightest, 0.0)

    @property
    def group_total(self) -> float:
        """Residents of the arriving groups after everybody is housed."""
        return float(self.people.sum() + self.arriving.sum())


def relax(problem: Problem, rule: Rule) -> Problem:
    """The same problem without one family of rules."""
    free = np.full(len(problem.area_ids), np.inf)
    relaxed: dict[Rule, Problem] = {
        "capacity": replace(problem, lettable=np.full_like(free, problem.arriving.sum())),
        "area_cap": replace(problem, area_cap=free),
        "share_cap": replace(problem, share_cap=1.0),
        "stop": replace(problem, stopped=np.zeros(len(problem.area_ids), dtype=bool)),
        "own_choice": replace(problem, own_share=0.0),
    }
    return relaxed[rule]


def active_rules(problem: Problem) -> tuple[Rule, ...]:
    """Families of rules that the problem has at all; dwellings always."""
    present: dict[Rule, bool] = {
        "capacity": True,
        "area_cap": bool(np.isfinite(problem.area_cap).any()),
        "share_cap": problem.share_cap < 1.0,
        "stop": bool(problem.stopped.any()),
        "own_choice": problem.own_share > 0.0,
    }
    return tuple(rule for rule in RULES if present[rule])
