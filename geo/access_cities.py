"""Which cities a visitor may see, and how much of each."""

from dataclasses import replace

import pandas as pd
from geopandas import GeoDataFrame

from geo.access import Access, Right
from geo.cities import CityEntry, list_cities
from geo.city import City, CityKind
from geo.disclosure import DEFAULT_RULE, DisclosureRule
from geo.disclosure.face import compute_shown_fingerprint
from geo.errors import UnknownKeyError

RESTRICTED = "public"
"""At the end of a fingerprint: the same figures without single objects."""


def list_visible_cities(access: Access) -> list[CityEntry]:
    """Every city that a visitor may open, embedded ones first."""
    entries = list_cities()
    if access.may(Right.INTERNAL_CITIES):
        return entries
    return [entry for entry in entries if not entry.is_internal]


def refuse_invisible(key: str, access: Access) -> None:
    """Stop where a visitor may not open a city.

    An internal city is refused in the words of one that does not exist, so that nobody learns
    of it by trying.

    Raises:
        UnknownKeyError: There is no such city for this visitor.
    """
    if access.may(Right.INTERNAL_CITIES):
        return
    known = [entry.key for entry in list_visible_cities(access)]
    if key not in known:
        raise UnknownKeyError("errors.unknown_city", key=key, known=", ".join(known))


def restrict_city(city: City, access: Access, *, rule: DisclosureRule = DEFAULT_RULE) -> City:
    """A city with what a visitor may see of it; the same one where that is everything.

    Single problem properties, accommodation and facilities of own data go: a point with a name
    speaks of few people and of those who live or work there, and neighbourhoods and providers
    are stigmatised by it. What is published of them by area stays. Fictional cities harm nobody,
    and of real embedded ones only what was published is there.

    What is taken out here cannot be drawn, listed, exported or sent by whatever comes later. The
    fingerprint tells the two apart, so that no cache confuses them; it is one of shown numbers,
    as that of all content would let hidden ones be tried out.

    Args:
        city: As it is stored.
        access: Who looks.
        rule: What may be shown to them.
    """
    if city.kind is not CityKind.UPLOADED or access.may(Right.SINGLE_OBJECTS):
        return city
    return replace(
        city,
        fingerprint=f"{compute_shown_fingerprint(city, rule)}-{RESTRICTED}",
        whole=city,
        problem_properties=GeoDataFrame(),
        accommodation=GeoDataFrame(),
        facilities=GeoDataFrame(),
        facility_values=pd.DataFrame(),
    )
