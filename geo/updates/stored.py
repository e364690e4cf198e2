"""What the store keeps beside a city: its recipe and its original files."""

from typing import Any

from geo import store
from geo.store.card import read_card


def read_recipe(key: str) -> dict[str, Any]:
    """The recipe with the history, as JSON; empty where none was kept."""
    recipe = read_card(store.workspace_folder() / key / "city.json").get("recipe")
    return recipe if isinstance(recipe, dict) else {}


def read_originals(key: str) -> dict[str, bytes]:
    """Name to bytes of every file that was ever imported into the city."""
    folder = store.workspace_folder() / key / "originals"
    return {file.name: file.read_bytes() for file in sorted(folder.glob("*"))}
