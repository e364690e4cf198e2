"""From the tables of a draft to the long table of values, with a ledger of every cell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo.areas import NAMED_OFFENDERS, name_offenders
from geo.catalogue import load_indicators
from geo.imports.draft import IGNORE, DraftTable, ImportDraft, ImportOptions, MappingRow
from geo.imports.plausibility import check_groups, refuse_negative
from geo.imports.repeated import REPEATED
from geo.imports.report import (
    LEFT_OUT_COLUMNS,
    ImportReport,
    LedgerLine,
    Problem,
    blocking,
    note,
    warning,
)
from geo.imports.words import slug
from geo.values import KEY_COLUMNS, Kind, State, empty_values

IGNORED, NO_AREA, NO_PERIOD = "ignored", "no_area", "no_period"


@dataclass(frozen=True, eq=False)
class Collected:
    """The values of a draft and the report with its ledger."""

    values: pd.DataFrame
    report: ImportReport


def collect(draft: ImportDraft) -> Collected:
    """All values that will be stored; everything else is in the report, cell by cell."""
    problems: list[Problem] = []
    parts: list[pd.DataFrame] = []
    for table in draft.tables:
        rows = {row.label: row for row in draft.rows_of(table.name)}
        part, said = _table_values(table, rows, draft.options)
        parts.append(part)
        problems += said
    if not parts:
        return Collected(
            empty_values(), replace(draft.report, ledger=(), left_out=ImportReport().left_out)
        )
    cells = pd.concat(parts, ignore_index=True)
    cells, said = _without_repeats(cells)
    problems += [*said, *check_groups(cells, draft.mapping)]
    stored = cells[cells["reason"] == ""]
    values = pd.DataFrame(
        {
            "area_id": stored["area_id"].astype("str"),
            "indicator": stored["indicator"].astype("str"),
            "period": stored["period"].astype("str"),
            "value": stored["value"].astype(np.float64),
            "state": stored["state"].astype(np.int8),
            "kind": Kind.UPLOADED.value,
            "source_id": stored["source_id"].astype("str"),
            "qualifier": stored["qualifier"].astype("str"),
            "note": stored["note"].astype("str"),
            "flag": stored["flag"].astype("str"),
        }
    ).reset_index(drop=True)
    left_out = cells.loc[cells["reason"] != "", list(LEFT_OUT_COLUMNS)].reset_index(drop=True)
    report = replace(draft.report, ledger=_ledger(draft.tables, cells), left_out=left_out)
    return Collected(values, report.extended(problems))


def source_id(file: str) -> str:
    """Key of the source that a file is."""
    return slug(file.rpartition(".")[0] or file)


def _table_values(
    table: DraftTable, rows: dict[str, MappingRow], options: ImportOptions
) -> tuple[pd.DataFrame, list[Problem]]:
    long = table.long
    indicator = long["label"].map({label: row.indicator for label, row in rows.items()})
    ignored = long["label"].map({label: row.target == IGNORE for label, row in rows.items()})
    reason = np.select(
        [
            ignored.to_numpy(dtype=bool),
            (long["reason"] != "").to_numpy(),
            (long["area_id"] == "").to_numpy(),
            (long["period"] == "").to_numpy(),
        ],
        [IGNORED, long["reason"].to_numpy(dtype=object), NO_AREA, NO_PERIOD],
        default="",
    )
    cells = long.assign(
        indicator=indicator,
        reason=reason,
        file=table.name,
        source_id=source_id(table.raw.file),
    )
    problems: list[Problem] = []
    for row in rows.values():
        which = (cells["label"] == row.label) & (cells["reason"] == "")
        cells, said = _fit_to_form(table, cells, which, row, options)
        problems += said
    left = [row.label for row in rows.values() if row.target == IGNORE]
    if left:
        told = name_offenders(left)
        problems.append(note("columns_ignored", file=table.name, n=len(left), columns=told))
    return cells, problems


def _fit_to_form(
    table: DraftTable,
    cells: pd.DataFrame,
    which: pd.Series,
    row: MappingRow,
    options: ImportOptions,
) -> tuple[pd.DataFrame, list[Problem]]:
    """Shares as 0 to 1, counts not below zero."""
    indicator = load_indicators().get(row.indicator)
    form = indicator.form if indicator is not None else ("count" if row.whole_numbers else "")
    if form == "count":
        return refuse_negative(table, cells, row, which)
    if form == "share":
        return _scale_shares(table, cells, which, row, options)
    return cells, []


def _scale_shares(
    table: DraftTable,
    cells: pd.DataFrame,
    which: pd.Series,
    row: MappingRow,
    options: ImportOptions,
) -> tuple[pd.DataFrame, list[Problem]]:
    """Shares between 0 and 1; nothing over 100 % or below 0, and no guess that is not told."""
    chosen = cells.loc[which & cells["value"].notna()]
    if chosen.empty:
        return cells, []
    place = {"file": table.name, "column": row.label}
    highest, lowest = float(chosen["value"].max()), float(chosen["value"].min())
    if lowest < 0:
        return cells, [blocking("share_below_0", lowest=lowest, **place)]
    scale = "percent" if (chosen["unit"] == "percent").any() else options.share_scale
    if highest > (1 if scale == "fraction" else 100):
        return cells, [blocking("share_over_100", highest=highest, **place)]
    if not scale and highest <= 1:
        return cells, [warning("share_scale_open", highest=highest, **place)]
    if scale == "fraction":
        return cells, []
    return cells.assign(value=cells["value"].where(~which, cells["value"] / 100)), []


def _without_repeats(cells: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """The same cell twice: one version where both agree, a problem where they differ."""
    stored = cells[cells["reason"] == ""]
    repeated = stored.duplicated(KEY_COLUMNS)
    if not repeated.any():
        return cells, []
    twice = stored[stored.duplicated(KEY_COLUMNS, keep=False)]
    differs = twice.groupby(KEY_COLUMNS)["value"].transform("nunique", dropna=False) > 1
    problems = [*_tell_conflicts(twice[differs]), *_tell_repeats(twice[~differs])]
    reason = cells["reason"].copy()
    reason.loc[repeated.index[repeated]] = REPEATED
    return cells.assign(reason=reason), problems


def _tell_conflicts(cells: pd.DataFrame) -> list[Problem]:
    """Cells that have several values, the first few with what stands where."""
    if cells.empty:
        return []
    versions = cells.groupby(KEY_COLUMNS, sort=False).ngroup()
    n = int(versions.max()) + 1
    told: list[str] = []
    for _, group in cells[versions < NAMED_OFFENDERS].groupby(versions, sort=False):
        one = group.iloc[0]
        stands = zip(group["cell"], group["file"], group["row"], strict=True)
        places = " ≠ ".join(f"{cell} ({file}, {row})" for cell, file, row in stands)
        told.append(f"{one['area_id']} / {one['label']} / {one['period']}: {places}")
    rows = name_offenders([*told, *[""] * (n - len(told))])
    first = {"file": str(cells["file"].iloc[0]), "row": int(cells["row"].iloc[0])}
    return [blocking("values_conflict", n=n, rows=rows, **first)]


def _tell_repeats(cells: pd.DataFrame) -> list[Problem]:
    n = int(cells.duplicated(KEY_COLUMNS).sum())
    return [note("values_repeated", file=str(cells["file"].iloc[0]), n=n)] if n else []


def _ledger(tables: Sequence[DraftTable], cells: pd.DataFrame) -> tuple[LedgerLine, ...]:
    lines = []
    for table in tables:
        own = cells[cells["file"] == table.name]
        stored = int((own["reason"] == "").sum())
        lines.append(
            LedgerLine(
                file=table.raw.file,
                table=table.name,
                rows=len(table.raw.cells),
                read=len(table.long),
                stored=stored,
                left_out=len(own) - stored,
            )
        )
    return tuple(lines)


def count_absent(values: pd.DataFrame) -> int:
    """Stored cells without a number, for the summary."""
    return int((values["state"] >= State.SUPPRESSED).sum())
