"""What an import found: every problem with its place, and a ledger of every row."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pandas as pd

from geo.numbers import format_number
from geo.texts import Language, load_texts, text

LEFT_OUT_COLUMNS = ("file", "row", "area_key", "area_name", "label", "period", "cell", "reason")

MAX_LISTED = 100
"""A report lists this many cells of a kind; all of them are in the table of the city's file."""


class Severity(StrEnum):
    """How much a problem weighs."""

    BLOCKING = "blocking"
    WARNING = "warning"
    NOTE = "note"


ORDER = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.NOTE: 2}


OPTION_OF_FIELD = {
    "crs": "--crs",
    "swap_axes": "--swap-axes",
    "layer": "--layer",
    "encoding": "--encoding",
    "decimal": "--decimal",
    "key_column": "--key",
    "table_key": "--table-key",
    "period": "--period",
    "signs": "--signs",
    "dissolve": "--dissolve",
    "geometry_year": "--geometry-year",
    "key_width": "--key-width",
    "share_scale": "--share-scale",
    "perturbed": "--perturbed",
    "confirm_mixed_years": "--confirm-mixed-years",
    "same_areas": "--same-area",
    "column_names": "--column-name",
}
"""Fields of the page „Daten“, by their names in its texts, and the options that say the same."""


ASKED = re.compile(r"\{at_(\w+)\}")


@dataclass(frozen=True)
class Wording:
    """A value of a sentence that is itself said in the reader's language.

    Attributes:
        key: Of its text, without the room.
        values: What it names in turn.
        room: Room of the text.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    room: str = "imports"


@dataclass(frozen=True)
class Problem:
    """One thing the user should know of a file.

    Attributes:
        key: Name of the sentence in the texts, without the room ``imports.``; the sentence
            says what was found and what was expected, ``<key>_remedy`` what to do.
        values: What the sentence names.
        row: Line of the file, counted from 1 as a spreadsheet does; 0 where there is none.
    """

    severity: Severity
    key: str
    file: str = ""
    row: int = 0
    column: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, language: Language, *, on_page: bool = False) -> str:
        """What was found and what to do, with its place in front.

        Args:
            language: Of the sentence.
            on_page: Whether fields are named alone, without the options of the command line.
        """
        values = {name: _shown(value, language) for name, value in self.values.items()}
        values |= _where_to_say(language, on_page=on_page)
        parts = [text(f"imports.{self.key}", language, **values)]
        remedy = f"imports.{self.key}_remedy"
        if remedy in load_texts(language):
            parts.append(text(remedy, language, **values))
        place = self.place(language)
        return f"{place}: {' '.join(parts)}" if place else " ".join(parts)

    @property
    def fields(self) -> tuple[str, ...]:
        """Fields of the page that its remedy names."""
        remedy = load_texts("de").get(f"imports.{self.key}_remedy", "")
        return tuple(dict.fromkeys(ASKED.findall(remedy)))

    def place(self, language: Language) -> str:
        """File, row and column, as far as there are any."""
        parts = [self.file] if self.file else []
        if self.row:
            parts.append(text("imports.place_row", language, row=self.row))
        if self.column:
            parts.append(text("imports.place_column", language, column=self.column))
        return ", ".join(parts)


def _where_to_say(language: Language, *, on_page: bool) -> dict[str, str]:
    """For remedies: ``at_<field>`` names the field of the page and the option of the command."""
    return {
        f"at_{field}": text(
            "imports.where_page" if on_page else "imports.where",
            language,
            field=text(f"data.{field}", language),
            option=option,
        )
        for field, option in OPTION_OF_FIELD.items()
    }


def _shown(value: object, language: Language) -> str:
    """A number as the reader writes it, words in the reader's language, the rest as it is."""
    if isinstance(value, Wording):
        values = {name: _shown(part, language) for name, part in value.values.items()}
        return text(f"{value.room}.{value.key}", language, **values)
    if isinstance(value, tuple):
        return ", ".join(_shown(part, language) for part in value)
    if isinstance(value, int) and not isinstance(value, bool):
        return format_number(value, language)
    if isinstance(value, float):
        return format_number(value, language, decimals=0 if abs(value) >= 1000 else 2)
    return str(value)


def blocking(key: str, /, **told: Any) -> Problem:  # noqa: ANN401 - values of any sentence
    """A problem that must be solved before the city can be built.

    Args:
        key: Name of the sentence.
        told: ``file``, ``row`` and ``column`` where there are any, and what the sentence names.
    """
    return _problem(Severity.BLOCKING, key, told)


def warning(key: str, /, **told: Any) -> Problem:  # noqa: ANN401 - values of any sentence
    """Something that changes figures or leaves some out; arguments as above."""
    return _problem(Severity.WARNING, key, told)


def note(key: str, /, **told: Any) -> Problem:  # noqa: ANN401 - values of any sentence
    """Something that was decided and can be checked; arguments as above."""
    return _problem(Severity.NOTE, key, told)


def _problem(severity: Severity, key: str, told: dict[str, Any]) -> Problem:
    places = {name: told[name] for name in ("file", "row", "column") if name in told}
    values = {name: value for name, value in told.items() if name not in places}
    return Problem(severity, key, **places, values=values)


@dataclass(frozen=True)
class LedgerLine:
    """Where the cells of one table went: ``read == stored + left_out``."""

    file: str
    table: str
    rows: int
    read: int
    stored: int
    left_out: int


@dataclass(frozen=True, eq=False)
class ImportReport:
    """All problems, where every cell went, and the cells that were left out one by one."""

    problems: tuple[Problem, ...] = ()
    ledger: tuple[LedgerLine, ...] = ()
    left_out: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=list(LEFT_OUT_COLUMNS))
    )

    @property
    def is_blocked(self) -> bool:
        """Whether a problem stands in the way of building the city."""
        return any(problem.severity is Severity.BLOCKING for problem in self.problems)

    def of(self, severity: Severity) -> list[Problem]:
        """The problems of one severity."""
        return [problem for problem in self.problems if problem.severity is severity]

    def extended(self, problems: Iterable[Problem]) -> "ImportReport":
        """A copy with further problems; one already told is not told again."""
        merged = list(self.problems)
        merged.extend(problem for problem in problems if problem not in merged)
        merged.sort(key=lambda problem: ORDER[problem.severity])
        return ImportReport(tuple(merged), self.ledger, self.left_out)

    def as_json(self, language: Language) -> dict[str, object]:
        """The report for ``--json`` and ``report.json``."""
        return {
            "blocked": self.is_blocked,
            "problems": [
                {
                    "severity": problem.severity.value,
                    "key": problem.key,
                    "file": problem.file,
                    "row": problem.row,
                    "column": problem.column,
                    "sentence": problem.sentence(language),
                }
                for problem in self.problems
            ],
            "ledger": [vars(line) for line in self.ledger],
            "left_out": _reasons(self.left_out),
        }


def _reasons(left_out: pd.DataFrame) -> list[dict[str, object]]:
    """How many cells were left out for which reason, with the first of them."""
    told: list[dict[str, object]] = []
    for (file, reason), cells in left_out.groupby(["file", "reason"], sort=False):
        first = cells.head(MAX_LISTED).to_dict("records")
        told.append({"file": file, "reason": reason, "n": len(cells), "first": first})
    return told
