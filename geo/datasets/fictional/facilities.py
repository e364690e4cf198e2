"""Where Kitas and schools stand, how big they are and since when."""

from dataclasses import dataclass

import numpy as np
from shapely import Geometry

from geo.datasets.fictional.chance import Chance, Floats, Ints, share_out, whole
from geo.datasets.fictional.people import People
from geo.datasets.fictional.plan import FIRST_YEAR, YEARS, Character, Place, Plan
from geo.datasets.fictional.points import draw_point
from geo.datasets.fictional.profiles import KITA_SUPPLY, by_place

KITA_NAMES = (
    "Regenbogen", "Pusteblume", "Villa Kunterbunt", "Sonnenschein", "Löwenzahn", "Die Strolche",
    "Kleine Anker", "Zwergenland", "Schatzkiste", "Wolkenschiff", "Wurzelwerk", "Spatzennest",
    "Sterntaler", "Drachenhöhle", "Farbenfroh", "Bärenstark", "Kichererbsen", "Tausendfüßler",
)  # fmt: skip

# Provider, how often, and how its composition differs from the children living around it
# (on the logit scale): parents choose, and providers admit.
KITA_PROVIDERS = (
    ("Stadt", 5.0, 0.25),
    ("Evangelische Gemeinde", 2.2, -0.35),
    ("Katholische Gemeinde", 2.0, -0.3),
    ("Wohlfahrtsverband", 2.5, 0.2),
    ("Elterninitiative", 1.0, -1.0),
)
PRIMARY_PROVIDERS = (
    ("Stadt", 8.0, 0.08),
    ("Stadt (Bekenntnisschule)", 1.8, -0.55),
    ("Freier Träger", 0.7, -0.9),
)
SECONDARY_FORMS = (
    ("Gymnasium", 3.0, -0.85),
    ("Gesamtschule", 3.5, 0.35),
    ("Realschule", 2.0, 0.1),
    ("Hauptschule", 0.9, 1.1),
)
PLACES_PER_KITA = 84
CHILDREN_PER_PRIMARY_SCHOOL = 265
CHILDREN_PER_SECONDARY_SCHOOL = 880


@dataclass(frozen=True)
class Facility:
    """One Kita or school.

    Attributes:
        lean: How its composition differs from that of the children around it (logit scale).
        first: First year in which it is open.
    """

    facility_id: str
    kind: str
    name: str
    provider: str
    area: int
    point: tuple[float, float]
    capacity: int
    lean: float
    first: int


def found_facilities(plan: Plan, people: People, plots: list[Geometry]) -> list[Facility]:
    """All Kitas and schools of a city."""
    return [
        *found_kitas(plan, people, plots),
        *found_schools(plan, people, plots, kind="primary"),
        *found_schools(plan, people, plots, kind="secondary"),
    ]


def found_kitas(plan: Plan, people: People, plots: list[Geometry]) -> list[Facility]:
    """Kitas: fewer places for each child where arrivals live; about a quarter were added later."""
    chance = Chance(plan.seed, "kitas")
    children = people.ages[-1, 0] + people.ages[-1, 1]
    supply = by_place(plan, KITA_SUPPLY) * (0.86 + 0.28 * chance.uniform(len(plan.places)))
    places = whole(children * supply * plan.kita_coverage / 5)
    kitas: list[Facility] = []
    names = name_kitas(chance)
    for area, (place, plot) in enumerate(zip(plan.places, plots, strict=True)):
        n_kitas = int(whole(np.array([places[area] * 5 / PLACES_PER_KITA]))[0])
        n_kitas = max(n_kitas, int(places[area] >= 5))
        sizes = 5 * share_out(int(places[area]), 0.5 + chance.uniform(n_kitas))
        for number, size in enumerate(sizes.tolist()):
            provider, _, lean = choose_kind(KITA_PROVIDERS, place, chance)
            later = number > 0 and chance.below(100) < 34
            later = later or place.character is Character.NEW
            kitas.append(
                Facility(
                    facility_id=f"K{len(kitas) + 1:03d}",
                    kind="kita",
                    name=f"Kita {names[(7 * area + number) % len(names)]} ({place.name})",
                    provider=provider,
                    area=area,
                    point=draw_point(place, plot, chance),
                    capacity=size,
                    lean=round(lean + 0.4 * float(chance.normal(1)[0]), 6),
                    first=FIRST_YEAR + 1 + chance.below(12) if later else FIRST_YEAR,
                )
            )
    return kitas


