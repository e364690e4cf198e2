"""What is typical of each character of a neighbourhood and of each group, as tables.

The orders of magnitude follow published German city statistics; no single figure is taken
from a real city.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from geo.datasets.fictional.chance import Floats
from geo.datasets.fictional.plan import Character, Plan

AGES = ("0_2", "3_5", "6_9", "10_17", "18_29", "30_64", "65_plus")

PEOPLE_IN_THOUSANDS = {
    Character.CENTRE: 8.0, Character.ARRIVAL: 12.5, Character.INNER: 11.5, Character.ESTATE: 11.0,
    Character.SUBURB: 8.0, Character.VILLA: 6.0, Character.VILLAGE: 3.5, Character.CAMPUS: 5.0,
    Character.NEW: 6.0, Character.WORKS: 0.03, Character.EMPTY: 0.0,
}  # fmt: skip

# How over-represented each of the eight groups is, in the order of plan.GROUPS.
AFFINITY = {
    Character.CENTRE: (1.5, 1.3, 1.4, 1.6, 0.9, 1.5, 0.95, 0.92),
    Character.ARRIVAL: (2.5, 5.0, 1.5, 2.0, 3.2, 2.0, 1.35, 0.50),
    Character.INNER: (0.8, 0.6, 1.0, 1.2, 0.7, 1.1, 0.95, 1.05),
    Character.ESTATE: (2.1, 0.9, 2.0, 0.9, 1.6, 1.4, 1.75, 0.72),
    Character.SUBURB: (0.45, 0.3, 0.7, 0.7, 0.55, 0.6, 0.85, 1.15),
    Character.VILLA: (0.2, 0.12, 0.7, 0.8, 0.15, 0.6, 0.6, 1.3),
    Character.VILLAGE: (0.22, 0.15, 0.5, 0.45, 0.12, 0.35, 0.55, 1.3),
    Character.CAMPUS: (1.0, 0.3, 0.9, 1.6, 0.4, 2.2, 0.9, 0.95),
    Character.NEW: (0.5, 0.3, 0.7, 1.3, 0.5, 1.2, 1.1, 1.0),
    Character.WORKS: (1.5, 2.0, 1.0, 1.5, 2.0, 1.5, 1.0, 0.8),
    Character.EMPTY: (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
}

# Ages of each group, per thousand, in the order of AGES.
AGES_OF_GROUP = np.array([
    (62, 63, 80, 130, 245, 390, 30),
    (58, 57, 75, 120, 215, 452, 23),
    (34, 54, 80, 130, 130, 432, 140),
    (18, 18, 22, 45, 160, 600, 137),
    (12, 14, 20, 60, 140, 580, 174),
    (35, 33, 40, 75, 230, 500, 87),
    (43, 45, 62, 125, 165, 405, 155),
    (19, 19, 26, 56, 125, 490, 265),
])  # fmt: skip

# How each character bends these ages.
AGES_OF_CHARACTER = {
    Character.CENTRE: (0.8, 0.7, 0.65, 0.7, 1.55, 1.0, 0.9),
    Character.ARRIVAL: (1.1, 1.05, 1.05, 1.0, 1.15, 1.0, 0.75),
    Character.INNER: (1.0, 0.9, 0.9, 0.85, 1.2, 1.05, 0.9),
    Character.ESTATE: (1.1, 1.12, 1.15, 1.12, 0.95, 0.93, 1.15),
    Character.SUBURB: (1.0, 1.05, 1.1, 1.1, 0.85, 1.0, 1.1),
    Character.VILLA: (0.85, 0.95, 1.1, 1.15, 0.75, 0.97, 1.25),
    Character.VILLAGE: (0.95, 1.05, 1.1, 1.15, 0.8, 1.02, 1.08),
    Character.CAMPUS: (0.55, 0.5, 0.45, 0.5, 3.2, 0.75, 0.5),
    Character.NEW: (2.0, 1.8, 1.5, 1.0, 0.9, 1.1, 0.4),
    Character.WORKS: (0.6, 0.6, 0.6, 0.7, 1.2, 1.2, 0.8),
    Character.EMPTY: (1.0,) * 7,
}

BENEFIT_OF_GROUP = np.array((0.52, 0.33, 0.58, 0.10, 0.20, 0.19, 0.16, 0.065))
HOUSEHOLD_OF_GROUP = np.array((2.6, 2.7, 2.2, 1.9, 2.55, 2.1, 2.25, 1.84))
DEPARTURE_OF_GROUP = np.array((0.06, 0.36, 0.12, 0.11, 0.03, 0.09))
CHILD_GROUPS = ("asylum_countries", "eu2", "ukraine")

BENEFIT = {
    Character.CENTRE: 1.05, Character.ARRIVAL: 1.4, Character.INNER: 0.8, Character.ESTATE: 1.45,
    Character.SUBURB: 0.6, Character.VILLA: 0.25, Character.VILLAGE: 0.4, Character.CAMPUS: 0.6,
    Character.NEW: 0.4, Character.WORKS: 1.2, Character.EMPTY: 0.0,
}  # fmt: skip
HOUSEHOLD = {
    Character.CENTRE: 0.85, Character.ARRIVAL: 0.97, Character.INNER: 0.92, Character.ESTATE: 1.0,
    Character.SUBURB: 1.08, Character.VILLA: 1.13, Character.VILLAGE: 1.15, Character.CAMPUS: 0.72,
    Character.NEW: 1.1, Character.WORKS: 0.9, Character.EMPTY: 1.0,
}  # fmt: skip
VACANCY = {
    Character.CENTRE: 0.045, Character.ARRIVAL: 0.082, Character.INNER: 0.032,
    Character.ESTATE: 0.05, Character.SUBURB: 0.022, Character.VILLA: 0.02,
    Character.VILLAGE: 0.024, Character.CAMPUS: 0.02, Character.NEW: 0.03, Character.WORKS: 0.2,
    Character.EMPTY: 0.0,
}  # fmt: skip
LETTABLE = {
    Character.CENTRE: 0.55, Character.ARRIVAL: 0.38, Character.INNER: 0.62, Character.ESTATE: 0.55,
    Character.SUBURB: 0.68, Character.VILLA: 0.7, Character.VILLAGE: 0.6, Character.CAMPUS: 0.75,
    Character.NEW: 0.85, Character.WORKS: 0.2, Character.EMPTY: 0.0,
}  # fmt: skip
SOCIAL = {
    Character.CENTRE: 0.09, Character.ARRIVAL: 0.13, Character.INNER: 0.08, Character.ESTATE: 0.40,
    Character.SUBURB: 0.065, Character.VILLA: 0.0, Character.VILLAGE: 0.012,
    Character.CAMPUS: 0.06, Character.NEW: 0.25, Character.WORKS: 0.0, Character.EMPTY: 0.0,
}  # fmt: skip
RENT = {
    Character.CENTRE: 1.12, Character.ARRIVAL: 0.88, Character.INNER: 1.08, Character.ESTATE: 0.85,
    Character.SUBURB: 1.0, Character.VILLA: 1.3, Character.VILLAGE: 0.96, Character.CAMPUS: 1.14,
    Character.NEW: 1.38, Character.WORKS: 0.85, Character.EMPTY: 1.0,
}  # fmt: skip
PROBLEM_PROPERTIES = {
    Character.CENTRE: 1.2, Character.ARRIVAL: 10.0, Character.INNER: 0.5, Character.ESTATE: 0.7,
    Character.SUBURB: 0.08, Character.VILLA: 0.0, Character.VILLAGE: 0.04, Character.CAMPUS: 0.0,
    Character.NEW: 0.0, Character.WORKS: 0.3, Character.EMPTY: 0.0,
}  # fmt: skip
KITA_SUPPLY = {
    Character.CENTRE: 1.15, Character.ARRIVAL: 0.86, Character.INNER: 1.08, Character.ESTATE: 0.92,
    Character.SUBURB: 1.04, Character.VILLA: 1.16, Character.VILLAGE: 1.0, Character.CAMPUS: 1.6,
    Character.NEW: 1.05, Character.WORKS: 0.0, Character.EMPTY: 0.0,
}  # fmt: skip


def by_place(plan: Plan, table: Mapping[Character, float]) -> Floats:
    """The figure of a table for each place's character, shape (n_areas,)."""
    return np.array([table[place.character] for place in plan.places])


def rows_by_place(plan: Plan, table: Mapping[Character, tuple[float, ...]]) -> Floats:
    """The row of a table for each place's character, shape (n_columns, n_areas)."""
    return np.array([table[place.character] for place in plan.places]).T


def characters(plan: Plan, *wanted: Character) -> npt.NDArray[np.bool_]:
    """Which places have one of some characters, shape (n_areas,)."""
    return np.array([place.character in wanted for place in plan.places])
