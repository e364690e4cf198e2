"""How much room words take on a slide, and in which size they fit.

Measured with DejaVu Sans, which matplotlib brings along on every machine and which runs about a
tenth wider than the Arial that the slides are set in: what fits here fits there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from geo.reports.box import Box

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

LINE = 1.2
"""Height of a line in font sizes."""
MEASURED = 100
ELLIPSIS = "…"
ROUNDING = 0.01


@dataclass(frozen=True)
class Fitted:
    """Words that fit, perhaps shortened, and their size in points."""

    words: str
    size: float


@cache
def _font(*, bold: bool) -> "FreeTypeFont":
    from PIL import ImageFont

    origin = find_spec("matplotlib")
    folder = Path(str(origin.origin if origin else "")).parent / "mpl-data" / "fonts" / "ttf"
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(str(folder / name), MEASURED, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=20_000)
def _unit_width(words: str, *, bold: bool) -> float:
    return float(_font(bold=bold).getlength(words)) / MEASURED


def measure_width(words: str, size: float, *, bold: bool = False) -> float:
    """Width of one line in points."""
    return _unit_width(words, bold=bold) * size


def wrap(words: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Words broken into lines as a slide breaks them: at spaces, and words that are too long."""
    lines: list[str] = []
    for paragraph in words.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if measure_width(longer, size, bold=bold) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *full, line = _break_word(word, size, width, bold=bold)
            lines.extend(full)
        lines.append(line)
    return lines


def _break_word(word: str, size: float, width: float, *, bold: bool) -> list[str]:
    pieces, piece = [], ""
    for sign in word:
        if piece and measure_width(piece + sign, size, bold=bold) > width:
            pieces.append(piece)
            piece = ""
        piece += sign
    return [*pieces, piece]


def measure_height(words: str, size: float, width: float, *, bold: bool = False) -> float:
    """Height in points that words take in a column of some width."""
    return len(wrap(words, size, width, bold=bold)) * size * LINE


def fit_text(words: str, box: Box, sizes: Sequence[float], *, bold: bool = False) -> Fitted:
    """The largest size in which words fit, without breaking a word where another size need not.

    Args:
        words: To be set.
        box: Where.
        sizes: To choose from, largest first; in the last one words are shortened.
        bold: Whether they are set bold.
    """
    for size in sizes:
        longest = max(measure_width(word, size, bold=bold) for word in words.split() or [""])
        fits = measure_height(words, size, box.width, bold=bold) <= box.height + ROUNDING
        if fits and longest <= box.width:
            return Fitted(words, size)
    size = sizes[-1]
    lines = wrap(words, size, box.width, bold=bold)
    room = max(int((box.height + ROUNDING) / (size * LINE)), 1)
    if len(lines) <= room:
        return Fitted(words, size)
    last = lines[room - 1]
    while last and measure_width(last + ELLIPSIS, size, bold=bold) > box.width:
        last = last[:-1]
    return Fitted(" ".join([*lines[: room - 1], last.rstrip() + ELLIPSIS]), size)
