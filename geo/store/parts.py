"""Between a ``City`` and its stored parts, the same for folder and database."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame

from geo.city import City, CityKind, GeometryKind, Level
from geo.errors import CatalogueError, DataError, GeoError
from geo.fingerprint import compute_fingerprint, seal_fingerprint
from geo.imports.report import ImportReport
from geo.store.card import entries_of, known_fields, write_card
from geo.store.interface import CityParts
from geo.store.keys import name_originals

POINT_LAYERS = ("facilities", "problem_properties", "accommodation", "background")
TABLES = ("facts", "facility_values")
INDEX_OF_LAYER = {
    "areas": "area_id",
    "facilities": "facility_id",
    "problem_properties": "property_id",
    "accommodation": "accommodation_id",
}


def parts_of_city(
    city: City,
    *,
    report: ImportReport,
    recipe: dict[str, Any],
    originals: Mapping[str, bytes],
) -> CityParts:
    """Everything that is stored of a city."""
    layers: dict[str, GeoDataFrame] = {"areas": city.areas}
    layers |= {name: getattr(city, name) for name in POINT_LAYERS if not getattr(city, name).empty}
    tables: dict[str, pd.DataFrame] = {"values": city.values}
    tables |= {name: getattr(city, name) for name in TABLES if not getattr(city, name).empty}
    if not report.left_out.empty:
        tables["left_out"] = report.left_out.astype("str")
    return CityParts(
        card=write_card(city, recipe),
        report=report.as_json("de"),
        layers=layers,
        tables=tables,
        originals=name_originals(originals),
    )


def city_of_parts(key: str, parts: CityParts) -> City:
    """The city that was stored.

    Raises:
        DataError: Its parts contradict each other or lack something.
    """
    try:
        return _city_of(key, parts)
    except CatalogueError as damage:
        raise DataError("store.damaged", city=key, file="city.json") from damage
    except GeoError:
        raise
    except Exception as damage:
        # Whatever damaged parts make the readers say, one sentence tells what to do.
        raise DataError("store.damaged", city=key, file="city.json") from damage


def _city_of(key: str, parts: CityParts) -> City:
    card = parts.card
    groups, indicators, sources = entries_of(card)
    areas, values = parts.layers["areas"], parts.tables["values"]
    extras: dict[str, Any] = {name: parts.tables[name] for name in TABLES if name in parts.tables}
    extras |= {name: parts.layers[name] for name in POINT_LAYERS if name in parts.layers}
    own = {name: groups[name] for name in card["groups"]}
    own |= {name: indicators[name] for name in card["indicators"]}
    content = compute_fingerprint(areas, {"values": values}, {**own, **sources})
    # Cities of earlier versions have none until they are stored again.
    secret = str(card.get("secret", ""))
    return City(
        key=key,
        name=str(card["name"]),
        kind=CityKind.UPLOADED,
        geometry=GeometryKind(card["geometry"]),
        levels=tuple(Level(**known_fields(Level, level)) for level in card["levels"]),
        areas=areas,
        values=values,
        sources=sources,
        groups=groups,
        indicators=indicators,
        fingerprint=seal_fingerprint(content, secret),
        secret=secret,
        ags=str(card.get("ags", "")),
        state=str(card.get("state", "")),
        note_de=str(card.get("note_de", "")),
        note_en=str(card.get("note_en", "")),
        **extras,
    )
