"""What a cell of a slide's table is: a number, an official sign for why there is none, or words."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from geo.classification import STATES_WITHOUT_CLASS
from geo.numbers import NO_NUMBER, format_number, round_shown
from geo.reports.slide import Column
from geo.symbols import SIGN_OF_STATE
from geo.texts import Language, text
from geo.values import State

_BEHIND_NUMBER = re.compile(r"\D*|\s*\(.*\)")
"""A unit, or an interval in brackets; "12 to 15" is no 12."""
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet program compute a text (OWASP, CSV injection)."""


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes:
        kind: ``number``: as exact as shown; ``state``: none, and why; ``words``: all else, among
            it a figure that its source states as "about" or "more than".
        words: As a reader sees them; of a state its official sign.
        number: As shown; NaN where it is none.
        decimals: Of the number as shown.
        unit: What stands behind the number: its unit, or its interval in brackets.
        state: Why there is none.
    """

    kind: Literal["number", "state", "words"]
    words: str
    number: float = float("nan")
    decimals: int = 0
    unit: str = ""
    state: State = State.PRESENT


@cache
def states_of_words(language: Language) -> dict[str, State]:
    """Signs, and the words that stand for them on screen."""
    said = {
        text(f"legend.state_{state.name.lower()}", language): state
        for state in STATES_WITHOUT_CLASS
    }
    signs = {sign: state for state, sign in SIGN_OF_STATE.items()}
    return said | signs | {NO_NUMBER: State.MISSING}


def read_cells(column: Column, language: Language) -> list[Cell]:
    """The cells of a column; one without numbers has words alone."""
    if column.numbers is None:
        return [Cell("words", words) for words in column.words]
    decimals = column.row_decimals or (column.decimals,) * len(column.words)
    return [
        _read_cell(words, float(round_shown(number, places)), places, language)
        for words, number, places in zip(column.words, column.numbers, decimals, strict=True)
    ]


def _read_cell(words: str, number: float, decimals: int, language: Language) -> Cell:
    state = states_of_words(language).get(words)
    if state is not None:
        return Cell("state", SIGN_OF_STATE[state], state=state)
    if np.isfinite(number):
        shown = format_number(number, language, decimals=decimals)
        if words.startswith(shown) and _BEHIND_NUMBER.fullmatch(words[len(shown) :]):
            return Cell("number", words, number, decimals, unit=words[len(shown) :])
    return Cell("words", words)


def is_formula(words: str) -> bool:
    """Whether a spreadsheet program might compute a text; official signs are safe."""
    return words.startswith(FORMULA_SIGNS) and words not in SIGN_OF_STATE.values()
