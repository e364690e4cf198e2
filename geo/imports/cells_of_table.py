"""From a raw table to one row a cell, with key, label, period, value and state."""

import re
from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd

from geo.areas import name_offenders
from geo.imports.cells import ParsedColumn, parse_cells
from geo.imports.column_checks import check_column, merge_assumed
from geo.imports.draft import DecimalMark, DraftTable, ImportOptions, RawTable
from geo.imports.genesis import LABEL, VALUE, FlatTable, read_flat
from geo.imports.official_keys import restore_zeros, tell_levels
from geo.imports.repeated import settle_repeats
from geo.imports.report import Problem, Wording, blocking, note, warning
from geo.imports.shapes import (
    YEAR,
    Roles,
    adds,
    best_match,
    key_like_column,
    recognise,
    split_year,
    year_of_table,
)
from geo.imports.tally import tell_readings
from geo.imports.words import is_technical, is_word_for

LONG_COLUMNS = (
    "row", "area_key", "area_name", "area_id", "label", "period", "cell", "value", "state",
    "qualifier", "note", "flag", "unit", "changes", "reason",
)  # fmt: skip
LAST_DAY = re.compile(r"^31\.12\.(\d{4})$|^(\d{4})-12-31$")
DAY = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$")
UNREADABLE = "unreadable"


def draft_table(
    raw: RawTable, *, keys: Sequence[str], names: Sequence[str], options: ImportOptions
) -> tuple[DraftTable | None, list[Problem]]:
    """A table of the draft; None where nothing in it can be told apart."""
    flat, problems = read_flat(raw)
    if flat is not None:
        read, roles = flat.raw, _roles_of_flat(flat, keys, names)
    else:
        read, roles, problems = _recognise_keyed(raw, keys=keys, names=names, options=options)
    if roles.shape == "unknown" and keys and not roles.key:
        called = [column for column in raw.cells.columns if is_word_for(str(column), "key")]
        column = str((called or list(raw.cells.columns))[0])
        return None, [_key_not_met(raw, list(raw.cells[column].unique()), keys, column=column)]
    if roles.shape == "unknown":
        columns = ", ".join(map(str, raw.cells.columns[:12]))
        return None, [blocking("table_not_understood", file=raw.name, columns=columns)]
    long = _melt(read, roles)
    problems += [*_check_roles(read, roles, keys), *_check_period(raw, roles, options.period)]
    long["area_id"] = [roles.match.pairs.get(key, "") for key in long["area_key"]]
    long["period"] = long["period"].map(_as_period)
    if (long["period"] == "").any():
        long, said = _fill_period(raw, long, options)
        problems += said
    parsed, said = _parse(raw, roles, long, options)
    problems += [*said, *tell_readings(raw.name, parsed, generation=options.generation)]
    if roles.shape == "wide":
        parsed, said = settle_repeats(raw.name, parsed, dissolve=options.dissolve)
        problems += said
    table = DraftTable(
        raw=raw,
        shape=roles.shape,
        key_column=roles.key,
        name_column=roles.name,
        period_column=roles.period,
        match_rate=roles.match.rate,
        long=parsed,
    )
    return table, problems


def _recognise_keyed(
    raw: RawTable, *, keys: Sequence[str], names: Sequence[str], options: ImportOptions
) -> tuple[RawTable, Roles, list[Problem]]:
    """Roles of the columns, once the keys have the zeros back that a spreadsheet dropped."""
    roles = recognise(raw, keys=keys, names=names, options=options)
    if not roles.key:
        return raw, roles, []
    read, problems = restore_zeros(raw, roles.key, options, has_map=bool(keys))
    if read is not raw:
        roles = recognise(read, keys=keys, names=names, options=options)
    return read, roles, [*problems, *tell_levels(read, roles.key)]


def _roles_of_flat(flat: FlatTable, keys: Sequence[str], names: Sequence[str]) -> Roles:
    match = best_match(list(flat.raw.cells[flat.key].unique()), keys, names)
    return Roles(
        "long", flat.key, flat.name, flat.period, labels=(LABEL,), values=(VALUE,), match=match
    )


