"""The PowerPoint file, opened by LibreOffice and by python-pptx."""

import re
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from geopandas import GeoSeries
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from shapely import MultiPolygon, box

from geo.crs import METRIC_CRS
from geo.layers.colouring import Fill
from geo.layers.legend import LegendRow
from geo.reports.box import Box
from geo.reports.presentation_axis import choose_axis, choose_value_axis
from geo.reports.presentation_map import choose_bar_length
from geo.reports.presentation_table import ROWS, paginate
from geo.reports.presentation_text import fit_text, measure_height, measure_width
from geo.reports.slide import ChartFigure, Column, MapFigure, Report, Series, Slide, Table
from geo.texts import LANGUAGES, Language
from tests.geo.reports.measured_slides import (
    extent,
    find_clipped,
    find_meeting_words,
    find_overlaps,
    make_file,
    open_file,
    print_slides,
)
from tests.geo.reports.slides import NAMES, line_slide, map_slide, small_map, small_report

LONG = "Sehr lange Aussage über Donaudampfschifffahrtsgesellschaftskapitänswitwen, " * 4


def one_slide(slide: Slide, language: Language = "de") -> Report:
    return Report("Titel", (slide,), language, "Amt", "2024-05-17")


def crowded_report() -> Report:
    """Everything as long as it gets: statement, badges, classes, facts, table, cloud."""
    figure = small_map("de")
    rows = tuple(
        LegendRow(Fill("#123456"), f"über {n}.234,5 bis {n + 1}.234,5 Personen", 10)
        for n in range(13)
    )
    legend = replace(figure.legend, title=LONG, rows=rows, notes=(LONG,), areas=(LONG,))
    figure = replace(figure, legend=legend, heading=LONG)
    slide = map_slide("de")
    facts = replace(slide.facts, lines=slide.facts.lines * 3, badges=slide.facts.badges * 2)
    names = tuple(f"Gebiet {n} {LONG if n == 7 else ''}" for n in range(30))
    columns = tuple(Column(f"{LONG[:60]} {n}", names) for n in range(9))
    numbers = np.arange(40.0)
    cloud = ChartFigure(
        shape="cloud",
        labels=tuple(f"Stadt {n}" for n in range(40)),
        x_title=LONG[:90],
        y_title=LONG[:60],
        series=(Series("", numbers**2 % 37, x=numbers),),
        decimals=1,
        alternative="Wolke",
        source=LONG,
        heading=LONG,
    )
    slide = Slide(LONG, LONG, (figure, figure), Table(LONG, columns), facts)
    return Report("Eng", (slide, replace(slide, figures=(figure, cloud))), "de", "", "")


def named(slide: Any, name: str) -> Any:
    return next(shape for shape in slide.shapes if shape.name == name)


