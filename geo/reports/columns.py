"""How wide the columns of a printed table are: by what stands in them, not all alike."""

from geo.reports.drawing_text import text_width
from geo.reports.slide import Column, Table

PADDING = 9.0
"""Left and right of the words of a cell, points."""
IN_ONE_LINE = 0.9
"""Share of a column's cells that need not be broken."""
UNBROKEN = 8.0
"""Longer words may be broken where there is no room, in heights of their letters."""
Points = tuple[float, ...]


def share_width(table: Table, width: float, size: float) -> tuple[float, ...]:
    """Points of each column.

    Each gets what most of its cells and its longest words need; what is left goes to columns
    whose title or longest cell would like to stand in fewer lines, and then to the first. Where
    there is not enough for all, words are broken, but numbers and dates stay whole.

    Args:
        table: With at least one column.
        width: Of the whole table, points.
        size: Of its letters.
    """
    measured = [_measure_column(column, size) for column in table.columns]
    least, needs, wholes = zip(*measured, strict=True)
    if sum(least) >= width:
        return tuple(one * width / sum(least) for one in least)
    if sum(needs) >= width:
        return _share_rest(least, needs, width)
    widths = list(_share_rest(needs, wholes, width))
    widths[0] += width - sum(widths)
    return tuple(widths)


def _share_rest(given: Points, wished: Points, width: float) -> Points:
    """What is there beyond what is given goes to all by what they lack, and no further."""
    lacking = [more - one for one, more in zip(given, wished, strict=True)]
    part = min((width - sum(given)) / sum(lacking), 1.0) if sum(lacking) else 0.0
    return tuple(one + part * lack for one, lack in zip(given, lacking, strict=True))


def _measure_column(column: Column, size: float) -> tuple[float, float, float]:
    """Points without which numbers are torn, without which words are, and for whole cells."""
    cells = sorted(text_width(words, size) for words in column.words)
    most = cells[round(IN_ONE_LINE * (len(cells) - 1))] if cells else 0.0
    words = {word: text_width(word, size) for cell in column.words for word in cell.split()}
    words |= {word: text_width(word, size, bold=True) for word in column.title.split()}
    unbroken = (
        wide if any(sign.isdigit() for sign in word) else min(wide, UNBROKEN * size)
        for word, wide in words.items()
    )
    least = max(size, *unbroken)
    need = max(most, least, *words.values())
    whole = max(need, text_width(column.title, size, bold=True), *cells[-1:])
    return least + PADDING, need + PADDING, whole + PADDING


def letters_of(table: Table) -> float:
    """Points of the letters: smaller where there are many columns."""
    n = len(table.columns)
    return 8.5 if n <= 4 else 7.5 if n <= 7 else 6.5
