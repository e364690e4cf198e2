"""Segregation views as slides: the page's index with its interval, its headline, its areas."""

from functools import cache

import numpy as np
import pytest

from geo.cities import load_city
from geo.city import City
from geo.disclosure import DEFAULT_RULE, compute_shown_panel
from geo.numbers import round_shown
from geo.reports.slide import ChartFigure, MapFigure, Slide
from geo.segregation.city_counts import group_name, read_counts
from geo.segregation.headline import compute_headline
from geo.segregation.part_figures import build_part_figures
from geo.segregation.ranking import compute_ranking
from geo.segregation.results import HEADLINE_INDEX, compute_index_results
from geo.segregation.selection import SegregationChoice, select_two_groups
from geo.segregation.series import compute_time_series
from geo.stories.choices import UnfitChoiceError
from geo.stories.slides import compute_slide
from geo.stories.view import View
from geo.texts import LANGUAGES, Language
from tests.cities import small_city
from tests.geo.stories.stories import segregation_view
from tests.geo.stories.walking import numbers_in, words_in

KEY, LEVEL = "musterhafen", "neighbourhood"


@cache
def city() -> City:
    return load_city(KEY)


def slide_of(view: View, *, language: Language = "de", district: str = "") -> Slide:
    return compute_slide(
        view, open_city=lambda _: city(), language=language, rule=DEFAULT_RULE, district=district
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_line_is_the_index_of_the_page_with_its_interval(language: Language) -> None:
    view = segregation_view(KEY, group="eu2", index="theil_h", draws="200", seed="3")
    slide = slide_of(view, language=language)
    counts = read_counts(city(), ("eu2", "rest"), level=LEVEL)
    page = compute_time_series(city(), counts, index="theil_h", draws=200, seed=3)
    figure = slide.figures[0]
    assert isinstance(figure, ChartFigure)
    line, by_chance = figure.series
    assert line.lower is not None
    assert line.upper is not None
    for drawn, computed in (
        (line.y, page.value),
        (line.lower, page.lower),
        (line.upper, page.upper),
        (by_chance.y, page.expected),
    ):
        np.testing.assert_array_equal(drawn, round_shown(computed, 3))
    numbers = slide.table.columns[1].numbers
    assert numbers is not None
    np.testing.assert_array_equal(numbers, line.y)
    assert figure.labels == slide.table.columns[0].words


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_statement_of_its_own_a_view_says_the_headline(language: Language) -> None:
    chosen = select_two_groups(city(), SegregationChoice("turkey", level=LEVEL, period="2020"))
    results = compute_index_results(chosen, draws=1000, seed=0, keys=(HEADLINE_INDEX,))
    names = [group_name(city(), key, language) for key in ("turkey", "rest")]
    said = compute_headline(results).sentence(language, group=names[0], other=names[1])
    view = segregation_view(KEY, group="turkey", period="2020")
    assert slide_of(view, language=language).statement == said
    own = View(view.screen, view.title, "Das sage ich.", view.chosen)
    assert slide_of(own, language=language).statement == "Das sage ich."


def test_the_map_of_areas_has_the_contributions_of_the_page() -> None:
    view = segregation_view(KEY, group="foreign", section="areas", period="2020")
    slide = slide_of(view)
    chosen = select_two_groups(city(), SegregationChoice("foreign", level=LEVEL, period="2020"))
    whole = compute_index_results(chosen, keys=(HEADLINE_INDEX,)).by_key[HEADLINE_INDEX].value
    page = build_part_figures(
        city(),
        chosen,
        compute_ranking(chosen),
        "dissimilarity",
        whole=whole,
        behind=compute_shown_panel(city(), "foreign_count", level=LEVEL),
    )
    figure = slide.figures[0]
    assert isinstance(figure, MapFigure)
    shown = round_shown(page.panel.values[0] * 100, figure.colouring.decimals)
    np.testing.assert_array_equal(figure.colouring.numbers, shown)
    assert abs(float(np.nansum(page.panel.values)) - 1) < 1e-9


def test_a_district_sees_its_own_areas_and_the_line_of_the_whole_city() -> None:
    areas = slide_of(segregation_view(KEY, section="areas"), district="02")
    keys = areas.table.columns[1].words
    assert keys
    assert all(key.startswith("02") for key in keys)
    assert areas.statement == ""
    line = slide_of(segregation_view(KEY), district="02")
    assert any("ganze Stadt" in said for _, said in line.facts.lines)
    whole = slide_of(segregation_view(KEY))
    assert line.table.columns[1].words == whole.table.columns[1].words


@pytest.mark.parametrize(
    ("name", "value"),
    [("group", "martians"), ("against", "foreign"), ("level", "street"), ("period", "1871")],
)
def test_a_choice_that_the_city_does_not_have_is_named(name: str, value: str) -> None:
    chosen = {"group": "foreign", name: value}
    with pytest.raises(UnfitChoiceError) as refusal:
        slide_of(segregation_view(KEY, "Mein Bild", **chosen))
    assert "Mein Bild" in refusal.value.sentence("de")
    assert value in refusal.value.sentence("en")


def test_a_group_too_small_for_an_index_has_none_in_any_field() -> None:
    """99 people of a group are one short of an index; the city has three areas."""
    rows = [
        (area, key, "2020", number)
        for area, total, group in (("w1", 1000.0, 47.0), ("w2", 900.0, 43.0), ("e1", 800.0, 9.0))
        for key, number in (("population_count", total), ("turkey_count", group))
    ]
    small = small_city(rows)
    slide = compute_slide(
        segregation_view(small.key, group="turkey", level="quarter"),
        open_city=lambda _: small,
        language="de",
        rule=DEFAULT_RULE,
    )
    figure = slide.figures[0]
    assert isinstance(figure, ChartFigure)
    assert figure.shape == "bars"
    for series in figure.series:
        assert np.isnan(series.y).all()
    assert "sagen" not in slide.figures[0].alternative
    assert slide.statement


def test_a_hidden_count_is_in_no_field_of_a_segregation_slide() -> None:
    """Four people from Turkey in the third area; 1132 in all, of whom nobody may know the four."""
    rows = [
        (area, key, "2020", number)
        for area, total, group in (
            ("w1", 1117.0, 511.0),
            ("w2", 2229.0, 617.0),
            ("e1", 991.0, 4.0),
        )
        for key, number in (("population_count", total), ("turkey_count", group))
    ]
    secret = small_city(rows)
    for section in ("time", "areas"):
        slide = compute_slide(
            segregation_view(secret.key, group="turkey", level="quarter", section=section),
            open_city=lambda _: secret,
            language="de",
            rule=DEFAULT_RULE,
        )
        assert 4.0 not in numbers_in(slide)
        assert "4" not in words_in(slide)
