"""The fingerprint of a city: the same for the same content, whatever file it came from.

A plain hash of all content could be tried against what hidden counts might be, by whoever knows
all that is shown. So a city that is stored gets a secret, and its fingerprint goes through it.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd
import shapely
from geopandas import GeoDataFrame

from geo.catalogue import Group, Indicator, Source

LATER_FIELDS = ("url", "retrieved", "of_areas", "changed_de", "changed_en", "note_en")


def compute_fingerprint(
    areas: GeoDataFrame,
    tables: Mapping[str, pd.DataFrame],
    entries: Mapping[str, Group | Indicator | Source],
) -> str:
    """SHA-256 over areas, tables and the city's own entries, in their order."""
    digest = hashlib.sha256()
    attributes = pd.DataFrame(areas.drop(columns="geometry"))
    digest.update(_hash_table(attributes.reset_index()))
    for shape in areas.geometry:
        # A file of polygons holds multipolygons only; one part is the same area.
        parts = None if shape is None else shapely.MultiPolygon(shapely.get_parts(shape))
        digest.update(shapely.to_wkb(parts) or b"\0")
    for name, table in tables.items():
        digest.update(name.encode() + _hash_table(table))
    told = {key: _tell(entry) for key, entry in entries.items()}
    digest.update(json.dumps(told, sort_keys=True).encode())
    return digest.hexdigest()


def seal_fingerprint(fingerprint: str, secret: str) -> str:
    """HMAC-SHA256 of a fingerprint of content; the same where there is no secret."""
    if not secret:
        return fingerprint
    return hmac.new(secret.encode(), fingerprint.encode(), hashlib.sha256).hexdigest()


def make_secret() -> str:
    """128 random bits that stay with a stored city."""
    return secrets.token_hex(16)


def _tell(entry: Group | Indicator | Source) -> dict[str, Any]:
    """All that an entry says; what a later version can say besides counts only where it is said.

    A city that an earlier version stored keeps its fingerprint, by which plans know it.
    """
    told = asdict(entry)
    later = LATER_FIELDS if isinstance(entry, Source) else ()
    return {name: said for name, said in told.items() if said or name not in later}


def _hash_table(table: pd.DataFrame) -> bytes:
    plain = table.reset_index(drop=True).astype(
        {name: "object" for name in table.columns if not pd.api.types.is_numeric_dtype(table[name])}
    )
    rows: bytes = pd.util.hash_pandas_object(plain, index=False).to_numpy().tobytes()
    return ",".join(map(str, table.columns)).encode() + rows
