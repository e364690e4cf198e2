"""What must hold of whatever was read, however odd the file was."""

import json
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from operator import contains
from pathlib import Path

from geo.errors import GeoError, ImportRefusedError
from geo.imports.building import build_city
from geo.imports.collecting import collect
from geo.imports.draft import DraftTable, ImportDraft, RawTable, RawUpload
from geo.imports.header import MAX_HEADER_ROWS
from geo.imports.recipe import make_recipe, parse_recipe
from geo.imports.report import Problem, Severity
from geo.imports.report_text import write_report
from geo.imports.text_tables import decode, split_rows
from geo.imports.uploads import Upload
from geo.imports.wire import WireError
from geo.imports.wire_upload import pack_upload, unpack_upload
from geo.store.city_files import read_city_files, write_city_files
from geo.store.parts import city_of_parts, parts_of_city
from geo.texts import LANGUAGES
from geo.values import validate_values

ONE_IN = 16
"""Drafts that are stored and read back: writing is slow."""


class BrokenPromiseError(AssertionError):
    """Something that must hold of every input does not hold of this one."""


def hold(promise: str, *, kept: bool) -> None:
    """Say that a promise is broken unless it is kept."""
    if not kept:
        raise BrokenPromiseError(promise)


@contextmanager
def refused_in_sentences() -> Iterator[None]:
    """Inside, an error of ours is fine if it can be said in both languages."""
    try:
        yield
    except GeoError as refusal:
        for language in LANGUAGES:
            hold("a refusal is a sentence", kept=bool(refusal.sentence(language).strip()))


def check_sentences(problems: tuple[Problem, ...]) -> None:
    """Every problem can be said in both languages, and sent as UTF-8."""
    for problem in problems:
        for language in LANGUAGES:
            said = problem.sentence(language)
            hold("a problem is a sentence", kept=bool(said.strip()))
            said.encode()


def check_wire(part: RawUpload) -> RawUpload:
    """What an honest reader sends is believed, and comes over unchanged."""
    messages = iter(list(pack_upload(part)))
    try:
        back = unpack_upload(lambda _: next(messages).content)
    except WireError as refusal:
        promise = f"an honest answer is believed ({refusal})"
        raise BrokenPromiseError(promise) from refusal
    for sent, told in zip(part.tables, back.tables, strict=True):
        hold("cells come over", kept=sent.cells.equals(told.cells))
    for layer, other in zip(part.layers, back.layers, strict=True):
        names = layer.frame.columns.drop("geometry")
        same = layer.frame[names].to_numpy() == other.frame[names].to_numpy()
        hold("attributes come over", kept=bool(same.all()))
        hold("areas come over", kept=len(layer.frame) == len(other.frame))
    return back


def check_draft(draft: ImportDraft) -> None:
    """Nothing lost silently, everything can be said, and a draft without fault is a city."""
    check_sentences(draft.report.problems)
    _check_ledger(draft)
    _check_tables(draft)
    for language in LANGUAGES:
        write_report(draft.report, language).encode()
        told = draft.report.as_json(language)
        json.dumps(told, allow_nan=False, ensure_ascii=False).encode()
    recipe = make_recipe(draft)
    hold("a recipe is read back", kept=parse_recipe(recipe.as_json()) == recipe)
    if not draft.report.is_blocked:
        _check_city(draft)


def _check_ledger(draft: ImportDraft) -> None:
    report = draft.report
    for line in report.ledger:
        hold("read = stored + left out", kept=line.read == line.stored + line.left_out)
    hold("a line for every table", kept=len(report.ledger) == len(draft.tables))
    left = sum(line.left_out for line in report.ledger)
    hold("every cell left out is listed", kept=len(report.left_out) == left)
    stored = sum(line.stored for line in report.ledger)
    hold("every cell stored is a value", kept=len(collect(draft).values) == stored)


def _check_tables(draft: ImportDraft) -> None:
    """A table that was read is in the draft, or a problem names its file."""
    known = {table.name for table in draft.tables}
    told = {problem.file for problem in draft.report.of(Severity.BLOCKING)}
    for raw in draft.upload.tables:
        is_told = bool({raw.name, raw.file} & told)
        hold("a table is drafted or told", kept=raw.name in known or is_told)
    # Of a flat file all columns but its figures are known words, which are not told one by one.
    keys = ("columns_left", "columns_beside", "figures_beside", "flat_file_read")
    left = {problem.file for problem in draft.report.problems if problem.key in keys}
    for table in draft.tables:
        if table.key_column in table.raw.cells.columns or table.shape == "transposed":
            is_told = table.name in left or table.raw.of_layer
            hold("a column is read or told", kept=is_told or not _lost_columns(table))


def _lost_columns(table: DraftTable) -> list[str]:
    """Columns with words or numbers of which the draft keeps nothing."""
    fixed = {table.key_column, table.name_column, table.period_column}
    kept = Counter(table.long["cell"])
    labels = list(table.long["label"])
    lost: list[str] = []
    for column in table.raw.cells.columns.difference(list(fixed), sort=False):
        cells = list(table.raw.cells[column])
        needed = Counter(filter(None, cells))
        if not needed - kept:
            kept -= needed
        elif table.shape != "long" or not all(map(contains, labels, cells)):
            lost.append(str(column))
    return lost


def check_rows(upload: Upload, table: RawTable, *, encoding: str) -> None:
    """Every row of a text file is title, heading, figures or footer."""
    decoded, _ = decode(upload.data, encoding)
    rows = split_rows((decoded or "").replace("\0", ""), table.separator)
    kept = len(table.title) + len(table.cells) + len(table.footer)
    hold("every row is kept", kept=0 <= len(rows) - kept <= MAX_HEADER_ROWS)


def _check_city(draft: ImportDraft) -> None:
    """A draft without a blocking problem is a city that keeps its contract and can be stored."""
    try:
        city, report = build_city(draft, key="ort", name="Ort")
    except ImportRefusedError:
        # What collecting finds may block too; then it has been said above.
        hold("a refusal is in the report", kept=collect(draft).report.is_blocked)
        return
    try:
        validate_values(city.values, area_ids=city.areas.index)
    except GeoError as refusal:
        promise = f"values keep their contract ({refusal.key})"
        raise BrokenPromiseError(promise) from refusal
    if zlib.crc32("".join(city.areas.index).encode()) % ONE_IN:
        return
    recipe = make_recipe(draft).as_json()
    parts = parts_of_city(city, report=report, recipe=recipe, originals=draft.originals)
    with tempfile.TemporaryDirectory() as folder:
        write_city_files(Path(folder), parts)
        back = city_of_parts("ort", read_city_files(Path(folder), key="ort", whole=True))
    hold("values are stored", kept=back.values["value"].equals(city.values["value"]))
    hold("areas are stored", kept=list(back.areas.index) == list(city.areas.index))
