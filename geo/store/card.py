"""The card of a stored city, ``city.json``: everything that is no table."""

import json
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

SCHEMA = 1


def write_card(city: City, recipe: dict[str, Any]) -> str:
    """The card as JSON text."""
    groups, indicators = own_entries(city)
    card = {
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
    }
    return json.dumps(card, ensure_ascii=False, indent=1)


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


def read_card(file: Path) -> dict[str, Any]:
    """The card of a stored city.

    Raises:
        DataError: It is missing, damaged or of a later version.
    """
    try:
        card = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as damage:
        raise DataError("store.damaged", city=file.parent.name, file=file.name) from damage
    if not isinstance(card, dict) or card.get("schema", 0) > SCHEMA:
        raise DataError("store.later_version", city=file.parent.name)
    return card


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
