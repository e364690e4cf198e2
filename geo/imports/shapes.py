"""What kind of table it is: one row an area, one row a cell, or one column an area."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from geo.imports.cells import is_code, looks_numeric
from geo.imports.draft import ImportOptions, RawTable, Shape
from geo.imports.header import is_year
from geo.imports.keys import KeyMatch, choose_key_column, match_keys
from geo.imports.words import fold, is_technical, is_word_for, load_synonyms
from geo.symbols import STATE_OF_SIGN

YEAR_SUFFIX = re.compile(r"^(.*?[^\d\s_(/-])[\s_(/-]*((?:18|19|20|21)\d\d)\)?$")
TWO_YEARS = re.compile(r"^(?:(.*?[^\d\s_(/-])[\s_(/-]*)?((?:18|19|20|21)\d\d)/(\d{2}|\d{4})\)?$")
UNIT = re.compile(r"^(.*?\S)\s*(\([^()]*\)|\[[^\[\]]*\]|(?<=\s)(?:%|‰|in\s+\S+))$")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
PERIOD = re.compile(r"^(?:\d{1,2}\.\d{1,2}\.)?(?:18|19|20|21)\d\d(?:[-/]\d{2,4}){0,2}$")
AREAS_AS_COLUMNS_RATE = 0.5
SAMPLE_CELLS = 400
MOSTLY = 0.8
FEW_LABELS, MAX_LABELS_SHARE = 30, 0.34

NO_MATCH = KeyMatch()


@dataclass(frozen=True)
class Roles:
    """What the columns of a table are.

    Attributes:
        key: Column of area keys; empty where the figures are of the whole city.
        labels: Columns that together name what a cell of a long table counts.
        values: Columns of numbers.
        left: Columns that are neither, which are not taken in.
        match: How the keys meet the areas.
    """

    shape: Shape
    key: str = ""
    name: str = ""
    period: str = ""
    labels: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    match: KeyMatch = NO_MATCH


def recognise(
    raw: RawTable, *, keys: Sequence[str], names: Sequence[str], options: ImportOptions
) -> Roles:
    """The roles of the columns, from their names, their cells and the areas of the map."""
    cells = raw.cells
    period = _period_column(cells)
    if options.table_key in cells.columns:
        key = options.table_key
        match = best_match(list(cells[key].unique()), keys, names)
    elif keys:
        key, match = choose_key_column(cells.drop(columns=period or []), keys, names=names)
    else:
        key, match = _key_without_map(raw, period), KeyMatch()
    if period and not options.table_key:
        columns = [str(column) for column in cells.columns if column != period]
        crosswise = best_match(columns, keys, names)
        is_met = crosswise.rate >= max(AREAS_AS_COLUMNS_RATE, match.rate)
        if is_met or (not key and not keys and names_areas(raw)):
            return Roles("transposed", period=period, values=tuple(columns), match=crosswise)
    if key:
        name = _name_column(cells, key)
        identifying = [key, period] if period else [key]
        if cells.duplicated(identifying).any() and not _repeats_keys(cells, key, name, period):
            return _long_roles(cells, key=key, name=name, period=period, match=match)
    elif period and cells.duplicated([period]).any():
        return _long_roles(cells, key="", name="", period=period, match=match)
    elif not period and not key and len(cells) > 1:
        return Roles("unknown", left=tuple(map(str, cells.columns)))
    else:
        name = ""
    values, left = _number_columns(cells, beside=(key, name, period))
    return Roles("wide", key, name, period, values=values, left=left, match=match)


def _repeats_keys(cells: pd.DataFrame, key: str, name: str, period: str) -> bool:
    """Whether keys repeat by mistake: few of them do, and no column of words tells them apart."""
    fixed = [column for column in (key, period) if column]
    others = cells.drop(columns=[c for c in (*fixed, name) if c])
    numeric = [column for column in others if _is_measured(others[column])]
    rest = [c for c in others if c not in numeric and not is_word_for(str(c), "name")]
    repeated = cells.duplicated(fixed, keep=False)
    versions = cells[repeated].groupby(fixed)[rest].nunique() if rest else pd.DataFrame()
    words_differ = bool((versions > 1).any(axis=None))
    called = any(is_word_for(str(c), "value") or is_word_for(str(c), "label") for c in others)
    return bool(repeated.mean() < MOSTLY) and not words_differ and not called


def best_match(given: Sequence[str], keys: Sequence[str], names: Sequence[str]) -> KeyMatch:
    """How given words meet the areas, by key or else by name."""
    by_key = match_keys(given, keys)
    if len(set(names)) < len(keys):
        return by_key
    by_name = match_keys(given, names)
    if by_key.rate >= by_name.rate:
        return by_key
    key_of = dict(zip(names, keys, strict=True))
    return KeyMatch({cell: key_of[name] for cell, name in by_name.pairs.items()}, by_name.rate)


def names_areas(raw: RawTable) -> bool:
    """Whether file name or title say that the table is by area."""
    said = fold(" ".join((raw.file.rpartition(".")[0], raw.sheet, *raw.title))).split()
    return any(word in said for word in load_synonyms()["rows"]["areas_in_columns"])


def _period_column(cells: pd.DataFrame) -> str:
    for column in cells.columns:
        filled = cells.loc[cells[column] != "", column]
        shares = filled.str.match(PERIOD) if len(filled) else pd.Series([False])
        called = is_word_for(str(column), "period")
        if bool(shares.mean() > (0.5 if called else 0.98)) and len(filled) > 0.5 * len(cells):
            return str(column)
    return ""


def _key_without_map(raw: RawTable, period: str) -> str:
    """Without polygons the first column that tells rows apart and looks like a key or a name."""
    cells = raw.cells
    candidates = [str(column) for column in cells.columns if column != period]
    called = [column for column in candidates if is_word_for(column, "key")]
    called += [column for column in candidates if is_word_for(column, "name")]
    coded = [c for c in candidates if is_code(cells[c]) or not _is_measured(cells[c])]
    # Rows of totals and of people without an area often have a name and no key.
    cells = cells[~_rows_of_nowhere(cells[[c for c in candidates if not _is_measured(cells[c])]])]
    for column in (*called, *coded):
        identifying = [column, period] if period else [column]
        filled = cells[column] != ""
        if filled.mean() > 0.9 and not cells[filled].duplicated(identifying).any():
            return column
    return called[0] if called else ""


def _rows_of_nowhere(words: pd.DataFrame) -> pd.Series:
    """Rows in which a cell says that they count the whole city, or those without an area."""
    rows = load_synonyms()["rows"]
    known = {*rows["total"], *rows["residual"]}
    found = pd.Series(False, index=words.index)
    for column in words.columns:
        said = [cell for cell in words[column].unique() if fold(cell) in known]
        found |= words[column].isin(said)
    return found


def key_like_column(cells: pd.DataFrame, period: str, *, n_areas: int) -> str:
    """The column that could hold keys of areas, by its name or its cells; empty where none."""
    others = [str(column) for column in cells.columns if column != period]
    called = [c for c in others if is_word_for(c, "key") or is_word_for(c, "name")]
    many = max(2, n_areas / 2)
    told = [
        c
        for c in others
        if is_code(cells[c]) or (not _is_measured(cells[c]) and cells[c].nunique() >= many)
    ]
    return [*called, *told, ""][0]


def _is_measured(column: pd.Series) -> bool:
    filled = column[column != ""]
    sample = filled.iloc[:: max(1, len(filled) // SAMPLE_CELLS)]
    if len(filled) == 0:
        return True
    numbers = sample.map(looks_numeric)
    return bool(numbers.any() and (numbers | sample.isin(list(STATE_OF_SIGN))).mean() > 0.5)


def _name_column(cells: pd.DataFrame, key: str) -> str:
    """The column with words that says for every key the same thing, and for others another."""
    # Rows of totals may have names and no key.
    keyed = cells[cells[key] != ""]
    n_keys = keyed[key].nunique()
    candidates = []
    for column in cells.columns:
        if column == key or _is_measured(cells[column]):
            continue
        pairs = keyed[[key, column]].drop_duplicates()
        if len(pairs) == n_keys and pairs[column].nunique() > 0.8 * n_keys:
            candidates.append(str(column))
    called = [column for column in candidates if is_word_for(column, "name")]
    return (called or candidates or [""])[0]


def _long_roles(cells: pd.DataFrame, *, key: str, name: str, period: str, match: KeyMatch) -> Roles:
    """One number column, and the columns of words that make its rows unique."""
    fixed = [column for column in (key, period) if column]
    rest = [str(c) for c in cells.columns if c not in (*fixed, name)]
    numeric = [column for column in rest if _is_measured(cells[column])]
    called = [column for column in numeric if is_word_for(column, "value")]
    value = (called or sorted(numeric, key=lambda c: cells[c].nunique()) or [""])[-1]
    if not value:
        return Roles("unknown", key, name, period, left=tuple(rest), match=match)
    labels: list[str] = []
    words = [column for column in rest if column != value and not _is_measured(cells[column])]
    codes = [column for column in rest if column != value and column not in words]
    for column in (*words, *codes):
        n_distinct = cells[column].nunique()
        if n_distinct == 1 and is_word_for(column, "label"):
            labels.append(column)
        if n_distinct in (1, len(cells)):
            continue
        if column in codes and not cells.duplicated([*fixed, *labels]).any():
            continue
        if labels and not adds(cells, labels, column):
            continue
        labels.append(column)
    left = tuple(column for column in rest if column != value and column not in labels)
    n_labels = len(cells[labels].drop_duplicates()) if labels else 1
    if n_labels > max(FEW_LABELS, MAX_LABELS_SHARE * len(cells)):
        # Nearly every row names something else: a list of things, no table of figures.
        return Roles("unknown", key, name, period, left=tuple(rest), match=match)
    return Roles("long", key, name, period, tuple(labels), (value,), left, match)


def adds(cells: pd.DataFrame, labels: list[str], column: str) -> bool:
    """Whether a column tells rows apart that the others do not."""
    return len(cells[[*labels, column]].drop_duplicates()) > len(cells[labels].drop_duplicates())


def _number_columns(
    cells: pd.DataFrame, *, beside: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    values: list[str] = []
    left: list[str] = []
    for column in map(str, cells.columns):
        if column in beside:
            continue
        filled = cells.loc[cells[column] != "", column]
        read = filled.map(lambda cell: looks_numeric(cell) or cell in STATE_OF_SIGN)
        is_number = len(filled) > 0 and float(read.mean()) > 0.5
        is_number = is_number and not is_technical(column) and not is_code(filled)
        (values if is_number else left).append(column)
    return tuple(values), tuple(left)


def split_year(column: str) -> tuple[str, str]:
    """``einwohner_2010`` is ``einwohner`` in 2010; a bare year has no label of its own.

    A unit behind the year stays with the label: ``Leerstand 2019 (%)`` is ``Leerstand (%)``. A
    school year, ``2010/11``, stays as it is written. In headings of several rows,
    ``Personen: 2010: Frauen``, one row may hold the year.
    """
    parts = [_split_year(part) for part in column.split(": ")]
    years = {year for _, year in parts if year}
    if len(years) != 1:
        return column, ""
    return ": ".join(filter(None, (label for label, _ in parts))), years.pop()


def _split_year(column: str) -> tuple[str, str]:
    """One part of a heading."""
    if is_year(column):
        return "", column
    match = TWO_YEARS.match(column)
    if match and int(match.group(3)) % 100 == (int(match.group(2)) + 1) % 100:
        return (match.group(1) or "").strip(), f"{match.group(2)}/{match.group(3)}"
    match = YEAR_SUFFIX.match(column)
    if match and not _is_of_content(match.group(1)):
        return match.group(1).strip(), match.group(2)
    unit = UNIT.match(column)
    label, year = _split_year(unit.group(1)) if unit else ("", "")
    if not unit or not year:
        return column, ""
    return f"{label} {unit.group(2)}" if label else "", year


def _is_of_content(label: str) -> bool:
    """Whether a year behind a label says what is counted, as in ``built before 1949``."""
    return fold(label).rpartition(" ")[2] in load_synonyms()["columns"]["before_a_year"]


def year_of_table(raw: RawTable) -> str:
    """The one year that title, sheet or file name speak of; empty where none or several."""
    for words in (" ".join(raw.title), raw.sheet, raw.file):
        years = set(YEAR.findall(words))
        if len(years) == 1:
            return str(years.pop())
    return ""
