"""What is different from last time: columns, sheets, areas, periods, signs, each in a sentence."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from geo.areas import name_offenders
from geo.catalogue import load_indicators
from geo.imports.draft import ImportDraft
from geo.imports.recipe import LayerStructure, Meaning, Recipe, TableStructure, make_recipe
from geo.imports.recipe_use import Renamed, meanings_of, pair_tables, suggest_renamed
from geo.imports.report import Severity
from geo.imports.words import fold
from geo.numbers import format_number
from geo.texts import LANGUAGES, Language, load_texts, text

ROLES = ("key_column", "name_column", "period_column")
FORMATS = ("sheet", "encoding", "separator", "header_line")
NONE = "–"


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was.

    Attributes:
        severity: Blocking: cannot go on; warning: changes what figures mean, so it must be
            confirmed; note: worth knowing.
        key: Name of the sentence, ``recipe.differs_<key>``.
        values: What the sentence names.
    """

    severity: Severity
    key: str
    file: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, language: Language) -> str:
        """What is different and what to do, with its file in front."""
        values = {name: _shown(value, language) for name, value in self.values.items()}
        said = text(f"recipe.differs_{self.key}", language, **values)
        remedy = f"recipe.differs_{self.key}_remedy"
        if remedy in load_texts(language):
            said = f"{said} {text(remedy, language, **values)}"
        return f"{self.file}: {said}" if self.file else said

    def as_json(self, language: Language) -> dict[str, object]:
        """For ``--json``."""
        values = {name: str(value) for name, value in self.values.items()}
        told = {"severity": self.severity.value, "key": self.key, "file": self.file}
        return {**told, "values": values, "sentence": self.sentence(language)}


@dataclass(frozen=True)
class Bilingual:
    """A value of a sentence that is written otherwise in each language."""

    de: str
    en: str

    def __str__(self) -> str:
        """The English form."""
        return self.en


def _shown(value: object, language: Language) -> str:
    if isinstance(value, Bilingual):
        return value.de if language == "de" else value.en
    return format_number(value, language) if isinstance(value, int) else str(value)


def compare_structure(
    recipe: Recipe, draft: ImportDraft, *, renamed: Renamed | None = None
) -> list[Difference]:
    """Everything that is not as it was when the recipe was made, the weightiest first.

    Args:
        recipe: Of an earlier import.
        draft: New files, as ``apply_recipe`` reads them.
        renamed: Labels that the user has said are known ones under another name.
    """
    now = make_recipe(draft)
    found = [
        *_compare_tables(recipe, draft, now, renamed or {}),
        *_compare_layers(recipe, now),
        *_compare_areas(recipe, now),
        *_compare_periods(recipe, now),
    ]
    order = list(Severity)
    return sorted(found, key=lambda difference: order.index(difference.severity))


def _tell(severity: Severity, key: str, file: str = "", **values: object) -> Difference:
    return Difference(severity, key, file, values)


def _question(key: str, file: str = "", **values: object) -> Difference:
    return _tell(Severity.WARNING, key, file, **values)


def _note(key: str, file: str = "", **values: object) -> Difference:
    return _tell(Severity.NOTE, key, file, **values)


def _compare_tables(
    recipe: Recipe, draft: ImportDraft, now: Recipe, renamed: Renamed
) -> list[Difference]:
    pairs = pair_tables(draft, recipe)
    meanings = meanings_of(draft, recipe, renamed=renamed)
    found: list[Difference] = []
    stored = {meaning.indicator for table in now.tables for meaning in table.meanings}
    for table in now.tables:
        before = pairs.get(table.name)
        if before is None:
            found += [] if table.of_layer else [_note("table_new", table.name)]
            continue
        met = {label: meaning for (name, label), meaning in meanings.items() if name == table.name}
        found += _compare_labels(before, table, met, renamed=renamed, stored=stored)
        if before.columns:
            found += _compare_roles(before, table)
    lost = [table for table in recipe.tables if table not in pairs.values()]
    if recipe.layers and not now.layers:
        # Areas that were not loaded again bring no attribute table; nothing of it is lost.
        files = {layer.file for layer in recipe.layers}
        lost = [table for table in lost if not table.of_layer and table.file not in files]
    return found + [_tell_lost(table, stored) for table in lost]


def _tell_lost(table: TableStructure, stored: AbstractSet[str]) -> Difference:
    """A table that is gone; nothing is lost where others bring all that it measured."""
    measured = {meaning.indicator for meaning in table.meanings if meaning.indicator}
    if measured and measured <= stored:
        return _note("table_moved", table.name)
    return _question("table_missing", table.name)


def _compare_labels(
    before: TableStructure,
    now: TableStructure,
    met: Mapping[str, Meaning],
    *,
    renamed: Renamed,
    stored: AbstractSet[str],
) -> list[Difference]:
    """Labels gone, new, renamed for sure or probably, or with numbers of another kind.

    Args:
        before: The table of last time.
        now: The table of the new files.
        met: Label of the new table to what it meant last time.
        renamed: Labels that the user has set equal.
        stored: Indicators that any table of the new files brings.
    """
    taken = {meaning.label for meaning in met.values()}
    gone = [meaning for meaning in before.meanings if meaning.label not in taken]
    moved = [meaning.label for meaning in gone if meaning.indicator and meaning.indicator in stored]
    missing = [meaning.label for meaning in gone if meaning.label not in moved]
    fresh = [meaning for meaning in now.meanings if meaning.label not in met]
    found = _compare_names(now, met, renamed)
    for meaning in fresh:
        old = suggest_renamed(meaning.label, missing)
        if old:
            missing.remove(old)
            found.append(_question("label_renamed", now.name, old=old, new=meaning.label))
        else:
            found.append(_note("label_new", now.name, label=meaning.label))
    found += _compare_numbers(now, met)
    if moved:
        found.append(_note("labels_moved", now.name, n=len(moved), labels=name_offenders(moved)))
    if missing:
        told = {"n": len(missing), "labels": name_offenders(missing)}
        found.append(_question("labels_missing", now.name, **told))
    return found


