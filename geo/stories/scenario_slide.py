"""A view of the scenario page as a slide: what a plan leads to, as a map of a year or over time.

Besides the names of the page's links a view may choose ``figure``: ``map`` or ``fan``.
"""

from dataclasses import replace

from geo.catalogue import Indicator
from geo.classification import Classes
from geo.disclosure import DisclosureRule
from geo.layers.palettes import DEFAULT_DIVERGING, DEFAULT_SEQUENTIAL
from geo.reports.slide import ChartFigure, Facts, MapFigure, Slide
from geo.scenarios.classes import classify_difference, classify_outcome, sources_behind
from geo.scenarios.outcome_catalogue import choose_outcome, known_outcomes
from geo.scenarios.plan import Plan
from geo.scenarios.shown import compute_outcome_panel
from geo.stories.area_figures import Picture, build_area_table, draw_picture
from geo.stories.choices import Choices
from geo.stories.district import Extent
from geo.stories.facts import behind_pictures, tell_facts
from geo.stories.scenario_fan import compute_fan_slide
from geo.stories.scenario_scene import COMPARISONS, Scene, choose_scene
from geo.stories.view import View
from geo.texts import Language, text
from geo.values import Panel

FIGURES = ("map", "fan")
FIRST_OUTCOME = "people_share"
FIRST_YEAR = 5
DIGITS_OF_YEAR = 4
Figures = list[MapFigure | ChartFigure]


def compute_scenario_slide(
    view: View, extent: Extent, *, language: Language, rule: DisclosureRule
) -> Slide:
    """The slide of a view of the scenario page.

    Args:
        view: With the names and keys of the page's links.
        extent: Of which areas of the city, as whoever asks may see it.
        language: Of all words.
        rule: By which numbers are protected.

    Raises:
        UnfitChoiceError: The view chose something that the city does not have.
        ScenarioError: The city lacks an input, or levers contradict each other.
    """
    choices = Choices(view, extent.city.name, language)
    scene = choose_scene(choices, extent, rule, language)
    if choices.choose("figure", FIGURES) == "fan":
        return compute_fan_slide(view, choices, scene)
    return _map_slide(view, choices, scene)


def _map_slide(view: View, choices: Choices, scene: Scene) -> Slide:
    offered = [one.key for one in known_outcomes(scene.start, scope="area")]
    usual = FIRST_OUTCOME if FIRST_OUTCOME in offered else None
    key = choices.choose("outcome", offered, usual)
    year = _choose_year(choices, scene)
    compare = choices.choose("compare", COMPARISONS)
    indicator, note = _name_outcome(scene, key, year, compare)
    panels = _compute_panels(scene, key, compare)
    classes, palette = _classify(scene, key, compare)
    plans = (scene.plan, scene.other)[: len(panels)]
    pictures = [
        Picture(
            panel=scene.extent.cut(panel, scene.start.level),
            period=str(year),
            indicator=_named_for(plan, indicator) if len(panels) > 1 else indicator,
            classes=classes,
            palette=palette,
            start=str(scene.start.period),
        )
        for panel, plan in zip(panels, plans, strict=True)
    ]
    figures = [_draw(scene, picture, note, place) for place, picture in enumerate(pictures)]
    if len(figures) == 1:
        figures = [replace(figures[0], heading="")]
    return Slide(
        title=view.title or f"{indicator.name(scene.language)}, {year}",
        statement=view.statement,
        figures=tuple(figures),
        table=build_area_table(scene.extent, scene.start.level, pictures, language=scene.language),
        facts=_tell_facts(scene, key, pictures, figures),
    )


def _choose_year(choices: Choices, scene: Scene) -> int:
    """A calendar year of the plan."""
    first, last = scene.start.period, scene.start.period + scene.plan.years
    asked = choices.asked("year")
    if not asked:
        return min(first + FIRST_YEAR, last)
    if not (asked.isdecimal() and len(asked) == DIGITS_OF_YEAR and first <= int(asked) <= last):
        raise choices.unfit("year", [f"{first}–{last}"])
    return int(asked)


def _name_outcome(scene: Scene, key: str, year: int, compare: str) -> tuple[Indicator, str]:
    """What the map shows as an indicator, and the note below its legend."""
    outcome, language = choose_outcome(key), scene.language
    if compare in ("plan", "sides"):
        indicator = replace(
            outcome.indicator,
            name_de=text("scenario_page.modelled_title", "de", outcome=outcome.name_de),
            name_en=text("scenario_page.modelled_title", "en", outcome=outcome.name_en),
        )
        return indicator, text("scenario_page.modelled_note", language, year=year)
    other = scene.other.name
    indicator = replace(
        outcome.indicator,
        name_de=text("scenario_page.difference_of", "de", outcome=outcome.name_de, other=other),
        name_en=text("scenario_page.difference_of", "en", outcome=outcome.name_en, other=other),
        unit="percentage_points" if outcome.form == "share" else outcome.unit,
    )
    return indicator, text("scenario_page.difference_note", language, year=year, other=other)


def _named_for(plan: Plan, indicator: Indicator) -> Indicator:
    """Of one of two plans, so that columns and legends are told apart."""
    return replace(
        indicator,
        name_de=f"{indicator.name_de}, „{plan.name}“",
        name_en=f"{indicator.name_en}, “{plan.name}”",
    )


def _compute_panels(scene: Scene, key: str, compare: str) -> list[Panel]:
    """Of the plan, of both plans, or their difference; with the sources behind them."""
    plan = scene.compute(scene.plan)
    if compare == "plan":
        panels = [compute_outcome_panel(plan, key, hidden=scene.hidden)]
    elif compare == "sides":
        other = scene.compute(scene.other)
        panels = [compute_outcome_panel(one, key, hidden=scene.hidden) for one in (plan, other)]
    else:
        other = scene.compute(scene.other)
        panels = [compute_outcome_panel(plan, key, hidden=scene.hidden, against=other)]
    sources = sources_behind(scene.extent.city, scene.start)
    return [replace(panel, sources=sources, computed=True) for panel in panels]


def _classify(scene: Scene, key: str, compare: str) -> tuple[Classes, str]:
    """Classes of the baseline over all years, as on the page."""
    baseline = compute_outcome_panel(scene.compute(scene.baseline), key, hidden=scene.hidden)
    indicator = choose_outcome(key).indicator
    if compare in ("plan", "sides"):
        return classify_outcome(baseline, indicator), DEFAULT_SEQUENTIAL
    return classify_difference(baseline, indicator), DEFAULT_DIVERGING


def _draw(scene: Scene, picture: Picture, note: str, place: int) -> MapFigure | ChartFigure:
    plan = (scene.plan, scene.other)[place]
    heading = text(f"scenario_page.side_{'ab'[place]}", scene.language, name=plan.name)
    figure = draw_picture(
        scene.extent, scene.start.level, picture, heading=heading, language=scene.language
    )
    if isinstance(figure, ChartFigure):
        return figure
    return replace(figure, legend=replace(figure.legend, notes=(*figure.legend.notes, note)))


def _tell_facts(scene: Scene, key: str, pictures: list[Picture], figures: Figures) -> Facts:
    outcome = choose_outcome(key)
    behind = behind_pictures(
        scene.extent,
        scene.start.level,
        pictures,
        legends=[figure.legend for figure in figures if isinstance(figure, MapFigure)],
        rule=scene.rule,
        method=[
            f"{outcome.name(scene.language)}: {outcome.definition(scene.language)}",
            *scene.method_words(),
        ],
        language=scene.language,
    )
    return tell_facts(behind, scene.language)
