"""Two plans beside each other, draw by draw, and what the draws say of one plan.

Plans computed with the same seed share their random numbers: draw 17 of one meets the same
arrivals and the same taste for areas as draw 17 of the other. Their difference draw by draw is
therefore that of the plans, not of the luck, and is far narrower than the two fans.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from geo.errors import ScenarioError
from geo.numbers import format_share
from geo.scenarios.outcome_catalogue import choose_outcome
from geo.scenarios.outcomes import Outcomes, compute_outcome
from geo.texts import Language, text
from geo.values import Floats

FAN_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
ROBUST, LIKELY = 0.95, 0.8
EQUAL = 1e-9
"""Difference up to which two values are the same but for rounding: relative, absolute below 1."""

Verdict = Literal["robust", "likely", "open", "alike", "one_run"]


def compute_fan(values: Floats) -> Floats:
    """Quantiles over the draws, first axis ``FAN_QUANTILES``; one draw gives one line."""
    fan: Floats = np.quantile(values, FAN_QUANTILES, axis=0)
    return fan


def compute_difference(first: Outcomes, second: Outcomes, key: str, group: str = "") -> Floats:
    """First less second, draw by draw, for the years that both plans reach.

    Returns:
        Shape as ``compute_outcome``.

    Raises:
        ScenarioError: The plans start from different figures, or their draws are not the same.
    """
    check_paired(first, second)
    years = min(len(first.years), len(second.years))
    ours, theirs = (compute_outcome(one, key, group)[:, :years] for one in (first, second))
    return ours - theirs


def check_paired(first: Outcomes, second: Outcomes) -> None:
    """Refuse to compare what is not comparable draw by draw.

    Raises:
        ScenarioError: The plans start from different figures, or their draws are not the same.
    """
    starts = [
        (one.start.city, one.start.fingerprint, one.start.level, one.start.period)
        for one in (first, second)
    ]
    if starts[0] != starts[1]:
        raise ScenarioError(
            "outcomes.different_start", first=first.plan.name, second=second.plan.name
        )
    draws = [(one.n_draws, one.plan.seed if one.n_draws > 1 else None) for one in (first, second)]
    if draws[0] != draws[1]:
        raise ScenarioError(
            "outcomes.different_draws", first=first.plan.name, second=second.plan.name
        )


@dataclass(frozen=True)
class Ranking:
    """How often one plan does better than another.

    Attributes:
        first: Share of draws in which the first plan is better, ties not counted.
        second: Share in which the second is.
        tied: Share in which they are the same.
        draws: How many draws there are.
    """

    first: float
    second: float
    tied: float
    draws: int

    @property
    def share(self) -> float:
        """Share of draws in which the first is better, ties counted half."""
        return self.first + self.tied / 2

    @property
    def verdict(self) -> Verdict:
        """How firm the ranking is: ``robust`` from 95 % on, ``likely`` from 80 %, else ``open``.

        ``alike`` where no draw tells them apart, ``one_run`` where there are no draws at all.
        """
        if self.tied == 1:
            return "alike"
        if self.draws == 1:
            return "one_run"
        sure = max(self.share, 1 - self.share)
        return "robust" if sure >= ROBUST else "likely" if sure >= LIKELY else "open"

    def sentence(self, language: Language, *, first: str, second: str) -> str:
        """How firm the ranking is, in words that name the better plan first.

        Args:
            language: Of the reader.
            first: Name of the first plan.
            second: Name of the second.
        """
        leads = self.share >= 0.5
        return text(
            f"outcomes.verdict_{self.verdict}",
            language,
            better=first if leads else second,
            worse=second if leads else first,
            share=format_share(max(self.share, 1 - self.share), language, decimals=0),
        )


def rank_plans(
    first: Outcomes, second: Outcomes, key: str, group: str = "", *, year: int = -1
) -> Ranking:
    """In which share of the draws the first plan does better than the second.

    Args:
        first: A plan's outcomes.
        second: Another's, with the same draws.
        key: An outcome of the city of which one knows which way is better.
        group: An arriving group; all where empty.
        year: Year of the plan; the last that both reach where it is not given.

    Raises:
        ScenarioError: The draws are not the same, or the outcome is not one to rank by.
    """
    outcome = choose_outcome(key)
    if outcome.scope != "city" or not outcome.better:
        raise ScenarioError("outcomes.no_better_way", outcome=key)
    difference = compute_difference(first, second, key, group)
    gain = difference[:, year] if outcome.better == "more" else -difference[:, year]
    years = difference.shape[1]
    sizes = [
        np.abs(compute_outcome(one, key, group)[:, :years][:, year]) for one in (first, second)
    ]
    # A full city has 1e-14 free dwellings or 1e-13: neither is better.
    size = np.maximum(np.maximum(*sizes), 1.0)
    wins = np.count_nonzero(gain > EQUAL * size)
    losses = np.count_nonzero(gain < -EQUAL * size)
    draws = first.n_draws
    return Ranking(wins / draws, losses / draws, (draws - wins - losses) / draws, draws)