def _melt(raw: RawTable, roles: Roles) -> pd.DataFrame:
    cells = raw.cells.assign(__row=raw.cells.index)
    given = [column for column in (roles.key, roles.name, roles.period) if column]
    if roles.shape == "long":
        parts = [cells[column] for column in roles.labels]
        label = _join_labels(parts) if parts else pd.Series(roles.values[0], index=cells.index)
        long = cells[["__row", *given]].assign(label=label, cell=cells[roles.values[0]])
    else:
        long = cells.melt(
            id_vars=["__row", *given],
            value_vars=list(roles.values),
            var_name="label",
            value_name="cell",
        )
    renamed = {"__row": "row", roles.key: "area_key", roles.name: "area_name"}
    long = long.rename(columns={**renamed, roles.period: "period"}).reset_index(drop=True)
    for column in ("area_key", "area_name", "period"):
        if column not in long:
            long[column] = ""
    # A row of totals often has a name and no key.
    long["area_key"] = long["area_key"].where(long["area_key"] != "", long["area_name"])
    if roles.shape == "transposed":
        return long.assign(area_key=long["label"], area_name=long["label"], label=_subject(raw))
    if roles.shape == "wide" and not roles.period:
        split = long["label"].map(split_year)
        long["period"] = split.str[1]
        long["label"] = split.str[0].where(split.str[0] != "", _subject(raw))
    return long


def _subject(raw: RawTable) -> str:
    """What a table without headings for its figures is about: its title, else its file."""
    title = [line for line in raw.title if line]
    return title[-1][:80] if title else raw.sheet or raw.file.rpartition(".")[0] or raw.file


def _join_labels(parts: Sequence[pd.Series]) -> pd.Series:
    """The parts of a label, without one that repeats the part before it."""
    frame = pd.concat(parts, axis=1)
    unique = frame.drop_duplicates()
    joined = [": ".join(dict.fromkeys(filter(None, row))) for row in unique.to_numpy()]
    lookup = dict(zip(map(tuple, unique.to_numpy()), joined, strict=True))
    return pd.Series([lookup[tuple(row)] for row in frame.to_numpy()], index=frame.index)


def _as_period(period: str) -> str:
    """A year for the last day of a year, an ISO date for another day, else as it stands."""
    year_end = LAST_DAY.match(period)
    if year_end:
        return year_end.group(1) or year_end.group(2)
    day = DAY.match(period)
    return f"{day.group(3)}-{day.group(2):0>2}-{day.group(1):0>2}" if day else period


def _fill_period(
    raw: RawTable, long: pd.DataFrame, options: ImportOptions
) -> tuple[pd.DataFrame, list[Problem]]:
    found = options.period or year_of_table(raw)
    filled = long.assign(period=long["period"].where(long["period"] != "", found))
    if options.period:
        return filled, []
    if found:
        return filled, [note("period_from_title", file=raw.name, period=found)]
    if raw.of_layer:
        columns = name_offenders(long.loc[long["period"] == "", "label"].unique())
        return filled, [warning("period_missing_layer", file=raw.name, columns=columns)]
    return filled, [blocking("period_missing", file=raw.name)]


def _check_roles(raw: RawTable, roles: Roles, keys: Sequence[str]) -> list[Problem]:
    problems: list[Problem] = []
    if roles.shape == "long":
        problems += _tell_beside(raw, roles)
    elif roles.left and not raw.of_layer:
        problems.append(note("columns_left", file=raw.name, columns=name_offenders(roles.left)))
    if not keys:
        return problems
    if roles.key and roles.match.rate == 0:
        problems.append(
            _key_not_met(raw, list(raw.cells[roles.key].unique()), keys, column=roles.key)
        )
    elif not roles.key and roles.shape == "wide" and not roles.period:
        problems.append(_key_not_met(raw, list(raw.cells.iloc[:, 0].unique()), keys, column=""))
    elif roles.match.rule not in ("exact", "names") and roles.match.pairs:
        given, met = next((g, m) for g, m in roles.match.pairs.items())
        rule = Wording(f"rule_{roles.match.rule}")
        told = {"rule": rule, "given": given, "met": met, "n": len(roles.match.pairs)}
        told["rate"] = round(roles.match.rate * 100)
        problems.append(note("keys_respelt", file=raw.name, column=roles.key, **told))
    return problems


