"""Pages set by typst: no browser, no network, no font but those that come with the program.

Words never become part of a template: they are handed over as JSON, and a ``#`` stays a ``#``.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from geo.reports.drawing_text import printable
from geo.reports.packing import moment_of
from geo.reports.slide import ChartFigure, MapFigure, Report, Slide, Table

PICTURE = "picture"
"""Under this name templates find what was drawn."""
TEMPLATES = Path(__file__).parent
ROWS_READ = 20
"""Of a drawn table, in its text alternative."""


def dated(report: Report) -> dict[str, int]:
    """The day that a file carries inside, as templates take it."""
    day = moment_of(report.date)
    return {"year": day.year, "month": day.month, "day": day.day}


def alternative_of(figures: tuple[MapFigure | ChartFigure, ...]) -> str:
    """All figures of a slide in words."""
    said = (
        f"{figure.heading}: {figure.alternative}" if figure.heading else figure.alternative
        for figure in figures
    )
    return " ".join(words for words in said if words)


def spoken(slide: Slide) -> str:
    """A slide's picture in words; at least its title, since a picture must not be silent."""
    shown = alternative_of(slide.figures) if slide.figures else read_rows(slide.table)
    return shown or slide.title


def read_rows(table: Table) -> str:
    """A table read row by row, as a screen reader does; a long one is not read to its end."""
    if not table.columns:
        return ""
    first, *others = table.columns
    rows = [
        f"{name}: " + ", ".join(f"{column.title} {column.words[row]}" for column in others)
        for row, name in enumerate(first.words[:ROWS_READ])
    ]
    more = ["…"] if len(first.words) > ROWS_READ else []
    told = "; ".join([row.removesuffix(": ") for row in rows] + more)
    return ": ".join(words for words in (table.caption, told) if words)


def typeset(template: str, data: Mapping[str, object], report: Report) -> bytes:
    """A tagged PDF (PDF/UA-1) of a template of this room and what is to stand in it."""
    import matplotlib as mpl
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(Path(mpl.get_data_path()) / "fonts" / "ttf")],
    )
    given = json.dumps(clean(data), ensure_ascii=False)

    def compile_by(*standards: Literal["ua-1"]) -> object:
        compiler = typst.Compiler(
            input=(TEMPLATES / template).read_bytes(),
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"data": given},
        )
        moment = int(moment_of(report.date).timestamp())
        return compiler.compile(format="pdf", pdf_standards=list(standards), timestamp=moment)

    try:
        pages = compile_by("ua-1")
    except typst.TypstError:
        # A name with a sign that no font here can write fails the standard; the same file
        # without its mark, tagged all the same, is better than none.
        pages = compile_by()
    if not isinstance(pages, bytes):  # several files come only of pictures
        raise TypeError(type(pages))
    return pages


def clean(data: object) -> object:
    """The same without signs that no page can hold; drawn pictures have none."""
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, Mapping):
        return {key: one if key == PICTURE else clean(one) for key, one in data.items()}
    if isinstance(data, (list, tuple)):
        return [clean(one) for one in data]
    return data
