"""The attribute file of a shapefile: its column names and its encoding, before GDAL reads it.

Column names are cut to ten bytes and may repeat; a reader that keys columns by name would then
show one column twice and lose the other. So every column gets a plain name of our own in the
private copy, and its real one afterwards.
"""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geo.imports.report import Problem, note

DESCRIPTOR = 32
TEXT_TYPES = b"CM"
NAME_BYTES = 11
LONGEST_NAME = 10
END_OF_FIELDS = 0x0D
COMMON = ("utf-8", "cp1252", "cp850")
# What the header says of the code page, as far as German files have it; it is often wrong.
CODE_PAGES = {0x02: "cp850", 0x03: "cp1252", 0x57: "cp1252", 0xC8: "cp1250"}
MAX_EXAMPLES = 3


@dataclass(frozen=True)
class Header:
    """Fields of a .dbf file: name as bytes, type letter and length, in their order."""

    n_records: int
    start: int
    width: int
    fields: tuple[tuple[bytes, bytes, int], ...]


def read_header(data: bytes) -> Header | None:
    """The header; None where it makes no sense."""
    start, width = int.from_bytes(data[8:10], "little"), int.from_bytes(data[10:12], "little")
    descriptors = data[DESCRIPTOR : start - 1]
    fields: list[tuple[bytes, bytes, int]] = []
    for place in range(0, len(descriptors) - DESCRIPTOR + 1, DESCRIPTOR):
        one = descriptors[place : place + DESCRIPTOR]
        if one[0] == END_OF_FIELDS:
            break
        # One without a name is a column all the same, so that positions stay true.
        fields.append((one[:NAME_BYTES].split(b"\0")[0], one[11:12], one[16]))
    if not fields or width <= 1 or start > len(data):
        return None
    return Header(int.from_bytes(data[4:8], "little"), start, width, tuple(fields))


def with_plain_names(data: bytes, header: Header) -> bytes:
    """The file with columns named ``F1``, ``F2`` and so on."""
    renamed = bytearray(data)
    for number in range(len(header.fields)):
        place = DESCRIPTOR * (number + 1)
        plain = f"F{number + 1}".encode().ljust(NAME_BYTES, b"\0")
        renamed[place : place + NAME_BYTES] = plain
    return bytes(renamed)


def column_names(header: Header, encoding: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Plain name to real name, repeated ones numbered, and the names that are repeated."""
    seen: dict[str, int] = {}
    names: dict[str, str] = {}
    repeated: list[str] = []
    for number, (raw, _, _) in enumerate(header.fields):
        name = raw.decode(encoding, "replace").strip() or f"F{number + 1}"
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            repeated.append(name)
            name = f"{name} ({seen[name]})"
        names[f"F{number + 1}"] = name
    return names, tuple(dict.fromkeys(repeated))


def cut_names(header: Header, encoding: str) -> tuple[str, ...]:
    """Names that fill all the room there is, so that they may have been cut."""
    full = [raw for raw, _, _ in header.fields if len(raw) >= LONGEST_NAME]
    return tuple(raw.decode(encoding, "replace") for raw in full)


def choose_encoding(
    file: str, dbf: bytes, *, header: Header, cpg: str, given: str
) -> tuple[str, list[Problem]]:
    """The encoding that is used, and what to tell with words as they read in it.

    Args:
        file: Name for the report.
        dbf: The file.
        header: Its header.
        cpg: What the .cpg file says; empty where there is none.
        given: What the user says; empty where nothing.
    """
    cells = foreign_cells(dbf, header)
    said = read_code_page(cpg)
    if given and _can_read(cells, given):
        return given, [_tell("dbf_encoding_chosen", file, cells, given)] if cells else []
    fallback = CODE_PAGES.get(dbf[29], "cp1252")
    told = [note("dbf_encoding_impossible", file=file, encoding=given)] if given else []
    if not cells:
        return said or "utf-8", told
    if said and _can_read(cells, said):
        return said, [*told, _tell("dbf_encoding_said", file, cells, said)]
    readable = [name for name in ("utf-8", fallback, "cp1252") if _can_read(cells, name)]
    # Every byte is a letter of Latin-1, so that one always reads.
    found = [*readable, "iso-8859-1"][0]
    if cpg:
        problem = _tell("dbf_encoding_wrong", file, cells, found, said=cpg.strip()[:20])
        return found, [*told, problem]
    return found, [*told, _tell("dbf_encoding", file, cells, found)]


def foreign_cells(dbf: bytes, header: Header) -> tuple[bytes, ...]:
    """The different text cells, and names of columns, that hold more than plain letters."""
    names = tuple(raw for raw, _, _ in header.fields if not raw.isascii())
    body = np.frombuffer(dbf, dtype=np.uint8, offset=header.start)
    n_rows = min(len(body) // header.width, header.n_records)
    rows = body[: n_rows * header.width].reshape(n_rows, header.width)
    found: dict[bytes, None] = dict.fromkeys(names)
    place = 1
    for _, kind, length in header.fields:
        if kind in TEXT_TYPES:
            column = rows[:, place : place + length]
            foreign = column[(column > 127).any(axis=1)]
            found |= dict.fromkeys(cell.tobytes().strip(b" \0") for cell in foreign)
        place += length
    return tuple(found)


def read_code_page(said: str) -> str:
    """A .cpg file's word as a codec: ``ANSI 1252``, ``1252`` and ``OEM 850`` too; or nothing."""
    word = said.strip().upper()
    if not word:
        return ""
    digits = re.sub(r"\D", "", word)
    iso = re.match(r"^(?:ISO[ _-]?)?8859[ _-]?(\d{1,2})$", word)
    names = [f"iso8859-{iso.group(1)}"] if iso else []
    names += [word, f"cp{digits}" if digits else word]
    for name in names:
        try:
            codec = codecs.lookup(name)
        except (LookupError, ValueError):
            continue
        if codec._is_text_encoding:  # noqa: SLF001 - the only way to tell rot13 from latin-1
            return codec.name
    return ""


def _can_read(cells: tuple[bytes, ...], encoding: str) -> bool:
    try:
        # Some codecs know no replacement, which names of columns may need.
        b"a".decode(encoding, "replace")
        for cell in cells:
            cell.decode(encoding).encode()
    except (ValueError, LookupError):
        return False
    return True


def _tell(key: str, file: str, cells: tuple[bytes, ...], encoding: str, **more: str) -> Problem:
    """The encoding with examples, and how the same bytes would read in others."""
    told: Mapping[str, str] = {"encoding": encoding, "example": _shown(cells, encoding), **more}
    others = [
        f"{other}: {_shown(cells, other)}"
        for other in COMMON
        if codecs.lookup(other).name != codecs.lookup(encoding).name and _can_read(cells, other)
    ]
    return note(key, file=file, others="; ".join(others) or "–", **told)


def _shown(cells: tuple[bytes, ...], encoding: str) -> str:
    return ", ".join(cell.decode(encoding) for cell in cells[:MAX_EXAMPLES])
