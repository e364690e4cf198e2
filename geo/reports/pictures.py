"""Slides as pictures: PNG for other slides and posts, SVG for designers, PDF for the wall."""

from typing import BinaryIO, Literal

from geo.errors import UnknownKeyError
from geo.reports.drawing_canvas import drawing_style, save_png, save_svg
from geo.reports.drawing_sheet import PAPERS, draw_sheet
from geo.reports.slide import Report, Slide
from geo.reports.telling import tell_facts
from geo.reports.typesetting import dated, spoken, typeset
from geo.texts import Language

PictureSize = Literal["screen", "a4", "a3"]
PaperSize = Literal["a4", "a3"]


def slide_at(report: Report, place: int) -> Slide:
    """One slide of a report, counted from 0.

    Raises:
        UnknownKeyError: There is no such slide.
    """
    if not 0 <= place < len(report.slides):
        raise UnknownKeyError("reports.no_such_slide", n=place + 1, total=len(report.slides))
    return report.slides[place]


def in_words(slide: Slide, language: Language) -> str:
    """The picture in words, then all that is drawn below it: no program reads drawn letters."""
    facts = (f"{label}: {words}" for label, words in tell_facts(slide, language))
    return "\n".join((slide.statement, spoken(slide), *facts)).strip()


def write_png(
    report: Report, target: BinaryIO, *, place: int = 0, size: PictureSize = "screen"
) -> None:
    """One slide in dots: 1920 by 1080, or paper at 300 dots an inch.

    Raises:
        UnknownKeyError: There is no such slide.
    """
    slide, paper = slide_at(report, place), PAPERS[size]
    with drawing_style():
        canvas = draw_sheet(slide, report.language, paper)
        target.write(
            save_png(
                canvas,
                title=slide.title,
                alternative=in_words(slide, report.language),
                dots_an_inch=paper.dots_an_inch,
            )
        )


def write_svg(
    report: Report, target: BinaryIO, *, place: int = 0, size: PictureSize = "a4"
) -> None:
    """One slide in lines, its letters as outlines that need no font.

    Raises:
        UnknownKeyError: There is no such slide.
    """
    slide = slide_at(report, place)
    with drawing_style():
        canvas = draw_sheet(slide, report.language, PAPERS[size])
        said = in_words(slide, report.language)
        target.write(save_svg(canvas, title=slide.title, alternative=said))


def write_map_pdf(report: Report, target: BinaryIO, *, paper: PaperSize = "a4") -> None:
    """Every slide as one page of paper: maps with all that a map must carry, and no table."""
    sheet = PAPERS[paper]
    pages = []
    for slide in report.slides:
        with drawing_style():
            canvas = draw_sheet(slide, report.language, sheet)
            said = spoken(slide)
            picture = save_svg(canvas, title=slide.title, alternative=said, letters="none")
        pages.append({"picture": picture.decode("utf-8"), "alternative": said})
    data = {
        "title": report.title,
        "author": [report.author] if report.author else [],
        "date": dated(report),
        "language": report.language,
        "width": sheet.width,
        "height": sheet.height,
        "sheets": pages,
    }
    target.write(typeset("sheets.typ", data, report))
