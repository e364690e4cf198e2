"""A city: its areas, values, points and sources, frozen once it is loaded."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
from geopandas import GeoDataFrame

from geo.areas import validate_areas
from geo.catalogue import Group, Indicator, Source
from geo.errors import UnknownKeyError
from geo.texts import Language
from geo.values import Panel, validate_values

if TYPE_CHECKING:
    from geo.disclosure.kept import Keeper


class CityKind(StrEnum):
    """What a city's figures are; said loudly on every screen."""

    FICTIONAL = "fictional"
    PUBLISHED = "published"
    UPLOADED = "uploaded"


class GeometryKind(StrEnum):
    """What a city's polygons are."""

    FICTIONAL = "fictional"
    OFFICIAL = "official"
    SCHEMATIC = "schematic"
    UPLOADED = "uploaded"
    NONE = "none"


@dataclass(frozen=True)
class Level:
    """One division of a city into areas, such as boroughs.

    Attributes:
        geometry_year: Year of its polygons (Gebietsstand); empty where nobody says it.
    """

    key: str
    name_de: str
    name_en: str
    geometry_year: str = ""

    def name(self, language: Language) -> str:
        """The name on screen."""
        return self.name_de if language == "de" else self.name_en


@dataclass(frozen=True, eq=False)
class City:
    """Everything that is known of a city; see ``docs/data.md`` for the tables' columns.

    Attributes:
        key: Short name in links and commands.
        levels: Coarse to fine.
        areas: All levels in one table, see ``geo.areas``.
        values: Long table, see ``geo.values``.
        facts: Figures of the city as a whole, as published.
        facilities: Kitas and schools, points in metres, index ``facility_id``.
        facility_values: facility_id, period, children_count and one column a group.
        problem_properties: One row an episode of a property's state, points in metres.
        accommodation: Shared accommodation, points in metres, index ``accommodation_id``.
        background: River, rail, parks: lines and polygons in metres for orientation.
        fingerprint: Hash of all content; the key of every cache.
        secret: What the fingerprint of a stored city was made with, so that nobody can try out
            hidden counts against it; never told.
        whole: The city that this one shows a part of, see ``geo.access_cities``: numbers are
            protected by all that is known, also by what is not shown. None where it is whole.
        keeper: Keeps what takes long to compute for the next start; None where nothing does.
        panels: What ``geo.indicators`` has already computed, by indicator and level; a city
            never changes, so neither do they.
        suppressions: What ``geo.disclosure`` has computed, by rule.
    """

    key: str
    name: str
    kind: CityKind
    geometry: GeometryKind
    levels: tuple[Level, ...]
    areas: GeoDataFrame
    values: pd.DataFrame
    sources: Mapping[str, Source]
    groups: Mapping[str, Group]
    indicators: Mapping[str, Indicator]
    fingerprint: str
    ags: str = ""
    state: str = ""
    note_de: str = ""
    note_en: str = ""
    facts: pd.DataFrame = field(default_factory=pd.DataFrame)
    facilities: GeoDataFrame = field(default_factory=GeoDataFrame)
    facility_values: pd.DataFrame = field(default_factory=pd.DataFrame)
    problem_properties: GeoDataFrame = field(default_factory=GeoDataFrame)
    accommodation: GeoDataFrame = field(default_factory=GeoDataFrame)
    background: GeoDataFrame = field(default_factory=GeoDataFrame)
    secret: str = field(default="", repr=False)
    whole: "City | None" = field(default=None, repr=False)
    keeper: "Keeper | None" = field(default=None, repr=False)
    panels: dict[tuple[str, str], Panel | None] = field(
        default_factory=dict, init=False, repr=False
    )
    suppressions: dict[Hashable, object] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Check the tables once, at the door."""
        keys = [level.key for level in self.levels]
        # Around a place that nobody has published no cell can be drawn.
        gaps_allowed = self.geometry is GeometryKind.SCHEMATIC
        validate_areas(self.areas, levels=keys, with_map=self.has_map, gaps_allowed=gaps_allowed)
        validate_values(self.values, area_ids=self.areas.index)

    @property
    def has_map(self) -> bool:
        """Whether its areas have polygons; in a schematic city single ones may lack theirs."""
        return self.geometry is not GeometryKind.NONE

    def note(self, language: Language) -> str:
        """What one must know before reading its figures."""
        return self.note_de if language == "de" else self.note_en

    def level(self, key: str) -> Level:
        """One of its levels.

        Raises:
            UnknownKeyError: It has no such level.
        """
        for level in self.levels:
            if level.key == key:
                return level
        known = ", ".join(level.key for level in self.levels)
        raise UnknownKeyError("errors.unknown_level", key=key, city=self.name, known=known)

    @property
    def finest_level(self) -> str:
        """Key of the level with the smallest areas."""
        return self.levels[-1].key

    def areas_at(self, level: str) -> GeoDataFrame:
        """The areas of one level, in table order."""
        return self._areas_by_level[self.level(level).key]

    @cached_property
    def _areas_by_level(self) -> dict[str, GeoDataFrame]:
        levels = self.areas["level"]
        return {level.key: self.areas[levels == level.key] for level in self.levels}

    def indicator(self, key: str) -> Indicator:
        """One of the indicators that it may use.

        Raises:
            UnknownKeyError: It has no such indicator.
        """
        try:
            return self.indicators[key]
        except KeyError:
            raise UnknownKeyError("errors.unknown_indicator", key=key, city=self.name) from None

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """All periods for which any area has a value, ascending."""
        return tuple(sorted(self.values["period"].unique()))

    def values_of(self, indicator: str) -> pd.DataFrame:
        """The rows of the long table that speak of one indicator."""
        rows = self._rows_of_indicators.get(indicator)
        return self.values.iloc[:0] if rows is None else self.values.iloc[rows]

    @cached_property
    def _rows_of_indicators(self) -> dict[str, npt.NDArray[np.intp]]:
        """Row numbers by indicator: looking through all rows for each would cost a second."""
        return {
            str(key): np.asarray(rows)
            for key, rows in self.values.groupby("indicator").indices.items()
        }
