"""``cities`` lists the cities, ``describe`` says what is known of one."""

import argparse
import json
from typing import Any

from geo.cities import list_cities, load_city
from geo.city import City
from geo.commands.origin import describe_city_source, describe_entry_source, describe_sources
from geo.indicators import known_indicators
from geo.texts import Language, as_language, text


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this module."""
    listing = commands.add_parser("cities", help=text("commands.cities", "en"))
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=run_cities)
    describe = commands.add_parser("describe", help=text("commands.describe", "en"))
    describe.add_argument("city")
    describe.add_argument("--json", action="store_true")
    describe.set_defaults(run=run_describe)


def run_cities(options: argparse.Namespace) -> int:
    """Print key, name and kind of every city; as JSON also where its figures come from."""
    language = as_language(options.language)
    entries = [
        {"key": entry.key, "name": entry.name, "kind": entry.kind.value if entry.kind else None}
        for entry in list_cities()
    ]
    if options.json:
        told = [
            {**entry, "provenance": describe_entry_source(str(entry["key"]), language)}
            for entry in entries
        ]
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for entry in entries:
            print(f"{entry['key']:<16}{entry['name']:<24}{entry['kind']}")
    return 0


def run_describe(options: argparse.Namespace) -> int:
    """Print areas, periods, indicators, groups and sources of a city."""
    description = describe_city(load_city(options.city), as_language(options.language))
    if options.json:
        print(json.dumps(description, ensure_ascii=False, indent=1))
    else:
        for name, content in description.items():
            shown = len(content) if isinstance(content, list) else content
            print(f"{name:<16}{shown}")
    return 0


def describe_city(city: City, language: Language = "de") -> dict[str, Any]:
    """What is known of a city, ready for JSON; no value of an area."""
    finest = city.finest_level
    keys = known_indicators(city, level=finest)
    for level in city.levels[:-1]:
        keys += [key for key in known_indicators(city, level=level.key) if key not in keys]
    used = {city.indicator(key).group for key in keys}
    return {
        "key": city.key,
        "name": city.name,
        "kind": city.kind.value,
        "geometry": city.geometry.value,
        "ags": city.ags,
        "state": city.state,
        "levels": [
            {"key": level.key, "name": level.name_de, "n_areas": len(city.areas_at(level.key))}
            for level in city.levels
        ],
        "areas": [
            {"key": str(key), "name": row["name"], "level": row["level"], "parent": row["parent"]}
            for key, row in city.areas.drop(columns="geometry").iterrows()
        ],
        "periods": list(city.periods),
        "indicators": [
            {
                "key": key,
                "name": city.indicator(key).name_de,
                "unit": city.indicator(key).unit,
                "form": city.indicator(key).form,
                "definition": city.indicator(key).definition(language),
            }
            for key in keys
        ],
        "groups": [
            {"key": key, "name": group.name_de} for key, group in city.groups.items() if key in used
        ],
        "sources": describe_sources(city, language),
        "provenance": describe_city_source(city, language),
    }
