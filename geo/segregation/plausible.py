"""Counts that no city can have: negative, larger than the world, or more than all residents."""

import numpy as np

from geo.areas import name_offenders
from geo.city import City
from geo.errors import IndexInputError
from geo.values import Floats

LARGEST_COUNT = 1e15
"""Up to here floats hold whole persons exactly; no city has more."""

SLACK = 1e-9
"""Sums of parts may exceed a total by this share, which is binary noise."""


def refuse_impossible(
    city: City, area_ids: tuple[str, ...], people: Floats, beyond: Floats, *, groups: list[str]
) -> None:
    """Say where counts are negative, larger than any city, or larger than their total.

    Args:
        city: Where the people live.
        area_ids: Last axis of both arrays.
        people: Persons, shape (periods, groups, areas).
        beyond: Residents in none of the groups, shape (periods, areas).
        groups: Keys, named in the sentence.

    Raises:
        IndexInputError: There are such counts.
    """
    named = ", ".join(groups)
    with_totals = people.sum(axis=1)
    for key, wrong in (
        ("segregation.negative", (people < 0).any(axis=1)),
        ("segregation.too_large", (people > LARGEST_COUNT).any(axis=1)),
        ("segregation.group_exceeds_total", beyond < -SLACK * np.maximum(with_totals, 1.0)),
    ):
        if wrong.any():
            ids = [area_ids[i] for i in np.flatnonzero(wrong.any(axis=0))]
            names = city.areas["name"].reindex(ids)
            places = name_offenders(f"{area} {name}" for area, name in names.items())
            raise IndexInputError(key, areas=places, groups=named, where=city.name)
