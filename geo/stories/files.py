"""Which files a report can become, and who writes each; a writer is loaded when it is needed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from io import BytesIO
from typing import BinaryIO, cast

from geo.errors import StoryError
from geo.reports.packing import write_zip
from geo.reports.slide import Report

Write = Callable[..., None]


@dataclass(frozen=True)
class Format:
    """A kind of file.

    Attributes:
        module, function: Who writes it.
        ending: Of the file's name.
        is_of_one: Whether a file holds one slide; several then go into a zip file.
        sizes: Papers that can be asked for; the first is usual.
        size_name: What the writer calls the size.
    """

    module: str
    function: str
    ending: str
    is_of_one: bool = False
    sizes: tuple[str, ...] = ()
    size_name: str = "size"


FORMATS: Mapping[str, Format] = {
    "pptx": Format("geo.reports.presentation", "write_pptx", "pptx"),
    "pdf": Format("geo.reports.annex", "write_pdf", "pdf"),
    "docx": Format("geo.reports.document", "write_docx", "docx"),
    "html": Format("geo.reports.html", "write_html", "html"),
    "png": Format(
        "geo.reports.pictures", "write_png", "png", is_of_one=True, sizes=("a4", "screen", "a3")
    ),
    "svg": Format(
        "geo.reports.pictures", "write_svg", "svg", is_of_one=True, sizes=("a4", "screen", "a3")
    ),
    "map": Format(
        "geo.reports.pictures", "write_map_pdf", "pdf", sizes=("a4", "a3"), size_name="paper"
    ),
    "xlsx": Format("geo.reports.workbook", "write_xlsx", "xlsx"),
    "gpkg": Format("geo.reports.geopackage", "write_gpkg", "gpkg"),
    "csv": Format("geo.reports.tables_csv", "write_csv", "zip"),
}


def write_report(report: Report, key: str, target: BinaryIO, *, size: str = "") -> None:
    """Write a report as a kind of file; the same report gives the same bytes.

    Args:
        report: With at least one slide.
        key: One of ``FORMATS``.
        target: Open for writing bytes.
        size: Of pictures and maps, one of the format's; the usual one where empty.

    Raises:
        StoryError: The report is empty, or the format does not come in the size.
    """
    if not report.slides:
        raise StoryError("stories.empty")
    chosen = FORMATS[key]
    if size and size not in chosen.sizes:
        known = ", ".join(chosen.sizes) or "–"
        raise StoryError("stories.no_size", format=key, size=size, known=known)
    write = cast("Write", getattr(import_module(chosen.module), chosen.function))
    told = {chosen.size_name: size or chosen.sizes[0]} if chosen.sizes else {}
    if not chosen.is_of_one or len(report.slides) == 1:
        write(report, target, **told)
        return
    members = {}
    for place, slide in enumerate(report.slides, start=1):
        made = BytesIO()
        write(replace(report, slides=(slide,)), made, **told)
        members[f"{place:02d}.{chosen.ending}"] = made.getvalue()
    write_zip(target, members)


def ending_of(key: str, n_slides: int) -> str:
    """Of the name of the file that ``write_report`` makes."""
    chosen = FORMATS[key]
    return "zip" if chosen.is_of_one and n_slides > 1 else chosen.ending
