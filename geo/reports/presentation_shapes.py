"""Shapes of a slide as PowerPoint writes them, made as text: hundreds of them in no time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from geo.layers.colouring import Fill
from geo.numbers import LOCALES
from geo.reports.box import Box
from geo.texts import Language

Drawn: TypeAlias = Any
"""What python-pptx hands out; its own types are incomplete."""
EMU = 12_700
"""English metric units in a point."""
INK = "#1f2a30"
ACCENT = "#1f5a7a"
QUIET = "#4a555b"
PAPER = "#ffffff"
OUTLINE = "#3a4348"
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
PATTERNS = {"hatch": "wdUpDiag", "cross": "diagCross", "dots": "pct20"}
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of a text box, all in one style."""

    words: str
    size: float
    bold: bool = False
    colour: str = INK
    align: str = "l"


class Canvas:
    """A slide that shapes are put on; numbers them and knows their language."""

    def __init__(self, tree: Drawn, language: Language) -> None:
        """Draw on the shape tree of a slide."""
        self._tree = tree
        self._number = 100
        self.language = language

    def number(self) -> int:
        """An identifier that no other shape of this slide has."""
        self._number += 1
        return self._number

    def add(self, shape: str) -> None:
        """Put a shape on top of the others."""
        from pptx.oxml import parse_xml

        self._tree.append(parse_xml(shape))

    def text(
        self,
        name: str,
        box: Box,
        paragraphs: Sequence[Paragraph],
        *,
        anchor: str = "t",
        fill: str = "",
    ) -> str:
        """A text box."""
        naming = self.naming("Sp", name, inner='<p:cNvSpPr txBox="1"/>')
        return (
            f"<p:sp {NAMESPACES}>{naming}"
            f'<p:spPr>{transform(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            f"{solid(fill) if fill else '<a:noFill/>'}</p:spPr>"
            f"{text_body(paragraphs, self.language, anchor=anchor)}</p:sp>"
        )

    def shape(self, name: str, box: Box, form: str, fill: str, line: str) -> str:
        """A ready-made form such as ``rect``, its fill and line as XML."""
        return (
            f"<p:sp {NAMESPACES}>{self.naming('Sp', name)}<p:spPr>{transform(box)}"
            f'<a:prstGeom prst="{form}"><a:avLst/></a:prstGeom>{fill}{line}</p:spPr></p:sp>'
        )

    def group(self, name: str, box: Box, shapes: Sequence[str], *, alternative: str = "") -> str:
        """Shapes as one; children keep the coordinates of the slide."""
        inner = "<p:cNvGrpSpPr/>"
        naming = self.naming("GrpSp", name, alternative=alternative, inner=inner)
        placed = transform(box)
        children = placed.replace("a:off", "a:chOff").replace("a:ext", "a:chExt")
        both = placed.replace("</a:xfrm>", children.removeprefix("<a:xfrm>"))
        inside = "".join(shapes)
        return f"<p:grpSp {NAMESPACES}>{naming}<p:grpSpPr>{both}</p:grpSpPr>{inside}</p:grpSp>"

    def naming(
        self, kind: str, name: str, *, alternative: str = "", inner: str = "<p:cNvSpPr/>"
    ) -> str:
        """Number, name and text alternative of a shape."""
        told = f" descr={quote(alternative)}" if alternative else ""
        return (
            f'<p:nv{kind}Pr><p:cNvPr id="{self.number()}" name={quote(name)}{told}/>'
            f"{inner}<p:nvPr/></p:nv{kind}Pr>"
        )


def text_body(
    paragraphs: Sequence[Paragraph], language: Language, *, anchor: str = "t", tag: str = "p"
) -> str:
    """Paragraphs without margins, in their language."""
    told = "".join(_paragraph(paragraph, language) for paragraph in paragraphs)
    return (
        f'<{tag}:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0"'
        f' anchor="{anchor}"><a:noAutofit/></a:bodyPr><a:lstStyle/>{told}</{tag}:txBody>'
    )


def run_style(paragraph: Paragraph, language: Language, *, tag: str = "rPr") -> str:
    """Size, weight, colour and language of a run."""
    bold = ' b="1"' if paragraph.bold else ' b="0"'
    return (
        f'<a:{tag} lang="{tag_of(language)}" sz="{round(paragraph.size * 100)}"{bold} dirty="0">'
        f"{solid(paragraph.colour)}</a:{tag}>"
    )


def _paragraph(paragraph: Paragraph, language: Language) -> str:
    return (
        f'<a:p><a:pPr algn="{paragraph.align}"/><a:r>{run_style(paragraph, language)}'
        f"<a:t>{clean(paragraph.words)}</a:t></a:r></a:p>"
    )


def colour_of(colour: str) -> Drawn:
    """A colour as python-pptx wants it."""
    from pptx.dml.color import RGBColor

    parts = bytes.fromhex(colour.removeprefix("#"))
    return RGBColor(*parts)  # type: ignore[no-untyped-call]


def tag_of(language: Language) -> str:
    """A language as Office files name it, such as de-DE."""
    return LOCALES[language].replace("_", "-")


def clean(words: str) -> str:
    """Words as XML, without signs that XML cannot hold."""
    return escape(_NOT_IN_XML.sub("", words))


def quote(words: str) -> str:
    """Words as the value of an attribute."""
    return quoteattr(_NOT_IN_XML.sub("", words))


def transform(box: Box) -> str:
    """Where a shape is."""
    left, top, width, height = (
        round(side * EMU) for side in (box.left, box.top, box.width, box.height)
    )
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def solid(colour: str) -> str:
    """A plain fill."""
    return f'<a:solidFill><a:srgbClr val="{colour.removeprefix("#").upper()}"/></a:solidFill>'


def filled(fill: Fill) -> str:
    """A fill of a map: plain, or a pattern where there is no value."""
    if fill.pattern not in PATTERNS:
        return solid(fill.colour)
    front, ground = (colour.removeprefix("#").upper() for colour in (fill.line, fill.colour))
    return (
        f'<a:pattFill prst="{PATTERNS[fill.pattern]}"><a:fgClr><a:srgbClr val="{front}"/></a:fgClr>'
        f'<a:bgClr><a:srgbClr val="{ground}"/></a:bgClr></a:pattFill>'
    )


def line(colour: str, width: float) -> str:
    """An outline; none where it has no width."""
    if not width:
        return "<a:ln><a:noFill/></a:ln>"
    return f'<a:ln w="{round(width * EMU)}">{solid(colour)}</a:ln>'
