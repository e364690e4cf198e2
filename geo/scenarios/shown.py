"""Modelled values as they may be shown: nobody can reckon a hidden count back from them.

A model is open: whoever knows its rules can turn its results round. With nobody arriving, the
people of an area shrink by departure rate times stock, so that a plan's change of one year
gives the stock away, and so does the vacancy that it leaves, or the children who leave with
their parents. Therefore, where the count of an arriving group in an area is hidden at the start
(small, or hidden so that a small one cannot be subtracted), these are hidden for all years, in
plan, baseline and difference: its people; sums and shares of arriving groups; vacancy; children;
whatever follows from them. Where counts of children are hidden, so is what follows from those.
Sums of shortages over areas leave hidden areas out. Dwellings in problem properties are no
people and stay.

Totals of the city need no such rule: the model never sees a hidden count, see
``geo.scenarios.protected``.

Counts of 1 to 4 that the model makes out of visible figures are shown: they are expectations,
nobody was counted, and what they rest on is public. Numbers are rounded as on screen, so that
nothing can be read off decimals either. An index of a group under ``MINIMUM_TOTAL`` is hidden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from geo.city import City
from geo.disclosure import DEFAULT_RULE, DisclosureRule
from geo.errors import ScenarioError
from geo.numbers import decimals_of, display_scale, round_shown
from geo.scenarios.comparison import compute_difference
from geo.scenarios.outcome_catalogue import Outcome, choose_outcome
from geo.scenarios.outcomes import Mask, Outcomes, compute_outcome, compute_outcomes
from geo.scenarios.plan import Plan
from geo.scenarios.protected import CHILDREN, POPULATION, find_hidden_cells
from geo.scenarios.segregation import INDEX_FUNCTIONS
from geo.scenarios.state import Course, Start
from geo.segregation.selection import MINIMUM_TOTAL
from geo.values import NUMBERED_STATES, Codes, Floats, Kind, Panel, State


@dataclass(frozen=True, eq=False)
class Hidden:
    """Areas whose counts are hidden at the start.

    Attributes:
        groups: By arriving group, each (areas,).
        people: Where any of them, or the number of residents, is hidden, (areas,).
        kita: Where a count of children aged 0 to 5 is hidden, (areas,).
        school: The same for ages 6 to 9.
    """

    groups: Mapping[str, Mask]
    people: Mask
    kita: Mask
    school: Mask

    def of(self, outcome: Outcome, group: str = "") -> Mask:
        """Hidden areas of an outcome; of all groups together where none is named."""
        hidden = np.zeros(self.people.shape, dtype=bool)
        for basis in outcome.rests_on:
            if basis == "group":
                hidden |= self.groups[group] if group else self.people
            else:
                hidden |= {"people": self.people, "kita": self.kita, "school": self.school}[basis]
        return hidden


def compute_hidden(city: City, start: Start, *, rule: DisclosureRule = DEFAULT_RULE) -> Hidden:
    """What the city's own figures hide of the counts that a scenario starts from.

    Raises:
        ScenarioError: The start belongs to another city or state of its figures.
    """
    if (city.key, city.fingerprint) != (start.city, start.fingerprint):
        raise ScenarioError("outcomes.other_city", city=city.name, other=start.city)
    groups = {
        group: find_hidden_cells(city, f"{group}_count", start, rule=rule) for group in start.groups
    }
    children = {
        age: _any_of([find_hidden_cells(city, key, start, rule=rule) for key in keys])
        for age, keys in CHILDREN.items()
    }
    residents = find_hidden_cells(city, POPULATION, start, rule=rule)
    return Hidden(groups=groups, people=_any_of([residents, *groups.values()]), **children)


def _any_of(masks: Sequence[Mask]) -> Mask:
    return np.asarray(np.stack(masks).any(axis=0), dtype=bool)


def compute_shown_outcomes(start: Start, plan: Plan, course: Course, hidden: Hidden) -> Outcomes:
    """Outcomes whose sums of shortages leave out areas that are hidden."""
    return compute_outcomes(
        start, plan, course, counted=~(hidden.people | hidden.kita | hidden.school)
    )


def compute_outcome_panel(
    outcomes: Outcomes,
    key: str,
    *,
    hidden: Hidden,
    group: str = "",
    against: Outcomes | None = None,
    quantile: float | None = None,
) -> Panel:
    """An outcome of all years and areas, ready for map and table.

    Args:
        outcomes: Of the plan.
        key: An outcome of areas.
        hidden: What must not be shown, see ``compute_hidden``.
        group: An arriving group; all together where empty.
        against: Of another plan; then the panel holds the difference, plan less other.
        quantile: Of the draws, 0 to 1; their mean where it is not given.

    Raises:
        ScenarioError: The outcome is one of the city, or the plans cannot be compared.
        UnknownKeyError: There is no such outcome or group.
    """
    outcome = choose_outcome(key)
    if outcome.scope != "area":
        raise ScenarioError("outcomes.not_of_areas", outcome=key)
    drawn = (
        compute_outcome(outcomes, key, group)
        if against is None
        else compute_difference(outcomes, against, key, group)
    )
    values = drawn.mean(axis=0) if quantile is None else np.quantile(drawn, quantile, axis=0)
    values = _rounded(values, outcome)
    cells = np.broadcast_to(hidden.of(outcome, group), values.shape)
    known = outcomes.start.known.astype(bool)
    states = _states(values, cells, known, is_difference=against is not None)
    if outcome.is_flow:
        # Nothing flows on the day before the plan begins.
        states[0] = np.where(cells[0], State.SUPPRESSED, State.NOT_APPLICABLE)
    return Panel(
        indicator=key,
        periods=tuple(str(year) for year in outcomes.years[: len(values)]),
        area_ids=outcomes.start.area_ids,
        values=np.where(np.isin(states, NUMBERED_STATES), values, np.nan),
        states=states,
        kind=Kind.MODELLED,
    )


def compute_shown_city(outcomes: Outcomes, key: str, group: str = "") -> Floats:
    """An outcome of the city, (draws, years + 1), without indices of groups that are too small.

    Raises:
        ScenarioError: The outcome is one of areas.
        UnknownKeyError: There is no such outcome or group.
    """
    if choose_outcome(key).scope != "city":
        raise ScenarioError("outcomes.not_of_city", outcome=key)
    values = compute_outcome(outcomes, key, group)
    if key not in INDEX_FUNCTIONS:
        return values
    start_people = compute_outcome(outcomes, "people_city", group)[:, :1]
    people = np.minimum(compute_outcome(outcomes, "people_city", group), start_people)
    return np.where(people < MINIMUM_TOTAL, np.nan, values)


def _rounded(values: Floats, outcome: Outcome) -> Floats:
    """Values with the decimals that screens show, in their own scale."""
    indicator = outcome.indicator
    scale = display_scale(indicator)
    return round_shown(values * scale, decimals_of(indicator)) / scale


def _states(values: Floats, hidden: Mask, known: Mask, *, is_difference: bool) -> Codes:
    """Why a cell has a number or none; a difference of nothing is a number like any other.

    A share of nobody has no meaning; in an area without figures nothing is known.
    """
    without = np.where(known, State.NOT_APPLICABLE, State.MISSING)
    states = np.where(np.isnan(values), without, State.PRESENT)
    if not is_difference:
        states = np.where(values == 0, State.EXACT_ZERO, states)
    codes: Codes = np.where(hidden, State.SUPPRESSED, states).astype(np.int8)
    return codes
