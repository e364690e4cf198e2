"""What is measured on slides: whether boxes lie apart, texts fit, and printed words meet."""

import re
import subprocess
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from geo.reports.presentation import write_pptx
from geo.reports.presentation_text import measure_height
from geo.reports.slide import Report

EMU = 12_700
SLIDE = (960, 540)
SLACK = 1_000
"""Less than a tenth of a point."""
LINES_ON_THE_MAP = ("Grenzen der größeren Gebiete", "Boundaries of the larger areas")
WORD = re.compile(
    r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
)
Extent = tuple[float, float, float, float]


def make_file(report: Report) -> bytes:
    target = BytesIO()
    write_pptx(report, target)
    return target.getvalue()


def open_file(report: Report) -> Any:
    return Presentation(BytesIO(make_file(report)))


def extent(shape: Any) -> Extent:
    """Left, top, right and bottom."""
    return shape.left, shape.top, shape.left + shape.width, shape.top + shape.height


def apart(one: Extent, other: Extent) -> bool:
    return (
        one[2] <= other[0] + SLACK
        or other[2] <= one[0] + SLACK
        or one[3] <= other[1] + SLACK
        or other[3] <= one[1] + SLACK
    )


def find_overlaps(report: Report) -> list[str]:
    """Pairs of boxes that meet, and boxes that leave the slide."""
    found = []
    for number, slide in enumerate(open_file(report).slides, start=1):
        boxes = [(it.name, extent(it)) for it in slide.shapes if it.name not in LINES_ON_THE_MAP]
        found += [
            f"{number}: {first} on {second}"
            for (first, one), (second, other) in combinations(boxes, 2)
            if not apart(one, other)
        ]
        found += [
            f"{number}: {name} leaves the slide"
            for name, (left, top, right, bottom) in boxes
            if min(left, top) < 0 or right > SLIDE[0] * EMU or bottom > SLIDE[1] * EMU
        ]
    return found


def find_clipped(report: Report) -> list[str]:
    """Texts that need more height than their box has."""
    return [
        shape.text_frame.text
        for slide in open_file(report).slides
        for shape in texts_in(slide.shapes)
        if _needed(shape) > shape.height / EMU + 0.5
    ]


def _needed(shape: Any) -> float:
    return sum(
        measure_height(
            run.text, run.font.size.pt, shape.width / EMU + 0.5, bold=bool(run.font.bold)
        )
        for line in shape.text_frame.paragraphs
        for run in line.runs
    )


def texts_in(shapes: Any) -> list[Any]:
    found = []
    for shape in shapes:
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            found.extend(texts_in(shape.shapes))
        elif shape.has_text_frame and shape.text_frame.text:
            found.append(shape)
    return [shape for shape in found if "‹#›" not in shape.text_frame.text]


def print_slides(content: bytes, folder: Path) -> Path:
    """The file as LibreOffice prints it."""
    (folder / "slides.pptx").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    order = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(
        [*order, str(folder / "slides.pptx")], check=True, capture_output=True, timeout=300
    )
    return folder / "slides.pdf"


def find_meeting_words(pdf: Path) -> list[str]:
    """Words that LibreOffice set on each other or off the page."""
    order = ["pdftotext", "-bbox", str(pdf), "-"]
    told = subprocess.run(order, check=True, capture_output=True, text=True).stdout
    found = []
    for number, page in enumerate(told.split("<page ")[1:], start=1):
        words = [(tuple(map(float, it[:4])), it[4]) for it in WORD.findall(page)]
        assert words, f"page {number} is empty"
        found += [
            f"{number}: {word} leaves the page"
            for (left, top, right, bottom), word in words
            if min(left, top) < 0 or right > SLIDE[0] or bottom > SLIDE[1]
        ]
        found += [
            f"{number}: {first} on {second}"
            for (one, first), (other, second) in combinations(words, 2)
            if _meet(one, other)
        ]
    return found


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Boxes reach over their line, and signs of another font beside them; letters less far."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 2 and down > 0.4 * min(one[3] - one[1], other[3] - other[1])
