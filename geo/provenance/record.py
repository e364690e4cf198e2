"""The provenance of one figure or of all figures of a map, chart or table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from geo.catalogue import Indicator, Source
from geo.city import City, CityKind, GeometryKind, Level
from geo.disclosure import DisclosureRule
from geo.provenance.derivation import Derivation
from geo.provenance.licences import name_source
from geo.texts import Language, text
from geo.values import Kind, Qualifier, State

Counted = Literal["areas", "points", "figure"]


@dataclass(frozen=True)
class Measure:
    """An index of the city as a whole.

    Attributes:
        key: Of the index, as its method card is called.
        groups: Keys of the groups; the first is the one asked for.
        n_areas: Areas that take part.
        left_out: Areas that do not.
        draws, seed: Of chance; 0 draws where none was drawn.
    """

    key: str
    groups: tuple[str, ...]
    n_areas: int
    left_out: int
    draws: int = 0
    seed: int = 0


@dataclass(frozen=True)
class ModelRun:
    """A run of a model.

    Attributes:
        plan: Its name.
        levers: Keys of the levers that it moves; between cities, of those with an obligation.
        start: The year whose figures it starts from; 0 where nobody says it.
        seed: Of chance.
        draws: How often chance was drawn; 0 for the one central run.
        fingerprint: Of the city that the plan was made for.
        model: Of one city, or of the choice between several.
    """

    plan: str
    levers: tuple[str, ...]
    start: int
    seed: int
    draws: int
    fingerprint: str
    model: Literal["scenario", "between"] = "scenario"


@dataclass(frozen=True)
class Place:
    """Of which city, area and division a figure is.

    Attributes:
        level: Division into areas; None for figures of the city as a whole, and for points.
        areas_years: Years of the areas' outlines (Gebietsstand); empty where nobody says it.
        area_id, area: Key and name of the one area; empty for all areas of the level.
    """

    city: str
    city_name: str
    city_kind: CityKind
    geometry: GeometryKind
    level: Level | None = None
    areas_years: tuple[str, ...] = ()
    area_id: str = ""
    area: str = ""


@dataclass(frozen=True)
class Provenance:
    """Where a figure comes from, what it means and what was done to it.

    Attributes:
        subject: The indicator, outcome or measure.
        kind: Published, derived, modelled, invented or the reader's own.
        period: Of the figure.
        place: City, level and area.
        states: How many areas or points have each state; one entry for a single figure.
        sources: Sources of the figures.
        areas_sources: Sources of the areas' outlines, places and names.
        rule: By which numbers are protected; None where nothing needs to be.
        fingerprint: Of all content of the city; the same link to other data has another. Empty
            for figures of no city of the atlas.
        version: Of the program.
        numerator, denominator: What a share or rate divides; None otherwise.
        derivation: How it was computed from stored figures; None for measures and outcomes.
        qualifier, note: How exactly the source states the one figure, and where in the source.
        measure: For an index.
        model: For an outcome of a scenario.
        counted: What the states count.
    """

    subject: Indicator
    kind: Kind
    period: str
    place: Place
    states: tuple[tuple[State, int], ...]
    sources: tuple[Source, ...]
    areas_sources: tuple[Source, ...]
    rule: DisclosureRule | None
    fingerprint: str
    version: str
    numerator: Indicator | None = None
    denominator: Indicator | None = None
    derivation: Derivation | None = None
    qualifier: Qualifier = Qualifier.EXACT
    note: str = ""
    measure: Measure | None = None
    model: ModelRun | None = None
    counted: Counted = "areas"

    @property
    def is_of_other_year(self) -> bool:
        """Whether the areas have another year than the figure, as far as both are known."""
        years = self.place.areas_years
        return bool(years) and self.period[:4] not in years

    def changes(self, language: Language) -> tuple[str, ...]:
        """What the atlas did to the data of the sources; nothing is asked of invented ones."""
        kind = Kind.FICTIONAL if self.place.city_kind is CityKind.FICTIONAL else self.kind
        is_computed = self.is_computed or self.measure is not None
        return change_words(kind, language, is_computed=is_computed)

    @property
    def is_computed(self) -> bool:
        """Whether the figure was computed here, from others."""
        return self.derivation is not None and self.derivation.way != "stored"

    def source_lines(self, language: Language) -> tuple[str, ...]:
        """Every source of the figures as its licence wants it named."""
        done = self.changes(language)
        return tuple(name_source(source, language, changes=done) for source in self.sources)

    def areas_lines(self, language: Language) -> tuple[str, ...]:
        """Every source of the areas as its licence wants it named."""
        return tuple(name_source(source, language) for source in self.areas_sources)


def place_of(city: City, level: str = "", *, area_id: str = "") -> Place:
    """Of which city, area and division a figure is; of the city as a whole without a level.

    Raises:
        UnknownKeyError: The city has no such level.
    """
    division = city.level(level) if level else None
    stated = (division.geometry_year,) if division and division.geometry_year else ()
    return Place(
        city=city.key,
        city_name=city.name,
        city_kind=city.kind,
        geometry=city.geometry,
        level=division,
        areas_years=(stated or years_of(areas_sources(city))) if division else (),
        area_id=area_id,
        area=str(city.areas.loc[area_id, "name"]) if area_id else "",
    )


def areas_sources(city: City) -> tuple[Source, ...]:
    """Who gives the areas themselves."""
    return tuple(source for source in city.sources.values() if source.of_areas)


def point_sources(city: City) -> tuple[Source, ...]:
    """Who gives the points on the map: every source that does not give the areas."""
    return tuple(source for source in city.sources.values() if not source.of_areas)


def years_of(sources: Sequence[Source]) -> tuple[str, ...]:
    """The years that the dates of some sources name, ascending."""
    found = (re.search(r"\b(?:19|20)\d\d\b", source.date) for source in sources)
    return tuple(sorted({year.group() for year in found if year}))


def change_words(kind: Kind, language: Language, *, is_computed: bool = False) -> tuple[str, ...]:
    """What the atlas did to figures of a kind; nothing to published ones that it only shows."""
    if kind is Kind.FICTIONAL:
        return ()
    if kind is Kind.MODELLED:
        return (text("provenance.change_modelled", language),)
    if is_computed or kind is Kind.DERIVED:
        return (text("provenance.change_computed", language),)
    return (text("provenance.change_imported", language),) if kind is Kind.UPLOADED else ()
