"""How wide the columns of a printed table are: by what stands in them, not all alike."""

from geo.reports.drawing_text import text_width
from geo.reports.slide import Column, Table

PADDING = 9.0
"""Left and right of the words of a cell, points."""
IN_ONE_LINE = 0.9
"""Share of a column's cells that need not be broken."""


def share_width(table: Table, width: float, size: float) -> tuple[float, ...]:
    """Points of each column.

    Each gets what most of its cells and its longest words need; what is left goes to columns
    whose title or longest cell would like to stand in fewer lines, and then to the first.

    Args:
        table: With at least one column.
        width: Of the whole table, points.
        size: Of its letters.
    """
    needs, wishes = zip(*(_needs_and_wishes(column, size) for column in table.columns), strict=True)
    rest = width - sum(needs)
    if rest <= 0:
        return tuple(need * width / sum(needs) for need in needs)
    given = min(rest / sum(wishes), 1.0) if sum(wishes) else 0.0
    widths = [need + given * wish for need, wish in zip(needs, wishes, strict=True)]
    widths[0] += width - sum(widths)
    return tuple(widths)


def _needs_and_wishes(column: Column, size: float) -> tuple[float, float]:
    """Points without which words are torn, and points more with which no line is broken."""
    cells = sorted(text_width(words, size) for words in column.words)
    most = cells[round(IN_ONE_LINE * (len(cells) - 1))] if cells else 0.0
    words = {word for cell in column.words for word in cell.split()}
    longest = max((text_width(word, size) for word in words), default=0.0)
    title = max((text_width(word, size, bold=True) for word in column.title.split()), default=0.0)
    need = max(most, longest, title, size)
    whole = max(text_width(column.title, size, bold=True), *cells[-1:], 0.0)
    return need + PADDING, max(whole - need, 0.0)


def letters_of(table: Table) -> float:
    """Points of the letters: smaller where there are many columns."""
    n = len(table.columns)
    return 8.5 if n <= 4 else 7.5 if n <= 7 else 6.5