def name_kitas(chance: Chance) -> list[str]:
    """The names of Kitas in a mixed order."""
    order = np.argsort(chance.uniform(len(KITA_NAMES)), kind="stable")
    return [KITA_NAMES[position] for position in order]


def choose_kind(
    kinds: tuple[tuple[str, float, float], ...], place: Place, chance: Chance
) -> tuple[str, float, float]:
    """One of the providers or forms; well-off places have more initiatives, others fewer."""
    often = np.array([weight for _, weight, _ in kinds])
    if place.character in (Character.ARRIVAL, Character.ESTATE):
        often = often * np.array([1.0 if lean > -0.5 else 0.35 for _, _, lean in kinds])
    return kinds[chance.pick(often)]


def found_schools(
    plan: Plan, people: People, plots: list[Geometry], *, kind: str
) -> list[Facility]:
    """Primary schools where children live, secondary schools in a few places."""
    chance = Chance(plan.seed, kind)
    primary = kind == "primary"
    children = people.ages[:, 2 if primary else 3].max(axis=0)
    each = CHILDREN_PER_PRIMARY_SCHOOL if primary else CHILDREN_PER_SECONDARY_SCHOOL
    n_schools = max(3, int(children.sum()) // each)
    homes = place_schools(children, n_schools)
    size = children.sum() / n_schools
    schools: list[Facility] = []
    for area in homes:
        place = plan.places[area]
        provider, _, lean = choose_kind(
            PRIMARY_PROVIDERS if primary else SECONDARY_FORMS, place, chance
        )
        spread = 0.85 + 0.55 * float(chance.uniform(1)[0])
        if primary:
            each_here = children[area] / homes.count(area)
            spread = (0.9 + 0.3 * spread) * float(np.clip(each_here / size, 0.55, 1.5))
        schools.append(
            Facility(
                facility_id=f"{'G' if primary else 'W'}{len(schools) + 1:03d}",
                kind=kind,
                name=name_school(place, provider, homes[: len(schools)].count(area), kind),
                provider=provider if primary else "Stadt",
                area=area,
                point=draw_point(place, plots[area], chance),
                capacity=int(25 * whole(np.array([size * spread * 1.08 / 25]))[0]),
                lean=round(lean + 0.35 * float(chance.normal(1)[0]), 6),
                first=FIRST_YEAR,
            )
        )
    return schools


def place_schools(children: Ints, n_schools: int) -> list[int]:
    """Areas of the schools: one after the other where most children have none yet."""
    served = np.zeros(len(children))
    homes = []
    for _ in range(n_schools):
        area = int(np.argmax(children / (served + 0.5)))
        served[area] += 1
        homes.append(area)
    return sorted(homes)


def name_school(place: Place, form: str, earlier: int, kind: str) -> str:
    """Name of a school: its form and its place, numbered where there are several."""
    word = "Grundschule" if kind == "primary" else form
    suffix = f" {('I', 'II', 'III', 'IV', 'V', 'VI')[earlier]}" if earlier else ""
    return f"{word} {place.name}{suffix}"


def count_kita_places(plan: Plan, facilities: list[Facility]) -> Ints:
    """Places of the Kitas open in each year, shape (n_years, n_areas)."""
    places = np.zeros((len(YEARS), len(plan.places)), dtype=np.int64)
    for facility in facilities:
        if facility.kind == "kita":
            places[facility.first - FIRST_YEAR :, facility.area] += facility.capacity
    return places


def distances(plan: Plan, facilities: list[Facility]) -> Floats:
    """From the core of every area to every facility in metres, shape (n_areas, n_facilities)."""
    cores = np.array([(place.x, place.y) for place in plan.places])
    points = np.array([facility.point for facility in facilities])
    ways: Floats = np.round(((cores[:, None] - points[None]) ** 2).sum(axis=-1) ** 0.5, 3)
    return ways
