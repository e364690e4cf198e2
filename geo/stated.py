"""Published figures of a city as a whole, as their sources state them: “über 54 %” stays that."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.catalogue import Source
from geo.city import City
from geo.numbers import HARD_SPACE, NO_NUMBER, format_date, format_number
from geo.provenance.licences import find_licence
from geo.texts import Language, text
from geo.values import Qualifier

UNGROUPED = ("year", "type_no")
"""Units of numbers that are no amounts."""
NO_UNIT = ("yes_no", "date")
"""What stands in the column of units and is none."""


@dataclass(frozen=True)
class Fact:
    """A published figure of the city as a whole, with how exactly it is stated.

    Attributes:
        label: What was stated.
        value: With unit and qualifier.
        period: As the source dates it.
        source: Title, date and licence.
        note: What the source says beside it.
        number: Of an exact statement; None where a number would lose what belongs to it.
        decimals: Of the number as stated.
        bare: The value without its unit.
        unit: In words; may be empty.
    """

    label: str
    value: str
    period: str
    source: str
    note: str
    number: float | None = None
    decimals: int = 0
    bare: str = ""
    unit: str = ""


def list_facts(city: City, language: Language) -> list[Fact]:
    """The published figures as their sources state them: “über 54 %” stays that."""
    return [_fact(city, row, language) for _, row in city.facts.iterrows()]


def _fact(city: City, row: pd.Series, language: Language) -> Fact:
    source = city.sources.get(str(row["source_id"]))
    stated = {str(column): str(cell) for column, cell in row.items()}
    number = exact_number(stated)
    return Fact(
        label=stated[f"label_{language}"],
        value=state_value(stated, language),
        period=format_date(str(row["period"]), language) or text("overview.undated", language),
        source=_name(source, language) if source else "",
        note=stated[f"note_{language}"],
        number=number,
        decimals=0 if number is None else decimals_written(stated["value"]),
        bare=state_value(stated, language, with_unit=False),
        unit=state_unit(stated, language),
    )


def _name(source: Source, language: Language) -> str:
    """Title, date and known licence; all that is asked for stands in the list of sources."""
    licence = find_licence(source.licence)
    date = format_date(source.date, language) or text("overview.undated", language)
    return " · ".join([source.title, date, *([licence.key] if licence else [])])


def state_unit(row: Mapping[str, str], language: Language) -> str:
    """The unit of a published figure in words; empty where it has none."""
    unit = row["unit"]
    return text(f"units.{unit}", language) if unit and unit not in NO_UNIT else ""


def state_value(row: Mapping[str, str], language: Language, *, with_unit: bool = True) -> str:
    """A published figure with unit and qualifier: “über 54 %”.

    Args:
        row: Of a table of facts, see ``docs/data.md``.
        language: Of the reader.
        with_unit: False for a table whose units have a column of their own: “über 54”.
    """
    unit_key = row["unit"]
    if unit_key == "yes_no":
        return text(f"common.{'yes' if row['value'] == '1' else 'no'}", language)
    if unit_key == "date":
        stated = format_date(row["value"], language)
        return text(f"qualifiers.{row['qualifier']}", language, value=stated)
    unit = state_unit(row, language) if with_unit else ""
    number = _number(row["value"], language, grouped=unit_key not in UNGROUPED)
    if row["value_upper"]:
        number = f"{number}–{_number(row['value_upper'], language)}"
    stated = f"{number}{HARD_SPACE}{unit}" if unit else number
    return text(f"qualifiers.{row['qualifier']}", language, value=stated)


def exact_number(row: Mapping[str, str]) -> float | None:
    """The number of a published figure that is stated exactly; None for all others.

    “über 54 %” as 54 would say what the source does not. A year or a type is no quantity.
    """
    is_exact = row["qualifier"] == Qualifier.EXACT and not row["value_upper"]
    if not is_exact or row["unit"] in (*NO_UNIT, *UNGROUPED):
        return None
    try:
        number = float(row["value"])
    except ValueError:
        return None
    return number if np.isfinite(number) else None


def _number(written: str, language: Language, *, grouped: bool = True) -> str:
    try:
        number = float(written)
    except ValueError:
        return written or NO_NUMBER
    return (
        format_number(number, language, decimals=decimals_written(written)) if grouped else written
    )


def decimals_written(written: str) -> int:
    """With how many decimals a figure was published."""
    return len(written.partition(".")[2])
