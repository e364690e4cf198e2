"""Answers of cities in a file of lines, so that a comparison of hundreds can go on where it ended.

A line is an answer; each is written whole and at once, so that a crash costs the last one only.
Lines of another question, another program version, or that are damaged are passed over.
"""

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from math import isnan
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from geo.city import CityKind
from geo.indices.registry import INDICES
from geo.region.results import CityFigure, CityIndex, Definition, Refusal
from geo.segregation.results import IndexResult
from geo.store.disk import told_of_disk
from geo.values import Floats, State

NUMBERS = ("mean_area_population", "group_share", "value")
BYTES = "<f8"


@dataclass(frozen=True, eq=False)
class Answer:
    """What a city answered, and where its figures come from, ready for JSON."""

    entry: CityIndex | CityFigure
    provenance: Mapping[str, Any] | None


@dataclass(frozen=True)
class AnswersFile:
    """Answers to one question.

    Attributes:
        file: Where they are kept; need not exist yet.
        question: Everything that an answer depends on besides the city, as a hash.
    """

    file: Path
    question: str

    def read(self) -> dict[str, Answer]:
        """Kept answers by city, the last one of each.

        Raises:
            StoreError: The file cannot be read.
        """
        with told_of_disk(self.file.parent):
            if not self.file.exists():
                return {}
            lines = self.file.read_bytes().splitlines()
        kept = [self._decode(line) for line in lines]
        return {answer.entry.city: answer for answer in kept if answer is not None}

    def append(self, answer: Answer) -> None:
        """Keep an answer.

        Raises:
            StoreError: The file cannot be written.
        """
        told = {
            "question": self.question,
            "kind": "index" if isinstance(answer.entry, CityIndex) else "figure",
            "entry": _encode_entry(answer.entry),
            "provenance": answer.provenance,
        }
        line = json.dumps(told, ensure_ascii=False, allow_nan=False).encode("utf-8")
        with told_of_disk(self.file.parent):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with self.file.open("ab+") as stream:
                stream.write(_end_torn_line(stream) + line + b"\n")
                stream.flush()
                os.fsync(stream.fileno())

    def _decode(self, line: bytes) -> Answer | None:
        try:
            told = json.loads(line)
            if told["question"] != self.question:
                return None
            return Answer(_decode_entry(told["kind"], told["entry"]), told["provenance"])
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


def _end_torn_line(stream: BinaryIO) -> bytes:
    """What must come first where a crash has left half a line."""
    if not stream.seek(0, os.SEEK_END):
        return b""
    stream.seek(-1, os.SEEK_END)
    return b"" if stream.read(1) == b"\n" else b"\n"


def _encode_entry(entry: CityIndex | CityFigure) -> dict[str, Any]:
    """All but the place, which depends on the other cities."""
    told = {field.name: getattr(entry, field.name) for field in fields(entry)}
    del told["rank"]
    told["plausible"] = base64.b64encode(entry.plausible.astype(BYTES).tobytes()).decode("ascii")
    told["refusal"] = asdict(entry.refusal) if entry.refusal else None
    told["definition"] = asdict(entry.definition)
    if isinstance(entry, CityIndex):
        told["by_key"] = {
            key: {name: _none_for_nan(x) for name, x in asdict(result).items()}
            for key, result in entry.by_key.items()
        }
    return {name: _none_for_nan(value) for name, value in told.items()}


def _none_for_nan(value: object) -> object:
    return None if isinstance(value, float) and isnan(value) else value


def _decode_entry(kind: str, told: dict[str, Any]) -> CityIndex | CityFigure:
    read = dict(told)
    read["kind"] = CityKind(read["kind"])
    read["plausible"] = _floats(read["plausible"])
    read["refusal"] = Refusal(**read["refusal"]) if read["refusal"] else None
    definition = read["definition"]
    read["definition"] = Definition(
        definition["key"], tuple(definition["content"]), bool(definition["is_stated"])
    )
    for name in set(NUMBERS) & set(read):
        read[name] = _nan_for_none(read[name])
    if kind == "figure":
        return CityFigure(**read | {"state": State(read["state"])})
    results = {
        key: IndexResult(**{name: _nan_for_none(x) for name, x in result.items()})
        for key, result in read["by_key"].items()
        if key in INDICES
    }
    bounds = tuple(read["hidden_bounds"]) if read["hidden_bounds"] else None
    # An answer of a version that did not say it is none.
    known = {"hidden_bounds": bounds, "is_unbounded": bool(read["is_unbounded"])}
    return CityIndex(**read | {"by_key": results} | known)


def _nan_for_none(value: Any) -> Any:  # noqa: ANN401 - JSON
    return float("nan") if value is None else value


def _floats(told: str) -> Floats:
    numbers: Floats = np.frombuffer(base64.b64decode(told), dtype=BYTES).astype(np.float64)
    return numbers
