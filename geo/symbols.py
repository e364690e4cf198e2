"""A cell of an official table: a number, or a sign that says why there is none.

The embedded cities use the classic signs of German official statistics; the importer reads
them too. See ``docs/data.md`` for the list.
"""

from geo.values import State

STATE_OF_SIGN = {
    "-": State.EXACT_ZERO,
    "–": State.EXACT_ZERO,
    ".": State.SUPPRESSED,
    "·": State.SUPPRESSED,
    "/": State.UNRELIABLE,
    "x": State.NOT_APPLICABLE,
    "X": State.NOT_APPLICABLE,
    "...": State.NOT_YET,
    "…": State.NOT_YET,
    "": State.MISSING,
}
SIGN_OF_STATE = {
    State.EXACT_ZERO: "-",
    State.SUPPRESSED: ".",
    State.UNRELIABLE: "/",
    State.NOT_APPLICABLE: "x",
    State.NOT_YET: "...",
    State.MISSING: "",
}


def read_cell(cell: str) -> tuple[float, State]:
    """Value and state of a cell whose number is written with a decimal point.

    Raises:
        ValueError: Neither a finite number nor one of the signs.
    """
    cell = cell.strip()
    state = STATE_OF_SIGN.get(cell)
    if state is not None:
        return (0.0 if state is State.EXACT_ZERO else float("nan")), state
    number = float(cell)
    if number - number != 0:
        raise ValueError(cell)
    return number, State.EXACT_ZERO if number == 0 else State.PRESENT
