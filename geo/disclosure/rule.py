"""How small a count of people may be to be shown."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.values import Floats

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class DisclosureRule:
    """How small a count of people may be to be shown.

    Attributes:
        threshold: Smallest count that is shown (k); zero is always shown.
    """

    threshold: int = 5


DEFAULT_RULE = DisclosureRule()


def is_small(counts: Floats, rule: DisclosureRule) -> Mask:
    """Counts that say something about single people."""
    return (counts > 0) & (counts < rule.threshold)
