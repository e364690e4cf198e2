"""Views of several cities as slides: the page's excess, places, trends and maps."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from geo.cities import load_city
from geo.city import City, GeometryKind
from geo.disclosure import DEFAULT_RULE, compute_shown_panel
from geo.errors import GeoError, StoryError
from geo.layers.choropleth import classify_panels, colour_panel
from geo.numbers import round_shown
from geo.region.city_figure import FigureQuestion
from geo.region.city_index import IndexQuestion
from geo.region.comparison import compare_index, compare_indicator
from geo.region.trends import compare_index_trends, split_changes
from geo.reports.slide import ChartFigure, MapFigure, Slide
from geo.stories.choices import UnfitChoiceError
from geo.stories.slides import compute_slide
from geo.stories.view import Screen, View
from geo.texts import LANGUAGES, Language
from tests.cities import small_city
from tests.geo.region.towns import two_groups
from tests.geo.stories.stories import comparison_view

KEYS = ("musterhafen", "musterau", "musterhuette")


@cache
def open_city(key: str) -> City:
    return load_city(key)


def cities() -> list[City]:
    return [open_city(key) for key in KEYS]


def slide_of(view: View, *, language: Language = "de") -> Slide:
    return compute_slide(view, open_city=open_city, language=language, rule=DEFAULT_RULE)


def map_of(figure: MapFigure | ChartFigure) -> MapFigure:
    assert isinstance(figure, MapFigure)
    return figure


def chart_of(slide: Slide) -> ChartFigure:
    figure = slide.figures[0]
    assert isinstance(figure, ChartFigure)
    return figure


@pytest.mark.parametrize("language", LANGUAGES)
def test_bars_are_the_excess_over_chance_with_its_interval(language: Language) -> None:
    view = comparison_view(group="eu2", index="theil_h", draws="200", seed="2")
    slide = slide_of(view, language=language)
    question = IndexQuestion("eu2", index="theil_h", draws=200, seed=2)
    page = compare_index(cities(), question)
    bars = chart_of(slide).series[0]
    assert bars.lower is not None
    assert bars.upper is not None
    for drawn, computed in (
        (bars.y, [one.value for one in page.compared]),
        (bars.lower, [one.excess_interval[0] for one in page.compared]),
        (bars.upper, [one.excess_interval[1] for one in page.compared]),
    ):
        np.testing.assert_array_equal(drawn, round_shown(computed, 3))
    assert chart_of(slide).labels == tuple(one.name for one in page.compared)
    assert slide.table.columns[0].words == chart_of(slide).labels


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_statement_the_verdict_is_said(language: Language) -> None:
    page = compare_index(cities(), IndexQuestion("foreign"))
    said = slide_of(comparison_view(), language=language).statement
    assert page.judgement.verdict.words(language) in said


def test_cities_that_do_not_compare_say_why() -> None:
    view = comparison_view(
        cities="musterhafen~musterau",
        level="each",
        levels="musterhafen.borough~musterau.neighbourhood",
    )
    slide = slide_of(view)
    question = IndexQuestion("foreign", levels={"musterhafen": "borough"})
    page = compare_index(cities()[:2], question)
    assert page.judgement.reasons
    said = " ".join(words for _, words in slide.facts.lines)
    assert all(reason.words("de") in said for reason in page.judgement.reasons)
    assert "nicht vergleichbar" in slide.statement
    places = next(one for one in slide.table.columns if one.title.startswith("Platz"))
    assert places.words == ("–", "–")
    assert "Platz" not in chart_of(slide).alternative


def test_an_indicator_is_compared_for_the_cities_as_wholes() -> None:
    view = comparison_view(by="indicator", indicator="foreign_share", period="2015")
    page = compare_indicator(cities(), FigureQuestion("foreign_share", period="2015"))
    slide = slide_of(view)
    values = [100 * one.value for one in page.compared]
    np.testing.assert_array_equal(chart_of(slide).series[0].y, round_shown(values, 1))
    numbers = slide.table.columns[1].numbers
    assert numbers is not None
    np.testing.assert_array_equal(numbers, chart_of(slide).series[0].y)


def test_trends_stand_on_the_base_year() -> None:
    slide = slide_of(comparison_view(section="trend", base="2015"))
    page = compare_index_trends(cities(), IndexQuestion("foreign"), base="2015")
    chart = chart_of(slide)
    for series, trend in zip(chart.series, page, strict=True):
        assert series.name == trend.name
        np.testing.assert_array_equal(series.y, round_shown(trend.indexed, 0))
        assert series.y[chart.labels.index("2015")] == 100


def test_the_maps_of_all_cities_have_one_scale() -> None:
    slide = slide_of(comparison_view(section="maps", by="indicator", indicator="foreign_share"))
    level, indicator = "neighbourhood", cities()[0].indicator("foreign_share")
    panels = [compute_shown_panel(one, "foreign_share", level=level) for one in cities()]
    newest = [panel.at(panel.periods[-1]) for panel in panels if panel is not None]
    classes = classify_panels(newest, indicator)
    for figure, panel in zip(slide.figures, newest, strict=True):
        assert isinstance(figure, MapFigure)
        page = colour_panel(panel, panel.periods[-1], indicator, classes, language="de")
        assert figure.colouring.codes.tolist() == page.codes.tolist()
    assert [figure.heading.partition(",")[0] for figure in slide.figures] == [
        one.name for one in cities()
    ]
    assert "Nicht als Karte gezeigt" not in " ".join(words for _, words in slide.facts.lines)


def test_six_cities_are_mapped_and_the_others_named_with_the_reason() -> None:
    drawn = {f"t{at}": replace(small_city(), key=f"t{at}", name=f"Stadt {at}") for at in range(8)}
    flat = replace(small_city(), key="flat", name="Flachstadt", geometry=GeometryKind.NONE)
    towns = drawn | {"flat": flat}
    view = comparison_view(
        cities="~".join(["flat", *drawn]), section="maps", group="turkey", level="quarter"
    )
    slide = compute_slide(view, open_city=towns.__getitem__, language="de", rule=DEFAULT_RULE)
    assert [figure.heading[:7] for figure in slide.figures] == [f"Stadt {at}" for at in range(6)]
    assert len({tuple(map_of(figure).colouring.codes) for figure in slide.figures}) == 1
    # Half, a fifth and none of the people of three areas, in each of the six cities.
    numbers = slide.table.columns[-1].numbers
    assert numbers is not None
    assert np.sort(numbers).tolist() == [0] * 6 + [20] * 6 + [50] * 6
    said = " ".join(words for _, words in slide.facts.lines)
    assert "Nicht als Karte gezeigt: Stadt 6, Stadt 7. Auf einer Folie" in said
    assert "Ohne Karte: Flachstadt." in said


def test_every_invented_city_is_named_loudly_once() -> None:
    badges = slide_of(comparison_view()).facts.badges
    assert [kind for kind, _ in badges] == ["fictional"]
    assert all(one.name in badges[0][1] for one in cities())


def test_one_city_is_no_comparison() -> None:
    with pytest.raises(StoryError, match="fewer than two"):
        slide_of(comparison_view(cities="musterhafen~musterhafen"))


@pytest.mark.parametrize(
    ("name", "value"),
    [("group", "martians"), ("index", "isolation_of_mars"), ("level", "street"), ("by", "mood")],
)
def test_a_choice_that_no_city_has_is_named(name: str, value: str) -> None:
    with pytest.raises(UnfitChoiceError, match=value):
        slide_of(comparison_view(**{name: value}))


def test_a_city_that_is_not_there_is_named() -> None:
    with pytest.raises(GeoError, match="atlantis"):
        slide_of(comparison_view(cities="musterhafen~atlantis"))


@pytest.mark.parametrize("section", ["ranks", "trend", "change"])
def test_the_verdict_is_told_whatever_sentence_the_reader_writes(section: str) -> None:
    """Also where all is well and there are no reasons; the reader's words are no method."""
    chosen = {"cities": "~".join(KEYS), "section": section}
    view = View(Screen.COMPARISON, "Titel", "Ein eigener Satz.", chosen)
    slide = slide_of(view)
    found = compare_index(cities(), IndexQuestion("foreign"))
    verdict = found.judgement.verdict.words("de")
    told = dict(slide.facts.lines)["Klassen und Verfahren"]
    assert "Musterau: 39 Gebiete" in dict(slide.facts.lines)["Umfang (n)"]
    assert slide.statement == "Ein eigener Satz."
    assert verdict in told
    assert "Ein eigener Satz" not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_parts_of_a_change_add_up_and_are_those_of_the_page(language: Language) -> None:
    asked = {"section": "change", "split": "theil_h", "from": "2015", "to": "each"}
    slide = slide_of(comparison_view(group="eu2", **asked), language=language)
    page = split_changes(cities(), IndexQuestion("eu2"), index="theil_h", periods=("2015", ""))
    rows = chart_of(slide).series
    for series, part in zip(rows, ("composition", "structure", "areas"), strict=True):
        assert series.y == pytest.approx([getattr(one, part) for one in page], abs=0.00005)
    before, *_, after = (column.numbers for column in slide.table.columns[2:])
    assert before is not None
    assert after is not None
    assert before + sum(row.y for row in rows) == pytest.approx(after, abs=0.0003)


