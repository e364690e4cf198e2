"""Drawn figures: words keep apart and inside the sheet, numbers and lengths are true."""

import math
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from itertools import combinations, pairwise

import numpy as np
import pytest
from geopandas import GeoSeries
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.patches import Patch
from PIL import Image
from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

from geo.crs import METRIC_CRS
from geo.errors import UnknownKeyError
from geo.layers.legend import LegendRow
from geo.layers.palettes import STATE_FILLS, colours_of, fills_of
from geo.reports.box import Box
from geo.reports.drawing import draw_figures
from geo.reports.drawing_axes import choose_span, keep_apart
from geo.reports.drawing_canvas import Canvas, drawing_style, save_svg
from geo.reports.drawing_cloud import place_names
from geo.reports.drawing_map import (
    choose_length,
    draw_areas,
    draw_scale_bar,
    ground_metres,
    north_of,
    view_of,
)
from geo.reports.drawing_sheet import PAPERS, draw_sheet
from geo.reports.drawing_text import Paragraph, text_width, wrap
from geo.reports.pictures import write_png, write_svg
from geo.reports.slide import ChartFigure, Facts, MapFigure, Series, Slide
from geo.texts import LANGUAGES, Language
from geo.values import State
from tests.geo.reports.slides import line_slide, map_slide, pair_slide, small_map, small_report

A4_TEXT = 482.0
LONG = "Bevölkerungsvorausberechnungsstichtagsregelung und Zuwanderungsgeschichte der Haushalte"
CITIES = (
    "Braunschweig",
    "Bremerhaven-Mitte",
    "Salzgitter-Lebenstedt und Umgebung",
    "Delmenhorst",
    "Wilhelmshaven",
    "Landeshauptstadt Hannover",
    "Göttingen",
    "Osnabrück",
)
SVG = "{http://www.w3.org/2000/svg}"


def wordy_map(language: Language) -> MapFigure:
    """Seven classes and all six states with long words, notes and sources."""
    figure = small_map(language, heading=LONG)
    fills = fills_of(colours_of("davos", 7), language)
    rows = [LegendRow(fill, f"über 1.234.567,8 bis 2.345.678,9 {LONG}", 1234) for fill in fills[:2]]
    rows += [LegendRow(fill, fill.words or "über 12,3 bis 45,6", 7) for fill in fills[2:]]
    legend = replace(
        figure.legend, title=LONG, rows=tuple(rows), notes=(LONG, LONG), source=f"{LONG} {LONG}"
    )
    return replace(figure, legend=legend, colouring=replace(figure.colouring, fills=fills))


def bar_chart(names: tuple[str, ...] = CITIES) -> ChartFigure:
    """Two rows of bars under long names."""
    y = np.linspace(0.1, 0.5, len(names))
    rows = (Series("Wohnen", y, y - 0.1, y + 0.1), Series(LONG, y / 2, y / 2 - 0.1, y / 2 + 0.1))
    return ChartFigure("bars", names, "Stadt", LONG, rows, 2, "Balken", f"Quelle: {LONG}")


def cloud_chart() -> ChartFigure:
    """Cities in a crowd."""
    x = np.array([1.0, 1.1, 1.2, 1.05, 5.0, 5.1, 9.0, np.nan])
    y = np.array([2.0, 2.1, 2.2, 2.05, 7.0, 7.0, 1.0, 3.0])
    return ChartFigure(
        "cloud", CITIES, "Anteil in %", LONG, (Series("", y, x=x),), 1, "x", "Quelle"
    )


def line_chart(labels: tuple[str, ...], *rows: Series) -> ChartFigure:
    """Lines over some labels."""
    return ChartFigure("lines", labels, "Jahr", LONG, rows, 0, "Linien", f"Quelle: {LONG}")


