"""A cell of an official table: a number, or a sign that says why there is none.

Two generations of signs are in use: the classic one of the German statistical offices, which
the embedded cities use, and a newer one with letters (Landesamt für Statistik Niedersachsen).
The same sign has changed its meaning: ``0`` was "less than half a unit" and is now "zero, or
changed to zero to protect somebody". So a state alone is not enough, a flag says which was meant.
See ``docs/data.md`` for the list.
"""

from enum import StrEnum
from typing import Literal

from geo.texts import Language, text
from geo.values import State

Generation = Literal["classic", "new"]


class Flag(StrEnum):
    """What a source says of a figure beside its value; words are ``symbols.<flag>``."""

    EXACT_ZERO = "exact_zero"
    BELOW_HALF = "below_half"
    ZERO_OR_WITHHELD = "zero_or_withheld"
    ROUNDED_TO_ZERO = "rounded_to_zero"
    WITHHELD = "withheld"
    BELOW_TEN = "below_ten"
    UNRELIABLE = "unreliable"
    LATER = "later"
    NO_SENSE = "no_sense"
    LIMITED = "limited"
    PROVISIONAL = "provisional"
    REVISED = "revised"
    ESTIMATED = "estimated"
    FORECAST = "forecast"
    BREAK = "break"


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
    # A number that was rounded to nothing is a number, not an exact zero.
    "k": State.PRESENT,
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
_FLAG_OF_SIGN = {
    "-": Flag.EXACT_ZERO,
    "–": Flag.EXACT_ZERO,
    ".": Flag.WITHHELD,
    "·": Flag.WITHHELD,
    "/": Flag.UNRELIABLE,
    "x": Flag.NO_SENSE,
    "X": Flag.NO_SENSE,
    "...": Flag.LATER,
    "…": Flag.LATER,
    "*": Flag.BELOW_TEN,
}
FLAGS: dict[Generation, dict[str, Flag]] = {
    "classic": _FLAG_OF_SIGN,
    "new": _FLAG_OF_SIGN
    | {
        "k": Flag.ROUNDED_TO_ZERO,
        "g": Flag.WITHHELD,
        "u": Flag.UNRELIABLE,
        "t": Flag.LATER,
    },
}
FLAG_OF_ZERO: dict[Generation, Flag] = {
    "classic": Flag.BELOW_HALF,
    "new": Flag.ZERO_OR_WITHHELD,
}
"""What a written ``0`` says; in the classic generation only beside ``-``, the exact zero."""
ZERO_SIGNS = ("-", "–")
FLAG_OF_MARK = {
    "p": Flag.PROVISIONAL,
    "r": Flag.REVISED,
    "s": Flag.ESTIMATED,
    "e": Flag.ESTIMATED,
    "f": Flag.FORECAST,
    "b": Flag.BREAK,
    "u": Flag.LIMITED,
}
"""Letters behind a number, the same in both generations."""
SIGN_OF_STATE = {
    State.EXACT_ZERO: "-",
    State.SUPPRESSED: ".",
    State.UNRELIABLE: "/",
    State.NOT_APPLICABLE: "x",
    State.NOT_YET: "...",
    State.MISSING: "",
}


def say_flag(flag: str, language: Language) -> str:
    """What a flag means, in words; nothing for no flag."""
    return text(f"symbols.{flag}", language) if flag else ""


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
