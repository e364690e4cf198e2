"""The only cached functions: thin wrappers of the domain, keyed by the city's fingerprint.

What they return is shared between sessions and never changed (``cache_resource``): panels
and cities are frozen, and copying them on every slider step would cost more than the step.
"""

import streamlit as st

from geo.cities import CityEntry, city_stamp, list_cities, load_city
from geo.city import City
from geo.disclosure import compute_shown_panel
from geo.indicators import known_indicators
from geo.values import Panel

MANY = 512
FEW = 16


def load(key: str) -> City:
    """A city; read again when its files have changed.

    Raises:
        GeoError: There is no such city, or its files are damaged.
    """
    return _load(key, city_stamp(key))


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _load(key: str, stamp: str) -> City:  # noqa: ARG001 - the stamp is part of the cache key
    return load_city(key)


def entries() -> list[CityEntry]:
    """All cities there are."""
    return list_cities()


def shown_panel(city: City, indicator: str, level: str) -> Panel | None:
    """An indicator as it may be shown."""
    return _shown_panel(city, city.fingerprint, indicator, level)


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _shown_panel(_city: City, fingerprint: str, indicator: str, level: str) -> Panel | None:  # noqa: ARG001 - the fingerprint is part of the cache key
    return compute_shown_panel(_city, indicator, level=level)


def offered_indicators(city: City, level: str) -> list[str]:
    """Keys of the indicators that have a number at a level."""
    return _offered_indicators(city, city.fingerprint, level)


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _offered_indicators(_city: City, fingerprint: str, level: str) -> list[str]:  # noqa: ARG001 - the fingerprint is part of the cache key
    return known_indicators(_city, level=level)
