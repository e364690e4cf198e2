"""From a sound file to one that somebody's program, disk or malice has changed.

Files are changed on the level on which they are read: cells of a table, values of JSON, entries
of an archive, numbers in a binary header; bytes of any file now and then.
"""

import base64
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from geo.imports.wire import HEADER, JSON
from tests.fuzz.database_mutator import MAGIC, mutate_database
from tests.fuzz.dictionary import CELLS, ENCODINGS, NUMBERS, SHAPES, SYSTEMS

Mutator = Callable[[bytes, Random], bytes]
MAX_BYTES = 200_000
DEEP = 3_000
SEPARATORS = (";", ",", "\t", "|")
RAW_SHARE = 0.15
MOST_CHANGES = 4
EDGES = (0, 1, 2, 0x7F, 0x80, 0xFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
ZIP = b"PK\x03\x04"


def mutate(content: bytes, random: Random) -> bytes:
    """The content after one to four changes; same content and random state, same result."""
    for _ in range(random.randint(1, MOST_CHANGES)):
        content = _choose_mutator(content, random)(content, random)[:MAX_BYTES]
    return content


def _choose_mutator(content: bytes, random: Random) -> Mutator:
    if random.random() < RAW_SHARE:
        return mutate_bytes
    for starts, mutator in MUTATORS:
        if content.startswith(starts):
            return mutator
    head = content[:2000]
    return mutate_table if head.count(b"\0") < len(head) / 20 else mutate_binary


def mutate_bytes(content: bytes, random: Random) -> bytes:
    """Bits flipped, a piece cut out, doubled, moved, replaced, or the end lost."""
    data = bytearray(content or b"\0")
    start = random.randrange(len(data))
    end = min(len(data), start + 2 ** random.randint(0, 10))
    kind = random.randrange(6)
    if kind == 0:
        data[start] ^= 1 << random.randrange(8)
    elif kind == 1:
        del data[start:end]
    elif kind == 2:
        data[start:start] = data[start:end] * random.choice((1, 2, 50))
    elif kind == 3:
        data[start:end] = random.randbytes(end - start)
    elif kind == 4:
        del data[start:]
    else:
        data[start:start] = random.choice(CELLS).encode()
    return bytes(data)


def mutate_binary(content: bytes, random: Random) -> bytes:
    """A number of a header, or anywhere, set to an edge, in either order of bytes."""
    data = bytearray(content)
    size = random.choice((1, 2, 4, 4, 8))
    reach = random.choice((40, 120, 600, len(data)))
    place = random.randrange(max(1, min(reach, len(data)) - size + 1))
    number = random.choice((*EDGES, len(data), len(data) // 2, random.randrange(2**16)))
    order = random.choice(("little", "big"))
    data[place : place + size] = (number % 2 ** (8 * size)).to_bytes(size, order)
    return bytes(data)


def mutate_markup(content: bytes, random: Random) -> bytes:
    """One value between quotes or tags replaced, or a tag doubled or dropped."""
    pieces = content.decode("utf-8", "replace").split(">")
    place = random.randrange(len(pieces))
    kind = random.randrange(4)
    if kind == 0:
        pieces.pop(place)
    elif kind == 1:
        pieces[place:place] = [pieces[place]] * random.choice((1, 300))
    elif kind == 2:
        tag = pieces[place].split('"')
        tag[random.randrange(len(tag))] = str(random.choice((*NUMBERS, *CELLS[:60])))
        pieces[place] = '"'.join(tag)
    else:
        words, bracket, tag_name = pieces[place].rpartition("<")
        pieces[place] = f"{words and random.choice(CELLS)}{bracket}{tag_name}"
    return ">".join(pieces).encode()


def mutate_table(content: bytes, random: Random) -> bytes:
    """Cells, rows or columns of a text table replaced, doubled, dropped, moved."""
    words = content.decode("utf-8", "replace")
    separator = max(SEPARATORS, key=words.count)
    rows = [line.split(separator) for line in words.split("\n")]
    place = random.randrange(len(rows))
    column = random.randrange(max(1, len(rows[place])))
    kind = random.randrange(10)
    if kind <= 3 and rows[place]:
        rows[place][column] = _cell(random)
    elif kind == 4:
        rows.insert(place, list(random.choice(rows)))
    elif kind == 5:
        rows.pop(place)
    elif kind == 6:
        new = _cell(random)
        rows = [[*row[:column], new, *row[column:]] for row in rows]
    elif kind == 7:
        rows = [row[:column] + row[column + 1 :] for row in rows]
    elif kind == 8:
        rows = [[*row[:column], random.choice(CELLS[:90]), *row[column + 1 :]] for row in rows]
    else:
        rows[place:place] = rows[place : place + 3] * random.choice((1, 30))
    joined = "\n".join(random.choice((separator,) * 30 + SEPARATORS).join(row) for row in rows)
    return joined.encode(random.choice(("utf-8",) * 12 + ("utf-16", "cp1252")), "replace")


def _cell(random: Random) -> str:
    cell = random.choice(CELLS)
    return cell + random.choice(CELLS[:60]) if random.random() < 0.2 else cell


def mutate_json(content: bytes, random: Random) -> bytes:
    """One value replaced, doubled, dropped, renamed or wrapped up deep."""
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return mutate_bytes(content, random)
    try:
        return json.dumps(_spoil(told, random)).encode()
    except (ValueError, RecursionError):
        return content


def _spoil(told: Any, random: Random) -> Any:
    """A copy in which one value, found by walking down at random, is another."""
    if not isinstance(told, dict | list) or not told or random.random() < 0.12:
        return _anything(told, random)
    if isinstance(told, list):
        place = random.randrange(len(told))
        copy = list(told)
        return _spoil_list(copy, place, random)
    return _spoil_object(dict(told), random.choice(list(told)), random)


def _spoil_list(copy: list[Any], place: int, random: Random) -> list[Any]:
    kind = random.randrange(8)
    if kind == 0:
        copy.pop(place)
    elif kind == 1:
        copy[place:place] = [copy[place]] * random.choice((1, 1, 200))
    else:
        copy[place] = _spoil(copy[place], random)
    return copy


def _spoil_object(copy: dict[str, Any], name: str, random: Random) -> dict[str, Any]:
    kind = random.randrange(10)
    if kind == 0:
        del copy[name]
    elif kind == 1:
        copy[random.choice(CELLS)] = copy.pop(name)
    elif kind == 2:
        copy[random.choice((*list(copy), *CELLS[:90]))] = _anything(copy[name], random)
    else:
        copy[name] = _spoil(copy[name], random)
    return copy


def _anything(told: Any, random: Random) -> Any:
    deep: Any = told
    if random.random() < 0.05:
        for _ in range(random.choice((3, DEEP // 10))):
            deep = random.choice(([deep], {"a": deep}))
        return deep
    alike: Sequence[Any] = CELLS
    if isinstance(told, int | float):
        alike = NUMBERS
    elif isinstance(told, dict) and "coordinates" in told:
        alike = SHAPES
    other: Sequence[Any] = (
        None,
        "\ud800",
        True,
        False,
        "",
        [],
        {},
        [told],
        {"a": told},
        [[]],
        *NUMBERS,
        *ENCODINGS,
    )
    return random.choice(
        (random.choice(alike), random.choice(alike), random.choice((*other, *SYSTEMS)))
    )


def mutate_stream(content: bytes, random: Random) -> bytes:
    """One message of an answer changed, doubled, dropped or moved; lengths stay true."""
    messages: list[tuple[bytes, bytes]] = []
    place = 0
    if HEADER.size + 2**20 < int.from_bytes(content[1:].ljust(8)[:8], "little"):
        # A text that only begins like an answer.
        return mutate_bytes(content, random)
    while place + HEADER.size <= len(content):
        kind, length = HEADER.unpack_from(content, place)
        place += HEADER.size
        messages.append((kind, content[place : place + length]))
        place += length
    chosen = random.randrange(len(messages))
    kind, inner = messages[chosen]
    what = random.randrange(12)
    if what == 0:
        messages.pop(chosen)
    elif what == 1:
        messages.insert(chosen, random.choice(messages))
    elif kind == JSON:
        messages[chosen] = (kind, mutate_json(inner, random))
    else:
        messages[chosen] = (kind, random.choice((mutate_bytes, mutate_binary))(inner, random))
    return b"".join(HEADER.pack(kind, len(inner)) + inner for kind, inner in messages)


def mutate_link(content: bytes, random: Random) -> bytes:
    """The plan inside a link changed, and packed as links are."""
    try:
        inner = zlib.decompress(base64.urlsafe_b64decode(content + b"=" * (-len(content) % 4)))
    except (ValueError, zlib.error):
        return mutate_bytes(content, random)
    return base64.urlsafe_b64encode(zlib.compress(mutate_json(inner, random))).rstrip(b"=")


def mutate_archive(content: bytes, random: Random) -> bytes:
    """One entry changed, renamed, doubled or dropped; packed again."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError, NotImplementedError):
        return mutate_bytes(content, random)
    except Exception:  # noqa: BLE001 - a damaged stream may raise anything of zlib
        return mutate_bytes(content, random)
    if not entries:
        return mutate_bytes(content, random)
    place = random.randrange(len(entries))
    name, inner = entries[place]
    kind = random.randrange(12)
    if kind == 0:
        entries.pop(place)
    elif kind == 1:
        entries[place] = (random.choice((*CELLS[:60], name.upper(), f"../{name}", "a.csv")), inner)
    elif kind == 2:
        entries.append((f"{place}{name}", inner))
    else:
        entries[place] = (name, _choose_mutator(inner, random)(inner, random))
    return _packed(entries)


def _packed(entries: Sequence[tuple[str, bytes]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in dict(entries).items():
            # A fixed date: the same changes give the same bytes.
            entry = zipfile.ZipInfo((name or "a").replace("\0", ""), (2020, 1, 1, 0, 0, 0))
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


MUTATORS: Sequence[tuple[bytes | tuple[bytes, ...], Mutator]] = (
    (ZIP, mutate_archive),
    (MAGIC, mutate_database),
    ((b"{", b"["), mutate_json),
    (b"<", mutate_markup),
    (JSON, mutate_stream),
    (b"eN", mutate_link),
)
"""How content begins, and on which level it is changed."""
