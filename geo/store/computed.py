"""What was computed of a stored city and can be computed again: kept beside it, never needed."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from geo.errors import GeoError
from geo.store.disk import locked, write_whole
from geo.store.interface import Store
from geo.store.keys import is_city_key

FOLDER = "computed"
LARGEST = 20_000_000
PATIENCE = 2.0
"""Seconds; whoever cannot write what can be computed again goes on without."""


@dataclass(frozen=True)
class FolderComputed:
    """The part of the embedded store that keeps computed texts; see ``geo.store.interface``."""

    workspace: Path

    def read_computed(self, key: str, name: str) -> str:
        """The text of a name."""
        file = self.workspace / key / FOLDER / f"{name}.txt"
        if not is_city_key(key) or not file.is_file() or file.stat().st_size > LARGEST:
            return ""
        return file.read_text("ascii")

    def write_computed(self, key: str, name: str, content: str) -> None:
        """Keep the text of a name with the city as it is now; it goes when the city does."""
        if not is_city_key(key) or not (self.workspace / key).is_dir():
            return
        with locked(self.workspace, key, wait=PATIENCE):
            folder = self.workspace / key / FOLDER
            if folder.parent.is_dir():
                folder.mkdir(exist_ok=True)
                write_whole(folder / f"{name}.txt", content.encode("ascii"))


@dataclass(frozen=True)
class StoreKeeper:
    """Keeps what is computed of one city in its store; a store that fails keeps nothing.

    Attributes:
        store: Where the city lies.
        key: The city.
    """

    store: Store
    key: str

    def read(self, name: str) -> str:
        """What was kept under a name; empty where there is nothing."""
        with suppress(GeoError, OSError, ValueError):
            return self.store.read_computed(self.key, name)
        return ""

    def write(self, name: str, content: str) -> None:
        """Keep it, if that is possible."""
        with suppress(GeoError, OSError):
            self.store.write_computed(self.key, name, content)
