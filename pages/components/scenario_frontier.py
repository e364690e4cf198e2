"""Two goals at once: the curve of all best compromises, and where goals and placement come from."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from geo.catalogue import Indicator
from geo.city import City
from geo.numbers import format_number
from geo.scenarios.frontier import Frontier
from geo.scenarios.goals import Goal
from geo.scenarios.optimise import format_goal
from geo.scenarios.state import Start
from geo.texts import Language, text
from pages.components import cached_scenarios as results
from pages.components.html_table import show_table
from pages.components.scenario_charts import frontier_figure
from pages.components.scenario_session import current_plan
from pages.components.scenario_whence import model_run, show_modelled_line, show_outcomes_whence
from pages.components.segregation_charts import show_chart


def show_frontier(city: City, start: Start, goals: tuple[Goal, Goal], language: Language) -> None:
    """What one goal costs the other, as a sentence, a curve and a table."""
    found = results.frontier(city, current_plan(city), goals)
    st.html(f"<h3>{escape(text('scenario_page.frontier', language))}</h3>")
    st.html(f"<p>{escape(found.sentence(language))}</p>")
    if found.is_conflict:
        points = [(point.first, point.second) for point in found.points]
        first, second = (text(f"scenario_page.axis_{goal}", language) for goal in goals)
        figure = frontier_figure(points, found.plan, (first, second), language)
        show_chart(figure, key="scenario-frontier")
        st.caption(text("scenario_page.frontier_about", language))
        with st.expander(text("scenario_page.frontier_table", language)):
            _show_points(found, goals, language)
            show_modelled_line(city, start, current_plan(city), language)
    shown = [goal_as_indicator(goal) for goal in goals]
    show_placement_whence(city, start, shown, key="frontier", language=language)


def _show_points(found: Frontier, goals: tuple[Goal, Goal], language: Language) -> None:
    points = [*((point.first, point.second) for point in found.points), found.plan]
    names = [
        *(format_number(i, language) for i in range(1, len(points))),
        text("scenario_page.frontier_point", language),
    ]
    rows = [
        (name, *(format_goal(one, goal, language) for one, goal in zip(point, goals, strict=True)))
        for name, point in zip(names, points, strict=True)
    ]
    header = [
        text("scenario_page.column_point", language),
        *(text(f"scenario_page.axis_{goal}", language) for goal in goals),
    ]
    caption = text("scenario_page.frontier_about", language)
    show_table(header, rows, caption=caption, numbers=frozenset({1, 2}))


def show_placement_whence(
    city: City, start: Start, shown: Sequence[Indicator], *, key: str, language: Language
) -> None:
    """The button below what is best: people are placed in the first year of the plan."""
    run, year = model_run(start, current_plan(city)), start.period + 1
    show_outcomes_whence(city, start, run, shown, year=year, key=key, language=language)


def goal_as_indicator(goal: Goal) -> Indicator:
    """A goal as something that is measured."""
    return Indicator(
        key=goal,
        name_de=text(f"scenario_page.axis_{goal}", "de"),
        name_en=text(f"scenario_page.axis_{goal}", "en"),
        form="mean",
        unit="places" if goal == "kita" else "number",
        topic="arrivals",
        definition_de=text(f"scenario_page.goal_about_{goal}", "de"),
        definition_en=text(f"scenario_page.goal_about_{goal}", "en"),
    )
