"""Names under which cities, plans and files may be stored; none leads out of its place."""

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from geo.datasets.embedded import list_embedded
from geo.errors import DataError, ScenarioError, UnknownKeyError
from geo.imports.uploads import clean_name

CITY_KEY = re.compile(r"[a-z][a-z0-9-]{1,40}")
PLAN_KEY = re.compile(r"[a-z0-9-]{1,30}-[0-9a-f]{12}")
LONGEST_FILE_NAME = 200
"""Bytes; file systems end at 255, and a number may have to be put behind."""


def is_city_key(key: str) -> bool:
    """Whether own cities may have this key."""
    return CITY_KEY.fullmatch(key) is not None


def validate_city_key(key: str) -> None:
    """Check that an own city may have a key.

    Raises:
        DataError: The key is malformed, or an embedded city has it.
    """
    if not is_city_key(key):
        raise DataError("store.key_malformed", key=key)
    if key in list_embedded():
        raise DataError("store.key_embedded", key=key)


def validate_city_name(name: str) -> None:
    """Check that a city has a name to be found by.

    Raises:
        DataError: The name is blank.
    """
    if not name.strip():
        raise DataError("store.name_missing")


def validate_plan_city(city: str) -> None:
    """Check that plans may be kept for a city, embedded or own.

    Raises:
        ScenarioError: The key is malformed.
    """
    if not is_city_key(city):
        raise ScenarioError("scenario_files.city_malformed")


def unknown_city(key: str, known: Iterable[str]) -> UnknownKeyError:
    """The refusal of a key that no stored city has."""
    return UnknownKeyError("errors.unknown_city", key=key, known=", ".join(known) or "–")


def name_originals(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same files under names that any disk takes; two of one name both stay."""
    named: dict[str, bytes] = {}
    for given, content in files.items():
        path = PurePosixPath(clean_name(given).replace("/", "-"))
        stem = _cut(path.stem, LONGEST_FILE_NAME - len(path.suffix.encode()))
        name, number = f"{stem}{path.suffix}", 1
        while name.casefold() in {one.casefold() for one in named}:
            number += 1
            name = f"{stem} ({number}){path.suffix}"
        named[name] = content
    return named


def _cut(text: str, length: int) -> str:
    """At most so many bytes of UTF-8, no sign cut in half."""
    return text.encode("utf-8", "replace")[: max(length, 1)].decode("utf-8", "ignore") or "datei"
