"""What an invented city is drawn from: a sketch by hand, in metres around its centre."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

Point = tuple[float, float]
Line = tuple[Point, ...]

FIRST_YEAR = 2010
LAST_YEAR = 2024
YEARS = tuple(range(FIRST_YEAR, LAST_YEAR + 1))
GROUPS = (
    "asylum_countries",
    "eu2",
    "ukraine",
    "eu_other",
    "turkey",
    "foreign_other",
    "german_migration",
    "german_no_migration",
)


class Character(StrEnum):
    """What sort of neighbourhood a place is; decides how it was built and who lives there."""

    CENTRE = "centre"
    ARRIVAL = "arrival"
    INNER = "inner"
    ESTATE = "estate"
    SUBURB = "suburb"
    VILLA = "villa"
    VILLAGE = "village"
    CAMPUS = "campus"
    NEW = "new"
    WORKS = "works"
    EMPTY = "empty"


@dataclass(frozen=True)
class Place:
    """One neighbourhood of the sketch."""

    area_id: str
    name: str
    character: Character
    x: float
    y: float


@dataclass(frozen=True)
class Plan:
    """The whole sketch of a city.

    Attributes:
        key: Also the name of its folder.
        seed: All draws follow from it.
        lon: Longitude of the point (0, 0); in the open sea, so that no real place lies below.
        lat: Latitude of the same point.
        outline: The city limits, roughly.
        river: Its middle line; areas on both banks end there.
        rails: Railways; areas end at the first.
        roads: Main roads.
        parks: Middle and radius of each.
        harbours: Polygons of basins.
        boroughs: Name of a borough and its neighbourhoods as (name, character, x, y).
        totals: Residents of a group in some years; between these years lies a straight line.
        benefit_level: Factor on how many receive basic income support.
        vacancy_level: Factor on vacancy in 2010.
        building_rate: New dwellings a year as a share of all.
        enough_vacancy: Vacancy of an area above which builders hold back.
        rents: Asking rent in euro per m² in 2010 and 2024.
        n_problem_properties: How many were ever recorded.
        n_accommodations: How many shared accommodations there were.
        kita_coverage: Kita places for each child under six in the newest year.
    """

    key: str
    name: str
    seed: int
    lon: float
    lat: float
    outline: Line
    river: Line
    river_width: float
    rails: tuple[Line, ...]
    roads: tuple[Line, ...]
    parks: tuple[tuple[float, float, float], ...]
    harbours: tuple[Line, ...]
    boroughs: Mapping[str, tuple[tuple[str, str, float, float], ...]]
    totals: Mapping[str, Mapping[int, int]]
    benefit_level: float
    vacancy_level: float
    building_rate: float
    enough_vacancy: float
    rents: tuple[float, float]
    n_problem_properties: int
    n_accommodations: int
    kita_coverage: float
    note_de: str
    note_en: str
    spacing: float = 240.0
    people_weights: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """All neighbourhoods, keys counted through: ``0103`` is the third of borough ``01``."""
        return tuple(
            Place(f"{borough:02d}{number:02d}", name, Character(character), x, y)
            for borough, members in enumerate(self.boroughs.values(), start=1)
            for number, (name, character, x, y) in enumerate(members, start=1)
        )
