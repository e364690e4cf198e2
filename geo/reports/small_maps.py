"""Three to six small maps on one slide: where they stand, and one legend for all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.layers.legend import Legend, LegendRow
from geo.reports.box import Box
from geo.reports.slide import ChartFigure, MapFigure

SHAPES = {3: ((3, 1), (2, 2)), 4: ((2, 2),), 5: ((3, 2), (2, 3)), 6: ((3, 2), (2, 3))}
"""Columns and rows that so many maps may stand in."""


@dataclass(frozen=True)
class Grid:
    """Where small maps stand.

    Attributes:
        columns: How many stand beside each other.
        cells: Of the maps, row by row.
        legend: Of the legend that they share; empty where there is none.
    """

    columns: int
    cells: tuple[Box, ...]
    legend: Box


def lay_grid(
    n: int, box: Box, *, aspect: float, legend: float, gap: float, around: float = 0.0
) -> Grid:
    """The grid in which maps get largest; their legend stands in a free cell or at the right.

    Args:
        n: How many maps.
        box: Where all of it may stand.
        aspect: Height of the maps for their width.
        legend: Width that the legend needs; 0 where there is none.
        gap: Between all of them.
        around: Height that each cell gives to its heading and scale bar.
    """

    def size(grid: Grid) -> float:
        cell = grid.cells[0]
        return min(cell.width, max(cell.height - around, 1.0) / max(aspect, 1e-9))

    grids = [_lay(n, box, shape, legend, gap) for shape in SHAPES.get(n, ((3, -(-n // 3)),))]
    return max(grids, key=size)


def _lay(n: int, box: Box, shape: tuple[int, int], legend: float, gap: float) -> Grid:
    columns, rows = shape
    is_free = columns * rows > n and (box.width - (columns - 1) * gap) / columns >= legend
    aside = 0.0 if is_free or not legend else legend + gap
    width = (box.width - aside - (columns - 1) * gap) / columns
    height = (box.height - (rows - 1) * gap) / rows
    cells = [
        Box(box.left + column * (width + gap), box.top + row * (height + gap), width, height)
        for row in range(rows)
        for column in range(columns)
    ]
    beside = Box(box.right - legend, box.top, legend, box.height)
    return Grid(columns, tuple(cells[:n]), cells[-1] if is_free and legend else beside)


def maps_with_legend(
    figures: Sequence[MapFigure | ChartFigure],
) -> tuple[tuple[MapFigure, ...], Legend | None]:
    """All figures that are maps, and the legend of all where the same colour means the same.

    Numbers of areas differ from map to map and are in the facts; years stand in the headings.
    """
    maps = tuple(figure for figure in figures if isinstance(figure, MapFigure))
    legends = [figure.legend for figure in maps]
    if len(maps) < len(figures) or not maps:
        return maps, None
    first = legends[0]
    same = all(
        (one.title, one.unit, _classes(one)) == (first.title, first.unit, _classes(first))
        for one in legends
    )
    return maps, _join(maps) if same else None


def _classes(legend: Legend) -> list[LegendRow]:
    """Rows of values; those of states are only there where they occur."""
    return [replace(row, n=None) for row in legend.rows if not row.fill.words]


def _join(maps: Sequence[MapFigure]) -> Legend:
    legends = [figure.legend for figure in maps]
    first = legends[0]
    states = (replace(row, n=None) for legend in legends for row in legend.rows if row.fill.words)
    kinds = dict.fromkeys(legend.badge for legend in legends)
    named = [
        ": ".join(words for words in (figure.heading, figure.legend.badge) if words)
        for figure in maps
        if len(kinds) > 1
    ]
    return replace(
        first,
        period=first.period if len({one.period for one in legends}) == 1 else "",
        rows=(*_classes(first), *dict.fromkeys(states)),
        method=first.method if len({one.method for one in legends}) == 1 else "",
        notes=tuple(dict.fromkeys(note for one in legends for note in one.notes)) + tuple(named),
        source=" ".join(dict.fromkeys(one.source for one in legends if one.source)),
        areas=tuple(dict.fromkeys(line for one in legends for line in one.areas)),
        badge=first.badge if len(kinds) == 1 else "",
        kind=first.kind if len(kinds) == 1 else "",
    )
