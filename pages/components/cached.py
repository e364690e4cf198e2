"""The only cached functions: thin wrappers of the domain, keyed by the city's fingerprint.

What they return is shared between sessions and never changed (``cache_resource``): panels
and cities are frozen, and copying them on every slider step would cost more than the step.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from geo.cities import CityEntry, city_stamp, list_cities, load_city
from geo.city import City
from geo.classification import Classes, Method
from geo.disclosure import compute_shown_panel
from geo.indicators import known_indicators
from geo.layers.bivariate import classify_variable
from geo.layers.choropleth import classify_panels
from geo.layers.colouring import PointColouring
from geo.layers.facility_points import colour_facilities
from geo.layers.points import colour_accommodation, colour_problem_properties
from geo.tables import AreaNames, name_areas
from geo.texts import Language
from geo.totals import compute_city_values
from geo.values import Panel

MANY = 512
FEW = 16


@dataclass(frozen=True)
class ClassesLook:
    """How classes are made; part of a cache key."""

    method: Method
    classes: int
    bounds: tuple[float, ...] = ()


def load(key: str) -> City:
    """A city; read again when its files have changed.

    Raises:
        GeoError: There is no such city, or its files are damaged.
    """
    return _load(key, city_stamp(key))


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _load(key: str, stamp: str) -> City:
    return load_city(key)


def entries() -> list[CityEntry]:
    """All cities there are."""
    return list_cities()


def shown_panel(city: City, indicator: str, level: str) -> Panel | None:
    """An indicator as it may be shown."""
    return _shown_panel(city, city.fingerprint, indicator, level)


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _shown_panel(_city: City, fingerprint: str, indicator: str, level: str) -> Panel | None:
    return compute_shown_panel(_city, indicator, level=level)


def offered_indicators(city: City, level: str) -> list[str]:
    """Keys of the indicators that have a number at a level."""
    return _offered_indicators(city, city.fingerprint, level)


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _offered_indicators(_city: City, fingerprint: str, level: str) -> list[str]:
    return known_indicators(_city, level=level)


def classes_of(city: City, panels: Sequence[Panel], level: str, look: ClassesLook) -> Classes:
    """Classes of panels of one indicator; the panels' periods are part of the cache key."""
    periods = tuple(panel.periods for panel in panels)
    return _classes_of(city, panels, city.fingerprint, panels[0].indicator, level, periods, look)


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _classes_of(
    _city: City,
    _panels: Sequence[Panel],
    fingerprint: str,
    indicator: str,
    level: str,
    periods: tuple[tuple[str, ...], ...],
    look: ClassesLook,
) -> Classes:
    return classify_panels(
        _panels,
        _city.indicator(indicator),
        method=look.method,
        k=look.classes,
        bounds=look.bounds,
    )


def thirds_of(city: City, panel: Panel, level: str) -> Classes:
    """Classes of one side of a two-variable map."""
    return _thirds_of(city, panel, city.fingerprint, panel.indicator, level, panel.periods)


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _thirds_of(
    _city: City,
    _panel: Panel,
    fingerprint: str,
    indicator: str,
    level: str,
    periods: tuple[str, ...],
) -> Classes:
    return classify_variable([_panel], _city.indicator(indicator))


def city_values(city: City, indicator: str, level: str) -> dict[str, float]:
    """The city's own figure for every period."""
    return _city_values(city, city.fingerprint, indicator, level)


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _city_values(_city: City, fingerprint: str, indicator: str, level: str) -> dict[str, float]:
    return compute_city_values(_city, indicator, level=level)


def point_colouring(
    city: City, key: str, period: str, language: Language, *, kinds: tuple[str, ...] | None = None
) -> PointColouring:
    """Colours, sizes and words of a point layer in a period.

    Args:
        kinds: Of facilities to draw; all where None.
    """
    return _point_colouring(city, city.fingerprint, key, period, language, kinds)


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _point_colouring(
    _city: City,
    fingerprint: str,
    key: str,
    period: str,
    language: Language,
    kinds: tuple[str, ...] | None,
) -> PointColouring:
    if key == "facilities":
        return colour_facilities(_city, period, kinds=kinds, language=language)
    if key == "problem_properties":
        return colour_problem_properties(_city, period, language=language)
    return colour_accommodation(_city, period, language=language)


def area_names(city: City, level: str) -> AreaNames:
    """Names of a level's areas, for tables and search."""
    return _area_names(city, city.fingerprint, level)


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _area_names(_city: City, fingerprint: str, level: str) -> AreaNames:
    return name_areas(_city, level)
