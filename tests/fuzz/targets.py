"""What is fuzzed: each target takes a case and raises where a promise is broken."""

import io
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from geo.imports.door import interpret
from geo.imports.draft import ImportOptions, RawUpload
from geo.imports.reading import collect_parts, open_units, read_unit
from geo.imports.recipe import read_recipe
from geo.imports.recipe_differences import compare_structure
from geo.imports.recipe_use import options_for, use_meanings
from geo.imports.wire import WireError, read_message
from geo.imports.wire_upload import unpack_upload
from geo.scenarios.files import from_link, read_plan, read_plan_with_notes, to_link, write_plan
from geo.store.card import update_card
from geo.store.interface import CityParts
from geo.store.parts import city_of_parts
from tests.cities import small_city
from tests.fuzz import seeds
from tests.fuzz.drafts import draft_in_process, faults_raised
from tests.fuzz.promises import (
    BrokenPromiseError,
    check_draft,
    check_rows,
    check_sentences,
    check_wire,
    hold,
    refused_in_sentences,
)
from tests.fuzz.seeds import CONTENT, OPTIONS, Case

OWN_SLIPS = ("NameError", "UnboundLocalError", "ImportError", "AssertionError")
"""What no foreign reader raises of a damaged file."""
SECONDS = 20.0
"""Processor time for one small case, on the slowest machine that runs the tests."""


@dataclass(frozen=True)
class Target:
    """Something that reads bytes from outside.

    Attributes:
        seeds: Names and sound cases.
        run: Reads a case; raises where a promise is broken.
    """

    name: str
    seeds: Callable[[], Mapping[str, Case]]
    run: Callable[[Case], None]

    def try_case(self, case: Case) -> None:
        """Run a case on a copy, and hold it to its time.

        Raises:
            BrokenPromiseError: Something that must hold does not.
        """
        before = dict(case)
        begun = time.process_time()
        self.run(case)
        hold("a small file is read in time", kept=time.process_time() - begun < SECONDS)
        hold("what was given stays as it was", kept=case == before)


def run_reading(case: Case) -> None:
    """Files as uploaded, to what they hold as it came; in half the time of a whole import."""
    _read(case)


def run_upload(case: Case) -> None:
    """Files as uploaded, through readers, wire, interpretation and, where sound, the store."""
    upload, options = _read(case)
    cells = [table.cells.copy() for table in upload.tables]
    originals = {name: content for name, content in case.items() if name != OPTIONS}
    draft = interpret(upload, options, originals=originals)
    for before, table in zip(cells, upload.tables, strict=True):
        hold("raw cells stay as they were", kept=before.equals(table.cells))
    check_draft(draft)


def _read(case: Case) -> tuple[RawUpload, ImportOptions]:
    """All that the files hold, each part sent over the wire."""
    files = {name: content for name, content in case.items() if name != OPTIONS}
    options = ImportOptions()
    with refused_in_sentences():
        options = read_recipe(case[OPTIONS]).options if OPTIONS in case else options
    with faults_raised():
        units, problems = open_units(files)
        parts = [RawUpload(problems=tuple(problems))]
        for unit in units:
            part = read_unit(unit, options)
            hold("memory suffices", kept=all(p.key != "reading_memory" for p in part.problems))
            slips = [p for p in part.problems if p.values.get("reason") in OWN_SLIPS]
            hold("no slip of ours is blamed on the file", kept=not slips)
            parts.append(check_wire(part))
            check_sentences(part.problems)
            if unit.uploads[0].kind == "text":
                for table in part.tables:
                    check_rows(unit.uploads[0], table, encoding=options.encoding)
    return collect_parts(parts), options


def run_wire(case: Case) -> None:
    """An answer of a reader that a file has taken over: refused, or data like any other."""
    stream = io.BytesIO(case[CONTENT])

    def receive(kind: bytes) -> bytes:
        message = read_message(stream, limit=len(case[CONTENT]))
        if message is None or message.kind != kind:
            raise WireError("kind")
        return message.content

    try:
        part = unpack_upload(receive)
    except WireError:
        return
    check_sentences(part.problems)
    interpret(collect_parts([part]), ImportOptions(), originals={})


def run_recipe(case: Case) -> None:
    """A recipe file: refused in a sentence, or applied and written again."""
    files = seeds.upload_cases()["wide"]
    with refused_in_sentences():
        recipe = read_recipe(case[CONTENT])
        json.dumps(recipe.as_json(), allow_nan=False, ensure_ascii=False).encode()
        options = options_for(recipe, files)
        draft = use_meanings(draft_in_process(files, options), recipe)
        for difference in compare_structure(recipe, draft):
            difference.sentence("de")
        check_draft(draft)


def run_plan(case: Case) -> None:
    """A scenario file: refused in a sentence, or read back the same."""
    city = small_city()
    with refused_in_sentences():
        plan, notes = read_plan_with_notes(case[CONTENT], city=city)
        for note in notes:
            note.sentence("de")
        hold("a plan is read back", kept=read_plan(write_plan(plan), city=city) == plan)


def run_link(case: Case) -> None:
    """The plan of a link."""
    city = small_city()
    with refused_in_sentences():
        plan = from_link(case[CONTENT].decode("utf-8", "surrogateescape"), city)
        hold("a link is read back", kept=from_link(to_link(plan), city) == plan)


def run_card(case: Case) -> None:
    """The card of a stored city, which anybody with the folder can change."""
    city = small_city()
    with refused_in_sentences():
        try:
            told = json.loads(case[CONTENT])
        except (ValueError, RecursionError):
            return
        card = update_card(told, city="ort")
        parts = CityParts(
            card=card, report=None, layers={"areas": city.areas}, tables={"values": city.values}
        )
        city_of_parts("ort", parts)


TARGETS = {
    target.name: target
    for target in (
        Target("reading", seeds.upload_cases, run_reading),
        Target("upload", seeds.upload_cases, run_upload),
        Target("wire", seeds.wire_cases, run_wire),
        Target("recipe", seeds.recipe_cases, run_recipe),
        Target("plan", seeds.plan_cases, run_plan),
        Target("link", seeds.link_cases, run_link),
        Target("card", seeds.card_cases, run_card),
    )
}

__all__ = ["SECONDS", "TARGETS", "BrokenPromiseError", "Target"]
