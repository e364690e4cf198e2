"""The map of a scenario: an outcome of a year, its difference to another plan, or two maps."""

from dataclasses import dataclass, replace
from html import escape

import streamlit as st

from geo.catalogue import Indicator
from geo.city import City
from geo.classification import Classes
from geo.layers.colouring import Colouring
from geo.layers.palettes import DEFAULT_DIVERGING, DEFAULT_SEQUENTIAL
from geo.layers.view import MapView
from geo.provenance import short_words
from geo.scenarios.outcome_catalogue import choose_outcome
from geo.scenarios.plan import Plan
from geo.scenarios.state import Start
from geo.texts import Language, text
from geo.values import Panel
from pages.components import cached_scenarios as results
from pages.components import link
from pages.components.map_colours import Coloured, colour_areas
from pages.components.map_view import show_map
from pages.components.markdown import plain
from pages.components.scenario_choices import Scene
from pages.components.scenario_whence import model_run, show_outcomes_whence, with_sources
from pages.components.static_files import load_geometry

HEIGHT = 470
HEIGHT_OF_TWO = 430


@dataclass(frozen=True, eq=False)
class Picture:
    """What one map shows.

    Attributes:
        plan: Whose numbers they are.
        panel: The numbers, a period for each year.
        note: Below the legend.
    """

    plan: Plan
    panel: Panel
    indicator: Indicator
    classes: Classes
    palette: str
    note: str


def show_maps(city: City, start: Start, scene: Scene, language: Language) -> None:
    """One map or two, each with its legend."""
    if not city.has_map:
        st.info(text("scenario_page.no_map", language, city=plain(city.name)))
        return
    if scene.compare != "sides":
        picture = picture_of(city, start, scene, language)
        _show(city, start, scene, picture, key="scenario-map", language=language)
        return
    plans = (("a", scene.plan), ("b", scene.other))
    for column, (side, plan) in zip(st.columns(2, gap="small"), plans, strict=True):
        with column:
            title = text(f"scenario_page.side_{side}", language, name=plan.name)
            st.html(f"<h3>{escape(title)}</h3>")
            picture = _plan_picture(city, start, scene, plan, language)
            key = f"scenario-map-{side}"
            _show(city, start, scene, picture, key=key, language=language, linked=True)


def picture_of(city: City, start: Start, scene: Scene, language: Language) -> Picture:
    """The plan itself, or its difference to another."""
    if scene.compare in ("plan", "sides"):
        return _plan_picture(city, start, scene, scene.plan, language)
    outcome = choose_outcome(scene.outcome)
    names = {"outcome": outcome.name_de, "other": scene.other.name}
    indicator = replace(
        outcome.indicator,
        name_de=text("scenario_page.difference_of", "de", **names),
        name_en=text("scenario_page.difference_of", "en", **names | {"outcome": outcome.name_en}),
        unit="percentage_points" if outcome.form == "share" else outcome.unit,
    )
    return Picture(
        plan=scene.plan,
        panel=results.difference(city, scene.plan, scene.other, scene.outcome),
        indicator=indicator,
        classes=results.difference_classes_of(city, scene.baseline, scene.outcome),
        palette=DEFAULT_DIVERGING,
        note=text(
            "scenario_page.difference_note",
            language,
            year=start.period + scene.year,
            other=scene.other.name,
        ),
    )


def _plan_picture(
    city: City, start: Start, scene: Scene, plan: Plan, language: Language
) -> Picture:
    outcome = choose_outcome(scene.outcome)
    indicator = replace(
        outcome.indicator,
        name_de=text("scenario_page.modelled_title", "de", outcome=outcome.name_de),
        name_en=text("scenario_page.modelled_title", "en", outcome=outcome.name_en),
    )
    return Picture(
        plan=plan,
        panel=results.shown(city, plan, scene.outcome),
        indicator=indicator,
        classes=results.classes_of(city, scene.baseline, scene.outcome),
        palette=DEFAULT_SEQUENTIAL,
        note=text("scenario_page.modelled_note", language, year=start.period + scene.year),
    )


def _show(
    city: City,
    start: Start,
    scene: Scene,
    picture: Picture,
    *,
    key: str,
    language: Language,
    linked: bool = False,
) -> None:
    colouring, legend = colour(city, start, scene, picture, language)
    view = MapView(
        geometry=load_geometry(city, start.level),
        colouring=colouring,
        focus=_chosen_area(start),
        linked="scenario" if linked else None,
        language=language,
        label=text("map.map_label", language, title=colouring.title, city=city.name),
        source=short_words([with_sources(city, start, picture.panel)], city.sources, language),
        height=HEIGHT_OF_TWO if linked else HEIGHT,
    )
    show_map(view, key=key, on_click=_choose_clicked)
    st.html(f'{legend}<p class="atlas-source">{escape(picture.note)}</p>')
    show_outcomes_whence(
        city,
        start,
        model_run(start, picture.plan),
        [picture.indicator],
        year=start.period + scene.year,
        key=key,
        language=language,
    )


def colour(
    city: City, start: Start, scene: Scene, picture: Picture, language: Language
) -> tuple[Colouring, str]:
    """Colours of the areas and the legend as HTML."""
    panel = with_sources(city, start, picture.panel)
    coloured = Coloured(panel, picture.indicator, picture.classes, picture.palette)
    period, began = str(start.period + scene.year), str(start.period)
    return colour_areas(city, coloured, period, start=began, language=language)


def _chosen_area(start: Start) -> str | None:
    area = link.chosen("area")
    return area if area in start.area_ids else None


def _choose_clicked(area_id: str) -> None:
    link.set_choice("area", area_id)
