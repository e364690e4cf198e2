"""How a city was made of its files, so that next year's files go through in one go.

A recipe holds what the user decided, what every label was taken for, and how the files looked;
``geo.imports.recipe_use`` applies it, ``geo.imports.recipe_differences`` compares.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

from geo.errors import ImportRefusedError
from geo.imports.draft import DraftTable, ImportDraft, ImportOptions, MappingRow, RawLayer, Target

SCHEMA = 2
MAX_SIGNS = 30
MAX_RECIPE_BYTES = 20 * 1024 * 1024
PLAIN_ENTRIES = ("key_column", "name_column", "crs", "areas", "files")


@dataclass(frozen=True)
class Meaning:
    """What a label was taken for, and the key that its values are stored under."""

    label: str
    target: Target
    indicator: str = ""
    group: str = ""
    whole_numbers: bool = True
    percent: bool = False


@dataclass(frozen=True)
class LayerStructure:
    """How a layer of areas looked.

    Attributes:
        crs: Coordinate system as the file said it; empty where it said none.
    """

    file: str
    layer: str = ""
    columns: tuple[str, ...] = ()
    crs: str = ""


@dataclass(frozen=True)
class TableStructure:
    """How a table looked and what its labels meant.

    Attributes:
        header_line: Line of the headings, from 1; 0 where it is not known.
        signs: Cells without any digit that stood where numbers stand.
    """

    file: str
    sheet: str = ""
    shape: str = ""
    columns: tuple[str, ...] = ()
    key_column: str = ""
    name_column: str = ""
    period_column: str = ""
    periods: tuple[str, ...] = ()
    header_line: int = 0
    encoding: str = ""
    separator: str = ""
    of_layer: bool = False
    signs: tuple[str, ...] = ()
    meanings: tuple[Meaning, ...] = ()

    @property
    def name(self) -> str:
        """File, and sheet where there is one."""
        return f"{self.file} [{self.sheet}]" if self.sheet else self.file


@dataclass(frozen=True)
class Recipe:
    """Everything about an import but the figures.

    Attributes:
        options: What the user decided.
        crs: Coordinate system that the areas were read in.
        areas: Key of every area to its name.
        files: Name of every file to the SHA-256 of its bytes.
    """

    options: ImportOptions = field(default_factory=ImportOptions)
    layers: tuple[LayerStructure, ...] = ()
    tables: tuple[TableStructure, ...] = ()
    key_column: str = ""
    name_column: str = ""
    crs: str = ""
    areas: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The recipe for ``city.json`` or a file of its own."""
        return {"schema": SCHEMA, **json.loads(json.dumps(asdict(self)))}


def make_recipe(draft: ImportDraft) -> Recipe:
    """The recipe of an import as it stands."""
    areas = draft.areas
    return Recipe(
        options=draft.options,
        layers=tuple(map(_layer_structure, draft.upload.layers)),
        tables=tuple(_table_structure(table, draft) for table in draft.tables),
        key_column=areas.key_column if areas else "",
        name_column=areas.name_column if areas else "",
        crs=areas.crs if areas else "",
        areas=dict(areas.frame["name"].items()) if areas else {},
        files=digest_files(draft.originals),
    )


