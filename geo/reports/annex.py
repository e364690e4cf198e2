"""The annex of a council's paper: A4, tagged, every figure in words too, page x of y."""

from typing import BinaryIO

from geo.classification import STATES_WITHOUT_CLASS
from geo.layers.palettes import state_fills
from geo.numbers import format_date
from geo.reports.columns import letters_of, share_width
from geo.reports.drawing import draw_figures
from geo.reports.drawing_canvas import drawing_style, save_svg
from geo.reports.slide import Report, Slide, Table
from geo.reports.typesetting import dated, spoken, typeset
from geo.symbols import SIGN_OF_STATE
from geo.texts import Language, text
from geo.values import State

TEXT_WIDTH = 170 / 25.4 * 72
"""Between the margins of an A4 page, points."""
A_HALF_PAGE = 2500
"""Letters of facts that are not broken over two pages."""


def write_pdf(report: Report, target: BinaryIO) -> None:
    """An annex with a title block, then each slide: figure, table, method, facts and sources."""
    data = {
        "title": report.title,
        "author": [report.author] if report.author else [],
        "date": dated(report),
        "day": format_date(report.date, report.language),
        "language": report.language,
        "region": "de" if report.language == "de" else "gb",
        "words": words_of(report.language),
        "is_said_below": is_said_below(report),
        "cover": cover_lines(report),
        "slides": [_slide_data(slide, report.language) for slide in report.slides],
    }
    target.write(typeset("annex.typ", data, report))


def is_said_below(report: Report) -> bool:
    """Whether the title is that of the only slide, so that it need not stand there twice."""
    return [slide.title for slide in report.slides] == [report.title]


def words_of(language: Language) -> dict[str, str]:
    """The few words that the annex itself says."""
    return {
        "annex": text("reports.annex", language),
        "contents": text("reports.contents", language),
        "figure": text("reports.figure", language),
        "table": text("reports.table", language),
        "method": text("reports.method", language),
        "facts": text("reports.facts", language),
        # The numbers are known only when the pages are set.
        "page_of": text("reports.page_of", language, page="{page}", pages="{pages}"),
    }


def cover_lines(report: Report) -> list[tuple[str, str]]:
    """Who wrote it, when and in which language; without what is not said."""
    language = report.language
    lines = (
        (text("reports.author", language), report.author),
        (text("reports.date", language), format_date(report.date, language)),
        (text("reports.language", language), text("reports.language_name", language)),
    )
    return [(label, said) for label, said in lines if said]


def signs_line(table: Table, language: Language) -> str:
    """What the signs mean that stand in a table in place of numbers; empty where there are none."""
    shown = {
        word for column in table.columns if column.numbers is not None for word in column.words
    }
    meanings: dict[State, str] = {
        state: fill.words
        for state, fill in zip(STATES_WITHOUT_CLASS, state_fills(language), strict=True)
    }
    said = [
        text("reports.sign", language, sign=sign, words=meanings[state])
        if sign
        else text("reports.empty_sign", language, words=meanings[state])
        for state, sign in SIGN_OF_STATE.items()
        if sign in shown
    ]
    return f"{text('reports.signs', language)} {'; '.join(said)}" if said else ""


def rows_of(table: Table) -> list[list[str]]:
    """Cells as a reader sees them, row by row."""
    return [list(row) for row in zip(*(column.words for column in table.columns), strict=True)]


def _slide_data(slide: Slide, language: Language) -> dict[str, object]:
    picture = ""
    if slide.figures:
        with drawing_style():
            canvas = draw_figures(
                slide.figures,
                badges=slide.facts.badges,
                language=language,
                width=TEXT_WIDTH,
            )
            drawn = save_svg(canvas, title=slide.title, alternative=spoken(slide), letters="none")
        picture = drawn.decode("utf-8")
    return {
        "title": slide.title,
        "statement": slide.statement,
        # Beside a figure they are drawn; a table alone must be as loud.
        "badges": [] if slide.figures else [words for _, words in slide.facts.badges],
        "picture": picture,
        "width": TEXT_WIDTH,
        "alternative": spoken(slide),
        "table": {
            "caption": slide.table.caption,
            "titles": [column.title for column in slide.table.columns],
            "right": [column.numbers is not None for column in slide.table.columns],
            "cells": rows_of(slide.table),
            "letters": letters_of(slide.table),
            "widths": share_width(slide.table, TEXT_WIDTH, letters_of(slide.table))
            if slide.table.columns
            else (),
            "signs": signs_line(slide.table, language),
        },
        "method": slide.facts.method,
        "facts": slide.facts.lines,
        "together": sum(len(label) + len(words) for label, words in slide.facts.lines)
        <= A_HALF_PAGE,
    }