def _tell_beside(raw: RawTable, roles: Roles) -> list[Problem]:
    """What a long table holds beside its one column of figures."""
    given = [list(filter(None, part)) for part in ([roles.key], [roles.period], roles.labels)]
    told: list[str] = []
    figures: list[str] = []
    for column in roles.left:
        # Codes repeat area, period or label; further figures depend on the whole row.
        repeats = any(part and not adds(raw.cells, part, column) for part in given)
        is_named = is_technical(column) or is_word_for(column, "key")
        (told if repeats or is_named else figures).append(column)
    place = {"file": raw.name, "value": roles.values[0]}
    problems: list[Problem] = []
    if figures:
        problems.append(warning("figures_beside", columns=name_offenders(figures), **place))
    if told:
        problems.append(note("columns_beside", columns=name_offenders(told), **place))
    return problems


def _check_period(raw: RawTable, roles: Roles, period: str) -> list[Problem]:
    """Headings that name another year than the user."""
    if not period or roles.shape != "wide" or roles.period:
        return []
    others = [c for c in roles.values if (years := YEAR.findall(c)) and period[:4] not in years]
    told = {"period": period, "columns": name_offenders(others)}
    return [warning("period_contradicted", file=raw.name, **told)] if others else []


def _key_not_met(
    raw: RawTable, given: Sequence[str], keys: Sequence[str], *, column: str
) -> Problem:
    told = {"given": name_offenders(given), "keys": name_offenders(keys)}
    return blocking("key_not_met", file=raw.name, column=column, **told)


def tell_unlike_keys(table: DraftTable, keys: Sequence[str]) -> list[Problem]:
    """A table without a column of keys of which nothing would be stored.

    Blocking where a column looks like keys of other areas; else its figures are of the whole
    city, for which there is no level.

    Args:
        table: As placed on the areas.
        keys: Keys of the finest level of areas.
    """
    if table.key_column or table.shape == "transposed" or (table.long["area_id"] != "").any():
        return []
    column = key_like_column(table.raw.cells, table.period_column, n_areas=len(keys))
    if column:
        given = list(table.raw.cells[column].unique())
        return [_key_not_met(table.raw, given, keys, column=column)]
    return [warning("city_rows_left", file=table.name, n=len(table.long))]


def _parse(
    raw: RawTable, roles: Roles, long: pd.DataFrame, options: ImportOptions
) -> tuple[pd.DataFrame, list[Problem]]:
    """Numbers column by column; a mark that one column leaves open is taken from its neighbours."""
    groups = (
        [np.arange(len(long))]
        if roles.shape != "wide"
        else list(long.groupby(["label", "period"], sort=False).indices.values())
    )
    read = partial(parse_cells, decimal=options.decimal, generation=options.generation)
    columns = [read(long["cell"].iloc[rows]) for rows in groups]
    sure = {column.decimal for column in columns if column.decimal and not column.is_open}
    beside: DecimalMark = sure.pop() if len(sure) == 1 else ""
    problems: list[Problem] = []
    parts: list[pd.DataFrame] = []
    for rows, column in zip(groups, columns, strict=True):
        part = long.iloc[rows]
        told = str(part["label"].iloc[0]) if roles.shape == "wide" else "".join(roles.values[:1])
        own = column
        if column.is_open and beside:
            own = read(part["cell"], beside=beside)
        problems += check_column(raw.name, told, part, own)
        parts.append(_with_numbers(part, own))
    joined = pd.concat(parts).sort_index() if parts else _with_numbers(long, None)
    return joined[list(LONG_COLUMNS)], merge_assumed(problems)


def _with_numbers(part: pd.DataFrame, column: ParsedColumn | None) -> pd.DataFrame:
    if column is None:
        empty = part.assign(**dict.fromkeys(LONG_COLUMNS[7:], ""))
        return empty.astype({"value": np.float64, "state": np.int8})
    return part.assign(
        value=column.values,
        state=column.states,
        qualifier=column.qualifiers,
        note=column.notes,
        flag=column.flags,
        unit=column.units,
        changes=column.changes,
        reason=np.where(column.unreadable, UNREADABLE, ""),
    )
