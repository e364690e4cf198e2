"""What the columns of a file mean: proposals by synonyms, choices of the user, own indicators."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from geo.catalogue import Group, Indicator, load_groups, load_indicators
from geo.imports.ages import BAND_OF_INDICATOR
from geo.imports.collecting import collect
from geo.imports.draft import (
    GROUP,
    IGNORE,
    OWN,
    DraftTable,
    ImportDraft,
    ImportOptions,
    MappingRow,
    Target,
)
from geo.imports.report import Problem, blocking, note, warning
from geo.imports.shapes import split_year
from geo.imports.words import fold, load_synonyms, slug

WORDS_OF_TARGET = (OWN, GROUP, IGNORE)
Taken = dict[str, tuple[MappingRow, pd.Series]]  # indicator: first label, numbers by area, period
SHARES = ("share",)


def propose_mapping(
    tables: Sequence[DraftTable], options: ImportOptions
) -> tuple[tuple[MappingRow, ...], list[Problem]]:
    """A meaning for every label of every table, the user's own choices first."""
    rows: list[MappingRow] = []
    taken: Taken = {}
    for table in tables:
        for label, cells in table.long.groupby("label", sort=False):
            row = _describe(table, str(label), cells)
            proposed = propose_target(row, table, period_given=bool(options.period))
            chosen = _chosen(row, options)
            target = chosen or proposed
            if not chosen and _is_taken(target, cells, taken):
                row = _tell_beside(row, cells, taken[target])
                target = proposed = OWN
            row = with_target(replace(row, proposed=proposed), target)
            rows.append(_unlike(row, cells, taken))
            if row.target in load_indicators():
                taken.setdefault(row.indicator, (row, _values_of(cells)))
    return tuple(rows), check_targets(rows)


def _describe(table: DraftTable, label: str, cells: pd.DataFrame) -> MappingRow:
    numbers = cells["value"].dropna()
    share_words = load_synonyms()["things"]["share"]
    units = [unit for unit in cells["unit"].unique() if unit]
    percent = "percent" in units or any(word in fold(label) for word in share_words)
    return MappingRow(
        table=table.name,
        label=label,
        target=OWN,
        proposed=OWN,
        indicator="",
        n_cells=len(cells),
        whole_numbers=bool((numbers % 1 == 0).all()) and not percent,
        percent=percent,
        unit=str(units[0]) if units else "",
    )


def propose_target(row: MappingRow, table: DraftTable, *, period_given: bool = False) -> Target:
    """What a label is taken for when nobody says otherwise."""
    if table.raw.of_layer and not table.long["period"].all():
        return IGNORE
    folded = fold(row.label)
    if known := _known_indicator(row):
        return known
    if table.raw.of_layer and not period_given and not _has_year(row, table):
        return IGNORE
    context = f"{fold(table.raw.file.rpartition('.')[0])} {folded}"
    if by_nationality := _nationality_group(row, folded, context):
        return by_nationality
    words = load_synonyms()["groups"]
    is_total = folded in load_synonyms()["rows"]["total"]
    counts_people = any(word in context for word in (*words["arrival"], *words["other"]))
    if counts_people and row.whole_numbers and not is_total and not counts_things(folded):
        return GROUP
    return OWN


def _has_year(row: MappingRow, table: DraftTable) -> bool:
    """Whether a column of the file names the label with a year behind it."""
    names = map(split_year, map(str, table.raw.cells.columns))
    return any(label == row.label and year for label, year in names)


