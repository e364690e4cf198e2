"""Two indicators of several cities as a slide: the page's points, its years, its sources."""

from functools import cache
from io import BytesIO

import numpy as np
import pytest

from geo.cities import load_city
from geo.city import City
from geo.disclosure import DEFAULT_RULE
from geo.errors import StoryError
from geo.numbers import round_shown
from geo.region.whole import find_whole
from geo.reports.html import write_html
from geo.reports.slide import ChartFigure, Report, Slide
from geo.stories.choices import UnfitChoiceError
from geo.stories.slides import compute_slide
from geo.texts import LANGUAGES, Language
from geo.totals import compute_city_values
from tests.geo.stories.stories import comparison_view

KEYS = ("musterhafen", "musterau", "musterhuette")
PAIR = {"section": "scatter", "first": "foreign_share", "second": "vacancy_share"}


@cache
def open_city(key: str) -> City:
    return load_city(key)


def slide_of(language: Language = "de", **chosen: str) -> Slide:
    return compute_slide(
        comparison_view(**(PAIR | chosen)),
        open_city=open_city,
        language=language,
        rule=DEFAULT_RULE,
    )


def chart_of(slide: Slide) -> ChartFigure:
    (figure,) = slide.figures
    assert isinstance(figure, ChartFigure)
    return figure


@pytest.mark.parametrize("language", LANGUAGES)
def test_points_are_the_cities_own_newest_figures(language: Language) -> None:
    chart = chart_of(slide_of(language))
    assert chart.shape == "cloud"
    assert chart.labels == tuple(open_city(key).name for key in KEYS)
    (points,) = chart.series
    for drawn, key in ((points.x, "foreign_share"), (points.y, "vacancy_share")):
        values = [
            compute_city_values(one, key, level=one.finest_level, rule=DEFAULT_RULE)
            for one in map(open_city, KEYS)
        ]
        newest = [100 * found[max(p for p in found if found[p] >= 0)] for found in values]
        assert drawn is not None
        np.testing.assert_array_equal(drawn, round_shown(newest, 1))


def test_the_table_says_both_with_their_years() -> None:
    slide = slide_of(period="2020")
    city, first, first_year, second, second_year = slide.table.columns
    points = chart_of(slide).series[0]
    assert city.words == chart_of(slide).labels
    assert set(first_year.words) == set(second_year.words) == {"2020"}
    np.testing.assert_array_equal(first.numbers, points.x)
    np.testing.assert_array_equal(second.numbers, points.y)


def test_facts_name_both_indicators_whether_they_compare_and_that_nothing_follows() -> None:
    slide = slide_of()
    told = dict(slide.facts.lines)["Klassen und Verfahren"]
    for key in ("foreign_share", "vacancy_share"):
        name = open_city("musterhafen").indicator(key).name("de")
        assert f"{name}: Urteil: " in told
        assert name in slide.facts.method
    assert "Musterau: 39 Gebiete" in dict(slide.facts.lines)["Umfang (n)"]
    assert "nicht, dass das eine das andere bewirkt" in slide.facts.method


def test_a_published_share_stands_as_stated_and_is_no_exact_number() -> None:
    slide = slide_of(
        cities="salzgitter~delmenhorst~wilhelmshaven~musterhafen",
        first="population_count",
        second="foreign_share",
    )
    stated = [
        place
        for place, key in enumerate(("salzgitter", "delmenhorst", "wilhelmshaven"))
        if find_whole(open_city(key), "foreign_share", {}).statement is not None
    ]
    column = slide.table.columns[3]
    assert stated
    assert column.numbers is not None
    assert np.isnan(column.numbers[stated]).all()
    assert all(column.words[place] != "–" for place in stated)
    assert "Veröffentlicht" in " ".join(words for _, words in slide.facts.lines)


def test_one_city_with_both_is_no_scatter() -> None:
    with pytest.raises(StoryError):
        slide_of(cities="musterhafen~salzgitter")


@pytest.mark.parametrize("chosen", [{"first": "martians"}, {"second": "martians"}])
def test_an_indicator_that_no_city_has_is_named(chosen: dict[str, str]) -> None:
    with pytest.raises(UnfitChoiceError, match="martians"):
        slide_of("de", **chosen)


def test_a_section_that_the_page_does_not_have_is_refused_instead_of_another_shown() -> None:
    with pytest.raises(UnfitChoiceError) as refusal:
        slide_of(section="gossip")
    assert "gossip" in refusal.value.sentence("de")
    assert "gossip" in refusal.value.sentence("en")


def test_a_point_carries_the_name_of_its_city_in_the_file() -> None:
    target = BytesIO()
    write_html(Report("Zwei", (slide_of(),), "de", "", "2026-11-21"), target)
    assert target.getvalue().decode().count("Musterhütte") > 1
