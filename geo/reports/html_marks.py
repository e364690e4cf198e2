"""Strokes, signs and words of which charts in a page are made; words are escaped here."""

from collections.abc import Iterator, Sequence

from geo.layers.escape import escape_html
from geo.reports.html_axes import width_of
from geo.reports.slide import ChartFigure, Series

Look = tuple[str, str, str]
LOOKS: tuple[Look, ...] = (
    ("#1f5a7a", "", "circle"),
    ("#a85a00", "14 8", "square"),
    ("#3f7a4a", "4 6", "diamond"),
    ("#7a4a8c", "18 6 4 6", "circle"),
    ("#5b666d", "8 4", "square"),
)
"""Colour, dash and sign of each series, so that colour is never alone."""
SIZE = 22.0
"""Of the type, in units of the picture."""
GRID = "#d5dade"
INK = "#1c2429"
KEY_LINE = 34.0


def with_looks(series: Sequence[Series]) -> Iterator[tuple[Series, Look]]:
    """Each series with its look; looks repeat where there are more series than looks."""
    for place, one in enumerate(series):
        yield one, LOOKS[place % len(LOOKS)]


def ends_of(series: Series, place: int) -> tuple[float, float]:
    """Ends of an interval; NaN where there is none."""
    if series.lower is None or series.upper is None:
        return float("nan"), float("nan")
    return float(series.lower[place]), float(series.upper[place])


def runs(known: Sequence[bool]) -> Iterator[list[int]]:
    """Places of each unbroken run of what is known."""
    run: list[int] = []
    for place, is_known in enumerate(known):
        if is_known:
            run.append(place)
        elif run:
            yield run
            run = []
    if run:
        yield run


def stroke(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    """A straight line."""
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{colour}"/>'


def whisker(path: str, colour: str = INK) -> str:
    """An interval with its ends, set off from the bar it lies on."""
    return f'<path class="halo" d="{path}"/><path class="whisker" d="{path}" stroke="{colour}"/>'


def sign(x: float, y: float, look: Look, attributes: str) -> str:
    """A point of a line or a cloud."""
    colour, _, shape = look
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="{colour}"{attributes}/>'
    steps = "l7 -7l7 7l-7 7z" if shape == "diamond" else "m0 -7h14v14h-14z"
    return f'<path d="M{x - 7:.1f} {y:.1f}{steps}" fill="{colour}"{attributes}/>'


def words(
    x: float, y: float, said: str, anchor: str, *, size: float = SIZE, weight: int = 400
) -> str:
    """A line of text."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" text-anchor="{anchor}" '
        f'font-weight="{weight}">{escape_html(said)}</text>'
    )


def is_keyed(figure: ChartFigure) -> bool:
    """Whether series must be told apart in words."""
    return any(series.name for series in figure.series)


def key(figure: ChartFigure) -> str:
    """Names of the series with their signs, in one line at the top."""
    if not is_keyed(figure):
        return ""
    parts, x = [], 10.0
    for series, look in with_looks(figure.series):
        if look[1] or figure.shape == "lines":
            dash = f' stroke-dasharray="{look[1]}"' if look[1] else ""
            parts.append(f'<path class="line" d="M{x:.1f} 20h44" stroke="{look[0]}"{dash}/>')
        parts.append(sign(x + 22, 20, look, ""))
        parts.append(words(x + 54, 20 + SIZE * 0.35, series.name, "start"))
        x += 54 + width_of(series.name, SIZE) + 34
    return "".join(parts)
