"""Words measured before they are drawn, so that nothing is cut off and nothing overlaps."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

FONT = "DejaVu Sans"
"""Comes with matplotlib, so that every machine measures and draws the same letters."""
INK = "#1c2226"
QUIET = "#4a555c"
LINE_HEIGHT = 1.3
"""Of a line, in sizes of its letters; an umlaut above and a g below still keep apart."""
BASELINE = 1.0
"""From the top of a line to the foot of its letters, in sizes."""
MEASURED_AT = 100.0
CARE = 1.02
"""Pictures of dots place letters by whole dots and may come out a little wider."""
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]+")
"""Line ends and control signs; no drawing has a place for them, and no XML file may hold most."""
BREAKS = re.compile(r"(?<=[-/·])|(?<= )")


@dataclass(frozen=True)
class Paragraph:
    """Words of one look.

    Attributes:
        words: May be empty: then it takes no room.
        size: Of the letters, points.
        bold: Whether they are heavy.
        colour: ``#rrggbb``.
        after: Room below, in sizes.
    """

    words: str
    size: float
    bold: bool = False
    colour: str = INK
    after: float = 0.3

    def lines(self, width: float) -> tuple[str, ...]:
        """The words in lines no longer than ``width`` points."""
        return wrap(self.words, width, self.size, bold=self.bold)

    def height(self, width: float) -> float:
        """Points that it takes when set in ``width``."""
        lines = self.lines(width)
        return (len(lines) * LINE_HEIGHT + self.after) * self.size if lines else 0.0

    def scaled(self, scale: float) -> "Paragraph":
        """The same in other letters."""
        return replace(self, size=self.size * scale)


def printable(words: str) -> str:
    """Words in one line, without signs that cannot be drawn or written into a file."""
    return UNPRINTABLE.sub(" ", words)


def stack_height(paragraphs: tuple[Paragraph, ...], width: float) -> float:
    """Points that paragraphs take below each other."""
    return sum(paragraph.height(width) for paragraph in paragraphs)


@lru_cache(maxsize=8192)
def _width_at_100(words: str, *, bold: bool) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=FONT, weight="bold" if bold else "normal", size=MEASURED_AT)
    # Spaces at the ends have no ink, and are measured all the same by what stands around them.
    width, _, _ = text_to_path.get_text_width_height_descent(f"|{words}|", font, ismath=False)
    bars, _, _ = text_to_path.get_text_width_height_descent("||", font, ismath=False)
    return float(width - bars)


def text_width(words: str, size: float, *, bold: bool = False) -> float:
    """Points that words take in one line, rather too many than too few."""
    return _width_at_100(words, bold=bold) * size / MEASURED_AT * CARE if words else 0.0


def wrap(words: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Words in lines no longer than ``width`` points; a word that is longer is cut."""
    lines: list[str] = []
    line = ""
    for piece in BREAKS.split(printable(words)):
        if text_width((line + piece).rstrip(), size, bold=bold) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = piece
        while text_width(line.rstrip(), size, bold=bold) > width and len(line) > 1:
            end = _last_fitting(line, width, size, bold=bold)
            lines.append(line[:end])
            line = line[end:]
    if line.strip():
        lines.append(line.rstrip())
    return tuple(lines)


def _last_fitting(word: str, width: float, size: float, *, bold: bool) -> int:
    fitting = [
        end for end in range(1, len(word)) if text_width(word[:end], size, bold=bold) <= width
    ]
    return max(fitting, default=1)
