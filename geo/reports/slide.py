"""One statement and what shows it, the same whatever it is projected, printed or written into.

Everything in a slide has passed disclosure control: whoever writes it into a file adds nothing.
"""

from dataclasses import dataclass
from typing import Literal

from geopandas import GeoSeries

from geo.layers.colouring import Colouring
from geo.layers.legend import Legend
from geo.texts import Language
from geo.values import Floats


@dataclass(frozen=True, eq=False)
class MapFigure:
    """A map that stands still.

    Attributes:
        shapes: Areas in a metric projection, by area_id, in the order of ``colouring.codes``.
        names: Of the areas, in the same order.
        colouring: Fills and numbers.
        legend: Title, unit, classes with n, method, notes, source and kind.
        outlines: Of the areas above, drawn as lines; empty where there are none.
        alternative: The map in words, for those who do not see it.
        heading: What stands above it where several figures share a slide; else empty.
    """

    shapes: GeoSeries
    names: tuple[str, ...]
    colouring: Colouring
    legend: Legend
    outlines: GeoSeries
    alternative: str
    heading: str = ""


@dataclass(frozen=True, eq=False)
class Series:
    """One line, row of bars or cloud of a chart.

    Attributes:
        name: For the key; empty where there is only one.
        y: Values, (n_x,); NaN where there is none.
        lower: Lower ends of intervals, (n_x,); None where there are none.
        upper: Upper ends.
        x: Of a cloud only, (n_x,).
    """

    name: str
    y: Floats
    lower: Floats | None = None
    upper: Floats | None = None
    x: Floats | None = None


@dataclass(frozen=True, eq=False)
class ChartFigure:
    """A chart.

    Attributes:
        shape: How it is drawn.
        labels: Of the places on the x axis, or of the points of a cloud, (n_x,).
        x_title: With unit.
        y_title: With unit.
        series: At least one.
        decimals: Of numbers on the axes.
        alternative: The chart in words.
        source: Source line with date and kind, as under every chart.
        heading: What stands above it where several figures share a slide; else empty.
    """

    shape: Literal["lines", "bars", "cloud"]
    labels: tuple[str, ...]
    x_title: str
    y_title: str
    series: tuple[Series, ...]
    decimals: int
    alternative: str
    source: str
    heading: str = ""


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a table.

    Attributes:
        title: With unit.
        words: Cells as a reader sees them, states as their symbols, (n_rows,).
        numbers: The same as numbers where the column has them, NaN where the cell has none;
            rounded as shown, so that a file tells no more than the screen.
        decimals: Of the numbers as shown.
        row_decimals: The same for each row where rows differ, (n_rows,); else empty.
    """

    title: str
    words: tuple[str, ...]
    numbers: Floats | None = None
    decimals: int = 0
    row_decimals: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Table:
    """The real table beside a figure; its first column names the rows."""

    caption: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Facts:
    """What every sheet of paper carries besides its figure.

    Attributes:
        lines: Label and words: place and area level, date of the data, classes and method, n,
            kind of the data, suppression, sources with licence, program version; in this order.
        badges: What must be loud, with words: unprotected, fictional, schematic, modelled, own.
        method: How the figures were computed, in sentences.
    """

    lines: tuple[tuple[str, str], ...]
    badges: tuple[tuple[str, str], ...] = ()
    method: str = ""


@dataclass(frozen=True, eq=False)
class Slide:
    """One statement.

    Attributes:
        title: Short.
        statement: One sentence; may be empty.
        figures: One, two to be seen side by side, or up to six maps; none where the table itself
            is what the slide shows.
        table: What the figures show, in numbers.
        facts: Where it comes from and how it was made.
    """

    title: str
    statement: str
    figures: tuple[MapFigure | ChartFigure, ...]
    table: Table
    facts: Facts


@dataclass(frozen=True, eq=False)
class Report:
    """A whole file.

    Attributes:
        title: Of the file.
        slides: In order.
        language: Of all words.
        author: Office or person; may be empty.
        date: ISO date that the file carries inside and on paper, so that it can be made again
            byte for byte.
    """

    title: str
    slides: tuple[Slide, ...]
    language: Language
    author: str
    date: str
