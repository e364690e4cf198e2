"""Starts small enough to be reckoned on paper."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from geo.scenarios.levers import LeverValue
from geo.scenarios.plan import LONGEST, Plan
from geo.scenarios.state import Start

CITY = "hand"
FINGERPRINT = "hand-1"


def build_start(
    people: Sequence[Sequence[float]] = ((100.0, 100.0),),
    **changes: Any,
) -> Start:
    """A city of equal areas: 1,000 others, 600 dwellings, 20 vacant of which 10 lettable in each.

    Nobody arrives and nobody leaves unless told so. Everything can be replaced by its name.

    Args:
        people: By group and area; says how many groups and areas there are.
        changes: Fields of ``Start``; sequences become arrays, one number stands for all areas.
    """
    stock = np.array(people, dtype=np.float64)
    n_groups, n_areas = stock.shape
    fields: dict[str, Any] = {
        "city": CITY,
        "fingerprint": FINGERPRINT,
        "level": "area",
        "period": 2024,
        "area_ids": tuple(f"a{number}" for number in range(1, n_areas + 1)),
        "groups": ("asylum_countries", "eu2", "ukraine")[:n_groups],
        "people": stock,
        "arrivals": np.zeros(n_groups),
        "departure_rates": np.zeros(n_groups),
        "released": np.zeros((LONGEST, n_areas)),
        "centres": np.column_stack([np.arange(n_areas) * 1000.0, np.zeros(n_areas)]),
    }
    by_area = {
        "others": 1000.0,
        "dwellings": 600.0,
        "vacant": 20.0,
        "lettable": 10.0,
        "social": 60.0,
        "problem": 0.0,
        "rents": 7.0,
        "kita_children": 60.0,
        "kita_migration": 30.0,
        "kita_places": 50.0,
        "school_children": 40.0,
        "school_migration": 20.0,
        "school_places": 45.0,
        "known": 1.0,
    }
    fields |= {name: np.full(n_areas, value) for name, value in by_area.items()}
    for name, value in changes.items():
        fits = isinstance(fields.get(name), np.ndarray)
        shape = fields[name].shape if fits else ()
        fields[name] = (
            np.broadcast_to(np.array(value, dtype=np.float64), shape).copy() if fits else value
        )
    return Start(**fields)


def build_plan(
    years: int = 5, *, seed: int = 1, **changes: LeverValue | Mapping[str, float]
) -> Plan:
    """A plan for the city above."""
    return Plan(
        name="Plan", city=CITY, fingerprint=FINGERPRINT, years=years, seed=seed, changes=changes
    )