def _known_indicator(row: MappingRow) -> str:
    """An indicator of the catalogue whose words match the whole label."""
    folded = fold(row.label)
    catalogue = load_indicators()
    synonyms = load_synonyms()
    head, _, tail = row.label.rpartition(": ")
    everyone = bool(head) and any(
        re.fullmatch(way, fold(head)) for way in synonyms["neutral"]["tables"]
    )
    by_area = "|".join(synonyms["rows"]["areas_in_columns"])
    folded = re.sub(f" (nach|by) ({by_area})$", "", folded)
    said = [folded, *([fold(tail)] if everyone else [])]
    if everyone and row.whole_numbers and fold(tail) in synonyms["rows"]["total"]:
        return "population_count"
    ages = [_without_neutral(words) for words in said]
    for key, ways in synonyms["indicators"].items():
        form = catalogue[key].form
        if (form in SHARES) != row.percent or (form == "count" and not row.whole_numbers):
            continue
        candidates = ages if key in BAND_OF_INDICATOR else said
        if any(re.fullmatch(way, words) for way in ways for words in candidates):
            return str(key)
    return ""


def _without_neutral(words: str) -> str:
    neutral = load_synonyms()["neutral"]["words"]
    parts = words.split()
    while parts and parts[0] in neutral:
        parts.pop(0)
    return " ".join(parts)


def _nationality_group(row: MappingRow, folded: str, context: str) -> str:
    """Groups of the catalogue are nationals; a table by origin does not count these."""
    synonyms = load_synonyms()["groups"]["by_nationality"]
    if not row.whole_numbers or not any(word in context for word in synonyms["words"]):
        return ""
    last = folded.rsplit(" ", maxsplit=1)[-1]
    for group, words in synonyms.items():
        if group != "words" and (folded in words or last in words):
            return f"{group}_count"
    return ""


def counts_things(folded: str) -> bool:
    """Whether a label counts things; everything else is protected like a count of people."""
    return any(word in folded.split() for word in load_synonyms()["things"]["words"])


def _chosen(row: MappingRow, options: ImportOptions) -> Target:
    for name in (f"{row.table}::{row.label}", row.label):
        if name in options.mapping:
            return options.mapping[name]
    for labels in options.groups.values():
        if row.label in labels or row.label.rpartition(": ")[2] in labels:
            return GROUP
    return ""


def _is_taken(target: Target, cells: pd.DataFrame, taken: Taken) -> bool:
    return target in taken and bool(taken[target][1].index.isin(_values_of(cells).index).any())


def _values_of(cells: pd.DataFrame) -> pd.Series:
    """The numbers of some cells by area and period."""
    return cells.set_index(["area_key", "period"])["value"]


def _tell_beside(
    row: MappingRow, cells: pd.DataFrame, first: tuple[MappingRow, pd.Series]
) -> MappingRow:
    """A label with the one that has brought its figures already, and how many are not the same."""
    known, before = first
    old, new = (values[~values.index.duplicated()] for values in (before, _values_of(cells)))
    both = old.index.intersection(new.index)
    unlike = (old[both] != new[both]) & ~(old[both].isna() & new[both].isna())
    return replace(row, beside=f"{known.table}: {known.label}", n_unlike=int(unlike.sum()))


def with_target(row: MappingRow, target: Target) -> MappingRow:
    """The row with another meaning, and the key that its values are stored under."""
    if target == IGNORE:
        return replace(row, target=target, indicator="", group="")
    if target == GROUP:
        group = slug(row.label)
        return replace(row, target=target, group=group, indicator=f"{group}_count")
    if target == OWN:
        form = "count" if row.whole_numbers else "mean"
        key = slug(row.label)
        key = key if key.endswith(f"_{form}") else f"{key}_{form}"
        return replace(row, target=target, group="", indicator=key)
    return replace(row, target=target, group="", indicator=target)


def _unlike(row: MappingRow, cells: pd.DataFrame, taken: Taken) -> MappingRow:
    """An own key that neither the catalogue nor another table uses for the same cells."""
    if row.target not in (OWN, GROUP):
        return row
    clashes = row.indicator in load_indicators() or row.group in load_groups()
    if is_taken := _is_taken(row.indicator, cells, taken):
        row = _tell_beside(row, cells, taken[row.indicator])
    if clashes or is_taken:
        longer = f"{row.table.rpartition('.')[0] or row.table}: {row.label}"
        renamed = with_target(replace(row, label=longer), row.target)
        row = replace(renamed, label=row.label)
    taken.setdefault(row.indicator, (row, _values_of(cells)))
    return row


