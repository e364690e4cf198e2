"""Map views as slides: the page's numbers, nothing hidden, and districts cut out of the city."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from geo.cities import load_city
from geo.city import City, GeometryKind
from geo.disclosure import DEFAULT_RULE, compute_shown_panel
from geo.errors import GeoError
from geo.layers.choropleth import classify_panels, colour_panel
from geo.numbers import round_shown
from geo.reports.slide import ChartFigure, MapFigure, Slide
from geo.stories.choices import UnfitChoiceError
from geo.stories.slides import compute_slide
from geo.stories.view import View
from geo.texts import LANGUAGES, Language
from geo.values import State
from tests.cities import small_city
from tests.geo.stories.stories import map_view, map_views
from tests.geo.stories.walking import numbers_in, words_in

KEY, LEVEL, SHARE = "musterhafen", "neighbourhood", "foreign_share"
FINE = {"level": LEVEL, "indicator": SHARE}


@cache
def city() -> City:
    return load_city(KEY)


def slide_of(view: View, *, language: Language = "de", district: str = "") -> Slide:
    return compute_slide(
        view,
        open_city=lambda _: city(),
        language=language,
        rule=DEFAULT_RULE,
        district=district,
    )


def first_map(slide: Slide) -> MapFigure:
    figure = slide.figures[0]
    assert isinstance(figure, MapFigure)
    return figure


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_map_has_the_colours_and_numbers_of_the_page(language: Language) -> None:
    panel = compute_shown_panel(city(), SHARE, level=LEVEL)
    assert panel is not None
    indicator = city().indicator(SHARE)
    classes = classify_panels([panel], indicator, method="pretty", k=4)
    page = colour_panel(panel, "2015", indicator, classes, palette="lapaz", language=language)
    view = map_view(KEY, **FINE, period="2015", method="pretty", classes="4", palette="lapaz")
    drawn = first_map(slide_of(view, language=language)).colouring
    assert drawn.codes.tolist() == page.codes.tolist()
    assert drawn.fills == page.fills
    np.testing.assert_array_equal(drawn.numbers, page.numbers)


def test_shapes_names_and_codes_stand_in_one_order() -> None:
    figure = first_map(slide_of(map_view(KEY, **FINE)))
    areas = city().areas_at(LEVEL)
    assert list(figure.shapes.index) == list(areas.index)
    assert list(figure.names) == list(areas["name"])
    assert len(figure.colouring.codes) == len(areas)
    assert figure.shapes.crs == areas.crs


def test_the_table_says_of_every_area_what_the_map_says() -> None:
    slide = slide_of(map_view(KEY, **FINE, period="2015"))
    figure = first_map(slide)
    keys, numbers = slide.table.columns[1].words, slide.table.columns[-1].numbers
    assert numbers is not None
    at = [list(figure.shapes.index).index(key) for key in keys]
    np.testing.assert_allclose(
        round_shown(figure.colouring.numbers[at], 1), round_shown(numbers, 1)
    )
    known = numbers[np.isfinite(numbers)]
    assert (np.diff(known) <= 0).all()


def test_two_periods_side_by_side_share_their_classes() -> None:
    slide = slide_of(map_views()[4])
    one, other = slide.figures
    assert isinstance(one, MapFigure)
    assert isinstance(other, MapFigure)
    assert [row.label for row in one.legend.rows[:5]] == [r.label for r in other.legend.rows[:5]]
    assert one.heading.endswith("2015")
    assert other.heading.endswith("2024")
    assert [column.title[-8:] for column in slide.table.columns[-2:]] == ["2015 (%)", "2024 (%)"]


def test_a_map_of_two_indicators_is_one_figure_whose_legend_counts_all_areas() -> None:
    slide = slide_of(map_views()[3])
    figure = first_map(slide)
    assert len(slide.figures) == 1
    assert figure.colouring.second_numbers is not None
    assert sum(row.n or 0 for row in figure.legend.rows) == len(city().areas_at(LEVEL))


def test_own_bounds_are_read_in_the_language_in_which_they_were_typed() -> None:
    german = slide_of(map_view(KEY, **FINE, method="own", bounds="10,5; 20", lang="de"))
    in_english = slide_of(
        map_view(KEY, **FINE, method="own", bounds="10,5; 20", lang="de"), language="en"
    )
    assert "10,5" in first_map(german).legend.rows[0].label
    assert "10.5" in first_map(in_english).legend.rows[0].label


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("level", "street"),
        ("indicator", "happiness"),
        ("period", "1871"),
        ("view", "sideways"),
        ("method", "guess"),
        ("classes", "99"),
        ("palette", "rainbow"),
        ("bounds", "ten"),
    ],
)
def test_a_choice_that_the_city_does_not_have_is_named_with_its_view(name: str, value: str) -> None:
    chosen = {**FINE, "method": "own" if name == "bounds" else "quantile", name: value}
    with pytest.raises(UnfitChoiceError) as refusal:
        slide_of(map_view(KEY, "Mein Bild", **chosen))
    for language in LANGUAGES:
        said = refusal.value.sentence(language)
        assert "Mein Bild" in said
        assert value in said


def test_a_view_without_a_city_is_refused() -> None:
    with pytest.raises(GeoError, match="names no city"):
        slide_of(map_view(""))


def test_a_slide_says_where_it_comes_from() -> None:
    slide = slide_of(map_view(KEY, **FINE), language="de")
    labels = [label for label, _ in slide.facts.lines]
    assert list(dict.fromkeys(labels)) == [
        "Raum",
        "Stand der Daten",
        "Klassen und Verfahren",
        "Umfang (n)",
        "Art",
        "Schutz",
        "Quelle",
        "Programm",
    ]
    assert slide.facts.badges[0][0] == "fictional"
    assert slide.facts.method


# A district.


def test_a_district_is_the_same_figures_of_its_own_areas_only() -> None:
    view = map_view(KEY, **FINE, period="2015")
    whole, part = slide_of(view), slide_of(view, district="02")
    inside = [key for key in city().areas_at(LEVEL).index if str(key).startswith("02")]
    cut, full = first_map(part), first_map(whole)
    assert list(cut.shapes.index) == inside
    for key, code, number in zip(inside, cut.colouring.codes, cut.colouring.numbers, strict=True):
        place = list(full.shapes.index).index(key)
        assert code == full.colouring.codes[place]
        np.testing.assert_equal(number, full.colouring.numbers[place])
    assert sorted(part.table.columns[1].words) == inside
    counted = sum(row.n or 0 for row in cut.legend.rows)
    assert counted == len(inside)
    assert part.table.caption.startswith(str(len(inside)))
    assert any(str(city().areas.loc["02", "name"]) in said for _, said in part.facts.lines)


def test_an_area_without_areas_in_it_is_no_district() -> None:
    with pytest.raises(GeoError, match="no district"):
        slide_of(map_view(KEY, **FINE), district="0201")


# What is hidden.


def hidden_city() -> City:
    """Three areas, of which the last has three people from Turkey: a number found nowhere else."""
    rows = [
        (area, key, "2020", number)
        for area, total, group in (("w1", 1117.0, 511.0), ("w2", 2229.0, 617.0), ("e1", 991.0, 3.0))
        for key, number in (("population_count", total), ("turkey_count", group))
    ]
    return small_city(rows)


@pytest.mark.parametrize("indicator", ["turkey_count", "turkey_share"])
def test_a_suppressed_number_is_in_no_field_of_a_slide(indicator: str) -> None:
    secret = hidden_city()
    slide = compute_slide(
        map_view(secret.key, level="quarter", indicator=indicator),
        open_city=lambda _: secret,
        language="de",
        rule=DEFAULT_RULE,
    )
    state = [row.label for row in first_map(slide).legend.rows if row.label == "vertraulich"]
    assert state == ["vertraulich"]
    share = 3 / 991
    for number in numbers_in(slide):
        assert number != 3.0
        assert abs(number - share) > 1e-6
        assert abs(number - 100 * share) > 0.06
    words = words_in(slide)
    assert not [said for said in words if "0,3 %" in said or said == "3"]
    assert any("Hier verborgen" in said for said in words)


def test_a_city_without_outlines_is_drawn_as_bars_from_high_to_low() -> None:
    plain = replace(small_city(), geometry=GeometryKind.NONE)
    slide = compute_slide(
        map_view(plain.key, level="quarter", indicator="population_count"),
        open_city=lambda _: plain,
        language="de",
        rule=DEFAULT_RULE,
    )
    figure = slide.figures[0]
    assert isinstance(figure, ChartFigure)
    assert figure.shape == "bars"
    assert figure.labels == ("Ende", "Mitte", "Anfang")
    assert figure.series[0].y.tolist() == [600, 300, 100]


def test_the_rule_of_whoever_asks_decides_what_is_hidden() -> None:
    panel = compute_shown_panel(city(), "eu2_count", level=LEVEL)
    assert panel is not None
    hidden = int((panel.states[panel.position("2015")] == State.SUPPRESSED).sum())
    slide = slide_of(map_view(KEY, level=LEVEL, indicator="eu2_count", period="2015"))
    rows = {row.label: row.n for row in first_map(slide).legend.rows}
    assert rows.get("vertraulich", 0) == hidden
