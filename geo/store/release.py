"""Whether a stored city is for the public: a line of its card.

A city is internal until staff release it, and again after every import that replaces it: what
nobody has looked at yet is released by nobody.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.store.interface import Store

FIELD = "visibility"
INTERNAL, PUBLIC = "internal", "public"


def is_released(card: Mapping[str, Any]) -> bool:
    """Whether a card says so in just this word; whatever else it says means internal."""
    return card.get(FIELD) == PUBLIC


def release_city(store: "Store", key: str, *, is_public: bool) -> str:
    """Release a stored city to the public, or take it back; returns its stamp.

    Raises:
        UnknownKeyError: There is none of this key.
        DataError: It is damaged, or somebody changed it in the meantime.
        StoreError: Disk or database fail.
    """
    seen = store.stamp(key)
    parts = store.read_parts(key, whole=True)
    card = parts.card | {FIELD: PUBLIC if is_public else INTERNAL}
    return store.write_parts(key, replace(parts, card=card), replace=True, expected=seen)
