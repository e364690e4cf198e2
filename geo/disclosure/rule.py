"""What makes a count of people too telling to be shown, and how coarsely counts are told."""

from dataclasses import dataclass
from math import inf

import numpy as np
import numpy.typing as npt

from geo.errors import SettingsError
from geo.values import Floats

Mask = npt.NDArray[np.bool_]
ROUNDING_BASES = (1, 3, 5, 10)


@dataclass(frozen=True)
class DisclosureRule:
    """What must hold of a count of people for it to be shown; hashable, so part of cache keys.

    Attributes:
        threshold: Smallest count that is shown (k); zero is always shown. With 1 nothing is
            hidden.
        dominance: Largest part, 0 to 1, that a single known contributor may have in a count;
            beyond it the count is hidden, because the contributor could subtract its own
            people. Shared accommodation is known as a contributor to arriving groups. Infinite
            where the rule is not used.
        rounding: Counts are told as multiples of this, 1, 3, 5 or 10; 1 tells them exactly.

    Raises:
        SettingsError: A value is out of its range.
    """

    threshold: int = 5
    dominance: float = inf
    rounding: int = 1

    def __post_init__(self) -> None:
        """Check the ranges."""
        if self.threshold < 1:
            raise SettingsError("errors.disclosure_threshold", value=self.threshold)
        if not self.dominance > 0:
            raise SettingsError("errors.disclosure_dominance", value=self.dominance)
        if self.rounding not in ROUNDING_BASES:
            raise SettingsError(
                "errors.disclosure_rounding",
                value=self.rounding,
                known=", ".join(map(str, ROUNDING_BASES)),
            )


DEFAULT_RULE = DisclosureRule()


def is_small(counts: Floats, rule: DisclosureRule) -> Mask:
    """Counts that say something about single people."""
    return (counts > 0) & (counts < rule.threshold)


def round_counts(counts: Floats, rule: DisclosureRule) -> Floats:
    """Counts as they are told: the nearest multiple of the base, but never zero for somebody.

    The same count is always told alike, so that asking twice or in another table tells nothing
    more. Totals are rounded on their own, and parts need not add up to them.
    """
    base = rule.rounding
    if base == 1:
        return counts
    nearest = np.floor(counts / base + 0.5) * base
    rounded: Floats = np.where(counts > 0, np.maximum(nearest, base), nearest)
    return rounded
