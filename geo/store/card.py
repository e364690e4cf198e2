"""The card of a stored city, ``city.json``: everything that is no table."""

import json
from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from geo.catalogue import (
    Group,
    Indicator,
    Source,
    indicators_of_group,
    load_groups,
    load_indicators,
    parse_groups,
    parse_indicators,
)
from geo.city import City, Level
from geo.errors import DataError
from geo.fingerprint import make_secret

SCHEMA = 2


def write_card(city: City, recipe: dict[str, Any]) -> dict[str, Any]:
    """The card of a city, ready for JSON."""
    groups, indicators = own_entries(city)
    return {
        "schema": SCHEMA,
        "key": city.key,
        "name": city.name,
        "kind": city.kind.value,
        "geometry": city.geometry.value,
        "ags": city.ags,
        "state": city.state,
        "note_de": city.note_de,
        "note_en": city.note_en,
        "levels": [asdict(level) for level in city.levels],
        "groups": {key: _entry(group) for key, group in groups.items()},
        "indicators": {key: _entry(indicator) for key, indicator in indicators.items()},
        "sources": {key: _entry(source) for key, source in city.sources.items()},
        "recipe": recipe,
        "secret": city.secret or make_secret(),
    }


def _entry(entry: Group | Indicator | Source) -> dict[str, Any]:
    told = asdict(entry)
    del told["key"]
    return told


def own_entries(city: City) -> tuple[dict[str, Group], dict[str, Indicator]]:
    """The groups and indicators that the catalogues do not hold, or hold otherwise."""
    groups = {key: group for key, group in city.groups.items() if load_groups().get(key) != group}
    given: dict[str, Indicator] = dict(load_indicators())
    for group in groups.values():
        given |= indicators_of_group(group)
    indicators = {
        key: indicator for key, indicator in city.indicators.items() if given.get(key) != indicator
    }
    return groups, indicators


def card_text(card: dict[str, Any]) -> str:
    """The card as it stands in its file."""
    return json.dumps(card, ensure_ascii=False, indent=1)


def read_card(file: Path) -> dict[str, Any]:
    """The card of a stored city, as this version writes it; the file stays as it is.

    Raises:
        DataError: It is missing, damaged or of a later version.
    """
    city = file.parent.name
    try:
        card = json.loads(file.read_text("utf-8"))
    except (FileNotFoundError, IsADirectoryError, ValueError, RecursionError) as damage:
        raise DataError("store.damaged", city=city, file=file.name) from damage
    return update_card(card, city=city)


def update_card(card: object, *, city: str) -> dict[str, Any]:
    """A card of any earlier version as this version writes it; the given one stays as it is.

    Raises:
        DataError: It is damaged or of a later version.
    """
    version = card_schema(card)
    if not isinstance(card, dict) or version < 1:
        raise DataError("store.damaged", city=city, file="city.json")
    if version > SCHEMA:
        raise DataError("store.later_version", city=city)
    for step in range(version, SCHEMA):
        card = STEPS[step](card)
    return card


def card_schema(card: object) -> int:
    """The version of a card; 0 where it is none."""
    version = card.get("schema", 0) if isinstance(card, dict) else 0
    return version if isinstance(version, int) else 0


def _from_1(card: dict[str, Any]) -> dict[str, Any]:
    """Version 2 tells QGIS how to show the city; the card itself stayed the same."""
    return card | {"schema": 2}


STEPS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _from_1}
"""How a card of a version becomes one of the next; a new version adds its step here."""


def entries_of(
    card: dict[str, Any],
) -> tuple[dict[str, Group], dict[str, Indicator], dict[str, Source]]:
    """All groups, indicators and sources that the city may use.

    Raises:
        CatalogueError: An entry lacks what it cannot do without.
    """
    told = {key: known_fields(Group, entry) for key, entry in card["groups"].items()}
    groups = load_groups() | parse_groups(told, file="city.json")
    indicators = dict(load_indicators())
    for key in card["groups"]:
        indicators |= indicators_of_group(groups[key])
    told = {key: known_fields(Indicator, entry) for key, entry in card["indicators"].items()}
    indicators |= parse_indicators(told, file="city.json")
    sources = {
        key: Source(key=key, **known_fields(Source, entry))
        for key, entry in card["sources"].items()
    }
    return groups, indicators, sources


def known_fields(
    kind: type[Group | Indicator | Source | Level], entry: dict[str, Any]
) -> dict[str, Any]:
    """What this version knows of an entry; another version may have stored more."""
    names = {field.name for field in fields(kind)}
    return {name: told for name, told in entry.items() if name in names}
