"""The attack on a whole city, put in numbers for those who must answer for what is shown."""

from dataclasses import dataclass

import numpy as np

from geo.city import City
from geo.disclosure.attack import compute_bounds
from geo.disclosure.companions import build_table
from geo.disclosure.estimates import estimate_unknowns, weigh_unknowns
from geo.disclosure.kept import describe_kept
from geo.disclosure.protection import choose_goals, find_missed
from geo.disclosure.question import keeper_of, lay_out_question
from geo.disclosure.rule import DisclosureRule, Mask
from geo.disclosure.suppression import choose_hidden
from geo.disclosure.system import build_system
from geo.values import Floats


@dataclass(frozen=True, eq=False)
class Audit:
    """What an attacker can make of everything that is shown.

    Attributes:
        digest: Of counts, sums and rule.
        hidden: Of all cells, (n_cells, n_periods).
        estimates: What stands for the unknown counts in indices, in the order of unknowns.
        n_sensitive: Counts that must not become known.
        n_hidden: Counts that are hidden, these among them.
        people_hidden: What the hidden counts add up to; people are in several counts.
        narrowest: Width of the narrowest interval an attacker gets of a sensitive count.
        n_too_narrow: Sensitive counts whose interval is narrower than it should be.
    """

    digest: str
    hidden: Mask
    estimates: Floats
    n_sensitive: int
    n_hidden: int
    people_hidden: float
    narrowest: float
    n_too_narrow: int


def audit_city(city: City, rule: DisclosureRule) -> Audit:
    """Attack a city under a rule, with exact bounds of every sensitive count."""
    question = lay_out_question(city, rule)
    cells, sums, sensitive = question.cells, question.sums, question.sensitive
    hidden = choose_hidden(question, keeper_of(city))
    system = build_system(cells, sums, hidden)
    unknown = system.places >= 0
    bounds = compute_bounds(system, asked=sensitive[unknown])
    widths = (bounds.high - bounds.low)[sensitive[unknown]]
    goals = choose_goals(cells, build_table(cells, sums, sensitive).floors, rule)
    told = hidden & ~cells.never_shown[:, None]
    return Audit(
        digest=question.digest,
        hidden=hidden,
        estimates=estimate_unknowns(system, weigh_unknowns(cells, system)),
        n_sensitive=int(sensitive.sum()),
        n_hidden=int(told.sum()),
        people_hidden=float(np.nansum(cells.values[told])),
        narrowest=float(widths.min(initial=np.inf)) if (sensitive <= unknown).all() else 0.0,
        n_too_narrow=int(find_missed(system, goals, asked=sensitive).any(axis=0).sum()),
    )


def describe_audit(audit: Audit) -> str:
    """What is kept of an audit beside an embedded city."""
    return describe_kept(audit.digest, audit.hidden, audit.estimates)
