"""Where an outcome of a scenario comes from: model, plan, luck, and the figures it starts from."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from geo.catalogue import Indicator
from geo.city import City
from geo.provenance import ModelRun, Provenance, compute_outcome_provenance
from geo.provenance.lines import name_sources
from geo.scenarios.classes import sources_behind
from geo.scenarios.outcome_catalogue import choose_outcome
from geo.scenarios.plan import Plan
from geo.scenarios.start import start_indicators
from geo.scenarios.state import Start
from geo.texts import Language, text
from geo.values import Kind, Panel
from pages.components import access
from pages.components.provenance_view import show_whence


def show_outcomes_whence(
    city: City,
    start: Start,
    run: ModelRun,
    outcomes: Sequence[str | Indicator],
    *,
    year: int,
    key: str,
    language: Language,
) -> None:
    """The button below outcomes of a plan.

    Args:
        city: Of which city.
        start: Where the scenario starts.
        run: The plan and its luck, see ``model_run``.
        outcomes: Keys of outcomes, or what is shown in their place, such as a difference.
        year: Calendar year that is shown.
        key: Of the button on the page.
        language: Of all words.
    """

    def compute() -> list[Provenance]:
        return [
            compute_outcome_provenance(
                city,
                run,
                outcome=choose_outcome(one).indicator if isinstance(one, str) else one,
                year=year,
                level=start.level,
                inputs=start_indicators(start),
                rule=access.rule(),
            )
            for one in outcomes
        ]

    show_whence(compute, key=f"scenario-{key}", language=language)


def model_run(start: Start, plan: Plan, *, draws: int = 0) -> ModelRun:
    """A run of a plan; without draws the central one."""
    return ModelRun(
        plan=plan.name,
        levers=tuple(plan.changes),
        start=start.period,
        seed=plan.seed,
        draws=draws,
        fingerprint=start.fingerprint,
    )


def with_sources(city: City, start: Start, panel: Panel) -> Panel:
    """A computed panel that names the sources of the figures that the model started from."""
    return replace(panel, sources=sources_behind(city, start), computed=True)


def show_modelled_line(city: City, start: Start, plan: Plan, language: Language) -> None:
    """The line below a table or chart of outcomes."""
    source = name_sources(sources_behind(city, start), Kind.MODELLED, city.sources, language)
    words = text(
        "provenance.modelled_line",
        language,
        period=start.period,
        plan=plan.name,
        source=source or text("provenance.no_modelled_source", language),
    )
    st.html(f'<p class="atlas-source">{escape(words)}</p>')