def digest_files(files: Mapping[str, bytes]) -> dict[str, str]:
    """Name to SHA-256."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def _layer_structure(layer: RawLayer) -> LayerStructure:
    columns = layer.frame.columns.drop(layer.frame.geometry.name)
    return LayerStructure(layer.file, layer.layer, tuple(map(str, columns)), layer.crs)


def _table_structure(table: DraftTable, draft: ImportDraft) -> TableStructure:
    raw = table.raw
    cells = table.long["cell"].astype("str")
    unnumbered = cells[~cells.str.contains(r"\d", regex=True) & (cells.str.strip() != "")]
    return TableStructure(
        file=raw.file,
        sheet=raw.sheet,
        shape=table.shape,
        columns=tuple(map(str, raw.cells.columns)),
        key_column=table.key_column,
        name_column=table.name_column,
        period_column=table.period_column,
        periods=tuple(sorted(filter(None, table.long["period"].unique()))),
        header_line=max(0, int(raw.cells.index[0]) - 1) if len(raw.cells) else 0,
        encoding=raw.encoding,
        separator=raw.separator,
        of_layer=raw.of_layer,
        signs=tuple(sorted(unnumbered.unique())[:MAX_SIGNS]),
        meanings=tuple(_meaning(row) for row in draft.rows_of(table.name)),
    )


def _meaning(row: MappingRow) -> Meaning:
    known = {entry.name: getattr(row, entry.name) for entry in fields(Meaning)}
    return Meaning(**known)


def read_recipe(content: bytes) -> Recipe:
    """The recipe of a JSON file.

    Raises:
        ImportRefusedError: The file holds none, or one of a later version.
    """
    if len(content) > MAX_RECIPE_BYTES:
        raise ImportRefusedError("recipe.unreadable")
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        raise ImportRefusedError("recipe.unreadable") from None
    return parse_recipe(told)


def parse_recipe(told: object) -> Recipe:
    """The recipe of its JSON form, of this version or the first.

    Raises:
        ImportRefusedError: It is none, or of a later version.
    """
    if not isinstance(told, dict) or not isinstance(told.get("options"), dict):
        raise ImportRefusedError("recipe.unreadable")
    schema = told.get("schema", 1)
    if not isinstance(schema, int) or schema > SCHEMA:
        raise ImportRefusedError("recipe.later_version")
    try:
        return _parse(told if schema == SCHEMA else _migrate(told))
    except (TypeError, ValueError, KeyError, AttributeError):
        raise ImportRefusedError("recipe.unreadable") from None


def _parse(told: Mapping[str, Any]) -> Recipe:
    tables = []
    for table in told.get("tables", ()):
        meanings = tuple(Meaning(**_known(Meaning, entry)) for entry in table.get("meanings", ()))
        told_of_table = {name: part for name, part in table.items() if name != "meanings"}
        known = {**_known(TableStructure, told_of_table), "meanings": meanings}
        tables.append(TableStructure(**known))
    return Recipe(
        options=_parse_options(told["options"]),
        layers=tuple(
            LayerStructure(**_known(LayerStructure, layer)) for layer in told.get("layers", ())
        ),
        tables=tuple(tables),
        **_known(Recipe, {name: told[name] for name in PLAIN_ENTRIES if name in told}),
    )


def _parse_options(told: Mapping[str, Any]) -> ImportOptions:
    groups = {name: tuple(labels) for name, labels in told.get("groups", {}).items()}
    return ImportOptions(**_known(ImportOptions, {**told, "groups": groups}))


def _known(
    kind: type[Meaning | LayerStructure | TableStructure | ImportOptions | Recipe],
    entry: Mapping[str, Any],
) -> dict[str, Any]:
    """What this version knows of an entry, each of the type that the class declares."""
    known: dict[str, Any] = {}
    types = get_type_hints(kind)
    for name in entry.keys() & types.keys():
        given = entry[name]
        known[name] = tuple(given) if isinstance(given, list) else given
        if not _is_of(types[name], known[name]):
            raise TypeError(name)
    return known


def _is_of(declared: object, value: object) -> bool:
    """Whether a value is of a declared type: a plain one, a choice of words, a list, a mapping."""
    parts = get_args(declared)
    if not parts:
        return type(value) is declared and not (isinstance(value, str) and not _is_text(value))
    if isinstance(value, dict):
        return get_origin(declared) is Mapping and all(
            _is_of(parts[0], key) and _is_of(parts[1], part) for key, part in value.items()
        )
    if isinstance(value, tuple):
        return get_origin(declared) is tuple and all(_is_of(parts[0], part) for part in value)
    return get_origin(declared) is Literal and isinstance(value, str) and value in parts


def _is_text(words: str) -> bool:
    """Whether words can be written to a file: JSON can hold halves of signs, UTF-8 cannot."""
    return words.encode("utf-8", "replace").decode() == words


def _migrate(told: Mapping[str, Any]) -> dict[str, Any]:
    """The first version knew the options and ``table::label`` to meaning, nothing of structure."""
    labels: dict[str, list[dict[str, str]]] = {}
    for place, target in told.get("mapping", {}).items():
        table, _, label = str(place).partition("::")
        labels.setdefault(table, []).append({"label": label, "target": str(target)})
    tables = []
    for table, meanings in labels.items():
        file, _, sheet = table.removesuffix("]").partition(" [")
        tables.append({"file": file, "sheet": sheet, "meanings": meanings})
    return {"schema": SCHEMA, "options": told["options"], "tables": tables}
