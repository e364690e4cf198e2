"""Any table instead of a city: named columns become the same selections."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from geo.areas import name_offenders
from geo.errors import IndexInputError
from geo.imports.draft import DecimalMark
from geo.segregation.city_counts import REST, Mask, reason_of
from geo.segregation.count_table import CountTable, read_count_table
from geo.segregation.grounds import place_rows
from geo.segregation.plausible import SLACK
from geo.segregation.selection import NO_RESIDENTS, Form, Ground, LeftOut, Selection
from geo.values import Floats

TOTAL_ROW = "total_row"
Rows = npt.NDArray[np.intp]
People = tuple[tuple[str, ...], Floats, Floats]


@dataclass(frozen=True)
class TableChoice:
    """Which columns of a table are whom.

    Attributes:
        file: CSV or spreadsheet.
        group: Column of the group.
        total: Column of all residents.
        against: Column of the group it is compared with; empty or ``rest``: everybody else.
        groups: Columns of several groups, for the indices over several groups.
        polygons: File with the areas' polygons.
        key: Column with the areas' keys, in the table and in the polygons.
        encoding: Of the table; found where empty.
        decimal: Decimal mark, where the table leaves it open.
        crs: Coordinate system of the polygons, where the file does not say.
    """

    file: Path
    group: str = ""
    total: str = ""
    against: str = ""
    groups: tuple[str, ...] = ()
    polygons: Path | None = None
    key: str = ""
    encoding: str = ""
    decimal: DecimalMark = ""
    crs: str = ""

    @property
    def other(self) -> str:
        """Column of the other group; empty for everybody else."""
        return "" if self.against == REST else self.against

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that hold counts, each once."""
        named = (self.group, self.total, self.other, *self.groups)
        return tuple(dict.fromkeys(column for column in named if column))


def select_from_table(choice: TableChoice, *, minimum: int = 0) -> dict[Form, Selection]:
    """The selections that the named columns allow, over the same rows.

    Two groups where ``group`` is named, several where ``groups`` are. There is no least size
    of a group unless set: the table is the user's own.

    Raises:
        ImportRefusedError: A file cannot be read, or a column is missing.
        IndexInputError: A cell is no count, or counts contradict each other.
    """
    _refuse_same_columns(choice)
    table = read_count_table(
        choice.file,
        choice.columns,
        key=choice.key,
        encoding=choice.encoding,
        decimal=choice.decimal,
    )
    if choice.key:
        _refuse_repeated_keys(choice.key, table)
    people: dict[Form, People] = {}
    if choice.group:
        people["two_groups"] = _two_groups(choice, table)
    if choice.groups:
        several = np.stack([table.counts[column] for column in choice.groups])
        people["multigroup"] = (choice.groups, several, np.zeros(several.shape[1]))
    residents = np.stack([counts.sum(axis=0) + rest for _, counts, rest in people.values()])
    known = np.isfinite(residents).all(axis=0) & ~table.totals
    inhabited = (np.nan_to_num(residents) > 0).any(axis=0)
    used, empty = np.flatnonzero(known & inhabited), np.flatnonzero(known & ~inhabited)
    ground = _ground(choice, table, used, empty)
    left_out = _left_out(table, known, used)
    return {
        form: _select(form, entry, table, used, ground=ground, left_out=left_out, minimum=minimum)
        for form, entry in people.items()
    }


def _refuse_same_columns(choice: TableChoice) -> None:
    for named in ((choice.group, choice.total, choice.other), choice.groups):
        given = [column for column in named if column]
        if len(set(given)) < len(given):
            twice = next(column for column in given if given.count(column) > 1)
            raise IndexInputError("segregation.column_for_two", column=twice)


def _refuse_repeated_keys(column: str, table: CountTable) -> None:
    """A key names one area; rows of totals are no areas."""
    labels = Counter(
        label for label, total in zip(table.labels, table.totals, strict=True) if not total
    )
    repeated = [label for label, rows in labels.items() if rows > 1]
    if repeated:
        told = {"column": column, "keys": name_offenders(repeated)}
        raise IndexInputError("segregation.key_repeated", file=table.file, **told)


def _select(
    form: Form,
    people: People,
    table: CountTable,
    used: Rows,
    *,
    ground: Ground | None,
    left_out: tuple[LeftOut, ...],
    minimum: int,
) -> Selection:
    groups, counts, rest = people
    labels = tuple(table.labels[i] for i in used)
    return Selection(
        form=form,
        groups=groups,
        counts=counts[:, used],
        rest=rest[used],
        area_ids=labels,
        names=labels,
        parents=("",) * len(labels),
        shown=np.ones(len(labels), dtype=bool),
        left_out=left_out,
        ground=ground,
        no_ground="" if ground is not None else "none",
        minimum=minimum,
    )


def _two_groups(choice: TableChoice, table: CountTable) -> People:
    """Group, other and those in neither."""
    group = table.counts[choice.group]
    other = table.counts[choice.other] if choice.other else np.zeros_like(group)
    names = (choice.group, choice.other or REST)
    if not choice.total:
        return names, np.stack([group, other]), np.zeros_like(group)
    total = table.counts[choice.total]
    beyond = total - group - other
    wrong = beyond < -SLACK * np.maximum(np.nan_to_num(total), 1.0)
    column = " + ".join(filter(None, (choice.group, choice.other)))
    told = {"column": column, "total": choice.total}
    table.refuse_rows("segregation.row_exceeds_total", wrong & ~table.totals, **told)
    beyond = np.maximum(beyond, 0.0)
    if choice.other:
        return names, np.stack([group, other]), beyond
    return names, np.stack([group, beyond]), np.zeros_like(group)


def _left_out(table: CountTable, known: Mask, used: Rows) -> tuple[LeftOut, ...]:
    def reason(row: int) -> str:
        if table.totals[row]:
            return TOTAL_ROW
        return NO_RESIDENTS if known[row] else reason_of(int(table.states[row]))

    rows = np.setdiff1d(np.arange(len(table.lines)), used)
    return tuple(LeftOut(table.labels[row], "", reason(int(row))) for row in rows)


def _ground(choice: TableChoice, table: CountTable, used: Rows, empty: Rows) -> Ground | None:
    """Points and land of the rows that take part, and the land where nobody lives."""
    if choice.polygons is None:
        return None
    labels = [table.labels[i] for i in np.concatenate([used, empty])]
    points, land = place_rows(choice.polygons, labels, key=choice.key, crs=choice.crs)
    return Ground(points[: len(used)], land[: len(used)], float(land[len(used) :].sum()))