def check_targets(rows: Iterable[MappingRow]) -> list[Problem]:
    """Meanings that are not known, and those that a label seems to have and cannot."""
    catalogue = load_indicators()
    problems: list[Problem] = []
    for row in rows:
        place = {"file": row.table, "column": row.label}
        if row.target not in WORDS_OF_TARGET and row.target not in catalogue:
            problems.append(blocking("target_unknown", target=row.target, **place))
        elif row.target in (OWN, GROUP) and row.beside:
            tell = warning if row.n_unlike and _known_indicator(row) else note
            problems.append(tell("meaning_taken", other=row.beside, n=row.n_unlike, **place))
        elif row.target == OWN and not row.whole_numbers:
            known = _known_indicator(replace(row, whole_numbers=True, percent=False))
            if known and catalogue[known].form == "count":
                problems.append(warning("count_not_whole", **place))
    return problems


def apply_mapping(
    draft: ImportDraft, choices: Mapping[str | tuple[str, str], Target]
) -> ImportDraft:
    """The draft with other meanings of some labels.

    Args:
        draft: As read.
        choices: Label, or table and label, to a key of the catalogue, ``own``, ``group``
            or ``ignore``.
    """
    rows = tuple(
        with_target(row, choices.get((row.table, row.label)) or choices[row.label])
        if (row.table, row.label) in choices or row.label in choices
        else row
        for row in draft.mapping
    )
    kept = [problem for problem in draft.report.problems if problem.key not in COMPUTED_PROBLEMS]
    changed = replace(
        draft, mapping=rows, report=replace(draft.report, problems=(*kept, *check_targets(rows)))
    )
    return replace(changed, report=collect(changed).report)


COMPUTED_PROBLEMS = frozenset(
    {"target_unknown", "values_conflict", "values_repeated", "columns_ignored", "share_over_100"}
    | {"share_scale_open", "share_below_0", "counts_negative", "group_above_total"}
    | {"areas_without_people", "meaning_taken", "count_not_whole"}
)


def own_entries(
    rows: Iterable[MappingRow], options: ImportOptions
) -> tuple[dict[str, Group], dict[str, Indicator]]:
    """The groups and indicators that only this city has, with the names of the file."""
    groups: dict[str, Group] = {}
    indicators: dict[str, Indicator] = {}
    named = {label: name for name, labels in options.groups.items() for label in labels}
    for row in rows:
        if row.target == GROUP:
            name = named.get(row.label) or named.get(row.label.rpartition(": ")[2]) or row.label
            groups[row.group] = Group(
                key=row.group,
                name_de=name,
                name_en=name,
                definition_de=f"{row.table}: {row.label}",
                definition_en=f"{row.table}: {row.label}",
                arrival=_is_arrival(row),
            )
        elif row.target == OWN:
            indicators[row.indicator] = _own_indicator(row)
    return groups, indicators


def _is_arrival(row: MappingRow) -> bool:
    words = load_synonyms()["groups"]
    last = fold(row.label.rpartition(": ")[2])
    if any(last == word or last.endswith(f" {word}") for word in words["not_arrival"]):
        return False
    return any(word in fold(f"{row.table} {row.label}") for word in words["arrival"])


def _own_indicator(row: MappingRow) -> Indicator:
    folded = fold(row.label)
    of_people = row.whole_numbers and not counts_things(folded)
    return Indicator(
        key=row.indicator,
        name_de=row.label,
        name_en=row.label,
        form="count" if row.whole_numbers else "mean",
        unit=row.unit or ("percent" if row.percent else "number"),
        topic="people" if of_people else "social",
        definition_de=f"{row.table}: {row.label}",
        definition_en=f"{row.table}: {row.label}",
        of_people=of_people,
    )
