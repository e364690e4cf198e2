"""What Word and LibreOffice know and python-docx does not write: fields, languages, shading."""

from typing import Any

PAGE_FIELDS = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
GROUND = "F1F3F4"
RULE = "B9C1C6"


def element(name: str, **attributes: str) -> Any:  # noqa: ANN401 - lxml has no types
    """An element of WordprocessingML; attributes are of the same namespace."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{name}")
    for key, setting in attributes.items():
        made.set(qn(f"w:{key}"), setting)
    return made


def add_field(paragraph: Any, instruction: str) -> None:  # noqa: ANN401 - python-docx has no types
    """A field that the reader's program fills in, such as the page number."""
    field = element("fldSimple", instr=instruction)
    run, shown = element("r"), element("t")
    shown.text = "1"
    run.append(shown)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no fields


def add_page_words(paragraph: Any, words: str) -> None:  # noqa: ANN401 - python-docx has no types
    """Such as "Seite {page} von {pages}" with fields in place of the braces."""
    rest = words
    while rest:
        found = [(rest.index(mark), mark) for mark in PAGE_FIELDS if mark in rest]
        if not found:
            paragraph.add_run(rest)
            return
        place, mark = min(found)
        if place:
            paragraph.add_run(rest[:place])
        add_field(paragraph, PAGE_FIELDS[mark])
        rest = rest[place + len(mark) :]


def shade(cell: Any, colour: str) -> None:  # noqa: ANN401 - python-docx has no types
    """A ground behind a cell or a paragraph."""
    properties = cell._tc.get_or_add_tcPr() if hasattr(cell, "_tc") else cell._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no shading
    properties.append(element("shd", val="clear", color="auto", fill=colour))


def repeat_header(row: Any) -> None:  # noqa: ANN401 - python-docx has no types
    """Show a row again at the top of each page; screen readers take it for the headings."""
    row._tr.get_or_add_trPr().append(element("tblHeader"))  # noqa: SLF001 - not in python-docx


def keep_whole(row: Any) -> None:  # noqa: ANN401 - python-docx has no types
    """Do not break a row over two pages."""
    row._tr.get_or_add_trPr().append(element("cantSplit"))  # noqa: SLF001 - not in python-docx


def describe_picture(picture: Any, alternative: str, name: str) -> None:  # noqa: ANN401 - see above
    """The text alternative of a picture."""
    properties = picture._inline.docPr  # noqa: SLF001 - python-docx has no text alternatives
    properties.set("descr", alternative)
    properties.set("title", name)
    for side in ("distT", "distB", "distL", "distR"):
        # Where they are missing, LibreOffice moves the picture by an eighth of an inch.
        picture._inline.set(side, "0")  # noqa: SLF001 - python-docx has no such property


def set_language(document: Any, language: str) -> None:  # noqa: ANN401 - python-docx has no types
    """Of all text, so that it is spelled and read aloud as what it is."""
    from docx.oxml.ns import qn

    tag = "de-DE" if language == "de" else "en-GB"
    for found in document.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), tag)
    document.core_properties.language = tag


def rule_table(table: Any) -> None:  # noqa: ANN401 - python-docx has no types
    """Thin lines between rows, none between columns."""
    borders = element("tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(side, val="single", sz="4", space="0", color=RULE))
    table._tbl.tblPr.append(borders)  # noqa: SLF001 - python-docx has no borders
