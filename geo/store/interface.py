"""What every store of own cities can do, whether it is a folder or a database.

The rest of the program knows this interface only; ``geo.store.open_store`` chooses one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
from geopandas import GeoDataFrame


@dataclass(frozen=True)
class StoredCity:
    """A city in a list, before it is loaded; a damaged one goes by its key.

    Attributes:
        is_public: Whether staff have released it, see ``geo.store.release``.
    """

    key: str
    name: str
    is_public: bool = False


@dataclass(frozen=True)
class StoredPlan:
    """A plan that was kept: its key in links and lists, and its name."""

    key: str
    name: str


@dataclass(frozen=True)
class CityParts:
    """A stored city as it lies in any store.

    Attributes:
        card: Everything that is no table, see ``geo.store.card``.
        report: What the import found, as JSON.
        layers: ``areas`` (index ``area_id``) and point layers by name.
        tables: ``values`` and further tables by name.
        originals: The files as they were uploaded, by name.
    """

    card: dict[str, Any]
    report: Any
    layers: Mapping[str, GeoDataFrame]
    tables: Mapping[str, pd.DataFrame]
    originals: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Action:
    """One line of the log: who did what to which city, and when (UTC, ISO 8601).

    Attributes:
        what: A name such as ``city_saved``.
        who: The login's name where there are logins, else empty.
        about: The plan's key where a plan was meant, else empty.
    """

    when: str
    what: str
    city: str
    who: str = ""
    about: str = ""


class Store(Protocol):
    """Where own cities and plans are kept.

    All methods raise ``StoreError`` where disk or database fail; what was stored before is
    then still there. Keys are checked by ``geo.store.keys`` before they get here.
    """

    @property
    def place(self) -> str:
        """Where it lies, in words for the screen; never with credentials."""

    def list_cities(self) -> list[StoredCity]:
        """Every stored city, by name."""

    def stamp(self, key: str) -> str:
        """A text that changes when the city does; empty where there is none. Cheap."""

    def read_parts(self, key: str, *, whole: bool = False) -> CityParts:
        """A stored city; all parts of one state even while another is being written.

        Args:
            key: Key of the city.
            whole: Whether report, originals and cells left out are wanted; a map needs none.

        Raises:
            UnknownKeyError: There is none of this key.
            DataError: It is damaged, or of a later version.
        """

    def write_parts(
        self, key: str, parts: CityParts, *, replace: bool, expected: str | None = None
    ) -> str:
        """Store a city whole or not at all; returns its stamp.

        Args:
            key: Key of the city.
            parts: What to store.
            replace: Whether one of this key may be overwritten.
            expected: The stamp that the writer has seen; another one there is refused.

        Raises:
            DataError: The key is taken, or the city has changed in the meantime.
        """

    def delete_city(self, key: str) -> None:
        """Remove a city; its plans stay.

        Raises:
            UnknownKeyError: There is none of this key.
        """

    def read_card(self, key: str) -> dict[str, Any]:
        """The card alone, with the recipe of the import; raises as ``read_parts``."""

    def read_report(self, key: str) -> Any:  # noqa: ANN401 - JSON
        """The report of the import; raises as ``read_parts``."""

    def read_originals(self, key: str) -> dict[str, bytes]:
        """The files as they were uploaded; raises as ``read_parts``."""

    def read_computed(self, key: str, name: str) -> str:
        """What was computed of a city and kept under a name; empty where there is nothing."""

    def write_computed(self, key: str, name: str, content: str) -> None:
        """Keep something computed (ASCII) with a city, as long as the city stays as it is."""

    def copy_out(self, key: str, folder: Path) -> None:
        """Write a city as files into a folder of its own, for a backup."""

    def copy_in(self, key: str, folder: Path, *, replace: bool) -> str:
        """Store a city from such files; raises as ``write_parts`` and ``read_parts``."""

    def cities_with_plans(self) -> list[str]:
        """Keys of the cities for which plans are kept, embedded ones too."""

    def list_plans(self, city: str) -> list[StoredPlan]:
        """The plans kept for a city, by name; a damaged one goes by its key."""

    def plan_stamp(self, city: str, key: str) -> str:
        """A text that changes when the plan does; empty where there is none."""

    def read_plan(self, city: str, key: str) -> bytes | None:
        """The file of a plan, at most one byte more than may be in it; None: no such plan."""

    def write_plan(
        self, city: str, plan: StoredPlan, content: str, *, replace: bool, expected: str | None
    ) -> None:
        """Keep a plan whole or not at all.

        Raises:
            ScenarioError: The name is taken, there are too many, or the plan has changed.
        """

    def delete_plan(self, city: str, key: str) -> bool:
        """Remove a plan; whether there was one."""

    def history(self, city: str | None = None) -> list[Action]:
        """What was done, oldest first; to all cities where none is named."""
