"""A cell of an official table: a number, or a sign that says why there is none.

Two generations of signs are in use: the classic one of the German statistical offices, which
the embedded cities use, and a newer one with letters. See ``docs/data.md`` for the list.
"""

from typing import Literal

from geo.values import State

Generation = Literal["classic", "new"]

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
STATE_OF_NEW_SIGN = STATE_OF_SIGN | {
    # Rounded to zero: a zero all the same.
    "k": State.EXACT_ZERO,
    "g": State.SUPPRESSED,
    "u": State.UNRELIABLE,
    "t": State.NOT_YET,
}
# The Federal Employment Agency stars numbers below 10 in small areas, whatever the generation.
STARRED = {"*": State.SUPPRESSED}
SIGNS: dict[Generation, dict[str, State]] = {
    "classic": STATE_OF_SIGN | STARRED,
    "new": STATE_OF_NEW_SIGN | STARRED,
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