def _compare_names(
    now: TableStructure, met: Mapping[str, Meaning], renamed: Renamed
) -> list[Difference]:
    """Labels that mean what another one meant; what the user has set equal is known already."""
    catalogue = load_indicators()
    return [
        _note(
            "label_same",
            now.name,
            old=meaning.label,
            new=label,
            indicator=Bilingual(*map(catalogue[meaning.indicator].name, LANGUAGES)),
        )
        for label, meaning in met.items()
        if fold(label) != fold(meaning.label) and label not in renamed
    ]


def _compare_numbers(now: TableStructure, met: Mapping[str, Meaning]) -> list[Difference]:
    """Counts that now have decimals, or figures that have become per cent."""
    unlike = [
        meaning.label
        for meaning in now.meanings
        if meaning.label in met
        and meaning.indicator
        and not meaning.whole_numbers
        and met[meaning.label].whole_numbers
    ]
    told = {"n": len(unlike), "labels": name_offenders(unlike)}
    return [_question("numbers", now.name, **told)] if unlike else []


def _compare_roles(before: TableStructure, now: TableStructure) -> list[Difference]:
    found: list[Difference] = []
    if before.shape and before.shape != now.shape:
        found.append(_question("shape", now.name))
    for role in ROLES:
        old, new = getattr(before, role), getattr(now, role)
        if old and fold(old) != fold(new):
            found.append(_question(role, now.name, old=old, new=new or NONE))
    for part in FORMATS:
        old, new = getattr(before, part), getattr(now, part)
        if old != new and old and new:
            found.append(_note(part, now.name, old=_named(old), new=_named(new)))
    signs = [sign for sign in now.signs if sign not in before.signs]
    if signs:
        found.append(_question("signs", now.name, signs=name_offenders(signs)))
    return found


def _named(part: object) -> object:
    return "Tab" if part == "\t" else part


def _compare_layers(recipe: Recipe, now: Recipe) -> list[Difference]:
    if not recipe.layers:
        return []
    if not now.layers:
        return [_note("areas_kept")]
    found: list[Difference] = []
    if recipe.crs and now.crs and recipe.crs != now.crs:
        found.append(_question("crs", _files(now.layers), old=recipe.crs, new=now.crs))
    said = {layer.crs for layer in now.layers if layer.crs}
    if recipe.options.crs and said - {layer.crs for layer in recipe.layers}:
        told = {"old": recipe.options.crs, "new": name_offenders(sorted(said))}
        found.append(_question("crs_said", _files(now.layers), **told))
    if recipe.key_column and fold(recipe.key_column) != fold(now.key_column):
        told = {"old": recipe.key_column, "new": now.key_column or NONE}
        found.append(_question("area_key", _files(now.layers), **told))
    return found


def _files(layers: Iterable[LayerStructure]) -> str:
    return ", ".join(dict.fromkeys(layer.file for layer in layers))


def _compare_areas(recipe: Recipe, now: Recipe) -> list[Difference]:
    """Areas gone, new, with another name, or with another key under the same name."""
    if not recipe.areas or not now.areas:
        return []
    gone = {key: name for key, name in recipe.areas.items() if key not in now.areas}
    new = {key: name for key, name in now.areas.items() if key not in recipe.areas}
    new_by_name = {fold(name): key for key, name in new.items()}
    rekeyed = {
        key: new_by_name[fold(name)] for key, name in gone.items() if fold(name) in new_by_name
    }
    renamed = [
        f"{key} {name} → {now.areas[key]}"
        for key, name in recipe.areas.items()
        if key in now.areas and name and fold(name) != fold(now.areas[key])
    ]
    told = {
        "areas_rekeyed": [
            f"{recipe.areas[old]}: {old} → {fresh}" for old, fresh in rekeyed.items()
        ],
        "areas_gone": [f"{key} {name}" for key, name in gone.items() if key not in rekeyed],
        "areas_new": [f"{key} {name}" for key, name in new.items() if key not in rekeyed.values()],
    }
    found = [
        _question(key, n=len(areas), areas=name_offenders(areas))
        for key, areas in told.items()
        if areas
    ]
    if renamed:
        found.append(_note("areas_renamed", n=len(renamed), areas=name_offenders(renamed)))
    return found


def _compare_periods(recipe: Recipe, now: Recipe) -> list[Difference]:
    before = {period for table in recipe.tables for period in table.periods}
    periods = {period for table in now.tables for period in table.periods}
    if not before or not periods:
        return []
    new = sorted(periods - before)
    if not new:
        return [_note("periods_known", periods=", ".join(sorted(periods)))]
    found = [_note("periods_new", periods=", ".join(new))]
    years = sorted({int(period[:4]) for period in before | periods if period[:4].isdigit()})
    gaps = [str(year) for year in range(years[0], years[-1]) if year not in years] if years else []
    first_new = int(new[0][:4]) if new[0][:4].isdigit() else 0
    latest = max((int(period[:4]) for period in before if period[:4].isdigit()), default=0)
    if latest and first_new > latest + 1 and gaps:
        missing = ", ".join(year for year in gaps if int(year) > latest)
        found.append(_note("periods_gap", periods=missing))
    return found
