"""What a saved view of the scenario page carries besides what stands in links: its plans."""

import streamlit as st

from geo.city import City
from geo.scenarios.levers import load_levers
from geo.scenarios.outcome_catalogue import choose_outcome
from geo.scenarios.state import Start
from geo.stories.view import Screen
from geo.texts import Language, text
from pages.components.save_view import note
from pages.components.scenario_choices import BASELINE, FIRST_YEAR, Scene, chosen_year
from pages.components.scenario_session import current_plan, plan_link

OTHER_PLAN = "scenario.other_plan"


def note_scene(city: City, start: Start, scene: Scene, language: Language) -> None:
    """Propose words for whoever saves the view: plan, outcome and year, and the moved levers."""
    outcome = choose_outcome(scene.outcome).name(language)
    levers = [load_levers()[key].name(language) for key in scene.plan.changes]
    moved = "scenario_page.changed_levers" if levers else "scenario_page.changed_none"
    note(
        Screen.SCENARIO,
        title=f"{city.name}, {scene.plan.name}: {outcome}, {start.period + scene.year}",
        statement=text(moved, language, levers=", ".join(levers)),
    )
    # A story must not rest on a kept plan that somebody may delete.
    is_kept = scene.compare in ("saved", "sides")
    st.session_state[OTHER_PLAN] = plan_link(scene.other) if is_kept else ""


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