NOTHING = np.full(2, np.nan)
MANY_LINES = tuple(Series(f"Stadt {n}", np.array([1e9, 2e9]) * n) for n in range(40))
ODD_CHARTS = {
    "no value": line_chart(("2020", "2021"), Series("leer", NOTHING, NOTHING, NOTHING)),
    "one value": line_chart(("2020",), Series("eins", np.array([3.0]))),
    "no label": line_chart((), Series("", np.zeros(0))),
    "spans": line_chart(("2010 bis 2012", "2013 bis 2015"), Series("", np.array([1.0, 2.0]))),
    "endless labels": line_chart((LONG * 5, LONG * 4), Series(LONG, np.array([1.0, 2.0]))),
    "many lines": line_chart(("2020", "2021"), *MANY_LINES),
    "no point": replace(line_chart(CITIES[:2], Series("", NOTHING, x=NOTHING)), shape="cloud"),
    "bars without value": replace(line_chart(CITIES[:2], Series("", NOTHING)), shape="bars"),
}


@pytest.mark.parametrize("width", [A4_TEXT, A4_TEXT / 2])
@pytest.mark.parametrize("name", ODD_CHARTS)
def test_odd_charts_are_drawn_as_tidily(name: str, width: float) -> None:
    with drawing_style():
        canvas = draw_figures((ODD_CHARTS[name],), language="de", width=width)
        assert save_svg(canvas, title="", alternative="").startswith(b"<?xml")
    assert_apart_and_inside(canvas)


def wordy_slide(language: Language) -> Slide:
    """A slide whose every part is longer than usual."""
    facts = Facts(
        tuple((f"Angabe {number}", LONG) for number in range(12)),
        (("fictional", LONG), ("schematic", LONG)),
        method=f"{LONG}. " * 4,
    )
    slide = map_slide(language)
    figures = (wordy_map(language), wordy_map(language))
    return replace(slide, title=LONG, statement=LONG, figures=figures, facts=facts)


def words_of(canvas: Canvas) -> list[tuple[str, Box]]:
    """Every line of words and its box, as the renderer itself measures it."""
    renderer = FigureCanvasAgg(canvas.figure).get_renderer()
    tall = canvas.figure.bbox.height
    boxes = [(one.get_text(), one.get_window_extent(renderer)) for one in canvas.figure.texts]
    points = 72 / canvas.figure.dpi
    return [
        (words, Box(x.x0 * points, (tall - x.y1) * points, x.width * points, x.height * points))
        for words, x in boxes
        if words.strip()
    ]


def assert_apart_and_inside(canvas: Canvas) -> None:
    with drawing_style():
        boxes = words_of(canvas)
    assert boxes
    for words, one in boxes:
        inside = one.left >= -0.5 and one.top >= -0.5
        assert inside and one.right <= canvas.width + 0.5, words  # noqa: PT018 - one promise
        assert one.bottom <= canvas.height + 0.5, words
    for (first, one), (second, other) in combinations(boxes, 2):
        across = min(one.right, other.right) - max(one.left, other.left)
        down = min(one.bottom, other.bottom) - max(one.top, other.top)
        assert across <= 0.5 or down <= 0.5, (first, second)


def test_the_measure_sees_words_that_touch_or_leave_the_sheet() -> None:
    for second in ((12.0, 12.0), (90.0, 50.0)):
        canvas = Canvas(100, 100)
        canvas.write("Gebiet", 10.0, 10.0, Paragraph("", 8.0))
        canvas.write("Gebiet", *second, Paragraph("", 8.0))
        with pytest.raises(AssertionError):
            assert_apart_and_inside(canvas)


FIGURES = {
    "map": lambda language: (small_map(language),),
    "wordy map": lambda language: (wordy_map(language),),
    "pair": lambda language: pair_slide(language).figures,
    "wordy pair": lambda language: (wordy_map(language), wordy_map(language)),
    "lines": lambda language: line_slide(language).figures,
    "bars": lambda _: (bar_chart(),),
    "three bars": lambda _: (bar_chart(CITIES[:1] + CITIES[3:5]),),
    "hundred bars": lambda _: (bar_chart(CITIES * 12),),
    "cloud": lambda _: (cloud_chart(),),
    "map and chart": lambda language: (small_map(language), cloud_chart()),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FIGURES)
def test_no_words_of_a_figure_overlap_or_are_cut(name: str, language: Language) -> None:
    with drawing_style():
        canvas = draw_figures(
            FIGURES[name](language),
            badges=(("fictional", "FIKTIV"), ("schematic", LONG)),
            language=language,
            width=A4_TEXT,
        )
    assert_apart_and_inside(canvas)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PAPERS)