@pytest.fixture(scope="module", params=LANGUAGES)
def rendered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small report as LibreOffice prints it."""
    content = make_file(small_report(request.param))
    printed = print_slides(content, tmp_path_factory.mktemp("slides"))
    return printed.rename(printed.with_stem(request.param))


def test_the_same_report_gives_the_same_bytes() -> None:
    assert make_file(small_report("de")) == make_file(small_report("de"))


def test_libreoffice_shows_every_slide_with_title_statement_and_source(rendered: Path) -> None:
    report = small_report("de" if rendered.stem == "de" else "en")
    order = ["pdftotext", "-layout", str(rendered), "-"]
    told = subprocess.run(order, check=True, capture_output=True, text=True).stdout
    pages = told.split("\f")[:-1]
    assert len(pages) == 3 * len(report.slides)
    for number, (slide, page) in enumerate(zip(report.slides, pages, strict=False), start=1):
        words = " ".join(page.split())
        assert slide.title in words
        assert slide.statement in words
        assert "Einwohnerbuch" in words
        assert all(badge in words for _, badge in slide.facts.badges)
        assert words.endswith(str(number))


def test_no_word_that_libreoffice_sets_lies_on_another_or_off_the_page(rendered: Path) -> None:
    assert find_meeting_words(rendered) == []


@pytest.mark.parametrize("report", [small_report("de"), small_report("en"), crowded_report()])
def test_nothing_on_a_slide_lies_on_anything_else(report: Report) -> None:
    assert find_overlaps(report) == []


@pytest.mark.parametrize("report", [small_report("de"), crowded_report()])
def test_what_is_in_a_group_lies_inside_its_box(report: Report) -> None:
    for slide in open_file(report).slides:
        for group in slide.shapes:
            if group.shape_type != MSO_SHAPE_TYPE.GROUP:
                continue
            left, top, right, bottom = extent(group)
            for shape in group.shapes:
                inner = extent(shape)
                assert inner[0] >= left - 2, (group.name, shape.name)
                assert inner[1] >= top - 2, (group.name, shape.name)
                assert inner[2] <= right + 2, (group.name, shape.name)
                assert inner[3] <= bottom + 2, (group.name, shape.name)


@pytest.mark.parametrize("report", [small_report("de"), small_report("en"), crowded_report()])
def test_every_text_fits_into_its_box(report: Report) -> None:
    assert find_clipped(report) == []


def test_each_area_is_a_shape_of_its_own_with_name_value_and_fill() -> None:
    slide = open_file(small_report("de")).slides[0]
    group = named(slide, "Karte")
    assert [shape.name for shape in group.shapes] == list(NAMES)
    assert {shape.shape_type for shape in group.shapes} == {MSO_SHAPE_TYPE.FREEFORM}
    told = [shape.element.nvSpPr.cNvPr.get("descr") for shape in group.shapes]
    assert told == ["12,3\xa0%", "34,5\xa0%", "vertraulich", "nicht bekannt"]
    fills = small_map("de").colouring.fills
    first, _, suppressed, missing = group.shapes
    assert str(first.fill.fore_color.rgb) == fills[0].colour.lstrip("#").upper()
    patterns = [shape.fill.pattern.name for shape in (suppressed, missing)]
    assert patterns == ["DIAGONAL_CROSS", "WIDE_UPWARD_DIAGONAL"]


def test_areas_keep_their_place_and_proportions() -> None:
    group = named(open_file(small_report("de")).slides[0], "Karte")
    for shape in group.shapes:
        assert shape.width == pytest.approx(shape.height, abs=2)
    for left, right in pairwise(group.shapes):
        assert right.left == pytest.approx(left.left + left.width, abs=2)


def test_an_area_of_several_parts_with_a_hole_is_one_shape() -> None:
    ring = box(0, 0, 9, 9) - box(3, 3, 6, 6)
    shapes = GeoSeries([MultiPolygon([ring, box(20, 0, 21, 1)]), *[box(0, 20, 1, 21)] * 2, None])
    figure = replace(small_map("de"), shapes=shapes.set_crs(METRIC_CRS), outlines=GeoSeries([]))
    slide = replace(map_slide("de"), figures=(figure,))
    areas = list(named(open_file(one_slide(slide)).slides[0], "Karte").shapes)
    assert len(areas) == 3  # the one without a shape is in the table alone
    assert len(areas[0].element.findall(".//{*}moveTo")) == 3


def test_map_and_chart_have_a_text_alternative() -> None:
    report = small_report("de")
    slides = open_file(report).slides
    for slide, drawn in zip(report.slides, slides, strict=False):
        told = {shape._element._nvXxPr.cNvPr.get("descr") for shape in drawn.shapes}
        assert {figure.alternative for figure in slide.figures} <= told


def test_every_slide_has_a_title_for_outlines_and_screen_readers() -> None:
    report = small_report("de")
    titles = [slide.shapes.title.text for slide in open_file(report).slides]
    assert titles[: len(report.slides)] == [slide.title for slide in report.slides]
    assert titles[len(report.slides)] == "Zahlen zu Folie 1: Anteile 2023"


def test_a_statement_without_a_title_is_the_title() -> None:
    slide = replace(map_slide("de"), title="")
    shown = open_file(one_slide(slide)).slides[0]
    assert shown.shapes.title.text == slide.statement
    assert "Aussage" not in {shape.name for shape in shown.shapes}


def test_screen_readers_come_from_title_over_statement_and_map_to_the_source() -> None:
    names = [shape.name for shape in open_file(small_report("de")).slides[0].shapes]
    said = ["FIKTIV", "SCHEMATISCHE GEBIETE", "Aussage", "Karte"]
    assert names[0].startswith("Title")
    assert names[1:5] == said
    assert names[-3:] == ["Quelle", "Zu Ort und Stand", "Slide Number"]


def test_notes_hold_method_and_every_fact() -> None:
    report = small_report("de")
    slides = list(open_file(report).slides)
    behind = [slide for slide in report.slides for _ in ("table", "facts")]
    for slide, drawn in zip([*report.slides, *behind], slides, strict=True):
        notes = drawn.notes_slide.notes_text_frame.text
        assert slide.facts.method in notes
        for label, words in slide.facts.lines:
            assert f"{label}: {words}" in notes


def test_charts_hold_numbers_as_shown_and_their_intervals() -> None:
    bars = named(open_file(small_report("de")).slides[2], "Diagramm").chart
    assert bars.plots[0].series[0].values == (0.31, 0.28, 0.44)
    whiskers = [it.text for it in bars._chartSpace.findall(".//{*}plus//{*}v")]
    assert whiskers == ["0.05", "0.05", "0.05"]
    lines = named(open_file(small_report("de")).slides[1], "Diagramm").chart
    assert lines.plots[0].series[1].values == (20.0, None, 1234.5)


def test_a_chart_tells_no_more_digits_than_the_screen() -> None:
    slide = line_slide("de")
    figure = slide.figures[0]
    assert isinstance(figure, ChartFigure)
    precise = replace(figure, series=(Series("", np.array([1.23456, 2.0, 3.0])),))
    report = one_slide(replace(slide, figures=(precise,)))
    chart = named(open_file(report).slides[0], "Diagramm").chart
    assert chart.plots[0].series[0].values == (1.2, 2.0, 3.0)
    assert all(b"1.2345" not in member for _, member in all_members(make_file(report)))


def test_a_cloud_names_its_points_and_leaves_out_what_has_no_place() -> None:
    cloud = ChartFigure(
        shape="cloud",
        labels=("Peine", "Celle", "Emden"),
        x_title="x",
        y_title="y",
        series=(Series("", np.array([1.0, 2.0, np.nan]), x=np.array([5.0, 6.0, 7.0])),),
        decimals=1,
        alternative="Wolke",
        source="Quelle",
    )
    slide = replace(map_slide("de"), figures=(cloud,))
    chart = named(open_file(one_slide(slide)).slides[0], "Diagramm").chart
    assert tuple(chart.plots[0].series[0].values) == (1.0, 2.0)
    labels = "".join(chart._chartSpace.itertext())
    assert "Peine" in labels
    assert "Celle" in labels
    assert "Emden" not in labels


def test_a_long_table_goes_on_without_losing_a_row() -> None:
    names = tuple(f"Gebiet {n}" for n in range(170))
    table = Table("Lang", (Column("Gebiet", names), Column("Zahl", names)))
    report = one_slide(replace(map_slide("de"), table=table))
    told = []
    for slide in list(open_file(report).slides)[1:]:
        for shape in slide.shapes:
            if shape.has_table and "Zahlen" in slide.shapes.title.text:
                rows = [[cell.text for cell in row.cells] for row in shape.table.rows]
                assert rows[0] == ["Gebiet", "Zahl"]
                assert len(rows) <= ROWS + 1
                told.extend(row[0] for row in rows[1:])
    assert told == list(names)


def test_a_wide_table_begins_each_piece_with_the_names_of_its_rows() -> None:
    columns = tuple(Column(f"Spalte {n}", ("ein sehr langer Eintrag",)) for n in range(12))
    pages = paginate(Table("Breit", columns), 880)
    assert len(pages) > 1
    for page in pages:
        for block in page:
            assert block.columns[0] is columns[0]
            assert sum(block.widths) <= 880
    shown = [column for page in pages for block in page for column in block.columns[1:]]
    assert shown == list(columns[1:])


def test_language_date_and_author_are_those_of_the_report() -> None:
    for language, locale in (("de", "de-DE"), ("en", "en-GB")):
        told = open_file(small_report(language)).core_properties  # type: ignore[arg-type]
        assert told.language == locale
        assert told.author == "Amt für Statistik"
        assert told.created.isoformat()[:10] == "2024-05-17"
        runs = "".join(
            member.decode()
            for name, member in all_members(make_file(small_report(language)))  # type: ignore[arg-type]
            if re.fullmatch(r"ppt/(slides|notesSlides|charts)/\w+\.xml", name)
        )
        assert set(re.findall(r'lang="([^"]+)"', runs)) == {locale}


def test_there_is_one_layout_and_no_shadow_and_nothing_of_the_template_maker() -> None:
    content = make_file(small_report("de"))
    assert len(Presentation(BytesIO(content)).slide_layouts) == 1
    members = dict(all_members(content))
    assert not [name for name in members if "thumbnail" in name or "printer" in name]
    for name, member in members.items():
        assert b"outerShdw" not in member or "/embeddings/" in name
        assert b"Steve Canny" not in member, name


def all_members(content: bytes) -> list[tuple[str, bytes]]:
    """Every member, those of embedded workbooks included."""
    found = []
    with zipfile.ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            member = package.read(name)
            found.append((name, member))
            if name.endswith(".xlsx"):
                found.extend((f"{name}/{inner}", it) for inner, it in all_members(member))
    return found


def test_a_number_behind_a_sign_is_in_no_member() -> None:
    """What a colouring still carries for an area without a shown number goes nowhere."""
    figure = small_map("de")
    numbers = figure.colouring.numbers.copy()
    numbers[2] = 7654.3
    figure = replace(figure, colouring=replace(figure.colouring, numbers=numbers))
    report = one_slide(replace(map_slide("de"), figures=(figure,)))
    for name, member in all_members(make_file(report)):
        assert not re.search(rb"7654|7\.654", member), name


def test_hostile_names_stay_text() -> None:
    hostile = '<a:t>"&\x0b=cmd|"'
    figure = replace(small_map("de"), names=(hostile, *NAMES[1:]))
    slide = replace(map_slide("de"), figures=(figure,), title=hostile)
    shown = open_file(one_slide(slide)).slides[0]
    assert named(shown, "Karte").shapes[0].name == hostile.replace("\x0b", "")


@pytest.mark.parametrize(
    ("metres", "length"), [(1, 1), (4.9, 2), (5, 5), (1999, 1000), (2000, 2000)]
)
def test_a_scale_bar_is_1_2_or_5_times_a_power_of_ten(metres: float, length: float) -> None:
    assert choose_bar_length(metres) == pytest.approx(length)


def test_words_that_fit_in_no_size_are_shortened_and_say_so() -> None:
    room = Box(0, 0, 100, 30)
    fitted = fit_text(LONG, room, (20, 12))
    assert fitted.words.endswith("…")
    assert measure_height(fitted.words, fitted.size, room.width) <= room.height
    assert fit_text("kurz", room, (20, 12)).words == "kurz"


def test_bold_words_are_wider() -> None:
    assert measure_width("Wohnen", 10, bold=True) > measure_width("Wohnen", 10)


def test_every_fact_is_on_a_slide_of_its_own_to_be_read_without_notes() -> None:
    report = small_report("de")
    slide = list(open_file(report).slides)[len(report.slides) + 1]
    assert slide.shapes.title.text == "Angaben zu Folie 1: Zugewanderte nach Vierteln"
    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    rows = [tuple(cell.text for cell in row.cells) for row in table.rows]
    assert set(report.slides[0].facts.lines) <= set(rows)
    assert ("Methode", report.slides[0].facts.method) in rows


def test_two_maps_side_by_side_have_one_scale() -> None:
    figure = small_map("de", heading="kurz")
    long = replace(figure, legend=replace(figure.legend, notes=(LONG,)), heading=LONG)
    shapes = open_file(one_slide(replace(map_slide("de"), figures=(figure, long)))).slides[0].shapes
    first, second = [shape.shapes[0] for shape in shapes if shape.name == "Karte"]
    assert first.width == pytest.approx(second.width, abs=2)


def test_an_axis_reaches_over_all_intervals() -> None:
    figure = line_slide("de").figures[0]
    assert isinstance(figure, ChartFigure)
    y = np.array([10.0, 20.0])
    wide = replace(figure, labels=("1", "2"), series=(Series("", y, y - 25, y + 380),), decimals=0)
    axis = choose_value_axis(wide)
    assert (axis.low, axis.high, axis.step) == (-100.0, 400.0, 100.0)
    chart = named(
        open_file(one_slide(replace(line_slide("de"), figures=(wide,)))).slides[0], "Diagramm"
    ).chart
    assert (chart.value_axis.minimum_scale, chart.value_axis.maximum_scale) == (-100, 400)


@pytest.mark.parametrize(
    ("low", "high", "decimals", "expected"),
    [
        (0, 1, 0, (0, 1, 1)),
        (0, 0, 0, (0, 1, 1)),
        (0, 0.317, 3, (0, 0.35, 0.05)),
        (95, 110, 0, (95, 110, 5)),
        (-3, 17, 1, (-5, 20, 5)),
    ],
)
def test_axes_have_round_ends_and_no_step_finer_than_their_numbers(
    low: float, high: float, decimals: int, expected: tuple[float, float, float]
) -> None:
    axis = choose_axis(low, high, decimals=decimals)
    assert axis.low <= low
    assert axis.high >= high
    assert axis.step >= 10**-decimals
    assert (axis.low, axis.high, axis.step) == pytest.approx(expected)


def test_a_map_of_one_figure_and_a_chart_share_a_slide() -> None:
    figures = (small_map("de"), line_slide("de").figures[0])
    slide = replace(map_slide("de"), figures=figures)
    shapes = {shape.name for shape in open_file(one_slide(slide)).slides[0].shapes}
    assert {"Karte", "Legende", "Maßstab", "Norden ist oben", "Diagramm"} <= shapes
    assert isinstance(figures[0], MapFigure)
