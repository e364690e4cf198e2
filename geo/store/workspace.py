"""Own cities, whatever store they lie in: the doors that pages and commands use."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from geo.city import City
from geo.errors import DataError
from geo.imports.report import ImportReport
from geo.store.computed import StoreKeeper
from geo.store.interface import Action
from geo.store.keys import validate_city_key, validate_city_name
from geo.store.opening import open_store
from geo.store.parts import city_of_parts, parts_of_city


def list_workspace_cities() -> list[tuple[str, str]]:
    """Key and name of every stored city, by name; a damaged one goes by its key."""
    return [(city.key, city.name) for city in open_store().list_cities()]


def load_workspace_city(key: str) -> City:
    """A stored city.

    Raises:
        UnknownKeyError: There is none of this key.
        DataError: It is damaged, or of a later version.
        StoreError: Disk or database fail.
    """
    opened = open_store()
    city = city_of_parts(key, opened.read_parts(key))
    return dataclasses.replace(city, keeper=StoreKeeper(opened, key))


def save_city(
    city: City,
    *,
    report: ImportReport | None = None,
    originals: Mapping[str, bytes] | None = None,
    recipe: dict[str, Any] | None = None,
    replace: bool = False,
    expected: str | None = None,
) -> str:
    """Store a city; a crash leaves either the old state or the new one.

    Args:
        city: The city.
        report: What the import found.
        originals: The files as they came.
        recipe: How the city was made of them.
        replace: Whether one of this key may be overwritten.
        expected: The ``workspace_stamp`` that the user has seen; if somebody else has changed
            the city since, it is not overwritten.

    Returns:
        The stamp of the stored city.

    Raises:
        DataError: The key may not be used, the city has no name, or it was changed meanwhile.
        StoreError: Disk or database fail.
    """
    validate_city_key(city.key)
    validate_city_name(city.name)
    parts = parts_of_city(
        city, report=report or ImportReport(), recipe=recipe or {}, originals=originals or {}
    )
    return open_store().write_parts(city.key, parts, replace=replace, expected=expected)


def attach_keeper(city: City) -> City:
    """A city that has just been stored, so that what is computed of it is kept with it."""
    return dataclasses.replace(city, keeper=StoreKeeper(open_store(), city.key))


def check_key_is_free(key: str, *, replace: bool) -> None:
    """Say before long work that a key may not be used.

    Raises:
        DataError: The key is malformed, an embedded city has it, or one that is stored.
    """
    validate_city_key(key)
    if not replace and key in dict(list_workspace_cities()):
        raise DataError("store.key_taken", key=key)


def delete_city(key: str) -> None:
    """Remove a stored city; its plans stay.

    Raises:
        UnknownKeyError: There is none of this key.
    """
    open_store().delete_city(key)


def workspace_stamp(key: str) -> str:
    """A text that changes when a city does; empty where there is no such city. Cheap."""
    return open_store().stamp(key)


def load_recipe(key: str) -> dict[str, Any]:
    """How a stored city was made of its files; empty where nobody knows.

    Raises:
        UnknownKeyError: There is no such city.
        DataError: Its card is damaged.
    """
    recipe = open_store().read_card(key).get("recipe")
    return recipe if isinstance(recipe, dict) else {}


def load_report(key: str) -> Any:  # noqa: ANN401 - JSON
    """What the import of a stored city found, as JSON; None where there is none."""
    return open_store().read_report(key)


def load_originals(key: str) -> dict[str, bytes]:
    """The files of a stored city as they were uploaded, by name."""
    return open_store().read_originals(key)


def list_actions(city: str | None = None) -> list[Action]:
    """What was done to the workspace, oldest first."""
    return open_store().history(city)
