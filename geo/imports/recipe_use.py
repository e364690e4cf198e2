"""Next year's files read as last year's were: the recipe applied, label by label."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from difflib import SequenceMatcher

from geo.catalogue import load_indicators
from geo.imports.collecting import collect
from geo.imports.door import read_files
from geo.imports.draft import (
    DraftAreas,
    DraftTable,
    ImportDraft,
    ImportOptions,
    MappingRow,
)
from geo.imports.mapping import apply_mapping, with_target
from geo.imports.recipe import Meaning, Recipe, TableStructure, digest_files, make_recipe
from geo.imports.words import fold

LEAST_ALIKE = 0.35
SURELY_RENAMED = 0.75
Renamed = Mapping[str, str]
"""Label of the new files to the label of the recipe that it stands for."""


def apply_recipe(
    files: Mapping[str, bytes],
    recipe: Recipe,
    *,
    areas: DraftAreas | None = None,
    period: str = "",
    renamed: Renamed | None = None,
    same_areas: Mapping[str, str] | None = None,
) -> ImportDraft:
    """The draft of new files, every known label with the meaning that it had.

    Args:
        files: Name to bytes.
        recipe: Of an earlier import.
        areas: Of the stored city; used where the files hold no areas of their own.
        period: Of tables that name none; last year's is never taken for other files.
        renamed: Labels that the user says are known ones under another name.
        same_areas: Keys of rows that the user says mean known areas, as in ``ImportOptions``.
    """
    options = options_for(recipe, files, period=period, same_areas=same_areas)
    draft = read_files(files, options, areas=areas)
    return use_meanings(draft, recipe, renamed=renamed)


def options_for(
    recipe: Recipe,
    files: Mapping[str, bytes],
    *,
    period: str = "",
    same_areas: Mapping[str, str] | None = None,
) -> ImportOptions:
    """The options of the recipe; its period and date only for the very same files."""
    is_same = set(digest_files(files).values()) <= set(recipe.files.values())
    options = recipe.options
    return replace(
        options,
        period=period or (options.period if is_same else ""),
        source_date=options.source_date if is_same else "",
        same_areas={**options.same_areas, **(same_areas or {})},
    )


def overlay_options(known: ImportOptions, given: ImportOptions) -> ImportOptions:
    """The options of a recipe, and over them whatever is given now."""
    empty = ImportOptions()
    said = {one.name: getattr(given, one.name) for one in fields(ImportOptions)}
    given_now = {name: it for name, it in said.items() if it != getattr(empty, name)}
    return replace(known, **given_now)


def use_meanings(
    draft: ImportDraft, recipe: Recipe, *, renamed: Renamed | None = None
) -> ImportDraft:
    """The draft with the meanings of the recipe, under the very keys that it stored."""
    found = meanings_of(draft, recipe, renamed=renamed)
    choices: dict[str | tuple[str, str], str] = {
        place: meaning.target for place, meaning in found.items()
    }
    changed = apply_mapping(draft, choices)
    rows = tuple(_with_keys(row, found.get((row.table, row.label))) for row in changed.mapping)
    changed = replace(changed, mapping=rows)
    return replace(changed, report=collect(changed).report)


def _with_keys(row: MappingRow, meaning: Meaning | None) -> MappingRow:
    if meaning is None:
        return row
    proposed = replace(row, proposed=row.target)
    if not meaning.indicator:
        return with_target(proposed, meaning.target)
    # A key once given stays, even where the file or its numbers would now propose another.
    return replace(proposed, indicator=meaning.indicator, group=meaning.group)


def meanings_of(
    draft: ImportDraft, recipe: Recipe, *, renamed: Renamed | None = None
) -> dict[tuple[str, str], Meaning]:
    """Table and label of the draft to the meaning in the recipe, where there is one.

    A label that the recipe does not know stands for the one that meant the same indicator of
    the catalogue, unless that one is still there.
    """
    found: dict[tuple[str, str], Meaning] = {}
    for table, before in pair_tables(draft, recipe).items():
        rows = draft.rows_of(table)
        said = {row.label: (renamed or {}).get(row.label, row.label) for row in rows}
        met = _meet(rows, before, said)
        found |= {(table, label): meaning for label, meaning in met.items()}
    return found


def _meet(
    rows: Sequence[MappingRow], before: TableStructure, said: Mapping[str, str]
) -> dict[str, Meaning]:
    """Label of a row to its meaning: by its words first, then by its indicator."""
    known = {fold(meaning.label): meaning for meaning in before.meanings}
    met = {row.label: known.get(fold(said.get(row.label, row.label))) for row in rows}
    taken = {meaning.label for meaning in met.values() if meaning is not None}
    left = {meaning.indicator: meaning for meaning in before.meanings if meaning.label not in taken}
    catalogue = load_indicators()
    for row in rows:
        if met[row.label] is None and row.indicator in catalogue:
            met[row.label] = left.pop(row.indicator, None)
    return {label: meaning for label, meaning in met.items() if meaning is not None}


def pair_tables(draft: ImportDraft, recipe: Recipe) -> dict[str, TableStructure]:
    """Name of every table of the draft to the one of the recipe that it follows, if any."""
    scores = [
        (_likeness(table, before, draft), -i, -j, table.name, before)
        for i, table in enumerate(draft.tables)
        for j, before in enumerate(recipe.tables)
    ]
    pairs: dict[str, TableStructure] = {}
    taken: set[int] = set()
    for score, _, j, name, before in sorted(scores, key=lambda entry: entry[:3], reverse=True):
        if score >= LEAST_ALIKE and name not in pairs and j not in taken:
            pairs[name] = before
            taken.add(j)
    return pairs


def _likeness(table: DraftTable, before: TableStructure, draft: ImportDraft) -> float:
    """How much a table looks like one of the recipe: 0 nothing alike, 1.7 all alike."""
    if table.raw.of_layer != before.of_layer and before.columns:
        return 0.0
    rows = draft.rows_of(table.name)
    met = _meet(rows, before, {})
    labels = {fold(met[row.label].label if row.label in met else row.label) for row in rows}
    known = {fold(meaning.label) for meaning in before.meanings}
    shared = len(labels & known) / max(1, len(labels | known))
    columns = {without_years(str(column)) for column in table.raw.cells.columns}
    before_columns = set(map(without_years, before.columns))
    shared += len(columns & before_columns) / max(1, len(columns | before_columns)) * LEAST_ALIKE
    called = f"{table.raw.file} {table.raw.sheet}", f"{before.file} {before.sheet}"
    first, second = (without_years(words) for words in called)
    return shared + SequenceMatcher(None, first, second, autojunk=False).ratio() * LEAST_ALIKE


def without_years(words: str) -> str:
    """Words without digits, so that files of two years are called alike."""
    return re.sub(r"[\d_]+", " ", fold(words)).strip()


def suggest_renamed(new: str, missing: list[str]) -> str:
    """The missing label that a new one most looks like; empty where none does."""
    best = max(missing, key=lambda label: _similar(new, label), default="")
    return best if best and _similar(new, best) >= SURELY_RENAMED else ""


def _similar(first: str, second: str) -> float:
    a, b = fold(first), fold(second)
    if a and b and (a in b or b in a):
        return max(SURELY_RENAMED, SequenceMatcher(None, a, b, autojunk=False).ratio())
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def follow_recipe(recipe: Recipe, draft: ImportDraft, *, areas: Mapping[str, str]) -> Recipe:
    """The recipe after another import: as it now is, with what was not imported again.

    Args:
        recipe: Of the imports before.
        draft: What was imported.
        areas: Key to name of all areas that the city now has.
    """
    now = make_recipe(draft)
    pairs = pair_tables(draft, recipe)
    tables = [_follow_table(table, pairs.get(table.name)) for table in now.tables]
    left = [table for table in recipe.tables if table not in pairs.values()]
    has_areas = bool(now.layers)
    return replace(
        now,
        # A period that was typed for one year's files is not for the next.
        options=replace(draft.options, period=draft.options.period or recipe.options.period),
        layers=now.layers or recipe.layers,
        tables=(*tables, *left),
        key_column=now.key_column if has_areas else recipe.key_column,
        name_column=now.name_column if has_areas else recipe.name_column,
        crs=now.crs if has_areas else recipe.crs,
        areas=areas,
        files={**recipe.files, **now.files},
    )


def _follow_table(now: TableStructure, before: TableStructure | None) -> TableStructure:
    if before is None:
        return now
    labels = {fold(meaning.label) for meaning in now.meanings}
    stored = {meaning.indicator for meaning in now.meanings if meaning.indicator}
    kept = tuple(
        meaning
        for meaning in before.meanings
        if fold(meaning.label) not in labels and meaning.indicator not in stored
    )
    return replace(
        now,
        periods=tuple(sorted({*before.periods, *now.periods})),
        signs=tuple(sorted({*before.signs, *now.signs})),
        meanings=(*now.meanings, *kept),
    )
