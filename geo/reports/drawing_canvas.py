"""A sheet that is drawn on in points from its upper left corner, and the files made of it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from geo.reports.box import Box
from geo.reports.drawing_text import BASELINE, FONT, LINE_HEIGHT, Paragraph, printable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

Points = npt.NDArray[np.float64]

POINTS_AN_INCH = 72.0
STYLE: dict[Any, Any] = {
    "font.family": FONT,
    "hatch.linewidth": 0.7,
    "path.simplify": False,
    "pdf.fonttype": 42,
    "svg.hashsalt": "ankunftsatlas",
    "text.hinting": "no_hinting",  # else dots stretch letters by up to a twentieth
    "text.parse_math": False,
    "axes.unicode_minus": False,
}
_ONE_AT_A_TIME = threading.RLock()


@contextmanager
def drawing_style(**settings: str) -> Iterator[None]:
    """Draw as the atlas does, whatever other threads of the server draw meanwhile.

    matplotlib keeps its settings for the whole process, so only one thread draws at a time.
    """
    import matplotlib as mpl

    with _ONE_AT_A_TIME, mpl.rc_context(STYLE | settings):
        yield


def _new_figure(width: float, height: float) -> "Figure":
    from matplotlib.figure import Figure

    return Figure(figsize=(width / POINTS_AN_INCH, height / POINTS_AN_INCH), facecolor="white")


@dataclass(frozen=True)
class Canvas:
    """A sheet of ``width`` times ``height`` points."""

    width: float
    height: float
    figure: "Figure" = field(init=False)

    def __post_init__(self) -> None:
        """Take a white sheet."""
        object.__setattr__(self, "figure", _new_figure(self.width, self.height))

    def axes(self, box: Box) -> "Axes":
        """A coordinate system that fills a box, without any decoration."""
        share = (
            box.left / self.width,
            1 - box.bottom / self.height,
            box.width / self.width,
            box.height / self.height,
        )
        axes = self.figure.add_axes(share)
        axes.set_axis_off()
        return axes

    def shape(
        self, points: Points, steps: npt.NDArray[np.uint8] | None = None, **look: object
    ) -> None:
        """A shape on the sheet.

        Drawn on the sheet itself, since every coordinate system of its own costs milliseconds.

        Args:
            points: Corners, (n, 2), points of paper from the upper left corner.
            steps: What to do at each corner, as paths of matplotlib have it; None for one polygon.
            look: As patches of matplotlib have it.
        """
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        shares = np.asarray(points) / (self.width, self.height)
        shares[:, 1] = 1.0 - shares[:, 1]
        if steps is None:
            shares = np.vstack([shares, shares[:1]])
        path = Path(shares, steps, closed=steps is None)
        patch = PathPatch(path, transform=self.figure.transSubfigure, **look)
        self.figure.add_artist(patch)

    def rectangle(self, box: Box, **look: object) -> None:
        """A box filled or framed; looks as of ``shape``."""
        self.shape(box.corners, None, **look)

    def write(
        self, words: str, x: float, top: float, look: Paragraph, *, align: str = "left"
    ) -> "Text":
        """One line of words whose upper edge is at ``top``."""
        return self.figure.text(
            x / self.width,
            1 - (top + BASELINE * look.size) / self.height,
            printable(words),
            fontsize=look.size,
            fontweight="bold" if look.bold else "normal",
            color=look.colour,
            horizontalalignment=align,
            verticalalignment="baseline",
        )

    def stack(
        self, paragraphs: tuple[Paragraph, ...], left: float, top: float, width: float
    ) -> float:
        """Paragraphs below each other; returns where the next thing may begin."""
        for paragraph in paragraphs:
            for number, line in enumerate(paragraph.lines(width)):
                self.write(line, left, top + number * LINE_HEIGHT * paragraph.size, paragraph)
            top += paragraph.height(width)
        return top


def save_svg(canvas: Canvas, *, title: str, alternative: str, letters: str = "path") -> bytes:
    """The sheet as SVG with its name and its text alternative.

    Args:
        canvas: The sheet.
        title: Its name.
        alternative: The picture in words.
        letters: ``path`` looks right without the font, ``none`` keeps the text as text.
    """
    content = BytesIO()
    with drawing_style(**{"svg.fonttype": letters}):
        canvas.figure.savefig(content, format="svg", metadata={"Date": None, "Creator": None})
    picture = content.getvalue().decode("utf-8")
    start = picture.index(">", picture.index("<svg ")) + 1
    said = f"<title>{escape(printable(title))}</title><desc>{escape(printable(alternative))}</desc>"
    root = picture[: start - 1] + ' role="img">'
    return (root + said + picture[start:]).encode("utf-8")


def save_png(canvas: Canvas, *, title: str, alternative: str, dots_an_inch: float) -> bytes:
    """The sheet as PNG with its name and its text alternative in the file's own fields."""
    content = BytesIO()
    with drawing_style():
        canvas.figure.savefig(
            content,
            format="png",
            dpi=dots_an_inch,
            metadata={"Software": None, "Title": title, "Description": alternative},
        )
    return content.getvalue()
