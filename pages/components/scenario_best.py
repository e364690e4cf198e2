"""Best possible: where placement would have to go, how far the plan is from it, what rules cost."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import numpy as np
import streamlit as st

from geo.catalogue import Indicator
from geo.city import City
from geo.layers.choropleth import classify_panels
from geo.layers.view import MapView
from geo.numbers import format_number
from geo.provenance import short_words
from geo.scenarios.goals import GOALS, Goal
from geo.scenarios.optimise import Optimum, format_goal
from geo.scenarios.outcome_catalogue import choose_outcome
from geo.scenarios.prices import compute_prices
from geo.scenarios.state import Start
from geo.texts import Language, text
from geo.values import Floats, Kind, Panel, State
from pages.components import cached_scenarios as results
from pages.components import link
from pages.components.guard import one_sentence
from pages.components.html_table import show_table
from pages.components.map_colours import Coloured, colour_areas
from pages.components.map_view import show_map
from pages.components.scenario_frontier import (
    goal_as_indicator,
    show_frontier,
    show_placement_whence,
)
from pages.components.scenario_lever_tables import names_of_areas
from pages.components.scenario_session import adopt, current_plan
from pages.components.scenario_whence import (
    show_modelled_line,
    with_sources,
)
from pages.components.static_files import load_geometry

ROWS = 15
HEIGHT = 420
LARGEST_WEIGHT = 100.0
MOST_PRICES = 5


@st.fragment
def show_best(city: City, start: Start, language: Language) -> None:
    """The section, computed while it is open."""
    with one_sentence(language):
        section = st.expander(
            text("scenario_page.best", language), key="scenario.best", on_change="rerun"
        )
        if not section.open:
            return
        with section, one_sentence(language):
            st.caption(text("scenario_page.best_about", language))
            goal, second = _choose_goals(start, language)
            with st.spinner(text("scenario_page.best_running", language)):
                _show_optimum(city, start, goal, language)
                show_frontier(city, start, (goal, second), language)


def _choose_goals(start: Start, language: Language) -> tuple[Goal, Goal]:
    offered = [goal for goal in GOALS if _is_offered(start, goal)]
    left, right, again = st.columns([3, 3, 2], vertical_alignment="bottom")
    with left:
        goal = link.choose(
            "goal",
            offered,
            label=text("scenario_page.goal", language),
            names=lambda key: text(f"scenario_page.goal_{key}", language),
            language=language,
        )
    others = [key for key in offered if key != goal]
    with right:
        second = link.choose(
            "second_goal",
            others,
            label=text("scenario_page.frontier_second", language),
            names=lambda key: text(f"scenario_page.goal_{key}", language),
            language=language,
            default=_choose_rival(others),
        )
    with again:
        # The plan may have moved since: sliders rerun only their own part of the page.
        st.button(text("scenario_page.goal_run", language), key="best.run", width="stretch")
    return goal, second


def _choose_rival(others: Sequence[Goal]) -> Goal | None:
    """Moving fewer people pulls against evenness; two measures of evenness seldom do."""
    return "distance" if "distance" in others else None


def _is_offered(start: Start, goal: Goal) -> bool:
    needs = {"kita": {"kita_children", "kita_places"}, "distance": {"centres"}}
    return not needs.get(goal, set()) & start.missing


def _show_optimum(city: City, start: Start, goal: Goal, language: Language) -> None:
    plan = current_plan(city)
    found = results.best(city, plan, goal)
    st.html(f"<p><strong>{escape(found.sentence(language))}</strong></p>")
    lines = [
        text("optimise.proven", language, bound=format_goal(found.bound, goal, language)),
    ]
    if not np.isnan(found.plan):
        value = format_goal(found.plan, goal, language)
        lines.append(text("optimise.own_value", language, value=value))
    if results.hidden(city).people.any():
        lines.append(text("scenario_page.best_hidden", language))
    if plan.number("directed_share") == 0:
        lines.append(text("optimise.directs_nobody", language))
    st.html("".join(f"<p>{escape(line)}</p>" for line in lines))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _show_placement_map(city, start, found, language)
    with right:
        _show_placement_table(city, start, found, language)
        shown = [_indicator(), goal_as_indicator(goal)]
        show_placement_whence(city, start, shown, key="best", language=language)

    def take() -> None:
        # What is best in an area tells how many live there: hidden ones get no weight.
        weights = weights_of(_open_part(city, found), start.area_ids)
        share = plan.number("directed_share") or LARGEST_WEIGHT
        changes = {
            **plan.changes,
            "placement_rule": "weights",
            "placement_weights": weights,
            "directed_share": share,
        }
        name = text("scenario_page.best_adopted", language)
        adopt(city, replace(plan, name=name, changes=changes))
        st.session_state["scenario.best.taken"] = True

    if st.button(
        text("scenario_page.best_adopt", language), key="best.take", on_click=take, type="primary"
    ):
        # Levers and map stand outside this fragment.
        st.rerun()
    _show_prices(city, start, found, language)


def _open_part(city: City, found: Optimum) -> Floats:
    """The placement without areas whose counts are hidden."""
    return np.where(results.hidden(city).people, 0.0, found.placed)


def weights_of(placed: Floats, area_ids: tuple[str, ...]) -> dict[str, float]:
    """A placement as weights by area, the largest 100, areas without anybody left out."""
    persons = placed.sum(axis=0)
    scaled = np.round(persons / max(float(persons.max()), 1e-9) * LARGEST_WEIGHT, 2)
    return {
        area: float(weight) for area, weight in zip(area_ids, scaled, strict=True) if weight > 0
    }


def _placement_panel(city: City, start: Start, found: Optimum) -> Panel:
    """Persons placed in each area; hidden where they would tell how many live there."""
    persons = np.round(found.placed.sum(axis=0))
    hidden = results.hidden(city).people
    known = start.known.astype(bool)
    states = np.where(persons == 0, State.EXACT_ZERO, State.PRESENT)
    states = np.where(hidden, State.SUPPRESSED, states)
    return Panel(
        indicator="directed",
        periods=(str(start.period + 1),),
        area_ids=start.area_ids,
        values=np.where(known & ~hidden, persons, np.nan)[None],
        states=np.where(known, states, State.MISSING).astype(np.int8)[None],
        kind=Kind.MODELLED,
    )


def _indicator() -> Indicator:
    return replace(
        choose_outcome("directed").indicator,
        name_de=text("scenario_page.best_map", "de"),
        name_en=text("scenario_page.best_map", "en"),
    )


def _show_placement_map(city: City, start: Start, found: Optimum, language: Language) -> None:
    if not city.has_map:
        return
    panel = with_sources(city, start, _placement_panel(city, start, found))
    indicator = _indicator()
    classes = classify_panels([panel], indicator)
    if not classes.k:
        return
    coloured = Coloured(panel, indicator, classes)
    colouring, legend = colour_areas(
        city, coloured, panel.periods[0], start=str(start.period), language=language
    )
    view = MapView(
        geometry=load_geometry(city, start.level),
        colouring=colouring,
        language=language,
        label=text("map.map_label", language, title=colouring.title, city=city.name),
        source=short_words([panel], city.sources, language),
        height=HEIGHT,
    )
    show_map(view, key="scenario-best-map")
    st.html(legend)


def _show_placement_table(city: City, start: Start, found: Optimum, language: Language) -> None:
    persons = _open_part(city, found).sum(axis=0)
    order = [int(i) for i in np.argsort(-persons, kind="stable") if persons[i] >= 1][:ROWS]
    names = names_of_areas(city, start.level)
    rows = [(names[start.area_ids[i]], format_number(float(persons[i]), language)) for i in order]
    header = [text(f"optimise.column_{name}", language) for name in ("area", "persons")]
    caption = text(
        "scenario_page.best_table",
        language,
        n=format_number(len(rows), language),
        total=format_number(int((persons >= 1).sum()), language),
    )
    show_table(header, rows, caption=caption, numbers=frozenset({1}))
    show_modelled_line(city, start, current_plan(city), language)


def _show_prices(city: City, start: Start, found: Optimum, language: Language) -> None:
    hidden = {
        area
        for area, is_hidden in zip(start.area_ids, results.hidden(city).people, strict=True)
        if is_hidden
    }
    prices = [price for price in compute_prices(found) if price.area_id not in hidden]
    prices = prices[:MOST_PRICES]
    if not prices:
        return
    names = names_of_areas(city, start.level)
    told = "".join(
        f"<li>{escape(price.sentence(language, area=names[price.area_id]))}</li>"
        for price in prices
    )
    heading = escape(text("optimise.prices_heading", language))
    st.html(f"<h3>{heading}</h3><ul>{told}</ul>")
