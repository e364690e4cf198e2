"""Who comes to the city in a year, and whom a residence obligation keeps out."""

from dataclasses import dataclass

import numpy as np

from geo.errors import ScenarioError
from geo.scenarios.plan import Plan
from geo.scenarios.state import Start
from geo.values import Floats

EXEMPTIONS = (
    "exempt_work",
    "exempt_training",
    "exempt_study",
    "exempt_family",
    "exempt_assigned",
    "exempt_earlier",
)


@dataclass(frozen=True)
class InflowTerms:
    """The levers of arrival and obligation as arrays by group, (G,).

    Attributes:
        arrivals: Expected new arrivals a year.
        leaving: Yearly share of each group that leaves, onward migration included.
        reunification: Relatives a year for each person resident.
        reunification_from: First plan year.
        lag: Years between arrival and the right to bring relatives.
        secondary: Arrivals from elsewhere in Germany, part of the stock.
        held_back: Part of new and secondary arrivals that the obligation keeps out.
        first, last: Plan years in which it holds.
        term: Years for which it binds a person.
        rebound: Part of those kept out that comes once it no longer binds them.
        spread: Coefficient of variation of new arrivals.
        unregistered: Part of the people who are in no register.
    """

    arrivals: Floats
    leaving: Floats
    reunification: Floats
    reunification_from: int
    lag: int
    secondary: Floats
    held_back: Floats
    first: int
    last: int
    term: int
    rebound: float
    spread: float
    unregistered: Floats


@dataclass(frozen=True)
class Inflow:
    """Persons of one year, (D, G); ``arrived`` is all of them, less those held back."""

    arrived: Floats
    reunited: Floats
    secondary: Floats
    delayed: Floats
    held_back: Floats


def read_inflow_terms(start: Start, plan: Plan) -> InflowTerms:
    """The levers of arrival, departure and obligation.

    Negative secondary migration is people moving on: it adds to those who leave. Relatives are
    exempt from the obligation by law and never held back. An obligation whose last year lies
    before its first is never in force.

    Raises:
        ScenarioError: The exempt shares add up to more than everybody.
    """
    exempt = sum(plan.share(key) for key in EXEMPTIONS)
    if exempt > 1 + 1e-9:
        raise ScenarioError("errors.scenario_exempt_above_all", percent=f"{100 * exempt:.0f}")
    groups = start.groups
    secondary = plan.by_group("secondary_migration", groups) / 100
    leaving = start.departure_rates * (1 + plan.by_group("departures_change", groups) / 100)
    binding = max(1 - exempt, 0.0) * plan.share("obligation_compliance")
    return InflowTerms(
        arrivals=start.arrivals * (1 + plan.by_group("arrivals_change", groups) / 100),
        leaving=np.clip(leaving + np.maximum(-secondary, 0), 0, 1),
        reunification=plan.by_group("reunification_rate", groups),
        reunification_from=round(plan.number("reunification_first_year")),
        lag=round(plan.number("reunification_lag")),
        secondary=np.maximum(secondary, 0),
        held_back=plan.by_group("obligation_covered", groups) / 100 * binding,
        first=round(plan.number("obligation_first_year")),
        last=round(plan.number("obligation_last_year")),
        term=round(plan.number("obligation_term")),
        rebound=plan.share("obligation_rebound"),
        spread=plan.share("arrivals_spread"),
        unregistered=plan.by_group("underregistration", groups) / 100,
    )


def compute_inflow(
    terms: InflowTerms,
    year: int,
    *,
    new: Floats,
    residents: Floats,
    recognised: Floats,
    held_before: Floats,
) -> Inflow:
    """The persons who come in one plan year.

    arrived = new + secondary - held back + reunited + delayed. Without a lag relatives also
    join those who arrive in the same year.

    Args:
        terms: The levers.
        year: Plan year, from 1.
        new: New arrivals before the obligation, (D, G).
        residents: Of the groups at the end of the year before, unhoused included, (D, G).
        recognised: The same ``lag`` years ago, those of the start where that lies before it.
        held_before: Kept out in years 1 to year - 1, (D, year - 1, G).
    """
    secondary = terms.secondary * residents
    in_force = terms.first <= year <= terms.last
    kept = terms.held_back if in_force else np.zeros_like(terms.held_back)
    held_back = (new + secondary) * kept
    new, secondary = new * (1 - kept), secondary * (1 - kept)
    base = recognised if terms.lag else residents + new + secondary
    reunited = terms.reunification * base * float(year >= terms.reunification_from)
    free_again = np.minimum(np.arange(1, year) + terms.term, terms.last + 1) == year
    delayed = terms.rebound * held_before[:, free_again].sum(axis=1)
    return Inflow(
        arrived=new + secondary + reunited + delayed,
        reunited=reunited,
        secondary=secondary,
        delayed=delayed,
        held_back=held_back,
    )
