"""Rows of a real table that can be chosen: a button in the row's head, one listener for all."""

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

# The table stays plain HTML; only which row was chosen goes back to the server.
SCRIPT = """
export default function (component) {
  const pick = (event) => {
    const button = event.target.closest && event.target.closest("button.atlas-row");
    if (button) component.setTriggerValue("picked", button.dataset.area);
  };
  document.addEventListener("click", pick);
  return () => document.removeEventListener("click", pick);
}
"""
STYLE = """<style>
button.atlas-row { background: none; border: 0; padding: 0; font: inherit; color: #1f5a7a;
  text-align: left; cursor: pointer; text-decoration: underline; text-underline-offset: .15em; }
button.atlas-row:focus-visible { outline: 2px solid #1f5a7a; outline-offset: 2px; }
</style>"""


def show_choosable_table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    area_ids: Sequence[str],
    *,
    caption: str,
    chosen: str,
    numbers: frozenset[int] = frozenset(),
) -> None:
    """A table whose first column holds buttons with the areas' names."""
    head = "".join(
        f'<th scope="col"{_class(column in numbers)}>{escape(name)}</th>'
        for column, name in enumerate(header)
    )
    body = "".join(
        _row(cells, area, numbers, is_chosen=area == chosen)
        for cells, area in zip(rows, area_ids, strict=True)
    )
    st.html(
        f'{STYLE}<div class="atlas-table-frame"><table class="atlas"><caption>{escape(caption)}'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _class(is_number: bool) -> str:  # noqa: FBT001 - one private flag
    return ' class="number"' if is_number else ""


def _row(cells: Sequence[str], area: str, numbers: frozenset[int], *, is_chosen: bool) -> str:
    first, *rest = cells
    others = "".join(
        f"<td{_class(column in numbers)}>{escape(cell)}</td>"
        for column, cell in enumerate(rest, start=1)
    )
    mark = ' class="chosen"' if is_chosen else ""
    pressed = "true" if is_chosen else "false"
    button = (
        f'<button type="button" class="atlas-row" aria-pressed="{pressed}" '
        f'data-area="{escape(area)}">{escape(first)}</button>'
    )
    return f'<tr{mark}><th scope="row">{button}</th>{others}</tr>'


def listen_to_rows(on_pick: Callable[[str], None], *, key: str) -> None:
    """Call back with the area whose row was chosen, before the script runs again."""
    rows = st.components.v2.component("ankunftsatlas_rows", js=SCRIPT)

    def tell() -> None:
        picked = st.session_state[key].get("picked")
        if picked:
            on_pick(str(picked))

    rows(key=key, on_picked_change=tell, height=0)