def test_no_words_of_a_sheet_overlap_or_are_cut(paper: str, language: Language) -> None:
    for slide in (*small_report(language).slides, wordy_slide(language)):
        with drawing_style():
            canvas = draw_sheet(slide, language, PAPERS[paper])
        assert_apart_and_inside(canvas)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_carries_every_fact_and_badge(language: Language) -> None:
    slide = map_slide(language)
    with drawing_style():
        said = [words for words, _ in words_of(draw_sheet(slide, language, PAPERS["a4"]))]
    assert {f"{label}: {words}" for label, words in slide.facts.lines} <= set(said)
    assert {words for _, words in slide.facts.badges} <= set(said)
    assert slide.facts.method in said


@pytest.mark.parametrize(("language", "shown"), [("de", "1.500,0"), ("en", "1,500.0")])
def test_axes_are_numbered_as_the_reader_writes(language: Language, shown: str) -> None:
    with drawing_style():
        canvas = draw_figures(line_slide(language).figures, language=language, width=A4_TEXT)
        assert shown in [words for words, _ in words_of(canvas)]


def test_areas_without_a_number_are_patterned_and_those_with_one_are_not() -> None:
    with drawing_style():
        canvas = draw_figures((small_map("de"),), language="de", width=A4_TEXT)
    patches = [artist for artist in canvas.figure.artists if isinstance(artist, Patch)]
    looks = {to_hex(patch.get_facecolor()): patch.get_hatch() for patch in patches}
    classes = [fill.colour for fill in small_map("de").colouring.fills[:2]]
    assert [looks[colour] for colour in classes] == [None, None]
    assert looks[STATE_FILLS[State.SUPPRESSED].colour] == "xxxx"
    assert looks[STATE_FILLS[State.MISSING].colour] == "/////"


def drawn(*shapes: BaseGeometry) -> np.ndarray:
    """A map of areas of the darkest class alone, dots from 0 to 255, (height, width, 3)."""
    figure = small_map("de")
    alone = replace(
        figure,
        shapes=GeoSeries(shapes, crs=METRIC_CRS),
        outlines=GeoSeries([], crs=METRIC_CRS),
        colouring=replace(figure.colouring, codes=np.ones(len(shapes), np.uint8)),
    )
    canvas = Canvas(100, 100)
    with drawing_style():
        draw_areas(canvas, alone, Box(0, 0, 100, 100))
        agg = FigureCanvasAgg(canvas.figure)
        agg.draw()
    return np.asarray(agg.buffer_rgba())[:, :, :3]


def test_a_hole_in_an_area_stays_open() -> None:
    ring = Polygon(box(0, 0, 900, 900).exterior, [box(300, 300, 600, 600).exterior])
    dots = drawn(ring)
    middle, side = dots.shape[0] // 2, dots.shape[1] // 6
    assert dots[middle, middle].tolist() == [255, 255, 255]
    assert dots[middle, side].max() < 255


def test_a_border_between_two_dark_areas_is_seen() -> None:
    row = drawn(box(0, 0, 500, 900), box(500, 0, 900, 900))[70, 20:-20].mean(axis=1)
    assert row.max() > 3 * np.median(row)


def test_north_is_up_on_the_sheet() -> None:
    triangle = Polygon([(0, 0), (1000, 0), (0, 1000)])  # its mass lies in the south-west
    inked = (drawn(triangle) < 250).any(axis=2)
    assert inked[70].sum() > inked[30].sum()
    assert inked[:, 30].sum() > inked[:, 70].sum()


def test_areas_without_a_shape_are_left_out() -> None:
    figure = small_map("de")
    shapes = GeoSeries([*figure.shapes.iloc[:3], None], index=figure.shapes.index, crs=METRIC_CRS)
    with drawing_style():
        canvas = draw_figures((replace(figure, shapes=shapes),), language="de", width=A4_TEXT)
    assert_apart_and_inside(canvas)


def square_at(east: float, north: float) -> MapFigure:
    shapes = GeoSeries([box(east - 500, north - 500, east + 500, north + 500)], crs=METRIC_CRS)
    return replace(small_map("de"), shapes=shapes)


