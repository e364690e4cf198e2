"""Tables in a page: the whole one behind a slide, and one that is itself what a slide shows."""

from geo.layers.escape import escape_html
from geo.reports.slide import Column, Table
from geo.reports.table_setting import count_rows
from geo.texts import Language, text

MOST_ROWS = 40
"""No slide shows more; the page's script leaves away those that do not fit."""
LONGEST = 22
"""Signs that are not broken into lines: a number with its interval, a kind, a unit. Two lines of
one such cell in each row are twice the table."""
PARTS = {"rows": "reports.rows_of", "columns": "reports.columns_of"}
"""Of the sentence on what is left out."""


def table_html(table: Table, *, most: int | None = None) -> str:
    """The real table; its first column names the rows.

    Args:
        table: Captions, titles and cells.
        most: Rows, where not all are wanted.
    """
    head = "".join(
        f'<th scope="col"{_class(column)}>{escape_html(column.title)}</th>'
        for column in table.columns
    )
    rows = "".join(
        f"<tr>{''.join(_cell(column, row, place) for place, column in enumerate(table.columns))}"
        "</tr>"
        for row in range(count_rows(table))[:most]
    )
    return (
        f"<table><caption>{escape_html(table.caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def big_table_html(table: Table, language: Language) -> str:
    """The table where a figure would stand, and what is to be said where not all of it fits.

    The sentence holds places for numbers, which the page's script fills in when it has seen how
    many rows fit.
    """
    if not table.columns:
        return ""
    rows = count_rows(table)
    marks = {name: text(key, language, n="{n}", total="{total}") for name, key in PARTS.items()}
    whole = text("reports.whole_behind", language, shown="{shown}")
    told = "".join(f' data-{name}="{escape_html(mark)}"' for name, mark in marks.items())
    left = marks["rows"].replace("{n}", f"{MOST_ROWS}").replace("{total}", f"{rows}")
    said = whole.replace("{shown}", left) if rows > MOST_ROWS else ""
    return (
        f'<div class="big-table" data-n-rows="{rows}" data-n-columns="{len(table.columns)}"{told} '
        f'data-whole="{escape_html(whole)}">{table_html(table, most=MOST_ROWS)}</div>'
        f'<p class="left-out">{escape_html(said)}</p>'
    )


def _cell(column: Column, row: int, place: int) -> str:
    words = escape_html(column.words[row])
    if place == 0:
        return f'<th scope="row">{words}</th>'
    return f"<td{_class(column)}>{words}</td>"


def _class(column: Column) -> str:
    """Numbers stand right; what is short stays in one line."""
    is_long = max(map(len, column.words), default=0) > LONGEST
    names = [*(["number"] if column.numbers is not None else []), *([] if is_long else ["short"])]
    return f' class="{" ".join(names)}"' if names else ""
