"""The only cached functions: thin wrappers of the domain, keyed by the city's fingerprint.

Whatever depends on who looks at the page has that in its key, too: the rule by which numbers
are protected, or a fingerprint of its own where the city is restricted.

What they return is shared between sessions and never changed (``cache_resource``): panels
and cities are frozen, and copying them on every slider step would cost more than the step.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from geo.access import Access
from geo.access_cities import list_visible_cities, refuse_invisible, restrict_city
from geo.cities import CityEntry, city_stamp, load_city
from geo.city import City
from geo.classification import Classes, Method
from geo.disclosure import DisclosureRule, compute_shown_panel
from geo.disclosure.apart import is_protected, protect_apart
from geo.indicators import known_indicators
from geo.layers.bivariate import classify_variable
from geo.layers.choropleth import classify_panels
from geo.layers.colouring import PointColouring
from geo.layers.facility_points import colour_facilities
from geo.layers.points import colour_accommodation, colour_problem_properties
from geo.tables import AreaNames, name_areas
from geo.texts import Language, as_language, text
from geo.totals import compute_city_values
from geo.values import Panel
from pages.components import access, link

MANY = 512
CITIES = 64
"""Kept at once: a comparison asks for all of its cities at every run."""


@dataclass(frozen=True)
class ClassesLook:
    """How classes are made; part of a cache key."""

    method: Method
    classes: int
    bounds: tuple[float, ...] = ()


def load(key: str) -> City:
    """A city, as far as whoever looks may see it; read again when its files have changed.

    Raises:
        GeoError: There is no such city for them, or its files are damaged.
    """
    visitor = access.current()
    refuse_invisible(key, visitor)
    city = _load(key, city_stamp(key))
    _protect(city)
    return _restrict(city, visitor)


@st.cache_resource(max_entries=CITIES, show_spinner=False)
def _load(key: str, stamp: str) -> City:
    return load_city(key)


def _protect(city: City) -> None:
    """Once a city: find what must be hidden beside this process, so that only this reader waits."""
    rule = access.rule()
    if not is_protected(city, rule=rule):
        with st.spinner(text("common.protecting", as_language(link.chosen("lang")))):
            protect_apart(city, rule=rule)


def _restrict(city: City, visitor: Access) -> City:
    return _restricted(city, (city.key, city.fingerprint), visitor, access.rule())


@st.cache_resource(max_entries=CITIES, show_spinner=False)
def _restricted(
    _city: City,
    identity: tuple[str, str],  # Two cities may hold the same and have other names.
    visitor: Access,
    rule: DisclosureRule,
) -> City:
    return restrict_city(_city, visitor, rule=rule)


def entries() -> list[CityEntry]:
    """All cities that whoever looks may open."""
    return list_visible_cities(access.current())


def shown_panel(city: City, indicator: str, level: str) -> Panel | None:
    """An indicator as it may be shown."""
    return _shown_panel(city, city.fingerprint, indicator, level, access.rule())


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _shown_panel(
    _city: City, fingerprint: str, indicator: str, level: str, rule: DisclosureRule
) -> Panel | None:
    return compute_shown_panel(_city, indicator, level=level, rule=rule)


def offered_indicators(city: City, level: str) -> list[str]:
    """Keys of the indicators that have a number at a level."""
    return _offered_indicators(city, city.fingerprint, level)


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _offered_indicators(_city: City, fingerprint: str, level: str) -> list[str]:
    return known_indicators(_city, level=level)


def classes_of(city: City, panels: Sequence[Panel], level: str, look: ClassesLook) -> Classes:
    """Classes of panels of one indicator; the panels' periods are part of the cache key."""
    about = (panels[0].indicator, level, tuple(panel.periods for panel in panels), access.rule())
    return _classes_of(city, panels, city.fingerprint, about, look)


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _classes_of(
    _city: City,
    _panels: Sequence[Panel],
    fingerprint: str,
    about: tuple[str, str, tuple[tuple[str, ...], ...], DisclosureRule],
    look: ClassesLook,
) -> Classes:
    return classify_panels(
        _panels,
        _city.indicator(about[0]),
        method=look.method,
        k=look.classes,
        bounds=look.bounds,
    )


def thirds_of(city: City, panel: Panel, level: str) -> Classes:
    """Classes of one side of a two-variable map."""
    about = (panel.indicator, level, panel.periods, access.rule())
    return _thirds_of(city, panel, city.fingerprint, about)


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _thirds_of(
    _city: City,
    _panel: Panel,
    fingerprint: str,
    about: tuple[str, str, tuple[str, ...], DisclosureRule],
) -> Classes:
    return classify_variable([_panel], _city.indicator(about[0]))


def city_values(city: City, indicator: str, level: str) -> dict[str, float]:
    """The city's own figure for every period."""
    return _city_values(city, city.fingerprint, indicator, level, access.rule())


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _city_values(
    _city: City, fingerprint: str, indicator: str, level: str, rule: DisclosureRule
) -> dict[str, float]:
    return compute_city_values(_city, indicator, level=level, rule=rule)


def point_colouring(
    city: City, key: str, period: str, language: Language, *, kinds: tuple[str, ...] | None = None
) -> PointColouring:
    """Colours, sizes and words of a point layer in a period.

    Args:
        kinds: Of facilities to draw; all where None.
    """
    look = (period, language, kinds, access.rule())
    return _point_colouring(city, city.fingerprint, key, look)


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _point_colouring(
    _city: City,
    fingerprint: str,
    key: str,
    look: tuple[str, Language, tuple[str, ...] | None, DisclosureRule],
) -> PointColouring:
    period, language, kinds, rule = look
    if key == "facilities":
        return colour_facilities(_city, period, kinds=kinds, language=language, rule=rule)
    if key == "problem_properties":
        return colour_problem_properties(_city, period, language=language)
    return colour_accommodation(_city, period, language=language)


def area_names(city: City, level: str) -> AreaNames:
    """Names of a level's areas, for tables and search."""
    return _area_names(city, city.fingerprint, level)


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _area_names(_city: City, fingerprint: str, level: str) -> AreaNames:
    return name_areas(_city, level)
