"""What the reader looks at: outcome, year, and what the plan is compared with."""

from dataclasses import dataclass, replace

import streamlit as st

from geo.access import Right
from geo.city import City
from geo.errors import GeoError
from geo.scenarios.outcome_catalogue import known_outcomes, load_outcomes
from geo.scenarios.plan import Plan
from geo.scenarios.state import Start
from geo.store.scenarios import list_plans, load_plan
from geo.texts import Language, text
from pages.components import access, link
from pages.components import cached_scenarios as results
from pages.components.guard import say
from pages.components.live_slider import live_slider, live_value
from pages.components.scenario_play import play_button
from pages.components.scenario_session import current_plan, slider_name

COMPARISONS = ("plan", "baseline", "saved", "sides")
BASELINE = "baseline"
FIRST_OUTCOME = "people_share"
FIRST_YEAR = 5
"""Near enough that plans still differ where dwellings run out later."""


@dataclass(frozen=True)
class Scene:
    """What is shown.

    Attributes:
        plan: As it stands.
        baseline: The same city and years with all levers at rest.
        other: What it is compared with.
        outcome: Key of the outcome on the map.
        year: Of the plan, 0 is the start.
        compare: One of ``COMPARISONS``.
    """

    plan: Plan
    baseline: Plan
    other: Plan
    outcome: str
    year: int
    compare: str


def choose_scene(city: City, start: Start, language: Language) -> Scene:
    """The row of choices above the map."""
    plan = current_plan(city)
    baseline = results.baseline_of(plan, text("scenario_page.other_baseline", language))
    offered = [one.key for one in known_outcomes(start, scope="area")]
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        outcome = link.choose(
            "outcome",
            offered,
            label=text("scenario_page.outcome", language),
            names=lambda key: load_outcomes()[key].name(language),
            language=language,
            default=FIRST_OUTCOME if FIRST_OUTCOME in offered else offered[0],
        )
    with right:
        compare = link.choose(
            "compare",
            COMPARISONS,
            label=text("scenario_page.compare", language),
            names=lambda key: text(f"scenario_page.compare_{key}", language),
            language=language,
        )
    other = baseline
    if compare in ("saved", "sides"):
        other = _choose_other(city, plan, baseline, language)
    return Scene(
        plan=plan,
        baseline=baseline,
        other=other,
        outcome=outcome,
        year=_choose_year(city, start, plan, language),
        compare=compare,
    )


def _choose_other(city: City, plan: Plan, baseline: Plan, language: Language) -> Plan:
    may_see = access.may(Right.KEEP_SCENARIOS)
    stored = {one.key: one.name for one in list_plans(city.key)} if may_see else {}
    key = link.choose(
        "other",
        [BASELINE, *stored],
        label=text("scenario_page.other", language),
        names=lambda one: stored.get(one, baseline.name),
        language=language,
        default=next(iter(stored), BASELINE),
    )
    if key == BASELINE:
        return baseline
    try:
        other, _ = load_plan(key, city=city)
    except GeoError as refusal:
        say(refusal, language)
        return baseline
    # Seen over the same years, or there would be nothing to compare in the last ones.
    return replace(other, years=plan.years)


def _choose_year(city: City, start: Start, plan: Plan, language: Language) -> int:
    name = slider_name(city, "year")
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    with left:
        year = live_slider(
            name,
            label=text("scenario_page.year", language, period=start.period),
            minimum=start.period,
            maximum=start.period + plan.years,
            step=1,
            value=_year_of_link(start, plan),
            default=start.period + min(FIRST_YEAR, plan.years),
            unit_text="",
            language=language,
            grouping=False,
        )
    with right:
        play_button(name, language, key="scenario-play")
    return round(year) - start.period


def _year_of_link(start: Start, plan: Plan) -> int:
    asked = link.chosen("year") or ""
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else start.period + FIRST_YEAR
    return min(max(year, start.period), start.period + plan.years)


def chosen_year(city: City) -> int | None:
    """The year on the slider; None before it was first shown."""
    year = live_value(slider_name(city, "year"))
    return None if year is None else round(year)
