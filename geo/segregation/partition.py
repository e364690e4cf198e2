"""Which groups together are everybody: what an index over several groups is computed from."""

import numpy as np

from geo.city import City
from geo.indicators import compute_panel
from geo.segregation.city_counts import POPULATION, SUFFIX, finest_level_of

SUM_TOLERANCE = 0.005
"""Groups that add up to the population but for this share are taken for all of it."""


def partition_groups(city: City, *, period: str = "", level: str = "") -> tuple[str, ...]:
    """Groups without parts that together are the whole population; empty where there are none."""
    level = level or finest_level_of(city, ())
    population = compute_panel(city, POPULATION, level=level)
    counted = {
        key: panel
        for key, group in city.groups.items()
        if not group.parts
        and (panel := compute_panel(city, f"{key}{SUFFIX}", level=level)) is not None
    }
    if population is None or not counted:
        return ()
    usual = population.periods[-1]
    wanted = period or usual
    known = {key: panel for key, panel in counted.items() if wanted in panel.periods}
    if wanted not in population.periods or not known:
        return ()
    people = np.sum([panel.at(wanted).values[0] for panel in known.values()], axis=0)
    everybody = population.at(wanted).values[0]
    both = np.isfinite(people) & np.isfinite(everybody)
    gap = np.abs(people[both] - everybody[both]).sum()
    adds_up = both.any() and gap <= SUM_TOLERANCE * everybody[both].sum()
    return tuple(known) if adds_up else ()
