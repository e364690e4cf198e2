"""True numbers in what may be passed on: every slide says so aloud."""

import pytest

from geo.access_settings import OPEN_RULE
from geo.cities import load_city
from geo.disclosure import DEFAULT_RULE
from geo.stories.slides import compute_slide
from geo.stories.view import View
from geo.texts import LANGUAGES, Language
from tests.geo.stories.stories import (
    comparison_view,
    map_view,
    overview_view,
    plan_of,
    scenario_view,
)
from tests.geo.stories.stories import segregation_view as index_view

VIEWS = (
    overview_view("musterau", section="figures"),
    overview_view("musterau", section="standouts"),
    map_view("musterau", indicator="foreign_share"),
    index_view("musterau", draws="200"),
    scenario_view("musterau", plan=plan_of("musterau"), year="2026"),
    comparison_view(cities="musterau~musterhuette", draws="200"),
    comparison_view(cities="musterau~musterhuette", section="maps"),
    comparison_view(cities="musterau~musterhuette", section="figures", draws="200"),
    comparison_view(cities="musterau~salzgitter", section="published", by="index", draws="200"),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "view", VIEWS, ids=lambda view: f"{view.screen}-{view.chosen.get('section', '')}"
)
def test_unprotected_figures_are_loud_on_every_slide(view: View, language: Language) -> None:
    for rule, is_loud in ((OPEN_RULE, True), (DEFAULT_RULE, False)):
        slide = compute_slide(view, open_city=load_city, language=language, rule=rule)
        loud = [kind for kind, words in slide.facts.badges if words]
        assert loud[:1] == ["unprotected"] if is_loud else "unprotected" not in loud
