"""Cached wrappers of what is compared over time, keyed as in ``cached_segregation``."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from geo.city import City
from geo.disclosure import DisclosureRule
from geo.region.city_figure import FigureQuestion
from geo.region.city_index import IndexQuestion
from geo.region.trends import (
    CityChange,
    CityTrend,
    compare_index_trends,
    compare_indicator_trends,
    split_changes,
)
from pages.components import access
from pages.components.compare_choices import CompareChoice

FEW = 32
Fingerprints = tuple[tuple[str, str], ...]


def _fingerprints(cities: Sequence[City]) -> Fingerprints:
    return tuple((city.key, city.fingerprint) for city in cities)


def trends(cities: Sequence[City], choice: CompareChoice, base: str) -> list[CityTrend]:
    """What is compared over all periods, on the scale of a base year."""
    # No draws are needed, and the period asked for does not matter.
    plain = replace(choice, period="")
    return _trends(cities, _fingerprints(cities), plain, base, access.rule())


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _trends(
    _cities: Sequence[City],
    fingerprints: Fingerprints,
    choice: CompareChoice,
    base: str,
    rule: DisclosureRule,
) -> list[CityTrend]:
    if choice.by == "indicator":
        question = FigureQuestion(
            choice.indicator, level=choice.level, levels=dict(choice.levels), rule=rule
        )
        return compare_indicator_trends(_cities, question, base=base)
    return compare_index_trends(_cities, _index_question(choice, rule), base=base)


def _index_question(choice: CompareChoice, rule: DisclosureRule) -> IndexQuestion:
    return IndexQuestion(
        choice.group,
        index=choice.index,
        against=choice.against,
        level=choice.level,
        levels=dict(choice.levels),
        rule=rule,
    )


def changes(
    cities: Sequence[City], choice: CompareChoice, index: str, periods: tuple[str, str]
) -> list[CityChange]:
    """The change of an index in each city, taken apart."""
    asked = (index, periods)
    return _changes(cities, _fingerprints(cities), replace(choice, period=""), asked, access.rule())


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _changes(
    _cities: Sequence[City],
    fingerprints: Fingerprints,
    choice: CompareChoice,
    asked: tuple[str, tuple[str, str]],
    rule: DisclosureRule,
) -> list[CityChange]:
    index, periods = asked
    question = _index_question(choice, rule)
    return split_changes(_cities, question, index=index, periods=periods)
