"""A whole story as a committee gets it: on no page do words overlap or leave the page."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import combinations

import pytest

from geo.cities import load_city
from geo.disclosure import DisclosureRule
from geo.reports.annex import write_pdf
from geo.reports.document import write_docx
from geo.reports.drawing_canvas import Canvas, drawing_style
from geo.reports.drawing_text import Paragraph
from geo.reports.pictures import write_map_pdf
from geo.reports.slide import Report
from geo.stories.slides import compute_report
from geo.texts import LANGUAGES, Language
from tests.geo.reports.readers import ask, office_pdf, pdf_text, written
from tests.geo.stories.stories import ten_views

Word = tuple[str, float, float, float, float]
NAMESPACE = "{http://www.w3.org/1999/xhtml}"
TOUCH = 1.0
"""Points that boxes may share: they are as high as the font allows, the letters are not."""


@cache
def ten_slides(language: Language) -> Report:
    story = ten_views(language=language)
    # The class bounds of one view were typed in German, whatever language the file speaks.
    typed = tuple(replace(view, chosen={**view.chosen, "lang": "de"}) for view in story.views)
    return compute_report(
        replace(story, views=typed),
        open_city=load_city,
        language=language,
        rule=DisclosureRule(),
    )


def pages_of(content: bytes) -> list[tuple[float, float, list[Word]]]:
    """Width and height of each page, and its words with their boxes, measured by poppler."""
    said = ask("pdftotext", "-bbox", "-", "-", content=content)
    said = re.sub(r"<title>.*?</title>", "", said, flags=re.DOTALL)
    root = ET.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", said))  # noqa: S314 - of our own file
    sides = ("xMin", "yMin", "xMax", "yMax")
    return [
        (
            float(page.get("width", 0)),
            float(page.get("height", 0)),
            [
                (word.text or "", *(float(word.get(side, 0)) for side in sides))  # type: ignore[misc]
                for word in page.iter(f"{NAMESPACE}word")
            ],
        )
        for page in root.iter(f"{NAMESPACE}page")
    ]


def assert_pages_are_tidy(content: bytes) -> None:
    for width, height, words in pages_of(content):
        assert words
        for word, left, top, right, bottom in words:
            assert min(left, top, width - right, height - bottom) >= 5.0, word
        for (one, a, b, c, d), (other, e, f, g, h) in combinations(words, 2):
            across, down = min(c, g) - max(a, e), min(d, h) - max(b, f)
            assert across <= TOUCH or down <= 0.35 * min(d - b, h - f), (one, other)


def test_the_measure_sees_words_that_overlap_or_leave_the_page() -> None:
    for second in ((14.0, 12.0), (180.0, 50.0)):
        canvas = Canvas(200, 100)
        for left, top in ((10.0, 10.0), second):
            canvas.write("Gebiet", left, top, Paragraph("", 8.0))
        content = BytesIO()
        with drawing_style():
            canvas.figure.savefig(content, format="pdf")
        with pytest.raises(AssertionError):
            assert_pages_are_tidy(content.getvalue())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("write", [write_pdf, write_map_pdf], ids=["annex", "maps"])
def test_no_words_of_a_page_overlap_or_leave_it(
    write: Callable[..., None], language: Language
) -> None:
    assert_pages_are_tidy(written(write, ten_slides(language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_of_every_view_is_in_the_annex(language: Language) -> None:
    report = ten_slides(language)
    said = squeezed(pdf_text(written(write_pdf, report)))
    for slide in report.slides:
        for label, words in slide.facts.lines:
            assert squeezed(f"{label}: {words}") in said


def squeezed(words: str) -> str:
    """Without gaps and dividing signs, which differ with the lines."""
    return re.sub(r"[\s\N{SOFT HYPHEN}\N{HYPHEN}-]", "", words)


def test_libreoffice_sets_the_text_document_as_tidily(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    content = written(write_docx, ten_slides("de"))
    assert_pages_are_tidy(office_pdf(content, "docx", tmp_path_factory.mktemp("office")))
