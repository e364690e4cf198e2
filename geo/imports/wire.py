"""How what was read comes back from the process that read it: bytes that can only be data.

A stream of messages, each a kind (one byte), a length (eight bytes) and so many bytes: JSON, the
bytes of a file, or geometry as WKB. No pickle, nothing that names a class or a path. The
process that sends it may have been taken over by a file, so nothing is believed: every
length, name, kind and number of rows is checked before it is used.
"""

import json
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

MEBIBYTE = 1024 * 1024
MAX_MESSAGE = 256 * MEBIBYTE
MAX_ANSWER = 1024 * MEBIBYTE
MAX_WORDS = 20_000
"""Characters of one value of a sentence, of one name, or of one coordinate system."""
JSON, FILE, GEOMETRY = b"J", b"F", b"G"
HEADER = struct.Struct("<cQ")

Receive = Callable[[bytes], bytes]
"""Gives the content of the next message, which must be of the given kind."""


class WireError(Exception):
    """The answer is not what an honest reader sends."""


@dataclass(frozen=True)
class Message:
    """A kind and its bytes."""

    kind: bytes
    content: bytes


def write_message(stream: IO[bytes], message: Message) -> None:
    """Put a message on the stream."""
    stream.write(HEADER.pack(message.kind, len(message.content)))
    stream.write(message.content)


def read_message(stream: IO[bytes], *, limit: int) -> Message | None:
    """The next message; None where the stream ends.

    Raises:
        WireError: It is longer than ``limit`` or breaks off.
    """
    header = stream.read(HEADER.size)
    if not header:
        return None
    if len(header) < HEADER.size:
        raise WireError("header")
    kind, length = HEADER.unpack(header)
    if length > limit:
        raise WireError("length")
    content = stream.read(length)
    if len(content) < length:
        raise WireError("end")
    return Message(kind, content)


def as_json(content: object) -> Message:
    """A message of plain values."""
    return Message(JSON, json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"))


def parse_json(content: bytes) -> Any:  # noqa: ANN401 - whatever the message holds
    """Plain values of a message.

    Raises:
        WireError: It is no JSON, or nested beyond reason.
    """
    try:
        return json.loads(content.decode())
    except (ValueError, RecursionError):
        raise WireError("json") from None


@dataclass(frozen=True)
class Request:
    """What is to be read.

    Attributes:
        files: Name as uploaded to bytes.
        options: Values of ``ImportOptions``.
        first: Position of the first unit that is still to be read.
        as_rows: Whether text files are wanted row by row, without looking for a header.
    """

    files: Mapping[str, bytes]
    options: Mapping[str, Any]
    first: int = 0
    as_rows: bool = False


def pack_request(request: Request) -> Iterator[Message]:
    """The request as messages: what is asked, then file by file."""
    told = {"options": request.options, "first": request.first, "as_rows": request.as_rows}
    yield as_json({"files": list(request.files), **told})
    for content in request.files.values():
        yield Message(FILE, content)


def read_request(stream: IO[bytes]) -> Request | None:
    """The request on a stream; None where nobody asks anything."""
    message = read_message(stream, limit=MAX_MESSAGE)
    if message is None:
        return None
    told = as_mapping(parse_json(message.content))
    files: dict[str, bytes] = {}
    for name in as_list(told["files"]):
        content = read_message(stream, limit=MAX_ANSWER)
        files[name] = b"" if content is None else content.content
    return Request(files, _as_given(told["options"]), int(told["first"]), bool(told["as_rows"]))


def _as_given(value: Any) -> Any:  # noqa: ANN401 - whatever options hold
    """With tuples where JSON has lists, as options have them."""
    if isinstance(value, dict):
        return {name: _as_given(part) for name, part in value.items()}
    return tuple(map(_as_given, value)) if isinstance(value, list) else value


def as_mapping(value: object) -> dict[str, Any]:
    """The value, which must be a JSON object."""
    if not isinstance(value, dict):
        raise WireError("mapping")
    return value


def as_list(value: object) -> list[Any]:
    """The value, which must be a JSON array."""
    if not isinstance(value, list):
        raise WireError("list")
    return value


def is_count(value: object, limit: int) -> bool:
    """Whether the value is a whole number from 0 to the limit."""
    return type(value) is int and 0 <= value <= limit


def is_words(value: object) -> bool:
    """Whether the value is a text of a reasonable length, which can be written as UTF-8."""
    if not isinstance(value, str) or len(value) > MAX_WORDS:
        return False
    return value.encode("utf-8", "replace").decode() == value
