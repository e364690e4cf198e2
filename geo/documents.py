"""Small JSON documents from anybody, and links that carry them: strict, and never unpacked far.

What is wrong is told as a ``DocumentError``; the room that asked has the sentence for it.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, Literal

LONGEST_QUOTE = 60
NAMED_AT_MOST = 3

Problem = Literal[
    "too_large", "not_json", "no_object", "twice", "no_number", "link_too_large", "link_broken"
]


class DocumentError(ValueError):
    """Why a document is none, with what its sentence names.

    Attributes:
        problem: What is wrong.
        values: For the sentence: ``limit`` in KiB, ``reason``, ``entry`` or ``value``.
    """

    def __init__(self, problem: Problem, **values: object) -> None:
        """Keep both."""
        super().__init__(problem)
        self.problem = problem
        self.values: Mapping[str, object] = values


def quote(value: object) -> str:
    """Any value in one short line that every screen and console can show."""
    try:
        words = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, TypeError, RecursionError):
        words = type(value).__name__
    shown = words.encode("utf-8", "replace").decode()
    return shown if len(shown) <= LONGEST_QUOTE else f"{shown[:LONGEST_QUOTE]} …"


def quote_some(values: Sequence[object]) -> str:
    """The first few, shortened, and how many more."""
    more = len(values) - NAMED_AT_MOST
    named = ", ".join(quote(value) for value in values[:NAMED_AT_MOST])
    return f"{named} … (+{more})" if more > 0 else named


def parse_document(content: str | bytes, *, largest: int) -> dict[str, Any]:
    """Strict JSON: no number that is none, no key twice, one object.

    Args:
        content: Of a file; a byte order mark is read over.
        largest: Bytes that it may have.

    Raises:
        DocumentError: It is too large, no JSON, or JSON that programs read differently.
    """
    size = len(content) if isinstance(content, bytes) else len(content.encode("utf-8", "replace"))
    if size > largest:
        raise DocumentError("too_large", limit=largest // 1024)
    try:
        words = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        document = json.loads(
            words.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"),
            object_pairs_hook=_without_twins,
            parse_constant=_refuse_constant,
        )
    except DocumentError:
        raise
    except (ValueError, RecursionError) as damage:
        raise DocumentError("not_json", reason=quote(str(damage))) from damage
    if not isinstance(document, dict):
        raise DocumentError("no_object")
    return document


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries: dict[str, Any] = {}
    for key, value in pairs:
        if key in entries:
            raise DocumentError("twice", entry=quote(key))
        entries[key] = value
    return entries


def _refuse_constant(name: str) -> None:
    raise DocumentError("no_number", value=name)


def compact_document(document: Mapping[str, Any]) -> str:
    """The shortest JSON of a document; equal documents give equal words."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def pack_link(words: str) -> str:
    """Words in letters that any link may carry."""
    packed = zlib.compress(words.encode("utf-8"), level=9)
    return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def unpack_link(link: str, *, longest: int, largest: int) -> bytes:
    """What ``pack_link`` packed; never unpacked further than allowed.

    Args:
        link: The letters.
        longest: Letters that it may have.
        largest: Bytes that it may hold.

    Raises:
        DocumentError: It is damaged, too long, or holds too much.
    """
    if len(link) > longest:
        raise DocumentError("link_too_large")
    unpacker = zlib.decompressobj()
    try:
        padded = link.encode("ascii") + b"=" * (-len(link) % 4)
        packed = base64.b64decode(padded, altchars=b"-_", validate=True)
        content = unpacker.decompress(packed, largest + 1)
    except (UnicodeEncodeError, binascii.Error, zlib.error) as damage:
        raise DocumentError("link_broken") from damage
    if len(content) > largest:
        raise DocumentError("link_too_large")
    if not unpacker.eof or unpacker.unused_data:
        raise DocumentError("link_broken")
    return content