@pytest.mark.parametrize("east", [500_000.0, 800_000.0])
def test_lengths_are_those_of_the_ground_not_of_the_projection(east: float) -> None:
    """Scale of UTM: 0.9996 (1 + d² / 2R²) at the distance d from the middle meridian."""
    figure = square_at(east, 5_800_000.0)
    stretched = 0.9996 * (1 + (east - 500_000.0) ** 2 / (2 * 6_380_000.0**2))
    found = ground_metres(figure, view_of(figure, Box(0, 0, 200, 200)))
    assert found == pytest.approx(1 / stretched, abs=2e-5)


def test_the_scale_bar_is_as_long_as_it_says() -> None:
    figure = square_at(500_000.0, 5_800_000.0)
    canvas, strip = Canvas(300, 300), Box(0, 276, 300, 24)
    view = view_of(figure, Box(0, 0, 300, 276))
    with drawing_style():
        metres, points = draw_scale_bar(canvas, figure, view, strip, 1.0)
        said = [words for words, _ in words_of(canvas)]
    # 1,000 m stand on 272 points (276 less the room for the outline), stretched by 0.9996.
    assert metres / points == pytest.approx(1000 / 272 / 0.9996, rel=1e-4)
    assert "200\N{NO-BREAK SPACE}m" in said
    assert metres == 200


def test_north_turns_with_the_distance_from_the_middle_meridian() -> None:
    """Convergence is about the difference of longitudes times the sine of the latitude."""
    assert north_of(
        square_at(500_000.0, 5_800_000.0),
        view_of(square_at(500_000.0, 5_800_000.0), Box(0, 0, 9, 9)),
    ) == pytest.approx(0.0, abs=1e-6)
    figure = square_at(700_000.0, 5_800_000.0)
    latitude = math.radians(52.3)
    degrees_east = math.degrees(200_000.0 / (6_390_000.0 * math.cos(latitude)))
    turned = north_of(figure, view_of(figure, Box(0, 0, 9, 9)))
    assert turned == pytest.approx(-degrees_east * math.sin(latitude), rel=0.02)


@given(st.floats(1.0, 1e6))
def test_a_bar_is_round_and_fills_at_least_two_fifths_of_its_room(most: float) -> None:
    length = choose_length(most)
    assert 0.4 * most <= length * (1 + 1e-9)
    assert length <= most * (1 + 1e-8)
    assert f"{length:e}"[0] in "125"


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20), st.integers(0, 3), st.booleans())
def test_an_axis_holds_all_values_and_its_numbers_are_exact(
    values: list[float],
    decimals: int,
    from_zero: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    span = choose_span([np.array(values)], decimals=decimals, from_zero=from_zero)
    slack = 1e-6 * (span.high - span.low)
    assert span.low - slack <= min(values)
    assert max(values) <= span.high + slack
    assert not from_zero or span.low <= 0 <= span.high
    assert all(round(tick, decimals) == pytest.approx(tick, abs=1e-9) for tick in span.ticks)
    assert 2 <= len(span.ticks) <= 9


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(1, 90)), min_size=1, max_size=40))
def test_words_kept_on_an_axis_never_touch(places: list[tuple[float, float]]) -> None:
    places.sort()
    kept = keep_apart([middle for middle, _ in places], [width for _, width in places])
    assert kept[-1] == len(places) - 1
    edges = [(places[i][0] - places[i][1] / 2, places[i][0] + places[i][1] / 2) for i in kept]
    assert all(before[1] <= after[0] for before, after in pairwise(edges))


@given(st.text("abcäöüß -/m", max_size=80), st.floats(20, 200))
def test_wrapped_words_are_all_there_and_fit(words: str, width: float) -> None:
    lines = wrap(words, width, 8.0)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(text_width(line, 8.0) <= width or len(line) == 1 for line in lines)


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(0, 200)), min_size=1, max_size=25))
def test_names_in_a_cloud_touch_neither_each_other_nor_a_point(
    points: list[tuple[float, float]],
) -> None:
    frame = Box(0, 0, 300, 200)
    names = [CITIES[i % len(CITIES)] for i in range(len(points))]
    boxes = [place.box for place in place_names(names, np.array([points]), frame, 8.0)]
    for one, other in combinations(boxes, 2):
        assert min(one.right, other.right) <= max(one.left, other.left) or min(
            one.bottom, other.bottom
        ) <= max(one.top, other.top)
    for x, y in points:
        assert not any(b.left < x < b.right and b.top < y < b.bottom for b in boxes)
    assert all(b.left >= 0 and b.right <= 300 and b.top >= 0 and b.bottom <= 200 for b in boxes)