def test_an_index_that_cannot_be_taken_apart_is_refused() -> None:
    with pytest.raises(UnfitChoiceError, match="gini"):
        slide_of(comparison_view(section="change", split="gini"))


def test_a_city_whose_hidden_counts_have_no_bounds_has_no_place_on_the_slide() -> None:
    """Of two groups side by side both may be hidden: nobody can say how far that moves an index."""
    towns = {
        "hidden": two_groups("hidden", (90.0, 4.0), (60.0, 90.0), (3.0, 60.0), (30.0, 200.0)),
        "open": two_groups("open", (190.0, 10.0), (10.0, 190.0), (150.0, 50.0), (50.0, 150.0)),
    }
    view = comparison_view(cities="hidden~open", group="turkey", against="ukraine", draws="200")
    slide = compute_slide(view, open_city=towns.__getitem__, language="de", rule=DEFAULT_RULE)
    column = next(one for one in slide.table.columns if one.title.startswith("Platz"))
    told = dict(zip(slide.table.columns[0].words, column.words, strict=True))
    assert told["Hidden"] == "–"
    assert told["Open"] == "Platz 1 (1–2 von 2)"
    assert "Ohne Platz: Hidden." in dict(slide.facts.lines)["Klassen und Verfahren"]


def test_places_by_a_price_have_no_reach_and_say_so() -> None:
    """As on the page: what a mean rests on, nobody throws again."""
    key = "rent_mean_eur_per_m2"
    slide = slide_of(comparison_view(by="indicator", indicator=key, period="2021"))
    column = next(one for one in slide.table.columns if one.title.startswith("Platz"))
    assert all(words.endswith("Bereich nicht bekannt") for words in column.words if words != "–")
    assert any(words != "–" for words in column.words)
    assert (
        "Kleine Abstände bedeuten deshalb nichts"
        in dict(slide.facts.lines)["Klassen und Verfahren"]
    )
