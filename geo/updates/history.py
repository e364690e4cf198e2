"""Every import of a city in its order: files with their hashes, and what was told of them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import PurePosixPath
from typing import Any

from geo.imports import ImportReport, Problem
from geo.imports.recipe import digest_files
from geo.imports.uploads import clean_name
from geo.texts import LANGUAGES


@dataclass(frozen=True)
class OriginalFile:
    """A file as it was uploaded; its bytes are found among the originals by their hash."""

    name: str
    sha256: str
    n_bytes: int


@dataclass(frozen=True)
class ImportEntry:
    """One import.

    Attributes:
        number: From 1, without a date: whoever needs one has the log.
        problems: severity, file and the sentence in both languages.
        ledger: Where the cells of every table went.
    """

    number: int
    files: tuple[OriginalFile, ...]
    problems: tuple[Mapping[str, str], ...] = ()
    ledger: tuple[Mapping[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For the card of the city."""
        return asdict(self)


def make_entry(
    before: Sequence[ImportEntry], files: Mapping[str, bytes], report: ImportReport
) -> ImportEntry:
    """The entry of an import that follows those before."""
    digests = digest_files(files)
    return ImportEntry(
        number=max((entry.number for entry in before), default=0) + 1,
        files=tuple(
            OriginalFile(clean_name(name), digests[name], len(data)) for name, data in files.items()
        ),
        problems=tuple(map(_told, report.problems)),
        ledger=tuple(asdict(line) for line in report.ledger),
    )


def _told(problem: Problem) -> dict[str, str]:
    sentences = {str(language): problem.sentence(language) for language in LANGUAGES}
    return {"severity": problem.severity.value, "file": problem.file, **sentences}


def read_history(recipe: Mapping[str, Any]) -> list[ImportEntry]:
    """The imports of a stored recipe; what another version wrote otherwise is left out."""
    entries = []
    for told in recipe.get("history", ()):
        try:
            known = {field.name: told[field.name] for field in fields(ImportEntry)}
            files = tuple(OriginalFile(**file) for file in known["files"])
            told_lines = {name: tuple(known[name]) for name in ("problems", "ledger")}
            entries.append(ImportEntry(int(known["number"]), files, **told_lines))
        except (KeyError, TypeError, ValueError):
            continue
    return entries


def add_originals(kept: Mapping[str, bytes], files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The originals with those of new files; the same bytes are kept once, no name twice."""
    known = set(digest_files(kept).values())
    together = dict(kept)
    for given, data in files.items():
        (digest,) = digest_files({given: data}).values()
        if digest not in known:
            together[_free_name(clean_name(given), together)] = data
            known.add(digest)
    return together


def _free_name(name: str, taken: Mapping[str, bytes]) -> str:
    folded = {one.casefold() for one in taken}
    path, number, free = PurePosixPath(name), 1, name
    while free.casefold() in folded:
        number += 1
        free = f"{path.stem} ({number}){path.suffix}"
    return free


def find_original(originals: Mapping[str, bytes], sha256: str) -> bytes | None:
    """The bytes of an original by their hash; None where they are not kept."""
    for name, digest in digest_files(originals).items():
        if digest == sha256:
            return originals[name]
    return None
