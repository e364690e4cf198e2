"""What is hidden at the start stays hidden in every outcome, year, draw and difference."""

from dataclasses import replace

import numpy as np
import pytest

from geo.cities import load_city
from geo.city import City
from geo.disclosure import compute_shown_panel
from geo.errors import ScenarioError
from geo.scenarios.model import run
from geo.scenarios.outcome_catalogue import known_outcomes
from geo.scenarios.outcomes import Outcomes, compute_outcome, compute_outcomes
from geo.scenarios.plan import Plan
from geo.scenarios.shown import (
    Hidden,
    compute_hidden,
    compute_outcome_panel,
    compute_shown_city,
    compute_shown_outcomes,
)
from geo.scenarios.start import load_start
from geo.scenarios.state import Start
from geo.values import Kind, State
from tests.geo.scenarios.builders import build_plan, build_start
from tests.geo.scenarios.courses import build_course


@pytest.fixture(scope="module")
def city() -> City:
    return load_city("musterhafen")


@pytest.fixture(scope="module")
def start(city: City) -> Start:
    return load_start(city)


@pytest.fixture(scope="module")
def hidden(city: City, start: Start) -> Hidden:
    return compute_hidden(city, start)


@pytest.fixture(scope="module")
def outcomes(city: City, start: Start, hidden: Hidden) -> Outcomes:
    # Nobody arrives: what the people of an area shrink by is departure rate times stock.
    plan = Plan("Plan", city.key, city.fingerprint, years=3, changes={"arrivals_change": -100.0})
    return compute_shown_outcomes(start, plan, run(start, plan, draws=3), hidden)


@pytest.fixture(scope="module")
def baseline(city: City, start: Start, hidden: Hidden) -> Outcomes:
    plan = Plan("Heute", city.key, city.fingerprint, years=3)
    return compute_shown_outcomes(start, plan, run(start, plan, draws=3), hidden)


def test_musterhafen_has_hidden_cells_of_every_arriving_group(
    city: City, start: Start, hidden: Hidden
) -> None:
    for group in start.groups:
        panel = compute_shown_panel(city, f"{group}_count", level=start.level)
        assert panel is not None
        of_the_city = panel.at(str(start.period)).states[0] == State.SUPPRESSED
        assert of_the_city.any()
        assert hidden.groups[group].tolist() == of_the_city.tolist()


def test_no_outcome_shows_a_number_where_the_city_hides_what_it_rests_on(
    outcomes: Outcomes, baseline: Outcomes, start: Start, hidden: Hidden
) -> None:
    for outcome in known_outcomes(start, scope="area"):
        for group in ("", *start.groups) if outcome.by_group else ("",):
            own = hidden.groups[group] if group else hidden.people
            cells = own if "group" in outcome.rests_on else hidden.people
            if outcome.key == "problem":
                continue
            for against in (None, baseline):
                for quantile in (None, 0.05, 0.95):
                    panel = compute_outcome_panel(
                        outcomes,
                        outcome.key,
                        hidden=hidden,
                        group=group,
                        against=against,
                        quantile=quantile,
                    )
                    assert np.isnan(panel.values[:, cells]).all(), outcome.key
                    assert (panel.states[:, cells] == State.SUPPRESSED).all(), outcome.key


def test_every_outcome_of_people_or_of_what_they_take_rests_on_their_counts(start: Start) -> None:
    without = {outcome.key for outcome in known_outcomes(start, scope="area")} - {
        outcome.key for outcome in known_outcomes(start, scope="area") if outcome.rests_on
    }
    assert without == {"problem"}


def test_children_are_hidden_where_the_city_hides_them(
    city: City, outcomes: Outcomes, start: Start, hidden: Hidden
) -> None:
    for age in ("kita", "school"):
        panel = compute_shown_panel(city, f"{age}_age_migration_count", level=start.level)
        assert panel is not None
        cells = panel.at(str(start.period)).states[0] == State.SUPPRESSED
        assert cells.any()
        balance = compute_outcome_panel(outcomes, f"{age}_balance", hidden=hidden)
        assert np.isnan(balance.values[:, cells]).all()


def test_hidden_areas_enter_no_sum_of_shortages(
    outcomes: Outcomes, start: Start, hidden: Hidden
) -> None:
    balance = compute_outcome(outcomes, "kita_balance")
    open_areas = ~(hidden.people | hidden.kita | hidden.school)
    expected = np.maximum(-balance, 0)[..., open_areas].sum(axis=-1)
    np.testing.assert_allclose(compute_outcome(outcomes, "kita_missing"), expected)
    assert start.known.astype(bool).sum() > open_areas.sum()


def test_a_panel_says_that_it_is_modelled_and_of_which_years(
    outcomes: Outcomes, hidden: Hidden
) -> None:
    panel = compute_outcome_panel(outcomes, "people", hidden=hidden)
    assert panel.kind is Kind.MODELLED
    assert panel.periods == ("2024", "2025", "2026", "2027")
    directed = compute_outcome_panel(outcomes, "directed", hidden=hidden)
    assert set(directed.states[0]) == {State.NOT_APPLICABLE, State.SUPPRESSED}


def test_numbers_carry_no_more_decimals_than_the_screen(outcomes: Outcomes, hidden: Hidden) -> None:
    people = compute_outcome_panel(outcomes, "people", hidden=hidden, quantile=0.5).values
    shown = people[np.isfinite(people)]
    assert (shown == np.rint(shown)).all()


def test_an_index_of_a_group_under_the_least_size_is_not_shown() -> None:
    start = build_start(people=[[60.0, 39.0], [60.0, 40.0]])
    people = [[[[60.0, 39.0], [60.0, 40.0]]] * 2]
    outcomes = compute_outcomes(start, build_plan(1), build_course(start, people))
    assert np.isnan(compute_shown_city(outcomes, "dissimilarity", start.groups[0])).all()
    assert np.isfinite(compute_shown_city(outcomes, "dissimilarity", start.groups[1])).all()


def test_outcomes_of_areas_and_of_the_city_are_not_mixed_up(
    outcomes: Outcomes, hidden: Hidden
) -> None:
    with pytest.raises(ScenarioError, match="whole"):
        compute_outcome_panel(outcomes, "arrived", hidden=hidden)
    with pytest.raises(ScenarioError, match="area"):
        compute_shown_city(outcomes, "people")


def test_the_figures_of_another_city_are_refused(city: City, start: Start) -> None:
    with pytest.raises(ScenarioError, match="Musterhafen"):
        compute_hidden(city, replace(start, fingerprint="older"))
