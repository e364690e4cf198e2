"""All cities there are: the embedded ones and those of the workspace."""

from contextlib import suppress
from dataclasses import dataclass

from geo import store
from geo.city import City, CityKind
from geo.datasets import embedded
from geo.errors import CatalogueError, StoreError, UnknownKeyError


@dataclass(frozen=True)
class CityEntry:
    """A city in a list, before it is loaded.

    Attributes:
        kind: None where its card is damaged; loading it says how.
        is_internal: Whether only staff may know of it.
    """

    key: str
    name: str
    kind: CityKind | None
    is_internal: bool = False


def list_cities() -> list[CityEntry]:
    """Every city that can be opened, embedded ones first.

    A workspace that cannot be read takes its own cities out, not the list; whoever asks for them
    is told why.
    """
    embedded_ones = [_embedded_entry(key) for key in embedded.list_embedded()]
    with suppress(StoreError):
        own = [
            CityEntry(city.key, city.name, CityKind.UPLOADED, is_internal=not city.is_public)
            for city in store.open_store().list_cities()
        ]
        return embedded_ones + own
    return embedded_ones


def _embedded_entry(key: str) -> CityEntry:
    """A damaged card takes its own city out, not the list."""
    try:
        card = embedded.read_card(key)
        return CityEntry(key=key, name=str(card["name"]), kind=CityKind(card["kind"]))
    except (CatalogueError, KeyError, ValueError):
        return CityEntry(key=key, name=key, kind=None)


def load_city(key: str) -> City:
    """The city of a key.

    Raises:
        UnknownKeyError: There is no such city.
        DataError: Its files are damaged.
    """
    if key in embedded.list_embedded():
        return embedded.load_embedded(key)
    if store.workspace_stamp(key) or key in dict(store.list_workspace_cities()):
        return store.load_workspace_city(key)
    known = ", ".join(entry.key for entry in list_cities())
    raise UnknownKeyError("errors.unknown_city", key=key, known=known)


def city_stamp(key: str) -> str:
    """A text that changes when a city's files change, cheap enough to ask on every rerun."""
    if key in embedded.list_embedded():
        return embedded.stamp(key)
    return store.workspace_stamp(key)
