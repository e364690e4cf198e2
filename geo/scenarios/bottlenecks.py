"""Where a plan runs into a limit first: dwellings, Kita, school, or a cap."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.scenarios.outcome_catalogue import known_outcomes
from geo.scenarios.outcomes import SHORT, Outcomes, compute_outcome
from geo.values import Floats

MOST_DRAWS = 0.5
LAST_DWELLING = 1.0
REACHED = 1e-6


@dataclass(frozen=True, eq=False)
class Bottlenecks:
    """First plan year in which an area runs short, each of shape (areas,).

    0 is the start; NaN where it does not happen within the plan or cannot be known. With
    draws it is the first year in which at least half of them are short.

    Attributes:
        lettable: Less than one lettable dwelling is free.
        kita: There are more children than Kita places.
        school: There are more pupils than places.
        cap: The cap on the share of arriving groups, or on yearly placement, is reached.
    """

    lettable: Floats
    kita: Floats
    school: Floats
    cap: Floats


def compute_bottlenecks(outcomes: Outcomes) -> Bottlenecks:
    """When each area runs short of what."""
    offered = {outcome.key for outcome in known_outcomes(outcomes.start)}

    def first_below(key: str, limit: float) -> Floats:
        if key not in offered:
            return np.full(len(outcomes.start.area_ids), np.nan)
        return _first_year(compute_outcome(outcomes, key) < limit)

    return Bottlenecks(
        lettable=first_below("lettable", LAST_DWELLING),
        kita=first_below("kita_balance", SHORT),
        school=first_below("school_balance", SHORT),
        cap=_first_year(_is_cap_reached(outcomes)),
    )


def _is_cap_reached(outcomes: Outcomes) -> npt.NDArray[np.bool_]:
    plan, start = outcomes.plan, outcomes.start
    highest = plan.share("cap_percent")
    reached = compute_outcome(outcomes, "people_share") >= highest - REACHED
    if highest >= 1:
        reached = np.zeros_like(reached)
    most = plan.by_area("cap_by_area", start.area_ids, otherwise=np.inf)
    # Where none may be placed at all nothing runs into a limit.
    is_full = (compute_outcome(outcomes, "directed") >= most - REACHED) & (most > 0)
    return reached | is_full


def _first_year(is_short: npt.NDArray[np.bool_]) -> Floats:
    """First year in which most draws are short; shape (areas,)."""
    often = is_short.mean(axis=0) >= MOST_DRAWS
    return np.where(often.any(axis=0), often.argmax(axis=0), np.nan)
