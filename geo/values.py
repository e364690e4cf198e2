"""Values of areas: the long table at the door, the panel of one indicator inside.

Six kinds of absence stay apart: a cell without a number always says why.
"""

from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.areas import name_offenders
from geo.errors import UnknownKeyError, ValuesError

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]


class State(IntEnum):
    """Why a cell has a number, or why it has none.

    ``UNRELIABLE`` may carry a number (official sign ``( )``) or none (``/``).
    """

    PRESENT = 0
    EXACT_ZERO = 1
    SUPPRESSED = 2
    UNRELIABLE = 3
    NOT_APPLICABLE = 4
    NOT_YET = 5
    MISSING = 6


class Kind(StrEnum):
    """Where a value comes from; nothing modelled is ever shown as published."""

    PUBLISHED = "published"
    DERIVED = "derived"
    MODELLED = "modelled"
    FICTIONAL = "fictional"
    UPLOADED = "uploaded"


class Qualifier(StrEnum):
    """How exactly a published figure is stated by its source."""

    EXACT = "exact"
    ABOUT = "about"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    RANGE = "range"


NUMBERED_STATES = (State.PRESENT, State.EXACT_ZERO, State.UNRELIABLE)

VALUE_COLUMNS = ("area_id", "indicator", "period", "value", "state", "kind", "source_id")
KEY_COLUMNS = ["area_id", "indicator", "period"]
"""Further columns of the long table: ``qualifier`` (a ``Qualifier``) and ``note`` (text); of an
import also ``flag`` (a ``geo.symbols.Flag``), what the source says of the figure."""


def validate_values(values: pd.DataFrame, *, area_ids: pd.Index) -> pd.DataFrame:
    """The long table as it came in, if it keeps its contract.

    Raises:
        ValuesError: A column is missing, a cell occurs twice, an area is unknown, a number
            is infinite, or a number stands where the state says that there is none.
    """
    for column in VALUE_COLUMNS:
        if column not in values.columns:
            found = ", ".join(map(str, values.columns))
            raise ValuesError("errors.values_missing_column", column=column, found=found)
    unknown = ~values["area_id"].isin(area_ids)
    if unknown.any():
        ids = name_offenders(values.loc[unknown, "area_id"].unique())
        raise ValuesError("errors.values_unknown_area", ids=ids)
    numbers = values["value"].to_numpy(dtype=np.float64)
    states = values["state"].to_numpy(dtype=np.int8)
    has_number = ~np.isnan(numbers)
    for wrong, key in (
        (values.duplicated(KEY_COLUMNS).to_numpy(), "errors.values_duplicate"),
        (np.isinf(numbers), "errors.values_not_finite"),
        (has_number & ~np.isin(states, NUMBERED_STATES), "errors.values_state_mismatch"),
        (~has_number & (states <= State.EXACT_ZERO), "errors.values_state_mismatch"),
    ):
        if wrong.any():
            rows = values.loc[wrong, KEY_COLUMNS].astype(str).agg(" / ".join, axis=1)
            raise ValuesError(key, rows=name_offenders(rows))
    return values


def empty_values() -> pd.DataFrame:
    """A long table without a row."""
    dtypes = {"value": np.float64, "state": np.int8}
    columns = [*VALUE_COLUMNS, "qualifier", "note"]
    return pd.DataFrame({name: pd.Series(dtype=dtypes.get(name, "str")) for name in columns})


@dataclass(frozen=True, eq=False)
class Panel:
    """One indicator over periods and areas of one level: arrays, last axis areas.

    Attributes:
        indicator: Key of the indicator.
        periods: Ascending.
        area_ids: In the order of the city's table of areas.
        values: Shape (n_periods, n_areas); NaN where there is no number.
        states: Codes of ``State``, same shape.
        numerator: What a share or rate counts, same shape; None where it is not known.
        denominator: What it counts against, same shape; None where it is not known.
        kind: Of the whole panel; ``DERIVED`` where it was computed here.
        sources: Keys of the sources it draws on.
        computed: Whether it was computed here; own and invented data keep their kind then.
    """

    indicator: str
    periods: tuple[str, ...]
    area_ids: tuple[str, ...]
    values: Floats
    states: Codes
    numerator: Floats | None = None
    denominator: Floats | None = None
    kind: Kind = Kind.PUBLISHED
    sources: tuple[str, ...] = ()
    computed: bool = False

    def position(self, period: str) -> int:
        """Row of a period.

        Raises:
            UnknownKeyError: The panel has no such period.
        """
        try:
            return self.periods.index(period)
        except ValueError:
            known = ", ".join(self.periods)
            raise UnknownKeyError(
                "errors.unknown_period", key=period, city=self.indicator, known=known
            ) from None

    def at(self, period: str) -> "Panel":
        """The panel of one period alone, still two-dimensional."""
        row = slice(self.position(period), self.position(period) + 1)
        return replace(
            self,
            periods=(period,),
            values=self.values[row],
            states=self.states[row],
            numerator=None if self.numerator is None else self.numerator[row],
            denominator=None if self.denominator is None else self.denominator[row],
        )


def pivot_panel(rows: pd.DataFrame, indicator: str, area_ids: pd.Index) -> Panel | None:
    """The stored cells of one indicator as arrays; None where no area has a cell.

    Cells that no row speaks of are ``MISSING``.

    Args:
        rows: Those of the long table that speak of the indicator.
        area_ids: Of the areas wanted; rows of others are passed over.
    """
    columns = area_ids.get_indexer(pd.Index(rows["area_id"]))
    wanted = columns >= 0
    if not wanted.any():
        return None
    rows, columns = rows[wanted], columns[wanted]
    periods = tuple(sorted(rows["period"].unique()))
    numbers = np.full((len(periods), len(area_ids)), np.nan)
    states = np.full(numbers.shape, State.MISSING, dtype=np.int8)
    cell = (pd.Index(periods).get_indexer(pd.Index(rows["period"])), columns)
    numbers[cell] = rows["value"].to_numpy(dtype=np.float64)
    states[cell] = rows["state"].to_numpy(dtype=np.int8)
    kinds = sorted(set(rows["kind"]))
    return Panel(
        indicator=indicator,
        periods=periods,
        area_ids=tuple(area_ids),
        values=numbers,
        states=states,
        kind=Kind(kinds[0]) if len(kinds) == 1 else Kind.DERIVED,
        sources=tuple(sorted(set(rows["source_id"]))),
    )
