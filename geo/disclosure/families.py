"""Counts that are the sum of others: groups and ages of a population, a share and its rest."""

from collections.abc import Collection, Iterator, Mapping
from itertools import combinations

from geo.catalogue import load_groups
from geo.city import City

POPULATION = "population_count"
UNDER_65, OVER_65 = "population_under_65_count", "age_65_plus_count"
REST = "rest of "


def list_families(city: City) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Indicators that are the sum of others in every area."""
    for indicator in city.indicators.values():
        if indicator.form == "count" and indicator.parts:
            yield indicator.key, indicator.parts
        if indicator.form == "share":
            yield indicator.denominator, (indicator.numerator, rest_of(indicator.key))
    ages = tuple(
        key for key in city.indicators if key.startswith("age_") and key.endswith("_count")
    )
    yield POPULATION, (UNDER_65, OVER_65)
    yield POPULATION, ages
    groups = list(_list_group_families())
    yield from groups
    base = max((parts for total, parts in groups if total == POPULATION), key=len)
    for parts in (ages, base):
        yield from _rests_of_population(city, parts)


def _rests_of_population(
    city: City, parts: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Everybody who is not in one part is in one of the others."""
    for indicator in city.indicators.values():
        if indicator.form == "share" and indicator.numerator in parts:
            others = tuple(part for part in parts if part != indicator.numerator)
            yield rest_of(indicator.key), others


def _list_group_families() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every way to put the population, or a composed group, together from groups."""
    composed = {key: frozenset(group.parts) for key, group in load_groups().items() if group.parts}
    base = frozenset(key for key, group in load_groups().items() if not group.parts)
    for whole, members in {"population": base, **composed}.items():
        inside = [key for key, parts in composed.items() if parts < members]
        for size in range(len(inside) + 1):
            for chosen in combinations(inside, size):
                covered = [part for key in chosen for part in composed[key]]
                if len(covered) == len(set(covered)):
                    rest = sorted(members - set(covered))
                    yield f"{whole}_count", tuple(f"{key}_count" for key in (*chosen, *rest))


def list_partial_families(
    city: City, places: Collection[tuple[str, str]]
) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Totals of which some parts are known, and what is left when these are taken off.

    Foreigners and people with a migration background leave Germans with one, though nobody
    stored them. What a single part leaves of the denominator of its share is in
    ``list_families`` already.

    Args:
        city: Whose counts they are.
        places: Indicators and levels that have counts.

    Returns:
        By the name of what is left: total and known parts.
    """
    shares = {
        (one.denominator, one.numerator) for one in city.indicators.values() if one.form == "share"
    }
    found = {}
    for total, parts in list_families(city):
        if any(name.startswith(REST) for name in (total, *parts)):
            continue
        for level in city.levels:
            known = tuple(sorted(part for part in parts if (part, level.key) in places))
            is_partial = (total, level.key) in places and 0 < len(known) < len(parts)
            if is_partial and (len(known) > 1 or (total, known[0]) not in shares):
                found[f"{REST}{total} beside {' '.join(known)}"] = total, known
    return found


def rest_of(share: str) -> str:
    """The name of what a share leaves of its denominator."""
    return f"{REST}{share}"
