"""Where an index comes from: counts of which source, formula, areas, chance."""

from collections.abc import Sequence
from dataclasses import replace

from geo.catalogue import Indicator
from geo.city import City
from geo.indices.registry import INDICES
from geo.provenance import (
    Measure,
    Provenance,
    compute_index_provenance,
    compute_provenance,
)
from geo.segregation.methods import describe_method
from geo.segregation.results import HEADLINE_INDEX
from geo.texts import Language
from geo.values import Panel
from pages.components import access, link
from pages.components import cached as cached_city
from pages.components import cached_segregation as cached
from pages.components.cached_segregation import Question
from pages.components.provenance_view import show_whence
from pages.components.segregation_figures import kind_of


def show_question_whence(
    city: City, question: Question, *, index: str = "", key: str, language: Language
) -> None:
    """The button below an answer: the index, and the counts that it is computed from.

    Args:
        city: Of which city.
        question: Who is compared with whom, where and when.
        index: Key of the index; the one that was chosen last where empty.
        key: Of the button on the page.
        language: Of all words.
    """
    chosen = index or link.chosen("index") or HEADLINE_INDEX
    shown = chosen if chosen in INDICES else HEADLINE_INDEX

    def compute() -> list[Provenance]:
        return [_of_index(city, question, shown), *_of_counts(city, question)]

    show_whence(compute, key=key, language=language)


def _of_index(city: City, question: Question, index: str) -> Provenance:
    choice = question.choice
    chosen = cached.selection(city, choice)
    measure = Measure(
        key=index,
        groups=chosen.groups,
        n_areas=len(chosen.area_ids),
        left_out=len(chosen.left_out),
        draws=question.draws,
        seed=question.seed,
    )
    return compute_index_provenance(
        city,
        measure,
        period=choice.period,
        level=choice.level,
        name=index_as_indicator(index),
        rule=access.rule(),
    )


def index_as_indicator(index: str) -> Indicator:
    """An index as something that is measured: its name, and how it is read."""
    german, english = (describe_method(index, language) for language in ("de", "en"))
    return Indicator(
        key=index,
        name_de=german.name,
        name_en=english.name,
        form="quotient",
        unit="number",
        topic="arrivals",
        definition_de=german.reading,
        definition_en=english.reading,
    )


def _of_counts(city: City, question: Question) -> list[Provenance]:
    choice = question.choice
    return [
        compute_provenance(city, panel.indicator, choice.period, choice.level, rule=access.rule())
        for panel in counts_behind(city, question)
        if choice.period in panel.periods
    ]


def counts_behind(city: City, question: Question) -> list[Panel]:
    """The counts of both groups and of all residents."""
    choice = question.choice
    keys = (f"{key}_count" for key in (choice.group, choice.against, "population"))
    panels = (
        cached_city.shown_panel(city, key, choice.level) for key in keys if key in city.indicators
    )
    return [panel for panel in panels if panel is not None]


def columns_behind(city: City, question: Question) -> Sequence[tuple[Panel, str]]:
    """The same as something computed from them, for the line below the page."""
    return [
        (replace(panel, kind=kind_of(panel), computed=True), question.choice.period)
        for panel in counts_behind(city, question)
    ]
