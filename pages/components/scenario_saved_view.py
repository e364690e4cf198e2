"""What a saved view of the scenario page carries besides what stands in links: its plans."""

import streamlit as st

from geo.city import City
from geo.scenarios.levers import load_levers
from geo.scenarios.outcome_catalogue import choose_outcome
from geo.scenarios.plan import Plan
from geo.scenarios.state import Start
from geo.stories.scenario_fan import FANS
from geo.stories.view import Screen
from geo.texts import Language, text
from pages.components import link
from pages.components.scenario_choices import BASELINE, FIRST_YEAR, Scene, chosen_year
from pages.components.scenario_session import current_plan, plan_link
from pages.components.view_choices import note

OTHER_PLAN = "scenario.other_plan"


def note_scene(city: City, start: Start, scene: Scene, language: Language) -> None:
    """Propose words for whoever saves the view: plan, outcome and year, and the moved levers."""
    outcome = choose_outcome(scene.outcome).name(language)
    note(
        Screen.SCENARIO,
        title=f"{city.name}, {scene.plan.name}: {outcome}, {start.period + scene.year}",
        statement=_say_moved(scene.plan, language),
    )
    note_fan(city, start, scene.plan, link.chosen("fan") or FANS[0], language)
    # A story must not rest on a kept plan that somebody may delete.
    is_kept = scene.compare in ("saved", "sides")
    st.session_state[OTHER_PLAN] = plan_link(scene.other) if is_kept else ""


def note_fan(city: City, start: Start, plan: Plan, key: str, language: Language) -> None:
    """Propose words for whoever saves the course of an outcome with its band.

    Args:
        city: Whose.
        start: Where the plan starts.
        plan: Of the course.
        key: Of the outcome; one that a link made up is not named.
        language: Of the words.
    """
    outcome = choose_outcome(key if key in FANS else FANS[0]).name(language)
    note(
        Screen.SCENARIO,
        title=text(
            "scenario_page.fan_title",
            language,
            city=city.name,
            plan=plan.name,
            outcome=outcome,
            first=start.period,
            last=start.period + plan.years,
        ),
        statement=_say_moved(plan, language),
        kind="fan",
    )


def _say_moved(plan: Plan, language: Language) -> str:
    """Which levers a plan moves."""
    levers = [load_levers()[key].name(language) for key in plan.changes]
    moved = "scenario_page.changed_levers" if levers else "scenario_page.changed_none"
    return text(moved, language, levers=", ".join(levers))


def carried_choices(city: City, start: Start) -> dict[str, str]:
    """The whole plans and the year, wherever the sliders stand now; empty ones left out."""
    year = chosen_year(city)
    carried = {
        "plan": plan_link(current_plan(city)),
        "other": BASELINE,
        "other_plan": str(st.session_state.get(OTHER_PLAN, "")),
        "year": str(start.period + FIRST_YEAR if year is None else year),
    }
    return {name: choice for name, choice in carried.items() if choice}
