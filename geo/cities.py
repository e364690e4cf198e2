"""All cities there are: the embedded ones and those of the workspace."""

from dataclasses import dataclass

from geo import store
from geo.city import City, CityKind
from geo.datasets import embedded
from geo.errors import UnknownKeyError


@dataclass(frozen=True)
class CityEntry:
    """A city in a list, before it is loaded."""

    key: str
    name: str
    kind: CityKind


def list_cities() -> list[CityEntry]:
    """Every city that can be opened, embedded ones first."""
    entries = []
    for key in embedded.list_embedded():
        card = embedded.read_card(key)
        entries.append(CityEntry(key=key, name=card["name"], kind=CityKind(card["kind"])))
    entries += [
        CityEntry(key=key, name=name, kind=CityKind.UPLOADED)
        for key, name in store.list_workspace_cities()
    ]
    return entries


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
        return "embedded"
    return store.workspace_stamp(key)
