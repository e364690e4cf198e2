"""How sure is that? Fans over the years, in how many draws the plan is better, and bottlenecks.

A fragment of its own, woken when the sliders rest: the draws are computed beside the page.
"""

from html import escape
from typing import cast

import numpy as np
import streamlit as st

from geo.city import City
from geo.numbers import format_number
from geo.scenarios.bottlenecks import compute_bottlenecks
from geo.scenarios.comparison import rank_plans
from geo.scenarios.outcome_catalogue import Outcome, choose_outcome, known_outcomes
from geo.scenarios.outcomes import Outcomes
from geo.scenarios.plan import Plan
from geo.scenarios.shown import compute_shown_city
from geo.scenarios.state import Start
from geo.texts import Language, text
from pages.components import cached_scenarios as results
from pages.components import link
from pages.components.guard import one_sentence
from pages.components.html_table import show_table
from pages.components.scenario_charts import fan_figure
from pages.components.scenario_choices import FIRST_YEAR, chosen_year
from pages.components.scenario_draws import DRAWS, SLOT, begin_draws, draws_key, find_pair
from pages.components.scenario_figures import LEVEL, format_outcome
from pages.components.scenario_lever_tables import names_of_areas
from pages.components.scenario_saved_view import note_fan
from pages.components.scenario_session import current_plan, remember_in_link
from pages.components.scenario_whence import (
    model_run,
    show_modelled_line,
    show_outcomes_whence,
)
from pages.components.segregation_charts import show_chart
from pages.components.ticker import ticker
from pages.components.waiting import Waiting, is_cancelled, show_waiting

FANS = ("dissimilarity", "unhoused", "people_city", "kita_missing", "lettable_city", "cost")
ROBUST_BY = ("dissimilarity", "unhoused", "kita_missing")
REST = "scenario.at_rest"
LIMITS = ("lettable", "kita", "school", "cap")
BEHIND_LIMITS = ("lettable", "kita_balance", "school_balance", "people_share")
"""Outcomes that tell where it gets tight, in the order of ``LIMITS``."""
MOST_ROWS = 12


def keep_rest(city: City) -> None:
    """Keep the plan and year at which the sliders came to rest; what follows rests on these.

    The draws would begin anew at every tick if they read where the sliders are just now.
    """
    st.session_state[f"{REST}.{city.key}"] = (current_plan(city), chosen_year(city))


def _at_rest(city: City) -> tuple[Plan, int | None]:
    return cast("tuple[Plan, int | None]", st.session_state[f"{REST}.{city.key}"])


@st.fragment
def show_bands(city: City, start: Start, language: Language) -> None:
    """Everything that rests on draws."""
    with one_sentence(language):
        st.subheader(text("scenario_page.bands", language))
        plan, year = _at_rest(city)
        remember_in_link(plan)
        link.remember("year", str(start.period + FIRST_YEAR if year is None else year))
        key = draws_key(plan)
        baseline = results.baseline_of(plan, text("scenario_page.other_baseline", language))
        cancelled = is_cancelled(SLOT, key)
        pair = None
        if not cancelled:
            begin_draws(city, plan, baseline)
            pair = find_pair(plan)
        pending = pair is None and not cancelled
        ticker(pending=pending, key="scenario-bands", on_settle=lambda: keep_rest(city))
        if pair is None:
            job = Waiting(
                slot=SLOT,
                name="bands",
                running=text("scenario_page.bands_running", language),
                cancel=text("scenario_page.bands_cancel", language),
                cancelled=text("scenario_page.bands_cancelled", language),
                again=text("scenario_page.bands_again", language),
            )
            show_waiting(job, key)
            return
        shown = FIRST_YEAR if year is None else year - start.period
        _show_robustness(pair, shown, language)
        _show_fan(city, start, pair, language)
        _show_bottlenecks(city, start, pair[0], language)


def _show_robustness(pair: tuple[Outcomes, Outcomes], year: int, language: Language) -> None:
    """In how many draws the plan does better than the baseline that year, a sentence each."""
    plan, baseline = pair
    if plan is baseline:
        st.caption(text("scenario_page.robust_baseline", language))
        return
    offered = {one.key for one in known_outcomes(plan.start, scope="city")}
    year = min(year, len(plan.years) - 1)
    lines = []
    for key in ROBUST_BY:
        if key not in offered or np.isnan(compute_shown_city(plan, key)[:, year]).any():
            continue
        ranking = rank_plans(plan, baseline, key, year=year)
        told = text(
            f"scenario_page.robust_{ranking.verdict}",
            language,
            n=format_number(100 * ranking.first, language),
            worse=format_number(100 * ranking.second, language),
            outcome=choose_outcome(key).name(language),
            year=plan.years[year],
        )
        lines.append(f"<li>{escape(told)}</li>")
    st.html(f'<ul class="atlas-robust">{"".join(lines)}</ul>')


