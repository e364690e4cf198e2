"""Three to six maps on one slide: one legend for all, nothing on anything else, small files."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx.enum.shapes import MSO_SHAPE_TYPE

from geo.reports.annex import write_pdf
from geo.reports.box import Box
from geo.reports.document import write_docx
from geo.reports.drawing import draw_figures
from geo.reports.drawing_canvas import drawing_style
from geo.reports.drawing_sheet import PAPERS, draw_sheet
from geo.reports.geopackage import write_gpkg
from geo.reports.html import write_html
from geo.reports.pictures import write_map_pdf, write_png, write_svg
from geo.reports.presentation import write_pptx
from geo.reports.slide import MapFigure, Report, Slide
from geo.reports.small_maps import lay_grid, maps_with_legend
from geo.texts import LANGUAGES, Language
from tests.geo.reports.measured_slides import (
    extent,
    find_clipped,
    find_meeting_words,
    find_overlaps,
    open_file,
    print_slides,
)
from tests.geo.reports.readers import pdf_text, written
from tests.geo.reports.slides import NAMES, grid_report, grid_slide, line_slide, small_report
from tests.geo.reports.test_drawing import assert_apart_and_inside, words_of
from tests.geo.reports.test_html import city_figure
from tests.geo.reports.test_ten_views import assert_pages_are_tidy

LONG = "Landeshauptstadt Hannover, Statistische Bezirke, 31. Dezember 2023"
MOST = 4_000_000
"""Bytes of a file with six maps of 170 areas."""
PATIENCE_S = 20.0
WRITERS: dict[str, Callable[[Report, BinaryIO], None]] = {
    "html": write_html,
    "pptx": write_pptx,
    "pdf": write_pdf,
    "docx": write_docx,
    "png": write_png,
    "svg": write_svg,
    "map": write_map_pdf,
}


def figures_of(slide: Slide) -> tuple[MapFigure, ...]:
    return tuple(figure for figure in slide.figures if isinstance(figure, MapFigure))


def headed(slide: Slide, heading: str) -> Slide:
    return replace(slide, figures=tuple(replace(one, heading=heading) for one in slide.figures))


def apart_slide(language: Language, n: int) -> Slide:
    """Maps that do not show the same, so that each needs its own legend."""
    slide = grid_slide(language, n)
    figures = (
        replace(figure, legend=replace(figure.legend, title=f"{figure.legend.title} {place}"))
        for place, figure in enumerate(figures_of(slide))
    )
    return replace(slide, figures=tuple(figures))


def city_slide(n: int = 6) -> Slide:
    """Maps of 170 areas."""
    figure = city_figure()
    figures = tuple(replace(figure, heading=f"Stadt {place}") for place in range(n))
    return replace(grid_slide("de", n), figures=figures)


def all_maps(language: Language) -> Report:
    """Three to six maps: with one legend, with long headings, with legends of their own."""
    slides = [made for n in (3, 4, 5, 6) for made in _three_kinds(language, n)]
    return replace(small_report(language), slides=(*slides, city_slide()))


def _three_kinds(language: Language, n: int) -> list[Slide]:
    return [
        grid_slide(language, n),
        headed(grid_slide(language, n), LONG),
        apart_slide(language, n),
    ]


def groups(slide: Any, name: str) -> list[Any]:
    return [
        shape
        for shape in slide.shapes
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP and shape.name == name
    ]


@given(
    st.integers(3, 6),
    st.floats(300, 1000),
    st.floats(200, 700),
    st.floats(0.2, 3.0),
    st.sampled_from([0.0, 120.0]),
)
def test_cells_and_legend_lie_apart_and_inside(
    n: int, width: float, height: float, aspect: float, legend: float
) -> None:
    box = Box(10.0, 20.0, width, height)
    grid = lay_grid(n, box, aspect=aspect, legend=legend, gap=10.0, around=20.0)
    places = [*grid.cells, *([grid.legend] if legend else [])]
    assert len(grid.cells) == n
    for one in places:
        assert one.left >= box.left - 1e-6
        assert one.top >= box.top - 1e-6
        assert one.right <= box.right + 1e-6
        assert one.bottom <= box.bottom + 1e-6
    for place, one in enumerate(places):
        for other in places[place + 1 :]:
            across = min(one.right, other.right) - max(one.left, other.left)
            down = min(one.bottom, other.bottom) - max(one.top, other.top)
            assert min(across, down) <= 0


def test_six_maps_of_a_wide_sheet_stand_three_by_two_and_four_two_by_two() -> None:
    wide = Box(0, 0, 880, 350)
    assert lay_grid(6, wide, aspect=1.0, legend=170.0, gap=14.0).columns == 3
    assert lay_grid(4, wide, aspect=1.0, legend=170.0, gap=14.0).columns == 2


def test_three_maps_stand_in_a_row_where_that_makes_them_larger() -> None:
    assert lay_grid(3, Box(0, 0, 900, 300), aspect=1.0, legend=0.0, gap=0.0).columns == 3
    assert lay_grid(3, Box(0, 0, 500, 500), aspect=1.0, legend=0.0, gap=0.0).columns == 2


def test_one_legend_stands_for_maps_of_one_scale_without_counts_and_years() -> None:
    maps, legend = maps_with_legend(grid_slide("de", 4).figures)
    assert len(maps) == 4
    assert legend is not None
    assert [row.label for row in legend.rows] == [row.label for row in maps[0].legend.rows]
    assert {row.n for row in legend.rows} == {None}
    assert legend.period == ""
    assert legend.badge == "Erfundene Zahlen"


def test_a_state_that_only_one_map_has_is_in_the_legend_of_all() -> None:
    figures = figures_of(grid_slide("de", 3))
    first = figures[0]
    classes = tuple(row for row in first.legend.rows if not row.fill.words)
    without = replace(first, legend=replace(first.legend, rows=classes))
    _, legend = maps_with_legend((without, *figures[1:]))
    assert legend is not None
    assert [row.label for row in legend.rows[-2:]] == ["vertraulich", "nicht bekannt"]


def test_maps_with_other_classes_or_a_chart_among_them_keep_their_own_legends() -> None:
    assert maps_with_legend(apart_slide("de", 3).figures)[1] is None
    assert maps_with_legend((*grid_slide("de", 3).figures, *line_slide("de").figures))[1] is None


def test_kinds_of_figures_that_differ_are_named_for_each_map() -> None:
    figures = figures_of(grid_slide("de", 3))
    other = replace(figures[2], legend=replace(figures[2].legend, badge="Amtliche Zahlen"))
    _, legend = maps_with_legend((*figures[:2], other))
    assert legend is not None
    assert legend.badge == ""
    assert "Kleinstadt 2018, Stadtteile: Erfundene Zahlen" in legend.notes
    assert "Kleinstadt 2020, Stadtteile: Amtliche Zahlen" in legend.notes


@pytest.mark.parametrize("paper", PAPERS)
def test_no_words_of_a_sheet_of_small_maps_overlap_or_are_cut(paper: str) -> None:
    for slide in all_maps("de").slides:
        with drawing_style():
            canvas = draw_sheet(slide, "de", PAPERS[paper])
        assert_apart_and_inside(canvas)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_of_small_maps_in_a_column_of_paper_overlap(language: Language) -> None:
    for slide in all_maps(language).slides:
        with drawing_style():
            canvas = draw_figures(slide.figures, language=language, width=482.0)
        assert_apart_and_inside(canvas)
        assert canvas.height < 620


def test_a_sheet_says_every_heading_and_the_legend_once() -> None:
    with drawing_style():
        words = [words for words, _ in words_of(draw_sheet(grid_slide("de"), "de", PAPERS["a4"]))]
    assert all(f"Kleinstadt {year}, Stadtteile" in words for year in range(2018, 2024))
    assert words.count("vertraulich") == 1
    assert words.count("N") == 6  # a north arrow each


@pytest.mark.parametrize("name", ["annex", "maps"])
def test_pages_of_paper_are_tidy(name: str) -> None:
    write = {"annex": write_pdf, "maps": write_map_pdf}[name]
    assert_pages_are_tidy(written(write, grid_report("de")))


def test_every_heading_is_in_the_annex() -> None:
    said = pdf_text(written(write_pdf, replace(small_report("en"), slides=(grid_slide("en"),))))
    assert all(f"Kleinstadt {year}" in said for year in range(2018, 2024))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_on_a_slide_of_small_maps_lies_on_anything_else(language: Language) -> None:
    report = all_maps(language)
    assert find_overlaps(report) == []
    assert find_clipped(report) == []


def test_what_is_in_a_group_of_a_small_map_lies_inside_its_box() -> None:
    report = all_maps("de")
    for slide in list(open_file(report).slides)[: len(report.slides)]:
        for group in (shape for shape in slide.shapes if hasattr(shape, "shapes")):
            left, top, right, bottom = extent(group)
            for shape in group.shapes:
                inner = extent(shape)
                assert inner[0] >= left - 2, (group.name, shape.name)
                assert inner[1] >= top - 2, (group.name, shape.name)
                assert inner[2] <= right + 2, (group.name, shape.name)
                assert inner[3] <= bottom + 2, (group.name, shape.name)


def test_no_word_meets_another_where_libreoffice_prints_it(tmp_path: Path) -> None:
    slides = (grid_slide("de", 3), headed(grid_slide("de", 6), LONG), apart_slide("de", 4))
    report = replace(small_report("de"), slides=slides)
    assert find_meeting_words(print_slides(written(write_pptx, report), tmp_path)) == []


def test_the_presentation_has_native_areas_of_every_map_and_one_legend() -> None:
    slide = open_file(replace(small_report("de"), slides=(grid_slide("de"),))).slides[0]
    maps = groups(slide, "Karte")
    assert len(maps) == 6
    assert all([shape.name for shape in one.shapes] == list(NAMES) for one in maps)
    assert len(groups(slide, "Legende")) == 1
    assert len(groups(slide, "Maßstab")) == len(groups(slide, "Norden ist oben")) == 6
    words = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert all(f"Kleinstadt {year}, Stadtteile" in words for year in range(2018, 2024))


def test_the_page_has_every_map_to_zoom_and_one_legend() -> None:
    page = written(write_html, replace(small_report("de"), slides=(grid_slide("de"),))).decode()
    assert page.count('<svg class="map"') == 6
    assert page.count('data-zoom="in"') == 6
    assert page.count('class="legend"') == 1
    assert len(re.findall(r'<use href="#g0-\d+" data-v=', page)) == 6 * len(NAMES)
    assert len(re.findall(r'<path id="g\d+-\d+"', page)) == len(NAMES)


@pytest.mark.parametrize("name", WRITERS)
def test_files_of_six_maps_of_170_areas_are_small_quick_and_the_same_again(name: str) -> None:
    report = replace(small_report("de"), slides=(city_slide(),))
    started = time.perf_counter()
    first = written(WRITERS[name], report)
    assert time.perf_counter() - started < PATIENCE_S
    assert len(first) < MOST
    assert written(WRITERS[name], report) == first


def test_a_geopackage_has_a_layer_of_each_map() -> None:
    content = written(write_gpkg, replace(small_report("de"), slides=(grid_slide("de"),)))
    assert all(f"karte_01_{letter}".encode() in content for letter in "abcdef")


def test_a_document_has_one_picture_of_all_maps() -> None:
    content = written(write_docx, replace(small_report("de"), slides=(grid_slide("de"),)))
    document = docx.Document(BytesIO(content))
    assert len(document.inline_shapes) == 1
    said = document.inline_shapes[0]._inline.docPr.get("descr")
    assert said.count("Karte von vier Gebieten") == 6
