"""A real HTML table: the equal way to every number for keyboard and screen reader."""

from collections.abc import Sequence
from html import escape

import streamlit as st


def show_table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    caption: str,
    numbers: frozenset[int] = frozenset(),
    chosen: int | None = None,
) -> None:
    """Draw a table; the first column heads its row.

    Args:
        caption: What the table shows, read first by a screen reader.
        numbers: Columns set flush right.
        chosen: Row that is highlighted.
    """
    head = "".join(
        f'<th scope="col"{_class(column in numbers)}>{escape(name)}</th>'
        for column, name in enumerate(header)
    )
    body = "".join(_row(row, numbers, chosen=i == chosen) for i, row in enumerate(rows))
    st.html(
        f'<div class="atlas-table-frame"><table class="atlas"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _class(is_number: bool) -> str:  # noqa: FBT001 - one private flag
    return ' class="number"' if is_number else ""


def _row(cells: Sequence[str], numbers: frozenset[int], *, chosen: bool) -> str:
    first, *rest = cells
    others = "".join(
        f"<td{_class(column in numbers)}>{escape(cell)}</td>"
        for column, cell in enumerate(rest, start=1)
    )
    mark = ' class="chosen"' if chosen else ""
    return f'<tr{mark}><th scope="row">{escape(first)}</th>{others}</tr>'
