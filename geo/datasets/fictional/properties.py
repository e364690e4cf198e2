"""Problem properties with their episodes, and shared accommodation of an invented city."""

from dataclasses import dataclass

import numpy as np
from shapely import Geometry

from geo.datasets.fictional.chance import Chance, Ints
from geo.datasets.fictional.plan import FIRST_YEAR, LAST_YEAR, YEARS, Plan
from geo.datasets.fictional.points import draw_near, draw_point
from geo.datasets.fictional.profiles import PEOPLE_IN_THOUSANDS, PROBLEM_PROPERTIES, by_place

OPEN_STATES = ("suspected", "observed", "procedure", "renovation")
# How many years a state lasts: shortest and longest.
DURATIONS = {"suspected": (1, 2), "observed": (1, 6), "procedure": (1, 3), "renovation": (1, 2)}
CORNERS_PER_AREA = 3
START_WEIGHTS = np.interp(YEARS, [2010, 2011, 2014, 2017, 2021, 2024], [3.0, 1, 2, 1.6, 0.9, 0.7])


@dataclass(frozen=True)
class Episode:
    """A property in one state, from one year to another, both included."""

    property_id: str
    area: int
    point: tuple[float, float]
    dwellings: int
    state: str
    first: int
    last: int | None


@dataclass(frozen=True)
class Accommodation:
    """A shared accommodation with its years of use, both included."""

    accommodation_id: str
    kind: str
    name: str
    area: int
    point: tuple[float, float]
    capacity: int
    first: int
    last: int | None


def record_properties(plan: Plan, plots: list[Geometry]) -> list[Episode]:
    """All episodes of all problem properties; they stand together around a few corners."""
    chance = Chance(plan.seed, "problem properties")
    load = by_place(plan, PROBLEM_PROPERTIES) * (0.3 + 1.4 * chance.uniform(len(plan.places)))
    corners = [
        [draw_point(place, plot, chance) for _ in range(CORNERS_PER_AREA)]
        for place, plot in zip(plan.places, plots, strict=True)
    ]
    episodes: list[Episode] = []
    for number in range(1, plan.n_problem_properties + 1):
        area = chance.pick(load)
        corner = corners[area][chance.below(CORNERS_PER_AREA)]
        point = draw_near(corner, plots[area], chance)
        dwellings = 3 + chance.below(9) + (chance.below(30) if chance.below(8) == 0 else 0)
        start = FIRST_YEAR + chance.pick(START_WEIGHTS)
        key = f"P{number:03d}"
        for state, first, last in follow_property(start, chance):
            episodes.append(Episode(key, area, point, dwellings, state, first, last))
    return episodes


def follow_property(start: int, chance: Chance) -> list[tuple[str, int, int | None]]:
    """States of one property in order: suspected, observed, perhaps a procedure, an end."""
    states = list(OPEN_STATES)
    if start == FIRST_YEAR and chance.below(3):
        states = states[1:]
    if chance.below(3) == 0:
        states.remove("procedure")
    ending = "closed" if chance.below(4) == 0 else "settled"
    if ending == "closed":
        states.remove("renovation")
    course: list[tuple[str, int, int | None]] = []
    year = start
    for state in states:
        shortest, longest = DURATIONS[state]
        following = year + shortest + chance.below(longest - shortest + 1)
        if following > LAST_YEAR:
            return [*course, (state, year, None)]
        course.append((state, year, following - 1))
        year = following
    return [*course, (ending, year, None)]


def count_open(plan: Plan, episodes: list[Episode]) -> tuple[Ints, Ints]:
    """Open properties and their dwellings, each of shape (n_years, n_areas)."""
    counts = np.zeros((2, len(YEARS), len(plan.places)), dtype=np.int64)
    for episode in episodes:
        if episode.state in OPEN_STATES:
            last = LAST_YEAR if episode.last is None else episode.last
            years = slice(episode.first - FIRST_YEAR, last - FIRST_YEAR + 1)
            counts[0, years, episode.area] += 1
            counts[1, years, episode.area] += episode.dwellings
    return counts[0], counts[1]


# Kind, its German word, smallest and largest capacity, how often.
ACCOMMODATION_KINDS = (
    ("shared", "Gemeinschaftsunterkunft", 60, 240, 5.0),
    ("dwellings", "Wohnungsverbund", 20, 90, 4.0),
    ("residential_project", "Wohnprojekt", 40, 120, 2.0),
    ("emergency", "Notunterkunft", 100, 420, 3.0),
)


def open_accommodation(plan: Plan, plots: list[Geometry]) -> list[Accommodation]:
    """Shared accommodation: few before 2015, many then, emergency shelters for a short time."""
    chance = Chance(plan.seed, "accommodation")
    room = by_place(plan, PEOPLE_IN_THOUSANDS) ** 0.5
    opened: list[Accommodation] = []
    often = np.array([kind[-1] for kind in ACCOMMODATION_KINDS])
    for number in range(1, plan.n_accommodations + 1):
        kind, word, smallest, largest, _ = ACCOMMODATION_KINDS[chance.pick(often)]
        area = chance.pick(room)
        place = plan.places[area]
        first, last = choose_years(kind, chance)
        opened.append(
            Accommodation(
                accommodation_id=f"U{number:02d}",
                kind=kind,
                name=f"{word} {place.name}",
                area=area,
                point=draw_point(place, plots[area], chance),
                capacity=10 * ((smallest + chance.below(largest - smallest)) // 10),
                first=first,
                last=last,
            )
        )
    return opened


def choose_years(kind: str, chance: Chance) -> tuple[int, int | None]:
    """First and last year of use."""
    if kind == "emergency":
        first = 2022 if chance.below(3) == 0 else 2015
        return first, first + 1 + chance.below(2)
    first = (2010, 2013, 2015, 2015, 2016, 2016, 2022)[chance.below(7)]
    lasts = first < 2015 or first > 2020 or chance.below(5) < 3
    return first, None if lasts else first + 3 + chance.below(4)
