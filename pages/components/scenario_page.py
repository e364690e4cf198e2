"""The page Szenarien: levers beside a map that follows while they are dragged.

Levers, map and headline are one fragment that computes only the central run; what takes longer
(draws, best possible placement, other cities) stands in fragments of its own below.
"""

from collections.abc import Callable
from html import escape

import streamlit as st

from geo.city import City
from geo.errors import ScenarioError
from geo.numbers import format_number
from geo.scenarios.levers import load_levers
from geo.scenarios.plan import SEED
from geo.scenarios.state import Start
from geo.stories.view import Screen
from geo.texts import Language, text
from pages.components import cached_scenarios as results
from pages.components.guard import one_sentence, say
from pages.components.live_slider import answering
from pages.components.save_view import show_buttons, show_title_row
from pages.components.scenario_areas import show_area_table
from pages.components.scenario_bands import keep_rest, show_bands
from pages.components.scenario_bar import show_bar
from pages.components.scenario_best import show_best
from pages.components.scenario_between import show_between
from pages.components.scenario_choices import choose_scene
from pages.components.scenario_draws import DRAWS
from pages.components.scenario_empty import show_empty
from pages.components.scenario_figures import show_cards, show_figures_table
from pages.components.scenario_levers import show_levers, show_moved
from pages.components.scenario_map import show_maps
from pages.components.scenario_saved_view import carried_choices, note_scene
from pages.components.scenario_session import open_draft
from pages.components.ticker import announce

Show = Callable[[City, Start, Language], None]
STYLE = """<style>
.atlas-scenario-cards { grid-template-columns: repeat(auto-fit, minmax(9.2rem, 1fr));
  gap: .5rem; }
.atlas-scenario-cards .atlas-card { padding: .4rem .6rem; }
.atlas-scenario-cards .value { font-size: 1.15rem; font-variant-numeric: tabular-nums; }
.atlas-evidence { font-size: .8rem; color: #47525a; margin: -.4rem 0 .3rem; }
.atlas-evidence summary { cursor: pointer; min-height: 1.5rem; }
.atlas-evidence p { margin: .2rem 0; }
.atlas-caveat { background: #e7eef6; border-left: .3rem solid #2d5d8c; padding: .45rem .75rem;
  margin: 0; }
.st-key-scenario-levers .atlas-live { grid-template-columns: minmax(4rem, 1fr) 4.6rem 2.5rem; }
.st-key-scenario-levers .atlas-live-number, .st-key-scenario-levers .atlas-live-reset {
  height: 2.25rem; }
.st-key-scenario-levers .atlas-live-reset { width: 2.25rem; }
.st-key-scenario-levers .atlas-live-range, .st-key-scenario-levers .atlas-live-track {
  height: 2.25rem; }
.atlas-rooms, .atlas-lever-name { font-weight: 600; margin: .5rem 0 0; }
.atlas-figures-title { margin: 0 0 .3rem; }
</style>"""


def render(language: Language, city: City) -> None:
    """Caveat, plan, workbench, and below what is looked at more calmly."""
    beside_title = show_title_row(text("menu.scenarios", language))
    st.html(STYLE)
    try:
        start = results.start(city)
    except ScenarioError as lacking:
        show_empty(city, lacking, language)
        show_between_cities(language)
        return
    refusal = open_draft(city, text("scenario_page.own_name", language))
    with beside_title:
        show_buttons(Screen.SCENARIO, language, more=lambda: carried_choices(city, start))
    show_caveat(start, language)
    if refusal is not None:
        say(refusal, language)
    show_bar(city, start, language)
    show_workbench(city, start, language)
    show_sections(city, start, language)


def show_caveat(start: Start, language: Language) -> None:
    """What this is good for and what not; what it assumes, on demand."""
    words = escape(text("scenario_page.caveat", language))
    st.html(f'<p class="atlas-caveat" role="note">{words}</p>')
    with st.expander(text("scenario_page.assumptions", language)):
        assumed = [lever.name(language) for lever in load_levers().values() if lever.assumption]
        lines = [
            text("scenario_page.assumptions_model", language),
            text("scenario_page.assumptions_baseline", language, period=start.period),
            text("scenario_page.assumptions_market", language),
            text("scenario_page.assumptions_levers", language, levers=", ".join(assumed)),
            text(
                "scenario_page.assumptions_bands",
                language,
                draws=format_number(DRAWS, language),
                seed=SEED,
            ),
            text("scenario_page.hidden_note", language),
        ]
        st.html("".join(f"<p>{escape(line)}</p>" for line in lines))


@st.fragment
def show_workbench(city: City, start: Start, language: Language) -> None:
    """Everything that follows a dragged handle."""
    with answering(), one_sentence(language):
        left, right = st.columns([5, 12], gap="medium")
        with left, st.container(key="scenario-levers", gap="xxsmall"):
            show_levers(city, start, language)
        with right, one_sentence(language):
            scene = choose_scene(city, start, language)
            note_scene(city, start, scene, language)
            show_moved(city, language)
            show_cards(city, start, scene, language)
            show_maps(city, start, scene, language)
            table = st.expander(
                text("scenario_page.figures_table", language),
                key="scenario.figures",
                on_change="rerun",
            )
            if table.open:
                with table:
                    show_figures_table(city, start, scene, language)
            show_area_table(city, start, scene, language)
        # Lists and tables among the levers do not settle as sliders do.
        announce(f"{results.plan_key(scene.plan)} {scene.outcome}", key="scenario-plan")


def show_sections(city: City, start: Start, language: Language) -> None:
    """What is behind the map, each in a fragment of its own."""
    keep_rest(city)
    show_bands(city, start, language)
    show_best(city, start, language)
    show_between_cities(language)


@st.fragment
def show_between_cities(language: Language) -> None:
    """The section of another city's residence obligation, computed when it is opened."""
    with one_sentence(language):
        section = st.expander(
            text("scenario_page.between", language), key="scenario.between", on_change="rerun"
        )
        if section.open:
            with section:
                show_between(language)
