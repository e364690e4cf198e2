"""What is asked about a region: municipalities, obligation, assumptions."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar, cast

import streamlit as st

from geo.access import Access, Right
from geo.cities import city_stamp
from geo.city import CityKind
from geo.disclosure import DisclosureRule
from geo.errors import GeoError
from geo.scenarios.between_region import (
    Municipality,
    Region,
    join_region,
    load_municipality,
    read_municipalities,
)
from geo.scenarios.between_terms import LONGEST_TERM, READINGS, Obligation, Outlook, Pulls
from geo.scenarios.plan import LONGEST, YEARS
from geo.texts import Language, text
from pages.components import access, cached
from pages.components.guard import say

Value = TypeVar("Value")
MIGRANTS = 500
FEWEST = 2
ROOM = "between"


def choose_region(language: Language) -> Region | None:
    """The municipalities compared; None where fewer than two are chosen."""
    offered = {place.key: place for place in (*list_places(), *_read_own(language))}
    chosen = _keep(
        "cities",
        [key for key in offered if key in fictional_keys()],
        language,
        lambda label, key: st.multiselect(
            label, list(offered), key=key, format_func=lambda place: offered[place].name
        ),
        known=lambda keys: [key for key in keys if key in offered],
    )
    if len(chosen) < FEWEST:
        st.info(text("scenario_between.too_few_cities", language))
        return None
    return join_region([offered[key] for key in chosen])


def list_places() -> list[Municipality]:
    """Cities of the atlas with all that the choice of a city rests on."""
    visitor, rule = access.current(), access.rule()
    places = [
        _load_place(entry.key, city_stamp(entry.key), visitor, rule) for entry in cached.entries()
    ]
    return [place for place in places if place is not None]


def fictional_keys() -> frozenset[str]:
    """Cities that were invented for the atlas."""
    return frozenset(e.key for e in cached.entries() if e.kind is CityKind.FICTIONAL)


@lru_cache(maxsize=256)
def _load_place(
    key: str,
    stamp: str,  # noqa: ARG001 - part of the key
    visitor: Access,  # noqa: ARG001 - part of the key: what they may see of the city
    rule: DisclosureRule,
) -> Municipality | None:
    """Totals of a city; a damaged one is left out here and speaks for itself elsewhere."""
    try:
        return load_municipality(cached.load(key), rule=rule)
    except GeoError:
        return None


def _read_own(language: Language) -> tuple[Municipality, ...]:
    if not access.may(Right.OPEN_FILES):
        return ()
    with st.expander(text("scenario_between.own_table", language)):
        st.caption(text("scenario_between.own_about", language))
        label = text("scenario_between.own_file", language)
        file = st.file_uploader(label, type=["csv", "txt"], key=f"{ROOM}.file")
        if file is None:
            return ()
        try:
            places = read_municipalities(file.getvalue())
            return tuple({place.key: place for place in places}.values())
        except GeoError as refusal:
            say(refusal, language)
            return ()


def choose_obligation(region: Region, years: int, language: Language) -> Obligation:
    """Where people are kept out and how strictly; the rarer questions stand further down."""
    names = dict(zip(region.keys, region.names, strict=True))
    cities = _keep(
        "obliged",
        [region.keys[0]],
        language,
        lambda label, key: st.multiselect(
            label, list(region.keys), key=key, format_func=lambda city: names[city]
        ),
        known=lambda keys: [key for key in keys if key in names],
    )
    left, right = st.columns(2)
    with left:
        compliance = _percent("compliance", 80, language, helped=True)
        exempt = _percent("exempt", 20, language, helped=True)
    with right:
        rebound = _percent("rebound", 40, language, helped=True)
        term = _slide("term", LONGEST_TERM, (1, LONGEST_TERM, 1), language)
    with st.expander(text("scenario_between.more_obligation", language)):
        covered = _percent("covered", 100, language)
        first, last = _choose_binding_years(years, language)
    return Obligation(
        cities=tuple(cities),
        covered=covered,
        exempt=exempt,
        compliance=compliance,
        rebound=rebound,
        term=int(term),
        first_year=first,
        last_year=last,
    )


def _choose_binding_years(years: int, language: Language) -> tuple[int, int]:
    """First and last plan year; to the end of the plan means without an end."""
    if years == 1:
        return 1, LONGEST
    first = int(_slide("first_year", 1, (1, years, 1), language))
    last = int(_slide("last_year", years, (1, years, 1), language, of=f".{years}"))
    return first, LONGEST if last == years else last


def choose_outlook(language: Language) -> Outlook:
    """How many move on, for how long, and what else is assumed."""
    left, right = st.columns(2)
    with left:
        migrants = _slide("migrants", MIGRANTS, (0, 5000, 50), language)
    with right:
        years = _slide("years", YEARS, (1, LONGEST, 1), language)
    with st.expander(text("scenario_between.more_outlook", language)):
        return Outlook(
            migrants=migrants,
            years=int(years),
            elsewhere=_percent("elsewhere", 20, language, highest=95),
            departures=_percent("departures", 1, language, step=1),
            renewal=_percent("renewal", 10, language),
            household_size=_slide("household_size", 2.5, (1.0, 6.0, 0.1), language),
        )


def choose_pulls(region: Region, language: Language) -> tuple[str, Pulls]:
    """The reading of the literature and its weights, each of which may be moved."""
    reading = _keep(
        "reading",
        next(iter(READINGS)),
        language,
        lambda label, key: st.radio(
            label,
            list(READINGS),
            key=key,
            horizontal=True,
            format_func=lambda name: text(f"scenario_between.reading_{name}", language),
        ),
    )
    usual = READINGS[reading]
    with st.expander(text("scenario_between.more_pulls", language)):
        bounds = (-2.0, 3.0, 0.1)
        vacancy = _slide("weight_vacancy", usual.vacancy, bounds, language, of=reading)
        network = _slide("weight_network", usual.network, bounds, language, of=reading)
        rent = 0.0
        if region.has_rents:
            rent = _slide("weight_rent", usual.rent, (-2.0, 2.0, 0.05), language, of=reading)
        else:
            st.caption(text("scenario_between.no_rent_weight", language))
    return reading, Pulls(vacancy=vacancy, network=network, rent=rent)


def choose_place(region: Region, first: str, language: Language) -> str:
    """Whose course is drawn."""
    names = dict(zip(region.keys, region.names, strict=True))
    return _keep(
        "chart_city",
        first,
        language,
        lambda label, key: st.selectbox(
            label, list(region.keys), key=key, format_func=lambda city: names[city]
        ),
        known=lambda city: city if city in names else first,
    )


def _percent(
    name: str,
    default: int,
    language: Language,
    *,
    highest: int = 100,
    step: int = 5,
    helped: bool = False,
) -> float:
    """A part of one, asked for in per cent."""
    return _slide(name, default, (0, highest, step), language, helped=helped) / 100


def _slide(
    name: str,
    default: float,
    bounds: tuple[float, float, float],
    language: Language,
    *,
    helped: bool = False,
    of: str = "",
) -> float:
    low, high, step = bounds
    about = text(f"scenario_between.{name}_help", language) if helped else None
    return _keep(
        name,
        default,
        language,
        lambda label, key: st.slider(label, low, high, step=step, key=key, help=about),
        known=lambda value: min(max(value, low), high),
        of=of,
    )


def _keep(
    name: str,
    default: Value,
    language: Language,
    widget: Callable[[str, str], Value],
    *,
    known: Callable[[Value], Value] = lambda value: value,
    of: str = "",
) -> Value:
    """A widget whose value lives on when the language or the page changes.

    Args:
        known: Takes out of a value what is no longer offered.
        of: Part of the name where a choice has a value of its own for each of others.
    """
    kept = f"{ROOM}.chosen.{name}{of}"
    key = f"{ROOM}.{name}{of}.{language}"
    before = cast("Value", st.session_state.get(key, st.session_state.get(kept, default)))
    if key not in st.session_state or known(before) != before:
        st.session_state[key] = known(before)
    value = widget(text(f"scenario_between.{name}", language), key)
    st.session_state[kept] = value
    return value
