"""An empty 16:9 presentation of our own: one layout, plain theme, a language, a fixed date."""

import re
from datetime import datetime

from geo.reports.box import Box
from geo.reports.presentation_shapes import EMU, INK, NAMESPACES, Drawn, solid, tag_of
from geo.reports.slide import Report
from geo.texts import Language

SLIDE = Box(0, 0, 960, 540)
"""13.33 by 7.5 inches, in points."""
TITLE = Box(40, 20, 880, 26)
NUMBER = Box(860, 516, 60, 16)
TITLE_SIZE = 16
LAYOUT = "Title Only"
FONT = "Arial"
PROGRAM = "Ankunftsatlas"
APP = (
    b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>"
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"><Application>' + PROGRAM.encode() + b"</Application></Properties>"
)
_FONT = re.compile(rb'(<a:(?:major|minor)Font><a:latin typeface=")[^"]*')
_EFFECTS = re.compile(rb"(<a:effectStyle>).*?(</a:effectStyle>)", re.DOTALL)
_COLOURS = {b"1F497D": b"1F5A7A", b"4F81BD": b"1F5A7A", b"C0504D": b"C8660A", b"9BBB59": b"4A555B"}


def open_deck(report: Report, moment: datetime) -> Drawn:
    """A presentation without slides, its properties told."""
    from pptx import Presentation

    deck: Drawn = Presentation()
    deck.slide_width, deck.slide_height = round(SLIDE.width * EMU), round(SLIDE.height * EMU)
    # The template's size had a name, which ours would contradict.
    deck.part._element.sldSz.attrib.pop("type", None)  # noqa: SLF001 - the library has no other way
    _tell_properties(deck, report, moment)
    _keep_one_layout(deck)
    _make_plain(deck)
    return deck


def _tell_properties(deck: Drawn, report: Report, moment: datetime) -> None:
    told = deck.core_properties
    told.title, told.author = report.title, report.author or PROGRAM
    told.last_modified_by = report.author or PROGRAM
    told.language = tag_of(report.language)
    told.subject, told.keywords, told.comments, told.category = "", "", "", ""
    told.revision = 1
    told.created = told.modified = moment.replace(tzinfo=None)


def _keep_one_layout(deck: Drawn) -> None:
    """All but one layout go, so that nobody is offered those made for narrow slides."""
    for layout in list(deck.slide_layouts):
        if layout.name != LAYOUT:
            deck.slide_layouts.remove(layout)
    for sheet in (deck.slide_master, deck.slide_layouts[0]):
        for place in list(sheet.placeholders):
            _place(place)


def _place(place: Drawn) -> None:
    from pptx.enum.shapes import PP_PLACEHOLDER

    kind = place.placeholder_format.type
    boxes = {PP_PLACEHOLDER.TITLE: TITLE, PP_PLACEHOLDER.SLIDE_NUMBER: NUMBER}
    if kind == PP_PLACEHOLDER.BODY:
        boxes[kind] = Box(TITLE.left, 122, TITLE.width, 350)
    if kind not in boxes:
        place.element.getparent().remove(place.element)
        return
    put(place, boxes[kind])


def put(shape: Drawn, box: Box) -> None:
    """Move a shape into a box."""
    shape.left, shape.top = round(box.left * EMU), round(box.top * EMU)
    shape.width, shape.height = round(box.width * EMU), round(box.height * EMU)


def _make_plain(deck: Drawn) -> None:
    """Titles at the left, no preview picture and no printer of the template's maker."""
    _drop_relations(deck.part.package, "thumbnail")
    _drop_relations(deck.part, "printerSettings")
    for style in deck.slide_master.element.iter("{*}titleStyle"):
        for level in style.iter("{*}lvl1pPr"):
            level.set("algn", "l")


def revise_member(name: str, content: bytes, language: Language) -> bytes:
    """A file inside the presentation as we want it where python-pptx offers no way to say so.

    Themes lose their shadows and get our font and colours, the program is ours, and what the
    template left in another language is in that of the report.
    """
    if name == "docProps/app.xml":
        return APP
    if not name.endswith(".xml"):
        return content
    content = content.replace(b'lang="en-US"', f'lang="{tag_of(language)}"'.encode())
    if name.startswith("ppt/theme/"):
        content = _EFFECTS.sub(rb"\g<1><a:effectLst/>\g<2>", content)
        content = _FONT.sub(rb"\g<1>" + FONT.encode(), content)
        for earlier, ours in _COLOURS.items():
            content = content.replace(earlier, ours)
    return content


def _drop_relations(source: Drawn, kind: str) -> None:
    relations = source._rels  # noqa: SLF001 - the library has no other name for it
    for key in [key for key, it in relations.items() if it.reltype.endswith(f"/{kind}")]:
        relations.pop(key)


def slide_number(number: int, language: Language) -> str:
    """The placeholder of the slide's number; PowerPoint keeps it right when slides move."""
    return (
        f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="Slide Number"/>'
        '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        '<p:nvPr><p:ph type="sldNum" sz="quarter" idx="12"/></p:nvPr></p:nvSpPr><p:spPr/>'
        '<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"/><a:lstStyle/><a:p>'
        '<a:pPr algn="r"/><a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum">'
        f'<a:rPr lang="{tag_of(language)}" sz="1000">{solid(INK)}</a:rPr><a:t>‹#›</a:t></a:fld>'
        "</a:p></p:txBody></p:sp>"
    )
