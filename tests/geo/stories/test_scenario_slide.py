"""Scenario views as slides: the page's maps of a year, and its fan over the years."""

from functools import cache

import numpy as np
import pytest

from geo.cities import load_city
from geo.city import City
from geo.disclosure import DEFAULT_RULE
from geo.errors import GeoError, ScenarioError
from geo.numbers import round_shown
from geo.reports.slide import ChartFigure, MapFigure, Slide
from geo.scenarios.files import from_link, to_link
from geo.scenarios.model import run
from geo.scenarios.outcomes import Outcomes
from geo.scenarios.plan import Plan
from geo.scenarios.shown import (
    compute_hidden,
    compute_outcome_panel,
    compute_shown_city,
    compute_shown_outcomes,
)
from geo.scenarios.start import load_start
from geo.stories.choices import UnfitChoiceError
from geo.stories.slides import compute_slide
from geo.stories.view import View
from geo.texts import LANGUAGES, Language
from geo.values import Panel, State
from tests.cities import small_city
from tests.geo.stories.stories import plan_of, scenario_view, ten_views

KEY = "musterhafen"


@cache
def city() -> City:
    return load_city(KEY)


def slide_of(view: View, *, language: Language = "de", district: str = "") -> Slide:
    return compute_slide(
        view, open_city=lambda _: city(), language=language, rule=DEFAULT_RULE, district=district
    )


@cache
def computed(link: str, draws: int = 0) -> Outcomes:
    """What a plan leads to, computed as the page does; the baseline for an empty link."""
    start = load_start(city())
    plan = from_link(link, city()) if link else Plan("", KEY, city().fingerprint, years=8)
    hidden = compute_hidden(city(), start)
    return compute_shown_outcomes(start, plan, run(start, plan, draws=draws), hidden)


def panel_of(key: str, *, link: str, against: bool = False) -> Panel:
    hidden = compute_hidden(city(), load_start(city()))
    other = computed("") if against else None
    return compute_outcome_panel(computed(link), key, hidden=hidden, against=other)


def drawn_map(slide: Slide, place: int = 0) -> MapFigure:
    figure = slide.figures[place]
    assert isinstance(figure, MapFigure)
    return figure


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_map_of_a_plan_has_the_numbers_of_its_year(language: Language) -> None:
    link = plan_of(KEY)
    view = scenario_view(KEY, plan=link, year="2030", outcome="people_share")
    figure = drawn_map(slide_of(view, language=language))
    panel = panel_of("people_share", link=link)
    page = panel.values[panel.position("2030")] * 100
    np.testing.assert_allclose(
        figure.colouring.numbers, round_shown(page, figure.colouring.decimals)
    )
    hidden = panel.states[panel.position("2030")] == State.SUPPRESSED
    assert hidden.any()
    assert np.isnan(figure.colouring.numbers[hidden]).all()


def test_a_map_against_the_baseline_is_the_difference_of_both() -> None:
    link = plan_of(KEY)
    view = scenario_view(KEY, plan=link, year="2030", compare="baseline")
    figure = drawn_map(slide_of(view))
    panel = panel_of("people_share", link=link, against=True)
    shown = panel.values[panel.position("2030")] * 100
    np.testing.assert_allclose(
        figure.colouring.numbers, round_shown(shown, figure.colouring.decimals)
    )
    assert "Prozentpunkte" in figure.legend.unit


def test_two_plans_side_by_side_are_two_maps_and_two_columns() -> None:
    other = to_link(Plan("Weniger", KEY, "", years=8, changes={"arrivals_change": -30.0}))
    view = scenario_view(
        KEY, plan=plan_of(KEY), other="stored", other_plan=other, compare="sides", year="2032"
    )
    slide = slide_of(view)
    assert [figure.heading for figure in slide.figures] == ["A: Mehr Ankommende", "B: Weniger"]
    more, less = (column.numbers for column in slide.table.columns[-2:])
    assert more is not None
    assert less is not None
    assert np.nansum(more) > np.nansum(less)
    # The outer classes are open on the map that goes beyond them.
    assert [row.label for row in drawn_map(slide).legend.rows[1:4]] == [
        row.label for row in drawn_map(slide, 1).legend.rows[1:4]
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fan_is_median_and_band_of_plan_and_baseline(language: Language) -> None:
    link = plan_of(KEY)
    view = scenario_view(KEY, plan=link, figure="fan", fan="people_city")
    slide = slide_of(view, language=language)
    figure = slide.figures[0]
    assert isinstance(figure, ChartFigure)
    for series, one in zip(figure.series, (link, ""), strict=True):
        shown = compute_shown_city(computed(one, draws=500), "people_city")
        low, middle, high = np.quantile(shown, (0.025, 0.5, 0.975), axis=0)
        assert series.lower is not None
        assert series.upper is not None
        np.testing.assert_array_equal(series.y, round_shown(middle, 0))
        np.testing.assert_array_equal(series.lower, round_shown(low, 0))
        np.testing.assert_array_equal(series.upper, round_shown(high, 0))
    assert figure.labels[0] == "2024"
    assert figure.labels[-1] == "2032"


def test_a_plan_that_moves_nothing_is_one_line() -> None:
    figure = slide_of(scenario_view(KEY, figure="fan", fan="people_city")).figures[0]
    assert isinstance(figure, ChartFigure)
    assert len(figure.series) == 1


def test_everything_modelled_is_loud_and_says_from_when() -> None:
    for view in ten_views().views[7:]:
        slide = slide_of(view)
        assert "modelled" in [kind for kind, _ in slide.facts.badges]
        assert any("Ausgangsjahr 2024" in said for _, said in slide.facts.lines)


def test_a_district_of_a_plan_is_its_own_areas() -> None:
    view = scenario_view(KEY, plan=plan_of(KEY), year="2030")
    keys = slide_of(view, district="02").table.columns[1].words
    assert keys
    assert all(key.startswith("02") for key in keys)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("outcome", "happiness"),
        ("year", "1871"),
        ("year", "soon"),
        ("figure", "pie"),
        ("compare", "everything"),
    ],
)
def test_a_choice_that_is_not_there_is_named(name: str, value: str) -> None:
    with pytest.raises(UnfitChoiceError, match=value):
        slide_of(scenario_view(KEY, **{name: value}))


def test_a_stored_plan_that_the_view_does_not_carry_is_named() -> None:
    with pytest.raises(UnfitChoiceError, match="stored"):
        slide_of(scenario_view(KEY, compare="sides", other="stored"))


@pytest.mark.parametrize("link", ["damaged", plan_of("salzgitter")])
def test_a_plan_that_cannot_be_read_is_refused_with_its_view_and_reason(link: str) -> None:
    with pytest.raises(ScenarioError) as refusal:
        slide_of(scenario_view(KEY, "Mein Bild", plan=link))
    said = refusal.value.sentence("de")
    assert "Mein Bild" in said
    assert len(said) > len("Mein Bild") + 80


def test_a_city_without_the_inputs_of_the_model_says_so() -> None:
    bare = small_city()
    with pytest.raises(GeoError):
        compute_slide(
            scenario_view(bare.key), open_city=lambda _: bare, language="de", rule=DEFAULT_RULE
        )