def _show_fan(
    city: City, start: Start, pair: tuple[Outcomes, Outcomes], language: Language
) -> None:
    offered = [one.key for one in known_outcomes(start, scope="city") if one.key in FANS]
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    with left:
        key = link.choose(
            "fan",
            offered,
            label=text("scenario_page.fan_outcome", language),
            names=lambda one: choose_outcome(one).name(language),
            language=language,
            default=FANS[0] if FANS[0] in offered else None,
        )
    with right:
        st.caption(
            text(
                "scenario_page.bands_about",
                language,
                draws=format_number(DRAWS, language),
                seed=pair[0].plan.seed,
            )
        )
    note_fan(city, start, pair[0].plan, key, language)
    outcome = choose_outcome(key)
    plan, baseline = (_fan(outcomes, key) for outcomes in pair)
    years = pair[0].years
    show_chart(fan_figure(years, plan, baseline, outcome, language), key="scenario-fan")
    with st.expander(text("scenario_page.bands_table", language)):
        _show_fan_table(years, plan, baseline, outcome, language)
        show_modelled_line(city, start, pair[0].plan, language)
    show_outcomes_whence(
        city,
        start,
        model_run(start, pair[0].plan, draws=DRAWS),
        [key],
        year=years[-1],
        key="bands",
        language=language,
    )


def _fan(outcomes: Outcomes, key: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Lower end, median and upper end of the draws; shape (3, years + 1)."""
    fan: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = np.quantile(
        compute_shown_city(outcomes, key), [LEVEL[0], 0.5, LEVEL[1]], axis=0
    )
    return fan


def _show_fan_table(
    years: tuple[int, ...],
    plan: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    baseline: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    outcome: Outcome,
    language: Language,
) -> None:
    header = [
        text("scenario_page.column_year", language),
        *(
            text(f"scenario_page.column_{name}", language)
            for name in ("plan", "low", "high", "baseline")
        ),
    ]
    rows = [
        (
            str(year),
            *(
                format_outcome(float(number), outcome, language)
                for number in (plan[1, i], plan[0, i], plan[2, i], baseline[1, i])
            ),
        )
        for i, year in enumerate(years)
    ]
    show_table(header, rows, caption=outcome.definition(language), numbers=frozenset(range(1, 5)))


def _show_bottlenecks(city: City, start: Start, outcomes: Outcomes, language: Language) -> None:
    """When each area runs short of what, earliest first; hidden areas stay out."""
    st.subheader(text("scenario_page.bottlenecks", language))
    found = compute_bottlenecks(outcomes)
    first = np.stack([getattr(found, name) for name in LIMITS])
    first[:, ~outcomes.counted] = np.nan
    is_short = np.isfinite(first).any(axis=0)
    if not is_short.any():
        st.caption(text("scenario_page.bottlenecks_none", language))
        return
    earliest = np.where(is_short, np.nanmin(np.where(is_short, first, 0.0), axis=0), np.inf)
    order = [int(i) for i in np.argsort(earliest, kind="stable") if is_short[i]][:MOST_ROWS]
    names = names_of_areas(city, start.level)
    header = [
        text("scenario_page.column_area", language),
        *(text(f"scenario_page.limit_{name}", language) for name in LIMITS),
    ]
    rows = [
        (
            names[start.area_ids[i]],
            *(_year_cell(start, float(one), language) for one in first[:, i]),
        )
        for i in order
    ]
    caption = text(
        "scenario_page.bottlenecks_about",
        language,
        n=format_number(len(order), language),
        total=format_number(int(is_short.sum()), language),
    )
    show_table(header, rows, caption=caption, numbers=frozenset(range(1, 5)))
    show_modelled_line(city, start, outcomes.plan, language)
    offered = {one.key for one in known_outcomes(start)}
    show_outcomes_whence(
        city,
        start,
        model_run(start, outcomes.plan, draws=DRAWS),
        [key for key in BEHIND_LIMITS if key in offered],
        year=outcomes.years[-1],
        key="bottlenecks",
        language=language,
    )


def _year_cell(start: Start, year: float, language: Language) -> str:
    if np.isnan(year):
        return "–"
    told = str(start.period + int(year))
    return text("scenario_page.already", language, year=told) if year == 0 else told
