"""The year in numbers: a row of cards and the same numbers as a table, each beside the baseline."""

from dataclasses import dataclass
from html import escape

import numpy as np
import streamlit as st

from geo.city import City
from geo.numbers import HARD_SPACE, decimals_of, display_scale, format_number
from geo.scenarios.outcome_catalogue import Outcome, known_outcomes
from geo.scenarios.outcomes import Outcomes
from geo.scenarios.segregation import compute_expected_dissimilarity
from geo.scenarios.shown import compute_shown_city
from geo.scenarios.state import Start
from geo.texts import Language, text
from geo.values import Floats
from pages.components import cached_scenarios as results
from pages.components.html_table import show_table
from pages.components.scenario_choices import Scene
from pages.components.scenario_draws import DRAWS, find_draws
from pages.components.scenario_whence import (
    model_run,
    show_modelled_line,
    show_outcomes_whence,
)

CARDS = (
    "unhoused",
    "dissimilarity",
    "overloaded_areas",
    "kita_missing",
    "lettable_city",
    "cost_so_far",
)
LEVEL = (0.025, 0.975)
MILLION = 1e6


@dataclass(frozen=True)
class Figure:
    """One outcome of the city in the chosen year.

    Attributes:
        plan, other: Values of the plan and of what it is compared with.
        low, high: Where 95 of 100 draws of the plan lie; NaN where none are computed yet.
    """

    outcome: Outcome
    plan: float
    other: float
    low: float
    high: float


def read_figures(
    city: City, start: Start, scene: Scene, keys: tuple[str, ...] = ()
) -> list[Figure]:
    """Outcomes of the city in the chosen year, those named or all."""
    outcomes = results.central(city, scene.plan)
    other = results.central(city, scene.other)
    draws = find_draws(scene.plan)
    return [
        _read_figure(outcome, scene.year, outcomes, other, draws)
        for outcome in known_outcomes(start, scope="city")
        if not keys or outcome.key in keys
    ]


def _read_figure(
    outcome: Outcome, year: int, plan: Outcomes, other: Outcomes, draws: Outcomes | None
) -> Figure:
    key = outcome.key
    low = high = np.nan
    if draws is not None:
        low, high = np.quantile(compute_shown_city(draws, key)[:, year], LEVEL)
    return Figure(
        outcome=outcome,
        plan=_at(compute_shown_city(plan, key), year),
        other=_at(compute_shown_city(other, key), year),
        low=float(low),
        high=float(high),
    )


def _at(values: Floats, year: int) -> float:
    return float(values[0, year])


def format_outcome(number: float, outcome: Outcome, language: Language) -> str:
    """A value of an outcome with its unit; large sums in millions, an index with three decimals."""
    indicator = outcome.indicator
    if outcome.unit == "eur":
        shown = format_number(number / MILLION, language, decimals=1)
        return f"{shown}{HARD_SPACE}{text('scenario_page.million', language)}"
    decimals = 3 if indicator.form == "quotient" else decimals_of(indicator)
    if indicator.form == "mean":
        decimals = 1
    shown = format_number(number * display_scale(indicator), language, decimals=decimals)
    unit = text(f"units.{outcome.unit}", language)
    return f"{shown}{HARD_SPACE}{unit}" if unit else shown


def format_change(figure: Figure, language: Language) -> str:
    """Plan less the other with its sign."""
    change = figure.plan - figure.other
    shown = format_outcome(change, figure.outcome, language)
    return f"+{shown}" if change > 0 and shown[:1].isdigit() else shown


def show_cards(city: City, start: Start, scene: Scene, language: Language) -> None:
    """The row of headline figures; only these are computed while a handle is dragged."""
    figures = read_figures(city, start, scene, CARDS)
    by_key = {figure.outcome.key: figure for figure in figures}
    cards = "".join(_card(city, by_key[key], scene, language) for key in CARDS if key in by_key)
    year = start.period + scene.year
    title = escape(text("scenario_page.figures", language, year=year))
    st.html(
        f'<h3 class="atlas-figures-title">{title}</h3>'
        f'<div class="atlas-cards atlas-scenario-cards" role="group">{cards}</div>'
    )
    show_outcomes_whence(
        city,
        start,
        model_run(start, scene.plan),
        [key for key in CARDS if key in by_key],
        year=year,
        key="figures",
        language=language,
    )


def _card(city: City, figure: Figure, scene: Scene, language: Language) -> str:
    lines = [_against(figure, scene, language)]
    if figure.outcome.key == "dissimilarity":
        lines.append(_interval(city, figure, scene, language))
    notes = "".join(f'<p class="note">{escape(line)}</p>' for line in lines)
    name = text(f"scenario_page.figure_{figure.outcome.key}", language)
    # Here a unit may stand on the next line: cards are narrow.
    value = format_outcome(figure.plan, figure.outcome, language).replace(HARD_SPACE, " ")
    return (
        f'<div class="atlas-card"><p class="what">{escape(name)}</p>'
        f'<p class="value">{escape(value)}</p>{notes}</div>'
    )


def _against(figure: Figure, scene: Scene, language: Language) -> str:
    value = format_outcome(figure.other, figure.outcome, language)
    if value == format_outcome(figure.plan, figure.outcome, language):
        return text("scenario_page.figure_same", language, other=scene.other.name)
    change = format_change(figure, language)
    return text("scenario_page.figure_against", language, change=change, other=scene.other.name)


def _interval(city: City, figure: Figure, scene: Scene, language: Language) -> str:
    """Where the draws lie, and what chance alone would give."""
    outcomes = results.central(city, scene.plan)
    expected = compute_expected_dissimilarity(outcomes.start, outcomes.course)[scene.year]
    by_chance = format_number(float(expected), language, decimals=3)
    if np.isnan(figure.low):
        return text("scenario_page.figure_by_chance", language, expected=by_chance)
    low, high = (format_number(end, language, decimals=3) for end in (figure.low, figure.high))
    return text(
        "scenario_page.figure_interval",
        language,
        draws=format_number(DRAWS, language),
        low=low,
        high=high,
        expected=by_chance,
    )


def show_figures_table(city: City, start: Start, scene: Scene, language: Language) -> None:
    """All outcomes of the city beside those that they are compared with."""
    figures = read_figures(city, start, scene)
    header = [
        text("scenario_page.column_figure", language),
        scene.plan.name,
        scene.other.name,
        text("scenario_page.column_change", language),
        text("scenario_page.column_low", language),
        text("scenario_page.column_high", language),
    ]
    rows = [
        (
            figure.outcome.name(language),
            format_outcome(figure.plan, figure.outcome, language),
            format_outcome(figure.other, figure.outcome, language),
            format_change(figure, language),
            format_outcome(figure.low, figure.outcome, language),
            format_outcome(figure.high, figure.outcome, language),
        )
        for figure in figures
    ]
    caption = text("scenario_page.figures", language, year=start.period + scene.year)
    show_table(header, rows, caption=caption, numbers=frozenset(range(1, 6)))
    show_modelled_line(city, start, scene.plan, language)
    show_outcomes_whence(
        city,
        start,
        model_run(start, scene.plan),
        [figure.outcome.key for figure in figures],
        year=start.period + scene.year,
        key="figures-table",
        language=language,
    )