def test_a_city_alone_in_its_cloud_is_named() -> None:
    placed = place_names(["Celle"], np.array([[(100.0, 100.0)]]), Box(0, 0, 300, 200), 8.0)
    assert [place.label for place in placed] == ["Celle"]


def test_dollars_and_braces_are_letters() -> None:
    figure = replace(small_map("de"), heading=r"Kosten $\frac{1}{2}$ {x} <b>")
    with drawing_style():
        canvas = draw_figures((figure,), language="de", width=A4_TEXT)
        root = ET.fromstring(save_svg(canvas, title="<&>", alternative="$", letters="none"))  # noqa: S314 - our own
    assert r"Kosten $\frac{1}{2}$ {x} <b>" in [one.text for one in root.iter(f"{SVG}text")]
    assert root.findtext(f"{SVG}title") == "<&>"


def test_control_signs_do_not_break_a_file() -> None:
    figure = replace(small_map("de"), heading="eins\x00\nzwei", alternative="drei\x07")
    slide = replace(map_slide("de"), figures=(figure,), title="vier\x1b")
    target = BytesIO()
    write_svg(replace(small_report("de"), slides=(slide,)), target)
    assert ET.fromstring(target.getvalue()).tag == f"{SVG}svg"  # noqa: S314 - our own


def test_an_svg_needs_no_font_and_says_what_it_shows() -> None:
    target = BytesIO()
    write_svg(small_report("de"), target)
    root = ET.fromstring(target.getvalue())  # noqa: S314 - our own
    assert list(root.iter(f"{SVG}text")) == []
    assert_all_in_words(root.findtext(f"{SVG}desc") or "")
    assert b"http" not in target.getvalue().replace(b"http://www.w3.org", b"").replace(
        b"http://purl.org", b""
    ).replace(b"http://creativecommons.org", b"")


def assert_all_in_words(told: str) -> None:
    """Drawn letters are read by nobody's program: the picture, the loud words and all facts."""
    slide = small_report("de").slides[0]
    words = [small_map("de").alternative, slide.statement, slide.facts.method]
    words += [said for _, said in (*slide.facts.badges, *slide.facts.lines)]
    assert [said for said in words if " ".join(said.split()) not in " ".join(told.split())] == []


@pytest.mark.parametrize(
    ("size", "dots"), [("screen", (1920, 1080)), ("a4", (3508, 2480)), ("a3", (4961, 3508))]
)
def test_a_png_has_the_dots_of_its_paper(size: str, dots: tuple[int, int]) -> None:
    target = BytesIO()
    write_png(small_report("de"), target, size=size)  # type: ignore[arg-type]
    with Image.open(target) as picture:
        assert picture.size == dots
        assert_all_in_words(picture.text["Description"])  # type: ignore[attr-defined]


def test_a_slide_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownKeyError, match="no slide 9"):
        write_png(small_report("de"), BytesIO(), place=8)


def test_pictures_are_the_same_again_and_in_threads() -> None:
    def draw(place: int) -> bytes:
        target = BytesIO()
        write_svg(small_report("de"), target, place=place % 4)
        return target.getvalue()

    alone = [draw(place) for place in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(draw, range(8))) == alone * 2


@pytest.mark.parametrize("word", ["Łódź", "Київ", "Αθήνα", "مرحبا", "שלום", "Հայ", "ქართ"])
def test_letters_of_many_languages_are_drawn(word: str) -> None:
    """Matplotlib warns where the font has no such letter, and warnings are errors here."""
    slide = replace(map_slide("de"), title=word)
    with drawing_style():
        canvas = draw_sheet(slide, "de", PAPERS["a4"])
        assert save_svg(canvas, title=word, alternative=word)
    assert_apart_and_inside(canvas)
