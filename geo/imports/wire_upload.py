"""What was read of some files as messages: problems, layers, tables."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, get_type_hints

from geo.imports.draft import RawLayer, RawTable, RawUpload
from geo.imports.reading import MAX_FRAMES, names_files
from geo.imports.report import Problem, Severity, Wording
from geo.imports.wire import (
    JSON,
    MAX_WORDS,
    Message,
    Receive,
    WireError,
    as_json,
    as_list,
    as_mapping,
    is_words,
    parse_json,
)
from geo.imports.wire_frames import pack_frame, unpack_layer, unpack_table
from geo.texts import LANGUAGES

MAX_PROBLEMS = 10_000
FRAMES = ("frame", "cells")
PLAIN = (str, bool, int)


def pack_upload(part: RawUpload) -> Iterator[Message]:
    """What was read of one unit: first what there is, then frame by frame."""
    yield as_json(
        {
            "problems": [pack_problem(problem) for problem in part.problems[:MAX_PROBLEMS]],
            "layers": [_but_frame(layer) for layer in part.layers],
            "tables": [_but_frame(table) for table in part.tables],
        }
    )
    for layer in part.layers:
        yield from pack_frame(layer.frame)
    for table in part.tables:
        yield from pack_frame(table.cells)


def unpack_upload(receive: Receive) -> RawUpload:
    """One unit out of its messages.

    Raises:
        WireError: Something in it is not what an honest reader sends.
    """
    told = as_mapping(parse_json(receive(JSON)))
    layers = [_checked(RawLayer, given) for given in as_list(told.get("layers"))]
    tables = [_checked(RawTable, given) for given in as_list(told.get("tables"))]
    if len(layers) + len(tables) > MAX_FRAMES:
        raise WireError("frames")
    return RawUpload(
        tuple(RawLayer(frame=unpack_layer(receive), **plain) for plain in layers),
        tuple(RawTable(cells=unpack_table(receive), **plain) for plain in tables),
        unpack_problems(told.get("problems")),
    )


def _but_frame(raw: RawLayer | RawTable) -> dict[str, object]:
    return {
        field.name: getattr(raw, field.name) for field in fields(raw) if field.name not in FRAMES
    }


def _checked(kind: type[RawLayer | RawTable], given: object) -> dict[str, Any]:
    """All of a layer or table but its frame, every value of the type that the class declares."""
    told = as_mapping(given)
    types = get_type_hints(kind)
    if set(told) != {field.name for field in fields(kind)} - set(FRAMES):
        raise WireError("fields")
    checked = {
        name: tuple(told[name]) if isinstance(told[name], list) else told[name] for name in told
    }
    if not all(_is_of(types[name], value) for name, value in checked.items()):
        raise WireError("fields")
    if names_files(str(checked.get("crs", ""))):
        raise WireError("crs")
    return checked


def _is_of(declared: object, value: object) -> bool:
    if isinstance(value, tuple):
        return declared == tuple[str, ...] and all(isinstance(part, str) for part in value)
    return declared in PLAIN and type(value) is declared


def pack_problem(problem: Problem) -> dict[str, object]:
    """A problem as plain values."""
    values = {name: _plain(value) for name, value in problem.values.items()}
    place = {"file": problem.file, "row": int(problem.row), "column": problem.column}
    return {"severity": problem.severity.value, "key": problem.key, "values": values, **place}


def _plain(value: object) -> object:
    """Numbers as numbers, sentences as their keys; everything else as the words to be shown."""
    if isinstance(value, Wording):
        values = {name: _plain(part) for name, part in value.values.items()}
        return {"key": value.key, "values": values, "room": value.room}
    plain = value.item() if hasattr(value, "item") else value
    return plain if isinstance(plain, int | float) else str(plain)[:MAX_WORDS]


def unpack_problems(given: object) -> tuple[Problem, ...]:
    """Problems that can be said in both languages; anything else is refused.

    Raises:
        WireError: One of them is no sentence of ours.
    """
    listed = as_list(given)
    if len(listed) > MAX_PROBLEMS:
        raise WireError("problems")
    return tuple(_unpack_problem(as_mapping(entry)) for entry in listed)


def _unpack_problem(told: Mapping[str, Any]) -> Problem:
    try:
        values = {name: _as_told(value) for name, value in told["values"].items()}
        place = {"file": told["file"], "row": told["row"], "column": told["column"]}
        problem = Problem(Severity(told["severity"]), told["key"], values=values, **place)
        # What does not fit a sentence of ours shows itself when it is said.
        said = [problem.sentence(language).encode() for language in LANGUAGES]
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
        raise WireError("problem") from None
    is_odd = not (is_words(problem.file) and is_words(problem.column))
    if is_odd or type(problem.row) is not int or max(map(len, said)) > 10 * MAX_WORDS:
        raise WireError("problem")
    return problem


def _as_told(value: Any) -> object:  # noqa: ANN401 - whatever the message holds
    if not isinstance(value, dict):
        return value
    values = {name: _as_told(part) for name, part in value["values"].items()}
    return Wording(value["key"], values, value["room"])
